"""Calendars: which days are working days, as announced data with a provenance.

A calendar knows only what was announced. In other years it goes by the weekend alone, and what
rests on such days is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One revision of a calendar. Days of the week count from Monday, 0."""

    calendar_id: str
    revision: int
    first_year: int
    last_year: int
    weekend: frozenset[int]
    holidays: frozenset[date]
    working_days: frozenset[date]
    provenance: str
    entry_seq: int

    @property
    def reference(self) -> str:
        """How a blocker names it."""
        return f"calendars/{self.calendar_id}@{self.revision}"

    def is_working_day(self, day: date) -> bool:
        """Whether a day is a working day: make-up days are, weekends and holidays are not."""
        if day in self.working_days:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def is_announced(self, first: date, last: date) -> bool:
        """Whether every year from that of one day to that of another was announced."""
        return self.first_year <= first.year and last.year <= self.last_year

    def working_day_from(self, day: date) -> date:
        """The day itself when it is a working day, or the next that is."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """The so-manyth working day after a day; the day itself for 0."""
        while count:
            day += ONE_DAY
            count -= self.is_working_day(day)
        return day
