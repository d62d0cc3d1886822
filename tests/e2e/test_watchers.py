"""Watchers of a ledger whose server is killed and stopped under load miss nothing."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import grpc
import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from escrow.v1 import journal_pb2
from escrow.v1.journal_pb2_grpc import JournalServiceStub
from escrow_client import (
    AsyncClient,
    DeadlineExceeded,
    Hold,
    Line,
    Money,
    PlaceHold,
    Unavailable,
)
from tests.faults.load import LEDGER, Load, assert_exactly_once, set_up
from tests.support.books import check_books
from tests.support.processes import STOP_SECONDS, ServerProcess

CATCH_UP_SECONDS = 120.0
GROWTH_BYTES_MAX = 192 * 2**20
"""How much more memory a server may take with watchers than when it has just started."""


class Watcher:
    """What a watcher has seen: how far it is, and a digest over the bytes of every entry."""

    def __init__(self, chance: random.Random, *, slow: bool = False) -> None:
        self.through = 0
        self.seen = 0
        self.reconnects = -1
        self._digest = hashlib.sha256()
        self._pause = chance.uniform(0.2, 1.0) if slow else 0.0

    async def follow(self, target: str) -> None:
        """Follow for ever, from where the last connection ended."""
        while True:
            self.reconnects += 1
            with suppress(grpc.aio.AioRpcError):
                async with grpc.aio.insecure_channel(target) as channel:
                    await self._read(channel)
            await asyncio.sleep(0.1)

    async def _read(self, channel: grpc.aio.Channel) -> None:
        request = journal_pb2.WatchEntriesRequest(
            parent=f"ledgers/{LEDGER}", from_seq=self.through + 1
        )
        # As plain bytes, so that fifty watchers leave the server some of the processor.
        call: Any = JournalServiceStub(channel).WatchEntries(request)
        async for response in call:
            for entry in response.entries:
                self.seen += 1
                assert entry.seq == self.seen, f"entry {entry.seq} came as number {self.seen}"
                self._digest.update(entry.SerializeToString(deterministic=True))
            self.through = response.through_seq
            assert self.through >= self.seen
            if self._pause:
                await asyncio.sleep(self._pause)

    def matches(self, bodies: list[bytes]) -> bool:
        """Whether these, and nothing else, were seen."""
        return self._digest.digest() == hashlib.sha256(b"".join(bodies)).digest()


class Memory:
    """The most memory that any of a server's processes took, beside what it takes with no load."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self.started = self.most = self._resident()

    async def look(self) -> None:
        """Look at the memory for ever."""
        while True:
            await asyncio.sleep(0.2)
            with suppress(psutil.NoSuchProcess, AssertionError):  # between two processes
                self.most = max(self.most, self._resident())

    def _resident(self) -> int:
        return int(psutil.Process(self._server.pid).memory_info().rss)


async def flood(target: str, load: Load, stopping: asyncio.Event) -> None:
    """Place holds in batches, each sent until it is answered, as fast as the server takes them."""
    async with AsyncClient(target, timeout_seconds=2) as client:
        for batch in count():
            if stopping.is_set():
                return
            holds = [
                PlaceHold(
                    hold_id,
                    "psp",
                    [Line("1", "flood", Money("EUR", 100), "week")],
                    request_id=f"place-{hold_id}",
                )
                for hold_id in (f"flood-{batch}-{number}" for number in range(200))
            ]
            while not all(hold.request_id in load.acknowledged for hold in holds):
                with suppress(Unavailable, DeadlineExceeded):
                    answers = await client.batch_place_holds(LEDGER, holds)
                    for hold, answer in zip(holds, answers, strict=True):
                        if isinstance(answer, Hold):
                            load.acknowledged[hold.request_id] = answer.entry_seq
                        elif not isinstance(answer, Unavailable):
                            raise answer


@asynccontextmanager
async def background(*works: Awaitable[None]) -> AsyncIterator[None]:
    """Work that goes on until the block ends; what fails in it fails there."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for result in ended:
        if isinstance(result, Exception):
            raise result


def journal(database_url: str) -> list[bytes]:
    """Every entry as it is stored."""
    query = "SELECT body FROM entries JOIN ledgers USING (ledger_id) WHERE name = %s ORDER BY seq"
    with psycopg.connect(database_url) as connection:
        return [body for (body,) in connection.execute(query, (LEDGER,), binary=True)]


async def caught_up(reached: Callable[[], list[int]], length: int) -> None:
    async with asyncio.timeout(CATCH_UP_SECONDS):
        while min(reached()) < length:  # noqa: ASYNC110 (it happens elsewhere)
            await asyncio.sleep(0.05)


async def restart(server: ServerProcess, number: int) -> None:
    """By turns killed, and stopped in good order."""
    if number % 2:
        server.interrupt()
        assert await asyncio.to_thread(server.wait, STOP_SECONDS) == 0
    else:
        server.kill()
    await asyncio.to_thread(server.start)


@pytest.fixture
def server(database_url: str) -> Iterator[ServerProcess]:
    server = ServerProcess("--database-url", database_url)
    try:
        server.start()
        yield server
        assert "Traceback" not in server.read_log()
    finally:
        server.close()


async def watched_through_restarts(
    server: ServerProcess, database_url: str, seed: int, watchers: int, restarts: int
) -> None:
    chance = random.Random(seed)
    await set_up(server.target)
    memory = Memory(server)
    watching = [Watcher(chance, slow=number % 10 == 9) for number in range(watchers)]
    async with background(memory.look(), *(each.follow(server.target) for each in watching)):
        async with Load([server.target], workers=16, seed=seed) as load:
            stopping = asyncio.Event()
            flooding = asyncio.create_task(flood(server.target, load, stopping))
            for number in range(restarts):
                await load.more(chance.randrange(1_000, 3_000), seconds=120)
                await restart(server, number)
            await load.more(2_000, seconds=120)
            stopping.set()
            await flooding
        bodies = journal(database_url)
        await caught_up(lambda: [each.through for each in watching], len(bodies))
    print(
        f"{watchers} watchers of {len(bodies)} entries,"
        f" {sum(each.reconnects for each in watching)} reconnects;"
        f" server memory {memory.started >> 20} MiB at its start, {memory.most >> 20} MiB at most"
    )
    for each in watching:
        assert each.seen == len(bodies)
        assert each.matches(bodies)
        assert each.reconnects >= restarts
    assert memory.most < memory.started + GROWTH_BYTES_MAX
    assert_exactly_once(load, database_url)
    await check_books(database_url)


@pytest.mark.slow
async def test_watchers_through_restarts(
    server: ServerProcess, database_url: str, seed: int
) -> None:
    await watched_through_restarts(server, database_url, seed, watchers=8, restarts=2)


@pytest.mark.torture
@pytest.mark.timeout(1_800)
async def test_fifty_watchers_through_many_restarts(
    server: ServerProcess, database_url: str, seed: int
) -> None:
    await watched_through_restarts(server, database_url, seed, watchers=50, restarts=10)


@pytest.mark.slow
async def test_the_client_follows_through_restarts(
    server: ServerProcess, database_url: str, seed: int
) -> None:
    """The SDK's own iterator, which is told nothing of the restarts."""
    await set_up(server.target)
    seen: list[int] = []
    progress = [0]

    async def follow() -> None:
        async with AsyncClient(server.target) as client:
            async for entry in client.watch_entries(LEDGER, on_progress=progress.append):
                seen.append(entry.seq)  # noqa: PERF401 (what was seen when it is cut off)

    async with background(follow()):
        async with Load([server.target], workers=8, seed=seed) as load:
            for number in range(2):
                await load.more(200)
                await restart(server, number)
            await load.more(100)
        await caught_up(lambda: [progress[-1]], len(journal(database_url)))
    assert seen == list(range(1, len(journal(database_url)) + 1))
    assert progress == sorted(progress)
    await check_books(database_url)
