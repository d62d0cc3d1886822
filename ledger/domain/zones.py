"""Days and times of day in IANA time zones.

A day is a calendar day of a time zone, not 24 hours: across a change of clocks it has 23 or 25.
Instants are in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from ledger.domain.refusals import field_invalid

ONE_DAY: Final = timedelta(days=1)
TICK: Final = timedelta(microseconds=1)
"""The smallest step of time that is told apart."""


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone(name: str, field: str = "time_zone") -> ZoneInfo:
    """The IANA time zone of that name; refused with FIELD_INVALID naming `field`."""
    try:
        return _zone(name)
    except (KeyError, ValueError, OSError):
        # zoneinfo raises one of these three for a name that is unknown, malformed, or a folder.
        raise field_invalid(field, f"{name!r} is not an IANA time zone") from None


def local_date(instant: datetime, tz: ZoneInfo) -> date:
    """The calendar day of an instant in a time zone."""
    return instant.astimezone(tz).date()


def start_of_day(day: date, tz: ZoneInfo) -> datetime:
    """The instant a calendar day begins: its first moment where midnight is skipped."""
    return datetime.combine(day, time(), tz).astimezone(UTC)


def end_of_day(day: date, tz: ZoneInfo) -> datetime:
    """The instant a calendar day ends, exclusive: where the next day begins."""
    return start_of_day(day + ONE_DAY, tz)


def last_day_before(end: datetime, tz: ZoneInfo) -> date:
    """The last calendar day that has a part before an exclusive end."""
    return local_date(end - TICK, tz)


def same_time_on(instant: datetime, day: date, tz: ZoneInfo) -> datetime:
    """The instant at which a day shows the time of day that another instant shows."""
    return time_on(day, instant.astimezone(tz).time(), tz)


def time_on(day: date, time_of_day: time, tz: ZoneInfo) -> datetime:
    """The instant at which a day shows a time of day.

    A time of day that occurs twice counts the second time, so that nothing is cut short; one that
    is skipped is as much later as the clocks were moved. Source of the latter: RFC 5545, 3.3.5.
    """
    shown = datetime.combine(day, time_of_day, tz)
    return max(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def days_later(instant: datetime, days: int, tz: ZoneInfo) -> datetime:
    """So many calendar days later, at the same time of day; a day's begin stays a day's begin."""
    day = local_date(instant, tz)
    if instant == start_of_day(day, tz):
        return start_of_day(day + days * ONE_DAY, tz)
    return same_time_on(instant, day + days * ONE_DAY, tz)
