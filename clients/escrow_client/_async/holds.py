"""Holds, what happened to their goods, and their release."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from escrow.v1.fulfilment_pb2 import BatchReportFulfilmentsRequest, ListFulfilmentsRequest
from escrow.v1.hold_pb2 import (
    BatchPlaceHoldsRequest,
    ExplainMerchantRequest,
    ExplainReleaseRequest,
    GetHoldRequest,
    VoidHoldRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.commands import (
    CaptureHold,
    ExchangeLines,
    InspectTradeIn,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportSettlement,
)
from escrow_client.enums import TimeAxis
from escrow_client.errors import EscrowError
from escrow_client.request_id import new_request_id
from escrow_client.resources import Fulfilment, Hold, Release, ReleaseExplanation


class AsyncHolds(AsyncTransport):
    """HoldService and FulfilmentService."""

    async def place_hold(
        self, ledger: str, command: PlaceHold, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Records a captured payment and holds it for the merchants of the order."""
        request = _to_proto.place_hold(ledger, command)
        return _from_proto.hold(await self._call(self._holds.PlaceHold, request, timeout_seconds))

    async def batch_place_holds(
        self,
        ledger: str,
        commands: Sequence[PlaceHold],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Hold | EscrowError]:
        """`place_hold` for any number of holds, each answered for itself, in their order.

        A refusal stands in the list, unraised. Sent in as many calls as the limits ask for
        (1,000 items, 4 MiB), one after the other, each with the timeout. When one of them fails
        as a whole, that is raised; sending the same commands again completes them.
        """
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._holds.BatchPlaceHolds,
            lambda part: BatchPlaceHoldsRequest(parent=name, requests=part),
            [_to_proto.place_hold(ledger, command) for command in commands],
            _from_proto.hold,
            timeout_seconds,
        )

    async def capture_hold(
        self, ledger: str, command: CaptureHold, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Records what was captured for an order after its hold was placed."""
        request = _to_proto.capture_hold(ledger, command)
        return _from_proto.hold(await self._call(self._holds.CaptureHold, request, timeout_seconds))

    async def void_hold(
        self,
        ledger: str,
        hold_id: str,
        *,
        void_time: datetime | None = None,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Hold:
        """Gives up all that was captured for a hold, as long as nothing came of it.

        `void_time` left out means now, by the ledger's clock.
        """
        request = VoidHoldRequest(
            name=_to_proto.hold_name(ledger, hold_id),
            request_id=request_id or new_request_id(),
            void_time=_to_proto.timestamp("void_time", void_time),
        )
        return _from_proto.hold(await self._call(self._holds.VoidHold, request, timeout_seconds))

    async def get_hold(
        self, ledger: str, hold_id: str, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Reads a hold with its lines."""
        request = GetHoldRequest(name=_to_proto.hold_name(ledger, hold_id))
        return _from_proto.hold(await self._call(self._holds.GetHold, request, timeout_seconds))

    async def report_fulfilment(
        self, ledger: str, command: ReportFulfilment, *, timeout_seconds: float | None = None
    ) -> Fulfilment:
        """Records what happened to the goods, and the windows that follow from all events.

        No event shortens a window; what one would have shortened stands in the answer.
        """
        request = _to_proto.report_fulfilment(ledger, command)
        return _from_proto.fulfilment(
            await self._call(self._fulfilments.ReportFulfilment, request, timeout_seconds)
        )

    async def batch_report_fulfilments(
        self,
        ledger: str,
        commands: Sequence[ReportFulfilment],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Fulfilment | EscrowError]:
        """`report_fulfilment` for any number of events; see `batch_place_holds`."""
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._fulfilments.BatchReportFulfilments,
            lambda part: BatchReportFulfilmentsRequest(parent=name, requests=part),
            [_to_proto.report_fulfilment(ledger, command) for command in commands],
            _from_proto.fulfilment,
            timeout_seconds,
        )

    async def list_fulfilments(
        self, ledger: str, hold_id: str, *, timeout_seconds: float | None = None
    ) -> AsyncIterator[Fulfilment]:
        """Iterates over the events of a hold as they were recorded, the ledger's own included.

        `timeout_seconds` is that of each page.
        """
        request = ListFulfilmentsRequest(
            parent=_to_proto.hold_name(ledger, hold_id), page_size=PAGE_SIZE
        )
        async for message in self._call_pages(
            self._fulfilments.ListFulfilments, request, "fulfilments", timeout_seconds
        ):
            yield _from_proto.fulfilment(message)

    async def report_settlement(
        self, ledger: str, command: ReportSettlement, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Records that a provider has settled what it captured for a hold."""
        request = _to_proto.report_settlement(ledger, command)
        return _from_proto.hold(
            await self._call(self._holds.ReportSettlement, request, timeout_seconds)
        )

    async def exchange_lines(
        self, ledger: str, command: ExchangeLines, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Exchanges held money of lines of a hold for new lines of it."""
        request = _to_proto.exchange_lines(ledger, command)
        return _from_proto.hold(
            await self._call(self._holds.ExchangeLines, request, timeout_seconds)
        )

    async def inspect_trade_in(
        self, ledger: str, command: InspectTradeIn, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Records what goods that were traded in for a line turned out to be worth."""
        request = _to_proto.inspect_trade_in(ledger, command)
        return _from_proto.hold(
            await self._call(self._holds.InspectTradeIn, request, timeout_seconds)
        )

    async def release_hold(
        self,
        ledger: str,
        hold_id: str,
        line_ids: Sequence[str] = (),
        *,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Release:
        """Releases lines to their merchants now: all that are named, or none.

        No `line_ids` means every line that still holds money. `ReleaseBlocked` says what stands
        in the way.
        """
        command = ReleaseHold(hold_id, line_ids, request_id or new_request_id())
        request = _to_proto.release_hold(ledger, command)
        return _from_proto.release(
            await self._call(self._holds.ReleaseHold, request, timeout_seconds)
        )

    async def explain_release(
        self,
        ledger: str,
        hold_id: str,
        line_ids: Sequence[str] = (),
        *,
        as_of_time: datetime | None = None,
        time_axis: TimeAxis = TimeAxis.RECORD,
        timeout_seconds: float | None = None,
    ) -> ReleaseExplanation:
        """Says for each line whether it can be released and, if not, all that blocks it.

        For now or as of an earlier moment: on RECORD by what the ledger knew then, on EFFECTIVE by
        what it knows today of then. No `line_ids` means every line.
        """
        request = ExplainReleaseRequest(
            name=_to_proto.hold_name(ledger, hold_id),
            line_ids=line_ids,
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
            time_axis=_to_proto.time_axis(time_axis),
        )
        return _from_proto.release_explanation(
            await self._call(self._holds.ExplainRelease, request, timeout_seconds)
        )

    async def explain_merchant(
        self,
        ledger: str,
        merchant: str,
        *,
        as_of_time: datetime | None = None,
        time_axis: TimeAxis = TimeAxis.RECORD,
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[ReleaseExplanation]:
        """Iterates over the holds with money of a merchant's, each with its lines explained.

        See `explain_release`; `timeout_seconds` is that of each page.
        """
        request = ExplainMerchantRequest(
            parent=_to_proto.ledger_name(ledger),
            merchant=merchant,
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
            time_axis=_to_proto.time_axis(time_axis),
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._holds.ExplainMerchant, request, "holds", timeout_seconds
        ):
            yield _from_proto.release_explanation(message)
