"""WarrantyService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import warranty_pb2, warranty_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import names
from server.convert import warranty as convert
from server.writes import Write, Writes

GRANT_WARRANTY: Final = Write(
    "/escrow.v1.WarrantyService/GrantWarranty",
    convert.grant_warranty,
    convert.changed_warranty,
    names_actor=True,
)
USE_WARRANTY: Final = Write(
    "/escrow.v1.WarrantyService/UseWarranty", convert.use_warranty, convert.changed_warranty
)


class WarrantyServicer(warranty_pb2_grpc.WarrantyServiceServicer):
    """Grants extended warranties, uses them, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def GrantWarranty(
        self, request: warranty_pb2.GrantWarrantyRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(GRANT_WARRANTY, request.parent, request)

    async def UseWarranty(self, request: warranty_pb2.UseWarrantyRequest, _context: Any) -> bytes:
        return await self._writes.one(USE_WARRANTY, request.name, request)

    async def GetWarranty(
        self, request: warranty_pb2.GetWarrantyRequest, _context: Any
    ) -> warranty_pb2.Warranty:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        found = await self._queries.warranty(ledger_id, names.last_id(request.name))
        return convert.warranty(name, found)
