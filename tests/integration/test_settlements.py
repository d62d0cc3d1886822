"""ReportSettlement over the wire: the bank's money, the provider's fee, and what waits for both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import hold_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    Money,
    PolicyTerms,
    ReportSettlement,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, signed

SETTLE = "/escrow.v1.HoldService/ReportSettlement"
DAY = timedelta(days=1)


def settled(**fields: Any) -> hold_pb2.ReportSettlementRequest:
    request: dict[str, Any] = {
        "name": f"ledgers/{LEDGER}/holds/o",
        "request_id": "r",
        "fee_minor": 30,
        "currency_code": "GBP",
        "bank_account": "bank",
        "occurred_time": START,
    }
    return hold_pb2.ReportSettlementRequest(**request | fields)


def settlement(hold_id: str = "o", fee: int = 30, at: Any = START) -> ReportSettlement:
    return ReportSettlement(hold_id, "bank", gbp(fee), at)


@pytest.mark.parametrize("fee", [0, 30, 1_500])
async def test_what_was_captured_moves_to_the_bank_less_the_fee(client: AsyncClient, ledger, fee):
    await client.place_hold(ledger, order("o", 1_000, 500))
    before = await client.get_hold(ledger, "o")
    assert before.settle_time is None
    answered = await client.report_settlement(ledger, settlement(fee=fee))
    assert answered.settle_time is not None
    assert await client.get_hold(ledger, "o") == answered
    (entry,) = [e async for e in client.list_entries(ledger) if e.kind == "settlement_reported"]
    assert entry.effective_time == START
    posted = {(p.account.kind, p.account.owner): p.amount.amount_minor for p in entry.postings}
    expected = {(1010, "bank"): 1_500 - fee, (5010, ""): fee, (1110, "card"): -1_500}
    assert posted == {account: amount for account, amount in expected.items() if amount}


async def test_a_policy_that_asks_for_it_waits_for_the_settlement(client: AsyncClient, ledger):
    terms = PolicyTerms(requires_settlement=True)
    await client.create_policy(
        ledger, "settled", window_days=7, time_zone="Europe/London", terms=terms
    )
    await client.place_hold(ledger, order("o", policy="settled"))
    await client.report_fulfilment(ledger, signed("o"))
    (explained,) = (await client.explain_release(ledger, "o")).lines
    assert {blocker.kind for blocker in explained.blockers} == {
        BlockerKind.WINDOW_OPEN,
        BlockerKind.NOT_SETTLED,
    }
    assert explained.release_time is None
    await client.advance_clock(ledger, WINDOW_END + DAY)
    (explained,) = (await client.explain_release(ledger, "o")).lines
    assert [blocker.kind for blocker in explained.blockers] == [BlockerKind.NOT_SETTLED]
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o")
    await client.report_settlement(ledger, settlement())
    assert (await client.explain_release(ledger, "o")).lines[0].releasable
    release = await client.release_hold(ledger, "o")
    assert [line.amount for line in release.lines] == [gbp(1_000)]


async def test_refusals_in_the_order_of_the_contract(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    await client.place_hold(ledger, order("done", 1_000))
    await client.report_settlement(ledger, settlement("done"))
    count = (await client.get_ledger(ledger)).entry_count
    later = START + DAY
    for error, command in [
        (errors.HoldNotFound, settlement("none", 1_001, later)),
        (errors.CurrencyMismatch, ReportSettlement("done", "bank", Money("EUR", 1_001), later)),
        (errors.TimeInFuture, settlement("done", 1_001, later)),
        (errors.SettlementExists, settlement("done", 1_001)),
        (errors.FeeExceedsGross, settlement("o", 1_001)),
    ]:
        with pytest.raises(error):
            await client.report_settlement(ledger, command)
    with pytest.raises(errors.LedgerNotFound):
        await client.report_settlement("none", settlement())
    assert (await client.get_ledger(ledger)).entry_count == count


async def test_a_repeated_request_settles_once(client: AsyncClient, server_target, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    assert len({await wire.call(server_target, SETTLE, settled()) for _ in range(3)}) == 1
    status = await wire.refused(server_target, SETTLE, settled(fee_minor=31))
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "ledgers/shop"}, "name"),
        ({"fee_minor": -1}, "fee_minor"),
        ({"bank_account": ""}, "bank_account"),
        ({"occurred_time": None}, "occurred_time"),
        ({"occurred_time": {"seconds": -1}}, "occurred_time"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, ledger, fields, field
):
    await client.place_hold(ledger, order("o"))
    status = await wire.refused(server_target, SETTLE, settled(**fields))
    assert set(wire.violations(status)) == {field}
    assert (await client.get_hold(ledger, "o")).settle_time is None
