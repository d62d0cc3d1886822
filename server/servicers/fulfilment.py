"""FulfilmentService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import fulfilment_pb2, fulfilment_pb2_grpc
from server.convert import fulfilment as convert
from server.writes import BatchWrite, Write, Writes

REPORT_FULFILMENT: Final = Write(
    "/escrow.v1.FulfilmentService/ReportFulfilment",
    convert.report_fulfilment,
    convert.reported_fulfilment,
)
BATCH_REPORT_FULFILMENTS: Final = BatchWrite(
    REPORT_FULFILMENT,
    fulfilment_pb2.BatchReportFulfilmentsResponse,
    "fulfilment",
)


class FulfilmentServicer(fulfilment_pb2_grpc.FulfilmentServiceServicer):
    """Records fulfilment events."""

    def __init__(self, writes: Writes) -> None:
        self._writes = writes

    async def ReportFulfilment(
        self, request: fulfilment_pb2.ReportFulfilmentRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REPORT_FULFILMENT, request.parent, request)

    async def BatchReportFulfilments(
        self, request: fulfilment_pb2.BatchReportFulfilmentsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_REPORT_FULFILMENTS, request)
