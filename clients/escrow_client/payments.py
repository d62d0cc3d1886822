"""Payments and shares: through whom an order is paid, and who else gets a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escrow_client.enums import RefundState
from escrow_client.money import Money


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """What the payment service provider `psp` captured of an order."""

    psp: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Share:
    """What another `party` than the merchant gets of every release, in basis points of it.

    `role` is what for, as the caller names it: an affiliate, a host, logistics, a tax.
    """

    party: str
    role: str
    share_bps: int


@dataclass(frozen=True, slots=True)
class HoldPayment:
    """What a provider captured for a hold, and has settled of it.

    `settle_time` is when it settled last, None when it never did.
    """

    psp: str
    captured: Money
    settled: Money
    settle_time: datetime | None


@dataclass(frozen=True, slots=True)
class LineShare:
    """What another party gets of every release of a line; `amount` is what it got so far."""

    party: str
    role: str
    share_bps: int
    amount: Money


@dataclass(frozen=True, slots=True)
class SharePart:
    """What another party gets of one release."""

    party: str
    role: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """What of a refund goes back through a provider, and where that stands."""

    psp: str
    amount: Money
    state: RefundState
