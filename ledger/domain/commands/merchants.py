"""Commands about what is agreed with merchants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kinds import DepositEvent
from ledger.domain.merchants import Destination, MerchantTerms


@dataclass(frozen=True, slots=True)
class PutMerchant:
    """Register a merchant, or change what is agreed with it."""

    merchant: str
    terms: MerchantTerms
    reason: str


@dataclass(frozen=True, slots=True)
class PutDestination:
    """Say where a merchant can be paid."""

    merchant: str
    destination: Destination


@dataclass(frozen=True, slots=True)
class ReportDeposit:
    """Record that a merchant's deposit was paid in, or back."""

    merchant: str
    event: DepositEvent
    currency: str
    amount: int
    bank_account: str
    occurred_time: datetime | None
