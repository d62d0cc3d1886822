"""The SDK's streams against a real server: many writes, following them, and the README's examples.

How the client behaves when a stream breaks is held by its unit tests, and how a watch outlasts
restarts by tests/e2e/test_watchers.py.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from itertools import islice
from pathlib import Path

import pytest

from escrow_client import (
    AsyncClient,
    Client,
    Command,
    CreatePayout,
    CreateRefund,
    Entry,
    EntryKind,
    EscrowError,
    Fulfilment,
    Hold,
    HoldExists,
    HoldNotFound,
    InsufficientAvailable,
    LedgerNotFound,
    Refund,
    RefundItem,
    RefundOutcome,
    ReleaseBlocked,
    ReleaseHold,
    ReportRefund,
    WriteAnswer,
)
from tests.support.books import check_books
from tests.support.processes import ServerProcess, clean_environment
from tests.support.shop import LEDGER, WINDOW_END, gbp, open_shop, order, refund, signed

README = Path(__file__).parents[2] / "clients" / "escrow_client" / "README.md"

OUTCOMES = (Hold, HoldExists, Fulfilment, ReleaseBlocked, Refund, Refund, HoldNotFound)


def life(number: int) -> list[Command]:
    """What is done to one order, in which some is refused: the outcomes are `OUTCOMES`."""
    hold = f"order-{number}"
    return [
        order(hold, 1_000, 500),
        order(hold, 1_000),
        signed(hold, ["1"]),
        ReleaseHold(hold),
        refund(f"refund-{number}", hold, 300),
        ReportRefund(f"refund-{number}", RefundOutcome.SUCCEEDED),
        CreateRefund(f"other-{number}", f"no-{hold}", [RefundItem("1", gbp(1))]),
    ]


def lives(count: int) -> Iterator[Command]:
    for number in range(count):
        yield from life(number)


def assert_lived(answers: list[WriteAnswer | EscrowError], count: int) -> None:
    assert [type(answer) for answer in answers] == [*OUTCOMES] * count
    holds = [answer.hold_id for answer in answers if isinstance(answer, Hold)]
    assert holds == [f"order-{number}" for number in range(count)]


async def test_an_async_stream(client: AsyncClient, ledger: str) -> None:
    assert_lived([answer async for answer in client.stream_writes(ledger, lives(300))], 300)


async def test_a_sync_stream(server_target: str, ledger: str) -> None:
    def stream() -> list[WriteAnswer | EscrowError]:
        with Client(server_target) as client:
            return list(client.stream_writes(ledger, lives(300)))

    assert_lived(await asyncio.to_thread(stream), 300)


async def test_releases_and_payouts_too(client: AsyncClient, ledger: str) -> None:
    placing = client.stream_writes(ledger, [order("o", 1_000), signed("o")])
    assert [type(answer) async for answer in placing] == [Hold, Fulfilment]
    await client.advance_clock(ledger, WINDOW_END)
    [refused] = [
        answer
        async for answer in client.stream_writes(ledger, [CreatePayout("p", "amy", gbp(951), "x")])
    ]
    assert isinstance(refused, InsufficientAvailable)
    assert refused.metadata["available_minor"] == "950"
    assert refused.next_step


async def test_the_answers_of_a_stream_are_those_of_single_calls(
    client: AsyncClient, ledger: str
) -> None:
    """The same commands, sent again one by one, are answered as they were."""
    command, fulfilment = order("order-1"), signed("order-1")
    streamed = [answer async for answer in client.stream_writes(ledger, [command, fulfilment])]
    assert streamed == [
        await client.place_hold(ledger, command),
        await client.report_fulfilment(ledger, fulfilment),
    ]
    [again] = [answer async for answer in client.stream_writes(ledger, [command])]
    assert again == streamed[0]


async def test_a_ledger_that_is_not_there(client: AsyncClient, ledger: str) -> None:
    with pytest.raises(LedgerNotFound):
        [answer async for answer in client.stream_writes("nowhere", lives(500))]
    with pytest.raises(LedgerNotFound):
        await anext(client.watch_entries("nowhere"))


async def test_a_feed_waits_for_each_answer(client: AsyncClient, ledger: str) -> None:
    answered = asyncio.Event()

    async def feed() -> AsyncIterator[Command]:
        for number in range(10):
            answered.clear()
            yield order(f"order-{number}")
            await answered.wait()

    count = 0
    async for answer in client.stream_writes(ledger, feed()):
        assert isinstance(answer, Hold)
        count += 1
        answered.set()
    assert count == 10


async def test_what_is_streamed_is_watched(
    server_target: str, client: AsyncClient, ledger: str
) -> None:
    """From history into what is written meanwhile, by a sync and an async watcher."""
    filtered: list[Entry] = []
    progress: list[int] = []

    def follow() -> list[Entry]:
        with Client(server_target) as watcher:
            return list(islice(watcher.watch_entries(ledger), 2 + 4 * 400))

    async def follow_holds() -> None:
        kinds = [EntryKind.HOLD_PLACED]
        watching = client.watch_entries(
            ledger, from_seq=3, kinds=kinds, on_progress=progress.append
        )
        async with aclosing(watching) as entries:
            async for entry in entries:
                filtered.append(entry)
                if len(filtered) == 400:
                    return

    watching = asyncio.gather(asyncio.to_thread(follow), follow_holds())
    assert_lived([answer async for answer in client.stream_writes(ledger, lives(400))], 400)
    async with asyncio.timeout(60):
        [everything, _] = await watching
    assert [entry.seq for entry in everything] == list(range(1, 3 + 4 * 400))
    assert [entry.fact["hold_id"] for entry in filtered] == [f"order-{n}" for n in range(400)]
    assert [entry for entry in everything if entry.kind is EntryKind.HOLD_PLACED] == filtered
    assert progress == sorted(set(progress))


@pytest.fixture
def own_server(database_url: str) -> Iterator[ServerProcess]:
    server = ServerProcess("--database-url", database_url)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.mark.slow
async def test_a_stream_outlasts_a_server_that_is_killed(
    own_server: ServerProcess, database_url: str
) -> None:
    """Whatever the kill left undone is done afterwards, and nothing twice."""
    count = 2_000
    async with AsyncClient(own_server.target, timeout_seconds=60) as client:
        await open_shop(client)
        answers = []
        async for answer in client.stream_writes(LEDGER, lives(count)):
            answers.append(answer)
            if len(answers) in {2_000, 8_000}:
                own_server.kill()
                await asyncio.to_thread(own_server.start)
        assert_lived(answers, count)
        entries = [entry.kind async for entry in client.list_entries(LEDGER)]
    assert len(entries) == 2 + 4 * count
    await check_books(database_url)


async def test_the_examples_of_the_readme_print_what_stands_there(
    server_target: str, client: AsyncClient
) -> None:
    await client.create_ledger("uk", "Europe/London")
    await client.create_policy("uk", "retail-14d", window_days=14, time_zone="Europe/London")
    readme = README.read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", readme, re.DOTALL)
    assert len(examples) == readme.count("```python") == 6
    for code, output in examples:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code.replace("127.0.0.1:7410", server_target),
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        printed, errors = await process.communicate()
        assert errors.decode() == ""
        assert printed.decode() == output
