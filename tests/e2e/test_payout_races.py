"""What wants a merchant's money at once, by two writers: it is spent once.

An ordered payout races a refund after the release, another payout of the whole balance, and the run
of a payout schedule.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain import commands
from ledger.domain.kinds import PayoutCadence
from ledger.domain.merchants import MerchantTerms
from ledger.domain.payout_schedules import ScheduleKey, ScheduleTerms
from ledger.own_work import has_recorded, own
from ledger.transaction import Answer
from ledger.writer import Writer
from tests.support import writers
from tests.support.books import check_books

RACES_PER_ROUND = 250
AMOUNT = 1_000
AVAILABLE = 980
REFUNDED = 400
DAILY = ScheduleTerms(
    PayoutCadence.DAILY, local_time="00:00", time_zone="UTC", delay_days=1, destination="bank"
)

_numbers = count(1)


def payout(merchant: str, number: int = 1) -> commands.CreatePayout:
    return commands.CreatePayout(f"p{number}-{merchant}", merchant, "EUR", AVAILABLE, "bank", None)


def refund(merchant: str) -> commands.CreateRefund:
    items = (commands.RefundItem("1", REFUNDED),)
    return commands.CreateRefund(f"r-{merchant}", merchant, "EUR", items, "late", None)


class Races:
    """A ledger with two writers, and merchants that have something available."""

    def __init__(
        self, both: tuple[Writer, Writer], engine: AsyncEngine, ledger_id: UUID, seed: int
    ) -> None:
        self._both = both
        self._engine = engine
        self._ledger_id = ledger_id
        self._dice = random.Random(seed)
        self._clock = writers.CLOCK

    async def round(self, races: int) -> Counter[str]:
        """Races of every kind at once; how often each went how."""
        merchants = [f"m{next(_numbers)}" for _ in range(races)]
        for merchant in merchants:
            fund = writers.hold(merchant, AMOUNT, merchant)
            release = commands.ReleaseHold(merchant, ())
            agree = commands.PutMerchant(merchant, MerchantTerms(), "x")
            put = commands.PutPayoutSchedule(merchant, "EUR", DAILY)
            await self._accept(fund, writers.signed(merchant), release, agree, put)
        self._clock = (self._clock + timedelta(days=1)).replace(hour=0)
        await self._both[0].submit(
            self._ledger_id, [own(commands.ReachDueTime(self._clock), "system:clock")]
        )
        kinds = (self._refunded, self._paid_twice, self._scheduled)
        going = [kinds[number % 3](merchant) for number, merchant in enumerate(merchants)]
        return Counter(await asyncio.gather(*going))

    async def _refunded(self, merchant: str) -> str:
        """Whoever comes first has the money; a refund that comes later makes a debt."""
        paid, refunded = await self._at_once(payout(merchant), refund(merchant))
        assert refunded.accepted
        in_transit, owed = await self._balances(merchant)
        if paid.accepted:
            assert (in_transit, owed > 0) == (-AVAILABLE, True)
            return "paid before the refund"
        assert paid.response == b"INSUFFICIENT_AVAILABLE"
        assert (in_transit, owed) == (0, 0)
        return "refunded before the payout"

    async def _paid_twice(self, merchant: str) -> str:
        """One of two payouts of the whole balance is made."""
        answers = await self._at_once(payout(merchant, 1), payout(merchant, 2))
        (lost,) = [answer.response for answer in answers if not answer.accepted]
        assert lost == b"INSUFFICIENT_AVAILABLE"
        assert await self._balances(merchant) == (-AVAILABLE, 0)
        return "first of two" if answers[0].accepted else "second of two"

    async def _scheduled(self, merchant: str) -> str:
        """Of a run that two servers sweep and an ordered payout, one has the money."""
        run = commands.RunPayouts(self._clock, (ScheduleKey(merchant, "EUR"),))
        ordered, *swept = await self._at_once(payout(merchant), run, run)
        assert sum(has_recorded(answer) for answer in swept) == 1
        assert await self._balances(merchant) == (-AVAILABLE, 0)
        return "ordered" if ordered.accepted else "scheduled"

    async def _at_once(self, *wanted: commands.Command) -> list[Answer]:
        """Send commands by different writers, in whatever order."""
        writer = self._dice.sample(self._both, 2)

        async def send(number: int, command: commands.Command) -> Answer:
            await asyncio.sleep(self._dice.uniform(0, 0.02))
            by = writer[number % 2]
            if isinstance(command, commands.RunPayouts):
                return (await by.submit(self._ledger_id, [own(command, "system:sweep")]))[0]
            return await writers.send(by, self._ledger_id, command)

        return await asyncio.gather(*(send(*each) for each in enumerate(wanted)))

    async def _accept(self, *wanted: commands.Command) -> None:
        await writers.accept(self._both[0], self._ledger_id, *wanted)

    async def _balances(self, merchant: str) -> tuple[int, int]:
        """What is in transit to a merchant, and what it owes; debit positive."""
        found = dict(
            await writers.fetch(
                self._engine,
                "SELECT kind, balance FROM accounts"
                f" WHERE ledger_id = %s AND owner = '{merchant}' AND kind IN (1210, 2140)",
                self._ledger_id,
            )
        )
        return found.get(2140, 0), found.get(1210, 0)


async def play(database_url: str, races: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"ESCROW_TEST_SEED={seed}")
    fared: Counter[str] = Counter()
    async with (
        writers.open_writer(database_url) as (one, engine),
        writers.open_writer(database_url) as (two, _),
    ):
        going = Races((one, two), engine, await writers.open_ledger(one, engine), seed)
        while fared.total() < races:
            fared += await going.round(min(races, RACES_PER_ROUND))
    assert len(fared) == 6 or races < 1_000, fared
    await check_books(database_url)


async def test_money_is_paid_out_once(database_url):
    await play(database_url, 48)


@pytest.mark.torture
@pytest.mark.timeout(3600)
async def test_money_is_paid_out_once_in_thousands_of_races(database_url):
    await play(database_url, int(os.environ.get("ESCROW_RACES") or 10_000))
