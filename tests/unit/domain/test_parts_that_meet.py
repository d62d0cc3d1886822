"""Where captures, voids, settlements, exchanges, trade-ins and chargebacks meet on one hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ledger.domain.commands import (
    CaptureHold,
    CaptureItem,
    CreatePolicy,
    ExchangeLines,
    InspectTradeIn,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReportChargeback,
    ReportSettlement,
    VoidHold,
)
from ledger.domain.facts import FundingPart
from ledger.domain.kinds import ChargebackEvent, FundingSource
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import ParcelRule
from tests.support.pure import CURRENCY, START, PureLedger, happened, terms

MONTH = timedelta(days=30)


def line(line_id: str, amount: int, subsidy: int = 0, trade_in: int = 0) -> LineSpec:
    parts = (
        FundingPart(FundingSource.SUBSIDY, "", subsidy),
        FundingPart(FundingSource.TRADE_IN, "reseller", trade_in),
    )
    funding = tuple(part for part in parts if part.amount)
    return LineSpec(line_id, "m", amount, "p", funding=funding)


def placed(*lines: LineSpec, **said: Any) -> PureLedger:
    ledger = PureLedger()
    ledger.submit(CreatePolicy("p", terms(**said)), PlaceHold("h", CURRENCY, "psp", None, lines))
    return ledger


def exchange(amount: int, taken: str) -> ExchangeLines:
    given = (RefundItem("1", amount),)
    return ExchangeLines("h", CURRENCY, given, (line(taken, amount),), "", "x", None)


def inspected(value: int, line_id: str = "1") -> InspectTradeIn:
    return InspectTradeIn("h", line_id, "reseller", CURRENCY, value, "x", None)


def chargeback(event: ChargebackEvent, amount: int, *, taken: bool) -> ReportChargeback:
    said = ("", 0, 0, False, START + MONTH, None, "x", "")
    return ReportChargeback("c", "h", "cb", event, CURRENCY, amount, (), taken, 0, *said)


def regraded() -> PureLedger:
    """A chargeback took more than the cash, and an exchange some; the platform bears a regrade."""
    ledger = placed(line("1", 100, subsidy=10, trade_in=80))
    ledger.submit(chargeback(ChargebackEvent.OPENED, 50, taken=True))
    ledger.submit(chargeback(ChargebackEvent.LOST, 50, taken=False), exchange(30, "2"))
    return ledger


@pytest.mark.parametrize("besides", [0, 5])
def test_what_no_provider_captured_is_voided(besides):
    ledger = placed(line("1", 100, subsidy=100))
    if besides:
        ledger.submit(CaptureHold("h", CURRENCY, "psp2", (CaptureItem("1", besides),), (), None))
    ledger.submit(VoidHold("h", None))
    assert not any(account.balance for account in ledger.book.accounts.values())
    ledger.check()


def test_what_funds_other_lines_by_now_is_not_given_up_with_its_own():
    ledger = placed(line("1", 100, subsidy=50))
    ledger.submit(exchange(100, "2"))
    ledger.submit(CaptureHold("h", CURRENCY, "psp", (CaptureItem("1", 10),), (), None))
    ledger.submit(VoidHold("h", None))
    assert not any(account.balance for account in ledger.book.accounts.values())
    ledger.check()


def test_a_line_without_cash_does_not_wait_for_a_settlement_that_cannot_come():
    ledger = placed(line("1", 100), requires_settlement=True)
    ledger.submit(ReportSettlement("h", CURRENCY, 0, "bank", START))
    ledger.submit(CaptureHold("h", CURRENCY, "psp", (), (line("2", 50, subsidy=50),), None))
    ledger.submit(happened(K.SIGNED, START))
    ledger.advance(START + MONTH)
    assert (ledger.line("1").released, ledger.line("2").released) == (100, 50)
    ledger.check()


def test_what_is_exchanged_without_cash_does_not_wait_for_a_settlement():
    ledger = placed(line("1", 100, subsidy=100), requires_settlement=True)
    ledger.submit(exchange(100, "2"), happened(K.SIGNED, START))
    ledger.advance(START + MONTH)
    assert ledger.line("2").released == 100
    ledger.check()


def test_a_line_that_a_regrade_closes_keeps_no_other_waiting():
    ledger = placed(
        line("1", 100, trade_in=100), line("2", 100), parcel_rule=ParcelRule.LAST_OF_ORDER
    )
    ledger.submit(happened(K.SIGNED, START, "2"), inspected(0))
    ledger.advance(START + MONTH)
    assert ledger.line("2").released == 100
    ledger.check()


def test_a_chargeback_of_what_was_never_captured():
    ledger = placed(line("1", 100, trade_in=100))
    ledger.submit(inspected(0), chargeback(ChargebackEvent.OPENED, 10, taken=True))
    assert ledger.book.cases["c"].lines[0].claimed == 10
    ledger.check()


def test_no_more_goes_over_than_is_exchanged():
    ledger = regraded()
    ledger.submit(exchange(30, "3"))
    assert all(each.cash >= 0 for each in ledger.book.holds["h"].lines.values())
    ledger.check()


def test_what_the_platform_bears_joins_the_subsidy():
    ledger = regraded()
    ledger.submit(inspected(0))
    ledger.submit(CaptureHold("h", CURRENCY, "psp", (CaptureItem("1", 100),), (), None))
    ledger.submit(exchange(30, "3"))
    sources = [each.source for each in ledger.line("1").funding]
    assert len(set(sources)) == len(sources)
    ledger.check()
