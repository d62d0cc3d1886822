"""LedgerService."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from escrow.v1 import ledger_pb2, ledger_pb2_grpc
from ledger.clock import Clock
from ledger.directory import Directory
from ledger.storage.ledgers import LedgerRow
from ledger.transaction import Submission
from ledger.writer import Writer
from server import identity, pages
from server.convert import ledger as convert
from server.convert import names
from server.convert.times import optional_time
from server.validation import validate
from server.writes import Write, accepted, submission

CREATE_LEDGER: Final = "/escrow.v1.LedgerService/CreateLedger"
ADVANCE_CLOCK: Final = "/escrow.v1.LedgerService/AdvanceClock"


class LedgerServicer(ledger_pb2_grpc.LedgerServiceServicer):
    """Creates and lists ledgers, and moves the clocks of test ledgers."""

    def __init__(self, directory: Directory, writer: Writer, clock: Clock) -> None:
        self._directory = directory
        self._writer = writer
        self._clock = clock

    async def CreateLedger(self, request: ledger_pb2.CreateLedgerRequest, _context: Any) -> bytes:
        validate(request)
        row = await self._directory.prepare(
            request.ledger_id, request.time_zone, optional_time(request, "test_clock_start_time")
        )
        create = _submission(CREATE_LEDGER, convert.create_ledger, row, request)
        (answer,) = await self._writer.submit(row.ledger_id, [create])
        return accepted(answer)

    async def AdvanceClock(self, request: ledger_pb2.AdvanceClockRequest, _context: Any) -> bytes:
        validate(request)
        row = await self._directory.get(names.ledger_id(request.name))
        advance = _submission(ADVANCE_CLOCK, convert.advance_clock, row, request)
        return accepted(await self._clock.advance(row.ledger_id, advance))

    async def GetLedger(
        self, request: ledger_pb2.GetLedgerRequest, _context: Any
    ) -> ledger_pb2.Ledger:
        return convert.ledger(await self._directory.get(names.ledger_id(request.name)))

    async def ListLedgers(
        self, request: ledger_pb2.ListLedgersRequest, _context: Any
    ) -> ledger_pb2.ListLedgersResponse:
        (after,) = pages.decode_token(request, str) or ("",)
        size = pages.page_size(request.page_size)
        found = await self._directory.page(str(after), size + 1)
        shown = found[:size]
        return ledger_pb2.ListLedgersResponse(
            ledgers=[convert.ledger(row) for row in shown],
            next_page_token=(
                pages.encode_token((shown[-1].name,), request) if len(found) > size else ""
            ),
        )


def _submission(method: str, command: Any, row: LedgerRow, request: Any) -> Submission:
    """A write whose answer is the ledger; what of it never changes comes from its row."""
    write = Write(method, command, partial(convert.ledger_after, row))
    return submission(write, request, identity.current().actor)
