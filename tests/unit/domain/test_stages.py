"""The way of a case is one table: nothing is left open, and nothing in it is out of reach."""

from __future__ import annotations

import pytest

from ledger.domain.commands import (
    AnswerCase,
    CaseFallDue,
    Command,
)
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CasePriority,
    ChargebackEvent,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import PriorityTerms, StageTerms
from ledger.domain.refusals import Reason
from ledger.domain.stages import (
    CHARGEBACK_OPENINGS,
    CHARGEBACK_STATES,
    MOVES,
    NEXT_PARTY,
    OPEN_STATES,
    TIMED_STATES,
    CaseState,
    Step,
)
from tests.support.cases import chargeback, closing, moving, opening
from tests.support.pure import PureLedger, days, happened, reasons, shop, terms

STARTS = (CaseState.OPENED, *CHARGEBACK_OPENINGS.values())
STEPS = [(state, step) for state, steps in MOVES.items() for step in steps]


def path(target: CaseState) -> list[tuple[CaseState, Step]]:
    """A shortest way to a state from where cases begin, step by step."""
    ways: dict[CaseState, list[tuple[CaseState, Step]]] = {start: [] for start in STARTS}
    coming = list(STARTS)
    while target not in ways:
        state = coming.pop(0)
        for step, reached in MOVES[state].items():
            if reached is not None and reached not in ways:
                ways[reached] = [*ways[state], (state, step)]
                coming.append(reached)
    return ways[target]


@pytest.mark.parametrize("state", CaseState)
def test_every_state_can_be_reached(state):
    path(state)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_state_can_be_closed_at_once(state):
    assert any(reached not in OPEN_STATES for reached in MOVES[state].values())


def test_whoever_is_to_act_is_known_exactly_while_a_case_is_open():
    closed = {"WITHDRAWN", "EXPIRED", "REJECTED", "APPROVED", "PARTLY_APPROVED", "WON", "LOST"}
    assert set(CaseState) - OPEN_STATES == closed
    assert set(NEXT_PARTY) == OPEN_STATES
    assert set(TIMED_STATES) <= OPEN_STATES


def test_a_lost_chargeback_is_lost():
    assert MOVES[CaseState.LOST] == {}


def test_the_table_says_something_of_every_state_and_step():
    said = {step for steps in MOVES.values() for step in steps}
    # What escalates by a deadline takes the action ESCALATE; an INQUIRY only begins.
    other = {CaseOutcome.WON, CaseOutcome.LOST, CaseOutcome.ESCALATED, ChargebackEvent.INQUIRY}
    every = {*CaseAction, *CaseOutcome, *ChargebackEvent}
    # WON, LOST and EXPIRED are outcomes and events of the same name.
    assert set(map(str, every)) == set(map(str, said | other))
    assert set(MOVES) == set(CaseState)


@pytest.mark.parametrize("state", CaseState)
def test_processors_and_people_move_different_cases(state):
    events = {step for step in MOVES[state] if isinstance(step, ChargebackEvent)}
    assert not events or events == set(MOVES[state])
    assert not events or state in CHARGEBACK_STATES


# Each entry of the table, by a real case.


def command(step: Step) -> Command:
    if isinstance(step, ChargebackEvent):
        return chargeback(step, 100, case_id="c")
    if isinstance(step, CaseAction):
        if step is CaseAction.ANSWER:
            return AnswerCase("c", None)
        if step is CaseAction.START_CLOCK:
            return happened(K.STREAM_ENDED, BEGIN)
        return moving(step)
    return closing(step, ("1", 10)) if step is CaseOutcome.PARTLY_APPROVED else closing(step)


BEGIN = shop().time


def standing_in(state: CaseState) -> PureLedger:
    """A ledger with a case in a state, come there by the table."""
    streams = (PriorityTerms(CasePriority.LIVE_STREAM, 60),)
    ledger = shop(terms(appeal_days=9, case_priorities=streams), terms(appeal_days=9))
    way = path(state)
    first = way[0][0] if way else state
    if first is CaseState.OPENED:
        ledger.submit(opening("c", ("1", 100), priority=CasePriority.LIVE_STREAM))
    else:
        opened = {reached: event for event, reached in CHARGEBACK_OPENINGS.items()}[first]
        ledger.submit(command(opened))
    for _, step in way:
        ledger.submit(command(step))
    assert ledger.book.cases["c"].state is state
    return ledger


@pytest.mark.parametrize(("state", "step"), STEPS)
def test_what_the_table_allows_is_done(state, step):
    ledger = standing_in(state)
    ruling = ledger.book.cases["c"].ruling
    ledger.submit(command(step))
    assert ledger.book.cases["c"].state is (MOVES[state][step] or ruling)
    ledger.check()


@pytest.mark.parametrize("state", CaseState)
def test_what_the_table_does_not_allow_is_refused(state):
    ledger = standing_in(state)
    seq = ledger.book.head.seq
    own = {CaseAction.START_CLOCK}
    leads_there = {step for steps in MOVES.values() for step, to in steps.items() if to is state}
    leads_there |= {event for event, to in CHARGEBACK_OPENINGS.items() if to is state}
    refused = [
        step
        for step in (*CaseAction, *CaseOutcome, *ChargebackEvent)
        if step not in own and str(step) not in map(str, MOVES[state])
    ]
    # A report that repeats where a chargeback stands changes nothing; others have no chargeback.
    refused = [
        step
        for step in refused
        if not isinstance(step, ChargebackEvent)
        or (state in CHARGEBACK_STATES and step not in leads_there)
    ]
    assert set(reasons(ledger, *map(command, refused))) == {Reason.CASE_STATE}
    assert ledger.book.head.seq == seq


@pytest.mark.parametrize(
    "state", [CaseState.OPENED, *[s for s in TIMED_STATES if CaseAction.ESCALATE in MOVES[s]]]
)
def test_a_deadline_escalates_every_state_that_can_be_escalated(state):
    ledger = shop(
        terms(
            days(90),
            case_response_hours=1,
            case_default=CaseOutcome.ESCALATED,
            case_stages=tuple(
                StageTerms(each, 60, CaseOutcome.ESCALATED)
                for each in TIMED_STATES
                if CaseAction.ESCALATE in MOVES[each]
            ),
        )
    )
    ledger.submit(opening())
    for _, step in path(state):
        ledger.submit(command(step))
    due = ledger.book.cases["c"].due_time
    assert due is not None
    ledger.submit(CaseFallDue("c", due))
    assert ledger.book.cases["c"].state is state, "not before its time"
    ledger.advance(due)
    assert ledger.book.cases["c"].state is MOVES[state][CaseAction.ESCALATE]
    assert ledger.book.cases["c"].breach_count == 1
    ledger.check()
