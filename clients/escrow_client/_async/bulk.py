"""Sustained load: writes of any kind over one stream."""

from __future__ import annotations

from asyncio import Queue
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any

import grpc

from escrow.v1.bulk_pb2 import StreamWritesRequest, StreamWritesResponse
from escrow_client import _from_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import STREAM_MESSAGES_MAX
from escrow_client._streams import AsyncCommands, AsyncSource, AsyncStream
from escrow_client.errors import EscrowError
from escrow_client.resources import WriteAnswer


class AsyncBulk(AsyncTransport):
    """BulkService."""

    async def stream_writes(
        self, ledger: str, commands: AsyncCommands, *, timeout_seconds: float | None = None
    ) -> AsyncGenerator[WriteAnswer | EscrowError]:
        """Carries out any number of commands of any kind in the order given.

        Iterates over their answers in that order; a refusal stands in a command's place,
        unraised. Commands are taken as they are needed, sent in messages of up to 500, and at
        most 2,000 of them are on their way at once. An iterable is waited for until a message is
        full; one that may pause, such as a feed, is best an async iterable, which only the async
        client takes: what it gave is sent when it pauses.

        A connection that breaks is made anew, and what was not answered is sent again, with the
        same request ids. Raises what refuses the stream as a whole, and `Unavailable` when a
        message was not answered for `timeout_seconds`, retries included; sending the same
        commands again, in another stream, completes them.
        """
        writes = AsyncWrites(self._bulk.StreamWrites)
        source = AsyncSource(ledger, commands)
        try:
            while True:
                while len(writes.unanswered) < STREAM_MESSAGES_MAX:
                    message = await (source.take_ready() if writes.unanswered else source.take())
                    if message is None:
                        break
                    writes.send(message)
                if not writes.unanswered:
                    break
                response = await self._call(writes.receive, None, timeout_seconds)
                for result in response.results:
                    yield _from_proto.write_result(result)
            await writes.finish()
        finally:
            writes.break_off()
            await source.close()


class AsyncWrites:
    """A stream of writes that is opened anew when it was broken off, with what was not answered."""

    def __init__(self, method: Any) -> None:
        self.unanswered: deque[StreamWritesRequest] = deque()
        self._method = method
        self._stream: AsyncStream | None = None
        self._outbox: Queue[StreamWritesRequest | None] = Queue()

    def send(self, message: StreamWritesRequest) -> None:
        """Sends a message, at the latest when an answer is waited for."""
        self.unanswered.append(message)
        self._outbox.put_nowait(message)

    async def receive(self, _: None, *, timeout: float, metadata: Any) -> StreamWritesResponse:
        """The answer to the message that has waited longest; a failure breaks the stream off."""
        if self._stream is None:
            self._stream = self._open(metadata)
        try:
            response: StreamWritesResponse = await self._stream.receive(timeout)
        except grpc.RpcError:
            self.break_off()
            raise
        self.unanswered.popleft()
        return response

    async def finish(self) -> None:
        """Tells the server that this was all, and lets it end the stream."""
        if self._stream is not None:
            self._outbox.put_nowait(None)
            with suppress(grpc.RpcError):
                await self._stream.receive(1.0)

    def break_off(self) -> None:
        """Ends the stream wherever it is."""
        if self._stream is not None:
            self._outbox.put_nowait(None)
            self._stream.cancel()
            self._stream = None

    def _open(self, metadata: Any) -> AsyncStream:
        self._outbox = Queue()
        for message in self.unanswered:
            self._outbox.put_nowait(message)
        return AsyncStream(self._method(_sending(self._outbox), metadata=metadata))


async def _sending(outbox: Queue[StreamWritesRequest | None]) -> AsyncIterator[StreamWritesRequest]:
    while (message := await outbox.get()) is not None:
        yield message
