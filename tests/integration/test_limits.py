"""The limits of a server: how large, how many, how often, how long; each with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from escrow.v1 import bulk_pb2, bulk_pb2_grpc, hold_pb2, journal_pb2, ledger_pb2
from escrow_client import AsyncClient
from server.app import running
from server.servicers.ledger import LedgerServicer
from server.settings import Settings
from tests.support import wire
from tests.support.books import check_books
from tests.support.shop import LEDGER, open_shop, order

LIST = "/escrow.v1.LedgerService/ListLedgers"
PLACE = "/escrow.v1.HoldService/PlaceHold"
WATCH = "/escrow.v1.JournalService/WatchEntries"
MIB = 1024 * 1024

Serve = Callable[..., Any]


@pytest.fixture
def serve(database_url: str) -> Serve:
    """A server with settings of the test's own, and the target of it."""

    @asynccontextmanager
    async def serve(**settings: Any) -> AsyncIterator[str]:
        given = Settings(database_url=database_url, port=0, auth="off", **settings)
        async with running(given, database_url) as app:
            yield app.address
        await check_books(database_url)

    return serve


def retry_seconds(status: status_pb2.Status) -> float:
    (info,) = wire._details(status, error_details_pb2.RetryInfo)
    return float(info.retry_delay.ToTimedelta().total_seconds())


async def test_a_message_that_is_too_large(serve: Serve):
    async with serve(message_bytes_max=MIB) as target:
        request = hold_pb2.PlaceHoldRequest(hold_id="x" * (MIB + 1))
        size = request.ByteSize()
        status = await wire.refused(target, PLACE, request)
        info = wire.error_info(status)
        assert status.code == grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
        assert info.reason == "MESSAGE_TOO_LARGE"
        assert dict(info.metadata) == {"bytes": str(size), "bytes_max": str(MIB)}
        just = hold_pb2.PlaceHoldRequest(hold_id="x" * (MIB - 4))
        assert just.ByteSize() == MIB
        assert wire.error_info(await wire.refused(target, PLACE, just)).reason == "FIELD_INVALID"


async def test_a_message_of_a_stream_that_is_too_large(serve: Serve):
    async with serve(message_bytes_max=MIB) as target:
        large = bulk_pb2.StreamWritesRequest(parent="x" * (MIB + 1))
        assert await _stream_refusal(target, large.SerializeToString()) == "MESSAGE_TOO_LARGE"


async def test_bytes_of_a_stream_that_are_no_message(serve: Serve):
    async with serve() as target:
        assert await _stream_refusal(target, b"\x0a\xff\x01abc") == "FIELD_INVALID"


async def _stream_refusal(target: str, raw: bytes) -> str:
    channel: Any = grpc.aio.insecure_channel(target)
    async with channel:
        call = channel.stream_stream("/escrow.v1.BulkService/StreamWrites")(iter([raw]))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            [answer async for answer in call]
    return wire.error_info(wire.status_of(caught.value)).reason


async def test_metadata_that_is_too_large(serve: Serve):
    async with serve(metadata_bytes_max=2_048) as target:
        channel: Any = grpc.aio.insecure_channel(target)
        async with channel:
            call = channel.unary_unary(LIST)
            await call(b"", metadata=[("note", "x" * 1_000)])
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(b"", metadata=[("note", "x" * 3_000)])
            assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
            await call(b"")


async def test_too_many_calls_under_way(serve: Serve):
    async with serve(calls_under_way_max=2) as target:
        async with AsyncClient(target) as client:
            await open_shop(client)
        channel: Any = grpc.aio.insecure_channel(target)
        async with channel:
            request = journal_pb2.WatchEntriesRequest(parent=f"ledgers/{LEDGER}")
            watching = [channel.unary_stream(WATCH)(request.SerializeToString()) for _ in range(2)]
            for each in watching:
                assert await each.read()
            status = await wire.refused(target, LIST, b"")
            assert wire.error_info(status).reason == "TOO_MANY_CALLS"
            assert dict(wire.error_info(status).metadata) == {"calls_max": "2"}
            # Whether the server is well can be asked all the same.
            await wire.call(target, "/grpc.health.v1.Health/Check", b"")
            for each in watching:
                each.cancel()
            await _until_taken(target)


async def _until_taken(target: str) -> None:
    async with asyncio.timeout(5):
        while True:
            try:
                await wire.call(target, LIST, b"")
            except grpc.aio.AioRpcError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_call_without_a_deadline_gets_the_server_s(serve: Serve, monkeypatch):
    async def endless(*_: Any) -> ledger_pb2.ListLedgersResponse:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(LedgerServicer, "ListLedgers", endless)
    async with serve(deadline_seconds=0.3) as target:
        channel: Any = grpc.aio.insecure_channel(target)
        async with channel:
            call = channel.unary_unary(LIST)
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(b"")
            status = wire.status_of(caught.value)
            assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            assert wire.error_info(status).reason == "DEADLINE_PASSED"
            assert dict(wire.error_info(status).metadata) == {"seconds": "0.3"}
            # One that the caller named is the one that holds, be it longer.
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await call(b"", timeout=0.8)
            assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            assert "within 0.3 seconds" not in str(caught.value.details())


async def test_a_stream_has_no_deadline_of_the_server_s(serve: Serve):
    async with serve(deadline_seconds=0.2) as target, AsyncClient(target) as client:
        await open_shop(client)
        channel: Any = grpc.aio.insecure_channel(target)
        async with channel:
            request = journal_pb2.WatchEntriesRequest(parent=f"ledgers/{LEDGER}", from_seq=3)
            watching = channel.unary_stream(WATCH)(request.SerializeToString())
            following = asyncio.ensure_future(watching.read())
            await asyncio.sleep(0.5)
            await client.place_hold(LEDGER, order("h1"))
            assert await following


async def test_more_calls_than_the_rate_allows(serve: Serve):
    async with serve(calls_per_second_max=5) as target:
        for _ in range(5):
            await wire.call(target, LIST, b"")
        status = await wire.refused(target, LIST, b"")
        assert status.code == grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]
        assert wire.error_info(status).reason == "RATE_LIMITED"
        assert dict(wire.error_info(status).metadata) == {"calls_per_second_max": "5"}
        assert 0 < retry_seconds(status) <= 0.2
        await asyncio.sleep(retry_seconds(status))
        await wire.call(target, LIST, b"")


async def test_the_items_of_a_batch_are_counted(serve: Serve):
    async with serve(calls_per_second_max=10) as target:
        request = hold_pb2.BatchPlaceHoldsRequest(parent="ledgers/none")
        for _ in range(30):
            request.requests.add()
        await wire.refused(target, "/escrow.v1.HoldService/BatchPlaceHolds", request)
        status = await wire.refused(target, LIST, b"")
        assert wire.error_info(status).reason == "RATE_LIMITED"
        assert 1.5 < retry_seconds(status) <= 2.1


async def test_a_stream_is_slowed_down_to_the_rate(serve: Serve, database_url: str):
    async with serve() as target, AsyncClient(target) as client:
        await open_shop(client)
    async with serve(calls_per_second_max=20) as target:

        def messages():
            for n in range(4):
                request = bulk_pb2.StreamWritesRequest(parent=f"ledgers/{LEDGER}")
                for k in range(10):
                    place = request.requests.add().place_hold
                    place.request_id = place.hold_id = f"h{n}-{k}"
                    place.currency_code, place.psp = "GBP", "card"
                    line = place.lines.add(line_id="1", merchant="amy", policy="week")
                    line.amount_minor = 1
                yield request

        async with grpc.aio.insecure_channel(target) as channel:
            stub: Any = bulk_pb2_grpc.BulkServiceStub(channel)
            started = asyncio.get_running_loop().time()
            answers = [answer async for answer in stub.StreamWrites(messages())]
        assert [len(answer.results) for answer in answers] == [10] * 4
        assert all(result.HasField("hold") for answer in answers for result in answer.results)
        # The call, then the first two messages at once, and each other when it is paid for.
        assert 0.5 < asyncio.get_running_loop().time() - started < 3
