"""TimelineService."""

from __future__ import annotations

from typing import Any

from escrow.v1 import timeline_pb2, timeline_pb2_grpc
from ledger.directory import Directory
from ledger.timeline import Timelines
from server import pages
from server.convert import names
from server.convert import timeline as convert


class TimelineServicer(timeline_pb2_grpc.TimelineServiceServicer):
    """Tells what happened to a hold."""

    def __init__(self, directory: Directory, timelines: Timelines) -> None:
        self._directory = directory
        self._timelines = timelines

    async def ListTimeline(
        self, request: timeline_pb2.ListTimelineRequest, _context: Any
    ) -> timeline_pb2.ListTimelineResponse:
        role = convert.role(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        (after,) = pages.decode_token(request, int) or (0,)
        found = await self._timelines.of_hold(
            ledger_id,
            names.last_id(request.parent),
            role,
            request.merchant,
            after,
            pages.page_size(request.page_size),
        )
        through = found.through_seq
        return convert.timeline(found, pages.encode_token([through], request) if through else "")
