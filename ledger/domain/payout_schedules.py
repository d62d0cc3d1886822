"""Payout schedules: when merchants are paid, and how long money is available before it is.

The day of T+n is the day, in the schedule's zone, on which money became available; with a calendar
the n days are working days, so that the money of a weekend counts as that of the day before it
would count on the next: it is paid n working days after it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from ledger.domain.calendars import Calendar
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.kinds import PayoutCadence
from ledger.domain.rules import Rules
from ledger.domain.zones import ONE_DAY, local_date, start_of_day, time_on, zone


@dataclass(frozen=True, slots=True)
class ScheduleTerms:
    """What is agreed on when a merchant is paid; all but the cadence is unset for NONE.

    `weekday` counts from Monday, 1, and is 0 unless the cadence is WEEKLY; `local_time` is `HH:MM`;
    `minimum` is in minor units. Without a calendar every day is a working day.
    """

    cadence: PayoutCadence
    weekday: int = 0
    local_time: str = ""
    time_zone: str = ""
    delay_days: int = 0
    minimum: int = 0
    calendar: str = ""
    destination: str = ""


class ScheduleKey(NamedTuple):
    """Whose schedule it is, and for which currency."""

    merchant: str
    currency: str

    @property
    def schedule_id(self) -> str:
        """The two as one text, by which schedules are ordered and paged."""
        return f"{self.merchant}/{self.currency}"


def schedule_key(schedule_id: str) -> ScheduleKey:
    """The key that such a text says."""
    merchant, currency = schedule_id.split("/")
    return ScheduleKey(merchant, currency)


@dataclass(slots=True)
class PayoutSchedule:
    """A payout schedule; without a next run it was ended.

    `entry_seq` is the entry that changed the terms last.
    """

    merchant: str
    currency: str
    terms: ScheduleTerms
    next_run_time: datetime | None
    entry_seq: int

    @property
    def key(self) -> ScheduleKey:
        """What identifies it."""
        return ScheduleKey(self.merchant, self.currency)

    @property
    def account(self) -> AccountKey:
        """The account that it pays out of."""
        return AccountKey(Kind.AVAILABLE, self.merchant, self.currency)


@dataclass(slots=True)
class Credited:
    """What became available on an account since a moment, in minor units."""

    since: datetime
    amount: int


def calendar_of(rules: Rules, terms: ScheduleTerms) -> Calendar | None:
    """The newest revision of the calendar that terms name; None when they name none."""
    return rules.calendars[terms.calendar] if terms.calendar else None


def next_run(terms: ScheduleTerms, calendar: Calendar | None, after: datetime) -> datetime:
    """The first run after an instant; the terms have a cadence."""
    tz = zone(terms.time_zone)
    at = time.fromisoformat(terms.local_time)
    day = local_date(after, tz)
    # A run that moves past days that are no working days may be due since before them.
    while not _is_working_day(calendar, day - ONE_DAY):
        day -= ONE_DAY
    while True:
        if terms.cadence is PayoutCadence.DAILY or day.isoweekday() == terms.weekday:
            run = time_on(_working_day_from(calendar, day), at, tz)
            if run > after:
                return run
        day += ONE_DAY


def newest_run(
    terms: ScheduleTerms, calendar: Calendar | None, run: datetime, until: datetime
) -> datetime:
    """The newest run until a moment; the one that is given when none follows it."""
    while (following := next_run(terms, calendar, run)) <= until:
        run = following
    return run


def is_working_day(terms: ScheduleTerms, calendar: Calendar | None, run: datetime) -> bool:
    """Whether a run falls on a working day."""
    return _is_working_day(calendar, local_date(run, zone(terms.time_zone)))


def cut_off(terms: ScheduleTerms, calendar: Calendar | None, run: datetime) -> datetime | None:
    """What becomes available from this instant on, a run leaves out; None when it takes all.

    It is where the n-th working day begins, counted back from that of the run: what came before
    that day began has had n working days since its own.
    """
    if not terms.delay_days:
        return None
    tz = zone(terms.time_zone)
    day, left = local_date(run, tz), terms.delay_days
    while left := left - _is_working_day(calendar, day):
        day -= ONE_DAY
    return start_of_day(day, tz)


def _is_working_day(calendar: Calendar | None, day: date) -> bool:
    return calendar is None or calendar.is_working_day(day)


def _working_day_from(calendar: Calendar | None, day: date) -> date:
    return day if calendar is None else calendar.working_day_from(day)
