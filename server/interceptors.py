"""The interceptor every call passes: it lets in, parses and validates, refuses, and logs.

A handler is wrapped once and kept, because gRPC asks for it on every call.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import grpc
import structlog
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc import status_pb2

from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.storage.engine import DatabaseUnavailable
from server.access import METHODS, OPEN
from server.admission import Admission, CallsUnderWay, OpenStreams
from server.errors import CODE_BY_NUMBER, StoredRefusal, to_status
from server.validation import BATCH_ITEMS, check_items, is_write, validate

DETAILS_KEY: Final = "grpc-status-details-bin"
UNIMPLEMENTED: Final = grpc.StatusCode.UNIMPLEMENTED.value[0]

log = structlog.get_logger(__name__)

_metadata: ContextVar[Any] = ContextVar("metadata")
"""The metadata of the current call, as (key, value)."""

R = TypeVar("R")
Serialize = Callable[[Message | bytes], bytes]

if TYPE_CHECKING:
    Context = grpc.aio.ServicerContext[Any, Any]
    Handler = grpc.RpcMethodHandler[Any, Any]


class Gate(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]
    """Wraps every handler; a servicer only ever raises, it never aborts a call."""

    def __init__(
        self,
        under_way: CallsUnderWay,
        admission: Admission,
        streams: OpenStreams,
        *,
        deadline_seconds: float,
    ) -> None:
        """`deadline_seconds` is for calls that name no deadline and do not stream."""
        self._under_way = under_way
        self._admission = admission
        self._streams = streams
        self._deadline_seconds = deadline_seconds
        self._handlers: dict[str, Handler] = {}

    async def intercept_service(  # type: ignore[override]
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler | None:
        """The wrapped handler of a method; None for one that nobody serves."""
        method = handler_call_details.method
        handler = self._handlers.get(method)
        if handler is None:
            found = await continuation(handler_call_details)
            if found is None:
                return None
            handler = self._handlers[method] = self._wrap(method, found)
        # The task that asks for the handler is the one that runs it.
        _metadata.set(handler_call_details.invocation_metadata)
        return handler

    def _wrap(self, method: str, found: Any) -> Handler:
        requests = _Requests.of(method, found.request_deserializer)
        serialize = _or_bytes(found.response_serializer)
        if found.unary_unary:
            call = self._outermost(method, self._unary(requests, found.unary_unary, serialize))
            return grpc.unary_unary_rpc_method_handler(call)
        # A servicer that writes to its stream itself leaves the serializing to gRPC.
        if found.unary_stream:
            stream = self._stream(requests, self._one, found.unary_stream, serialize)
            return grpc.unary_stream_rpc_method_handler(
                self._outermost(method, stream), None, serialize
            )
        stream = self._stream(requests, self._many, found.stream_stream, serialize)
        return grpc.stream_stream_rpc_method_handler(
            self._outermost(method, stream), None, serialize
        )

    def _outermost(
        self, method: str, respond: Callable[[Any, Context], Awaitable[R]]
    ) -> Callable[[Any, Context], Awaitable[R]]:
        """Counts a call, and turns whatever is raised into the status it ends with."""
        # Whether the server is well can be asked however busy it is.
        counted = nullcontext() if method in OPEN else self._under_way

        async def call(received: Any, context: Context) -> R:  # noqa: RET503 (abort never returns)
            started = time.perf_counter()
            try:
                with counted:
                    response = await respond(received, context)
            except grpc.aio.AbortError:
                raise
            except Exception as error:  # noqa: BLE001 (every error becomes a status)
                status = _status_of(method, error)
            else:
                _log_call(method, grpc.StatusCode.OK, started)
                return response
            await _abort(method, status, started, context)

        return call

    def _unary(
        self, requests: _Requests, behave: Any, serialize: Serialize
    ) -> Callable[[bytes, Context], Awaitable[bytes]]:
        async def respond(raw: bytes, context: Context) -> bytes:
            return serialize(await behave(await self._one(requests, raw), context))

        async def respond_in_time(raw: bytes, context: Context) -> bytes:
            if context.time_remaining() is not None:
                return await respond(raw, context)
            deadline = asyncio.timeout(self._deadline_seconds)
            try:
                async with deadline:
                    return await respond(raw, context)
            except TimeoutError as error:
                if not deadline.expired():
                    raise
                seconds = f"{self._deadline_seconds:g}"
                raise Refusal(Reason.DEADLINE_PASSED, seconds=seconds) from error

        return respond_in_time

    def _stream(
        self,
        requests: _Requests,
        receive: Callable[[_Requests, Any], Awaitable[Any]],
        behave: Any,
        serialize: Serialize,
    ) -> Callable[[Any, Context], Awaitable[None]]:
        """Writes the answers itself, so that the end of the stream reaches it where it waits."""

        async def respond(received: Any, context: Context) -> None:
            request = await receive(requests, received)
            async with self._streams.opened():
                answers = behave(request, context)
                if isawaitable(answers):
                    await answers
                    return
                async with aclosing(answers):
                    async for answer in answers:
                        await context.write(serialize(answer))

        return respond

    async def _one(self, requests: _Requests, raw: bytes) -> Any:
        """The one request of a call that is let in."""
        self._admission.check_size(raw)
        await self._admission.admit(requests.method, _metadata.get())
        request = requests.parse(raw)
        self._admission.charge(requests.items(request))
        requests.check_items(request)
        return request

    async def _many(
        self, requests: _Requests, received: AsyncIterator[bytes]
    ) -> AsyncIterator[Any]:
        """The requests of a call that is let in, each taken when the servicer asks for it."""
        await self._admission.admit(requests.method, _metadata.get())

        async def messages() -> AsyncIterator[Any]:
            async for raw in received:
                self._admission.check_size(raw)
                request = requests.parse(raw)
                await self._admission.pace(requests.items(request))
                requests.check_items(request)
                yield request

        return messages()


@dataclass(frozen=True, slots=True)
class _Requests:
    """How the requests of a method are read.

    A write is validated on its way to the writer, and so are the messages of a stream of them.
    """

    method: str
    deserialize: Callable[[bytes], Message]
    validated: bool
    batch: bool

    @classmethod
    def of(cls, method: str, deserialize: Callable[[bytes], Message]) -> _Requests:
        """What the contract says of a method; one of another contract has no rules."""
        descriptor = METHODS.get(method)
        if descriptor is None:
            return cls(method, deserialize, validated=False, batch=False)
        kind = GetMessageClass(descriptor.input_type)
        batch = BATCH_ITEMS in descriptor.input_type.fields_by_name
        return cls(method, deserialize, not is_write(kind), batch)

    def parse(self, raw: bytes) -> Any:
        try:
            request = self.deserialize(raw)
        except DecodeError:
            raise field_invalid("request", "is not a message of its type") from None
        if self.validated:
            validate(request)
        return request

    def items(self, request: Any) -> int:
        """How many a request counts for."""
        return len(request.requests) if self.batch else 1

    def check_items(self, request: Any) -> None:
        """Refuse what has too many before anything is done for each of them."""
        if self.batch:
            check_items(request)


def _or_bytes(serialize: Callable[[Message], bytes]) -> Serialize:
    """Serializes an answer; one that is stored goes out as the bytes it is."""
    return lambda answer: answer if isinstance(answer, bytes) else serialize(answer)


def _status_of(method: str, error: Exception) -> status_pb2.Status:
    """What the caller is told of an error; what it is not told goes to the log."""
    if isinstance(error, StoredRefusal):
        return error.status
    if isinstance(error, Refusal):
        return to_status(error)
    if isinstance(error, DatabaseUnavailable):
        log.warning("database unavailable", method=method, error=str(error))
        return to_status(Refusal(Reason.DATABASE_UNAVAILABLE))
    # The services that are not of the contract leave out what is optional.
    if isinstance(error, NotImplementedError) and method in OPEN:
        return status_pb2.Status(code=UNIMPLEMENTED, message="This method is not served.")
    log.error("call failed", method=method, exc_info=error)
    return to_status(Refusal(Reason.INTERNAL_FAULT))


async def _abort(
    method: str, status: status_pb2.Status, started: float, context: Context
) -> NoReturn:
    code = CODE_BY_NUMBER[status.code]
    _log_call(method, code, started)
    details = ((DETAILS_KEY, status.SerializeToString(deterministic=True)),)
    await context.abort(code, status.message, details)


def _log_call(method: str, code: grpc.StatusCode, started: float) -> None:
    milliseconds = round((time.perf_counter() - started) * 1_000, 3)
    log.debug("call", method=method, code=code.name, milliseconds=milliseconds)
