"""One pass over the journal: every body against its columns, and its facts folded into a book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from google.protobuf.message import DecodeError

from ledger import body
from ledger.domain.book import Book, Head
from ledger.domain.cases import Evidence
from ledger.domain.entries import Entry
from ledger.domain.fold import fold_fact, hold_of
from ledger.storage import audit
from ledger.timestamps import EPOCH
from ledger.verification.steps import Check, Findings, Progress

ENTRIES_PER_PROGRESS: Final = 1_000

NAME: Final = "body_equals_columns"
DESCRIPTION: Final = (
    "The stored body of every entry says what its columns and postings say, and encodes to the"
    " same bytes again."
)

COLUMNS: Final = (
    "seq",
    "effective_time",
    "record_time",
    "business_date",
    "kind",
    "actor",
    "request_id",
    "hold_id",
)


class Replay:
    """The book that the journal adds up to, filled while its bodies are checked.

    Needs memory for every account, hold, line, fulfilment event, case, coupon, adjustment, freeze,
    refund and payout there ever was, about a kilobyte a line; of the journal itself one entry at a
    time.
    """

    def __init__(self) -> None:
        self.book = Book(Head("", "", 0, EPOCH, 0, None))
        self.case_entries: list[tuple[str, int]] = []
        self.evidence: list[tuple[str, int, datetime, Evidence]] = []
        self.broken = ""
        """Which entry could not be folded; the book stands as before it."""

    def fold(self, entry: Entry) -> None:
        """Fold an entry into the book, unless one before it could not be."""
        if self.broken:
            return
        for posting in entry.postings:
            self.book.post(posting.account, posting.amount)
        try:
            fold_fact(self.book, entry)
        except KeyError as unknown:
            self.broken = f"Entry {entry.seq} builds on {unknown}, which no entry before it made."
        # Nobody stores the other changes, and over a whole journal they would pile up.
        changes = self.book.take_changes()
        self.case_entries += changes.case_entries
        self.evidence += changes.evidence


def check_bodies(
    connection: audit.Snapshot, ledger_id: UUID, entry_count: int, replay: Replay
) -> Iterator[Progress | Check]:
    """Check every body in the order of the journal, and fold it."""
    findings = Findings()
    postings = _Postings(audit.postings(connection, ledger_id), findings)
    examined = 0
    for *columns, stored in audit.entries(connection, ledger_id):
        if examined % ENTRIES_PER_PROGRESS == 0:
            yield Progress(NAME, examined, entry_count)
        examined += 1
        rows = postings.of(columns[0])
        try:
            entry = body.decode(stored)
        except (DecodeError, KeyError, ValueError) as error:
            findings.add(f"The body of entry {columns[0]} cannot be read: {error}.")
            continue
        replay.fold(entry)
        findings.extend(_differences(entry, stored, columns, rows, replay))
    postings.rest()
    yield Progress(NAME, examined, entry_count)
    yield Check(NAME, DESCRIPTION, examined, findings.wrong, findings.examples)


class _Postings:
    """The rows of postings, handed out entry by entry; those that belong to none are found."""

    def __init__(self, rows: Iterator[audit.Row], findings: Findings) -> None:
        self._rows = rows
        self._findings = findings
        self._next = next(rows, None)

    def of(self, seq: int) -> list[audit.Row]:
        """The postings of an entry, without its `seq`; entries are asked for in their order."""
        found = []
        while self._next is not None and self._next[0] <= seq:
            if self._next[0] == seq:
                found.append(self._next[1:])
            else:
                self._stray(self._next)
            self._next = next(self._rows, None)
        return found

    def rest(self) -> None:
        """Find what is left when there are no more entries."""
        while self._next is not None:
            self._stray(self._next)
            self._next = next(self._rows, None)

    def _stray(self, row: audit.Row) -> None:
        self._findings.add(f"Posting {row[1]} of entry {row[0]} has no entry.")


def _differences(
    entry: Entry, stored: bytes, columns: list[Any], rows: list[audit.Row], replay: Replay
) -> Iterator[str]:
    """At most one sentence for each of: columns, postings, encoding."""
    seq = columns[0]
    said = (
        entry.seq,
        entry.effective_time,
        entry.record_time,
        entry.business_date,
        body.kind(entry.fact),
        entry.actor,
        entry.request_id,
        # Told by the facts before it, as far as those could be folded.
        columns[-1] if replay.broken else hold_of(entry.fact, replay.book),
    )
    if said != tuple(columns):
        yield f"Entry {seq}: " + "; ".join(
            f"{name} is {column} in its column and {value} in its body"
            for name, column, value in zip(COLUMNS, columns, said, strict=True)
            if column != value
        )
    if rows != (posted := _posted(entry)):
        pair = next(
            ((row, post) for row, post in zip(rows, posted, strict=False) if row != post),
            (f"{len(rows)} rows", f"{len(posted)} postings"),
        )
        yield f"Entry {seq}: its postings are {pair[0]} as rows and {pair[1]} in its body."
    if body.encode(entry) != stored:
        yield f"The body of entry {seq} encodes to other bytes than those stored."


def _posted(entry: Entry) -> list[audit.Row]:
    """The postings of a body in the shape of `audit.postings`."""
    return [
        (
            ordinal,
            posting.account.kind,
            posting.account.owner,
            posting.account.currency,
            posting.account.currency,
            posting.amount,
            posting.hold_id,
            posting.line_id,
            posting.payout_id,
            posting.version,
            posting.balance,
        )
        for ordinal, posting in enumerate(entry.postings, start=1)
    ]
