"""MerchantService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import merchant_pb2, merchant_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server import pages
from server.convert import merchant as convert
from server.convert import names
from server.writes import Write, Writes

PUT_MERCHANT: Final = Write(
    "/escrow.v1.MerchantService/PutMerchant", convert.put_merchant, convert.changed_merchant
)
PUT_DESTINATION: Final = Write(
    "/escrow.v1.MerchantService/PutDestination", convert.put_destination, convert.changed_merchant
)
REPORT_DEPOSIT: Final = Write(
    "/escrow.v1.MerchantService/ReportDeposit", convert.report_deposit, convert.deposit
)


class MerchantServicer(merchant_pb2_grpc.MerchantServiceServicer):
    """Registers merchants, says where they are paid, records their deposits, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def PutMerchant(self, request: merchant_pb2.PutMerchantRequest, _context: Any) -> bytes:
        return await self._writes.one(PUT_MERCHANT, request.parent, request)

    async def GetMerchant(
        self, request: merchant_pb2.GetMerchantRequest, _context: Any
    ) -> merchant_pb2.Merchant:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        merchant = await self._queries.merchant(ledger_id, names.last_id(request.name))
        return convert.merchant(name, merchant)

    async def ListMerchants(
        self, request: merchant_pb2.ListMerchantsRequest, _context: Any
    ) -> merchant_pb2.ListMerchantsResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (after,) = pages.decode_token(request, str) or ("",)
        size = pages.page_size(request.page_size)
        found = await self._queries.merchants(ledger_id, str(after), size + 1)
        shown = found[:size]
        return merchant_pb2.ListMerchantsResponse(
            merchants=[convert.merchant(name, merchant) for merchant in shown],
            next_page_token=(
                pages.encode_token((shown[-1].merchant_id,), request) if len(found) > size else ""
            ),
        )

    async def PutDestination(
        self, request: merchant_pb2.PutDestinationRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(PUT_DESTINATION, request.name, request)

    async def ReportDeposit(
        self, request: merchant_pb2.ReportDepositRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REPORT_DEPOSIT, request.name, request)
