"""Ledgers: requests into commands, and ledgers into messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from escrow.v1 import ledger_pb2
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.storage.ledgers import LedgerRow
from ledger.timestamps import from_timestamp, to_timestamp
from server.convert import names
from server.convert.times import optional_time


def create_ledger(request: ledger_pb2.CreateLedgerRequest) -> commands.CreateLedger:
    """The command of a CreateLedger."""
    return commands.CreateLedger(
        request.ledger_id, request.time_zone, optional_time(request, "test_clock_start_time")
    )


def advance_clock(request: ledger_pb2.AdvanceClockRequest) -> commands.AdvanceClock:
    """The command of an AdvanceClock."""
    return commands.AdvanceClock(from_timestamp(request.to_time))


def ledger(row: LedgerRow) -> ledger_pb2.Ledger:
    """A ledger as it was read."""
    return _ledger(row, row.seq, row.clock_time or row.record_time)


def ledger_after(row: LedgerRow, book: Book, _entries: Sequence[Entry]) -> ledger_pb2.Ledger:
    """A ledger as it stands after a command; `row` gives what never changes."""
    return _ledger(row, book.head.seq, book.head.clock or book.head.record_time)


def _ledger(row: LedgerRow, entry_count: int, clock_time: datetime) -> ledger_pb2.Ledger:
    return ledger_pb2.Ledger(
        name=names.ledger(row.name),
        time_zone=row.time_zone,
        test=row.test,
        clock_time=to_timestamp(clock_time),
        entry_count=entry_count,
        create_time=to_timestamp(row.create_time),
    )
