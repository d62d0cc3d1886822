"""When the ledger came to know something, and from when that counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import Waiting

ALERT_LEAD: Final = timedelta(days=3)
"""How long before the provider pays out by itself there is a warning."""


def moment(book: Book, entry: Entry) -> datetime:
    """When the ledger came to know what an entry says.

    That is what its clock showed then; what it does by itself it has known before, so that counts
    from when it happened, however late it comes to it.
    """
    if not entry.request_id:
        return entry.effective_time
    return book.head.clock or entry.record_time


def alert_time(book: Book, entry: Entry, provider_release: datetime | None) -> datetime | None:
    """When to warn that the provider will pay a new line out by itself, if it will."""
    if provider_release is None:
        return None
    return max(provider_release - ALERT_LEAD, moment(book, entry))


def not_before(line: Line, known: datetime) -> None:
    """Let no release of a line be effective before it was known that nothing blocks it."""
    line.not_before = max(known, line.not_before or known)


def look_again(book: Book, hold: Hold, entry: Entry) -> None:
    """Have the lines looked at that may have waited for one that is closed now."""
    known = moment(book, entry)
    for line in hold.lines.values():
        if line.is_open and line.waiting is Waiting.OTHER_LINE:
            book.change_line(hold.hold_id, line.line_id)
            line.refresh_time = known
            not_before(line, known)
