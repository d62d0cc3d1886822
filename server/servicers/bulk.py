"""BulkService."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import bulk_pb2, bulk_pb2_grpc
from ledger.writer import Chain
from server.servicers.case import ADD_EVIDENCE, ANSWER_CASE, CLOSE_CASE, MOVE_CASE, OPEN_CASE
from server.servicers.chargeback import REPORT_CHARGEBACK
from server.servicers.fulfilment import REPORT_FULFILMENT
from server.servicers.hold import PLACE_HOLD, RELEASE_HOLD, REPORT_SETTLEMENT
from server.servicers.payout import CREATE_PAYOUT, REPORT_PAYOUT
from server.servicers.refund import CREATE_REFUND, REPORT_REFUND
from server.streaming import in_order
from server.writes import Item, Write, Writes

MESSAGES_UNDER_WAY_MAX: Final = 8

WRITES: Final[Mapping[str, tuple[Write, str]]] = {
    "place_hold": (PLACE_HOLD, "hold"),
    "report_fulfilment": (REPORT_FULFILMENT, "fulfilment"),
    "release_hold": (RELEASE_HOLD, "release"),
    "create_refund": (CREATE_REFUND, "refund"),
    "report_refund": (REPORT_REFUND, "refund"),
    "create_payout": (CREATE_PAYOUT, "payout"),
    "report_payout": (REPORT_PAYOUT, "payout"),
    "report_settlement": (REPORT_SETTLEMENT, "hold"),
    "open_case": (OPEN_CASE, "case"),
    "answer_case": (ANSWER_CASE, "case"),
    "close_case": (CLOSE_CASE, "case"),
    "move_case": (MOVE_CASE, "case"),
    "add_evidence": (ADD_EVIDENCE, "case"),
    "report_chargeback": (REPORT_CHARGEBACK, "case"),
}
"""The writes a stream may carry, by their field in Write, and where in WriteResult they go."""


class BulkServicer(bulk_pb2_grpc.BulkServiceServicer):
    """Takes writes by the stream."""

    def __init__(self, writes: Writes) -> None:
        self._writes = writes

    async def StreamWrites(
        self, requests: AsyncIterator[bulk_pb2.StreamWritesRequest], _context: Any
    ) -> AsyncIterator[Message]:
        begin = partial(self._begin, Chain())
        async with aclosing(in_order(requests, begin, MESSAGES_UNDER_WAY_MAX)) as answers:
            async for answer in answers:
                yield answer

    async def _begin(self, chain: Chain, request: bulk_pb2.StreamWritesRequest) -> Any:
        items = [_item(write) for write in request.requests]
        return await self._writes.begin(request, items, bulk_pb2.StreamWritesResponse(), chain)


def _item(write: bulk_pb2.Write) -> Item:
    """An item; one without a command is refused by validation, whatever it is taken for."""
    command = write.WhichOneof("command") or "place_hold"
    return Item(*WRITES[command], getattr(write, command))
