"""What funds a line beside cash: subsidies, coupons and goods traded in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.domain import funding
from ledger.domain.chart import Kind
from ledger.domain.commands import (
    AdvanceClock,
    CreatePolicy,
    CreateRefund,
    GrantCoupon,
    InspectTradeIn,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReleaseHold,
    ReportSettlement,
)
from ledger.domain.coupons import CouponState
from ledger.domain.facts import CouponExpired, FundingPart, LinesReleased
from ledger.domain.funding import Funding
from ledger.domain.kinds import CaseAction, CaseOutcome, FundingSource, Liable, RefundGround
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.cases import closing, moving, opening, share
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

SUBSIDY, COUPON, TRADE_IN = FundingSource
DAY = timedelta(days=1)


def paid(*parts: FundingPart, amount=10_000, hold="o", line="1", policy="p1") -> PlaceHold:
    return PlaceHold(
        hold, CURRENCY, "psp", None, (LineSpec(line, "m", amount, policy, funding=parts),)
    )


def refund(amount, refund_id="r", hold="o"):
    items = (RefundItem("1", amount),)
    return CreateRefund(refund_id, hold, CURRENCY, items, "x", None, RefundGround.NO_REASON)


def with_coupon(amount=1_000, days_valid=None, funded_by=Liable.PLATFORM, **said) -> PureLedger:
    """A coupon that was granted for line 1 of hold `h`, to be spent on others."""
    ledger = shop(terms(days(90), **said))
    expires = None if days_valid is None else START + days_valid * DAY
    ledger.submit(
        opening(),
        GrantCoupon("k", "c", "", "1", CURRENCY, amount, funded_by, "delay", None, "a", expires),
    )
    return ledger


def spent(amount=1_000, coupon_id="k", **said) -> PlaceHold:
    return paid(FundingPart(COUPON, coupon_id, amount), **said)


class TestSubsidy:
    def test_a_refund_gives_it_back_pro_rata_and_the_last_leaves_nothing(self):
        ledger = shop()
        ledger.submit(paid(FundingPart(SUBSIDY, "", 1_000), amount=9_999))
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == 10_000 + 8_999
        assert ledger.balance(Kind.SUBSIDY, "") == 1_000
        for number in range(3):
            ledger.submit(refund(3_333, f"r{number}"))
            ledger.check()
        assert [each.payable for each in ledger.book.refunds.values()] == [3_000, 3_000, 2_999]
        assert ledger.balance(Kind.SUBSIDY, "") == 0
        assert ledger.line("1", "o").funding[0].left == 0

    def test_the_provider_settles_the_cash(self):
        ledger = shop()
        ledger.submit(paid(FundingPart(SUBSIDY, "", 10_000)))
        ledger.submit(paid(FundingPart(SUBSIDY, "", 1_000), hold="o2"))
        ledger.submit(ReportSettlement("o2", CURRENCY, 0, "bank", START))
        assert ledger.balance(Kind.BANK, "bank") == 9_000
        ledger.check()

    def test_what_is_more_than_the_line_is_refused(self):
        two = (FundingPart(SUBSIDY, "", 9_000), FundingPart(TRADE_IN, "b", 1_001))
        assert reasons(shop(), paid(*two)) == [Reason.FUNDING_EXCEEDS_AMOUNT]

    def test_an_award_that_others_bear_gives_it_back_as_well(self):
        ledger = shop()
        ledger.submit(paid(FundingPart(SUBSIDY, "", 1_000)), opening(hold="o"))
        ledger.submit(closing(CaseOutcome.APPROVED, shares=(share(Liable.PLATFORM),)))
        assert ledger.balance(Kind.SUBSIDY, "") == 0
        assert ledger.balance(Kind.HELD) == -20_000
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -9_000
        ledger.check()


def standing(ledger: PureLedger) -> tuple[CouponState, int]:
    coupon = ledger.book.coupons["k"]
    return coupon.state, coupon.balance


class TestCoupon:
    def test_it_is_spent_and_given_back(self):
        ledger = with_coupon()
        ledger.submit(spent(600), spent(400, hold="o2"))
        assert standing(ledger) == (CouponState.REDEEMED, 0)
        assert ledger.balance(Kind.COUPONS, "") == 0
        ledger.submit(refund(5_000))
        assert standing(ledger) == (CouponState.ISSUED, 300)
        assert ledger.book.refunds["r"].payable == 4_700
        ledger.check()

    def test_who_may_spend_it(self):
        ledger = with_coupon(days_valid=10)
        assert reasons(
            ledger,
            spent(1, "none"),
            spent(1_001),
            replace(spent(5, hold="usd"), currency="USD"),
            spent(1_000),
            spent(1, hold="o2"),
        ) == [
            Reason.COUPON_NOT_FOUND,
            Reason.COUPON_EXCEEDS_BALANCE,
            Reason.CURRENCY_MISMATCH,
            None,
            Reason.COUPON_STATE,
        ]
        ledger.check()

    def test_two_lines_spend_it_together(self):
        parts = (FundingPart(COUPON, "k", 600),)
        lines = [LineSpec(str(n), "m", 1_000, "p1", funding=parts) for n in (1, 2)]
        ledger = with_coupon()
        refused = ledger.refused(PlaceHold("o", CURRENCY, "psp", None, tuple(lines)))
        assert refused.metadata["requested_minor"] == "1200"
        twice = paid(*parts, *parts)
        assert ledger.refused(twice).fields[0].field == "lines[0].coupons"

    def test_what_is_left_goes_back_to_the_platform(self):
        ledger = with_coupon(days_valid=10)
        ledger.submit(spent(600))
        ledger.advance(START + 11 * DAY)
        assert ledger.balance(Kind.GOODWILL, "") == 600
        [expired] = ledger.facts(CouponExpired)
        assert expired.effective_time == START + 10 * DAY
        assert reasons(ledger, spent(1, hold="o2")) == [Reason.COUPON_EXPIRED]
        ledger.check()

    def test_or_to_its_merchant_who_pays_a_debt_with_it_first(self):
        ledger = with_coupon(days_valid=10, funded_by=Liable.MERCHANT)
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 1_000
        ledger.advance(START + 11 * DAY)
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == 0
        ledger.check()

    def test_one_whose_time_has_passed_counts_as_expired_before_the_sweep_comes(self):
        ledger = shop(terms(days(90)), test=False)
        expires = START + DAY
        ledger.submit(
            opening(),
            GrantCoupon(
                *("k", "c", "", "1", CURRENCY, 1_000, Liable.PLATFORM, "", None, "a", expires)
            ),
        )
        ledger.now = expires
        assert reasons(ledger, spent(1)) == [Reason.COUPON_EXPIRED]
        ledger.sweep(expires)
        assert ledger.book.coupons["k"].state is CouponState.EXPIRED

    def test_what_comes_back_to_an_expired_one_expires_at_once(self):
        ledger = with_coupon(days_valid=10)
        ledger.submit(spent())
        ledger.advance(START + 20 * DAY)
        assert ledger.facts(CouponExpired) == []
        ledger.submit(refund(10_000))
        assert ledger.balance(Kind.COUPONS, "") == -1_000
        ledger.advance(START + 21 * DAY)
        assert ledger.balance(Kind.GOODWILL, "") == 0
        assert ledger.facts(CouponExpired)[0].effective_time == START + 20 * DAY
        ledger.check()

    @pytest.mark.parametrize(("spent_again", "owed"), [(False, 9_000), (True, 10_000)])
    def test_an_appeal_takes_it_back_as_far_as_it_is_there(self, spent_again, owed):
        ledger = with_coupon(appeal_days=5)
        ledger.submit(spent(), opening("c2", hold="o"))
        ledger.submit(closing(CaseOutcome.APPROVED, case_id="c2"))
        assert ledger.book.coupons["k"].balance == 1_000
        if spent_again:
            ledger.submit(spent(hold="o2"))
        ledger.submit(moving(CaseAction.APPEAL, "c2"))
        ledger.submit(closing(CaseOutcome.REJECTED, case_id="c2"))
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "o") == owed
        assert ledger.book.coupons["k"].balance == 0
        ledger.check()


class TestTradeIn:
    """S26: 500.00 of 2,000.00 is a device, which turns out to be worth 400.00."""

    def traded_in(self, **said) -> PureLedger:
        ledger = shop()
        ledger.submit(CreatePolicy("t", terms(days(7), commission_bps=1_000, **said)))
        part = FundingPart(TRADE_IN, "buyback", 50_000)
        ledger.submit(paid(part, amount=200_000, policy="t"))
        ledger.submit(happened(K.SIGNED, START, hold="o"))
        return ledger

    def inspected(self, value, **said) -> InspectTradeIn:
        said = {"hold": "o", "line": "1", "party": "buyback", "currency": CURRENCY, **said}
        return InspectTradeIn(
            said["hold"], said["line"], said["party"], said["currency"], value, "worn", None
        )

    def test_its_slice_is_released_only_after_the_inspection(self):
        ledger = self.traded_in()
        ledger.advance(START + 20 * DAY)
        line = ledger.line("1", "o")
        assert (line.released, line.held, line.due_time) == (150_000, 50_000, None)
        [blocker] = ledger.standing("1", "o").blockers
        assert (blocker.kind, blocker.amount) == (BlockerKind.TRADE_IN_NOT_INSPECTED, 50_000)
        assert reasons(ledger, ReleaseHold("o", ())) == [Reason.RELEASE_BLOCKED]
        ledger.submit(self.inspected(40_000))
        ledger.advance(START + 21 * DAY)
        assert ledger.balance(Kind.TRADE_IN_RECEIVABLE, "buyback") == 40_000
        assert [entry.fact.lines[0].amount for entry in ledger.facts(LinesReleased)][-1] == 40_000
        assert ledger.facts(LinesReleased)[-1].effective_time == START + 20 * DAY
        ledger.check()

    def test_what_it_does_not_fund_can_be_asked_for(self):
        ledger = self.traded_in()
        ledger.submit(AdvanceClock(START + 20 * DAY))
        standing = ledger.standing("1", "o")
        assert standing.releasable
        assert [each.kind for each in standing.blockers] == [BlockerKind.TRADE_IN_NOT_INSPECTED]
        ledger.submit(ReleaseHold("o", ()))
        assert ledger.line("1", "o").held == 50_000
        ledger.check()

    def test_a_refund_before_the_inspection_gives_goods_back_and_after_it_money(self):
        for before in (True, False):
            ledger = self.traded_in()
            if not before:
                ledger.submit(self.inspected(50_000))
            ledger.submit(refund(100_000))
            assert ledger.book.refunds["r"].payable == (75_000 if before else 100_000)
            ledger.check()

    def test_a_refund_leaves_what_waits_for_the_inspection(self):
        ledger = self.traded_in()
        ledger.advance(START + 20 * DAY)
        ledger.submit(refund(40_000))
        line = ledger.line("1", "o")
        assert (line.held, funding.bound(line.funding)) == (40_000, 40_000)
        assert ledger.book.refunds["r"].lines[0].from_available == 30_000
        ledger.check()

    def test_what_the_line_does_not_hold_any_more_the_platform_subsidises(self):
        ledger = self.traded_in()
        line = ledger.line("1", "o")
        line.captured, line.held = 130_000, 10_000
        line.released = 120_000
        [entry] = ledger.submit(self.inspected(20_000))
        assert (entry.fact.from_held, entry.fact.from_platform) == (10_000, 20_000)
        assert ledger.balance(Kind.SUBSIDY, "") == 20_000
        assert ledger.line("1", "o").funding[-1] == Funding(SUBSIDY, "", 20_000)

    def test_refusals(self):
        ledger = self.traded_in()
        assert reasons(
            ledger,
            self.inspected(1, hold="none"),
            self.inspected(1, currency="USD"),
            self.inspected(1, line="2"),
            self.inspected(1, party="other"),
            self.inspected(50_001),
            self.inspected(50_000),
            self.inspected(50_000),
        ) == [
            Reason.HOLD_NOT_FOUND,
            Reason.CURRENCY_MISMATCH,
            Reason.LINE_NOT_FOUND,
            Reason.TRADE_IN_NOT_FOUND,
            Reason.VALUE_EXCEEDS_VALUATION,
            None,
            Reason.TRADE_IN_INSPECTED,
        ]

    def test_what_a_case_has_set_apart_is_not_lost(self):
        ledger = self.traded_in()
        ledger.submit(opening("c", ("1", 160_000), hold="o"))
        assert reasons(ledger, self.inspected(0)) == [Reason.HELD_TOO_LITTLE]


@pytest.mark.parametrize("seed", [*range(20)])
def test_refunds_leave_nothing_and_never_more_than_is_there(seed):
    """Any refunds of any funding: the parts add up, in whatever steps it all goes."""
    chance = random.Random(seed)
    for _ in range(20):
        refund_in_steps(chance, seed)


def refund_in_steps(chance, seed):
    captured = chance.randint(1, 60)
    of_line, left = [], captured
    for number in range(chance.randint(1, 4)):
        amount = chance.randint(0, left)
        left -= amount
        if amount:
            of_line.append(Funding(COUPON, str(number), amount))
    parts = tuple(of_line)
    gone = 0
    while gone < captured:
        amount = chance.randint(1, captured - gone)
        gone += amount
        given = funding.share(parts, captured, gone, amount)
        assert sum(part.amount for part in given) <= amount, f"seed {seed}"
        parts = funding.returned(parts, given)
        assert funding.left(parts) <= captured - gone, f"seed {seed}"
    assert funding.left(parts) == 0, f"seed {seed}"
