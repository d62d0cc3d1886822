"""Payout schedules: setting them, and running what is due of them as one batch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from ledger.domain import currencies, templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import PutPayoutSchedule, RunPayouts
from ledger.domain.decisions import lookup
from ledger.domain.decisions.payouts import check_destination, check_payable
from ledger.domain.entries import Draft
from ledger.domain.facts import PayoutRun, PayoutScheduleChanged, PayoutsRun
from ledger.domain.kinds import PayoutCadence, PayoutRunOutcome
from ledger.domain.money import INT64_MAX
from ledger.domain.payout_schedules import (
    PayoutSchedule,
    calendar_of,
    cut_off,
    is_working_day,
    newest_run,
    next_run,
)
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.zones import zone

_WHY_NOT: Final = {
    Reason.PAYOUTS_STOPPED: PayoutRunOutcome.STOPPED,
    Reason.FUNDS_FROZEN: PayoutRunOutcome.FROZEN,
    Reason.DESTINATION_NOT_FOUND: PayoutRunOutcome.DESTINATION_NOT_FOUND,
    Reason.DESTINATION_NOT_VALID: PayoutRunOutcome.DESTINATION_NOT_VALID,
}
"""What refuses a payout that is ordered comes of a run that would make the same one."""


def put_payout_schedule(command: PutPayoutSchedule, book: Book, now: datetime) -> list[Draft]:
    """When a merchant is paid in a currency from now on."""
    terms = command.terms
    runs = terms.cadence is not PayoutCadence.NONE
    if runs:
        zone(terms.time_zone, "terms.time_zone")
    currencies.exponent(command.currency)
    merchant = lookup.merchant(book, command.merchant)
    next_run_time = None
    if runs:
        calendar = lookup.calendar(book, terms.calendar) if terms.calendar else None
        lookup.destination(merchant, terms.destination, command.currency)
        next_run_time = next_run(terms, calendar, now)
    else:
        lookup.payout_schedule(book, command.merchant, command.currency)
    fact = PayoutScheduleChanged(command.merchant, command.currency, terms, next_run_time)
    return [Draft(fact, now)]


def run_payouts(command: RunPayouts, book: Book, now: datetime) -> list[Draft]:
    """E7's first leg for each schedule that is due and has something to pay; all in one entry."""
    due = command.due_time
    if due > now:
        return []
    batch = _batch(book)
    runs = tuple([_run(book, each, now, batch) for each in _due(book, command)])
    if not runs:
        return []
    legs = [
        leg
        for run in runs
        if run.payout_id
        for leg in templates.payout_created(run.payout_id, run.merchant, run.currency, run.amount)
    ]
    return [Draft(PayoutsRun(batch.hex, runs), due, legs)]


def _batch(book: Book) -> UUID:
    """An id that nobody else can have: nobody knows the time of the last entry before it is there.

    The ids of the payouts are made of it in turn.
    """
    head = book.head
    return uuid5(NAMESPACE_URL, f"{head.name} {head.seq} {head.record_time.isoformat()}")


def _due(book: Book, command: RunPayouts) -> Iterator[PayoutSchedule]:
    """The schedules that are due still, and of which is known what they leave out.

    That is not known for one whose calendar a command of the same batch has changed since; it stays
    due.
    """
    for key in command.schedules:
        schedule = book.payout_schedules.get(key)
        if schedule is None or schedule.next_run_time != command.due_time:
            continue
        calendar = calendar_of(book.rules, schedule.terms)
        leaves_out_from = cut_off(schedule.terms, calendar, command.due_time)
        credited = book.credited.get(schedule.account)
        if leaves_out_from is None or (credited and credited.since == leaves_out_from):
            yield schedule


def _run(book: Book, schedule: PayoutSchedule, now: datetime, batch: UUID) -> PayoutRun:
    """What comes of the run of a schedule that is due, in the order in which it is checked."""
    terms, due = schedule.terms, schedule.next_run_time
    assert due is not None, "it is due"
    of = (schedule.merchant, schedule.currency)
    calendar = calendar_of(book.rules, terms)
    following = next_run(terms, calendar, due)
    if following <= now:
        newest = newest_run(terms, calendar, following, now)
        return PayoutRun(*of, PayoutRunOutcome.MISSED, newest)
    if not is_working_day(terms, calendar, due):
        return PayoutRun(*of, PayoutRunOutcome.NOT_WORKING_DAY, following)
    amount = _payable(book, schedule)
    if (why_not := _why_not(book, schedule, due, amount)) is not None:
        return PayoutRun(*of, why_not, following, amount=amount)
    payout_id = uuid5(batch, schedule.key.schedule_id).hex
    created = PayoutRunOutcome.PAYOUT_CREATED
    return PayoutRun(*of, created, following, payout_id, amount, terms.destination)


def _why_not(
    book: Book, schedule: PayoutSchedule, due: datetime, amount: int
) -> PayoutRunOutcome | None:
    """What keeps an amount from being paid; None when nothing does."""
    if refused := _refused(book, schedule, due):
        return refused
    if not amount:
        return PayoutRunOutcome.NOTHING
    if amount < schedule.terms.minimum:
        return PayoutRunOutcome.BELOW_MINIMUM
    if amount - book.balance(AccountKey(Kind.PAYOUT_IN_TRANSIT, *schedule.key)) > INT64_MAX:
        # Otherwise one merchant would keep all others of the batch from being paid.
        return PayoutRunOutcome.OUT_OF_RANGE
    return None


def _refused(book: Book, schedule: PayoutSchedule, due: datetime) -> PayoutRunOutcome | None:
    """What would refuse the payout if it were ordered; None when nothing would."""
    merchant = book.merchants[schedule.merchant]
    try:
        check_payable(book, schedule.merchant)
        check_destination(merchant, schedule.terms.destination, schedule.currency, due)
    except Refusal as refusal:
        return _WHY_NOT[refusal.reason]
    return None


def _payable(book: Book, schedule: PayoutSchedule) -> int:
    """What is available, less what became so too late; in minor units, never below 0.

    What was spent since was the oldest money. A balance of the past alone would count money that
    was spent, and came again, as if it had been there all along.
    """
    available = -book.balance(schedule.account)
    if schedule.terms.delay_days:
        available -= book.credited[schedule.account].amount
    return max(0, available)
