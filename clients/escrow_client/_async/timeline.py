"""The timeline of a hold: what happened to it, as each who may look sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from escrow.v1.timeline_pb2 import ListTimelineRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.enums import TimelineRole
from escrow_client.timeline import TimelineItem, TimelineTask


class AsyncTimeline(AsyncTransport):
    """TimelineService.

    A `merchant`, who sees only its own lines, has to be named for MERCHANT, and only then.
    """

    async def list_timeline(
        self,
        ledger: str,
        hold_id: str,
        role: TimelineRole,
        *,
        merchant: str = "",
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[TimelineItem]:
        """Iterates over what happened to a hold and its cases, in the order of the journal.

        As far as the `role` may see it. `timeout_seconds` is that of each page.
        """
        request = ListTimelineRequest(
            parent=_to_proto.hold_name(ledger, hold_id),
            role=f"TIMELINE_ROLE_{role}",
            merchant=merchant,
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._timeline.ListTimeline, request, "items", timeout_seconds
        ):
            yield _from_proto.timeline_item(message)

    async def timeline_tasks(
        self,
        ledger: str,
        hold_id: str,
        role: TimelineRole,
        *,
        merchant: str = "",
        timeout_seconds: float | None = None,
    ) -> tuple[TimelineTask, ...]:
        """Says who has to act on a hold now, and until when: once for each open case."""
        # Every page has the tasks; the smallest will do.
        request = ListTimelineRequest(
            parent=_to_proto.hold_name(ledger, hold_id),
            role=f"TIMELINE_ROLE_{role}",
            merchant=merchant,
            page_size=1,
        )
        response = await self._call(self._timeline.ListTimeline, request, timeout_seconds)
        return tuple(map(_from_proto.timeline_task, response.tasks))
