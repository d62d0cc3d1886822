"""Folding the facts about cases, chargebacks and coupons into the book."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any, Final

from ledger.domain import facts
from ledger.domain.book import Book
from ledger.domain.cases import NO_DEADLINE, Case, CaseLine, Deadline
from ledger.domain.coupons import Coupon, CouponState
from ledger.domain.entries import Entry
from ledger.domain.fold_funding import funds_again
from ledger.domain.holds import Line
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CasePriority,
    CaseScope,
    CaseType,
    Liable,
    RefundGround,
)
from ledger.domain.moments import look_again, moment, not_before
from ledger.domain.stages import LEAVES_TAIL, OPEN_STATES, RULINGS, CaseState


def _change(book: Book, entry: Entry, case_id: str) -> Case:
    """A known case, noted as changed by an entry."""
    case = book.cases[case_id]
    book.changes.cases[case_id] = case
    book.changes.case_entries.append((case_id, entry.seq))
    return case


def _add(book: Book, entry: Entry, case: Case) -> None:
    """Make a new case known, and let it block and set apart what it says."""
    book.add_case(case)
    _change(book, entry, case.case_id)
    for _, line in _named(book, case):
        line.open_cases += 1
    for claim in case.lines:
        line = book.change_line(claim.hold_id, claim.line_id)
        line.held -= claim.reserved
        line.disputed += claim.reserved


def _named(book: Book, case: Case) -> Iterable[tuple[str, Line]]:
    """The lines that a case blocks, with their holds, noted as changed."""
    for hold_id in case.hold_ids:
        for line_id in book.holds[hold_id].lines:
            if case.names(hold_id, line_id):
                yield hold_id, book.change_line(hold_id, line_id)


def _case_opened(book: Book, entry: Entry, fact: facts.CaseOpened) -> None:
    case = Case(
        fact.case_id,
        fact.hold_id,
        # Entries of before cases had a currency of their own leave it to the hold.
        fact.currency or book.holds[fact.hold_id].currency,
        fact.type,
        fact.scope,
        fact.ground,
        fact.priority,
        entry.effective_time,
        entry.seq,
        fact.lines,
        deadline=fact.deadline,
        answer_due=fact.deadline.time,
    )
    _add(book, entry, case)


def _case_answered(book: Book, entry: Entry, fact: facts.CaseAnswered) -> None:
    case = _change(book, entry, fact.case_id)
    case.state = CaseState.ANSWERED
    case.deadline = fact.deadline
    case.answer_time = case.answer_time or entry.effective_time


def _case_moved(book: Book, entry: Entry, fact: facts.CaseMoved) -> None:
    case = _change(book, entry, fact.case_id)
    was_open = case.is_open
    case.state = fact.state
    case.deadline = fact.deadline
    case.breach_count += fact.breached
    if fact.action is CaseAction.AGREE_RETURN:
        case.answer_time = case.answer_time or entry.effective_time
    if fact.state is CaseState.OPENED:
        case.answer_due = fact.deadline.time
    if not was_open:
        case.close_time = case.appeal_until = None
        for hold_id, line in _named(book, case):
            line.open_cases += 1
            if fact.action is CaseAction.APPEAL and not _may_be_appealed(book, case, hold_id, line):
                # The ruling to come is final.
                line.appeal_until = None
    if fact.action is CaseAction.REOPEN:
        case.answer_time = None
    for reserve in fact.reserves:
        _reserve(book, case, reserve.hold_id, reserve.line_id, reserve.amount)


def _may_be_appealed(book: Book, case: Case, hold_id: str, line: Line) -> bool:
    """Whether a line is blocked for the appeal of another case than this one."""
    return any(
        other.appeal_until is not None
        and other.state in LEAVES_TAIL
        and other.names(hold_id, line.line_id)
        for other in book.cases_on(hold_id)
        if other is not case
    )


def _reserve(book: Book, case: Case, hold_id: str, line_id: str, amount: int) -> None:
    """Set some of a line's held money apart for a case."""
    line = book.change_line(hold_id, line_id)
    line.held -= amount
    line.disputed += amount
    claim = case.claim(hold_id, line_id)
    assert claim is not None
    case.change_lines(claim._replace(reserved=claim.reserved + amount))


def _case_closed(book: Book, entry: Entry, fact: facts.CaseClosed) -> None:
    case = _change(book, entry, fact.case_id)
    for closed in _completed(case, fact):
        line = book.change_line(closed.hold_id, closed.line_id)
        line.open_cases -= 1
        not_before(line, moment(book, entry))
        _block_for_appeal(line, closed)
        line.disputed -= closed.freed
        line.held += closed.freed
    _settle_claims(case, fact)
    for undone in fact.undone:
        line = book.change_line(undone.hold_id, undone.line_id)
        if not line.is_open:
            # Its window was left as it was while it was closed.
            line.refresh_time = moment(book, entry)
        line.give_back(undone)
        funds_again(book, undone)
    pass_on(book, fact.passed_on)
    case.state = fact.state
    case.close_time = entry.effective_time
    case.deadline = NO_DEADLINE
    case.appeal_until = fact.appeal_until
    case.breach_count += fact.breached
    if fact.outcome in RULINGS:
        case.ruling = fact.state
        case.refund_due = fact.refund_due
        case.liable, case.subject = fact.liable, fact.subject


def _completed(case: Case, fact: facts.CaseClosed) -> list[facts.UnblockedLine]:
    """Its lines; in entries of before they said so, with their hold and what they free."""
    return [
        closed
        if closed.hold_id
        else closed._replace(
            hold_id=case.hold_id,
            freed=0
            if fact.outcome is CaseOutcome.APPROVED
            else case.reserved(case.hold_id, closed.line_id),
        )
        for closed in fact.lines
    ]


def _block_for_appeal(line: Line, closed: facts.UnblockedLine) -> None:
    if closed.appeal_until is not None:
        line.appeal_until = max(closed.appeal_until, line.appeal_until or closed.appeal_until)


def _settle_claims(case: Case, fact: facts.CaseClosed) -> None:
    """Nothing is set apart for a closed case; what a ruling awards replaces what one had before."""
    awarded = {(closed.hold_id, closed.line_id): closed.awarded for closed in fact.lines}
    for claim in case.lines:
        settled = claim._replace(reserved=0, recalled=0)
        if fact.outcome in RULINGS:
            settled = settled._replace(awarded=awarded.get((claim.hold_id, claim.line_id), 0))
        case.change_lines(settled)


def pass_on(book: Book, passed_on: Iterable[facts.CaseReserve]) -> None:
    """Set apart for cases what another has given back, or a freeze."""
    for passed in passed_on:
        other = book.cases[passed.case_id]
        book.changes.cases[other.case_id] = other
        _reserve(book, other, passed.hold_id, passed.line_id, passed.amount)


def _evidence_added(book: Book, entry: Entry, fact: facts.EvidenceAdded) -> None:
    case = _change(book, entry, fact.case_id)
    case.evidence_count += 1
    added = (fact.case_id, entry.seq, entry.effective_time, fact.evidence)
    book.changes.evidence.append(added)


def _chargeback_opened(book: Book, entry: Entry, fact: facts.ChargebackOpened) -> None:
    case = Case(
        fact.case_id,
        fact.hold_id,
        fact.currency,
        CaseType.CHARGEBACK,
        CaseScope.LINES,
        RefundGround.NO_REASON,
        CasePriority.NORMAL,
        entry.effective_time,
        entry.seq,
        fact.lines,
        state=fact.state,
        deadline=Deadline(fact.deadline),
        answer_due=fact.deadline,
        # A copy, because the fact is not to change with the case.
        chargeback=copy.copy(fact.chargeback),
    )
    _add(book, entry, case)
    for recalled in fact.recalled:
        _recall(book.change_line(fact.hold_id, recalled.line_id), recalled)


def _recall(line: Line, recalled: facts.RecalledLine) -> None:
    line.recalled += recalled.amount
    line.draw_reserve(recalled.from_reserve)


def _chargeback_moved(book: Book, entry: Entry, fact: facts.ChargebackMoved) -> None:
    case = _change(book, entry, fact.case_id)
    assert case.chargeback is not None
    _block(book, entry, case, opens=fact.state in OPEN_STATES)
    case.state = fact.state
    case.deadline = Deadline(fact.deadline)
    case.chargeback.taken += fact.taken
    for reserve in fact.reserves:
        _reserve(book, case, case.hold_id, reserve.line_id, reserve.amount)
    for recalled in fact.recalled:
        _recall(book.change_line(case.hold_id, recalled.line_id), recalled)
        claim = _claim(case, recalled.line_id)
        case.change_lines(claim._replace(recalled=claim.recalled + recalled.amount))
    for settled in fact.settled:
        _settle(book.change_line(case.hold_id, settled.line_id), settled)
        charged = case.state is CaseState.LOST
        claim = _claim(case, settled.line_id)
        awarded = claim.claimed if charged else 0
        case.change_lines(claim._replace(reserved=0, recalled=0, awarded=awarded))
        case.chargeback.excess += settled.excess
    pass_on(book, fact.passed_on)
    if case.state not in OPEN_STATES:
        case.close_time = entry.effective_time
        look_again(book, book.holds[case.hold_id], entry)


def _claim(case: Case, line_id: str) -> CaseLine:
    claim = case.claim(case.hold_id, line_id)
    assert claim is not None
    return claim


def _block(book: Book, entry: Entry, case: Case, *, opens: bool) -> None:
    """Let a chargeback block its lines or no longer, as it is opened again or closed."""
    if case.is_open == opens:
        return
    for _, line in _named(book, case):
        line.open_cases += 1 if opens else -1
        if not opens:
            not_before(line, moment(book, entry))
    if opens:
        case.close_time = None


def _settle(line: Line, settled: facts.SettledLine) -> None:
    """What is set apart goes to the processor, or back where it came from."""
    line.disputed -= settled.from_disputed + settled.freed
    line.held += settled.freed - settled.from_held
    line.recalled -= settled.from_recalled + settled.returned
    line.charged_back += settled.from_disputed + settled.from_held
    line.charged_back_after += settled.from_recalled + settled.from_receivable


def _coupon_granted(book: Book, entry: Entry, fact: facts.CouponGranted) -> None:
    coupon = Coupon(
        fact.coupon_id,
        fact.case_id,
        fact.hold_id,
        fact.line_id,
        fact.currency,
        fact.amount,
        fact.funded_by,
        fact.reason,
        fact.proposed_by,
        entry.seq,
        CouponState.PROPOSED,
        merchant=_funds(book, fact),
        expire_time=fact.expire_time,
    )
    if not fact.proposed:
        coupon.issue()
    book.coupons[fact.coupon_id] = coupon
    book.changes.coupons[fact.coupon_id] = coupon
    _change(book, entry, fact.case_id).coupon_total += fact.amount


def _funds(book: Book, fact: facts.CouponGranted) -> str:
    """The merchant that funds a coupon; empty when the platform does."""
    if fact.funded_by is not Liable.MERCHANT:
        return ""
    return book.holds[fact.hold_id].lines[fact.line_id].merchant


def _coupon_reviewed(book: Book, entry: Entry, fact: facts.CouponReviewed) -> None:
    coupon = book.coupons[fact.coupon_id]
    book.changes.coupons[fact.coupon_id] = coupon
    coupon.reviewed_by = fact.reviewed_by
    if fact.approved:
        coupon.issue()
    else:
        coupon.state = CouponState.DECLINED
    case = _change(book, entry, coupon.case_id)
    if not fact.approved:
        case.coupon_total -= coupon.amount


FOLDS: Final[dict[type, Callable[[Book, Entry, Any], None]]] = {
    facts.CaseOpened: _case_opened,
    facts.CaseAnswered: _case_answered,
    facts.CaseMoved: _case_moved,
    facts.CaseClosed: _case_closed,
    facts.EvidenceAdded: _evidence_added,
    facts.ChargebackOpened: _chargeback_opened,
    facts.ChargebackMoved: _chargeback_moved,
    facts.CouponGranted: _coupon_granted,
    facts.CouponReviewed: _coupon_reviewed,
}
