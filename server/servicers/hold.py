"""HoldService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import hold_pb2, hold_pb2_grpc
from ledger.directory import Directory
from ledger.explain import Explanations
from ledger.queries import Queries
from server import pages
from server.convert import explanation, names
from server.convert import hold as convert
from server.writes import BatchWrite, Write, Writes

PLACE_HOLD: Final = Write(
    "/escrow.v1.HoldService/PlaceHold", convert.place_hold, convert.changed_hold
)
BATCH_PLACE_HOLDS: Final = BatchWrite(PLACE_HOLD, hold_pb2.BatchPlaceHoldsResponse, "hold")
REPORT_SETTLEMENT: Final = Write(
    "/escrow.v1.HoldService/ReportSettlement", convert.report_settlement, convert.changed_hold
)
CAPTURE_HOLD: Final = Write(
    "/escrow.v1.HoldService/CaptureHold", convert.capture_hold, convert.changed_hold
)
VOID_HOLD: Final = Write("/escrow.v1.HoldService/VoidHold", convert.void_hold, convert.changed_hold)
RELEASE_HOLD: Final = Write(
    "/escrow.v1.HoldService/ReleaseHold", convert.release_hold, convert.posted_release
)


EXCHANGE_LINES: Final = Write(
    "/escrow.v1.HoldService/ExchangeLines", convert.exchange_lines, convert.changed_hold
)
INSPECT_TRADE_IN: Final = Write(
    "/escrow.v1.HoldService/InspectTradeIn", convert.inspect_trade_in, convert.changed_hold
)


class HoldServicer(hold_pb2_grpc.HoldServiceServicer):
    """Places holds, exchanges, settles and releases them, and explains what blocks a release."""

    def __init__(
        self,
        directory: Directory,
        queries: Queries,
        explanations: Explanations,
        writes: Writes,
    ) -> None:
        self._directory = directory
        self._queries = queries
        self._explanations = explanations
        self._writes = writes

    async def PlaceHold(self, request: hold_pb2.PlaceHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(PLACE_HOLD, request.parent, request)

    async def BatchPlaceHolds(
        self, request: hold_pb2.BatchPlaceHoldsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_PLACE_HOLDS, request)

    async def CaptureHold(self, request: hold_pb2.CaptureHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(CAPTURE_HOLD, request.name, request)

    async def VoidHold(self, request: hold_pb2.VoidHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(VOID_HOLD, request.name, request)

    async def ReportSettlement(
        self, request: hold_pb2.ReportSettlementRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REPORT_SETTLEMENT, request.name, request)

    async def ReleaseHold(self, request: hold_pb2.ReleaseHoldRequest, _context: Any) -> bytes:
        return await self._writes.one(RELEASE_HOLD, request.name, request)

    async def ExchangeLines(self, request: hold_pb2.ExchangeLinesRequest, _context: Any) -> bytes:
        return await self._writes.one(EXCHANGE_LINES, request.name, request)

    async def InspectTradeIn(self, request: hold_pb2.InspectTradeInRequest, _context: Any) -> bytes:
        return await self._writes.one(INSPECT_TRADE_IN, request.name, request)

    async def GetHold(self, request: hold_pb2.GetHoldRequest, _context: Any) -> hold_pb2.Hold:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        hold = await self._queries.hold(ledger_id, names.last_id(request.name))
        return convert.hold(name, hold)

    async def ExplainRelease(
        self, request: hold_pb2.ExplainReleaseRequest, _context: Any
    ) -> hold_pb2.ExplainReleaseResponse:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        found = await self._explanations.of_hold(
            ledger_id,
            names.last_id(request.name),
            request.line_ids,
            explanation.as_of(request),
        )
        return explanation.of_hold(name, found)

    async def ExplainMerchant(
        self, request: hold_pb2.ExplainMerchantRequest, _context: Any
    ) -> hold_pb2.ExplainMerchantResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        text, number = pages.decode_token(request, str, int) or ("", 0)
        found, following = await self._explanations.of_merchant(
            ledger_id,
            request.merchant,
            explanation.as_of(request),
            (text, number),
            pages.page_size(request.page_size),
        )
        token = pages.encode_token(following, request) if following else ""
        return explanation.of_merchant(name, found, token)
