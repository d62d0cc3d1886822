"""Cases on their way: opened, answered, taken from stage to stage, and given evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from ledger.domain import deadlines, money, templates
from ledger.domain.book import Book
from ledger.domain.cases import Case, CaseLine, Deadline
from ledger.domain.commands import AddEvidence, AnswerCase, Claim, MoveCase, OpenCase, RefundItem
from ledger.domain.decisions import lookup
from ledger.domain.decisions.refunds import check_currency, check_ground, check_remainder
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import CaseAnswered, CaseMoved, CaseOpened, CaseReserve, EvidenceAdded
from ledger.domain.holds import Event, Hold, HoldState, Line
from ledger.domain.kinds import CaseAction, CasePriority, CaseScope, CaseType
from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.domain.stages import BY_FULFILMENT, MOVES, CaseState, Step
from ledger.domain.templates import SetApart

BEYOND_CAPTURE: Final = frozenset({CaseType.COMPENSATION, CaseType.DISPUTE})
"""The types that may claim more than what can be refunded."""

WITHOUT_CLAIM: Final = frozenset({CaseType.INQUIRY, CaseType.REPAIR, CaseType.EXCHANGE})
"""The types that may claim nothing."""

BLOCKED_LINES_MAX: Final = 5_000
"""How many lines a case of scope ORDER may block."""

_NOT_REFUNDS: Final = BEYOND_CAPTURE | WITHOUT_CLAIM
"""The types that a policy without refunds does not rule out."""


def open_case(command: OpenCase, book: Book, now: datetime) -> list[Draft]:
    """E3: what is claimed is set apart, as far as the lines still hold that much."""
    _check_claims(command)
    if command.case_id in book.cases:
        raise Refusal(Reason.CASE_EXISTS, case_id=command.case_id)
    if command.case_id in book.refunds:
        # The refund of an approved case has the case's id.
        raise Refusal(Reason.REFUND_EXISTS, refund_id=command.case_id)
    hold_ids = dict.fromkeys([command.hold_id, *(claim.hold_id for claim in command.claims)])
    holds = [lookup.live_hold(book, hold_id) for hold_id in hold_ids]
    for hold in holds:
        check_currency(hold, command.currency)
    lines = _claimed_lines(book, command.claims)
    _check_extent(command, holds)
    opened = effective(command.effective_time, now, "effective_time")
    for hold in holds:
        _check_open(hold)
    _check_grounds(book, command, lines)
    _check_remainders(book, command, lines)
    money.total(claim.amount for claim in command.claims)
    # Nothing is refused from here on but balances that would leave int64.
    claimed = tuple(
        [
            CaseLine(claim.hold_id, line.line_id, claim.amount, min(claim.amount, line.held))
            for line, claim in zip(lines, command.claims, strict=True)
        ]
    )
    fact = CaseOpened(
        command.case_id,
        command.hold_id,
        command.currency,
        command.type,
        command.scope,
        command.ground,
        command.priority,
        claimed,
        # The merchant's time begins when it can have heard of the case.
        _to_answer(book, claimed, command.priority, max(opened, now)),
    )
    apart = [
        SetApart(claim.hold_id, line.line_id, line.merchant, claim.reserved)
        for line, claim in zip(lines, claimed, strict=True)
    ]
    return [Draft(fact, opened, templates.set_apart(command.currency, apart))]


def _check_claims(command: OpenCase) -> None:
    for index, claim in enumerate(command.claims):
        if not claim.amount and command.type not in WITHOUT_CLAIM:
            raise field_invalid(
                f"claims[{index}].amount_minor", f"a case of type {command.type} claims something"
            )


def _check_extent(command: OpenCase, holds: Sequence[Hold]) -> None:
    """An entry names every line that a case blocks, and has to stay readable."""
    if command.scope is CaseScope.ORDER:
        blocked = sum(len(hold.lines) for hold in holds)
        if blocked > BLOCKED_LINES_MAX:
            raise field_invalid(
                "scope", f"its holds have {blocked:,} lines, more than {BLOCKED_LINES_MAX:,}"
            )


def _claimed_lines(book: Book, claims: Iterable[Claim]) -> list[Line]:
    """The lines that are claimed of; DUPLICATE_LINE, LINE_NOT_FOUND."""
    counted = Counter((claim.hold_id, claim.line_id) for claim in claims)
    for (_, line_id), count in counted.items():
        if count > 1:
            raise Refusal(Reason.DUPLICATE_LINE, line_id=line_id)
    return [lookup.lines(book.holds[claim.hold_id], [claim.line_id])[0] for claim in claims]


def _check_open(hold: Hold) -> None:
    if hold.state is HoldState.CLOSED:
        first = next(iter(hold.lines))
        raise Refusal(Reason.NOTHING_HELD, hold_id=hold.hold_id, line_id=first)


def _check_grounds(book: Book, command: OpenCase, lines: Sequence[Line]) -> None:
    if command.type in _NOT_REFUNDS:
        return
    for line, claim in zip(lines, command.claims, strict=True):
        check_ground(book, book.holds[claim.hold_id], line, command.ground)


def _check_remainders(book: Book, command: OpenCase, lines: Sequence[Line]) -> None:
    if command.type in BEYOND_CAPTURE:
        return
    for line, claim in zip(lines, command.claims, strict=True):
        item = RefundItem(line.line_id, claim.amount)
        check_remainder(book.holds[claim.hold_id], line, item, line.left)


def _to_answer(
    book: Book, claimed: Iterable[CaseLine], priority: CasePriority, begun: datetime
) -> Deadline:
    keys = [(claim.hold_id, claim.line_id) for claim in claimed]
    lines = [book.holds[hold_id].lines[line_id] for hold_id, line_id in keys]
    if priority is CasePriority.LIVE_STREAM:
        ended = deadlines.stream_end(book, keys)
        return deadlines.to_answer_after_stream(book, lines, begun, ended)
    return deadlines.to_answer(book, lines, priority, begun)


def answer_case(command: AnswerCase, book: Book, now: datetime) -> list[Draft]:
    """The merchant's answer, which ends its time to answer."""
    case, drafts = step(book, command.case_id, CaseAction.ANSWER, now)
    answered = effective(command.occurred_time, now, "occurred_time")
    deadline = deadlines.of_stage(book, case, CaseState.ANSWERED, max(answered, now))
    return [*drafts, Draft(CaseAnswered(case.case_id, deadline), answered)]


def move_case(command: MoveCase, book: Book, now: datetime) -> list[Draft]:
    """Another stage, whose time begins now; E3 again when a closed case is taken up."""
    case, drafts = step(book, command.case_id, command.action, now)
    occurred = effective(command.occurred_time, now, "occurred_time")
    state = MOVES[case.state][command.action]
    assert state is not None
    if not case.is_open:
        for hold_id in case.hold_ids:
            lookup.live_hold(book, hold_id)
    begun = max(occurred, now)
    if command.action is CaseAction.APPEAL:
        _check_appeal(case, now)
    if state is CaseState.OPENED:
        if all(book.holds[hold_id].state is HoldState.CLOSED for hold_id in case.hold_ids):
            _check_open(book.holds[case.hold_id])
        deadline = _to_answer(book, case.lines, case.priority, begun)
    else:
        deadline = deadlines.of_stage(book, case, state, begun)
    reserves = () if case.is_open else _reserves(book, case)
    fact = CaseMoved(
        case.case_id, command.action, state, deadline, party=command.party, reserves=reserves
    )
    legs = templates.set_apart(
        case.currency,
        [
            SetApart(
                reserve.hold_id,
                reserve.line_id,
                book.holds[reserve.hold_id].lines[reserve.line_id].merchant,
                reserve.amount,
            )
            for reserve in reserves
        ],
    )
    return [*drafts, Draft(fact, occurred, legs)]


def _check_appeal(case: Case, now: datetime) -> None:
    """Refused with APPEAL_LAPSED when the time has passed, or there never was any."""
    if case.appeal_until is None or now >= case.appeal_until:
        until = case.appeal_until or case.close_time or now
        raise Refusal(Reason.APPEAL_LAPSED, case_id=case.case_id, until_time=until.isoformat())


def _reserves(book: Book, case: Case) -> tuple[CaseReserve, ...]:
    """What is set apart again for what is claimed and was not awarded."""
    found = []
    for claim in case.lines:
        held = book.holds[claim.hold_id].lines[claim.line_id].held
        if amount := min(claim.contingent, held):
            found.append(CaseReserve(case.case_id, claim.hold_id, claim.line_id, amount))
    return tuple(found)


def add_evidence(command: AddEvidence, book: Book, now: datetime) -> list[Draft]:
    """What identifies a piece of evidence, while the case is open."""
    case = lookup.case(book, command.case_id)
    case, drafts = deadlines.overdue(book, case, now)
    if deadlines.has_passed(case, now) or not case.is_open:
        raise not_possible(case, "EVIDENCE_ADDED", now)
    brought = effective(command.occurred_time, now, "occurred_time")
    return [*drafts, Draft(EvidenceAdded(case.case_id, command.evidence), brought)]


def step(book: Book, case_id: str, of: Step, now: datetime) -> tuple[Case, list[Draft]]:
    """The case as its deadlines left it, from where a step leads on, and what is to record first.

    Refused with CASE_STATE when the step leads nowhere; a chargeback is the processor's to move.
    """
    case = lookup.case(book, case_id)
    case, drafts = deadlines.overdue(book, case, now)
    lost = deadlines.has_passed(case, now) or case.chargeback is not None
    if lost or of not in MOVES[case.state]:
        raise not_possible(case, of, now)
    return case, drafts


def not_possible(case: Case, outcome: str, now: datetime) -> Refusal:
    """CASE_STATE, with where the case stands by now."""
    state = deadlines.state_at(case, now)
    return Refusal(Reason.CASE_STATE, case_id=case.case_id, state=state, outcome=str(outcome))


def moved_by(book: Book, hold: Hold, event: Event, now: datetime) -> list[Draft]:
    """What a fulfilment event does to the open cases on its lines, the oldest first."""
    if (action := BY_FULFILMENT.get(event.kind)) is None:
        return []
    drafts = []
    for case in book.cases_on(hold.hold_id):
        if any(case.claim(hold.hold_id, line_id) for line_id in event.line_ids):
            drafts += _moved(book, case, action, event, now)
    return drafts


def _moved(book: Book, case: Case, action: CaseAction, event: Event, now: datetime) -> list[Draft]:
    case, drafts = deadlines.overdue(book, case, now)
    if deadlines.has_passed(case, now) or action not in MOVES[case.state]:
        return []
    state = MOVES[case.state][action] or case.state
    begun = max(event.occurred_time, now)
    if action is CaseAction.START_CLOCK:
        if case.priority is not CasePriority.LIVE_STREAM or case.deadline.time is not None:
            return []
        lines, ended = deadlines.lines_of(book, case), event.occurred_time
        deadline = deadlines.to_answer_after_stream(book, lines, begun, ended)
        if deadline.time is None:
            return []
    else:
        deadline = deadlines.of_stage(book, case, state, begun)
    fact = CaseMoved(case.case_id, action, state, deadline)
    return [*drafts, Draft(fact, event.occurred_time)]
