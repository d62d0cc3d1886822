"""Calls as bytes, for what the SDK would never send, and answers as they came."""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

DETAILS_KEY = "grpc-status-details-bin"


async def call(
    target: str,
    method: str,
    request: Message | bytes,
    timeout: float | None = 10,
    token: str | None = None,
) -> bytes:
    """The bytes of an answer; raises grpc.aio.AioRpcError as it came."""
    metadata = [("authorization", f"Bearer {token}")] if token else None
    raw = request if isinstance(request, bytes) else request.SerializeToString()
    # The stubs of grpc know no channel that leaves bytes as they are.
    channel: Any = grpc.aio.insecure_channel(target, [("grpc.max_send_message_length", -1)])
    async with channel:
        answer: bytes = await channel.unary_unary(method)(raw, timeout=timeout, metadata=metadata)
        return answer


async def refused(
    target: str,
    method: str,
    request: Message | bytes,
    timeout: float | None = 10,
    token: str | None = None,
) -> status_pb2.Status:
    """The status a call is refused with, its details included."""
    try:
        await call(target, method, request, timeout, token)
    except grpc.aio.AioRpcError as error:
        return status_of(error)
    raise AssertionError(f"{method} was not refused")


def status_of(error: grpc.aio.AioRpcError) -> status_pb2.Status:
    """The status of a refusal, its details included; raises the error if it has none."""
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == DETAILS_KEY:
            status = status_pb2.Status.FromString(value)
            assert status.code == error.code().value[0]
            assert status.message == error.details()
            return status
    raise error


def error_info(status: status_pb2.Status) -> error_details_pb2.ErrorInfo:
    """The one ErrorInfo of a status."""
    info: error_details_pb2.ErrorInfo
    (info,) = _details(status, error_details_pb2.ErrorInfo)
    return info


def violations(status: status_pb2.Status) -> dict[str, str]:
    """The field violations of a status."""
    return {
        violation.field: violation.description
        for detail in _details(status, error_details_pb2.BadRequest)
        for violation in detail.field_violations
    }


def blockers(status: status_pb2.Status) -> list[error_details_pb2.PreconditionFailure.Violation]:
    """The precondition violations of a status."""
    return [
        violation
        for detail in _details(status, error_details_pb2.PreconditionFailure)
        for violation in detail.violations
    ]


def retry_info(status: status_pb2.Status) -> error_details_pb2.RetryInfo:
    """The one RetryInfo of a status."""
    info: error_details_pb2.RetryInfo
    (info,) = _details(status, error_details_pb2.RetryInfo)
    return info


def _details(status: status_pb2.Status, kind: Any) -> list[Any]:
    """The details of a status that are messages of a kind."""
    found = []
    for detail in status.details:
        message = kind()
        if detail.Unpack(message):
            found.append(message)
    return found
