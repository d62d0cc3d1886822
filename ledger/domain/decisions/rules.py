"""Declaring calendars and extensions, and letting the windows that run follow them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from ledger.domain import windows
from ledger.domain.book import Book
from ledger.domain.commands import AdvanceRevision, CreateCalendar, ExtendWindows
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    CalendarCreated,
    ExtensionDeclared,
    RevisionAdvanced,
    WindowsChanged,
)
from ledger.domain.refusals import Reason, Refusal, field_invalid

EXTENSION_DAYS_MAX: Final = 3_650
"""By how many days the extensions of one interval may lengthen a window together."""


def create_calendar(command: CreateCalendar, book: Book, now: datetime) -> list[Draft]:
    """The next revision of a calendar."""
    if command.last_year < command.first_year:
        raise field_invalid("last_year", "it lies before first_year")
    _check_days("holidays", command.holidays, command)
    _check_days("working_days", command.working_days, command)
    holidays = frozenset(command.holidays)
    for number, day in enumerate(command.working_days):
        if day in holidays:
            raise field_invalid(f"working_days[{number}]", f"{day} is among the holidays as well")
        if day.weekday() not in command.weekend:
            raise field_invalid(f"working_days[{number}]", f"{day} is on no weekend")
    newest = book.rules.calendars.get(command.calendar_id)
    fact = CalendarCreated(
        command.calendar_id,
        newest.revision + 1 if newest else 1,
        command.first_year,
        command.last_year,
        command.weekend,
        command.holidays,
        command.working_days,
        command.provenance,
    )
    return [Draft(fact, now)]


def _check_days(field: str, days: tuple[date, ...], command: CreateCalendar) -> None:
    seen: set[date] = set()
    for number, day in enumerate(days):
        if not command.first_year <= day.year <= command.last_year:
            raise field_invalid(f"{field}[{number}]", f"{day} is in no announced year")
        if day in seen:
            raise field_invalid(f"{field}[{number}]", f"{day} is named twice")
        seen.add(day)


def extend_windows(command: ExtendWindows, book: Book, now: datetime) -> list[Draft]:
    """A rule that lengthens the windows it names, from now on."""
    if command.end_time <= command.start_time:
        raise field_invalid("end_time", "it does not lie after start_time")
    if any(e.extension_id == command.extension_id for e in book.rules.extensions):
        raise Refusal(Reason.EXTENSION_EXISTS, extension_id=command.extension_id)
    overlapping = sum(
        each.days
        for each in book.rules.extensions
        if each.start_time < command.end_time and command.start_time < each.end_time
    )
    if overlapping + command.days > EXTENSION_DAYS_MAX:
        raise field_invalid(
            "days",
            f"with the {overlapping} days of others in this interval more than"
            f" {EXTENSION_DAYS_MAX:,} days",
        )
    fact = ExtensionDeclared(
        command.extension_id,
        command.region,
        command.carrier,
        command.start_time,
        command.end_time,
        command.days,
        command.reason,
    )
    return [Draft(fact, now)]


def advance_revision(command: AdvanceRevision, book: Book, now: datetime) -> list[Draft]:
    """New windows for the holds of a step, and how far the step came."""
    revision = book.revisions[command.rule_seq]
    if revision.done or (revision.through_merchant, revision.through_hold_id) != command.after:
        return []
    drafts: list[Draft] = []
    lines = 0
    for hold_id in dict.fromkeys(hold_id for _, hold_id in command.holds):
        hold = book.holds[hold_id]
        stale = [line for line in hold.lines.values() if windows.is_stale(book, line)]
        if stale and (changed := windows.of(book, hold).changed(stale)):
            drafts.append(Draft(WindowsChanged(hold_id, changed), now))
            lines += len(changed)
    through = command.holds[-1] if command.holds else command.after
    advanced = RevisionAdvanced(command.rule_seq, *through, done=command.done, line_count=lines)
    return [*drafts, Draft(advanced, now)]
