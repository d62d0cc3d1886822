"""Creating a ledger, and moving the clock of a test ledger."""

from __future__ import annotations

from datetime import datetime

from ledger.domain.book import Book
from ledger.domain.commands import AdvanceClock, CreateLedger, ReachDueTime
from ledger.domain.entries import Draft
from ledger.domain.facts import ClockAdvanced, LedgerCreated
from ledger.domain.refusals import Reason, Refusal


def create_ledger(command: CreateLedger, book: Book, now: datetime) -> list[Draft]:
    """Entry 1 of the journal, of the ledger whose row stands; LEDGER_EXISTS for anybody later."""
    head = book.head
    if head.seq or (head.time_zone, head.clock) != (command.time_zone, command.test_clock_start):
        raise Refusal(Reason.LEDGER_EXISTS, ledger_id=head.name)
    fact = LedgerCreated(
        command.ledger_id, command.time_zone, test=command.test_clock_start is not None
    )
    return [Draft(fact, command.test_clock_start or now)]


def advance_clock(command: AdvanceClock, book: Book, _now: datetime) -> list[Draft]:
    """Move a test clock forward; nothing is recorded when it shows that time already."""
    clock = book.head.clock
    if clock is None:
        raise Refusal(Reason.NOT_A_TEST_LEDGER, ledger_id=book.head.name)
    if command.to_time < clock:
        raise Refusal(
            Reason.CLOCK_MOVES_BACK,
            clock_time=clock.isoformat(),
            to_time=command.to_time.isoformat(),
        )
    return _tick(clock, command.to_time)


def reach_due_time(command: ReachDueTime, book: Book, _now: datetime) -> list[Draft]:
    """Move a test clock to a due time, unless it is there or beyond."""
    clock = book.head.clock
    return [] if clock is None else _tick(clock, command.due_time)


def _tick(clock: datetime, to_time: datetime) -> list[Draft]:
    return [Draft(ClockAdvanced(to_time), to_time)] if to_time > clock else []
