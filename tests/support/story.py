"""A ledger in which everything has happened once, for tests that read or verify books."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import CreatePayout, ReleaseHold, ReportPayout, ReportRefund
from ledger.domain.facts import PayoutOutcome, RefundOutcome
from ledger.writer import Writer
from tests.support.writers import accept, hold, open_ledger, refund, signed


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


def _payout(payout_id: str, merchant: str, amount: int) -> CreatePayout:
    return CreatePayout(payout_id, merchant, "EUR", amount, "iban", None)


def _report(payout_id: str, outcome: PayoutOutcome) -> ReportPayout:
    return ReportPayout(payout_id, outcome, "bank", None)
