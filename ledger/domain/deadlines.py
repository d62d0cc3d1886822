"""Deadlines of cases: until when each stage has, what follows, and by which policy version."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ledger.domain.book import Book
from ledger.domain.cases import NO_DEADLINE, Case, Deadline
from ledger.domain.entries import Draft
from ledger.domain.facts import CaseMoved
from ledger.domain.holds import Line
from ledger.domain.kinds import CaseAction, CaseOutcome, CasePriority, FulfilmentKind
from ledger.domain.policies import Policy
from ledger.domain.stages import MOVES, CaseState


def lines_of(book: Book, case: Case) -> list[Line]:
    """The lines a case claims of."""
    return [book.holds[claim.hold_id].lines[claim.line_id] for claim in case.lines]


def policies_of(book: Book, lines: Iterable[Line]) -> list[Policy]:
    """The policy versions of lines, each once."""
    found = {(line.policy_id, line.policy_version): book.policy_of(line) for line in lines}
    return list(found.values())


def to_answer(
    book: Book, lines: Sequence[Line], priority: CasePriority, opened: datetime
) -> Deadline:
    """The merchant's time to answer a case on lines."""
    return _strictest(policies_of(book, lines), priority, opened)


def to_answer_after_stream(
    book: Book, lines: Sequence[Line], opened: datetime, ended: datetime | None
) -> Deadline:
    """The merchant's time to answer a case of the priority LIVE_STREAM.

    Where a policy gives such cases a time, it begins when the stream has ended; until then there
    is none.
    """
    policies = policies_of(book, lines)
    if not any(_minutes_of(policy, CasePriority.LIVE_STREAM) for policy in policies):
        return _strictest(policies, CasePriority.LIVE_STREAM, opened)
    if ended is not None:
        return _strictest(policies, CasePriority.LIVE_STREAM, max(opened, ended))
    return _strictest(policies, CasePriority.LIVE_STREAM, opened)._replace(time=None)


def _strictest(policies: Iterable[Policy], priority: CasePriority, begun: datetime) -> Deadline:
    """The shortest time to answer that any of the policies gives."""
    found = []
    for policy in policies:
        hours = policy.terms.case_response_hours
        if minutes := _minutes_of(policy, priority) or hours * 60:
            found.append((minutes, policy.terms.case_default, policy.reference))
    return _shortest(found, begun)


def _minutes_of(policy: Policy, priority: CasePriority) -> int:
    """The time a policy gives to answer a case of a priority, in minutes; 0 when it says none."""
    times = [each.minutes for each in policy.terms.case_priorities if each.priority is priority]
    return times[0] if times else 0


def of_stage(book: Book, case: Case, stage: CaseState, begun: datetime) -> Deadline:
    """The time of a later stage: the shortest that any policy of its lines gives."""
    found = [
        (each.minutes, each.default, policy.reference)
        for policy in policies_of(book, lines_of(book, case))
        for each in policy.terms.case_stages
        if each.stage is stage
    ]
    return _shortest(found, begun)


def _shortest(found: Sequence[tuple[int, CaseOutcome | None, str]], begun: datetime) -> Deadline:
    if not found:
        return NO_DEADLINE
    minutes, default, rule = min(found, key=lambda each: each[0])
    return Deadline(begun + timedelta(minutes=minutes), default, rule)


def stream_end(book: Book, claimed: Iterable[tuple[str, str]]) -> datetime | None:
    """When the last stream ended that lines were bought in, by the events that still stand."""
    ends = []
    for hold_id, line_id in claimed:
        events = book.holds[hold_id].events
        retracted = {event.retracts for event in events}
        ends += [
            event.occurred_time
            for event in events
            if event.kind is FulfilmentKind.STREAM_ENDED
            and line_id in event.line_ids
            and event.seq not in retracted
        ]
    return max(ends, default=None)


def escalated(book: Book, case: Case) -> Draft:
    """The entry with which a case goes on to the next tier because its time passed."""
    moment, _, rule = case.deadline
    assert moment is not None
    state = MOVES[case.state][CaseAction.ESCALATE]
    assert state is not None
    follows = of_stage(book, case, state, moment)
    fact = CaseMoved(case.case_id, CaseAction.ESCALATE, state, follows, breached=True)
    return Draft(fact, moment, actor=rule)


def overdue(book: Book, case: Case, now: datetime | None = None) -> tuple[Case, list[Draft]]:
    """A case as escalations leave it whose time has passed, and these, which are still to record.

    Without a moment, as all escalations to come leave it. If its time has passed even then, that
    closes it.
    """
    drafts = []
    while (
        (due := case.due_time) is not None
        and (now is None or due <= now)
        and case.deadline.default is CaseOutcome.ESCALATED
    ):
        draft = escalated(book, case)
        assert isinstance(draft.fact, CaseMoved)
        drafts.append(draft)
        case = copy.copy(case)
        case.state, case.deadline = draft.fact.state, draft.fact.deadline
    return case, drafts


def has_passed(case: Case, now: datetime) -> bool:
    """Whether the time of a case has passed: what follows is decided, whenever the sweep comes."""
    return case.due_time is not None and case.due_time <= now


def state_at(case: Case, now: datetime) -> CaseState:
    """The state of a case, as what follows leaves it once its time has passed."""
    if not has_passed(case, now):
        return case.state
    assert case.deadline.default is not None
    return MOVES[case.state][case.deadline.default] or case.ruling or case.state
