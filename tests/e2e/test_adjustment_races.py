"""Approval against expiry: an adjustment is posted in time or not at all.

Each race is of an adjustment of its own, which two people try to approve while its time passes.
Afterwards what the callers were told is compared with what the journal says.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from escrow_client import (
    AccountKey,
    AdjustmentLine,
    AdjustmentState,
    AsyncClient,
    EscrowError,
    ManualPostings,
    Money,
    ProposeAdjustment,
    ReviewAdjustment,
)
from server.settings import Settings
from tests.support.books import check_books
from tests.support.processes import ServerProcess, running_server
from tests.support.tokens import create_token

LEDGER: Final = "race"
RACES_MANY: Final = int(os.environ.get("ESCROW_RACES", "10000"))
RACES_FEW: Final = 100
AT_ONCE: Final = 50
OPEN_SECONDS: Final = 0.5
"""How long the adjustments of a round can be approved."""

STAGGER_SECONDS: Final = 0.1
"""How far before or after that at most an approval is sent."""

WON: Final = "won"
LINES: Final = ManualPostings(
    [
        AdjustmentLine(AccountKey(5030, "", "GBP"), Money("GBP", 1)),
        AdjustmentLine(AccountKey(2110, "amy", "GBP"), Money("GBP", -1)),
    ]
)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """The server of this process, for the few races: it asks who calls."""
    return Settings(database_url=database_url, port=0)


@pytest.fixture
def servers(database_url: str) -> Iterator[list[ServerProcess]]:
    """Two on one database, which ask who calls."""
    arguments = ("--database-url", database_url)
    said = {"ESCROW_SWEEP_INTERVAL_SECONDS": "3600", "ESCROW_AUTH": "tokens"}
    with running_server(*arguments, **said) as one, running_server(*arguments, **said) as other:
        yield [one, other]
        for server in (one, other):
            assert "Traceback" not in server.read_log()


@asynccontextmanager
async def introduced(database_url: str, one: str, other: str) -> AsyncIterator[list[AsyncClient]]:
    """Who proposes, and two who approve, one on either server; and a ledger."""
    clients = [
        AsyncClient(target, token=await create_token(database_url, name))
        for target, name in ((one, "anna"), (one, "ben"), (other, "cleo"))
    ]
    async with clients[0], clients[1], clients[2]:
        await clients[0].create_ledger(LEDGER, "UTC")
        yield clients


async def approve(client: AsyncClient, adjustment_id: str, delay: float) -> str:
    await asyncio.sleep(delay)
    try:
        await client.review_adjustment(LEDGER, ReviewAdjustment(adjustment_id, approved=True))
    except EscrowError as error:
        return f"{error.reason} {error.metadata.get('state')}"
    return WON


async def run_round(people: list[AsyncClient], ids: list[str], dice: random.Random) -> list[str]:
    """What the two who approve each adjustment were told, the earlier answer first or not."""
    proposer, *reviewers = people
    expires = datetime.now(UTC) + timedelta(seconds=OPEN_SECONDS)
    await asyncio.gather(
        *(
            proposer.propose_adjustment(LEDGER, ProposeAdjustment(each, LINES, "race", expires))
            for each in ids
        )
    )
    # However slow the machine is, one is sent in good time and one too late.
    delays = [-OPEN_SECONDS / STAGGER_SECONDS, 1.0, *(dice.uniform(-1, 1) for _ in ids[2:])]
    left = (expires - datetime.now(UTC)).total_seconds()
    found = await asyncio.gather(
        *(
            approve(client, each, max(0.0, left + delay * STAGGER_SECONDS))
            for each, delay in zip(ids, delays, strict=True)
            for client in reviewers
        )
    )
    return [" / ".join(sorted(found[at : at + 2])) for at in range(0, len(found), 2)]


IN_TIME: Final = f"ADJUSTMENT_STATE APPROVED / {WON}"
LATE: Final = "ADJUSTMENT_STATE EXPIRED / ADJUSTMENT_STATE EXPIRED"


async def run(people: list[AsyncClient], database_url: str, count: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    dice = random.Random(seed)
    answers: dict[str, str] = {}
    for start in range(0, count, AT_ONCE):
        ids = [f"a{n}" for n in range(start, min(count, start + AT_ONCE))]
        answers.update(zip(ids, await run_round(people, ids, dice), strict=True))
    print(Counter(answers.values()))
    # Once approved it is APPROVED for ever, whatever the time.
    assert set(answers.values()) == {IN_TIME, LATE}
    await posted_in_time_or_not_at_all(people[0], answers)
    await check_books(database_url, LEDGER)


async def posted_in_time_or_not_at_all(client: AsyncClient, answers: dict[str, str]) -> None:
    found = [each async for each in client.list_adjustments(LEDGER)]
    states = {each.adjustment_id: each.state for each in found}
    expires = {each.adjustment_id: each.expire_time for each in found}
    posted = {}
    async for entry in client.list_entries(LEDGER):
        if entry.kind == "adjustment_reviewed":
            assert entry.fact["adjustment_id"] not in posted
            assert entry.effective_time < expires[entry.fact["adjustment_id"]]
            posted[entry.fact["adjustment_id"]] = entry
    assert states == {
        each: AdjustmentState.APPROVED if each in posted else AdjustmentState.EXPIRED
        for each in answers
    }
    assert posted.keys() == {each for each, told in answers.items() if told == IN_TIME}
    amy = await client.get_balance(LEDGER, LINES.lines[1].account)
    assert amy.balance == Money("GBP", -len(posted))


async def test_it_is_posted_in_time_or_not_at_all(server_target, database_url):
    async with introduced(database_url, server_target, server_target) as people:
        await run(people, database_url, RACES_FEW)


@pytest.mark.torture
@pytest.mark.timeout(3600)
async def test_ten_thousand_races_on_two_servers(servers, database_url):
    async with introduced(database_url, *(server.target for server in servers)) as people:
        await run(people, database_url, RACES_MANY)
