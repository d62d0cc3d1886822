from __future__ import annotations

import pytest

from escrow_client import (
    AccountKey,
    AsyncClient,
    CreatePayout,
    CreateRefund,
    RefundItem,
    RefundOutcome,
    RefundState,
    ReportRefund,
    errors,
)
from tests.support.shop import WINDOW_END, gbp, order, refund, sell, signed


async def balance(client: AsyncClient, ledger: str, kind: int, owner: str = "amy") -> int:
    """What an account shows, credit positive for a liability as it stands in the books."""
    try:
        return (
            await client.get_balance(ledger, AccountKey(kind, owner, "GBP"))
        ).balance.amount_minor
    except errors.AccountNotFound:
        return 0


async def test_held_money_is_refunded_first(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000, 500))
    made = await client.create_refund(
        ledger,
        CreateRefund("r", "o", [RefundItem("1", gbp(400)), RefundItem("2", gbp(500))], "damaged"),
    )
    assert (made.amount, made.reason, made.state) == (gbp(900), "damaged", RefundState.CREATED)
    assert [line.from_held for line in made.lines] == [gbp(400), gbp(500)]
    assert await client.get_refund(ledger, "r") == made
    lines = (await client.get_hold(ledger, "o")).lines
    assert [(line.held, line.refunded_before_release) for line in lines] == [
        (gbp(600), gbp(400)),
        (gbp(0), gbp(500)),
    ]


async def test_all_items_of_a_refund_or_none(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000, 500))
    with pytest.raises(errors.RefundExceedsRemainder):
        items = [RefundItem("1", gbp(1)), RefundItem("2", gbp(501))]
        await client.create_refund(ledger, CreateRefund("r", "o", items))
    with pytest.raises(errors.DuplicateLine):
        items = [RefundItem("1", gbp(1)), RefundItem("1", gbp(1))]
        await client.create_refund(ledger, CreateRefund("r", "o", items))
    assert (await client.get_hold(ledger, "o")).lines[0].held == gbp(1_000)


async def test_after_release_the_merchant_pays_and_then_owes(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("next", 400))
    await sell(client, "o", 1_000)
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(850), "bank"))
    made = await client.create_refund(ledger, refund("r", "o", 300))
    (line,) = made.lines
    assert (line.from_held, line.from_available, line.from_receivable) == (
        gbp(0),
        gbp(100),
        gbp(200),
    )
    assert await balance(client, ledger, 1210) == 200
    # The next release pays back what is owed before anything becomes available.
    await client.report_fulfilment(ledger, signed("next", at=WINDOW_END.replace(day=1)))
    release = await client.release_hold(ledger, "next")
    assert [line.amount for line in release.lines] == [gbp(400)]
    assert await balance(client, ledger, 1210) == 0
    assert abs(await balance(client, ledger, 2110)) == 400 - 20 - 200
    sold = (await client.get_hold(ledger, "o")).lines[0]
    assert (sold.released, sold.refunded_after_release) == (gbp(1_000), gbp(300))
    with pytest.raises(errors.RefundExceedsRemainder):
        await client.create_refund(ledger, refund("r2", "o", 701))


async def test_the_provider_fails_and_then_succeeds(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o"))
    await client.create_refund(ledger, refund("r", "o", 10))
    failed = await client.report_refund(ledger, ReportRefund("r", RefundOutcome.FAILED))
    assert failed.state == RefundState.FAILED
    assert abs(await balance(client, ledger, 2210, "card")) == 10
    done = await client.report_refund(ledger, ReportRefund("r", RefundOutcome.SUCCEEDED))
    assert done.state == RefundState.SUCCEEDED
    assert await balance(client, ledger, 2210, "card") == 0
    for outcome in RefundOutcome:
        with pytest.raises(errors.RefundStateConflict):
            await client.report_refund(ledger, ReportRefund("r", outcome))
