"""Counting: where a length of time ends that begins with an event.

Ends are exclusive. Sources: the seven days of the no-reason return count from the day after
signing (People's Republic of China, Interim Measures for Seven-Day No-Reason Return of Online
Purchases, art. 10); an end that falls on a holiday, a Saturday or a Sunday moves to the end of the
next working day (Regulation (EEC, Euratom) No 1182/71, art. 3).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ledger.domain.calendars import Calendar
from ledger.domain.policies import CountFrom, Length, Terms, Unit
from ledger.domain.zones import (
    ONE_DAY,
    days_later,
    end_of_day,
    last_day_before,
    local_date,
    same_time_on,
    zone,
)


class End(NamedTuple):
    """An exclusive end; provisional when it rests on days that a calendar does not know yet."""

    time: datetime
    provisional: bool = False


# The lines of an order mostly share an event and a policy, and a calendar is walked day by day.
@lru_cache(maxsize=16_384)
def end_of(instant: datetime, length: Length, terms: Terms, calendar: Calendar | None) -> End:
    """Where a length that begins with an event at an instant ends, by the terms of a policy.

    With NEXT_DAY, day 1 is the day after: 7 days from March 1 end as March 9 begins. With INSTANT,
    and always for hours, it ends at the same time of day as it began.
    """
    tz = zone(terms.time_zone)
    if length.unit is Unit.HOUR:
        return roll(End(instant + timedelta(hours=length.number)), terms, calendar)
    day, provisional = local_date(instant, tz), False
    if length.unit is Unit.WORKING_DAY:
        assert calendar is not None, "a policy of working days names a calendar"
        last = calendar.working_days_after(day, length.number)
        provisional = not calendar.is_announced(day, last)
    else:
        last = day + length.number * ONE_DAY
    whole_days = terms.count_from is CountFrom.NEXT_DAY
    end = end_of_day(last, tz) if whole_days else same_time_on(instant, last, tz)
    return roll(End(end, provisional), terms, calendar)


def roll(end: End, terms: Terms, calendar: Calendar | None) -> End:
    """The end moved to that of the next working day, if the terms say so and it is on none."""
    if not terms.rolls_to_working_day or calendar is None:
        return end
    tz = zone(terms.time_zone)
    last = last_day_before(end.time, tz)
    working = calendar.working_day_from(last)
    provisional = end.provisional or not calendar.is_announced(last, working)
    return End(end.time if working == last else end_of_day(working, tz), provisional)


def extended(end: End, days: int, terms: Terms, calendar: Calendar | None) -> End:
    """The end put off by calendar days, and then to a working day if the terms say so."""
    later = days_later(end.time, days, zone(terms.time_zone))
    return roll(End(later, end.provisional), terms, calendar)


def days_after(instant: datetime, days: int, tz: ZoneInfo) -> datetime:
    """Where so many calendar days end that count from the day after an instant."""
    return end_of_day(local_date(instant, tz) + days * ONE_DAY, tz)
