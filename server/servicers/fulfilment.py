"""FulfilmentService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import fulfilment_pb2, fulfilment_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server import pages
from server.convert import fulfilment as convert
from server.convert import names
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
    """Records fulfilment events, and lists those of a hold."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def ReportFulfilment(
        self, request: fulfilment_pb2.ReportFulfilmentRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REPORT_FULFILMENT, request.parent, request)

    async def BatchReportFulfilments(
        self, request: fulfilment_pb2.BatchReportFulfilmentsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_REPORT_FULFILMENTS, request)

    async def ListFulfilments(
        self, request: fulfilment_pb2.ListFulfilmentsRequest, _context: Any
    ) -> fulfilment_pb2.ListFulfilmentsResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (after,) = pages.decode_token(request, int) or (0,)
        size = pages.page_size(request.page_size)
        found = await self._queries.fulfilments(
            ledger_id, names.last_id(request.parent), after, size + 1
        )
        shown = found[:size]
        response = convert.fulfilments(name, shown)
        if len(found) > size:
            response.next_page_token = pages.encode_token([shown[-1].seq], request)
        return response
