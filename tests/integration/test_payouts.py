from __future__ import annotations

import pytest

from escrow_client import (
    AccountKey,
    AsyncClient,
    CreatePayout,
    PayoutOutcome,
    PayoutState,
    ReportPayout,
    errors,
)
from tests.support.shop import gbp, sell

BANKED = {PayoutOutcome.PAID, PayoutOutcome.RETURNED}


def report(outcome: PayoutOutcome, payout_id: str = "p") -> ReportPayout:
    return ReportPayout(payout_id, outcome, bank_account="main" if outcome in BANKED else "")


async def available(client: AsyncClient, ledger: str) -> int:
    found = await client.get_balance(ledger, AccountKey(2110, "amy", "GBP"))
    return abs(found.balance.amount_minor)


WAYS = [
    ("DISPATCHED PAID RETURNED REINSTATED", 950),
    ("DISPATCHED FAILED", 950),
    ("PAID RETURNED", 0),
    ("PAID", 0),
    ("FAILED", 950),
    ("CANCELLED", 950),
]


@pytest.mark.parametrize(("way", "left"), WAYS)
async def test_a_payout_goes_its_way_and_no_other(client: AsyncClient, ledger, way, left):
    await sell(client, "o", 1_000)
    made = await client.create_payout(ledger, CreatePayout("p", "amy", gbp(950), "bank"))
    assert (made.state, made.amount) == (PayoutState.SCHEDULED, gbp(950))
    assert await available(client, ledger) == 0
    for outcome in map(PayoutOutcome, way.split()):
        changed = await client.report_payout(ledger, report(outcome))
        assert await client.get_payout(ledger, "p") == changed
        with pytest.raises(errors.PayoutStateConflict):
            await client.report_payout(ledger, report(outcome))
    assert await available(client, ledger) == left


async def test_payouts_are_listed_by_id_of_one_state_or_of_any(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    for payout_id in ("c", "a", "b"):
        await client.create_payout(ledger, CreatePayout(payout_id, "amy", gbp(1), "bank"))
    await client.report_payout(ledger, report(PayoutOutcome.PAID, "b"))
    listed = [payout.payout_id async for payout in client.list_payouts(ledger)]
    assert listed == ["a", "b", "c"]
    scheduled = client.list_payouts(ledger, state=PayoutState.SCHEDULED)
    assert [payout.payout_id async for payout in scheduled] == ["a", "c"]
