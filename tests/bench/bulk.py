"""PlaceHolds in bulk as they travel: made ready before the clock starts, like the COPY's rows.

So it is the server's way from a request to the journal that stands beside the COPY, and not what
a client of some language spends on its own objects.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import grpc

from escrow.v1.bulk_pb2 import StreamWritesRequest, StreamWritesResponse, Write
from escrow.v1.hold_pb2 import BatchPlaceHoldsRequest, BatchPlaceHoldsResponse, PlaceHoldRequest
from escrow_client import _to_proto
from tests.bench import load

BATCH_METHOD = "/escrow.v1.HoldService/BatchPlaceHolds"
STREAM_METHOD = "/escrow.v1.BulkService/StreamWrites"
TIMEOUT_SECONDS = 120


async def batch_rate(
    channel: grpc.aio.Channel, ledger: str, holds: int, *, merchants: int, lines: int
) -> float:
    """Holds a second, several batches in flight; raises when a hold is refused."""
    parent = _to_proto.ledger_name(ledger)
    waiting = iter(
        [
            BatchPlaceHoldsRequest(parent=parent, requests=requests).SerializeToString()
            for requests in _in_batches(ledger, holds, merchants, lines)
        ]
    )
    place = channel.unary_unary(BATCH_METHOD, None, BatchPlaceHoldsResponse.FromString)

    async def sender() -> None:
        for request in waiting:
            response = await place(request, timeout=TIMEOUT_SECONDS)
            _check(response.results)

    started = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(load.BATCHES_IN_FLIGHT)))
    return holds / (time.perf_counter() - started)


async def stream_rate(
    channel: grpc.aio.Channel, ledger: str, holds: int, *, merchants: int, lines: int
) -> float:
    """Holds a second over one stream; raises when a hold is refused."""
    parent = _to_proto.ledger_name(ledger)
    messages = [
        StreamWritesRequest(
            parent=parent, requests=[Write(place_hold=each) for each in requests]
        ).SerializeToString()
        for requests in _in_batches(ledger, holds, merchants, lines)
    ]
    write: Any = channel.stream_stream(STREAM_METHOD, None, StreamWritesResponse.FromString)
    started = time.perf_counter()
    async for response in write(iter(messages), timeout=TIMEOUT_SECONDS):
        _check(response.results)
    return holds / (time.perf_counter() - started)


def _check(results: Iterable[Any]) -> None:
    for result in results:
        if not result.HasField("hold"):
            raise RuntimeError(f"a hold was refused: {result.refusal}")


def _in_batches(
    ledger: str, holds: int, merchants: int, lines: int
) -> Iterable[list[PlaceHoldRequest]]:
    size = load.batch_size(lines)
    for start in range(0, holds, size):
        commands = [
            load.next_hold(merchants=merchants, lines=lines)
            for _ in range(min(size, holds - start))
        ]
        yield [_to_proto.place_hold(ledger, command) for command in commands]
