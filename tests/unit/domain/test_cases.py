"""A case sets money apart and blocks what it names, until somebody or a deadline closes it."""

from datetime import date, timedelta

import pytest

from ledger.domain.cases import CaseLine
from ledger.domain.chart import Kind
from ledger.domain.commands import (
    AnswerCase,
    Award,
    CaseFallDue,
    Claim,
    CloseCase,
    CreatePolicy,
    CreateRefund,
    LineSpec,
    OpenCase,
    PlaceHold,
    RefundItem,
    ReportSettlement,
)
from ledger.domain.facts import CaseClosed, LinesReleased
from ledger.domain.kinds import CaseOutcome, CaseScope, RefundGround
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import Length, ParcelRule, Refundability, Unit
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.pure import (
    CURRENCY,
    PureLedger,
    at,
    calendar,
    days,
    happened,
    reasons,
    shop,
    terms,
)

TICK = timedelta(microseconds=1)
ANSWER = terms(days(0), case_response_hours=48, case_default=CaseOutcome.REJECTED)


def march(day, hour=0):
    """A time in Shanghai."""
    return at("2025-03-01T00:00+08:00") + timedelta(days=day - 1, hours=hour)


def opening(case_id="c", *claims, scope=CaseScope.LINES, when=None, ground=RefundGround.NO_REASON):
    claimed = tuple(Claim("h", *claim) for claim in claims or (("1", 4_000),))
    return OpenCase(case_id, "h", CURRENCY, claimed, scope, ground, when)


def other_hold(hold_id):
    claims = (Claim("h", "1", 1), Claim(hold_id, "1", 1))
    return OpenCase("n", "h", CURRENCY, claims, CaseScope.LINES, RefundGround.NO_REASON, None)


def closing(outcome, case_id="c", when=None):
    return CloseCase(case_id, outcome, when)


def partly(amount, case_id="c", freight=0, currency=CURRENCY, outcome=CaseOutcome.PARTLY_APPROVED):
    return CloseCase(case_id, outcome, None, (Award("h", "1", amount, freight),), currency)


def refund(amount, refund_id="r", line_id="1"):
    return CreateRefund(refund_id, "h", CURRENCY, (RefundItem(line_id, amount),), "x", None)


def disputed(*policies, **hold):
    """Lines that were signed for on the 1st, and a case on the first."""
    ledger = shop(*(policies or (terms(days(0)),)), start=march(1, 10), **hold)
    ledger.submit(happened(K.SIGNED, march(1, 10)), opening())
    return ledger


def test_it_sets_apart_what_is_claimed():
    ledger = disputed()
    line = ledger.line()
    assert (line.held, line.disputed) == (6_000, 4_000)
    assert ledger.balance(Kind.HELD) == -6_000
    assert ledger.balance(Kind.DISPUTED) == -4_000
    ledger.check()


def test_it_blocks_the_whole_line_after_the_window_too():
    ledger = disputed()
    ledger.advance(march(30))
    (blocker,) = ledger.standing().blockers
    assert (blocker.kind, blocker.reference, blocker.amount, blocker.since, blocker.until) == (
        BlockerKind.CASE_OPEN,
        "cases/c",
        4_000,
        march(1, 10),
        None,
    )
    assert not ledger.facts(LinesReleased)
    ledger.check()


class TestClosing:
    """WITHDRAWN and REJECTED give back, APPROVED refunds."""

    @pytest.mark.parametrize("outcome", [CaseOutcome.WITHDRAWN, CaseOutcome.REJECTED])
    def test_given_back(self, outcome):
        ledger = disputed()
        ledger.advance(march(30))
        ledger.submit(closing(outcome, when=march(20)))
        assert (ledger.line().held, ledger.line().disputed) == (10_000, 0)
        assert ledger.standing().release_time == march(30)
        ledger.advance(march(30))
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time == march(30)
        ledger.check()

    def test_approved_it_is_refunded_as_a_refund_of_its_id(self):
        ledger = disputed()
        ledger.advance(march(30))
        ledger.submit(closing(CaseOutcome.APPROVED))
        assert ledger.book.refunds["c"].amount == 4_000
        assert ledger.book.refunds["c"].lines[0].from_disputed == 4_000
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -4_000
        ledger.advance(march(30))
        line = ledger.line()
        assert (line.refunded_before, line.released) == (4_000, 6_000)
        ledger.check()

    def test_approved_in_full_it_closes_the_line(self):
        ledger = shop()
        ledger.submit(opening("c", ("1", 10_000)), closing(CaseOutcome.APPROVED))
        assert not ledger.line().is_open
        assert ledger.line().due_time is None
        ledger.check()

    def test_a_line_that_others_wait_for(self):
        said = terms(days(0), parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(1, 10))
        ledger.submit(happened(K.SIGNED, march(1, 10), "1"), opening("c", ("2", 10_000)))
        ledger.advance(march(10))
        assert ledger.standing("1").blockers[0].kind is BlockerKind.ORDER_OUTSTANDING
        ledger.submit(closing(CaseOutcome.APPROVED, when=march(5)))
        ledger.advance(march(10))
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time == march(10)
        ledger.check()

    @pytest.mark.parametrize(
        "outcome", [CaseOutcome.WITHDRAWN, CaseOutcome.REJECTED, CaseOutcome.APPROVED]
    )
    def test_once(self, outcome):
        ledger = disputed()
        ledger.submit(closing(outcome))
        again = [closing(each) for each in CaseOutcome if each is not CaseOutcome.PARTLY_APPROVED]
        again += [AnswerCase("c", None), partly(1)]
        assert set(reasons(ledger, *again)) == {Reason.CASE_STATE}

    @pytest.mark.parametrize(
        "outcome",
        [*(CaseOutcome.EXPIRED, CaseOutcome.UPHELD, CaseOutcome.ESCALATED), "WON", "LOST"],
    )
    def test_not_as_something_that_it_cannot_become(self, outcome):
        assert reasons(disputed(), closing(CaseOutcome(outcome))) == [Reason.CASE_STATE]


class TestAppealTail:
    """After a rejection a line stays blocked for the appeal days of its policy."""

    SAID = terms(days(0), appeal_days=3)

    def test_it_blocks_and_falls(self):
        ledger = disputed(self.SAID)
        ledger.advance(march(5, 15))
        ledger.submit(closing(CaseOutcome.REJECTED))
        (blocker,) = ledger.standing().blockers
        # Rejected on the 5th: the three days are the 6th to the 8th.
        assert (blocker.kind, blocker.reference, blocker.since, blocker.until) == (
            BlockerKind.APPEAL_TAIL,
            "cases/c",
            march(5, 15),
            march(9),
        )
        assert ledger.standing().release_time == march(9)
        ledger.advance(march(9) - TICK)
        assert not ledger.facts(LinesReleased)
        ledger.advance(march(9))
        assert ledger.line().released == 10_000
        ledger.check()

    @pytest.mark.parametrize("outcome", [CaseOutcome.WITHDRAWN, CaseOutcome.APPROVED])
    def test_only_after_a_rejection(self, outcome):
        ledger = disputed(self.SAID)
        ledger.advance(march(5))
        ledger.submit(closing(outcome))
        assert ledger.standing().blockers == ()

    def test_the_longest_counts_and_is_named(self):
        ledger = disputed(self.SAID)
        ledger.submit(opening("d"))
        ledger.advance(march(5))
        ledger.submit(
            closing(CaseOutcome.REJECTED), closing(CaseOutcome.REJECTED, "d", when=march(2))
        )
        (blocker,) = ledger.standing().blockers
        assert (blocker.reference, blocker.until) == ("cases/c", march(9))

    def test_a_window_that_ends_later_hides_it(self):
        ledger = disputed(terms(days(30), appeal_days=3))
        ledger.submit(closing(CaseOutcome.REJECTED))
        assert ledger.standing().release_time == march(32)

    def test_another_case_may_be_opened_meanwhile(self):
        ledger = disputed(self.SAID)
        ledger.advance(march(5))
        ledger.submit(closing(CaseOutcome.REJECTED), opening("appeal"))
        ledger.advance(march(20))
        assert not ledger.facts(LinesReleased)
        ledger.submit(closing(CaseOutcome.APPROVED, "appeal"))
        ledger.advance(march(20))
        assert (ledger.line().released, ledger.line().refunded_before) == (6_000, 4_000)
        ledger.check()


class TestScope:
    """LINES blocks what is named, ORDER the whole hold."""

    @pytest.mark.parametrize(
        ("scope", "released"), [(CaseScope.LINES, 10_000), (CaseScope.ORDER, 0)]
    )
    def test_what_it_blocks(self, scope, released):
        ledger = shop(terms(days(0)), terms(days(0)), start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)), opening(scope=scope))
        ledger.advance(march(9))
        assert [ledger.line(line_id).released for line_id in "12"] == [0, released]
        ledger.submit(closing(CaseOutcome.WITHDRAWN))
        ledger.advance(march(9))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 10_000]
        ledger.check()

    def test_an_order_is_blocked_by_each_of_its_cases(self):
        ledger = shop(terms(days(0)), terms(days(0)), start=march(1))
        ledger.submit(
            happened(K.SIGNED, march(1)),
            opening("a", scope=CaseScope.ORDER),
            opening("b", ("2", 1_000)),
            closing(CaseOutcome.WITHDRAWN, "a"),
        )
        ledger.advance(march(9))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 0]
        ledger.check()

    def test_the_tail_of_each_line_is_its_own_policys(self):
        ledger = shop(terms(days(0), appeal_days=3), terms(days(0)), start=march(1))
        ledger.submit(
            happened(K.SIGNED, march(1)),
            opening(scope=CaseScope.ORDER),
            closing(CaseOutcome.REJECTED),
        )
        assert ledger.standing("1").release_time == march(5)
        assert ledger.standing("2").release_time == march(2)


class TestClaims:
    """Claims may overlap; together they set apart no more than there is."""

    def test_what_is_left_is_set_apart(self):
        ledger = shop()
        ledger.submit(opening("a", ("1", 7_000)), opening("b", ("1", 7_000)))
        assert ledger.book.cases["b"].lines[0] == CaseLine("h", "1", 7_000, 3_000)
        assert (ledger.line().held, ledger.line().disputed) == (0, 10_000)
        assert ledger.book.cases["b"].lines[0].contingent == 4_000
        ledger.submit(closing(CaseOutcome.APPROVED, "b"), closing(CaseOutcome.APPROVED, "a"))
        # The merchant advances what was set apart for the other, and has it back from there.
        line = ledger.line()
        assert (line.refunded_before, line.compensated, line.held) == (6_000, 4_000, 4_000)
        ledger.check()

    def test_one_that_gets_nothing_blocks_all_the_same(self):
        ledger = disputed()
        ledger.submit(opening("all", ("1", 6_000)), opening("late", ("1", 1)))
        ledger.submit(closing(CaseOutcome.WITHDRAWN), closing(CaseOutcome.APPROVED, "all"))
        ledger.advance(march(9))
        assert ledger.line().released == 0
        ledger.check()

    def test_a_refund_takes_only_what_no_case_claims(self):
        ledger = disputed()
        assert reasons(ledger, refund(6_001), refund(6_000)) == [
            Reason.REFUND_EXCEEDS_REMAINDER,
            None,
        ]
        ledger.submit(closing(CaseOutcome.WITHDRAWN))
        assert ledger.line().held == 4_000
        ledger.check()

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            (opening("c"), Reason.CASE_EXISTS),
            (opening("r"), Reason.REFUND_EXISTS),
            (opening("n", ("9", 1)), Reason.LINE_NOT_FOUND),
            (opening("n", ("1", 1), ("1", 1)), Reason.DUPLICATE_LINE),
            (opening("n", ("1", 9_991)), Reason.REFUND_EXCEEDS_REMAINDER),
            (opening("n", ("2", 1)), Reason.REFUND_EXCEEDS_REMAINDER),
            (opening("n", ("1", 0)), Reason.FIELD_INVALID),
            (other_hold("gone"), Reason.NOTHING_HELD),
            (other_hold("none"), Reason.HOLD_NOT_FOUND),
            (other_hold("dollars"), Reason.CURRENCY_MISMATCH),
            (opening("n", ("3", 1)), Reason.REFUND_NOT_ALLOWED),
            (opening("n", when=march(2)), Reason.TIME_IN_FUTURE),
            (
                OpenCase(
                    "n",
                    "h",
                    "EUR",
                    (Claim("h", "1", 1),),
                    CaseScope.LINES,
                    RefundGround.NO_REASON,
                    None,
                ),
                Reason.CURRENCY_MISMATCH,
            ),
            (
                OpenCase(
                    "n",
                    "x",
                    CURRENCY,
                    (Claim("h", "1", 1),),
                    CaseScope.LINES,
                    RefundGround.NO_REASON,
                    None,
                ),
                Reason.HOLD_NOT_FOUND,
            ),
            (refund(1, "c"), Reason.CASE_EXISTS),
            (AnswerCase("none", None), Reason.CASE_NOT_FOUND),
            (closing(CaseOutcome.APPROVED, "none"), Reason.CASE_NOT_FOUND),
            (closing(CaseOutcome.APPROVED, when=march(2)), Reason.TIME_IN_FUTURE),
            (AnswerCase("c", march(2)), Reason.TIME_IN_FUTURE),
        ],
    )
    def test_refused(self, command, reason):
        quality = terms(refundability=Refundability.QUALITY_ONLY)
        ledger = shop(terms(), terms(), quality, start=march(1))
        ledger.submit(opening(), refund(10), refund(10_000, "all", "2"))
        for hold_id, currency in (("gone", CURRENCY), ("dollars", "USD")):
            line = LineSpec("1", "m", 10, "p1")
            ledger.submit(PlaceHold(hold_id, currency, "psp", None, (line,)))
        items = (RefundItem("1", 10),)
        ledger.submit(CreateRefund("g", "gone", CURRENCY, items, "x", None))
        seq = ledger.book.head.seq
        assert reasons(ledger, command) == [reason]
        assert ledger.book.head.seq == seq
        ledger.check()


class TestDeadlines:
    """A merchant that does not answer in time gets the default outcome, at that moment."""

    @pytest.mark.parametrize(
        ("default", "released", "refunded"),
        [(CaseOutcome.REJECTED, 10_000, 0), (CaseOutcome.APPROVED, 6_000, 4_000)],
    )
    def test_the_default(self, default, released, refunded):
        ledger = disputed(terms(days(0), case_response_hours=48, case_default=default))
        assert ledger.book.cases["c"].answer_due == march(3, 10)
        # Until then it is known when it falls, and what follows.
        assert ledger.standing().blockers[-1].until == march(3, 10)
        assert ledger.standing().release_time == march(3, 10)
        ledger.advance(march(3, 10) - TICK)
        assert ledger.book.cases["c"].is_open
        ledger.advance(march(3, 10))
        assert ledger.facts(CaseClosed)[-1].effective_time == march(3, 10)
        assert (ledger.line().released, ledger.line().refunded_before) == (released, refunded)
        ledger.check()

    def test_an_answer_ends_it(self):
        ledger = disputed(ANSWER)
        ledger.submit(AnswerCase("c", None))
        assert ledger.book.cases["c"].due_time is None
        ledger.advance(march(30))
        assert ledger.book.cases["c"].is_open
        assert reasons(ledger, AnswerCase("c", None)) == [Reason.CASE_STATE]

    def test_without_a_default_it_stays_open(self):
        ledger = disputed(terms(days(0), case_response_hours=48))
        assert ledger.book.cases["c"].answer_due == march(3, 10)
        ledger.advance(march(30))
        assert ledger.book.cases["c"].is_open
        assert ledger.standing().release_time is None

    def test_the_strictest_policy_of_its_lines_counts(self):
        hours = [(48, CaseOutcome.APPROVED), (24, CaseOutcome.REJECTED), (0, None)]
        said = [terms(days(0), case_response_hours=h, case_default=d) for h, d in hours]
        ledger = shop(*said, start=march(1))
        ledger.submit(opening("c", ("1", 10), ("2", 10), ("3", 10)))
        case = ledger.book.cases["c"]
        assert case.deadline == (march(2), CaseOutcome.REJECTED, "policies/p2@1")
        assert case.answer_due == march(2)

    def test_an_answer_after_the_deadline_finds_the_default_taken_however_late_the_sweep(self):
        ledger = shop(ANSWER, start=march(1), test=False)
        ledger.submit(opening())
        ledger.now = march(4)
        assert reasons(ledger, AnswerCase("c", None)) == [Reason.CASE_STATE]
        ledger.sweep(march(4))
        closed = ledger.facts(CaseClosed)[-1]
        assert closed.fact.outcome is CaseOutcome.REJECTED
        assert closed.effective_time == ledger.book.cases["c"].answer_due < march(4)
        ledger.check()

    def test_the_tail_of_a_default_counts_from_the_deadline(self):
        ledger = shop(
            terms(
                days(0), case_response_hours=48, case_default=CaseOutcome.REJECTED, appeal_days=3
            ),
            start=march(1, 10),
        )
        ledger.submit(happened(K.SIGNED, march(1, 10)), opening())
        assert ledger.standing().release_time == march(7)
        ledger.advance(march(7))
        assert ledger.line().released == 10_000
        ledger.check()

    def test_it_is_taken_once(self):
        ledger = disputed(ANSWER)
        due = CaseFallDue("c", march(3, 10))
        ledger.advance(march(3, 10))
        assert ledger.submit(due) == []
        assert reasons(ledger, CaseFallDue("none", march(3))) == [Reason.CASE_NOT_FOUND]

    def test_another_hold_that_is_due_at_that_moment_leaves_nothing_behind(self):
        ledger = disputed(ANSWER)
        ledger.submit(
            CreatePolicy("hours", terms(Length(48, Unit.HOUR))),
            PlaceHold("z", CURRENCY, "psp", None, (LineSpec("1", "m", 100, "hours"),)),
            happened(K.SIGNED, march(1, 10), hold="z"),
        )
        ledger.advance(march(4))
        assert ledger.line("1", "z").released == 100
        assert ledger.line().released == 10_000

    def test_a_refund_is_due_by_the_working_calendar(self):
        """Opened on a Friday at 18:00: the answer is due on Sunday, the refund after a festival."""
        friday = at("2026-02-13T18:00+08:00")
        festival = [date(2026, 2, day) for day in range(15, 24)]
        made_up = [date(2026, 2, 14), date(2026, 2, 28)]
        ledger = PureLedger(friday)
        said = terms(
            case_response_hours=48,
            case_default=CaseOutcome.APPROVED,
            refund_working_days=7,
            calendar="CN",
        )
        ledger.submit(
            calendar(holidays=festival, working_days=made_up),
            CreatePolicy("p", said),
            PlaceHold("h", CURRENCY, "psp", None, (LineSpec("1", "m", 10_000, "p"),)),
            opening(),
        )
        ledger.advance(at("2026-03-20T00:00+08:00"))
        case = ledger.book.cases["c"]
        assert case.close_time == at("2026-02-15T18:00+08:00")
        # February 24 to 28, the Saturday included, and March 2 and 3.
        assert case.refund_due == at("2026-03-04T00:00+08:00")
        ledger.check()


def test_a_case_outlives_the_window_and_the_settlement():
    ledger = disputed(terms(days(0), requires_settlement=True))
    ledger.advance(march(5))
    ledger.submit(ReportSettlement("h", CURRENCY, 0, "main", march(5)))
    ledger.advance(march(20))
    assert not ledger.facts(LinesReleased)
    ledger.submit(closing(CaseOutcome.WITHDRAWN))
    ledger.advance(march(20))
    assert ledger.facts(LinesReleased)[-1].effective_time == march(20)
    ledger.check()
