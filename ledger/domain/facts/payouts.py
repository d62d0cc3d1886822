"""Payouts: on their way to a merchant, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.kinds import PayoutOutcome


@dataclass(frozen=True, slots=True)
class PayoutCreated:
    """A payout was created (E7)."""

    payout_id: str
    merchant: str
    currency: str
    amount: int
    destination: str


@dataclass(frozen=True, slots=True)
class PayoutReported:
    """The outcome of a payout was recorded (E7)."""

    payout_id: str
    outcome: PayoutOutcome
    bank_account: str
