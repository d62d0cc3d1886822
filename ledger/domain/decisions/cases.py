"""Cases: opened, answered, and closed by somebody or by a deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.cases import CLOSED_AS, OPEN_STATES, Case, CaseLine, CaseState
from ledger.domain.commands import AnswerCase, CloseCase, OpenCase, RefundItem
from ledger.domain.counting import days_after
from ledger.domain.decisions import lookup
from ledger.domain.decisions.refunds import check_currency, check_ground, check_remainder
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    RefundCreated,
    RefundedLine,
    UnblockedLine,
)
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import CaseOutcome
from ledger.domain.policies import Terms
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.templates import SetApart
from ledger.domain.zones import end_of_day, local_date, zone


def open_case(command: OpenCase, book: Book, now: datetime) -> list[Draft]:
    """E3: what is claimed is set apart, as far as the lines still hold that much."""
    if command.case_id in book.cases:
        raise Refusal(Reason.CASE_EXISTS, case_id=command.case_id)
    if command.case_id in book.refunds:
        # The refund of an approved case has the case's id.
        raise Refusal(Reason.REFUND_EXISTS, refund_id=command.case_id)
    hold = lookup.hold(book, command.hold_id)
    check_currency(hold, command.currency)
    lines = lookup.lines(hold, [claim.line_id for claim in command.claims])
    opened = effective(command.effective_time, now, "effective_time")
    for line, claim in zip(lines, command.claims, strict=True):
        check_ground(book, hold, line, command.ground)
        if not line.is_open:
            raise Refusal(Reason.NOTHING_HELD, hold_id=hold.hold_id, line_id=line.line_id)
        check_remainder(hold, line, RefundItem(*claim), line.held + line.disputed)
    # Nothing is refused from here on but balances that would leave int64.
    claimed = tuple(
        [
            CaseLine(line.line_id, claim.amount, min(claim.amount, line.held))
            for line, claim in zip(lines, command.claims, strict=True)
        ]
    )
    # The merchant's time begins when it can have heard of the case.
    due, default = _answer_due(book, lines, max(opened, now))
    fact = CaseOpened(
        command.case_id, hold.hold_id, command.scope, command.ground, claimed, due, default
    )
    legs = templates.case_opened(hold.hold_id, hold.currency, _set_apart(hold, claimed))
    return [Draft(fact, opened, legs)]


def _answer_due(
    book: Book, lines: list[Line], opened: datetime
) -> tuple[datetime | None, CaseOutcome | None]:
    """Until when the merchant has to answer, and what follows otherwise: the strictest policy's."""
    strict: Terms | None = None
    for line in lines:
        terms = book.policy_of(line).terms
        hours = terms.case_response_hours
        if hours and (strict is None or hours < strict.case_response_hours):
            strict = terms
    if strict is None:
        return None, None
    return opened + timedelta(hours=strict.case_response_hours), strict.case_default


def answer_case(command: AnswerCase, book: Book, now: datetime) -> list[Draft]:
    """The merchant's answer, which ends its time to answer."""
    case = lookup.case(book, command.case_id)
    if _state(case, now) is not CaseState.OPENED:
        raise _not_possible(case, CaseState.ANSWERED, now)
    answered = effective(command.occurred_time, now, "occurred_time")
    return [Draft(CaseAnswered(case.case_id), answered)]


def close_case(command: CloseCase, book: Book, now: datetime) -> list[Draft]:
    """Close a case as somebody decided."""
    case = lookup.case(book, command.case_id)
    if _state(case, now) not in OPEN_STATES:
        raise _not_possible(case, command.outcome, now)
    closed = effective(command.occurred_time, now, "occurred_time")
    return close(book, case, command.outcome, closed)


def close(book: Book, case: Case, outcome: CaseOutcome, closed: datetime) -> list[Draft]:
    """E3 reversed, or E5 out of what was set apart."""
    hold = book.holds[case.hold_id]
    rejected = outcome is CaseOutcome.REJECTED
    unblocked = tuple(
        [
            _unblocked(book, line, closed, rejected=rejected)
            for line in hold.lines.values()
            if case.names(line.line_id)
        ]
    )
    if outcome is not CaseOutcome.APPROVED:
        fact = CaseClosed(case.case_id, outcome, None, unblocked)
        legs = templates.case_dropped(hold.hold_id, hold.currency, _set_apart(hold, case.lines))
        return [Draft(fact, closed, legs)]
    fact = CaseClosed(case.case_id, outcome, _refund_due(book, hold, case, closed), unblocked)
    return [Draft(fact, closed), *_refund(hold, case, closed)]


def _unblocked(book: Book, line: Line, closed: datetime, *, rejected: bool) -> UnblockedLine:
    terms = book.policy_of(line).terms
    if not rejected or not terms.appeal_days:
        return UnblockedLine(line.line_id, None)
    until = days_after(closed, terms.appeal_days, zone(terms.time_zone))
    return UnblockedLine(line.line_id, until)


def _refund(hold: Hold, case: Case, effective_time: datetime) -> list[Draft]:
    """The refund of what was set apart, by the case's id; none when that is nothing."""
    refunded = tuple(
        [
            RefundedLine(line.line_id, 0, 0, 0, from_disputed=line.reserved)
            for line in case.lines
            if line.reserved
        ]
    )
    if not refunded:
        return []
    legs = [
        leg
        for line in refunded
        for leg in templates.refund_line(
            hold.hold_id, hold.psp, hold.currency, hold.lines[line.line_id].merchant, line
        )
    ]
    fact = RefundCreated(case.case_id, hold.hold_id, f"case-{case.ground.lower()}", refunded)
    return [Draft(fact, effective_time, legs)]


def _refund_due(book: Book, hold: Hold, case: Case, approved: datetime) -> datetime | None:
    """Until when the refund has to be paid: the earliest of what the policies of its lines say."""
    due = []
    for claimed in case.lines:
        terms = book.policy_of(hold.lines[claimed.line_id]).terms
        if terms.refund_working_days:
            tz = zone(terms.time_zone)
            calendar = book.rules.calendars[terms.calendar]
            day = local_date(approved, tz)
            due.append(end_of_day(calendar.working_days_after(day, terms.refund_working_days), tz))
    return min(due, default=None)


def _set_apart(hold: Hold, claimed: tuple[CaseLine, ...]) -> list[SetApart]:
    return [
        SetApart(line.line_id, hold.lines[line.line_id].merchant, line.reserved) for line in claimed
    ]


def _state(case: Case, now: datetime) -> CaseState:
    """The state of a case, decided once its time to answer is over, whenever the sweep comes."""
    if case.due_time is None or case.default_outcome is None or now < case.due_time:
        return case.state
    return CLOSED_AS[case.default_outcome]


def _not_possible(case: Case, outcome: str, now: datetime) -> Refusal:
    return Refusal(
        Reason.CASE_STATE, case_id=case.case_id, state=_state(case, now), outcome=str(outcome)
    )
