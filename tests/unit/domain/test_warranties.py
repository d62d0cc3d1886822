"""S27: extended warranties, given, used and ended; S20: a reserve for the line's own warranty."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import (
    CreateRefund,
    GrantWarranty,
    OpenCase,
    RefundItem,
    ReleaseHold,
    ReportRefund,
    UseWarranty,
)
from ledger.domain.facts import LinesReleased, ReserveMatured, WarrantyEnded
from ledger.domain.kinds import CaseScope, Liable, RefundGround, RefundOutcome
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import ParcelRule
from ledger.domain.refunds import RefundState
from ledger.domain.refusals import Reason
from ledger.domain.warranties import WarrantyState
from ledger.domain.zones import TICK
from tests.support.pure import (
    CURRENCY,
    START,
    PureLedger,
    at,
    days,
    happened,
    reasons,
    shop,
    terms,
)

MERCHANT, PLATFORM = Liable.MERCHANT, Liable.PLATFORM
END = START + timedelta(days=30)


def march(day: int, hour: int = 0):
    return at("2025-03-01T00:00+08:00") + timedelta(days=day - 1, hours=hour)


def grant(amount=1_000, warranty_id="w", funded_by=PLATFORM, until=END, **said):
    said = {"hold": "h", "line": "1", "currency": CURRENCY, **said}
    return GrantWarranty(
        *(warranty_id, said["hold"], said["line"], said["currency"], amount, funded_by, until),
        *("delay", "user:a"),
    )


def use(amount, *, refund="", party="", warranty_id="w", currency=CURRENCY):
    return UseWarranty(warranty_id, currency, amount, refund, party, "pump")


def released() -> PureLedger:
    """Line 1 is long released, its 100.00 available to the merchant; line 2 is held."""
    ledger = shop(terms(days(0)), terms(days(90)))
    ledger.submit(happened(K.SIGNED, START))
    ledger.advance(START + timedelta(days=2))
    return ledger


class TestGift:
    """E11: it lies beside what was captured."""

    def test_the_platform_gives_it_and_gets_the_rest_back(self):
        ledger = released()
        before = replace(ledger.line())
        ledger.submit(grant(), use(300, refund="r"), use(200, party="fix-it"))
        assert ledger.line() == before
        assert ledger.balance(Kind.GOODWILL, "") == 1_000
        assert ledger.balance(Kind.WARRANTIES, "") == -500
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -300
        assert ledger.balance(Kind.OTHERS_PAYABLE, "fix-it") == -200
        ledger.check()
        ledger.advance(END - TICK)
        assert ledger.facts(WarrantyEnded) == []
        ledger.advance(END)
        (ended,) = ledger.facts(WarrantyEnded)
        assert (ended.effective_time, ended.fact.amount) == (END, 500)
        assert ledger.balance(Kind.GOODWILL, "") == 500
        assert ledger.balance(Kind.WARRANTIES, "") == 0
        assert ledger.book.warranties["w"].state is WarrantyState.ENDED
        ledger.check()

    def test_the_merchant_gives_it_and_pays_its_debt_with_the_rest(self):
        ledger = released()
        ledger.submit(grant(12_000, funded_by=MERCHANT))
        assert ledger.balance(Kind.AVAILABLE) == 0
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 2_000
        ledger.submit(use(9_000, refund="r"))
        ledger.advance(END)
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == -1_000
        assert ledger.balance(Kind.GOODWILL, "") == 0
        ledger.check()

    def test_a_refund_of_it_is_a_refund_like_any_other(self):
        ledger = released()
        ledger.submit(grant(), use(1_000, refund="r"))
        refund = ledger.book.refunds["r"]
        assert (refund.state, refund.amount, refund.psp) == (RefundState.CREATED, 1_000, "psp")
        ledger.submit(ReportRefund("r", RefundOutcome.FAILED, None))
        ledger.submit(ReportRefund("r", RefundOutcome.SUCCEEDED, None))
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == 0
        assert ledger.line().refundable == 10_000
        # All that was captured can still be refunded besides.
        ledger.submit(CreateRefund("r2", "h", CURRENCY, (RefundItem("1", 10_000),), "x", None))
        ledger.check()

    def test_when_nothing_is_left_it_ends_all_the_same_and_posts_nothing(self):
        ledger = released()
        ledger.submit(grant(5), use(5, party="fix-it"))
        ledger.advance(END)
        (ended,) = ledger.facts(WarrantyEnded)
        assert ended.postings == ()
        ledger.check()

    def test_a_late_sweep_ends_it_when_it_ended_and_nobody_uses_it_in_between(self):
        ledger = shop(start=START, test=False)
        ledger.submit(grant())
        ledger.now = END
        assert reasons(ledger, use(1, party="fix-it")) == [Reason.WARRANTY_STATE]
        ledger.sweep(END + timedelta(days=3))
        assert ledger.facts(WarrantyEnded)[0].effective_time == END
        assert ledger.sweep(END + timedelta(days=4)) == []
        ledger.check()

    def test_refused_in_the_order_of_the_contract(self):
        ledger = released()
        ledger.submit(grant())
        case = OpenCase(
            *("c", "h", CURRENCY, (), CaseScope.ORDER, RefundGround.NO_REASON, None),
        )
        assert reasons(
            ledger,
            grant(until=ledger.time, hold="other"),
            grant(hold="other"),
            grant(warranty_id="v", hold="other", currency="EUR"),
            grant(warranty_id="v", currency="EUR", line="9"),
            grant(warranty_id="v", line="9"),
            grant(2**63 - 1, warranty_id="v"),
        ) == [
            Reason.FIELD_INVALID,
            Reason.WARRANTY_EXISTS,
            Reason.HOLD_NOT_FOUND,
            Reason.CURRENCY_MISMATCH,
            Reason.LINE_NOT_FOUND,
            Reason.AMOUNT_OUT_OF_RANGE,
        ]
        ledger.submit(case, use(1, refund="r"))
        assert reasons(
            ledger,
            use(5_000, refund="r", warranty_id="v"),
            use(5_000, refund="r", currency="EUR"),
            use(5_000, refund="c", currency="EUR"),
            use(5_000, refund="r2", currency="EUR"),
            use(1_000, refund="r2"),
            use(999, refund="r2"),
            use(1, party="fix-it"),
        ) == [
            Reason.WARRANTY_NOT_FOUND,
            Reason.REFUND_EXISTS,
            Reason.CASE_EXISTS,
            Reason.CURRENCY_MISMATCH,
            Reason.WARRANTY_EXCEEDED,
            None,
            Reason.WARRANTY_EXCEEDED,
        ]
        ledger.check()


def test_whatever_is_used_and_whoever_gave_it_nothing_is_lost(seed):
    """Every cent of a warranty goes to the buyer, to a repairer, or back to who gave it."""
    dice = random.Random(seed)
    for _ in range(20):
        ledger = released()
        given = {MERCHANT: 0, PLATFORM: 0}
        used = 0
        for number in range(dice.randint(1, 4)):
            funder = dice.choice((MERCHANT, PLATFORM))
            amount = dice.randint(1, 9_000)
            until = START + timedelta(days=dice.randint(3, 9))
            ledger.submit(grant(amount, f"w{number}", funder, until))
            given[funder] += amount
            for turn in range(dice.randint(0, 3)):
                part = dice.randint(1, 4_000)
                to = {"refund": f"r{number}-{turn}"} if dice.random() < 0.5 else {"party": "f"}
                if reasons(ledger, use(part, warranty_id=f"w{number}", **to)) == [None]:
                    used += part
                    given[funder] -= part
            ledger.check()
        ledger.advance(START + timedelta(days=10))
        ledger.check()
        assert ledger.balance(Kind.WARRANTIES, "") == 0
        paid = ledger.balance(Kind.REFUND_PAYABLE, "psp") + ledger.balance(Kind.OTHERS_PAYABLE, "f")
        assert paid == -used
        # What the merchant did not get back is gone out of its 100.00, or owed.
        own = -ledger.balance(Kind.AVAILABLE) - ledger.balance(Kind.MERCHANT_RECEIVABLE)
        of_platform = ledger.balance(Kind.GOODWILL, "")
        assert own - of_platform == 10_000 - used


class TestWarrantyOfALine:
    """S20: a share is kept back until the warranty ends, however long ago the release was."""

    SAID = terms(days(7), warranty_bps=1_000, warranty_days=30)

    def signed(self, *policies, start=None):
        ledger = shop(*(policies or (self.SAID,)), start=start or march(1, 10))
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        return ledger

    def test_it_counts_from_the_day_after_signing_and_not_from_the_release(self):
        ledger = self.signed()
        assert ledger.line().warranty_until == march(32)
        ledger.advance(march(9))
        line = ledger.line()
        assert (line.reserved, line.warranted, line.due_time) == (1_000, 1_000, march(32))
        assert ledger.balance(Kind.AVAILABLE) == -9_000
        ledger.advance(march(32) - TICK)
        assert ledger.balance(Kind.RESERVE) == -1_000
        ledger.advance(march(32))
        assert (ledger.balance(Kind.RESERVE), ledger.balance(Kind.AVAILABLE)) == (0, -10_000)
        assert ledger.facts(ReserveMatured)[0].effective_time == march(32)
        assert ledger.line().due_time is None
        ledger.check()

    @pytest.mark.parametrize("day", [3, 25, 31])
    def test_a_replacement_counts_it_anew_before_and_after_the_release(self, day):
        ledger = self.signed()
        ledger.advance(march(day, 15))
        ledger.submit(happened(K.REPLACEMENT_SIGNED, march(day, 15)))
        assert ledger.line().warranty_until == march(31 + day)
        # The window of this policy does not begin anew.
        assert ledger.line().window_end == march(9)
        ledger.advance(march(31 + day) - TICK)
        assert ledger.line().reserved == 1_000
        ledger.advance(march(31 + day))
        assert ledger.line().reserved == 0
        ledger.check()

    def test_no_event_shortens_it(self):
        ledger = self.signed()
        ledger.advance(march(20))
        ledger.submit(happened(K.REPLACEMENT_SIGNED, march(20)))
        seq = ledger.book.head.seq
        ledger.submit(happened(K.REPLACEMENT_SIGNED, march(12)))
        ledger.submit(happened(K.RETRACTED, march(20), retracts=seq))
        assert ledger.line().warranty_until == march(51)
        ledger.check()

    def test_after_it_is_over_a_replacement_keeps_nothing_back(self):
        ledger = self.signed()
        ledger.advance(march(40))
        ledger.submit(happened(K.REPLACEMENT_SIGNED, march(40)))
        ledger.advance(march(90))
        assert (ledger.line().reserved, ledger.balance(Kind.AVAILABLE)) == (0, -10_000)
        ledger.check()

    def test_released_after_its_end_nothing_is_kept_back(self):
        ledger = self.signed(terms(days(60), warranty_bps=1_000, warranty_days=30))
        ledger.advance(march(62))
        (entry,) = ledger.facts(LinesReleased)
        assert entry.fact.lines[0].reserve == 0
        ledger.check()

    def test_beside_a_reserve_each_matures_at_its_own_time(self):
        both = replace(self.SAID, commission_bps=500, reserve_bps=2_000, reserve_days=5)
        ledger = self.signed(both)
        ledger.advance(march(9))
        line = ledger.line()
        assert (line.reserved, line.warranted, line.due_time) == (3_000, 1_000, march(15))
        ledger.advance(march(15))
        assert (line.reserved, line.warranted, line.due_time) == (1_000, 1_000, march(32))
        ledger.advance(march(32))
        assert ledger.balance(Kind.AVAILABLE) == -9_500
        ledger.check()

    def test_both_at_one_moment_are_one_entry(self):
        ledger = self.signed(replace(self.SAID, reserve_bps=2_000, reserve_days=22))
        ledger.advance(march(32))
        (matured,) = ledger.facts(ReserveMatured)
        assert matured.fact.lines[0][2:] == (3_000, 1_000)
        ledger.check()

    def test_a_refund_draws_on_the_other_reserve_first(self):
        ledger = self.signed(replace(self.SAID, reserve_bps=2_000, reserve_days=5))
        ledger.advance(march(9))
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 9_500),), "x", None))
        line = ledger.line()
        assert (line.reserved, line.warranted, line.due_time) == (500, 500, march(32))
        ledger.check()

    def test_commission_and_reserves_are_never_more_than_is_released(self):
        said = replace(self.SAID, commission_bps=5_000, reserve_bps=2_500, reserve_days=1)
        ledger = self.signed(replace(said, warranty_bps=2_500))
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 9_999),), "x", None))
        ledger.advance(march(9))
        line = ledger.line()
        assert (line.commission, line.reserved, line.warranted) == (1, 0, 0)
        ledger.check()

    def test_it_counts_from_the_last_parcel_of_the_order(self):
        said = replace(self.SAID, parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, said, start=march(1))
        ledger.submit(happened(K.SIGNED, march(1), "1"))
        ledger.advance(march(4))
        ledger.submit(happened(K.SIGNED, march(4), "2"))
        assert [ledger.line(each).warranty_until for each in "12"] == [march(35), march(35)]
        ledger.check()

    def test_released_by_hand(self):
        ledger = shop(self.SAID, start=march(1), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        ledger.now = march(10)
        ledger.submit(ReleaseHold("h", ()))
        assert ledger.line().warranted == 1_000
        ledger.sweep(march(33))
        assert ledger.balance(Kind.AVAILABLE) == -10_000
        ledger.check()
