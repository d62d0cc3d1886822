"""PayoutService."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.message import Message

from escrow.v1 import payout_pb2, payout_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server import pages
from server.convert import names
from server.convert import payout as convert
from server.writes import BatchWrite, Write, Writes

CREATE_PAYOUT: Final = Write(
    "/escrow.v1.PayoutService/CreatePayout", convert.create_payout, convert.changed_payout
)
BATCH_CREATE_PAYOUTS: Final = BatchWrite(
    CREATE_PAYOUT, payout_pb2.BatchCreatePayoutsResponse, "payout"
)
REPORT_PAYOUT: Final = Write(
    "/escrow.v1.PayoutService/ReportPayout", convert.report_payout, convert.changed_payout
)
BATCH_REPORT_PAYOUTS: Final = BatchWrite(
    REPORT_PAYOUT, payout_pb2.BatchReportPayoutsResponse, "payout"
)


class PayoutServicer(payout_pb2_grpc.PayoutServiceServicer):
    """Creates payouts, records their outcomes, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def CreatePayout(self, request: payout_pb2.CreatePayoutRequest, _context: Any) -> bytes:
        return await self._writes.one(CREATE_PAYOUT, request.parent, request)

    async def BatchCreatePayouts(
        self, request: payout_pb2.BatchCreatePayoutsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_CREATE_PAYOUTS, request)

    async def ReportPayout(self, request: payout_pb2.ReportPayoutRequest, _context: Any) -> bytes:
        return await self._writes.one(REPORT_PAYOUT, request.parent, request)

    async def BatchReportPayouts(
        self, request: payout_pb2.BatchReportPayoutsRequest, _context: Any
    ) -> Message:
        return await self._writes.batch(BATCH_REPORT_PAYOUTS, request)

    async def GetPayout(
        self, request: payout_pb2.GetPayoutRequest, _context: Any
    ) -> payout_pb2.Payout:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        payout = await self._queries.payout(ledger_id, names.last_id(request.name))
        return convert.payout(name, payout)

    async def ListPayouts(
        self, request: payout_pb2.ListPayoutsRequest, _context: Any
    ) -> payout_pb2.ListPayoutsResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (after,) = pages.decode_token(request, str) or ("",)
        size = pages.page_size(request.page_size)
        found = await self._queries.payouts(
            ledger_id, convert.payout_filter(request), str(after), size + 1
        )
        shown = found[:size]
        return payout_pb2.ListPayoutsResponse(
            payouts=[convert.payout(name, payout) for payout in shown],
            next_page_token=(
                pages.encode_token((shown[-1].payout_id,), request) if len(found) > size else ""
            ),
        )
