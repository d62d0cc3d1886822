"""ExtensionService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import extension_pb2, extension_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import extension as convert
from server.convert import names
from server.writes import Write, Writes

EXTEND_WINDOWS: Final = Write(
    "/escrow.v1.ExtensionService/ExtendWindows",
    convert.extend_windows,
    convert.declared_extension,
)


class ExtensionServicer(extension_pb2_grpc.ExtensionServiceServicer):
    """Extends windows in bulk, and tells how far that has come."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def ExtendWindows(
        self, request: extension_pb2.ExtendWindowsRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(EXTEND_WINDOWS, request.parent, request)

    async def GetExtension(
        self, request: extension_pb2.GetExtensionRequest, _context: Any
    ) -> extension_pb2.Extension:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        extension, revision = await self._queries.extension(ledger_id, names.last_id(request.name))
        return convert.extension(name, extension, revision)
