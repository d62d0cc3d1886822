"""The limits of the wire: message sizes, items in a batch, and what may be retried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import grpc

MIB = 1024 * 1024
PAGE_SIZE = 1_000
LONG_TIMEOUT_SECONDS = 3_600.0

BATCH_ITEMS_MAX = 1_000
# The server refuses messages above 4 MiB; the rest is room for what frames the items.
BATCH_BYTES_MAX = 4 * MIB - 64 * 1024

CHANNEL_OPTIONS = (
    ("grpc.max_send_message_length", 4 * MIB),
    ("grpc.max_receive_message_length", 16 * MIB),
    # A server that restarts is found again within seconds, not minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


_CLOSED_HERE = "Channel closed!"
"""gRPC's own words for a call that was cancelled by closing the client."""


def is_unavailable(error: BaseException) -> bool:
    """True for the one failure that is retried: no server, or none that took the call.

    A server that stops cancels a call that reaches it just then, instead of refusing it.
    """
    if not isinstance(error, grpc.RpcError):
        return False
    if error.code() is grpc.StatusCode.CANCELLED:
        return bool(error.details() != _CLOSED_HERE)
    return error.code() is grpc.StatusCode.UNAVAILABLE


def split(requests: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cuts requests into parts that fit a batch, by number and by size."""
    start = 0
    part_bytes = 0
    for position, request in enumerate(requests):
        request_bytes = request.ByteSize()
        full = part_bytes + request_bytes > BATCH_BYTES_MAX
        if position > start and (full or position - start == BATCH_ITEMS_MAX):
            yield requests[start:position]
            start, part_bytes = position, 0
        part_bytes += request_bytes
    if start < len(requests):
        yield requests[start:]
