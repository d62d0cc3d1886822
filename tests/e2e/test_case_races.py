"""Two calls that cannot both be right, at the same time, on two servers: one is, and one is told.

Each race is run over and over on orders of its own. Afterwards the books are checked, and what the
callers were told is compared with what the journal says.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from escrow_client import (
    AsyncClient,
    Award,
    CaseOutcome,
    CaseState,
    ChargebackEvent,
    Claim,
    CloseCase,
    EscrowError,
    OpenCase,
    ReportChargeback,
)
from tests.support.books import check_books
from tests.support.processes import ServerProcess, running_server
from tests.support.shop import gbp, order, refund, signed

LEDGER: Final = "race"
RACES_MANY: Final = int(os.environ.get("ESCROW_RACES", "10000"))
RACES_FEW: Final = 100
AT_ONCE: Final = 50
STAGGER_SECONDS: Final = 0.003
"""By how much at most one of the two is sent after the other."""

WON: Final = "won"

Call = Callable[[AsyncClient, str], Awaitable[Any]]
Told = tuple[str, str]
"""What the two callers of a race were told: that it was done, or the reason of the refusal."""


@dataclass(frozen=True, slots=True)
class Race:
    """Two calls on one order, and every pair of answers that is right."""

    first: Call
    second: Call
    expected: frozenset[Told]
    case_opened: bool = True


def closing(outcome: CaseOutcome) -> Call:
    awards = [Award("1", gbp(300))] if outcome is CaseOutcome.PARTLY_APPROVED else []
    return lambda client, order_id: client.close_case(
        LEDGER, CloseCase(order_id, outcome, awards=awards)
    )


def opening(client: AsyncClient, order_id: str) -> Awaitable[Any]:
    return client.open_case(LEDGER, OpenCase(order_id, order_id, [Claim("1", gbp(600))]))


def refunding(client: AsyncClient, order_id: str) -> Awaitable[Any]:
    return client.create_refund(LEDGER, refund(f"r-{order_id}", order_id, 700))


def releasing(client: AsyncClient, order_id: str) -> Awaitable[Any]:
    return client.release_hold(LEDGER, order_id)


def charging_back(event: ChargebackEvent) -> Call:
    return lambda client, order_id: client.report_chargeback(
        LEDGER,
        ReportChargeback(
            order_id, order_id, order_id, event, gbp(1_000), taken=event is ChargebackEvent.OPENED
        ),
    )


LATE: Final = frozenset({(WON, "CASE_STATE"), ("CASE_STATE", WON)})
RACES: Final = {
    "two-resolutions": Race(closing(CaseOutcome.APPROVED), closing(CaseOutcome.REJECTED), LATE),
    "resolve-withdraw": Race(
        closing(CaseOutcome.PARTLY_APPROVED), closing(CaseOutcome.WITHDRAWN), LATE
    ),
    # The processor is never refused; a refund that comes after it finds nothing left.
    "refund-chargeback": Race(
        refunding,
        charging_back(ChargebackEvent.OPENED),
        frozenset({(WON, WON), ("REFUND_EXCEEDS_REMAINDER", WON)}),
        case_opened=False,
    ),
    "release-open": Race(
        releasing,
        opening,
        frozenset({(WON, "NOTHING_HELD"), ("RELEASE_BLOCKED", WON)}),
        case_opened=False,
    ),
}


@pytest.fixture
def servers(database_url: str) -> Iterator[list[ServerProcess]]:
    """Two on one database, which do nothing by themselves."""
    arguments = ("--database-url", database_url)
    idle = {"ESCROW_SWEEP_INTERVAL_SECONDS": "3600"}
    with running_server(*arguments, **idle) as one, running_server(*arguments, **idle) as other:
        yield [one, other]
        for server in (one, other):
            assert "Traceback" not in server.read_log()


@pytest.fixture
async def clients(servers: list[ServerProcess]) -> AsyncIterator[list[AsyncClient]]:
    one, other = (AsyncClient(server.target) for server in servers)
    async with one, other:
        await one.create_ledger(LEDGER, "UTC")
        await one.create_policy(LEDGER, "week", window_days=7, time_zone="UTC")
        yield [one, other]


async def prepare(client: AsyncClient, race: Race, order_ids: list[str]) -> None:
    """Orders that can be released, with an open case of the same id where the race is about one."""
    await client.batch_place_holds(LEDGER, [order(order_id) for order_id in order_ids])
    if race.case_opened:
        await asyncio.gather(*(opening(client, order_id) for order_id in order_ids))
    long_ago = datetime.now(UTC) - timedelta(days=30)
    await client.batch_report_fulfilments(
        LEDGER, [signed(order_id, at=long_ago) for order_id in order_ids]
    )


async def told(call: Call, client: AsyncClient, order_id: str, delay: float) -> str:
    await asyncio.sleep(delay)
    try:
        await call(client, order_id)
    except EscrowError as error:
        return str(error.reason)
    return WON


async def run_one(
    race: Race, clients: list[AsyncClient], order_id: str, dice: random.Random
) -> Told:
    delays = dice.sample([0.0, dice.uniform(0, STAGGER_SECONDS)], 2)
    first, second = await asyncio.gather(
        told(race.first, dice.choice(clients), order_id, delays[0]),
        told(race.second, dice.choice(clients), order_id, delays[1]),
    )
    return first, second


async def run(name: str, clients: list[AsyncClient], database_url: str, count: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    dice = random.Random(seed)
    race = RACES[name]
    answers: dict[str, Told] = {}
    for start in range(0, count, AT_ONCE):
        order_ids = [f"o{n}" for n in range(start, min(count, start + AT_ONCE))]
        await prepare(clients[0], race, order_ids)
        found = await asyncio.gather(
            *(run_one(race, clients, order_id, dice) for order_id in order_ids)
        )
        answers.update(zip(order_ids, found, strict=True))
    print(Counter(answers.values()))
    assert set(answers.values()) == race.expected, "both were to win, and nothing else to happen"
    await CHECKS[name](clients, answers)
    await check_books(database_url, LEDGER)


async def one_closing_each(clients: list[AsyncClient], answers: dict[str, Told]) -> None:
    """Each case was closed once, as whoever won had said."""
    closed = Counter(
        [
            entry.fact["case_id"]
            async for entry in clients[0].list_entries(LEDGER)
            if entry.kind == "case_closed"
        ]
    )
    assert closed == Counter(answers.keys())
    states = {
        case.case_id: case.state is not CaseState.REJECTED and case.state is not CaseState.WITHDRAWN
        async for case in clients[0].list_cases(LEDGER)
    }
    assert states == {order_id: first == WON for order_id, (first, _) in answers.items()}


async def never_more_than_the_capture(clients: list[AsyncClient], answers: dict[str, Told]) -> None:
    """When all are lost, what went back beyond the capture is an excess, and owed."""
    lost = charging_back(ChargebackEvent.LOST)
    for start in range(0, len(answers), AT_ONCE):
        ids = list(answers)[start : start + AT_ONCE]
        cases = await asyncio.gather(*(lost(clients[0], order_id) for order_id in ids))
        holds = await asyncio.gather(*(clients[0].get_hold(LEDGER, each) for each in ids))
        for case, hold in zip(cases, holds, strict=True):
            (line,) = hold.lines
            refunded = gbp(700) if answers[hold.hold_id][0] == WON else gbp(0)
            assert line.refunded_before_release == refunded
            assert case.chargeback.excess == refunded


async def released_or_blocked(clients: list[AsyncClient], answers: dict[str, Told]) -> None:
    """Each line went to the merchant, or is blocked by its case."""
    released, opened = set(), set()
    async for entry in clients[0].list_entries(LEDGER):
        if entry.kind == "lines_released":
            released.add(entry.fact["hold_id"])
        elif entry.kind == "case_opened":
            opened.add(entry.fact["hold_id"])
    assert released == {order_id for order_id, (first, _) in answers.items() if first == WON}
    assert opened == answers.keys() - released


CHECKS: Final[dict[str, Callable[[list[AsyncClient], dict[str, Told]], Awaitable[None]]]] = {
    "two-resolutions": one_closing_each,
    "resolve-withdraw": one_closing_each,
    "refund-chargeback": never_more_than_the_capture,
    "release-open": released_or_blocked,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RACES)
async def test_one_wins_and_the_other_is_told(clients, database_url, name):
    await run(name, clients, database_url, RACES_FEW)


@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", RACES)
async def test_ten_thousand_races(clients, database_url, name):
    await run(name, clients, database_url, RACES_MANY)
