"""Recording entries, and folding their facts into the book.

The writer and the replay of the journal both go through `fold`, so that what is derived is what
the journal says and nothing else. Nothing in here decides or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from ledger.domain import (
    facts,
    fold_adjustments,
    fold_cases,
    fold_exchanges,
    fold_freezes,
    fold_funding,
    fold_merchants,
    fold_payments,
    fold_payout_schedules,
    fold_warranties,
    payouts,
    refunds,
    windows,
)
from ledger.domain.book import Book
from ledger.domain.calendars import Calendar
from ledger.domain.chart import CLIENT_MONEY, AccountKey
from ledger.domain.entries import Draft, Entry, Posting
from ledger.domain.fold_funding import give_back, spend_coupons
from ledger.domain.holds import Event, Hold
from ledger.domain.moments import alert_time, look_again, moment, not_before
from ledger.domain.money import in_range
from ledger.domain.placing import placed_line
from ledger.domain.policies import Policy
from ledger.domain.rules import Extension, Revision
from ledger.domain.zones import TICK, local_date, zone


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
        actor=draft.actor or actor,
        request_id=request_id,
        fact=draft.fact,
        postings=tuple(postings),
    )
    fold_fact(book, entry)
    if book.credited:
        fold_payout_schedules.count_credits(book, entry)
    book.entry_kinds[entry.seq] = KINDS[type(entry.fact)]
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
    if isinstance(fact, _ABOUT_CASES):
        return book.cases[fact.case_id].hold_id
    if isinstance(fact, facts.CouponReviewed | facts.CouponExpired):
        return book.coupons[fact.coupon_id].hold_id
    if isinstance(fact, _ABOUT_FREEZES):
        return book.freezes[fact.freeze_id].target.hold_id
    return getattr(fact, "hold_id", "")


_ABOUT_CASES: Final = (
    facts.CaseAnswered
    | facts.CaseMoved
    | facts.CaseClosed
    | facts.EvidenceAdded
    | facts.ChargebackMoved
)
_ABOUT_FREEZES: Final = facts.LiftProposed | facts.LiftReviewed | facts.FreezeExpired


def _ledger_created(book: Book, entry: Entry, fact: facts.LedgerCreated) -> None:
    book.head.name = fact.ledger_id
    book.head.time_zone = fact.time_zone
    book.head.clock = entry.effective_time if fact.test else None


def _clock_advanced(book: Book, _entry: Entry, fact: facts.ClockAdvanced) -> None:
    book.head.clock = fact.to_time


def _policy_created(book: Book, _entry: Entry, fact: facts.PolicyCreated) -> None:
    policy = Policy(fact.policy_id, fact.version, fact.terms)
    book.add_policy(policy)
    book.changes.policies.append(policy)


def _calendar_created(book: Book, entry: Entry, fact: facts.CalendarCreated) -> None:
    calendar = Calendar(
        fact.calendar_id,
        fact.revision,
        fact.first_year,
        fact.last_year,
        frozenset(fact.weekend),
        frozenset(fact.holidays),
        frozenset(fact.working_days),
        fact.provenance,
        entry.seq,
    )
    book.rules = book.rules.with_calendar(calendar)
    book.calendars[calendar.calendar_id, calendar.revision] = calendar
    book.changes.calendars.append(calendar)
    book.head.rules_seq = entry.seq
    if calendar.revision > 1:
        # No window can rest on a calendar that was not there.
        _begin_revision(book, entry)


def _extension_declared(book: Book, entry: Entry, fact: facts.ExtensionDeclared) -> None:
    extension = Extension(
        fact.extension_id,
        fact.region,
        fact.carrier,
        fact.start_time,
        fact.end_time,
        fact.days,
        fact.reason,
        entry.seq,
    )
    book.rules = book.rules.with_extension(extension)
    book.changes.extensions.append(extension)
    book.head.rules_seq = entry.seq
    _begin_revision(book, entry)


def _begin_revision(book: Book, entry: Entry) -> None:
    revision = book.revisions[entry.seq] = Revision(entry.seq)
    book.changes.revisions[entry.seq] = revision


def _revision_advanced(book: Book, _entry: Entry, fact: facts.RevisionAdvanced) -> None:
    revision = book.revisions[fact.rule_seq]
    revision.through_merchant = fact.through_merchant
    revision.through_hold_id = fact.through_hold_id
    revision.done = fact.done
    revision.line_count += fact.line_count
    book.changes.revisions[fact.rule_seq] = revision


def _hold_placed(book: Book, entry: Entry, fact: facts.HoldPlaced) -> None:
    alert = alert_time(book, entry, fact.provider_release_time)
    lines = {
        placed.line_id: placed_line(book, fact.hold_id, placed, ordinal, alert)
        for ordinal, placed in enumerate(fact.lines, start=1)
    }
    hold = Hold(
        fact.hold_id,
        fact.currency,
        fact.psp,
        entry.effective_time,
        entry.seq,
        fact.region,
        fact.provider_release_time,
        buyer=fact.buyer,
        has_parts=bool(fact.other_payments)
        or any(placed.funding or placed.shares for placed in fact.lines),
        lines=lines,
    )
    if hold.has_parts:
        spend_coupons(book, fact.lines)
        if not hold.unsettled:
            for line in lines.values():
                line.awaits_settlement = False
    book.holds[fact.hold_id] = hold
    book.events_of.add(fact.hold_id)
    book.changes.holds.append(hold)
    if fact.other_payments:
        fold_payments.pay_through(book, hold, fact.other_payments)


def _settlement_reported(book: Book, entry: Entry, fact: facts.SettlementReported) -> None:
    hold = book.change_hold(fact.hold_id)
    if hold.payments and not fold_payments.settle(book, hold, entry, fact):
        return
    hold.settle_time = entry.effective_time
    for line in hold.lines.values():
        if line.awaits_settlement:
            book.change_line(fact.hold_id, line.line_id)
            line.awaits_settlement = False
            not_before(line, moment(book, entry))


def _fulfilment_reported(book: Book, entry: Entry, fact: facts.FulfilmentReported) -> None:
    event = Event(
        entry.seq,
        fact.kind,
        fact.source,
        entry.effective_time,
        moment(book, entry),
        tuple([outcome.line_id for outcome in fact.lines]),
        fact.parcel_number,
        fact.parcel_count,
        fact.carrier,
        fact.retracts,
    )
    book.holds[fact.hold_id].events.append(event)
    book.changes.events.append((fact.hold_id, event))
    _take_over(book, entry, fact.hold_id, fact.lines)


def _windows_changed(book: Book, entry: Entry, fact: facts.WindowsChanged) -> None:
    _take_over(book, entry, fact.hold_id, fact.lines)


def _take_over(
    book: Book, entry: Entry, hold_id: str, outcomes: Iterable[facts.FulfilledLine]
) -> None:
    """Fold windows into their lines; one that says nothing new changes nothing."""
    for outcome in outcomes:
        line = book.holds[hold_id].lines[outcome.line_id]
        if windows.is_stale(book, line) or windows.changes(line, outcome):
            line = book.change_line(hold_id, outcome.line_id)
            windows.apply(line, outcome, moment(book, entry))
            line.window_seq = entry.seq


def _provider_release_alerted(
    book: Book, _entry: Entry, fact: facts.ProviderReleaseAlerted
) -> None:
    for line_id in fact.line_ids:
        book.change_line(fact.hold_id, line_id).alert_time = None


def _lines_released(book: Book, _entry: Entry, fact: facts.LinesReleased) -> None:
    for released in fact.lines:
        line = book.change_line(fact.hold_id, released.line_id)
        line.held -= released.amount
        line.released += released.amount
        line.commission += released.commission
        line.reserved += released.reserve
        line.warranted += released.warranty
        if released.reserve_until is not None:
            line.reserve_until = max(
                released.reserve_until, line.reserve_until or released.reserve_until
            )
        if released.shares:
            fold_payments.pay_shares(book, fact.hold_id, line, released.shares)


def _reserve_matured(book: Book, _entry: Entry, fact: facts.ReserveMatured) -> None:
    for matured in fact.lines:
        line = book.change_line(fact.hold_id, matured.line_id)
        line.reserved -= matured.amount
        line.warranted -= matured.warranty


def _debt_recovered(_book: Book, _entry: Entry, _fact: facts.DebtRecovered) -> None:
    """Nothing beyond its postings."""


def _refund_created(book: Book, entry: Entry, fact: facts.RefundCreated) -> None:
    for refunded in fact.lines:
        book.change_line(fact.hold_id, refunded.line_id).take(refunded)
        give_back(book, entry, refunded.funded)
    hold = book.holds[fact.hold_id]
    look_again(book, hold, entry)
    refund = refunds.Refund(
        fact.refund_id,
        fact.hold_id,
        hold.currency,
        "" if fact.payments else hold.psp,
        fact.reason,
        entry.seq,
        fact.lines,
        offset=fact.offset,
        case_id=fact.case_id,
        payments=tuple([refunds.RefundPayment(*part) for part in fact.payments]),
    )
    if not refund.payable:
        # The buyer has all of it already.
        refund.state = refunds.RefundState.SUCCEEDED
    if fact.case_id:
        case = book.cases[fact.case_id]
        case.refund_count += 1
        book.changes.cases[fact.case_id] = case
        book.changes.case_entries.append((fact.case_id, entry.seq))
    book.add_refund(refund)
    book.changes.refunds[fact.refund_id] = refund


def _refund_reported(book: Book, entry: Entry, fact: facts.RefundReported) -> None:
    refund = book.refunds[fact.refund_id]
    refund.report(fact.outcome, fact.psp)
    book.changes.refunds[fact.refund_id] = refund
    if refund.case_id:
        book.changes.case_entries.append((refund.case_id, entry.seq))


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


def _kind(fact: type) -> str:
    """How entries of a fact are named, `hold_placed` for HoldPlaced."""
    return re.sub("(?<!^)(?=[A-Z])", "_", fact.__name__).lower()


_FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.LedgerCreated: _ledger_created,
    facts.ClockAdvanced: _clock_advanced,
    facts.PolicyCreated: _policy_created,
    facts.CalendarCreated: _calendar_created,
    facts.ExtensionDeclared: _extension_declared,
    facts.RevisionAdvanced: _revision_advanced,
    facts.HoldPlaced: _hold_placed,
    facts.SettlementReported: _settlement_reported,
    facts.FulfilmentReported: _fulfilment_reported,
    facts.WindowsChanged: _windows_changed,
    facts.ProviderReleaseAlerted: _provider_release_alerted,
    facts.LinesReleased: _lines_released,
    facts.ReserveMatured: _reserve_matured,
    facts.DebtRecovered: _debt_recovered,
    facts.RefundCreated: _refund_created,
    facts.RefundReported: _refund_reported,
    facts.PayoutCreated: _payout_created,
    facts.PayoutReported: _payout_reported,
    **fold_cases.FOLDS,
    **fold_adjustments.FOLDS,
    **fold_freezes.FOLDS,
    **fold_merchants.FOLDS,
    **fold_warranties.FOLDS,
    **fold_payout_schedules.FOLDS,
    **fold_payments.FOLDS,
    **fold_funding.FOLDS,
    **fold_exchanges.FOLDS,
}

KINDS: Final = {fact: _kind(fact) for fact in _FOLDS}
"""The kinds of entries, by their facts: what the storage calls them as well."""
