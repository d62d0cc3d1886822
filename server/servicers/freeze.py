"""FreezeService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import freeze_pb2, freeze_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server import pages
from server.convert import freeze as convert
from server.convert import names
from server.writes import Write, Writes

FREEZE_FUNDS: Final = Write(
    "/escrow.v1.FreezeService/FreezeFunds",
    convert.freeze_funds,
    convert.changed_freeze,
    names_actor=True,
)
PROPOSE_LIFT: Final = Write(
    "/escrow.v1.FreezeService/ProposeLift",
    convert.propose_lift,
    convert.changed_freeze,
    names_actor=True,
)
REVIEW_LIFT: Final = Write(
    "/escrow.v1.FreezeService/ReviewLift",
    convert.review_lift,
    convert.changed_freeze,
    names_actor=True,
)

NEWEST: Final = 2**63 - 1
"""Before this `seq` come all entries."""


class FreezeServicer(freeze_pb2_grpc.FreezeServiceServicer):
    """Places freezes, has them lifted, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def FreezeFunds(self, request: freeze_pb2.FreezeFundsRequest, _context: Any) -> bytes:
        return await self._writes.one(FREEZE_FUNDS, request.parent, request)

    async def ProposeLift(self, request: freeze_pb2.ProposeLiftRequest, _context: Any) -> bytes:
        return await self._writes.one(PROPOSE_LIFT, request.name, request)

    async def ReviewLift(self, request: freeze_pb2.ReviewLiftRequest, _context: Any) -> bytes:
        return await self._writes.one(REVIEW_LIFT, request.name, request)

    async def GetFreeze(
        self, request: freeze_pb2.GetFreezeRequest, _context: Any
    ) -> freeze_pb2.Freeze:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        freeze = await self._queries.freeze(ledger_id, names.last_id(request.name))
        return convert.freeze(name, freeze)

    async def ListFreezes(
        self, request: freeze_pb2.ListFreezesRequest, _context: Any
    ) -> freeze_pb2.ListFreezesResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        (before,) = pages.decode_token(request, int) or (NEWEST,)
        size = pages.page_size(request.page_size)
        where = convert.freeze_filter(request)
        found = await self._queries.freezes(ledger_id, where, before, size + 1)
        shown = found[:size]
        return freeze_pb2.ListFreezesResponse(
            freezes=[convert.freeze(name, freeze) for freeze in shown],
            next_page_token=(
                pages.encode_token((shown[-1].entry_seq,), request) if len(found) > size else ""
            ),
        )
