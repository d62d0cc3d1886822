"""Folding what is captured, settled, shared and voided beyond what most holds have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from ledger.domain import facts, windows
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.fold_funding import give_back, spend_coupons
from ledger.domain.holds import Hold, Line
from ledger.domain.moments import moment, not_before
from ledger.domain.payments import Payment
from ledger.domain.placing import add_line


def pay_through(book: Book, hold: Hold, others: Iterable[facts.PaymentPart]) -> None:
    """Give a hold payments of its own: through its provider what others did not capture."""
    parts = [Payment(other.psp, other.amount) for other in others]
    first = hold.all_payments[0]
    first.captured -= sum([part.captured for part in parts])
    hold.payments = {part.psp: part for part in (first, *parts)}
    book.changes.payments[hold.hold_id] = hold


def settle(book: Book, hold: Hold, entry: Entry, fact: facts.SettlementReported) -> bool:
    """Settle one of the payments; whether none is left to settle."""
    payment = hold.payments[fact.psp or hold.psp]
    payment.settled += fact.gross
    payment.settle_time = entry.effective_time
    book.changes.payments[hold.hold_id] = hold
    return not any(each.unsettled for each in hold.payments.values())


def pay_shares(book: Book, hold_id: str, line: Line, parts: Sequence[facts.SharePart]) -> None:
    """Count what a release gave to those that share in a line."""
    line.shares = tuple(
        [
            each._replace(amount=each.amount + part.amount)
            for each, part in zip(line.shares, parts, strict=True)
        ]
    )
    book.changes.shared_lines[hold_id, line.line_id] = line


def capture(book: Book, hold: Hold, psp: str, amount: int) -> None:
    """Count what a provider has captured besides, and not settled."""
    if not hold.payments:
        pay_through(book, hold, ())
    payment = hold.payments.setdefault(psp, Payment(psp, 0))
    payment.captured += amount
    book.changes.payments[hold.hold_id] = hold
    hold.has_parts = True
    hold.settle_time = None


def _hold_captured(book: Book, entry: Entry, fact: facts.HoldCaptured) -> None:
    hold = book.change_hold(fact.hold_id)
    if fact.cash:
        capture(book, hold, fact.psp, fact.cash)
    opened = [*fact.new_lines, *(e for e in fact.lines if not hold.lines[e.line_id].is_open)]
    for captured in fact.lines:
        _add_to(book, entry, hold, captured)
    for placed in fact.new_lines:
        add_line(book, entry, hold, placed)
    spend_coupons(book, fact.new_lines)
    if opened:
        _look_again_at_order(book, entry, hold)


def _add_to(book: Book, entry: Entry, hold: Hold, captured: facts.CapturedLine) -> None:
    """More is held of a line, from when it came to be known; what it had may be gone by then."""
    line = book.change_line(hold.hold_id, captured.line_id)
    was_open = line.is_open
    line.captured += captured.amount
    line.held += captured.amount
    line.awaits_settlement = book.policy_of(line).terms.requires_settlement
    not_before(line, moment(book, entry))
    if not was_open:
        # Its window was left as it was while it was closed.
        line.refresh_time = moment(book, entry)


def _look_again_at_order(book: Book, entry: Entry, hold: Hold) -> None:
    """Have the windows computed anew that may wait for what was added to their order."""
    for line in hold.lines.values():
        if line.is_open and line.window_seq and windows.is_joint(book, line):
            book.change_line(hold.hold_id, line.line_id).refresh_time = moment(book, entry)


def _hold_voided(book: Book, entry: Entry, fact: facts.HoldVoided) -> None:
    hold = book.change_hold(fact.hold_id)
    hold.void_time = entry.effective_time
    for line_id in hold.lines:
        line = book.change_line(hold.hold_id, line_id)
        line.captured = line.held = line.exchanged = 0
        line.funding = tuple([each._replace(amount=0, returned=0) for each in line.funding])
    for payment in hold.payments.values():
        payment.captured = 0
        book.changes.payments[hold.hold_id] = hold
    for voided in fact.lines:
        give_back(book, entry, voided.funding)


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.HoldCaptured: _hold_captured,
    facts.HoldVoided: _hold_voided,
}
