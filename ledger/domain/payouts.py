"""Payouts: a merchant's available balance on its way to the bank."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ledger.domain.kinds import PayoutOutcome


class PayoutState(StrEnum):
    """Where a payout stands. PAID is not terminal: a bank may return what it paid."""

    SCHEDULED = "SCHEDULED"
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"
    CANCELLED = "CANCELLED"


TRANSITIONS: Final[dict[tuple[PayoutState, PayoutOutcome], PayoutState]] = {
    (PayoutState.SCHEDULED, PayoutOutcome.DISPATCHED): PayoutState.IN_TRANSIT,
    (PayoutState.SCHEDULED, PayoutOutcome.PAID): PayoutState.PAID,
    (PayoutState.SCHEDULED, PayoutOutcome.FAILED): PayoutState.FAILED,
    (PayoutState.SCHEDULED, PayoutOutcome.CANCELLED): PayoutState.CANCELLED,
    (PayoutState.IN_TRANSIT, PayoutOutcome.PAID): PayoutState.PAID,
    (PayoutState.IN_TRANSIT, PayoutOutcome.FAILED): PayoutState.FAILED,
    (PayoutState.PAID, PayoutOutcome.RETURNED): PayoutState.RETURNED,
    (PayoutState.RETURNED, PayoutOutcome.REINSTATED): PayoutState.REINSTATED,
}


@dataclass(slots=True)
class Payout:
    """A payout, in minor units."""

    payout_id: str
    merchant: str
    currency: str
    amount: int
    destination: str
    entry_seq: int
    state: PayoutState = PayoutState.SCHEDULED
    batch: str = ""
    """The run of schedules that created it; empty when it was ordered."""
