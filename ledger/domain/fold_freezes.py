"""Folding the facts about freezes into the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.fold_cases import pass_on
from ledger.domain.freezes import Freeze, FreezeState
from ledger.domain.holds import Line
from ledger.domain.moments import moment, not_before


def _funds_frozen(book: Book, entry: Entry, fact: facts.FundsFrozen) -> None:
    freeze = Freeze(
        fact.freeze_id,
        fact.target,
        fact.whole,
        fact.amounts,
        fact.reason,
        fact.source,
        fact.expire_time,
        fact.placed_by,
        entry.seq,
        entry.effective_time,
    )
    book.add_freeze(freeze)
    book.changes.freezes[freeze.freeze_id] = freeze
    for line in _held_up(book, freeze):
        amount = freeze.amount_of(line.line_id)
        line.freezes += 1
        line.held -= amount
        line.frozen += amount


def _lift_proposed(book: Book, _entry: Entry, fact: facts.LiftProposed) -> None:
    freeze = _change(book, fact.freeze_id)
    freeze.state = FreezeState.LIFT_PROPOSED
    freeze.lift_proposed_by = fact.proposed_by


def _lift_reviewed(book: Book, entry: Entry, fact: facts.LiftReviewed) -> None:
    freeze = _change(book, fact.freeze_id)
    if not fact.approved:
        freeze.state = FreezeState.PLACED
        return
    freeze.state = FreezeState.LIFTED
    freeze.lifted_by = fact.reviewed_by
    _end(book, entry, freeze, fact.passed_on)


def _freeze_expired(book: Book, entry: Entry, fact: facts.FreezeExpired) -> None:
    freeze = _change(book, fact.freeze_id)
    freeze.state = FreezeState.EXPIRED
    _end(book, entry, freeze, fact.passed_on)


def _change(book: Book, freeze_id: str) -> Freeze:
    """A known freeze, noted as changed."""
    freeze = book.freezes[freeze_id]
    book.changes.freezes[freeze_id] = freeze
    return freeze


def _end(book: Book, entry: Entry, freeze: Freeze, passed_on: Iterable[facts.CaseReserve]) -> None:
    """Give back what was set apart; what was due in between was not known to be free before."""
    freeze.end_time, freeze.end_seq = entry.effective_time, entry.seq
    for line in _held_up(book, freeze):
        amount = freeze.amount_of(line.line_id)
        line.freezes -= 1
        line.frozen -= amount
        line.held += amount
        not_before(line, moment(book, entry))
    pass_on(book, passed_on)


def _held_up(book: Book, freeze: Freeze) -> Iterator[Line]:
    """The lines that a freeze of their hold blocks, noted as changed."""
    if hold_id := freeze.target.hold_id:
        for line_id in book.holds[hold_id].lines:
            if freeze.holds_up(line_id):
                yield book.change_line(hold_id, line_id)


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.FundsFrozen: _funds_frozen,
    facts.LiftProposed: _lift_proposed,
    facts.LiftReviewed: _lift_reviewed,
    facts.FreezeExpired: _freeze_expired,
}
