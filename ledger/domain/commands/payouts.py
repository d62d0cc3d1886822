"""Commands about payouts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kinds import PayoutOutcome
from ledger.domain.payout_schedules import ScheduleKey, ScheduleTerms


@dataclass(frozen=True, slots=True)
class CreatePayout:
    """Take an amount out of a merchant's available balance to pay it out."""

    payout_id: str
    merchant: str
    currency: str
    amount: int
    destination: str
    effective_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportPayout:
    """Record what the bank did with a payout."""

    payout_id: str
    outcome: PayoutOutcome
    bank_account: str
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class PutPayoutSchedule:
    """Say when a merchant is paid in a currency."""

    merchant: str
    currency: str
    terms: ScheduleTerms


@dataclass(frozen=True, slots=True)
class RunPayouts:
    """Run payout schedules that are due at a moment.

    The ledger's own: does nothing for those that ran meanwhile, or were changed.
    """

    due_time: datetime
    schedules: tuple[ScheduleKey, ...]
