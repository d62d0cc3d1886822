"""What stands between a line and its release, and what a release makes of the money."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.domain.blockers import Standings
from ledger.domain.chart import Kind
from ledger.domain.commands import (
    Claim,
    CloseCase,
    CreatePayout,
    CreateRefund,
    OpenCase,
    RefundItem,
    ReleaseHold,
    ReportSettlement,
)
from ledger.domain.facts import LinesReleased, ProviderReleaseAlerted, ReserveMatured
from ledger.domain.kinds import CaseOutcome, CaseScope, RefundGround
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import CountFrom, ParcelRule
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.pure import CURRENCY, at, days, happened, reasons, shop, terms

TICK = timedelta(microseconds=1)


def march(day, hour=0):
    """A time in Shanghai; days beyond the 31st lie in April."""
    return at("2025-03-01T00:00+08:00") + timedelta(days=day - 1, hours=hour)


def blockers(ledger, line_id="1"):
    return [(each.kind, each.until) for each in ledger.standing(line_id).blockers]


class TestBlockers:
    """Everything that blocks a line is listed, each with the moment it falls away."""

    @pytest.mark.parametrize(
        ("trigger", "kind"),
        [
            (K.SIGNED, BlockerKind.NOT_SIGNED),
            (K.INSTALLED, BlockerKind.NOT_INSTALLED),
            (K.CONFIRMED, BlockerKind.NOT_CONFIRMED),
            (K.SERVICE_CONSUMED, BlockerKind.NOT_CONSUMED),
            (K.STREAM_ENDED, BlockerKind.STREAM_RUNNING),
        ],
    )
    def test_what_has_not_happened(self, trigger, kind):
        ledger = shop(terms(trigger=trigger))
        (blocker,) = ledger.standing().blockers
        assert (blocker.kind, blocker.until, blocker.amount) == (kind, None, 10_000)
        assert blocker.since == ledger.book.holds["h"].paid_time
        assert blocker.reference == blocker.policy == "policies/p1@1"

    def test_a_window(self):
        ledger = shop(start=march(2))
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        (blocker,) = ledger.standing().blockers
        assert (blocker.kind, blocker.since, blocker.until) == (
            BlockerKind.WINDOW_OPEN,
            march(1, 10),
            march(9),
        )

    @pytest.mark.parametrize(
        ("events", "kind"),
        [
            ([happened(K.SIGNED, march(1), "1", of=2)], BlockerKind.PARCEL_OUTSTANDING),
            ([happened(K.SIGNED, march(1), "1")], BlockerKind.ORDER_OUTSTANDING),
            (
                [happened(K.SIGNED, march(1), "1"), happened(K.LOST, march(1), "1", parcel=2)],
                BlockerKind.GOODS_LOST,
            ),
        ],
    )
    def test_what_a_window_waits_for(self, events, kind):
        said = terms(parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(2))
        ledger.submit(*events)
        assert blockers(ledger) == [(kind, None)]

    def test_lost_goods_block_since_they_are_lost(self):
        ledger = shop(start=march(5))
        ledger.submit(happened(K.LOST, march(3)))
        assert ledger.standing().blockers[0].since == march(3)

    def test_until_is_when_a_fallback_and_its_window_are_over(self):
        ledger = shop(terms(fallback_after=K.SHIPPED, fallback_days=10), start=march(1))
        ledger.submit(happened(K.SHIPPED, march(1)))
        assert blockers(ledger) == [(BlockerKind.NOT_SIGNED, march(19))]

    def test_all_at_once(self):
        said = terms(
            requires_settlement=True,
            fallback_after=K.SHIPPED,
            fallback_days=10,
            case_response_hours=48,
            case_default=CaseOutcome.REJECTED,
        )
        ledger = shop(said, start=march(1))
        claims = (Claim("h", "1", 4_000),)
        ledger.submit(
            happened(K.SHIPPED, march(1)),
            OpenCase("c", "h", CURRENCY, claims, CaseScope.LINES, RefundGround.NO_REASON, None),
        )
        assert blockers(ledger) == [
            (BlockerKind.NOT_SIGNED, march(19)),
            (BlockerKind.CASE_OPEN, march(3)),
            (BlockerKind.NOT_SETTLED, None),
        ]
        assert [each.amount for each in ledger.standing().blockers] == [10_000, 4_000, 10_000]
        # Nobody knows when the provider settles.
        assert ledger.standing().release_time is None

    def test_another_line_is_no_business_of_a_line_counted_by_itself(self):
        said = terms(days(0), trigger=K.CONFIRMED, fallback_after=K.SHIPPED)
        ledger = shop(replace(said, fallback_days=3), said, start=march(1))
        ledger.submit(happened(K.SHIPPED, march(1)))
        assert ledger.standing("2").release_time == march(2)
        ledger.advance(march(2))
        assert [ledger.line(line_id).released for line_id in "12"] == [0, 10_000]

    def test_nothing_is_held(self):
        ledger = shop()
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 10_000),), "x", None))
        assert blockers(ledger) == [(BlockerKind.NOTHING_HELD, None)]
        refusal = ledger.refused(ReleaseHold("h", ()))
        assert [each.kind for each in refusal.blockers] == [BlockerKind.NOTHING_HELD]

    def test_as_of_a_moment_before_the_last_blocker_fell(self):
        """What counts when it was learned is no blocker of its own."""
        ledger = shop(terms(requires_settlement=True), start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.advance(march(20))
        ledger.submit(ReportSettlement("h", CURRENCY, 0, "bank", march(9)))
        hold = ledger.book.holds["h"]
        assert Standings(ledger.book, hold, march(10)).of(hold.lines["1"]).blockers == ()


class TestReleaseHold:
    """A release that is asked for: all of the lines or none."""

    def test_half_open(self):
        ledger = shop(start=march(1), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.now = march(9) - 2 * TICK
        assert reasons(ledger, ReleaseHold("h", ())) == [Reason.RELEASE_BLOCKED]
        ledger.now = march(9)
        assert reasons(ledger, ReleaseHold("h", ())) == [None]
        ledger.check()

    def test_one_blocked_line_blocks_them_all(self):
        ledger = shop(terms(days(0)), terms(), start=march(3))
        ledger.submit(happened(K.SIGNED, march(1)))
        refusal = ledger.refused(ReleaseHold("h", ()))
        assert [each.line_id for each in refusal.blockers] == ["2"]
        ledger.submit(ReleaseHold("h", ("1",)))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 0]
        ledger.check()

    def test_the_window_it_rests_on_is_recorded(self):
        said = terms(days(0), parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(3))
        ledger.submit(
            happened(K.SIGNED, march(1), "1"),
            CreateRefund("r", "h", CURRENCY, (RefundItem("2", 10_000),), "x", None),
            ReleaseHold("h", ("1",)),
        )
        line = ledger.line("1")
        assert (line.waiting, line.refresh_time, line.released) == (None, None, 10_000)
        ledger.check()

    def test_a_refund_said_to_be_long_ago_backdates_no_release(self):
        said = terms(days(0), parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(40))
        ledger.submit(
            happened(K.SIGNED, march(1), "1"),
            CreateRefund("r", "h", CURRENCY, (RefundItem("2", 10_000),), "x", march(3)),
        )
        ledger.advance(march(40))
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time == march(40)
        ledger.check()


class TestSettlement:
    """E2, and the policies that wait for it."""

    def test_a_line_waits_for_it(self):
        ledger = shop(terms(requires_settlement=True), terms(), start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.advance(march(12))
        assert [ledger.line(line_id).released for line_id in "12"] == [0, 10_000]
        assert blockers(ledger) == [(BlockerKind.NOT_SETTLED, None)]
        ledger.submit(ReportSettlement("h", CURRENCY, 60, "main", march(8)))
        assert ledger.standing().release_time == march(12)
        ledger.advance(march(12))
        assert ledger.line().released == 10_000
        # It was not known before, so it is not released before.
        assert ledger.facts(LinesReleased)[-1].effective_time == march(12)
        ledger.check()

    def test_settled_before_the_window_ends(self):
        ledger = shop(terms(requires_settlement=True), start=march(1))
        ledger.submit(
            happened(K.SIGNED, march(1)), ReportSettlement("h", CURRENCY, 0, "main", march(1))
        )
        assert ledger.standing().release_time == march(9)
        ledger.advance(march(9))
        assert ledger.line().released == 10_000

    def test_postings(self):
        ledger = shop(terms(), terms())
        ledger.submit(ReportSettlement("h", CURRENCY, 120, "main", ledger.time))
        assert ledger.balance(Kind.BANK, "main") == 19_880
        assert ledger.balance(Kind.FEES, "") == 120
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == 0
        ledger.check()

    @pytest.mark.parametrize(
        ("fee", "bank", "fees"), [(0, 10_000, 0), (10_000, 0, 10_000), (1, 9_999, 1)]
    )
    def test_a_leg_of_zero_is_not_posted(self, fee, bank, fees):
        ledger = shop()
        ledger.submit(ReportSettlement("h", CURRENCY, fee, "main", ledger.time))
        assert (ledger.balance(Kind.BANK, "main"), ledger.balance(Kind.FEES, "")) == (bank, fees)
        ledger.check()

    def test_refused(self):
        ledger = shop()
        now = ledger.time
        assert reasons(
            ledger,
            ReportSettlement("other", CURRENCY, 0, "main", now),
            ReportSettlement("h", CURRENCY, 0, "main", now + timedelta(hours=1)),
            ReportSettlement("h", CURRENCY, 10_001, "main", now),
            ReportSettlement("h", CURRENCY, 0, "main", now),
            ReportSettlement("h", CURRENCY, 10_001, "main", now),
        ) == [
            Reason.HOLD_NOT_FOUND,
            Reason.TIME_IN_FUTURE,
            Reason.FEE_EXCEEDS_GROSS,
            None,
            Reason.SETTLEMENT_EXISTS,
        ]


class TestReserve:
    """A part of what is released is kept back for some days, and matures by itself (E15)."""

    SAID = terms(days(0), commission_bps=500, reserve_bps=1_000, reserve_days=30)

    def released(self, *policies, **hold):
        ledger = shop(*(policies or (self.SAID,)), start=march(1, 10), **hold)
        ledger.submit(happened(K.SIGNED, march(1, 10), "1"))
        ledger.advance(march(2))
        return ledger

    def test_it_matures(self):
        ledger = self.released()
        assert ledger.balance(Kind.AVAILABLE) == -8_500
        assert ledger.balance(Kind.RESERVE) == -1_000
        # Released on the 2nd: the thirty days are the 3rd to the 32nd.
        assert ledger.line().reserve_until == march(33)
        ledger.advance(march(33) - TICK)
        assert ledger.balance(Kind.RESERVE) == -1_000
        ledger.advance(march(33))
        assert (ledger.balance(Kind.RESERVE), ledger.balance(Kind.AVAILABLE)) == (0, -9_500)
        assert ledger.line().due_time is None
        (matured,) = ledger.facts(ReserveMatured)
        assert matured.effective_time == march(33)
        ledger.check()

    def test_it_is_at_most_what_the_commission_leaves(self):
        ledger = self.released(
            terms(days(0), commission_bps=5_000, reserve_bps=5_000, reserve_days=1)
        )
        line = ledger.line()
        assert (line.commission, line.reserved, ledger.balance(Kind.AVAILABLE)) == (5_000, 5_000, 0)

    def test_both_shares_rounded_up_are_not_more_than_there_is(self):
        said = terms(days(0), commission_bps=5_000, reserve_bps=5_000, reserve_days=1)
        ledger = shop(said, start=march(1))
        ledger.submit(
            CreateRefund("r", "h", CURRENCY, (RefundItem("1", 9_999),), "x", None),
            happened(K.SIGNED, march(1)),
        )
        ledger.advance(march(2))
        assert (ledger.line().commission, ledger.line().reserved) == (1, 0)
        ledger.check()

    def test_a_refund_takes_it_before_it_makes_a_debt(self):
        ledger = self.released()
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 9_000),), "x", None))
        assert ledger.balance(Kind.AVAILABLE) == 0
        assert ledger.balance(Kind.RESERVE) == -500
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        ledger.submit(CreateRefund("s", "h", CURRENCY, (RefundItem("1", 1_000),), "x", None))
        assert ledger.balance(Kind.RESERVE) == 0
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 500
        assert ledger.line().due_time is None
        ledger.check()

    def test_what_matures_pays_a_debt_once(self):
        """At one moment one line is released and the reserve of another matures."""
        reserving = terms(days(0), reserve_bps=5_000, reserve_days=2)
        ledger = shop(reserving, terms(days(3)), terms(days(0)), start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.advance(march(2))
        assert ledger.line("1").reserve_until == ledger.line("2").window_end == march(5)
        ledger.submit(
            CreatePayout("p", "m", CURRENCY, 15_000, "iban", None),
            CreateRefund("r", "h", CURRENCY, (RefundItem("3", 8_000),), "x", None),
        )
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 8_000
        ledger.advance(march(5))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == -7_000
        ledger.check()


class TestProviderAlert:
    """Three days before the provider pays out by itself there is a warning of what is blocked."""

    def test_while_something_blocks(self):
        ledger = shop(terms(), terms(days(0)), start=march(1), provider_release_time=march(9, 12))
        ledger.submit(happened(K.SIGNED, march(1), "2"))
        ledger.advance(march(30))
        (alert,) = ledger.facts(ProviderReleaseAlerted)
        assert alert.effective_time == march(6, 12)
        assert alert.fact.line_ids == ("1",)
        assert ledger.line("1").due_time is None
        ledger.check()

    def test_not_of_what_is_released_at_that_moment(self):
        ledger = shop(terms(days(4)), start=march(1), provider_release_time=march(9))
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.advance(march(30))
        assert ledger.line().released == 10_000
        assert not ledger.facts(ProviderReleaseAlerted)

    @pytest.mark.parametrize("provider", [march(1), march(4), march(5) - TICK])
    def test_too_late_for_three_days_it_comes_at_once(self, provider):
        ledger = shop(start=march(5), provider_release_time=provider)
        ledger.advance(march(5))
        (alert,) = ledger.facts(ProviderReleaseAlerted)
        assert alert.effective_time == march(5)

    def test_once(self):
        ledger = shop(
            terms(fallback_after=K.SHIPPED), start=march(1), provider_release_time=march(4)
        )
        ledger.submit(happened(K.SHIPPED, march(1)))
        ledger.advance(march(1))
        ledger.advance(march(3))
        assert len(ledger.facts(ProviderReleaseAlerted)) == 1
        # The fallback was due at the same moment, and both were done.
        assert ledger.line().window_end == march(9)


def test_moments_do_not_depend_on_how_the_clock_gets_there():
    said = terms(
        days(1),
        count_from=CountFrom.INSTANT,
        parcel_rule=ParcelRule.LAST_OF_ORDER,
        fallback_after=K.SHIPPED,
        fallback_days=2,
        reserve_bps=500,
        reserve_days=1,
    )
    journals = []
    for stops in ([march(30)], [march(day, hour) for day in range(1, 31) for hour in (0, 5, 10)]):
        ledger = shop(said, replace(said, fallback_days=4), start=march(1), region="north")
        ledger.submit(happened(K.SHIPPED, march(1)))
        for stop in stops:
            ledger.advance(max(stop, ledger.time))
        done = [entry for entry in ledger.entries if entry.postings]
        journals.append([(entry.fact, entry.effective_time) for entry in done])
        ledger.check()
    assert journals[0] == journals[1]


def test_late_sweeps_change_no_moment():
    """On real time what falls due is effective when it fell due, however late it is done."""
    said = terms(
        days(1), fallback_after=K.SHIPPED, fallback_days=2, reserve_bps=500, reserve_days=1
    )
    journals = []
    for stops in ([march(30)] * 4, [march(day) for day in range(1, 31)]):
        ledger = shop(said, start=march(1), test=False)
        ledger.submit(happened(K.SHIPPED, march(1)))
        for stop in stops:
            ledger.sweep(stop)
        journals.append([(type(e.fact), e.effective_time.date()) for e in ledger.entries])
        ledger.check()
    assert journals[0] == journals[1]


def test_a_case_and_a_sweep_at_the_same_instant_are_ordered_by_the_ledger():
    claims = (Claim("h", "1", 10_000),)
    case = OpenCase("c", "h", CURRENCY, claims, CaseScope.LINES, RefundGround.NO_REASON, None)
    for case_first in (True, False):
        ledger = shop(start=march(1), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.now = march(9)
        if case_first:
            assert reasons(ledger, case) == [None]
            ledger.sweep(march(9))
            assert (ledger.line().released, ledger.line().disputed) == (0, 10_000)
            ledger.submit(CloseCase("c", CaseOutcome.WITHDRAWN, None))
            ledger.sweep(march(9, 1))
        else:
            ledger.sweep(march(9))
            assert reasons(ledger, case) == [Reason.NOTHING_HELD]
        assert ledger.line().released == 10_000
        ledger.check()
