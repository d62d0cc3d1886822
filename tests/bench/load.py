"""Loads: many calls in flight on one client, counted."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from escrow_client import AsyncClient, EscrowError, Line, Money, PlaceHold

IN_FLIGHT = 64
BATCH = 1_000
BATCHES_IN_FLIGHT = 4
POLICY = "retail"
CURRENCY = "GBP"

Call = Callable[[int], Awaitable[object]]

_numbers = itertools.count()


async def open_ledger(client: AsyncClient, ledger: str) -> None:
    """A ledger with the one policy that the loads use."""
    await client.create_ledger(ledger, time_zone="Europe/London")
    await client.create_policy(ledger, POLICY, window_days=14, time_zone="Europe/London")


def next_number() -> int:
    """A number that no hold has."""
    return next(_numbers)


def hold_id(number: int) -> str:
    """The id of the hold of a number."""
    return f"order-{number:09d}"


def next_hold(*, merchants: int, lines: int = 2) -> PlaceHold:
    """A hold with an id never used before, its lines spread over so many merchants."""
    number = next_number()
    return PlaceHold(
        hold_id=hold_id(number),
        psp="card",
        lines=[
            Line(
                f"{line}",
                f"m{(number * 7 + line) % merchants}",
                Money(CURRENCY, 1_000 + line),
                POLICY,
            )
            for line in range(lines)
        ],
        paid_time=datetime.now(UTC),
    )


def place_holds(client: AsyncClient, ledger: str, *, merchants: int) -> Call:
    """One durable PlaceHold with two lines."""

    async def call(_: int) -> object:
        return await client.place_hold(ledger, next_hold(merchants=merchants))

    return call


async def unary_rate(call: Call, seconds: float) -> float:
    """Calls a second with 64 in flight."""
    end = time.perf_counter() + seconds
    done = 0

    async def caller(number: int) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await call(number)
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(caller(number) for number in range(IN_FLIGHT)))
    return done / (time.perf_counter() - started)


def batch_size(lines: int) -> int:
    """How many holds of so many lines go into one call."""
    return max(1, min(BATCH, 20_000 // lines))


async def place_in_batches(
    client: AsyncClient, ledger: str, holds: int, *, merchants: int, lines: int = 2
) -> float:
    """Place so many holds in batches, several in flight; holds a second."""
    commands = [next_hold(merchants=merchants, lines=lines) for _ in range(holds)]
    return await place_all(client, ledger, commands)


async def place_all(client: AsyncClient, ledger: str, holds: Sequence[PlaceHold]) -> float:
    """Place holds of equal length in batches, several in flight; holds a second."""
    size = batch_size(len(holds[0].lines))
    batches = iter(range(0, len(holds), size))

    async def sender() -> None:
        for start in batches:
            commands = holds[start : start + size]
            for answer in await client.batch_place_holds(ledger, commands, timeout_seconds=120):
                if isinstance(answer, EscrowError):
                    raise answer

    started = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(BATCHES_IN_FLIGHT)))
    return len(holds) / (time.perf_counter() - started)
