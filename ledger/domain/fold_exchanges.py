"""Folding exchanges between the lines of a hold into the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts, funding
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.moments import look_again
from ledger.domain.placing import add_line, alert_time, placed_line


def _lines_exchanged(book: Book, entry: Entry, fact: facts.LinesExchanged) -> None:
    hold = book.holds[fact.hold_id]
    for source in fact.sources:
        line = book.change_line(hold.hold_id, source.line_id)
        line.held -= source.amount
        line.captured -= source.amount
        line.exchanged -= source.amount
        line.funding = funding.without(line.funding, source.funding)
    alert = alert_time(book, entry, hold.provider_release_time)
    for placed in fact.lines:
        line = placed_line(book, placed, len(hold.lines) + 1, alert)
        line.exchanged = placed.exchanged
        line.awaits_settlement &= hold.settle_time is None
        add_line(book, hold.hold_id, line)
    look_again(book, hold, entry)


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.LinesExchanged: _lines_exchanged,
}
