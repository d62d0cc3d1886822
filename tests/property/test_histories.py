"""Random histories of commands, played over gRPC and held against the independent model.

After each step the answer, every balance and the whole books are compared. The number of
histories is set by ESCROW_HISTORIES; the long run is `make torture`.
"""

from __future__ import annotations

import asyncio
import os
import random
from datetime import timedelta

import pytest

from escrow_client import (
    AsyncClient,
    CreatePayout,
    CreateRefund,
    EscrowError,
    FulfilmentKind,
    Line,
    Money,
    PayoutOutcome,
    PlaceHold,
    RefundItem,
    RefundOutcome,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
)
from tests.property.model import (
    COMMISSION_PERCENT,
    PAYOUT_MOVES,
    START,
    WINDOW_DAYS,
    ZONE_NAME,
    Model,
)
from tests.support.books import check_books

MERCHANTS = ("m0", "m1", "m2")
CURRENCIES = ("CNY", "JPY")
STEPS = 25


class Player:
    """Plays one random history against a server and the model at once."""

    def __init__(self, client: AsyncClient, ledger: str, seed: int) -> None:
        self.client = client
        self.ledger = ledger
        self.dice = random.Random(seed)
        self.model = Model()
        self.sent: list[tuple[str, object, str | None]] = []

    async def prepare(self) -> None:
        await self.client.create_ledger(
            self.ledger, time_zone=ZONE_NAME, test_clock_start_time=START
        )
        await self.client.create_policy(
            self.ledger,
            "p",
            window_days=WINDOW_DAYS,
            time_zone=ZONE_NAME,
            commission_bps=COMMISSION_PERCENT * 100,
        )

    async def step(self) -> str:
        moves = (
            (self.place, 5),
            (self.sign, 5),
            (self.advance, 4),
            (self.release, 2),
            (self.refund, 5),
            (self.report_refund, 2),
            (self.pay_out, 3),
            (self.report_payout, 4),
            (self.repeat, 2),
        )
        move = self.dice.choices([m for m, _ in moves], [weight for _, weight in moves])[0]
        return await move()

    async def place(self) -> str:
        hold, currency = self._hold(), self.dice.choice(CURRENCIES)
        lines = [
            (self.dice.choice(MERCHANTS), self.dice.randint(1, 500))
            for _ in range(self.dice.randint(1, 4))
        ]
        command = PlaceHold(
            hold,
            "psp",
            [Line(f"l{i}", m, Money(currency, a), "p") for i, (m, a) in enumerate(lines)],
            paid_time=self.model.clock,
        )
        return await self._send("place_hold", command, self.model.place(hold, currency, lines))

    async def sign(self) -> str:
        hold, hours_ago = self._hold(), self.dice.choice((0, 1, 30, 300))
        occurred = self.model.clock - timedelta(hours=hours_ago)
        command = ReportFulfilment(hold, FulfilmentKind.SIGNED, occurred, "carrier")
        return await self._send("report_fulfilment", command, self.model.sign(hold, hours_ago))

    async def advance(self) -> str:
        hours = self.dice.choice((0, 1, 24, 100, 200))
        self.model.advance(hours)
        await self.client.advance_clock(self.ledger, self.model.clock)
        return f"advance {hours} h"

    async def release(self) -> str:
        hold = self._hold()
        expected = self.model.release(hold)
        try:
            await self.client.release_hold(self.ledger, hold)
        except EscrowError as refused:
            assert str(refused.reason) == expected
        else:
            assert expected is None
        return f"release {hold} {expected}"

    async def refund(self) -> str:
        refund, hold = f"r{self.dice.randint(0, 9)}", self._hold()
        numbers = self.dice.sample(range(4), self.dice.randint(1, 2))
        items = [(number, self.dice.randint(1, 250)) for number in numbers]
        known = self.model.holds.get(hold)
        currency = known[0] if known and self.dice.random() < 0.9 else self.dice.choice(CURRENCIES)
        command = CreateRefund(
            refund, hold, [RefundItem(f"l{n}", Money(currency, a)) for n, a in items]
        )
        expected = self.model.refund(refund, hold, currency, items)
        return await self._send("create_refund", command, expected)

    async def report_refund(self) -> str:
        refund, outcome = f"r{self.dice.randint(0, 9)}", self.dice.choice(list(RefundOutcome))
        expected = self.model.report_refund(refund, outcome.value)
        return await self._send("report_refund", ReportRefund(refund, outcome), expected)

    async def pay_out(self) -> str:
        payout, merchant = f"p{self.dice.randint(0, 9)}", self.dice.choice(MERCHANTS)
        currency, amount = self.dice.choice(CURRENCIES), self.dice.randint(1, 400)
        command = CreatePayout(payout, merchant, Money(currency, amount), "bank-1")
        expected = self.model.pay_out(payout, merchant, currency, amount)
        return await self._send("create_payout", command, expected)

    async def report_payout(self) -> str:
        payout, outcome = f"p{self.dice.randint(0, 9)}", self.dice.choice(list(PAYOUT_MOVES))
        command = ReportPayout(payout, PayoutOutcome(outcome), bank_account="main")
        expected = self.model.report_payout(payout, outcome)
        return await self._send("report_payout", command, expected)

    async def repeat(self) -> str:
        """The same request again has the same answer, whatever has happened since."""
        if not self.sent:
            return "nothing to repeat"
        call, command, expected = self.dice.choice(self.sent)
        return "repeat " + await self._call(call, command, expected)

    def _hold(self) -> str:
        return f"h{self.dice.randint(0, 5)}"

    async def _send(self, call: str, command: object, expected: str | None) -> str:
        self.sent.append((call, command, expected))
        return await self._call(call, command, expected)

    async def _call(self, call: str, command: object, expected: str | None) -> str:
        try:
            await getattr(self.client, call)(self.ledger, command)
        except EscrowError as refused:
            assert str(refused.reason) == expected, f"{call} {command}"
        else:
            assert expected is None, f"{call} {command} should be refused with {expected}"
        return f"{call} {expected}"

    async def compare_balances(self) -> None:
        real = {
            (row.account.kind, row.account.owner, row.account.currency): row.balance.amount_minor
            async for row in self.client.list_balances(self.ledger)
            if row.balance.amount_minor
        }
        assert real == self.model.balances()


async def play(target: str, database_url: str, seed: int, steps: int) -> None:
    print(f"seed {seed}")
    async with AsyncClient(target) as client:
        player = Player(client, f"history-{seed}", seed)
        await player.prepare()
        for _ in range(steps):
            print(await player.step())
            await player.compare_balances()
            await check_books(database_url, player.ledger)


@pytest.mark.slow
async def test_random_histories_agree_with_the_model(server_target, database_url):
    first = random.SystemRandom().randrange(10**9)
    for seed in range(first, first + int(os.environ.get("ESCROW_HISTORIES", "8"))):
        await play(server_target, database_url, seed, STEPS)


@pytest.mark.torture
@pytest.mark.timeout(7200)
async def test_many_random_histories_agree_with_the_model(server_target, database_url):
    first = random.SystemRandom().randrange(10**9)
    histories = int(os.environ.get("ESCROW_HISTORIES", "2000"))
    for start in range(first, first + histories, 4):
        await asyncio.gather(
            *(play(server_target, database_url, seed, 50) for seed in range(start, start + 4))
        )
