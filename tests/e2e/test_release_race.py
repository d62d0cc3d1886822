"""Cases that are opened while two servers sweep: each line is released or blocked, never both."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from escrow_client import (
    AsyncClient,
    CaseScope,
    Claim,
    Entry,
    EscrowError,
    FulfilmentKind,
    Money,
    OpenCase,
    PolicyTerms,
    RefundGround,
    ReportFulfilment,
    errors,
)
from tests.support.books import check_books
from tests.support.processes import ServerProcess, running_server
from tests.support.shop import order

LEDGER = "race"
AMOUNT = Money("GBP", 1_000)
HOLDS_PER_ROUND = 250
LEAD = timedelta(seconds=2.5)
"""How long before the windows of a round end its cases begin to be opened, at most."""


@pytest.fixture
def servers(database_url: str) -> Iterator[list[ServerProcess]]:
    """Two on one database, which sweep all the time."""
    arguments = ("--database-url", database_url)
    busy = {"ESCROW_SWEEP_INTERVAL_SECONDS": "0.02"}
    with running_server(*arguments, **busy) as one, running_server(*arguments, **busy) as other:
        yield [one, other]


@pytest.fixture
async def clients(servers: list[ServerProcess]) -> AsyncIterator[list[AsyncClient]]:
    one, other = (AsyncClient(server.target) for server in servers)
    async with one, other:
        yield [one, other]


async def prepare(client: AsyncClient) -> None:
    await client.create_ledger(LEDGER, "UTC")
    await client.create_policy(LEDGER, "hour", time_zone="UTC", terms=PolicyTerms(window_hours=1))


async def play_round(clients: list[AsyncClient], number: int, dice: random.Random) -> Counter[str]:
    """Holds whose windows end at one moment, and a case for each about then; how they fared."""
    hold_ids = [f"o{number}-{n}" for n in range(HOLDS_PER_ROUND)]
    await clients[0].batch_place_holds(
        LEDGER, [order(hold_id, AMOUNT.amount_minor, policy="hour") for hold_id in hold_ids]
    )
    ends = datetime.now(UTC) + LEAD
    signed = ends - timedelta(hours=1)
    await clients[0].batch_report_fulfilments(
        LEDGER,
        [ReportFulfilment(h, FulfilmentKind.SIGNED, signed, "carrier") for h in hold_ids],
    )
    answers = await asyncio.gather(
        *(
            open_case(dice.choice(clients), hold_id, ends, dice.uniform(-0.4, 0.4))
            for hold_id in hold_ids
        )
    )
    return Counter(answers)


async def open_case(client: AsyncClient, hold_id: str, ends: datetime, offset: float) -> str:
    """Open a case some time before or after a moment; "opened" or the reason of the refusal."""
    await asyncio.sleep((ends - datetime.now(UTC)).total_seconds() + offset)
    case = OpenCase(hold_id, hold_id, [Claim("1", AMOUNT)], CaseScope.LINES, RefundGround.QUALITY)
    try:
        await client.open_case(LEDGER, case)
    except errors.NothingHeld:
        return "released"
    except EscrowError as other:
        return str(other.reason)
    return "opened"


async def all_released(client: AsyncClient) -> None:
    """Wait until nothing is held any more but for cases."""
    async with asyncio.timeout(30):
        while any(  # noqa: ASYNC110 (it happens in the servers)
            [row.balance.amount_minor async for row in client.list_balances(LEDGER, kind=2010)]
        ):
            await asyncio.sleep(0.1)


async def race(clients: list[AsyncClient], database_url: str, rounds: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    dice = random.Random(seed)
    await prepare(clients[0])
    fared: Counter[str] = Counter()
    for number in range(rounds):
        fared += await play_round(clients, number, dice)
    print(fared)
    await all_released(clients[0])
    assert set(fared) == {"opened", "released"}, "both were to happen, and nothing else"

    entries = [entry async for entry in clients[0].list_entries(LEDGER)]
    opened, released = holds_of(entries, "case_opened"), holds_of(entries, "lines_released")
    assert max(opened.values()) == max(released.values()) == 1
    assert not opened.keys() & released.keys()
    assert (len(opened), len(released)) == (fared["opened"], fared["released"])
    assert len(opened) + len(released) == rounds * HOLDS_PER_ROUND
    await check_books(database_url, LEDGER)


def holds_of(entries: list[Entry], kind: str) -> Counter[str]:
    """The holds of entries of a kind."""
    return Counter(str(entry.fact["hold_id"]) for entry in entries if entry.kind == kind)


@pytest.mark.slow
async def test_a_case_and_the_sweep_never_both_have_the_line(clients, database_url):
    await race(clients, database_url, 2)


@pytest.mark.torture
@pytest.mark.timeout(1800)
async def test_thousands_of_cases_against_the_sweep(clients, database_url):
    await race(clients, database_url, int(os.environ.get("ESCROW_ROUNDS", "20")))
