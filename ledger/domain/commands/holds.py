"""Commands about holds: what is captured, delivered, released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.commands.refunds import RefundItem
from ledger.domain.facts import FundingPart, PaymentPart, Share
from ledger.domain.kinds import FulfilmentKind


class LineSpec(NamedTuple):
    """A line of a hold to be placed; `amount` includes what funds it beside cash."""

    line_id: str
    merchant: str
    amount: int
    policy_id: str
    buyer_confirmed: bool = False
    shares: tuple[Share, ...] = ()
    funding: tuple[FundingPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Hold a captured payment, line by line; `psp` captured what the `other_payments` did not."""

    hold_id: str
    currency: str
    psp: str
    paid_time: datetime | None
    lines: tuple[LineSpec, ...]
    region: str = ""
    provider_release_time: datetime | None = None
    buyer: str = ""
    other_payments: tuple[PaymentPart, ...] = ()


class CaptureItem(NamedTuple):
    """How much more is captured for a line."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CaptureHold:
    """Hold more that a provider captured, for lines that are there and for new ones."""

    hold_id: str
    currency: str
    psp: str
    lines: tuple[CaptureItem, ...]
    new_lines: tuple[LineSpec, ...]
    captured_time: datetime | None


@dataclass(frozen=True, slots=True)
class VoidHold:
    """Give up all that was captured for a hold."""

    hold_id: str
    void_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportSettlement:
    """Record that a provider, empty for the hold's, settled what it captured, less a fee."""

    hold_id: str
    currency: str
    fee: int
    bank_account: str
    occurred_time: datetime
    psp: str = ""


@dataclass(frozen=True, slots=True)
class ReportFulfilment:
    """Record what happened to the goods of a hold; no line named means every line."""

    hold_id: str
    line_ids: tuple[str, ...]
    kind: FulfilmentKind
    occurred_time: datetime
    source: str
    parcel_number: int = 1
    parcel_count: int = 0
    carrier: str = ""
    retracts: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Release lines of a hold; none named means every line that still holds money."""

    hold_id: str
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FallDue:
    """Do what fell due for a hold at a moment: open windows, release, free reserves, alert.

    The ledger's own: does nothing when there is nothing to do.
    """

    hold_id: str
    due_time: datetime


@dataclass(frozen=True, slots=True)
class ExchangeLines:
    """Exchange held money of lines of a hold for new lines.

    `refund_id` is the refund of what these cost less, empty if they do not.
    """

    hold_id: str
    currency: str
    items: tuple[RefundItem, ...]
    lines: tuple[LineSpec, ...]
    refund_id: str
    reason: str
    effective_time: datetime | None


@dataclass(frozen=True, slots=True)
class InspectTradeIn:
    """Record what goods traded in for a line are worth."""

    hold_id: str
    line_id: str
    party: str
    currency: str
    value: int
    reason: str
    occurred_time: datetime | None
