"""Following the journal: every entry once and in order, whatever becomes of the stream."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing

import pytest
from grpc import StatusCode

from escrow.v1 import journal_pb2
from escrow_client import (
    AsyncClient,
    Client,
    EntryKind,
    EscrowError,
    LedgerNotFound,
    ShuttingDown,
    Unavailable,
    _limits,
)
from escrow_client._async import transport as async_transport
from escrow_client._sync import transport as sync_transport
from tests.unit.client.answers import refuse, status
from tests.unit.client.conftest import CannedServer

STOPPING = status(StatusCode.UNAVAILABLE, "SHUTTING_DOWN", "bye")


def message(*seqs: int, through: int | None = None) -> journal_pb2.WatchEntriesResponse:
    entries = [
        journal_pb2.Entry(seq=seq, business_date={"year": 2026, "month": 1, "day": 1})
        for seq in seqs
    ]
    return journal_pb2.WatchEntriesResponse(
        entries=entries, through_seq=seqs[-1] if through is None else through
    )


def journal(breaks):
    """A journal without end in messages of three; each stream breaks as the next of `breaks`."""
    ways = iter(breaks)

    def answer(request, context):
        way = next(ways, None)
        start = max(request.from_seq, 1)
        for first in range(start, start + 9, 3):
            yield message(first, first + 1, first + 2)
        if way is not None:
            way(context)
        while way is None:
            start += 3
            yield message(start + 6, start + 7, start + 8)
            time.sleep(0.01)

    return answer


def seqs(entries):
    return [entry.seq for entry in entries]


BREAKS = {
    "stopping": lambda context: refuse(context, STOPPING),
    "reset": lambda context: context.abort(StatusCode.UNAVAILABLE, "connection reset"),
    "cancelled": lambda context: context.abort(StatusCode.CANCELLED, "CANCELLED"),
    "ended": lambda context: None,
}


def test_every_break_is_mended_without_a_seam(server, client):
    server.answers["WatchEntries"] = journal([*BREAKS.values(), *BREAKS.values()])
    assert seqs(client.take(100, "watch_entries", "uk")) == list(range(1, 101))
    assert [request.from_seq for request in server.requests] == [0, *range(10, 74, 9)]


def test_the_filter_is_kept_when_the_stream_is_opened_anew(server, client):
    server.answers["WatchEntries"] = journal([BREAKS["reset"]])
    client.take(
        12,
        "watch_entries",
        "uk",
        from_seq=7,
        hold_id="order-1",
        kinds=[EntryKind.HOLD_PLACED, EntryKind.LINES_RELEASED],
    )
    first, second = server.requests
    assert (first.parent, first.from_seq, first.hold_id) == ("ledgers/uk", 7, "order-1")
    assert list(first.kinds) == [
        journal_pb2.ENTRY_KIND_HOLD_PLACED,
        journal_pb2.ENTRY_KIND_LINES_RELEASED,
    ]
    first.from_seq = 16
    assert first == second


def test_a_stream_that_skips_what_does_not_match_goes_on_behind_it(server, client):
    def answer(request, context):
        if len(server.requests) == 1:
            yield message(4)
            yield message(through=90)
            BREAKS["reset"](context)
        yield message(95)

    server.answers["WatchEntries"] = answer
    assert seqs(client.take(2, "watch_entries", "uk")) == [4, 95]
    assert server.requests[1].from_seq == 91


def test_progress_is_told_once_it_was_made(server):
    def answer(request, context):
        yield message(1, 2)
        yield message(through=7)
        yield message(8)
        BREAKS["stopping"](context)

    server.answers["WatchEntries"] = answer
    told: list[object] = []
    with (
        Client(server.target) as client,
        closing(client.watch_entries("uk", on_progress=told.append)) as entries,
    ):
        for entry in entries:
            told.append(f"took {entry.seq}")
            if entry.seq == 8:
                break
    assert told == ["took 1", "took 2", 2, 7, "took 8"]


def test_what_refuses_the_watch_is_raised(server, client):
    server.answers["WatchEntries"] = lambda request, context: refuse(
        context, status(StatusCode.NOT_FOUND, "LEDGER_NOT_FOUND")
    )
    with pytest.raises(LedgerNotFound):
        client.take(1, "watch_entries", "uk")
    assert len(server.requests) == 1

    def flow_then_refuse(request, context):
        yield message(1)
        context.abort(StatusCode.UNAUTHENTICATED, "revoked")

    server.answers["WatchEntries"] = flow_then_refuse
    with pytest.raises(EscrowError) as raised:
        client.take(2, "watch_entries", "uk")
    assert raised.value.code is StatusCode.UNAUTHENTICATED
    assert len(server.requests) == 2


def test_a_watch_that_cannot_begin_says_so(server, connect):
    server.answers["WatchEntries"] = lambda request, context: refuse(context, STOPPING)
    client = connect(server.target, timeout_seconds=0.3)
    with pytest.raises(ShuttingDown):
        client.take(1, "watch_entries", "uk")
    with pytest.raises(Unavailable):
        connect("127.0.0.1:1", timeout_seconds=0.3).take(1, "watch_entries", "uk")


def test_a_watch_that_has_begun_outlasts_an_outage_longer_than_the_timeout(server, connect):
    back = time.monotonic() + 1.5

    def answer(request, context):
        if len(server.requests) > 1 and time.monotonic() < back:
            refuse(context, STOPPING)
        yield message(request.from_seq or 1)
        refuse(context, STOPPING)

    server.answers["WatchEntries"] = answer
    client = connect(server.target, timeout_seconds=0.2)
    assert seqs(client.take(2, "watch_entries", "uk")) == [1, 2]
    assert len(server.requests) > 4
    assert time.monotonic() > back


def test_a_stream_that_falls_silent_is_opened_anew(server, client, monkeypatch):
    for module in (sync_transport, async_transport):
        monkeypatch.setattr(module, "SILENCE_SECONDS_MAX", 0.3)
    ended = threading.Event()

    def answer(request, context):
        if len(server.requests) == 1:
            yield message(1)
            ended.wait(10)
        yield message(2)

    server.answers["WatchEntries"] = answer
    try:
        assert seqs(client.take(2, "watch_entries", "uk")) == [1, 2]
    finally:
        ended.set()
    assert [request.from_seq for request in server.requests] == [0, 2]


def test_a_server_that_restarts_is_found_again(server, connect):
    server.answers["WatchEntries"] = journal([])
    client = connect(server.target)
    second: list[CannedServer] = []

    def restart():
        time.sleep(0.2)
        server.stop()
        second.append(CannedServer(server.port))
        second[0].answers["WatchEntries"] = journal([])

    restarting = threading.Thread(target=restart)
    restarting.start()
    try:
        assert seqs(client.take(300, "watch_entries", "uk")) == list(range(1, 301))
    finally:
        restarting.join()
        second[0].stop()
    assert second[0].requests[0].from_seq > 1


def test_closing_the_iterator_cancels_the_stream(server, client):
    cancelled = threading.Event()

    def answer(request, context):
        context.add_callback(cancelled.set)
        yield message(1)
        cancelled.wait(10)

    server.answers["WatchEntries"] = answer
    client.take(1, "watch_entries", "uk")
    assert cancelled.wait(5)


def hang(server):
    """A stream that says one thing; set once it has ended at the server."""
    ended = threading.Event()

    def answer(request, context):
        context.add_callback(ended.set)
        yield message(1)
        ended.wait(10)

    server.answers["WatchEntries"] = answer
    return ended


def test_closing_the_client_ends_the_watch(server):
    ended = hang(server)
    client = Client(server.target)
    closing_later = threading.Timer(0.2, client.close)
    closing_later.start()
    with pytest.raises(EscrowError) as raised:
        list(client.watch_entries("uk"))
    assert raised.value.code is StatusCode.CANCELLED
    assert ended.wait(5)
    closing_later.join()


async def test_cancelling_the_task_ends_the_watch(server):
    ended = hang(server)
    async with AsyncClient(server.target) as client:

        async def follow():
            async for _ in client.watch_entries("uk"):
                pass

        task = asyncio.create_task(follow())
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(ended.wait, 5)


class Wire:
    """Stands between a client and a server, and can make a connection fall silent for good."""

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._silent: set[asyncio.StreamWriter] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        self._writers |= {writer, up_writer}
        await asyncio.gather(self._pass(reader, up_writer), self._pass(up_reader, writer))

    def fall_silent(self) -> None:
        """What is connected now stays so and says nothing more."""
        self._silent |= self._writers

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65_536):
            if writer not in self._silent:
                writer.write(chunk)


async def test_a_half_open_connection_is_given_up(server, monkeypatch):
    server.answers["WatchEntries"] = journal([])
    quick = {
        "grpc.keepalive_time_ms": 300,
        "grpc.keepalive_timeout_ms": 300,
        "grpc.http2.ping_timeout_ms": 300,
    }
    options = [(key, quick.get(key, value)) for key, value in _limits._CHANNEL_OPTIONS]
    assert quick.keys() <= dict(options).keys()
    monkeypatch.setattr(_limits, "_CHANNEL_OPTIONS", tuple(options))
    wire = Wire(server.port)
    listening = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    found = []
    async with AsyncClient(f"127.0.0.1:{port}") as client:
        async for entry in client.watch_entries("uk"):
            found.append(entry.seq)
            if entry.seq == 50:
                wire.fall_silent()
            if entry.seq == 1_000:
                break
    listening.close()
    assert found == list(range(1, 1_001))
    assert wire.connections == 2
