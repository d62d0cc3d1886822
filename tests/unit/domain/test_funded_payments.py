"""Where what funds a line meets payments: no cash at all, captures, voids, several providers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import (
    CaptureHold,
    CreatePolicy,
    CreateRefund,
    ExchangeLines,
    InspectTradeIn,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReportChargeback,
    ReportSettlement,
    VoidHold,
)
from ledger.domain.facts import FundingPart, PaymentPart
from ledger.domain.kinds import ChargebackEvent, FulfilmentKind, FundingSource
from ledger.domain.policies import ParcelRule
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, terms


def line(line_id: str, amount: int = 1_000, subsidy: int = 1_000) -> LineSpec:
    funding = (FundingPart(FundingSource.SUBSIDY, "", subsidy),) if subsidy else ()
    return LineSpec(line_id, "m", amount, "p", funding=funding)


@pytest.fixture
def ledger() -> PureLedger:
    """One whose policy asks for a settlement before a release."""
    ledger = PureLedger(START)
    ledger.submit(CreatePolicy("p", terms(days(0), requires_settlement=True)))
    return ledger


def place(*lines: LineSpec, others: tuple[PaymentPart, ...] = ()) -> PlaceHold:
    return PlaceHold("h", CURRENCY, "psp", None, lines, other_payments=others)


def settle() -> ReportSettlement:
    return ReportSettlement("h", CURRENCY, 0, "bank", START)


def blockers(ledger: PureLedger, line_id: str) -> set[BlockerKind]:
    return {each.kind for each in ledger.standing(line_id).blockers}


def test_what_no_provider_captured_waits_for_no_settlement(ledger: PureLedger) -> None:
    ledger.submit(place(line("1")))
    assert BlockerKind.NOT_SETTLED not in blockers(ledger, "1")
    assert reasons(ledger, settle()) == [Reason.SETTLEMENT_EXISTS]
    given, taken = (RefundItem("1", 1_000),), (line("2", subsidy=0),)
    ledger.submit(ExchangeLines("h", CURRENCY, given, taken, "", "size", None))
    assert BlockerKind.NOT_SETTLED not in blockers(ledger, "2")
    ledger.check()


def test_a_line_without_cash_that_is_added_leaves_a_hold_settled(ledger: PureLedger) -> None:
    for command in (place(line("1", subsidy=0)), settle()):
        ledger.submit(command)
    ledger.submit(CaptureHold("h", CURRENCY, "psp", (), (line("2"),), None))
    assert BlockerKind.NOT_SETTLED not in blockers(ledger, "2")
    ledger.submit(happened(FulfilmentKind.SIGNED, START))
    ledger.advance(START + timedelta(days=2))
    assert ledger.line("2").released == 1_000
    ledger.check()


@pytest.mark.parametrize("others", [(), (PaymentPart("wallet", 300),)])
def test_a_void_gives_back_what_funded_the_lines(
    ledger: PureLedger, others: tuple[PaymentPart, ...]
) -> None:
    ledger.submit(place(line("1", amount=2_000), others=others))
    ledger.submit(VoidHold("h", None))
    assert [ledger.balance(Kind.SUBSIDY, ""), ledger.balance(Kind.HELD)] == [0, 0]
    assert [ledger.balance(Kind.PSP_CLEARING, psp) for psp in ("psp", "wallet")] == [0, 0]
    ledger.check()


def test_a_hold_that_nobody_paid_for_in_cash_is_voided(ledger: PureLedger) -> None:
    ledger.submit(place(line("1")))
    ledger.submit(VoidHold("h", None))
    assert ledger.balance(Kind.SUBSIDY, "") == 0
    ledger.check()


def test_refunds_through_several_providers_leave_nothing_of_either(ledger: PureLedger) -> None:
    ledger.submit(place(line("1", amount=1_001, subsidy=100), others=(PaymentPart("wallet", 300),)))
    for number, amount in enumerate((333, 333, 335)):
        items = (RefundItem("1", amount),)
        ledger.submit(CreateRefund(f"r{number}", "h", CURRENCY, items, "x", None))
    assert ledger.balance(Kind.SUBSIDY, "") == 0
    owed = [-ledger.balance(Kind.REFUND_PAYABLE, psp) for psp in ("psp", "wallet")]
    assert owed == [601, 300]
    ledger.check()


def traded_in(line_id: str, amount: int) -> LineSpec:
    part = FundingPart(FundingSource.TRADE_IN, "buyback", amount)
    return LineSpec(line_id, "m", 100, "p", funding=(part,))


def inspect(value: int, line_id: str = "1") -> InspectTradeIn:
    return InspectTradeIn("h", line_id, "buyback", CURRENCY, value, "worn", None)


def chargeback(event: ChargebackEvent, amount: int) -> ReportChargeback:
    said = ("c", "h", "cb", event, CURRENCY, amount, (), False, 0, "", 0, 0, False, None, None)
    return ReportChargeback(*said, "fraud")


def test_a_chargeback_of_what_an_inspection_left_nothing_of_is_owed(ledger: PureLedger) -> None:
    ledger.submit(place(traded_in("1", 100)))
    ledger.submit(inspect(0))
    ledger.submit(chargeback(ChargebackEvent.OPENED, 10))
    ledger.submit(chargeback(ChargebackEvent.LOST, 10))
    assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 10
    ledger.check()


def test_no_more_funding_goes_over_than_money(ledger: PureLedger) -> None:
    ledger.submit(place(traded_in("1", 90)))
    ledger.submit(chargeback(ChargebackEvent.OPENED, 50))
    for old, new in (("1", "2"), ("1", "3")):
        given, taken = (RefundItem(old, 5),), (LineSpec(new, "m", 5, "p"),)
        reasons(ledger, ExchangeLines("h", CURRENCY, given, taken, "", "size", None))
        reasons(ledger, chargeback(ChargebackEvent.LOST, 50))
    assert all(each.cash >= 0 for each in ledger.book.holds["h"].lines.values())
    ledger.check()


def test_an_inspection_that_closes_a_line_lets_the_order_go_on(ledger: PureLedger) -> None:
    ledger.submit(CreatePolicy("p", terms(days(0), parcel_rule=ParcelRule.LAST_OF_ORDER)))
    ledger.submit(place(line("1", subsidy=0), traded_in("2", 100)))
    ledger.submit(happened(FulfilmentKind.SIGNED, START, "1"))
    ledger.submit(inspect(0, "2"))
    ledger.advance(START + timedelta(days=3))
    assert ledger.line("1").released == 1_000
    ledger.check()
