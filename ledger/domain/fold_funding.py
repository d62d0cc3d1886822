"""Folding what funds lines beside cash into the book: coupons spent and given back, trade-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from ledger.domain import facts, funding
from ledger.domain.book import Book
from ledger.domain.coupons import Coupon
from ledger.domain.entries import Entry
from ledger.domain.kinds import FundingSource
from ledger.domain.moments import look_again, moment, not_before


def spend_coupons(book: Book, lines: Iterable[facts.PlacedLine]) -> None:
    """Spend what placed lines are funded with."""
    for line in lines:
        for part in _coupons(line.funding):
            _change(book, part.reference).spend(part.amount)


def give_back(book: Book, entry: Entry, parts: Iterable[facts.FundingPart]) -> None:
    """Give coupons back what goes back to them."""
    for part in _coupons(parts):
        _change(book, part.reference).give_back(part.amount, moment(book, entry))


def funds_again(book: Book, given: facts.RefundedLine) -> None:
    """Spend what a ruling that was undone had given back to coupons."""
    for part in _coupons(given.funded):
        _change(book, part.reference).spend(part.amount)


def _coupons(parts: Iterable[facts.FundingPart]) -> list[facts.FundingPart]:
    return [part for part in parts if part.source is FundingSource.COUPON]


def _change(book: Book, coupon_id: str) -> Coupon:
    """A known coupon, noted as changed."""
    coupon = book.changes.coupons[coupon_id] = book.coupons[coupon_id]
    return coupon


def _coupon_expired(book: Book, _entry: Entry, fact: facts.CouponExpired) -> None:
    _change(book, fact.coupon_id).expire()


def _trade_in_inspected(book: Book, entry: Entry, fact: facts.TradeInInspected) -> None:
    line = book.change_line(fact.hold_id, fact.line_id)
    line.captured -= fact.from_held
    line.held -= fact.from_held
    lost = fact.from_held + fact.from_platform
    line.funding = funding.inspected(line.funding, fact.party, lost, fact.from_platform)
    not_before(line, moment(book, entry))
    look_again(book, book.holds[fact.hold_id], entry)


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.CouponExpired: _coupon_expired,
    facts.TradeInInspected: _trade_in_inspected,
}
