"""HoldService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import hold_pb2, hold_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import hold as convert
from server.convert import names
from server.writes import BatchWrite, Write, Writes

PLACE_HOLD: Final = Write(
    "/escrow.v1.HoldService/PlaceHold", convert.place_hold, convert.placed_hold
)
BATCH_PLACE_HOLDS: Final = BatchWrite(PLACE_HOLD, hold_pb2.BatchPlaceHoldsResponse, "hold")
RELEASE_HOLD: Final = Write(
    "/escrow.v1.HoldService/ReleaseHold", convert.release_hold, convert.posted_release
)


class HoldServicer(hold_pb2_grpc.HoldServiceServicer):
    """Places holds, releases them, and explains what blocks a release."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def PlaceHold(self, request: hold_pb2.PlaceHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(PLACE_HOLD, request.parent, request)

    async def BatchPlaceHolds(
        self, request: hold_pb2.BatchPlaceHoldsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_PLACE_HOLDS, request)

    async def ReleaseHold(self, request: hold_pb2.ReleaseHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(RELEASE_HOLD, request.name, request)

    async def GetHold(self, request: hold_pb2.GetHoldRequest, _context: Any) -> hold_pb2.Hold:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        hold = await self._queries.hold(ledger_id, names.last_id(request.name))
        return convert.hold(name, hold)

    async def ExplainRelease(
        self, request: hold_pb2.ExplainReleaseRequest, _context: Any
    ) -> hold_pb2.ExplainReleaseResponse:
        ledger_id = await self._directory.resolve(names.ledger_id(request.name))
        now, currency, lines = await self._queries.explain_release(
            ledger_id, names.last_id(request.name), request.line_ids
        )
        return convert.explanation(now, currency, lines)
