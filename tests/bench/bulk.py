"""Batches of PlaceHolds as they travel: made ready before the clock starts, like the COPY's rows.

So it is the server's way from a request to the journal that stands beside the COPY, and not what
a client of some language spends on its own objects.
"""

from __future__ import annotations

import asyncio
import time

import grpc

from escrow.v1.hold_pb2 import BatchPlaceHoldsRequest, BatchPlaceHoldsResponse
from escrow_client import _to_proto
from tests.bench import load

METHOD = "/escrow.v1.HoldService/BatchPlaceHolds"
TIMEOUT_SECONDS = 120


async def rate(
    channel: grpc.aio.Channel, ledger: str, holds: int, *, merchants: int, lines: int
) -> float:
    """Holds a second, several batches in flight; raises when a hold is refused."""
    size = load.batch_size(lines)
    requests = [
        _request(ledger, min(size, holds - start), merchants, lines)
        for start in range(0, holds, size)
    ]
    place = channel.unary_unary(METHOD, None, BatchPlaceHoldsResponse.FromString)
    waiting = iter(requests)

    async def sender() -> None:
        for request in waiting:
            response = await place(request, timeout=TIMEOUT_SECONDS)
            for result in response.results:
                if not result.HasField("hold"):
                    raise RuntimeError(f"a hold was refused: {result.refusal}")

    started = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(load.BATCHES_IN_FLIGHT)))
    return holds / (time.perf_counter() - started)


def _request(ledger: str, holds: int, merchants: int, lines: int) -> bytes:
    commands = [load.next_hold(merchants=merchants, lines=lines) for _ in range(holds)]
    return BatchPlaceHoldsRequest(
        parent=_to_proto.ledger_name(ledger),
        requests=[_to_proto.place_hold(ledger, command) for command in commands],
    ).SerializeToString()
