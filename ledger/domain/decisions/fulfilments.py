"""Recording what happened to the goods, and the windows that follow."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import windows
from ledger.domain.book import Book
from ledger.domain.commands import ReportFulfilment
from ledger.domain.decisions import lookup
from ledger.domain.decisions.cases import moved_by
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import FulfilledLine, FulfilmentReported, WindowsChanged
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import FulfilmentKind
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.domain.windows import Windows

_NOT_RETRACTABLE = frozenset({FulfilmentKind.RETRACTED, FulfilmentKind.AUTO_CONFIRMED})


def report_fulfilment(command: ReportFulfilment, book: Book, now: datetime) -> list[Draft]:
    """Record the event with the windows that follow from all events by then."""
    hold = lookup.live_hold(book, command.hold_id)
    lines = lookup.lines(hold, command.line_ids)
    occurred = effective(command.occurred_time, now, "occurred_time")
    if command.kind is FulfilmentKind.RETRACTED:
        lines = _retracted_lines(command, hold)
    event = Event(
        book.head.seq + 1,
        command.kind,
        command.source,
        occurred,
        now,
        tuple([line.line_id for line in lines]),
        command.parcel_number,
        command.parcel_count,
        command.carrier,
        command.retracts,
    )
    return [*record_event(book, hold, lines, event), *moved_by(book, hold, event, now)]


def record_event(book: Book, hold: Hold, lines: list[Line], event: Event) -> list[Draft]:
    """The entries for an event that is new, about lines of a hold whose events were loaded."""
    follow = windows.of(book, hold, event)
    outcomes = tuple([_outcome(follow, line, event) for line in lines])
    fact = FulfilmentReported(
        hold.hold_id,
        event.kind,
        event.source,
        outcomes,
        event.parcel_number,
        event.parcel_count,
        event.carrier,
        event.retracts,
    )
    drafts = [Draft(fact, event.occurred_time)]
    if follow.joint:
        named = set(event.line_ids)
        others = [
            line for line in hold.lines.values() if line.is_open and line.line_id not in named
        ]
        if changed := follow.changed(others):
            drafts.append(Draft(WindowsChanged(hold.hold_id, changed), event.record_time))
    return drafts


def _outcome(follow: Windows, line: Line, event: Event) -> FulfilledLine:
    """The window that follows; once a line is closed, only its warranty goes on."""
    if line.is_open:
        return follow.outcome(line, event)
    until = follow.warranty_end(line, line.window_start)
    return windows.recorded(line)._replace(warranty_until=until)


def _retracted_lines(command: ReportFulfilment, hold: Hold) -> list[Line]:
    """The lines of the event that a retraction names, if that still stands."""
    if command.line_ids:
        raise field_invalid("line_ids", "a retraction concerns the lines of what it retracts")
    retracted = {event.retracts for event in hold.events}
    for event in hold.events:
        if event.seq == command.retracts and event.seq not in retracted:
            if event.kind in _NOT_RETRACTABLE:
                break
            return [hold.lines[line_id] for line_id in event.line_ids]
    raise Refusal(Reason.FULFILMENT_NOT_FOUND, hold_id=hold.hold_id, entry_seq=command.retracts)
