"""The interceptor every call passes: it parses and validates, refuses, and logs.

A handler is wrapped once and kept, because gRPC asks for it on every call.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, NoReturn

import grpc
import structlog
from google.protobuf.message import DecodeError, Message
from google.rpc import status_pb2

from ledger.domain.refusals import Reason, Refusal
from ledger.storage.engine import DatabaseUnavailable
from server.errors import CODE_BY_NUMBER, StoredRefusal, to_status
from server.validation import is_write, validate

DETAILS_KEY: Final = "grpc-status-details-bin"

log = structlog.get_logger(__name__)

if TYPE_CHECKING:
    Context = grpc.aio.ServicerContext[Any, Any]
    Handler = grpc.RpcMethodHandler[Any, Any]


class Gate(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]
    """Wraps every handler; a servicer only ever raises, it never aborts a call."""

    def __init__(self) -> None:
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
            handler = self._handlers[method] = _wrap(method, found)
        return handler


def _wrap(method: str, found: Handler) -> Handler:
    if found.unary_unary:
        return grpc.unary_unary_rpc_method_handler(_unary(method, found))
    if found.unary_stream:
        return grpc.unary_stream_rpc_method_handler(_streaming(method, found))
    return found


def _unary(method: str, found: Any) -> Callable[[bytes, Context], Awaitable[bytes]]:
    parse, behave, serialize = (
        found.request_deserializer,
        found.unary_unary,
        found.response_serializer,
    )

    async def call(raw: bytes, context: Context) -> bytes:  # noqa: RET503 (abort never returns)
        started = time.perf_counter()
        try:
            response = await behave(_parse(parse, raw), context)
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001 (every error becomes a status)
            status = _status_of(method, error)
        else:
            _log_call(method, grpc.StatusCode.OK, started)
            # An answer that is stored goes out as the bytes it is.
            return response if isinstance(response, bytes) else serialize(response)
        await _abort(method, status, started, context)

    return call


def _streaming(method: str, found: Any) -> Callable[[bytes, Context], AsyncIterator[bytes]]:
    parse, behave, serialize = (
        found.request_deserializer,
        found.unary_stream,
        found.response_serializer,
    )

    async def call(raw: bytes, context: Context) -> AsyncIterator[bytes]:
        started = time.perf_counter()
        try:
            async for response in behave(_parse(parse, raw), context):
                yield serialize(response)
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001 (every error becomes a status)
            status = _status_of(method, error)
        else:
            _log_call(method, grpc.StatusCode.OK, started)
            return
        await _abort(method, status, started, context)

    return call


def _parse(parse: Callable[[bytes], Message], raw: bytes) -> Message:
    try:
        request = parse(raw)
    except DecodeError:
        raise Refusal(Reason.FIELD_INVALID, "The request is not a message of its type.") from None
    if not is_write(type(request)):  # type: ignore[arg-type]  # stubs: class hashed as instance
        validate(request)
    return request


def _status_of(method: str, error: Exception) -> status_pb2.Status:
    """What the caller is told of an error; what it is not told goes to the log."""
    if isinstance(error, StoredRefusal):
        return error.status
    if isinstance(error, Refusal):
        return to_status(error)
    if isinstance(error, DatabaseUnavailable):
        log.warning("database unavailable", method=method, error=str(error))
        return to_status(
            Refusal(Reason.DATABASE_UNAVAILABLE, "The database does not answer; try again.")
        )
    log.error("call failed", method=method, exc_info=error)
    return to_status(
        Refusal(Reason.INTERNAL_FAULT, "The server failed; its log says how. Nothing was done.")
    )


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
