"""A ledger in which everything has happened once, for tests that read or verify books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import (
    AnswerCase,
    Claim,
    CloseCase,
    CreateCalendar,
    CreatePayout,
    CreatePolicy,
    ExtendWindows,
    LineSpec,
    OpenCase,
    PlaceHold,
    ReleaseHold,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)
from ledger.domain.kinds import (
    CaseOutcome,
    CaseScope,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.policies import CommissionRefund, Length, Terms, Unit
from ledger.writer import Writer
from tests.support.writers import CLOCK, SIGNED, accept, hold, open_ledger, refund, signed

DAY: Final = timedelta(days=1)

CAREFUL: Final = Terms(
    Length(7, Unit.DAY),
    "UTC",
    calendar="office",
    rolls_to_working_day=True,
    appeal_days=3,
    requires_settlement=True,
    commission_bps=500,
    commission_refund=CommissionRefund.PRO_RATA,
    reserve_bps=1_000,
    reserve_days=90,
    case_response_hours=48,
    case_default=CaseOutcome.APPROVED,
)


async def tell(writer: Writer, engine: AsyncEngine, name: str = "shop") -> UUID:
    """Refunds and payouts in every state, a debt that was partly paid back, money still held."""
    ledger_id = await open_ledger(writer, engine, name)
    await accept(
        writer,
        ledger_id,
        *(hold("a1", 1_000, "amy"), signed("a1"), ReleaseHold("a1", ())),
        *(hold("b1", 500, "bob"), refund("r-created", "b1", 100)),
        *(hold("b2", 300, "bob"), refund("r-failed", "b2", 50)),
        ReportRefund("r-failed", RefundOutcome.FAILED, None),
        *(hold("b3", 200, "bob"), refund("r-succeeded", "b3", 200)),
        ReportRefund("r-succeeded", RefundOutcome.SUCCEEDED, None),
        _payout("p-scheduled", "amy", 10),
        *(_payout("p-transit", "amy", 20), _report("p-transit", PayoutOutcome.DISPATCHED)),
        *(_payout("p-failed", "amy", 30), _report("p-failed", PayoutOutcome.FAILED)),
        *(_payout("p-paid", "amy", 40), _report("p-paid", PayoutOutcome.PAID)),
        *(_payout("p-returned", "amy", 50), _report("p-returned", PayoutOutcome.PAID)),
        _report("p-returned", PayoutOutcome.RETURNED),
        # Of the 860 amy has left 800 are paid out, so that a refund of 300 leaves a debt of 240,
        # of which the next release pays 98 back.
        *(_payout("p-rest", "amy", 800), refund("r-after", "a1", 300)),
        *(hold("a2", 100, "amy"), signed("a2"), ReleaseHold("a2", ())),
    )
    return ledger_id


async def tell_after_sales(writer: Writer, ledger_id: UUID) -> None:
    """A calendar and an extension, a settlement, a reserve, and a case of every outcome."""
    await accept(
        writer,
        ledger_id,
        *(_calendar((date(2026, 5, 1),)), _calendar((date(2026, 5, 1), date(2026, 5, 4)))),
        CreatePolicy("careful", CAREFUL),
        ExtendWindows("storm", "north", "", SIGNED, CLOCK + 9 * DAY, 2, "storm"),
        *(_careful("c-released"), ReportSettlement("c-released", "EUR", 7, "bank", CLOCK)),
        *(signed("c-released"), ReleaseHold("c-released", ()), refund("r-fee", "c-released", 100)),
        *(_careful("c-running"), replace(signed("c-running"), carrier="post", parcel_count=2)),
        *(_careful("c-open"), _open("k-open", "c-open")),
        *(_open("k-answered", "c-open", 100), AnswerCase("k-answered", None)),
        *(_careful("c-closed"), _open("k-withdrawn", "c-closed"), _open("k-rejected", "c-closed")),
        CloseCase("k-withdrawn", CaseOutcome.WITHDRAWN, None),
        CloseCase("k-rejected", CaseOutcome.REJECTED, None),
        *(_open("k-approved", "c-closed"), CloseCase("k-approved", CaseOutcome.APPROVED, None)),
    )


def _calendar(holidays: tuple[date, ...]) -> CreateCalendar:
    return CreateCalendar("office", 2026, 2026, (5, 6), holidays, (date(2026, 5, 9),), "a gazette")


def _careful(hold_id: str) -> PlaceHold:
    lines = (LineSpec("1", "cat", 1_000, "careful"), LineSpec("2", "cat", 500, "careful"))
    return PlaceHold(hold_id, "EUR", "psp", None, lines, "north", CLOCK + 30 * DAY)


def _open(case_id: str, hold_id: str, amount: int = 300) -> OpenCase:
    claims = (Claim("1", amount), Claim("2", 50))
    return OpenCase(case_id, hold_id, "EUR", claims, CaseScope.LINES, RefundGround.NO_REASON, None)


def _payout(payout_id: str, merchant: str, amount: int) -> CreatePayout:
    return CreatePayout(payout_id, merchant, "EUR", amount, "iban", None)


def _report(payout_id: str, outcome: PayoutOutcome) -> ReportPayout:
    return ReportPayout(payout_id, outcome, "bank", None)
