"""Merchants: what is agreed with them, where they are paid, what they deposited."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.kinds import DepositEvent
from ledger.domain.merchants import Destination, MerchantTerms


@dataclass(frozen=True, slots=True)
class MerchantChanged:
    """A merchant was registered, or what is agreed with it was changed."""

    merchant: str
    terms: MerchantTerms
    reason: str


@dataclass(frozen=True, slots=True)
class DestinationChanged:
    """It was said where a merchant can be paid."""

    merchant: str
    destination: Destination


@dataclass(frozen=True, slots=True)
class DepositReported:
    """A deposit was paid in or out (E15)."""

    merchant: str
    event: DepositEvent
    currency: str
    amount: int
    bank_account: str
