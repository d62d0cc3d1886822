"""AdjustmentService over the wire: two people, what is listed, and what is done once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from escrow.v1.options_pb2 import Scope
from escrow_client import (
    AccountKey,
    Adjustment,
    AdjustmentKind,
    AdjustmentLine,
    AdjustmentState,
    AsyncClient,
    CurrencyExchange,
    ManualPostings,
    Money,
    ProposeAdjustment,
    Reversal,
    ReviewAdjustment,
    SegregationTransfer,
    WriteOff,
    errors,
)
from server.settings import Settings
from tests.support.postings import balances, entry_count, posted, recorded
from tests.support.shop import LEDGER, START, gbp, order, refund, sell
from tests.support.tokens import create_token

EXPIRES = START + timedelta(days=30)
AVAILABLE, GOODWILL = AccountKey(2110, "amy", "GBP"), AccountKey(5030, "", "GBP")


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Callers have names, because who proposes an adjustment cannot approve it."""
    return Settings(database_url=database_url, port=0)


@pytest.fixture
async def client(server_target: str, anna: str) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(server_target, token=anna) as client:
        yield client


def gift(amount: int = 500, hold_id: str = "") -> ManualPostings:
    return ManualPostings(
        [
            AdjustmentLine(GOODWILL, gbp(amount), hold_id),
            AdjustmentLine(AVAILABLE, gbp(-amount), hold_id),
        ]
    )


def proposal(adjustment_id: str = "a", what: Any = None, **said: Any) -> ProposeAdjustment:
    return ProposeAdjustment(adjustment_id, what or gift(), "correction", EXPIRES, **said)


async def review(
    client: AsyncClient, adjustment_id: str = "a", *, approved: bool = True
) -> Adjustment:
    return await client.review_adjustment(LEDGER, ReviewAdjustment(adjustment_id, approved))


async def test_two_people_post_what_no_other_call_does(client, ben, ledger):
    await client.place_hold(ledger, order("o"))
    proposed = await client.propose_adjustment(ledger, proposal(what=gift(hold_id="o")))
    assert proposed.state is AdjustmentState.PROPOSED
    assert (proposed.adjustment_id, proposed.kind) == ("a", AdjustmentKind.MANUAL)
    assert proposed.lines == tuple(gift(hold_id="o").lines)
    assert (proposed.reason, proposed.expire_time) == ("correction", EXPIRES)
    assert (proposed.proposed_by, proposed.reviewed_by) == ("user:anna", "")
    assert (proposed.review_entry_seq, proposed.rate) == (0, None)
    with pytest.raises(errors.SecondPersonRequired):
        await review(client)
    approved = await review(ben)
    assert approved.state is AdjustmentState.APPROVED
    assert (approved.proposed_by, approved.reviewed_by) == ("user:anna", "user:ben")
    assert await client.get_adjustment(ledger, "a") == approved
    first, second = await recorded(client, "adjustment_proposed", "adjustment_reviewed")
    assert first.postings == ()
    assert (first.seq, second.seq) == (approved.entry_seq, approved.review_entry_seq)
    assert second.actor == "user:ben"
    assert (second.fact["proposed_by"], second.fact["reviewed_by"]) == ("user:anna", "user:ben")
    assert posted(second) == {(5030, ""): 500, (2110, "amy"): -500}
    assert {posting.hold_id for posting in second.postings} == {"o"}


async def test_every_kind_and_its_reversal(client, ben, ledger):
    await sell(client, "o")
    await client.propose_adjustment(ledger, proposal("give"))
    await review(ben, "give")
    await client.propose_adjustment(ledger, proposal("take", gift(-1_450)))
    await review(ben, "take")
    # Nothing is left of the 950 it was paid, so that the refund leaves a debt.
    await client.create_refund(ledger, refund("r", "o", 300))
    yen, pounds = AccountKey(1010, "safe", "JPY"), AccountKey(1010, "safe", "GBP")
    sale = CurrencyExchange(yen, Money("JPY", 200), pounds, gbp(105), Decimal("0.00525"), "boe")
    kinds = {
        "debt": WriteOff("amy", gbp(200)),
        "safe": SegregationTransfer("safe", "own", gbp(40)),
        "sold": sale,
    }
    for adjustment_id, what in kinds.items():
        await client.propose_adjustment(ledger, proposal(adjustment_id, what))
        await review(ben, adjustment_id)
    after = await balances(client)
    assert (after[1210, "amy"], after[5040, ""], after[1020, "own"]) == (100, 200, -40)
    sold = await client.get_adjustment(ledger, "sold")
    assert (sold.kind, sold.rate, sold.rate_source) == ("EXCHANGE", Decimal("0.00525"), "boe")
    for adjustment_id in kinds:
        done = await client.get_adjustment(ledger, adjustment_id)
        what = Reversal(done.review_entry_seq)
        await ben.propose_adjustment(ledger, proposal(f"no-{adjustment_id}", what))
        undoing = await review(client, f"no-{adjustment_id}")
        undone = await client.get_adjustment(ledger, adjustment_id)
        assert undoing.reverses_entry_seq == done.review_entry_seq
        assert undone.reversed_by_entry_seq == undoing.review_entry_seq
        assert undone.state is AdjustmentState.REVERSED
    after = await balances(client)
    assert (after[1210, "amy"], (5040, "") in after, (1020, "own") in after) == (300, False, False)
    with pytest.raises(errors.EntryNotReversible, match="it is hold_placed"):
        [placed] = await recorded(client, "hold_placed")
        await client.propose_adjustment(ledger, proposal("x", Reversal(placed.seq)))
    with pytest.raises(errors.EntryReversed):
        await client.propose_adjustment(ledger, proposal("x", Reversal(done.review_entry_seq)))


async def test_the_newest_is_listed_first(client, ben, ledger):
    for number in range(5):
        await client.propose_adjustment(ledger, proposal(f"a{number}"))
    await review(ben, "a1")
    await review(ben, "a2", approved=False)

    async def listed(state: AdjustmentState | None = None) -> list[str]:
        found = client.list_adjustments(ledger, state=state)
        return [each.adjustment_id async for each in found]

    assert await listed() == ["a4", "a3", "a2", "a1", "a0"]
    assert await listed(AdjustmentState.PROPOSED) == ["a4", "a3", "a0"]
    assert await listed(AdjustmentState.APPROVED) == ["a1"]
    assert await listed(AdjustmentState.DECLINED) == ["a2"]
    assert await listed(AdjustmentState.EXPIRED) == []
    await client.advance_clock(ledger, EXPIRES)
    assert await listed(AdjustmentState.PROPOSED) == []
    assert await listed(AdjustmentState.EXPIRED) == ["a4", "a3", "a0"]
    assert (await client.get_adjustment(ledger, "a0")).state is AdjustmentState.EXPIRED
    with pytest.raises(errors.AdjustmentStateConflict, match="EXPIRED"):
        await review(ben, "a0")


async def test_only_controllers_adjust(client, ledger, server_target, settings):
    await client.propose_adjustment(ledger, proposal())
    secret = await create_token(settings.database_url, "eve", Scope.Value("SCOPE_FINANCE"))
    async with AsyncClient(server_target, token=secret) as eve:
        assert (await eve.get_adjustment(ledger, "a")).adjustment_id == "a"
        with pytest.raises(errors.ScopeMissing):
            await review(eve)
        with pytest.raises(errors.ScopeMissing):
            await eve.propose_adjustment(ledger, proposal("b"))


async def test_it_is_done_once(client, ben, ledger):
    command = proposal()
    first = await client.propose_adjustment(ledger, command)
    before = await entry_count(client)
    approval = ReviewAdjustment("a", approved=True)
    approved = await ben.review_adjustment(ledger, approval)
    assert await ben.review_adjustment(ledger, approval) == approved
    assert await client.propose_adjustment(ledger, command) == first
    with pytest.raises(errors.AdjustmentExists):
        await client.propose_adjustment(ledger, proposal())
    assert await entry_count(client) == before + 1


async def test_two_approve_what_is_there_for_one(client, ben, ledger):
    """Of two adjustments that each take all there is, one is approved, whoever comes first."""
    await sell(client, "o")
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    ids = random.Random(seed).sample([*"abcdef"], 6)
    for adjustment_id in ids:
        await client.propose_adjustment(ledger, proposal(adjustment_id, gift(-950)))
    answers = await asyncio.gather(*(review(ben, each) for each in ids), return_exceptions=True)
    refused = [each for each in answers if isinstance(each, errors.BalanceTooSmall)]
    assert len(refused) == len(ids) - 1
    assert (2110, "amy") not in await balances(client)
