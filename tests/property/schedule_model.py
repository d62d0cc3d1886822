"""An independent model of payout schedules: when they run, and what they pay.

What becomes available is noted with the moment it is effective, as it comes. Every day is a working
day here; calendars are tried where the days of runs are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.property.freeze_model import FrozenModel
from tests.property.order_model import AVAILABLE, IN_TRANSIT, Due, ModelLine, check

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@dataclass
class ModelSchedule:
    """A schedule and its next run; None when it was ended."""

    terms: Any
    run: datetime | None


class ScheduleModel(FrozenModel):
    """Orders, their cases and freezes, and merchants that are paid by schedule."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.when = now
        self.schedules: dict[tuple[str, str], ModelSchedule] = {}
        self.credits: list[tuple[datetime, str, str, int]] = []
        self.runs: list[tuple[str, str, str, int]] = []

    # When something becomes available.

    def answer(self, command: Any) -> str | None:
        self.when = self.now
        return super().answer(command)

    def effective(self, stated: datetime | None) -> datetime:
        self.when = super().effective(stated)
        return self.when

    def release_line(self, line: ModelLine, when: datetime) -> None:
        self.when = when
        super().release_line(line, when)

    def post(self, kind: int, owner: str, currency: str, amount: int) -> None:
        super().post(kind, owner, currency, amount)
        if kind == AVAILABLE and amount < 0:
            self.credits.append((self.when, owner, currency, -amount))

    # Schedules.

    def put_payout_schedule(self, c: Any) -> None:
        check(holds=c.merchant in self.terms, reason="MERCHANT_NOT_FOUND")
        key = (c.merchant, c.currency)
        if c.terms.cadence == "NONE":
            check(holds=key in self.schedules, reason="PAYOUT_SCHEDULE_NOT_FOUND")
            self.schedules[key] = ModelSchedule(c.terms, None)
            return
        known = self.destinations.get(c.merchant, {})
        there = known.get(c.terms.destination)
        named = there is not None and there.currency == c.currency
        check(holds=named or not known, reason="DESTINATION_NOT_FOUND")
        self.schedules[key] = ModelSchedule(c.terms, self.run_after(c.terms, self.now))

    @staticmethod
    def run_after(terms: Any, moment: datetime) -> datetime:
        """The first run after a moment; Shanghai's clocks are never changed."""
        hour, minute = map(int, terms.local_time.split(":"))
        run = moment.astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
        while run <= moment or (terms.weekday and run.isoweekday() != terms.weekday):
            run += DAY
        return run.astimezone(moment.tzinfo)

    def due(self, until: datetime) -> list[Due]:
        found = {
            Due(schedule.run, "schedule", "/".join(key))
            for key, schedule in self.schedules.items()
            if schedule.run is not None and schedule.run <= until
        }
        return sorted([*super().due(until), *found])

    def fall_due(self, due: Due) -> bool:
        self.when = due.time
        self.when = due.time
        if due.what != "schedule":
            return super().fall_due(due)
        merchant, currency = due.id.split("/")
        schedule = self.schedules[merchant, currency]
        if schedule.run != due.time:
            return False
        following = self.run_after(schedule.terms, due.time)
        missed = following <= self.now
        while (later := self.run_after(schedule.terms, following)) <= self.now:
            following = later
        schedule.run = following
        outcome, amount = ("MISSED", 0) if missed else self.outcome(merchant, currency, due.time)
        if outcome == "PAYOUT_CREATED":
            self.move(AVAILABLE, IN_TRANSIT, merchant, currency, amount)
        self.runs.append((merchant, currency, outcome, amount))
        return True

    def outcome(self, merchant: str, currency: str, run: datetime) -> tuple[str, int]:
        """What comes of a run, and what was payable."""
        terms = self.schedules[merchant, currency].terms
        amount = self.available(merchant, currency)
        if terms.delay_days:
            midnight = run.astimezone(SHANGHAI).replace(hour=0, minute=0)
            since = midnight - (terms.delay_days - 1) * DAY
            amount -= sum(
                credit
                for when, *whose, credit in self.credits
                if whose == [merchant, currency] and when >= since
            )
        amount = max(0, amount)
        known = self.destinations.get(merchant, {})
        there = known.get(terms.destination)
        if self.terms[merchant].payouts_stopped:
            return "STOPPED", amount
        if self.is_frozen(merchant):
            return "FROZEN", amount
        if known and (there is None or there.currency != currency):
            return "DESTINATION_NOT_FOUND", amount
        if there is not None and (
            (there.valid_from is not None and run < there.valid_from)
            or (there.valid_until is not None and run >= there.valid_until)
        ):
            return "DESTINATION_NOT_VALID", amount
        if not amount:
            return "NOTHING", 0
        return ("BELOW_MINIMUM" if amount < terms.minimum else "PAYOUT_CREATED"), amount
