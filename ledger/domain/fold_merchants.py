"""Folding facts about merchants into the book; see `ledger.domain.fold`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.merchants import Merchant


def _merchant_changed(book: Book, entry: Entry, fact: facts.MerchantChanged) -> None:
    merchant = book.merchants.setdefault(fact.merchant, Merchant(fact.merchant))
    merchant.agreed.append((entry.seq, fact.terms))
    book.head.merchants_seq = entry.seq
    book.changes.merchants.append((fact.merchant, entry.seq, fact.terms))


def _destination_changed(book: Book, entry: Entry, fact: facts.DestinationChanged) -> None:
    book.merchants[fact.merchant].destinations.append((entry.seq, fact.destination))
    book.head.merchants_seq = entry.seq
    book.changes.destinations.append((fact.merchant, entry.seq, fact.destination))


def _deposit_reported(_book: Book, _entry: Entry, _fact: facts.DepositReported) -> None:
    """Nothing beyond its postings."""


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.MerchantChanged: _merchant_changed,
    facts.DestinationChanged: _destination_changed,
    facts.DepositReported: _deposit_reported,
}
