"""RefundService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import refund_pb2, refund_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import names
from server.convert import refund as convert
from server.writes import BatchWrite, Write, Writes

CREATE_REFUND: Final = Write(
    "/escrow.v1.RefundService/CreateRefund", convert.create_refund, convert.changed_refund
)
BATCH_CREATE_REFUNDS: Final = BatchWrite(
    CREATE_REFUND, refund_pb2.BatchCreateRefundsResponse, "refund"
)
REPORT_REFUND: Final = Write(
    "/escrow.v1.RefundService/ReportRefund", convert.report_refund, convert.changed_refund
)
BATCH_REPORT_REFUNDS: Final = BatchWrite(
    REPORT_REFUND, refund_pb2.BatchReportRefundsResponse, "refund"
)


class RefundServicer(refund_pb2_grpc.RefundServiceServicer):
    """Creates refunds, records their outcomes, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def CreateRefund(self, request: refund_pb2.CreateRefundRequest, _context: Any) -> bytes:
        return await self._writes.one(CREATE_REFUND, request.parent, request)

    async def BatchCreateRefunds(
        self, request: refund_pb2.BatchCreateRefundsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_CREATE_REFUNDS, request)

    async def ReportRefund(self, request: refund_pb2.ReportRefundRequest, _context: Any) -> bytes:
        return await self._writes.one(REPORT_REFUND, request.parent, request)

    async def BatchReportRefunds(
        self, request: refund_pb2.BatchReportRefundsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_REPORT_REFUNDS, request)

    async def GetRefund(
        self, request: refund_pb2.GetRefundRequest, _context: Any
    ) -> refund_pb2.Refund:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        refund = await self._queries.refund(ledger_id, names.last_id(request.name))
        return convert.refund(name, refund)
