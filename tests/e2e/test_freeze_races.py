"""Payouts against freezes of the whole merchant, by two writers: one of them has the money."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from itertools import count
from uuid import UUID

import pytest

from ledger.domain import commands
from ledger.domain.facts import FreezeTarget
from ledger.domain.kinds import FreezeTargetKind
from ledger.transaction import Answer
from ledger.writer import Writer
from tests.support import writers
from tests.support.books import check_books

RACES_PER_ROUND = 250
AMOUNT = 1_000
AVAILABLE = 980

_numbers = count(1)


async def race(
    both: tuple[Writer, Writer], ledger_id: UUID, merchant: str, dice: random.Random
) -> str:
    """Pay a merchant all it has while all of it is frozen; who had the money."""
    target = FreezeTarget(FreezeTargetKind.MERCHANT, merchant)
    payout = commands.CreatePayout(f"p-{merchant}", merchant, "EUR", AVAILABLE, "bank", None)
    freeze = commands.FreezeFunds(
        f"f-{merchant}", target, (), 0, "", "signal", "scorer", None, "user:a"
    )

    async def send(by: Writer, command: commands.Command) -> Answer:
        await asyncio.sleep(dice.uniform(0, 0.02))
        return await writers.send(by, ledger_id, command)

    writer, other = dice.sample(both, 2)
    paid, frozen = await asyncio.gather(send(writer, payout), send(other, freeze))
    assert frozen.accepted
    return "paid" if paid.accepted else paid.response.decode()


async def play(database_url: str, races: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"ESCROW_TEST_SEED={seed}")
    dice = random.Random(seed)
    fared: Counter[str] = Counter()
    async with (
        writers.open_writer(database_url) as (one, engine),
        writers.open_writer(database_url) as (two, _),
    ):
        ledger_id = await writers.open_ledger(one, engine)
        while fared.total() < races:
            names = [f"m{next(_numbers)}" for _ in range(min(races, RACES_PER_ROUND))]
            for merchant in names:
                fund = writers.hold(merchant, AMOUNT, merchant)
                release = commands.ReleaseHold(merchant, ())
                await writers.accept(one, ledger_id, fund, writers.signed(merchant), release)
            answers = [race((one, two), ledger_id, each, dice) for each in names]
            fared += Counter(await asyncio.gather(*answers))
        assert set(fared) == {"paid", "FUNDS_FROZEN"}, fared
        balances = await writers.fetch(
            engine,
            "SELECT kind, count(*), sum(-balance) FROM accounts"
            " WHERE ledger_id = %s AND kind IN (2030, 2140) AND balance <> 0 GROUP BY kind",
            ledger_id,
        )
    assert {kind: (n, int(total)) for kind, n, total in balances} == {
        2140: (fared["paid"], AVAILABLE * fared["paid"]),
        2030: (fared["FUNDS_FROZEN"], AVAILABLE * fared["FUNDS_FROZEN"]),
    }
    await check_books(database_url)


async def test_a_payout_or_a_freeze_has_the_money(database_url):
    await play(database_url, 60)


@pytest.mark.torture
@pytest.mark.timeout(3600)
async def test_thousands_of_payouts_against_freezes(database_url):
    await play(database_url, int(os.environ.get("ESCROW_RACES") or 10_000))
