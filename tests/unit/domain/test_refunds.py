"""Refunds by their ground, and what becomes of the commission."""

from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import CreateRefund, RefundItem
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.kinds import RefundGround
from ledger.domain.policies import CommissionRefund, Refundability
from ledger.domain.refusals import Reason
from tests.support.pure import CURRENCY, START, days, happened, reasons, shop, terms


def refund(amount, refund_id="r", ground=RefundGround.NO_REASON):
    return CreateRefund(refund_id, "h", CURRENCY, (RefundItem("1", amount),), "x", None, ground)


@pytest.mark.parametrize(
    ("refundability", "ground", "reason"),
    [
        (Refundability.ANY, RefundGround.NO_REASON, None),
        (Refundability.ANY, RefundGround.QUALITY, None),
        (Refundability.QUALITY_ONLY, RefundGround.NO_REASON, Reason.REFUND_NOT_ALLOWED),
        (Refundability.QUALITY_ONLY, RefundGround.QUALITY, None),
        (Refundability.NONE, RefundGround.NO_REASON, Reason.REFUND_NOT_ALLOWED),
        (Refundability.NONE, RefundGround.QUALITY, Reason.REFUND_NOT_ALLOWED),
    ],
)
def test_by_ground(refundability, ground, reason):
    ledger = shop(terms(refundability=refundability))
    assert reasons(ledger, refund(1, ground=ground)) == [reason]
    ledger.check()


def released(commission_refund):
    """A line of 100.00, released with a commission of 5.00."""
    ledger = shop(terms(days(0), commission_bps=500, commission_refund=commission_refund))
    ledger.submit(happened(K.SIGNED, START))
    ledger.advance(START + timedelta(days=1))
    return ledger


@pytest.mark.parametrize(
    ("commission_refund", "returned"),
    [
        (CommissionRefund.KEPT, [0, 0, 0]),
        # A third of 5.00 each time, the last cent with the last refund.
        (CommissionRefund.PRO_RATA, [166, 333, 500]),
        (CommissionRefund.FULL, [500, 500, 500]),
    ],
)
def test_the_commission_over_several_refunds(commission_refund, returned):
    ledger = released(commission_refund)
    found = []
    for number, amount in enumerate((3_333, 3_333, 3_334)):
        ledger.submit(refund(amount, f"r{number}"))
        found.append(ledger.line().commission_returned)
    assert found == returned
    assert ledger.balance(Kind.COMMISSION, "") == found[-1] - 500
    assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -10_000
    # What the platform does not give back the merchant owes.
    assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 500 - found[-1]
    ledger.check()


def test_it_gives_back_no_more_than_is_refunded():
    ledger = released(CommissionRefund.FULL)
    ledger.submit(refund(200, "a"))
    assert ledger.line().commission_returned == 200
    assert ledger.balance(Kind.AVAILABLE) == -9_500
    ledger.submit(refund(400, "b"))
    assert ledger.line().commission_returned == 500
    ledger.check()


@pytest.mark.parametrize("commission_refund", list(CommissionRefund))
def test_before_the_release_there_is_none_to_give_back(commission_refund):
    ledger = shop(terms(commission_bps=500, commission_refund=commission_refund))
    ledger.submit(refund(10_000))
    assert ledger.line().commission_returned == 0
    assert ledger.balance(Kind.COMMISSION, "") == 0
    ledger.check()


def test_never_more_than_was_captured():
    ledger = released(CommissionRefund.PRO_RATA)
    assert reasons(ledger, refund(9_999, "a"), refund(2, "b"), refund(1, "c")) == [
        None,
        Reason.REFUND_EXCEEDS_REMAINDER,
        None,
    ]
    ledger.check()
