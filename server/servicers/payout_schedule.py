"""PayoutScheduleService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import payout_schedule_pb2, payout_schedule_pb2_grpc
from ledger.directory import Directory
from ledger.domain.payout_schedules import ScheduleKey
from ledger.queries import Queries
from server import pages
from server.convert import names
from server.convert import payout_schedule as convert
from server.writes import Write, Writes

PUT_PAYOUT_SCHEDULE: Final = Write(
    "/escrow.v1.PayoutScheduleService/PutPayoutSchedule",
    convert.put_payout_schedule,
    convert.changed_schedule,
)


class PayoutScheduleServicer(payout_schedule_pb2_grpc.PayoutScheduleServiceServicer):
    """Says when merchants are paid, and reads what was said."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def PutPayoutSchedule(
        self, request: payout_schedule_pb2.PutPayoutScheduleRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(PUT_PAYOUT_SCHEDULE, request.parent, request)

    async def GetPayoutSchedule(
        self, request: payout_schedule_pb2.GetPayoutScheduleRequest, _context: Any
    ) -> payout_schedule_pb2.PayoutSchedule:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        key = convert.schedule_key(request.name)
        return convert.payout_schedule(name, await self._queries.payout_schedule(ledger_id, key))

    async def ListPayoutSchedules(
        self, request: payout_schedule_pb2.ListPayoutSchedulesRequest, _context: Any
    ) -> payout_schedule_pb2.ListPayoutSchedulesResponse:
        name = names.ledger_id(request.parent)
        ledger_id = await self._directory.resolve(name)
        merchant, currency = pages.decode_token(request, str, str) or ("", "")
        size = pages.page_size(request.page_size)
        after = ScheduleKey(str(merchant), str(currency))
        found = await self._queries.payout_schedules(ledger_id, request.merchant, after, size + 1)
        shown = found[:size]
        return payout_schedule_pb2.ListPayoutSchedulesResponse(
            payout_schedules=[convert.payout_schedule(name, each) for each in shown],
            next_page_token=(
                pages.encode_token(tuple(shown[-1].key), request) if len(found) > size else ""
            ),
        )
