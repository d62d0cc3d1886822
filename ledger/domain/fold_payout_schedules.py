"""Folding facts about payout schedules into the book; see `ledger.domain.fold`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.payout_schedules import PayoutSchedule, ScheduleKey
from ledger.domain.payouts import Payout


def count_credits(book: Book, entry: Entry) -> None:
    """Count what an entry made available where runs of payouts leave out what came in lately."""
    for posting in entry.postings:
        credited = book.credited.get(posting.account)
        if credited is not None and posting.amount < 0 and entry.effective_time >= credited.since:
            credited.amount -= posting.amount


def _payout_schedule_changed(book: Book, entry: Entry, fact: facts.PayoutScheduleChanged) -> None:
    schedule = PayoutSchedule(
        fact.merchant, fact.currency, fact.terms, fact.next_run_time, entry.seq
    )
    book.payout_schedules[schedule.key] = schedule
    book.changes.payout_schedules[schedule.key] = schedule


def _payouts_run(book: Book, entry: Entry, fact: facts.PayoutsRun) -> None:
    for run in fact.runs:
        key = ScheduleKey(run.merchant, run.currency)
        schedule = book.payout_schedules[key]
        schedule.next_run_time = run.next_run_time
        book.changes.payout_schedules[key] = schedule
        if run.payout_id:
            payout = Payout(
                run.payout_id,
                run.merchant,
                run.currency,
                run.amount,
                run.destination,
                entry.seq,
                batch=fact.batch,
            )
            book.payouts[run.payout_id] = payout
            book.changes.payouts[run.payout_id] = payout


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.PayoutScheduleChanged: _payout_schedule_changed,
    facts.PayoutsRun: _payouts_run,
}
