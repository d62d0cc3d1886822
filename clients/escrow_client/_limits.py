"""The limits of the wire: message sizes, items in a batch, and what may be retried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import grpc

from escrow_client.credentials import is_loopback

MIB = 1024 * 1024
PAGE_SIZE = 1_000
LONG_TIMEOUT_SECONDS = 3_600.0

BATCH_ITEMS_MAX = 1_000
# The server refuses messages above 4 MiB; the rest is room for what frames the items.
BATCH_BYTES_MAX = 4 * MIB - 64 * 1024

# A stream of writes: the server takes up to eight messages before it answers the first.
STREAM_MESSAGES_MAX = 4
STREAM_ITEMS_MAX = 500
# A message is closed once it holds this much; no write is so large that it could double it.
STREAM_BYTES_MAX = MIB // 2

# A server shows that a watch is alive every few seconds.
SILENCE_SECONDS_MAX = 30.0

_CHANNEL_OPTIONS = (
    ("grpc.max_send_message_length", 4 * MIB),
    ("grpc.max_receive_message_length", 16 * MIB),
    # A server that restarts is found again within seconds, not minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # A connection that says nothing more, while something is waited for on it, is given up within
    # half a minute. The server is set up to be asked that often.
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.ping_timeout_ms", 10_000),
    ("grpc.http2.max_pings_without_data", 0),
)


def channel_options(target: str) -> tuple[tuple[str, int], ...]:
    """How a channel to the target is set up.

    What is meant for this machine goes through no proxy, which could read it.
    """
    if is_loopback(target):
        return (*_CHANNEL_OPTIONS, ("grpc.enable_http_proxy", 0))
    return _CHANNEL_OPTIONS


_CLOSED_HERE = "Channel closed!"
"""gRPC's own words for a call that was cancelled by closing the client; others may stand around."""


def is_unavailable(error: BaseException) -> bool:
    """True for the one failure that is retried: no server, or none that took the call.

    A server that stops cancels a call that reaches it just then, instead of refusing it.
    """
    if not isinstance(error, grpc.RpcError):
        return False
    if error.code() is grpc.StatusCode.CANCELLED:
        return _CLOSED_HERE not in (error.details() or "")
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
