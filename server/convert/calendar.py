"""Calendars: requests into commands, and calendars into messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from google.type import date_pb2

from escrow.v1 import calendar_pb2
from ledger.body import codecs
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.calendars import Calendar
from ledger.domain.entries import Entry
from ledger.domain.facts import CalendarCreated
from ledger.domain.refusals import field_invalid
from server.convert import names


def create_calendar(request: calendar_pb2.CreateCalendarRequest) -> commands.CreateCalendar:
    """The command of a CreateCalendar. The contract counts weekdays from 1, the domain from 0."""
    return commands.CreateCalendar(
        request.calendar_id,
        request.first_year,
        request.last_year,
        tuple(day - 1 for day in request.weekend),
        _days(request.holidays, "holidays"),
        _days(request.working_days, "working_days"),
        request.provenance,
    )


def _days(days: Iterable[date_pb2.Date], field: str) -> tuple[date, ...]:
    """Days as given; refused with FIELD_INVALID, naming the one that does not exist."""
    return tuple(_day(day, f"{field}[{index}]") for index, day in enumerate(days))


def _day(day: date_pb2.Date, path: str) -> date:
    try:
        return date(day.year, day.month, day.day)
    except (ValueError, OverflowError):
        problem = f"{day.year}-{day.month}-{day.day} is not a day of any calendar"
        raise field_invalid(path, problem) from None


def created_calendar(book: Book, entries: Sequence[Entry]) -> calendar_pb2.Calendar:
    """The answer to a CreateCalendar."""
    fact = entries[0].fact
    assert isinstance(fact, CalendarCreated)
    return calendar(book.head.name, book.calendars[fact.calendar_id, fact.revision])


def calendar(ledger_id: str, of: Calendar) -> calendar_pb2.Calendar:
    """A revision of a calendar as a message."""
    return calendar_pb2.Calendar(
        name=names.calendar(ledger_id, of.calendar_id),
        revision=of.revision,
        first_year=of.first_year,
        last_year=of.last_year,
        weekend=[day + 1 for day in sorted(of.weekend)],  # type: ignore[misc]  # plain numbers
        holidays=codecs.days(sorted(of.holidays)),
        working_days=codecs.days(sorted(of.working_days)),
        provenance=of.provenance,
        entry_seq=of.entry_seq,
    )
