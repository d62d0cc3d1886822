"""CaseService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import case_pb2, case_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server import pages
from server.convert import case as convert
from server.convert import names
from server.writes import Write, Writes

OPEN_CASE: Final = Write("/escrow.v1.CaseService/OpenCase", convert.open_case, convert.changed_case)
ANSWER_CASE: Final = Write(
    "/escrow.v1.CaseService/AnswerCase", convert.answer_case, convert.changed_case
)
MOVE_CASE: Final = Write("/escrow.v1.CaseService/MoveCase", convert.move_case, convert.changed_case)
CLOSE_CASE: Final = Write(
    "/escrow.v1.CaseService/CloseCase", convert.close_case, convert.changed_case
)
ADD_EVIDENCE: Final = Write(
    "/escrow.v1.CaseService/AddEvidence", convert.add_evidence, convert.changed_case
)


class CaseServicer(case_pb2_grpc.CaseServiceServicer):
    """Opens cases, takes them from stage to stage, closes them, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def OpenCase(self, request: case_pb2.OpenCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(OPEN_CASE, request.parent, request)

    async def AnswerCase(self, request: case_pb2.AnswerCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(ANSWER_CASE, request.name, request)

    async def MoveCase(self, request: case_pb2.MoveCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(MOVE_CASE, request.name, request)

    async def CloseCase(self, request: case_pb2.CloseCaseRequest, _context: Any) -> bytes:
        return await self._writes.one(CLOSE_CASE, request.name, request)

    async def AddEvidence(self, request: case_pb2.AddEvidenceRequest, _context: Any) -> bytes:
        return await self._writes.one(ADD_EVIDENCE, request.name, request)

    async def GetCase(self, request: case_pb2.GetCaseRequest, _context: Any) -> case_pb2.Case:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        case = await self._queries.case(ledger_id, names.last_id(request.name))
        return convert.case(name, case)

    async def ListCases(
        self, request: case_pb2.ListCasesRequest, _context: Any
    ) -> case_pb2.ListCasesResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (after,) = pages.decode_token(request, str) or ("",)
        size = pages.page_size(request.page_size)
        found = await self._queries.cases(ledger_id, convert.case_filter(request), after, size + 1)
        shown = found[:size]
        return case_pb2.ListCasesResponse(
            cases=[convert.case(name, case) for case in shown],
            next_page_token=(
                pages.encode_token((shown[-1].case_id,), request) if len(found) > size else ""
            ),
        )

    async def ListEvidence(
        self, request: case_pb2.ListEvidenceRequest, _context: Any
    ) -> case_pb2.ListEvidenceResponse:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        (after,) = pages.decode_token(request, int) or (0,)
        size = pages.page_size(request.page_size)
        found = await self._queries.evidence(
            ledger_id, names.last_id(request.parent), after, size + 1
        )
        shown = found[:size]
        return case_pb2.ListEvidenceResponse(
            evidence=convert.evidence(shown),
            next_page_token=(
                pages.encode_token((shown[-1][0],), request) if len(found) > size else ""
            ),
        )
