"""Merchants: what is agreed with them, where they are paid, and what they deposited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from escrow_client.enums import MerchantStanding
from escrow_client.money import Money


@dataclass(frozen=True, slots=True)
class MerchantTerms:
    """What is agreed with a merchant, all of it.

    Of holds placed from now on, `reserve_bps` basis points of a release are kept back for
    `reserve_days` calendar days, where their policies keep less, or for shorter. `advance_caps`
    are how much the platform advances for it, one amount a currency; in others as much as it takes.
    """

    standing: MerchantStanding = MerchantStanding.TRADING
    payouts_stopped: bool = False
    reserve_bps: int = 0
    reserve_days: int = 0
    advance_caps: Sequence[Money] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a merchant can be paid in a currency: the caller's reference, never an account number.

    From `valid_from_time` on and before `valid_until_time`; None means always.
    """

    destination_id: str
    currency: str
    valid_from_time: datetime | None = None
    valid_until_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant that was registered. `entry_seq` is the entry that changed it last."""

    merchant: str
    terms: MerchantTerms
    destinations: tuple[Destination, ...]
    entry_seq: int


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a merchant's deposit in a currency comes to, after the entry `entry_seq`."""

    merchant: str
    balance: Money
    entry_seq: int
