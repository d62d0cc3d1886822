"""The two things about streams that a sync and an async client do differently.

Waiting for a message no longer than so long, and taking commands from where they come. Written
by hand for both: a thread cannot be told to stop waiting, and an event loop must not be kept.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterable, Coroutine, Iterable, Iterator
from typing import Any

import grpc

from escrow.v1.bulk_pb2 import StreamWritesRequest
from escrow_client import _to_proto
from escrow_client._limits import STREAM_BYTES_MAX, STREAM_ITEMS_MAX
from escrow_client.commands import Command

Commands = Iterable[Command]
AsyncCommands = Iterable[Command] | AsyncIterable[Command]

_NOT_SENT = "Internal error from Core"
"""gRPC's own words for a message that could not be sent."""


class Silence(grpc.RpcError):
    """Nothing came in time, or a stream ended that should not: as good as no server."""

    def __init__(self, details: str) -> None:
        super().__init__(details)
        self._details = details

    def code(self) -> grpc.StatusCode:
        """UNAVAILABLE, as for a connection that is known to be broken."""
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        """What was waited for."""
        return self._details

    def trailing_metadata(self) -> tuple[Any, ...]:
        """None: nobody sent any."""
        return ()


class Stream:
    """A call whose answers come one after the other."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def receive(self, timeout_seconds: float) -> Any:
        """The next message.

        Raises RpcError when the stream fails, and Silence when it ends or no message comes in
        time; the stream is of no more use then.
        """
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._call.cancel()

        timer = threading.Timer(timeout_seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            message = next(self._call, None)
        except grpc.RpcError as error:
            if late.is_set():
                raise _too_late(timeout_seconds) from error
            raise
        finally:
            timer.cancel()
        if message is None:
            raise Silence("the stream ended")
        return message

    def cancel(self) -> None:
        """Ends the stream wherever it is."""
        self._call.cancel()


class AsyncStream:
    """A call whose answers come one after the other.

    When a stream ends while a message is on its way to the server, gRPC reports that the message
    could not be sent, in place of why the stream ended. So that is noted as soon as it is known.
    """

    def __init__(self, call: Any) -> None:
        self._call = call
        self._ended: asyncio.Future[grpc.RpcError]
        self._ended = asyncio.get_running_loop().create_future()
        call.add_done_callback(self._note_end)

    async def receive(self, timeout_seconds: float) -> Any:
        """The next message.

        Raises RpcError when the stream fails, and Silence when it ends or no message comes in
        time; the stream is of no more use then.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                message = await self._call.read()
        except TimeoutError as error:
            self._call.cancel()
            raise _too_late(timeout_seconds) from error
        except grpc.RpcError as error:
            if error.details() != _NOT_SENT:
                raise
            await asyncio.wait([self._ended], timeout=1.0)
            if self._ended.done():
                raise self._ended.result() from error
            raise Silence("the stream broke off") from error
        if message is grpc.aio.EOF:  # type: ignore[attr-defined]
            raise Silence("the stream ended")
        return message

    def cancel(self) -> None:
        """Ends the stream wherever it is."""
        self._call.cancel()

    def _note_end(self, call: Any) -> None:
        code, details = _at_once(call.code()), _at_once(call.details())
        if details == _NOT_SENT or self._ended.done():
            return
        if code is grpc.StatusCode.OK:
            self._ended.set_result(Silence("the stream ended"))
            return
        metadata = _at_once(call.trailing_metadata())
        error = grpc.aio.AioRpcError(code, grpc.aio.Metadata(), metadata, details, None)
        self._ended.set_result(error)


def _at_once(answer: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns that has nothing to wait for: a call that has ended knows how."""
    try:
        answer.send(None)
    except StopIteration as returned:
        return returned.value
    raise AssertionError("the call has not ended")


def _too_late(timeout_seconds: float) -> Silence:
    return Silence(f"nothing came for {timeout_seconds:g} seconds")


class _Part:
    """Writes on their way into one message."""

    def __init__(self, ledger: str) -> None:
        self._ledger = ledger
        self._message = StreamWritesRequest(parent=_to_proto.ledger_name(ledger))
        self._bytes = 0

    def add(self, command: Command) -> bool:
        """Adds a command; True when the message should take no more."""
        write = _to_proto.write(self._ledger, command)
        self._message.requests.append(write)
        self._bytes += write.ByteSize()
        return self._bytes >= STREAM_BYTES_MAX or len(self._message.requests) >= STREAM_ITEMS_MAX

    def message(self) -> StreamWritesRequest | None:
        """What was added; None if nothing was."""
        return self._message if self._message.requests else None


def _take(ledger: str, commands: Iterator[Command]) -> StreamWritesRequest | None:
    part = _Part(ledger)
    for command in commands:
        if part.add(command):
            break
    return part.message()


class Source:
    """Commands as messages, taken from an iterable on the thread that asks."""

    def __init__(self, ledger: str, commands: Commands) -> None:
        self._ledger = ledger
        self._commands = iter(commands)

    def take(self) -> StreamWritesRequest | None:
        """The next message, as full as it may be; None after the last."""
        return _take(self._ledger, self._commands)

    def take_ready(self) -> StreamWritesRequest | None:
        """The same: whoever asks an iterable waits until it has answered."""
        return self.take()

    def close(self) -> None:
        """Nothing to be ended."""


class AsyncSource:
    """Commands as messages, of an iterable or an async iterable.

    An async iterable is read ahead by a task of its own, by no more than a message holds, so that
    one that pauses holds up neither what it gave before nor the answers to it.
    """

    def __init__(self, ledger: str, commands: AsyncCommands) -> None:
        self._ledger = ledger
        self._ahead: deque[Command] = deque()
        self._news, self._room = asyncio.Event(), asyncio.Event()
        self._commands: Iterator[Command] | None = None
        self._reading: asyncio.Future[None]
        if isinstance(commands, AsyncIterable):
            self._reading = asyncio.create_task(self._read_ahead(commands))
        else:
            self._commands = iter(commands)

    async def take(self) -> StreamWritesRequest | None:
        """The next message; waits until there is something to send. None after the last."""
        while True:
            message = await self.take_ready()
            if message is not None or self._commands is not None or self._reading.done():
                return message
            await self._news.wait()

    async def take_ready(self) -> StreamWritesRequest | None:
        """A message of what is there already; None if nothing is.

        Raises what ended the async iterable, once everything it gave was taken.
        """
        if self._commands is not None:
            return _take(self._ledger, self._commands)
        await asyncio.sleep(0)  # lets an iterable that need not wait give what it has
        ended = self._reading.done()
        message = _take(self._ledger, _popping(self._ahead))
        self._room.set()
        if message is None and ended:
            self._reading.result()
        elif not self._ahead and not ended:
            self._news.clear()
        return message

    async def _read_ahead(self, commands: AsyncIterable[Command]) -> None:
        try:
            async for command in commands:
                self._ahead.append(command)
                self._news.set()
                if len(self._ahead) >= STREAM_ITEMS_MAX:
                    self._room.clear()
                    await self._room.wait()
        finally:
            self._news.set()

    async def close(self) -> None:
        """Reads no further."""
        if self._commands is None:
            self._reading.cancel()
            await asyncio.wait([self._reading])


def _popping(commands: deque[Command]) -> Iterator[Command]:
    while commands:
        yield commands.popleft()
