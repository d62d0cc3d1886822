"""Recording entries, and folding their facts into the book.

The writer and the replay of the journal both go through `fold`, so that what is derived is what
the journal says and nothing else. Nothing in here decides or refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from ledger.domain import facts, payouts, refunds
from ledger.domain.book import Book
from ledger.domain.chart import CLIENT_MONEY, AccountKey
from ledger.domain.entries import Draft, Entry, Posting
from ledger.domain.holds import Hold, Line
from ledger.domain.money import in_range
from ledger.domain.policies import Policy
from ledger.domain.windows import local_date, zone

TICK: Final = timedelta(microseconds=1)


class BrokenFloor(AssertionError):
    """Client money that would go below zero: a fault of our own."""


def next_record_time(book: Book, clock: datetime) -> datetime:
    """The record time of the next entry: strictly after the last, and not before the clock."""
    shown = clock if book.head.clock is None else book.head.clock
    return max(book.head.record_time + TICK, shown)


def ledger_time(book: Book, clock: datetime) -> datetime:
    """The time decisions go by: a test ledger's is its clock's, which no entry moves on."""
    return book.head.clock or next_record_time(book, clock)


def admit(book: Book, drafts: Iterable[Draft]) -> None:
    """Check that drafts can be recorded one after the other; past this nothing can fail.

    Refused with AMOUNT_OUT_OF_RANGE when a balance would leave int64. Raises BrokenFloor when
    client money would go below zero, which the decisions never let happen.
    """
    balances: dict[AccountKey, int] = {}
    for draft in drafts:
        for leg in draft.legs:
            before = balances.get(leg.account)
            if before is None:
                before = book.balance(leg.account)
            balances[leg.account] = before + leg.amount
        for key, balance in balances.items():
            in_range(balance)
            if balance > 0 and key.kind in CLIENT_MONEY:
                raise BrokenFloor(f"{key} would be {balance} after {draft.fact}")


def record(book: Book, draft: Draft, clock: datetime, actor: str, request_id: str) -> Entry:
    """Give an admitted draft its place in the journal and fold it into the book."""
    head = book.head
    postings = []
    for leg in draft.legs:
        account = book.post(leg.account, leg.amount)
        postings.append(Posting(*leg, account.number, account.version, account.balance))
    entry = Entry(
        seq=head.seq + 1,
        effective_time=draft.effective_time,
        record_time=next_record_time(book, clock),
        business_date=local_date(draft.effective_time, zone(head.time_zone)),
        actor=actor,
        request_id=request_id,
        fact=draft.fact,
        postings=tuple(postings),
    )
    fold_fact(book, entry)
    return entry


def fold_fact(book: Book, entry: Entry) -> None:
    """Fold an entry's place and its fact into the book; its postings are posted before."""
    book.head.seq = entry.seq
    book.head.record_time = entry.record_time
    _FOLDS[type(entry.fact)](book, entry, entry.fact)


def hold_of(fact: facts.Fact, book: Book) -> str:
    """The hold an entry is listed under, if any."""
    if isinstance(fact, facts.RefundReported):
        return book.refunds[fact.refund_id].hold_id
    return getattr(fact, "hold_id", "")


def _ledger_created(book: Book, entry: Entry, fact: facts.LedgerCreated) -> None:
    book.head.name = fact.ledger_id
    book.head.time_zone = fact.time_zone
    book.head.clock = entry.effective_time if fact.test else None


def _clock_advanced(book: Book, _entry: Entry, fact: facts.ClockAdvanced) -> None:
    book.head.clock = fact.to_time


def _policy_created(book: Book, _entry: Entry, fact: facts.PolicyCreated) -> None:
    policy = Policy(
        fact.policy_id, fact.version, fact.window_days, fact.time_zone, fact.commission_bps
    )
    book.add_policy(policy)
    book.changes.policies.append(policy)


def _hold_placed(book: Book, entry: Entry, fact: facts.HoldPlaced) -> None:
    lines = {
        line.line_id: Line(
            line_id=line.line_id,
            ordinal=ordinal,
            merchant=line.merchant,
            policy_id=line.policy_id,
            policy_version=line.policy_version,
            captured=line.amount,
            held=line.amount,
        )
        for ordinal, line in enumerate(fact.lines, start=1)
    }
    hold = Hold(fact.hold_id, fact.currency, fact.psp, entry.effective_time, entry.seq, lines)
    book.holds[fact.hold_id] = hold
    book.changes.holds.append(hold)


def _fulfilment_reported(book: Book, _entry: Entry, fact: facts.FulfilmentReported) -> None:
    for outcome in fact.lines:
        line = book.holds[fact.hold_id].lines[outcome.line_id]
        if line.window_end != outcome.window_end:
            line = book.change_line(fact.hold_id, outcome.line_id)
            line.window_start = outcome.window_start
            line.window_end = outcome.window_end


def _lines_released(book: Book, _entry: Entry, fact: facts.LinesReleased) -> None:
    for released in fact.lines:
        line = book.change_line(fact.hold_id, released.line_id)
        line.held -= released.amount
        line.released += released.amount


def _debt_recovered(_book: Book, _entry: Entry, _fact: facts.DebtRecovered) -> None:
    """Nothing beyond its postings."""


def _refund_created(book: Book, entry: Entry, fact: facts.RefundCreated) -> None:
    for refunded in fact.lines:
        line = book.change_line(fact.hold_id, refunded.line_id)
        line.held -= refunded.from_held
        line.refunded_before += refunded.from_held
        line.refunded_after += refunded.from_available + refunded.from_receivable
    hold = book.holds[fact.hold_id]
    refund = refunds.Refund(
        fact.refund_id,
        fact.hold_id,
        hold.currency,
        hold.psp,
        fact.reason,
        entry.seq,
        fact.lines,
    )
    book.refunds[fact.refund_id] = refund
    book.changes.refunds[fact.refund_id] = refund


def _refund_reported(book: Book, _entry: Entry, fact: facts.RefundReported) -> None:
    refund = book.refunds[fact.refund_id]
    refund.state = refunds.TRANSITIONS[refund.state, fact.outcome]
    book.changes.refunds[fact.refund_id] = refund


def _payout_created(book: Book, entry: Entry, fact: facts.PayoutCreated) -> None:
    payout = payouts.Payout(
        fact.payout_id, fact.merchant, fact.currency, fact.amount, fact.destination, entry.seq
    )
    book.payouts[fact.payout_id] = payout
    book.changes.payouts[fact.payout_id] = payout


def _payout_reported(book: Book, _entry: Entry, fact: facts.PayoutReported) -> None:
    payout = book.payouts[fact.payout_id]
    payout.state = payouts.TRANSITIONS[payout.state, fact.outcome]
    book.changes.payouts[fact.payout_id] = payout


_FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.LedgerCreated: _ledger_created,
    facts.ClockAdvanced: _clock_advanced,
    facts.PolicyCreated: _policy_created,
    facts.HoldPlaced: _hold_placed,
    facts.FulfilmentReported: _fulfilment_reported,
    facts.LinesReleased: _lines_released,
    facts.DebtRecovered: _debt_recovered,
    facts.RefundCreated: _refund_created,
    facts.RefundReported: _refund_reported,
    facts.PayoutCreated: _payout_created,
    facts.PayoutReported: _payout_reported,
}
