"""After-sales windows: n calendar days, counted from the day after the goods were signed for.

A day is a calendar day of a time zone, not 24 hours: across a change of clocks it has 23 or 25.
Windows are half-open, [start, end).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from ledger.domain.refusals import field_invalid

ONE_DAY: Final = timedelta(days=1)


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
    """The instant a calendar day begins, in UTC: its first moment where midnight is skipped."""
    return datetime.combine(day, time(), tz).astimezone(UTC)


def window(signed: datetime, days: int, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """Start and exclusive end, in UTC, of the window that signing opens.

    It starts at the instant of signing. Day 1 is the day after; the end is where the day after
    the last begins, so that 7 days signed on March 1 end as March 9 begins. Source: the seven
    days of the no-reason return count from the day after signing (People's Republic of China,
    Interim Measures for Seven-Day No-Reason Return of Online Purchases, art. 10).
    """
    end = start_of_day(local_date(signed, tz) + (days + 1) * ONE_DAY, tz)
    return signed, end
