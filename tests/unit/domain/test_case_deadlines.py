"""Deadlines of cases: from when they count, the strictest that counts, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.domain.commands import (
    AnswerCase,
    Claim,
    Command,
    CreatePolicy,
    LineSpec,
    OpenCase,
    PlaceHold,
)
from ledger.domain.facts import CaseClosed, CaseMoved, LinesReleased
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CasePriority,
    CaseScope,
    CaseType,
    RefundGround,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import PriorityTerms, StageTerms
from ledger.domain.refusals import BlockerKind, Reason
from ledger.domain.stages import CaseState
from tests.support.cases import closing, evidence, moving, opening
from tests.support.pure import (
    CURRENCY,
    START,
    PureLedger,
    at,
    calendar,
    days,
    happened,
    reasons,
    shop,
    terms,
)

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
APPROVED, REJECTED = CaseOutcome.APPROVED, CaseOutcome.REJECTED
ESCALATED, EXPIRED = CaseOutcome.ESCALATED, CaseOutcome.EXPIRED
S = CaseState


def stages(*said: tuple[CaseState, int, CaseOutcome]) -> tuple[StageTerms, ...]:
    """Times of stages, in hours."""
    return tuple(StageTerms(stage, hours * 60, default) for stage, hours, default in said)


def priorities(**hours: float) -> tuple[PriorityTerms, ...]:
    """Times to answer, in hours."""
    return tuple(PriorityTerms(CasePriority(name), int(h * 60)) for name, h in hours.items())


STAIRCASE = terms(
    days(0),
    case_response_hours=48,
    case_default=ESCALATED,
    case_stages=stages((S.ARBITRATION, 48, ESCALATED), (S.MEDIATION, 24, REJECTED)),
)


class TestPriorities:
    """S14: high 4 h, medium 24 h, a complaint 30 min; anything else as the policy says."""

    SAID = terms(
        case_response_hours=48,
        case_default=ESCALATED,
        case_priorities=priorities(HIGH=4, MEDIUM=24, COMPLAINT=0.5, COMPLEX=24, LIVE_STREAM=2),
    )

    @pytest.mark.parametrize(
        ("priority", "hours"),
        [("NORMAL", 48), ("HIGH", 4), ("MEDIUM", 24), ("COMPLAINT", 0.5), ("COMPLEX", 24)],
    )
    def test_times(self, priority, hours):
        ledger = shop(self.SAID)
        ledger.submit(opening(priority=CasePriority(priority)))
        deadline = ledger.book.cases["c"].deadline
        assert deadline == (START + hours * HOUR, ESCALATED, "policies/p1@1")

    def test_a_breach_escalates_and_is_counted_but_moves_no_money(self):
        ledger = shop(self.SAID)
        ledger.submit(opening(priority=CasePriority.COMPLAINT))
        balances = {key: each.balance for key, each in ledger.book.accounts.items()}
        ledger.advance(START + HOUR)
        case = ledger.book.cases["c"]
        assert (case.state, case.breach_count) == (S.ARBITRATION, 1)
        moved = ledger.facts(CaseMoved)[-1]
        assert moved.effective_time == START + HOUR / 2
        assert (moved.actor, moved.fact.breached) == ("policies/p1@1", True)
        assert balances == {key: each.balance for key, each in ledger.book.accounts.items()}
        ledger.check()

    def test_one_that_the_policy_does_not_name_has_the_usual_time(self):
        ledger = shop(terms(case_response_hours=48, case_priorities=priorities(HIGH=4)))
        ledger.submit(opening(priority=CasePriority.COMPLEX))
        assert ledger.book.cases["c"].deadline.time == START + 48 * HOUR

    def test_the_shortest_of_its_lines_counts(self):
        ledger = shop(
            terms(case_response_hours=3),
            terms(case_response_hours=48, case_priorities=priorities(HIGH=4)),
        )
        claims = (("1", 1), ("2", 1))
        ledger.submit(
            opening("a", *claims, priority=CasePriority.HIGH),
            opening("b", ("2", 1), priority=CasePriority.HIGH),
        )
        rules = [case.deadline.rule for case in ledger.book.cases.values()]
        assert rules == ["policies/p1@1", "policies/p2@1"]


class TestLiveStream:
    """S14: two hours after the stream's end."""

    SAID = terms(days(90), case_default=APPROVED, case_priorities=priorities(LIVE_STREAM=2))
    LIVE = opening(priority=CasePriority.LIVE_STREAM)

    def test_it_waits_for_the_end_of_the_stream(self):
        ledger = shop(self.SAID)
        ledger.submit(self.LIVE)
        ledger.advance(START + 50 * HOUR)
        case = ledger.book.cases["c"]
        assert case.is_open
        assert (case.deadline.time, case.due_time) == (None, None)
        ledger.submit(happened(K.STREAM_ENDED, ledger.time))
        assert ledger.facts(CaseMoved)[-1].fact.action is CaseAction.START_CLOCK
        assert ledger.book.cases["c"].deadline.time == START + 52 * HOUR
        assert ledger.book.cases["c"].answer_due == START + 52 * HOUR
        ledger.advance(START + 52 * HOUR)
        assert ledger.book.cases["c"].state is S.APPROVED
        ledger.check()

    def test_what_is_reported_late_leaves_the_merchant_its_time_all_the_same(self):
        ledger = shop(self.SAID)
        ledger.submit(self.LIVE)
        ledger.advance(START + 10 * HOUR)
        ledger.submit(happened(K.STREAM_ENDED, START + 5 * HOUR))
        assert ledger.book.cases["c"].deadline.time == START + 12 * HOUR
        ledger.submit(AnswerCase("c", None))
        ledger.check()

    def test_the_clock_starts_once(self):
        ledger = shop(self.SAID)
        ledger.submit(self.LIVE, happened(K.STREAM_ENDED, START))
        ledger.advance(START + HOUR)
        ledger.submit(happened(K.STREAM_ENDED, ledger.time))
        assert len(ledger.facts(CaseMoved)) == 1
        assert ledger.book.cases["c"].deadline.time == START + 2 * HOUR

    def test_a_stream_that_has_ended_before(self):
        ledger = shop(self.SAID)
        ledger.submit(happened(K.STREAM_ENDED, START))
        ledger.advance(START + 5 * HOUR)
        ledger.submit(self.LIVE)
        assert ledger.book.cases["c"].deadline.time == START + 7 * HOUR
        ledger.check()

    def test_a_retracted_end_is_none(self):
        ledger = shop(self.SAID)
        (ended,) = ledger.submit(happened(K.STREAM_ENDED, START))
        ledger.submit(happened(K.RETRACTED, START, retracts=ended.seq), self.LIVE)
        assert ledger.book.cases["c"].deadline.time is None

    def test_of_another_line_it_does_not_count(self):
        ledger = shop(self.SAID, self.SAID)
        ledger.submit(self.LIVE, happened(K.STREAM_ENDED, START, "2"))
        assert ledger.book.cases["c"].deadline.time is None

    def test_where_the_policy_gives_no_time_of_its_own_it_waits_for_nothing(self):
        ledger = shop(terms(case_response_hours=48))
        ledger.submit(self.LIVE)
        assert ledger.book.cases["c"].deadline.time == START + 48 * HOUR


class TestStages:
    """The later stages have the time that the policies of its lines give them."""

    def test_s16_72_hours_to_audit_a_return_and_silence_approves(self):
        audit = stages((S.RETURN_AUDIT, 72, APPROVED))
        ledger = shop(terms(days(90), case_stages=audit))
        ledger.submit(opening(type=CaseType.RETURN), moving(CaseAction.AGREE_RETURN))
        ledger.advance(START + 24 * HOUR)
        ledger.submit(happened(K.RETURN_RECEIVED, ledger.time))
        assert ledger.book.cases["c"].deadline == (START + 96 * HOUR, APPROVED, "policies/p1@1")
        ledger.advance(START + 96 * HOUR - TICK)
        assert ledger.book.cases["c"].is_open
        ledger.advance(START + 96 * HOUR)
        closed = ledger.facts(CaseClosed)[-1]
        assert (closed.effective_time, closed.actor) == (START + 96 * HOUR, "policies/p1@1")
        assert (closed.fact.breached, closed.fact.rule) == (True, "policies/p1@1")
        assert ledger.line().refunded_before == 10_000
        ledger.check()

    def test_the_return_is_shipped_and_its_time_begins_again(self):
        ledger = shop(terms(days(90), case_stages=stages((S.RETURN_TRANSIT, 48, EXPIRED))))
        ledger.submit(opening(), moving(CaseAction.AGREE_RETURN))
        ledger.advance(START + 40 * HOUR)
        ledger.submit(happened(K.RETURN_SHIPPED, ledger.time))
        assert ledger.book.cases["c"].deadline.time == START + 88 * HOUR
        ledger.advance(START + 88 * HOUR)
        assert ledger.book.cases["c"].state is S.EXPIRED
        assert ledger.line().held == 10_000
        ledger.check()

    def test_a_return_of_another_line_moves_nothing(self):
        ledger = shop(terms(), terms())
        ledger.submit(opening(scope=CaseScope.ORDER), moving(CaseAction.AGREE_RETURN))
        ledger.submit(happened(K.RETURN_RECEIVED, START, "2"))
        assert ledger.book.cases["c"].state is S.RETURN_TRANSIT

    def test_it_counts_from_when_it_was_reported_not_from_when_it_happened(self):
        ledger = shop(terms(case_stages=stages((S.ANSWERED, 24, EXPIRED))))
        ledger.submit(opening())
        ledger.advance(START + 10 * HOUR)
        ledger.submit(AnswerCase("c", START + HOUR))
        case = ledger.book.cases["c"]
        assert case.deadline.time == START + 34 * HOUR
        assert case.answer_time == START + HOUR

    def test_a_stage_without_a_time_has_none(self):
        ledger = shop(STAIRCASE)
        ledger.submit(opening(), AnswerCase("c", None))
        assert ledger.book.cases["c"].due_time is None
        ledger.advance(START + timedelta(days=99))
        assert ledger.book.cases["c"].state is S.ANSWERED

    def test_the_first_answer_is_kept(self):
        ledger = shop(terms(), terms())
        ledger.submit(opening(), AnswerCase("c", None))
        ledger.advance(START + HOUR)
        ledger.submit(moving(CaseAction.AGREE_RETURN))
        assert ledger.book.cases["c"].answer_time == START


class TestStaircase:
    """S09: from the merchant to the platform to a mediator; every tier keeps the block."""

    def test_tier_by_tier(self):
        ledger = shop(STAIRCASE)
        ledger.submit(happened(K.SIGNED, START), opening())
        for hours, state in ((48, S.ARBITRATION), (96, S.MEDIATION)):
            ledger.advance(START + hours * HOUR)
            assert ledger.book.cases["c"].state is state
            kinds = {blocker.kind for blocker in ledger.standing().blockers}
            assert BlockerKind.CASE_OPEN in kinds
        ledger.advance(START + 120 * HOUR)
        assert ledger.book.cases["c"].state is S.REJECTED
        assert ledger.book.cases["c"].breach_count == 3
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time == START + 120 * HOUR
        ledger.check()

    def test_an_explanation_foresees_the_last_of_them(self):
        ledger = shop(STAIRCASE)
        ledger.submit(happened(K.SIGNED, START), opening())
        assert ledger.standing().release_time == START + 120 * HOUR
        until = {blocker.kind: blocker.until for blocker in ledger.standing().blockers}
        assert until[BlockerKind.CASE_OPEN] == START + 120 * HOUR

    def test_a_server_that_was_down_for_a_week_takes_each_at_its_moment(self):
        ledger = shop(STAIRCASE, test=False)
        ledger.submit(opening())
        due = ledger.book.cases["c"].deadline.time
        assert due is not None
        ledger.reach(START + timedelta(days=7))
        moved = [entry.effective_time for entry in ledger.facts(CaseMoved)]
        assert moved == [due, due + 48 * HOUR]
        (closed,) = ledger.facts(CaseClosed)
        assert closed.effective_time == due + 72 * HOUR < closed.record_time
        ledger.check()

    def test_a_partial_release_leaves_the_rest_to_the_tiers(self):
        """Line 2 is released; the case on line 1 escalates, and claims the rest of it."""
        ledger = shop(STAIRCASE, terms(days(0)))
        ledger.submit(happened(K.SIGNED, START), opening("c", ("1", 4_000)))
        ledger.advance(START + 50 * HOUR)
        assert [ledger.line(each).released for each in "12"] == [0, 10_000]
        second = opening("d", ("1", 6_000), ("2", 10_000), type=CaseType.DISPUTE)
        ledger.submit(second, closing(APPROVED, case_id="d"))
        assert ledger.line("2").refunded_after == 10_000
        assert ledger.line().refunded_before == 6_000
        ledger.check()


class TestLateCommands:
    """A command that comes before the sweep meets the case as its deadlines left it."""

    def late(self, policy, hours) -> PureLedger:
        ledger = shop(policy, test=False)
        ledger.submit(opening())
        ledger.now = START + hours * HOUR
        return ledger

    def test_an_escalation_is_recorded_first(self):
        ledger = self.late(STAIRCASE, 50)
        opened = ledger.book.cases["c"].open_time
        moved, added = ledger.submit(evidence())
        assert (moved.fact.state, moved.effective_time) == (S.ARBITRATION, opened + 48 * HOUR)
        assert moved.actor == "policies/p1@1"
        assert added.actor == "tester"
        assert ledger.book.cases["c"].breach_count == 1
        ledger.check()

    def test_and_all_that_came_to_pass(self):
        ledger = self.late(STAIRCASE, 100)
        entries = ledger.submit(closing(CaseOutcome.WITHDRAWN))
        assert [type(entry.fact) for entry in entries] == [CaseMoved, CaseMoved, CaseClosed]
        ledger.check()

    def test_an_answer_is_too_late_for_what_has_escalated(self):
        ledger = self.late(STAIRCASE, 50)
        seq = ledger.book.head.seq
        assert reasons(ledger, AnswerCase("c", None)) == [Reason.CASE_STATE]
        assert ledger.book.head.seq == seq

    def test_what_a_deadline_has_closed_is_closed(self):
        ledger = self.late(STAIRCASE, 130)
        commands: list[Command] = [evidence(), closing(APPROVED), moving(CaseAction.ESCALATE)]
        assert set(reasons(ledger, *commands)) == {Reason.CASE_STATE}
        ledger.reach(ledger.now)
        assert ledger.book.cases["c"].state is S.REJECTED
        ledger.check()

    def test_goods_that_come_back_too_late_move_nothing(self):
        said = terms(case_stages=stages((S.RETURN_TRANSIT, 24, EXPIRED)))
        ledger = shop(said, test=False)
        ledger.submit(opening(), moving(CaseAction.AGREE_RETURN))
        ledger.now = START + 30 * HOUR
        ledger.submit(happened(K.RETURN_RECEIVED, ledger.now))
        ledger.reach(ledger.now)
        assert ledger.book.cases["c"].state is S.EXPIRED
        ledger.check()


class TestTheInstantTheWindowEnds:
    """A case and a release at one instant are ordered by the ledger, and nothing is lost."""

    END = START + timedelta(days=8)

    def test_a_case_at_that_instant_comes_too_late_for_what_is_released_then(self):
        ledger = shop()
        ledger.submit(happened(K.SIGNED, START))
        ledger.advance(self.END)
        assert ledger.line().released == 10_000
        assert reasons(ledger, opening()) == [Reason.NOTHING_HELD]

    def test_before_the_sweep_it_is_in_time(self):
        ledger = shop(test=False)
        ledger.submit(happened(K.SIGNED, START))
        ledger.now = self.END
        ledger.submit(opening())
        ledger.reach(self.END)
        assert ledger.line().released == 0
        ledger.check()

    def test_one_that_was_filed_in_time_and_is_reported_late(self):
        """It is dated back, but what was released stays so: a dispute recalls it from there."""
        ledger = shop(terms(), terms(days(90)))
        ledger.submit(happened(K.SIGNED, START))
        ledger.advance(self.END + HOUR)
        in_time = opening("c", ("1", 4_000), type=CaseType.DISPUTE, when=self.END - HOUR)
        ledger.submit(in_time)
        case = ledger.book.cases["c"]
        assert (case.open_time, case.lines[0].contingent) == (self.END - HOUR, 4_000)
        ledger.submit(closing(APPROVED))
        assert ledger.line().refunded_after == 4_000
        ledger.check()


class TestRefundDue:
    """S08: in working days, and never past what the law allows."""

    FRIDAY = at("2026-02-13T18:00+08:00")

    def due(self, **said):
        festival = [date(2026, 2, day) for day in range(15, 24)]
        ledger = PureLedger(self.FRIDAY)
        ledger.submit(
            calendar(holidays=festival, working_days=[date(2026, 2, 14), date(2026, 2, 28)]),
            CreatePolicy("p", terms(**said)),
            PlaceHold("h", CURRENCY, "psp", None, (LineSpec("1", "m", 10_000, "p"),)),
            opening(),
            closing(APPROVED),
        )
        ledger.check()
        return ledger.book.cases["c"].refund_due

    def test_working_days_with_those_that_make_up(self):
        # The 14th, the 24th to the 28th, and March 2.
        due = self.due(refund_working_days=7, calendar="CN")
        assert due == at("2026-03-03T00:00+08:00")

    def test_never_past_the_limit(self):
        due = self.due(refund_working_days=7, calendar="CN", refund_limit_days=7)
        assert due == at("2026-02-21T00:00+08:00")

    def test_the_limit_alone(self):
        assert self.due(refund_limit_days=15) == at("2026-03-01T00:00+08:00")

    def test_none(self):
        assert self.due() is None

    def test_the_earliest_of_its_lines(self):
        ledger = shop(terms(refund_limit_days=9), terms(refund_limit_days=3), terms())
        ledger.submit(opening("c", ("1", 1), ("2", 1), ("3", 1)), closing(APPROVED))
        assert ledger.book.cases["c"].refund_due == START + timedelta(days=4)

    def test_only_when_something_is_awarded(self):
        ledger = shop(terms(refund_limit_days=9))
        ledger.submit(opening(), closing(REJECTED))
        assert ledger.book.cases["c"].refund_due is None


def test_a_policy_changed_on_the_way_does_not_change_the_time_of_a_case():
    ledger = shop(terms(case_response_hours=48, case_default=REJECTED))
    ledger.submit(opening(), CreatePolicy("p1", terms(case_response_hours=1)))
    assert ledger.book.cases["c"].deadline.time == START + 48 * HOUR


def test_a_case_on_a_foreign_hold():
    ledger = shop()
    ledger.submit(PlaceHold("g", CURRENCY, "psp", None, (LineSpec("x", "m", 1, "p1"),)))
    claims = (Claim("g", "1", 1),)
    stranger = OpenCase("c", "h", CURRENCY, claims, CaseScope.LINES, RefundGround.NO_REASON, None)
    assert reasons(ledger, stranger) == [Reason.LINE_NOT_FOUND]
