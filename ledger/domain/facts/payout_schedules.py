"""Payout schedules: what is agreed, and what came of their runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.kinds import PayoutRunOutcome
from ledger.domain.payout_schedules import ScheduleTerms


@dataclass(frozen=True, slots=True)
class PayoutScheduleChanged:
    """A payout schedule was set, changed or, without a next run, ended."""

    merchant: str
    currency: str
    terms: ScheduleTerms
    next_run_time: datetime | None


class PayoutRun(NamedTuple):
    """What came of the run of one schedule.

    `payout_id` is empty when no payout was created; `amount`, in minor units, is what it comes to,
    or what was payable when none was created; 0 where that was not looked at.
    """

    merchant: str
    currency: str
    outcome: PayoutRunOutcome
    next_run_time: datetime
    payout_id: str = ""
    amount: int = 0
    destination: str = ""


@dataclass(frozen=True, slots=True)
class PayoutsRun:
    """Payout schedules ran at one moment (E7)."""

    batch: str
    runs: tuple[PayoutRun, ...]
