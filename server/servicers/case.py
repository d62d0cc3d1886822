"""CaseService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import case_pb2, case_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import case as convert
from server.convert import names
from server.writes import Write, Writes

OPEN_CASE: Final = Write("/escrow.v1.CaseService/OpenCase", convert.open_case, convert.changed_case)
ANSWER_CASE: Final = Write(
    "/escrow.v1.CaseService/AnswerCase", convert.answer_case, convert.changed_case
)
CLOSE_CASE: Final = Write(
    "/escrow.v1.CaseService/CloseCase", convert.close_case, convert.changed_case
)


class CaseServicer(case_pb2_grpc.CaseServiceServicer):
    """Opens cases, records answers, closes them, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def OpenCase(self, request: case_pb2.OpenCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(OPEN_CASE, request.parent, request)

    async def AnswerCase(self, request: case_pb2.AnswerCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(ANSWER_CASE, request.name, request)

    async def CloseCase(self, request: case_pb2.CloseCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(CLOSE_CASE, request.name, request)

    async def GetCase(self, request: case_pb2.GetCaseRequest, _context: Any) -> case_pb2.Case:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        case, hold = await self._queries.case(ledger_id, names.last_id(request.name))
        return convert.case(name, case, hold.currency)
