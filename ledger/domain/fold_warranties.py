"""Folding the facts about extended warranties into the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.refunds import Refund
from ledger.domain.warranties import Warranty, WarrantyState


def _warranty_granted(book: Book, entry: Entry, fact: facts.WarrantyGranted) -> None:
    warranty = Warranty(
        fact.warranty_id,
        fact.hold_id,
        fact.line_id,
        fact.merchant,
        fact.currency,
        fact.amount,
        fact.funded_by,
        fact.reason,
        fact.until_time,
        fact.granted_by,
        entry.seq,
    )
    book.warranties[fact.warranty_id] = warranty
    book.changes.warranties[fact.warranty_id] = warranty


def _warranty_used(book: Book, entry: Entry, fact: facts.WarrantyUsed) -> None:
    warranty = _change(book, fact.warranty_id)
    warranty.used += fact.amount
    if not fact.refund_id:
        return
    hold = book.holds[fact.hold_id]
    line = facts.RefundedLine(warranty.line_id, 0, 0, 0, from_warranty=fact.amount)
    refund = Refund(
        *(fact.refund_id, hold.hold_id, hold.currency, hold.psp, fact.reason, entry.seq, (line,))
    )
    book.add_refund(refund)
    book.changes.refunds[fact.refund_id] = refund


def _warranty_ended(book: Book, _entry: Entry, fact: facts.WarrantyEnded) -> None:
    _change(book, fact.warranty_id).state = WarrantyState.ENDED


def _change(book: Book, warranty_id: str) -> Warranty:
    """A known warranty, noted as changed."""
    warranty = book.warranties[warranty_id]
    book.changes.warranties[warranty_id] = warranty
    return warranty


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.WarrantyGranted: _warranty_granted,
    facts.WarrantyUsed: _warranty_used,
    facts.WarrantyEnded: _warranty_ended,
}
