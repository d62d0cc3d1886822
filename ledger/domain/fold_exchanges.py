"""Folding exchanges between the lines of a hold into the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts, funding
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.fold_payments import capture
from ledger.domain.moments import look_again
from ledger.domain.placing import add_line


def _lines_exchanged(book: Book, entry: Entry, fact: facts.LinesExchanged) -> None:
    hold = book.change_hold(fact.hold_id)
    if fact.captured:
        capture(book, hold, hold.psp, fact.captured)
    tails = [hold.lines[source.line_id].appeal_until for source in fact.sources]
    appeal_until = max([tail for tail in tails if tail is not None], default=None)
    for source in fact.sources:
        line = book.change_line(hold.hold_id, source.line_id)
        line.held -= source.amount
        line.captured -= source.amount
        line.exchanged -= source.amount
        line.funding = funding.without(line.funding, source.funding)
    for placed in fact.lines:
        add_line(book, entry, hold, placed).appeal_until = appeal_until
    look_again(book, hold, entry)


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.LinesExchanged: _lines_exchanged,
}
