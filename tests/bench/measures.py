"""The measurements. Each alternates what is measured with its ceiling, round by round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import grpc
from sqlalchemy.ext.asyncio import AsyncEngine

from escrow_client import AccountKey, AsyncClient
from ledger.writer import Writer
from tests.bench import bulk, load, mixed, raw_copy, sweeping, watching
from tests.bench.machine import Server
from tests.bench.results import Result, paired

MERCHANTS = 1_000
WATCHED_ENTRIES = 20_000
SHORT_LINES = 2
DUE_HOLDS = 5_000
"""Of two lines each: 10,000 lines are due."""
OPEN_LINES = (100_000, 1_000_000)
MIXED_COMMANDS = 4_000
DUE_CASES = 1_000
OPEN_CASES = (10_000, 100_000)
EXTENDED_LINES = 100_000
ORDER_LINES = 25
"""Lines of a real order: 234,243 of 9,422 orders in the Online Retail data (UCI, 2015)."""

Send = Callable[..., Awaitable[float]]
"""Sends so many holds and says how many a second it were."""


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    rounds: int
    seconds: float
    batch_lines: int

    @property
    def long_rounds(self) -> int:
        """How many rounds where each takes many seconds."""
        return max(1, self.rounds // 3)


async def unary_hold(client: AsyncClient, ledger: str, effort: Effort) -> Result:
    """Durable unary PlaceHold against a no-op through the same server and client."""
    call = load.place_holds(client, ledger, merchants=MERCHANTS)
    rounds = [
        (
            await load.unary_rate(call, effort.seconds),
            await load.unary_rate(lambda _: client.check_health(), effort.seconds),
        )
        for _ in range(effort.rounds)
    ]
    note = "PlaceHold, 2 lines, 64 in flight / health check"
    return paired("unary_hold", rounds, "calls/s", note)


async def batch_hold(
    channel: grpc.aio.Channel, ledger: str, database_url: str, effort: Effort
) -> Result:
    """Batches of PlaceHolds against a raw COPY of the rows they wrote.

    The orders are as long as real ones; the note tells how those of two lines fare.
    """
    send = partial(bulk.batch_rate, channel, ledger)
    real = await _against_copy(send, ledger, database_url, effort, ORDER_LINES)
    short = await _against_copy(send, ledger, database_url, effort, SHORT_LINES)
    ratio = paired("", short, "", "").ratio
    note = f"{ORDER_LINES} lines / COPY of the same rows ({SHORT_LINES} lines: {ratio:.2f})"
    return paired("batch_hold", real, "holds/s", note)


async def stream_hold(
    channel: grpc.aio.Channel, ledger: str, database_url: str, effort: Effort
) -> Result:
    """PlaceHolds over one stream of writes against a raw COPY of the rows they wrote."""
    send = partial(bulk.stream_rate, channel, ledger)
    rounds = await _against_copy(send, ledger, database_url, effort, ORDER_LINES)
    note = f"one stream, {ORDER_LINES} lines / COPY of the same rows"
    return paired("stream_hold", rounds, "holds/s", note)


async def _against_copy(
    send: Send, ledger: str, database_url: str, effort: Effort, lines: int
) -> list[tuple[float, float]]:
    holds = effort.batch_lines // lines
    rounds = []
    for _ in range(effort.rounds):
        rate = await send(holds, merchants=MERCHANTS, lines=lines)
        rounds.append((rate, raw_copy.rate(database_url, ledger, holds)))
    return rounds


async def mixed_unary(client: AsyncClient, ledger: str, effort: Effort) -> Result:
    """A marketplace's mixture of commands, one by one, against a no-op."""
    day = mixed.Day(MERCHANTS)
    await mixed.prepare(client, ledger, day)
    call = mixed.unary(client, ledger, day)
    rounds = [
        (
            await load.unary_rate(call, effort.seconds),
            await load.unary_rate(lambda _: client.check_health(), effort.seconds),
        )
        for _ in range(effort.rounds)
    ]
    note = "holds, deliveries, releases, refunds, payouts / health check"
    return paired("mixed_unary", rounds, "calls/s", note)


async def mixed_stream(server: Server, database_url: str, ledger: str, effort: Effort) -> Result:
    """The same mixture over one stream against a raw COPY of the rows it wrote."""
    day = mixed.Day(MERCHANTS)
    await mixed.prepare(server.client, ledger, day)
    rounds = []
    for _ in range(effort.rounds):
        rate = await mixed.stream_rate(server.channel, ledger, day, MIXED_COMMANDS)
        rounds.append((rate, raw_copy.rate(database_url, ledger, MIXED_COMMANDS, raw_copy.OF_ANY)))
    return paired("mixed_stream", rounds, "commands/s", "the same, one stream / COPY of its rows")


async def hot_merchant(client: AsyncClient, ledger: str, effort: Effort) -> Result:
    """Every hold on one merchant against holds spread over a thousand."""
    hot = load.place_holds(client, ledger, merchants=1)
    spread = load.place_holds(client, ledger, merchants=MERCHANTS)
    rounds = [
        (
            await load.unary_rate(hot, effort.seconds),
            await load.unary_rate(spread, effort.seconds),
        )
        for _ in range(effort.rounds)
    ]
    return paired("hot_merchant", rounds, "calls/s", "one merchant / 1,000 merchants")


async def balance_read(client: AsyncClient, ledger: str, effort: Effort) -> Result:
    """Balance reads against a no-op through the same server and client."""
    keys = [AccountKey(2010, f"m{number}", load.CURRENCY) for number in range(load.IN_FLIGHT)]
    rounds = [
        (
            await load.unary_rate(lambda n: client.get_balance(ledger, keys[n]), effort.seconds),
            await load.unary_rate(lambda _: client.check_health(), effort.seconds),
        )
        for _ in range(effort.rounds)
    ]
    return paired("balance_read", rounds, "calls/s", "GetBalance, 64 in flight / health check")


async def watch_read(
    channel: grpc.aio.Channel, ledger: str, database_url: str, effort: Effort
) -> Result:
    """The newest of the journal to one watcher against a SELECT of the same stored entries."""
    through = watching.length(database_url, ledger)
    after = max(0, through - WATCHED_ENTRIES)
    rounds = [
        (
            await watching.rate(channel, ledger, after, through),
            watching.sql_rate(database_url, ledger, after, through),
        )
        for _ in range(effort.rounds)
    ]
    return paired("watch_read", rounds, "entries/s", "history to one watcher / SELECT body")


async def grown_books(
    grown: AsyncClient, empty: AsyncClient, ledger: str, effort: Effort, postings: int
) -> Result:
    """The same unary load on books that have grown against books that are empty."""
    await load.open_ledger(grown, ledger)
    await load.open_ledger(empty, ledger)
    await load.place_in_batches(grown, ledger, postings // 101 + 1, merchants=MERCHANTS, lines=100)
    calls = [load.place_holds(c, ledger, merchants=MERCHANTS) for c in (grown, empty)]
    rounds = [
        (
            await load.unary_rate(calls[0], effort.seconds),
            await load.unary_rate(calls[1], effort.seconds),
        )
        for _ in range(effort.rounds)
    ]
    return paired("grown_books", rounds, "calls/s", f"{postings:,} postings / empty books")


class Book(NamedTuple):
    """A ledger that is swept: its server, and the writer beside it that sweeps."""

    server: Server
    database_url: str
    writer: Writer
    engine: AsyncEngine


async def sweep_open_books(small: Book, large: Book, ledger: str, effort: Effort) -> Result:
    """A sweep among a million lines that are not due against one among a hundred thousand."""
    for book, lines in zip((small, large), OPEN_LINES, strict=True):
        await load.open_ledger(book.server.client, ledger)
        sweeping.pad(book.database_url, ledger, lines)
    rounds = [
        (await _sweep_due(large, ledger), await _sweep_due(small, ledger))
        for _ in range(effort.long_rounds)
    ]
    note = "10,000 lines due among 1,000,000 open / among 100,000"
    return paired("sweep_open_books", rounds, "holds/s", note)


async def _sweep_due(book: Book, ledger: str) -> float:
    holds = [load.next_hold(merchants=MERCHANTS) for _ in range(DUE_HOLDS)]
    await load.place_all(book.server.client, ledger, holds)
    await _make_due(book, ledger, [hold.hold_id for hold in holds])
    return await sweeping.swept_rate(book.writer, book.engine, DUE_HOLDS)


async def _make_due(book: Book, ledger: str, hold_ids: list[str]) -> None:
    await sweeping.sign(book.server.client, ledger, hold_ids, sweeping.LONG_AGO)


async def sweep_open_cases(small: Book, large: Book, ledger: str, effort: Effort) -> Result:
    """A sweep of deadlines among many open cases against one among a tenth of them."""
    for book, cases in zip((small, large), OPEN_CASES, strict=True):
        await load.open_ledger(book.server.client, ledger)
        sweeping.pad_cases(book.database_url, ledger, cases)
    rounds = [
        (await _sweep_cases(large, ledger), await _sweep_cases(small, ledger))
        for _ in range(effort.long_rounds)
    ]
    note = "1,000 cases due among 100,000 open / among 10,000"
    return paired("sweep_open_cases", rounds, "cases/s", note)


async def _sweep_cases(book: Book, ledger: str) -> float:
    client, holds = (
        book.server.client,
        [load.next_hold(merchants=MERCHANTS) for _ in range(DUE_CASES)],
    )
    await load.place_all(client, ledger, holds)
    await sweeping.open_overdue_cases(client, book.database_url, ledger, holds)
    return await sweeping.swept_rate(book.writer, book.engine, DUE_CASES)


async def release_due(book: Book, ledger: str, effort: Effort) -> Result:
    """What the sweep releases against placing the same holds in batches."""
    rounds = []
    for _ in range(effort.long_rounds):
        first = load.next_number()
        placed = await bulk.batch_rate(
            book.server.channel, ledger, DUE_HOLDS, merchants=MERCHANTS, lines=SHORT_LINES
        )
        numbers = range(first + 1, first + 1 + DUE_HOLDS)
        await _make_due(book, ledger, [load.hold_id(number) for number in numbers])
        rounds.append((await sweeping.swept_rate(book.writer, book.engine, DUE_HOLDS), placed))
    return paired("release_due", rounds, "holds/s", "2 lines, by the sweep / batch_hold")


async def bulk_extension(book: Book, ledger: str, effort: Effort) -> Result:
    """Windows that follow a bulk extension against one UPDATE of the same lines."""
    client = book.server.client
    await load.open_ledger(client, ledger)
    holds = [
        load.next_hold(merchants=MERCHANTS, lines=ORDER_LINES)
        for _ in range(EXTENDED_LINES // ORDER_LINES)
    ]
    await load.place_all(client, ledger, holds)
    await sweeping.sign(client, ledger, [hold.hold_id for hold in holds], datetime.now(UTC))
    rounds = [
        (
            await sweeping.extension_rate(client, book.writer, book.engine, ledger, number),
            sweeping.raw_extension_rate(book.database_url, ledger),
        )
        for number in range(effort.long_rounds)
    ]
    return paired("bulk_extension", rounds, "lines/s", "100,000 lines / one raw UPDATE of them")
