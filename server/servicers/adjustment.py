"""AdjustmentService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import adjustment_pb2, adjustment_pb2_grpc
from ledger.directory import Directory
from ledger.domain.money import INT64_MAX
from ledger.queries import Queries
from server import pages
from server.convert import adjustment as convert
from server.convert import names
from server.writes import Write, Writes

PROPOSE_ADJUSTMENT: Final = Write(
    "/escrow.v1.AdjustmentService/ProposeAdjustment",
    convert.propose_adjustment,
    convert.changed_adjustment,
    names_actor=True,
)
REVIEW_ADJUSTMENT: Final = Write(
    "/escrow.v1.AdjustmentService/ReviewAdjustment",
    convert.review_adjustment,
    convert.changed_adjustment,
    names_actor=True,
)


class AdjustmentServicer(adjustment_pb2_grpc.AdjustmentServiceServicer):
    """Takes proposals of adjustments, has them reviewed, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def ProposeAdjustment(
        self, request: adjustment_pb2.ProposeAdjustmentRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(PROPOSE_ADJUSTMENT, request.parent, request)

    async def ReviewAdjustment(
        self, request: adjustment_pb2.ReviewAdjustmentRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REVIEW_ADJUSTMENT, request.name, request)

    async def GetAdjustment(
        self, request: adjustment_pb2.GetAdjustmentRequest, _context: Any
    ) -> adjustment_pb2.Adjustment:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        found, now = await self._queries.adjustment(ledger_id, names.last_id(request.name))
        return convert.adjustment(name, found, now)

    async def ListAdjustments(
        self, request: adjustment_pb2.ListAdjustmentsRequest, _context: Any
    ) -> adjustment_pb2.ListAdjustmentsResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (before,) = pages.decode_token(request, int) or (INT64_MAX,)
        size = pages.page_size(request.page_size)
        found, now = await self._queries.adjustments(
            ledger_id, convert.state_filter(request.state), before, size + 1
        )
        shown = found[:size]
        return adjustment_pb2.ListAdjustmentsResponse(
            adjustments=[convert.adjustment(name, each, now) for each in shown],
            next_page_token=(
                pages.encode_token((shown[-1].entry_seq,), request) if len(found) > size else ""
            ),
        )
