"""CalendarService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import calendar_pb2, calendar_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import calendar as convert
from server.convert import names
from server.writes import Write, Writes

CREATE_CALENDAR: Final = Write(
    "/escrow.v1.CalendarService/CreateCalendar",
    convert.create_calendar,
    convert.created_calendar,
)


class CalendarServicer(calendar_pb2_grpc.CalendarServiceServicer):
    """Creates and reads calendars."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def CreateCalendar(
        self, request: calendar_pb2.CreateCalendarRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(CREATE_CALENDAR, request.parent, request)

    async def GetCalendar(
        self, request: calendar_pb2.GetCalendarRequest, _context: Any
    ) -> calendar_pb2.Calendar:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        calendar = await self._queries.calendar(
            ledger_id, names.last_id(request.name), request.revision
        )
        return convert.calendar(name, calendar)
