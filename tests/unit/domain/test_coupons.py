"""E11: coupons, whoever pays for them, and a second person above a limit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import GrantCoupon, ReviewCoupon
from ledger.domain.coupons import CouponState
from ledger.domain.kinds import CaseOutcome, CaseScope, Liable
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import Reason
from tests.support.cases import closing, opening
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

MERCHANT, PLATFORM = Liable.MERCHANT, Liable.PLATFORM


def grant(amount=1_000, coupon_id="k", by="user:a", line_id="1", funded_by=PLATFORM, **said):
    said = {"case_id": "c", "currency": CURRENCY, "when": None, **said}
    return GrantCoupon(
        *(coupon_id, said["case_id"], "", line_id, said["currency"], amount, funded_by),
        *("delay", said["when"], by),
    )


def approve(by="user:b"):
    return ReviewCoupon("k", approved=True, by=by)


def decline(by="user:b"):
    return ReviewCoupon("k", approved=False, by=by)


def disputed(**said) -> PureLedger:
    """A case on line 1, and line 2 that is long released."""
    ledger = shop(terms(days(90), **said), terms(days(0)))
    ledger.submit(happened(K.SIGNED, START), opening())
    return ledger


def test_s10_the_platform_pays():
    ledger = disputed()
    ledger.submit(grant())
    assert ledger.balance(Kind.GOODWILL, "") == 1_000
    assert ledger.balance(Kind.COUPONS, "") == -1_000
    assert ledger.line().compensated == 0
    ledger.check()


def test_s18_the_merchant_pays_out_of_its_balance_and_as_a_debt():
    ledger = disputed()
    ledger.advance(START + timedelta(days=2))
    assert ledger.balance(Kind.AVAILABLE) == -10_000
    ledger.submit(grant(9_000, funded_by=MERCHANT), grant(5_000, "k2", funded_by=MERCHANT))
    assert ledger.balance(Kind.AVAILABLE) == 0
    assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 4_000
    assert ledger.balance(Kind.COUPONS, "") == -14_000
    ledger.check()


class TestCap:
    """The coupons of a case together come to no more than the policy of the line allows."""

    def test_together(self):
        ledger = disputed(coupon_cap=1_500)
        assert reasons(ledger, grant(), grant(501, "k2"), grant(500, "k3")) == [
            None,
            Reason.COUPON_EXCEEDS_CAP,
            None,
        ]
        assert ledger.book.cases["c"].coupon_total == 1_500
        ledger.check()

    def test_proposed_ones_count_until_they_are_declined(self):
        ledger = disputed(coupon_cap=1_500, coupon_approval=900)
        more = grant(600, "k2")
        assert reasons(ledger, grant(), more, decline(), more) == [
            *(None, Reason.COUPON_EXCEEDS_CAP),
            *(None, None),
        ]
        assert ledger.book.coupons["k2"].state is CouponState.ISSUED
        ledger.check()


class TestSecondPerson:
    """Above the limit a coupon posts nothing until somebody else approves it."""

    def proposed(self, funded_by=PLATFORM) -> PureLedger:
        ledger = disputed(coupon_approval=999)
        ledger.submit(grant(funded_by=funded_by))
        assert ledger.book.coupons["k"].state is CouponState.PROPOSED
        assert ledger.balance(Kind.COUPONS, "") == 0
        return ledger

    @pytest.mark.parametrize(
        ("funded_by", "kind", "owner"),
        [(PLATFORM, Kind.GOODWILL, ""), (MERCHANT, Kind.MERCHANT_RECEIVABLE, "m")],
    )
    def test_approved(self, funded_by, kind, owner):
        ledger = self.proposed(funded_by)
        ledger.submit(approve())
        coupon = ledger.book.coupons["k"]
        assert (coupon.state, coupon.reviewed_by) == (CouponState.ISSUED, "user:b")
        assert ledger.balance(kind, owner) == 1_000
        ledger.check()

    def test_not_by_whoever_proposed_it(self):
        ledger = self.proposed()
        assert reasons(ledger, approve("user:a")) == [Reason.SECOND_PERSON_REQUIRED]
        ledger.submit(decline("user:a"))
        assert ledger.book.coupons["k"].state is CouponState.DECLINED
        assert ledger.book.cases["c"].coupon_total == 0
        ledger.check()

    @pytest.mark.parametrize("review", [approve(), decline()])
    def test_once(self, review):
        ledger = self.proposed()
        ledger.submit(review)
        assert reasons(ledger, approve(), decline()) == [Reason.COUPON_STATE] * 2

    def test_what_is_at_the_limit_needs_none(self):
        ledger = disputed(coupon_approval=1_000)
        ledger.submit(grant())
        assert ledger.book.coupons["k"].state is CouponState.ISSUED
        assert reasons(ledger, approve()) == [Reason.COUPON_STATE]

    def test_the_sum_counts_and_not_the_coupon(self):
        ledger = disputed(coupon_approval=1_000)
        ledger.submit(grant(600, "k1"), grant(600))
        assert ledger.book.coupons["k"].state is CouponState.PROPOSED


def test_a_case_that_is_closed_and_a_line_it_only_blocks():
    ledger = shop(terms(), terms())
    ledger.submit(opening(scope=CaseScope.ORDER), closing(CaseOutcome.REJECTED))
    ledger.submit(grant(line_id="2"))
    ledger.check()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (grant(coupon_id="there"), Reason.COUPON_EXISTS),
        (grant(case_id="none"), Reason.CASE_NOT_FOUND),
        (grant(currency="USD"), Reason.CURRENCY_MISMATCH),
        (grant(line_id="2"), Reason.LINE_NOT_FOUND),
        (grant(line_id="9"), Reason.LINE_NOT_FOUND),
        (grant(when=START + timedelta(hours=1)), Reason.TIME_IN_FUTURE),
        (approve(), Reason.COUPON_NOT_FOUND),
    ],
)
def test_refused(command, reason):
    ledger = disputed()
    ledger.submit(grant(coupon_id="there"))
    seq = ledger.book.head.seq
    assert reasons(ledger, command) == [reason]
    assert ledger.book.head.seq == seq
    ledger.check()
