"""A token that is revoked on one server ceases to be taken by all of them, within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import grpc
import pytest

from escrow.v1 import bulk_pb2, journal_pb2, ledger_pb2
from escrow_client import AsyncClient
from tests.support import wire
from tests.support.books import check_books
from tests.support.processes import ServerProcess, running_server
from tests.support.shop import LEDGER, open_shop, order
from tests.support.tokens import create_token

PARENT = f"ledgers/{LEDGER}"
GET = "/escrow.v1.LedgerService/GetLedger"
WATCH = "/escrow.v1.JournalService/WatchEntries"
STREAM = "/escrow.v1.BulkService/StreamWrites"


@pytest.fixture
def servers(database_url: str) -> Iterator[list[ServerProcess]]:
    """Two on one database, which ask for tokens."""
    arguments = ("--database-url", database_url)
    with (
        running_server(*arguments, ESCROW_AUTH="tokens") as one,
        running_server(*arguments, ESCROW_AUTH="tokens") as other,
    ):
        yield [one, other]


@pytest.fixture
async def channels(servers: list[ServerProcess]) -> AsyncIterator[list[Any]]:
    """A channel to each, for bytes as they are."""
    one, other = (grpc.aio.insecure_channel(server.target) for server in servers)
    async with one, other:
        yield [one, other]


async def reason(call: Any) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return wire.error_info(wire.status_of(caught.value)).reason


async def _end(answers: Any) -> float:
    """When a stream ended for its token, in seconds of the monotonic clock."""

    async def drain() -> None:
        async for _ in answers:
            pass

    assert await reason(drain()) == "TOKEN_INVALID"
    return time.monotonic()


async def _refused(channel: Any, metadata: Any) -> float:
    """When a caller who calls all the time was refused first."""
    request = ledger_pb2.GetLedgerRequest(name=PARENT).SerializeToString()
    call = channel.unary_unary(GET)
    while True:
        try:
            await call(request, metadata=metadata, timeout=10)
        except grpc.aio.AioRpcError as error:
            assert wire.error_info(wire.status_of(error)).reason == "TOKEN_INVALID"
            return time.monotonic()


async def test_a_revocation_takes_effect_everywhere_within_a_second(
    servers: list[ServerProcess], channels: list[Any], database_url: str
):
    root = await create_token(database_url, "root")
    secret = await create_token(database_url, "till")
    metadata = [("authorization", f"Bearer {secret}")]
    watch = journal_pb2.WatchEntriesRequest(parent=PARENT).SerializeToString()
    message = bulk_pb2.StreamWritesRequest(parent=PARENT)
    message.requests.add().release_hold.name = f"{PARENT}/holds/none"

    async def one_message() -> AsyncIterator[bytes]:
        yield message.SerializeToString()
        await asyncio.Event().wait()

    async with AsyncClient(servers[0].target, token=root) as operator:
        await open_shop(operator)
        endings = []
        for channel in channels:
            watching = channel.unary_stream(WATCH)(watch, metadata=metadata)
            writing = channel.stream_stream(STREAM)(one_message(), metadata=metadata)
            assert await anext(aiter(watching))
            assert await anext(aiter(writing))
            endings += [_end(watching), _end(writing), _refused(channel, metadata)]
        waiting = asyncio.gather(*endings)
        # Longer than what is known of a token is kept, so that it was read again and again.
        await asyncio.sleep(1.5)
        assert not waiting.done()
        await operator.revoke_token("till")
        revoked = time.monotonic()
        took = [ended - revoked for ended in await asyncio.wait_for(waiting, 10)]
        print("seconds until the end:", [round(seconds, 2) for seconds in took])
        assert max(took) < 1
        # Nobody else is disturbed.
        await operator.place_hold(LEDGER, order("h1"))
    await check_books(database_url)


async def test_a_stream_nobody_reads_ends_for_the_server_too(
    servers: list[ServerProcess], channels: list[Any], database_url: str
):
    """Its caller hears of it when it reads on, after what was on its way."""
    root = await create_token(database_url, "root")
    secret = await create_token(database_url, "till")
    async with AsyncClient(servers[0].target, token=root) as operator:
        await open_shop(operator)
        lines = [1] * 1_000
        for n in range(40):
            await operator.place_hold(LEDGER, order(f"h{n}", *lines))
        watch = journal_pb2.WatchEntriesRequest(parent=PARENT).SerializeToString()
        metadata = [("authorization", f"Bearer {secret}")]
        watching = channels[1].unary_stream(WATCH)(watch, metadata=metadata)
        await watching.initial_metadata()
        await operator.revoke_token("till")
        await asyncio.sleep(1)
        await _end(watching)
    await check_books(database_url)
