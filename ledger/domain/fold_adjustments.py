"""Folding the facts about adjustments into the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.adjustments import Adjustment, AdjustmentState
from ledger.domain.book import Book
from ledger.domain.entries import Entry


def _adjustment_proposed(book: Book, entry: Entry, fact: facts.AdjustmentProposed) -> None:
    adjustment = Adjustment(
        fact.adjustment_id,
        fact.kind,
        fact.reason,
        fact.expire_time,
        fact.proposed_by,
        entry.seq,
        fact.rate,
        fact.rate_source,
        fact.reverses_entry_seq,
        lines=fact.lines,
    )
    _change(book, adjustment)


def _adjustment_reviewed(book: Book, entry: Entry, fact: facts.AdjustmentReviewed) -> None:
    adjustment = book.adjustments[fact.adjustment_id]
    adjustment.state = AdjustmentState.APPROVED if fact.approved else AdjustmentState.DECLINED
    adjustment.reviewed_by = fact.reviewed_by
    adjustment.review_entry_seq = entry.seq
    _change(book, adjustment)
    if fact.approved and fact.reverses_entry_seq:
        undone = book.adjustments[book.reviewed[fact.reverses_entry_seq]]
        undone.state = AdjustmentState.REVERSED
        undone.reversed_by_entry_seq = entry.seq
        _change(book, undone)


def _change(book: Book, adjustment: Adjustment) -> None:
    book.add_adjustment(adjustment)
    book.changes.adjustments[adjustment.adjustment_id] = adjustment


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.AdjustmentProposed: _adjustment_proposed,
    facts.AdjustmentReviewed: _adjustment_reviewed,
}
