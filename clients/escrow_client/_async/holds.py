"""Holds, what happened to their goods, and their release."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1.fulfilment_pb2 import BatchReportFulfilmentsRequest
from escrow.v1.hold_pb2 import (
    BatchPlaceHoldsRequest,
    ExplainReleaseRequest,
    GetHoldRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.commands import PlaceHold, ReleaseHold, ReportFulfilment
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

    async def get_hold(
        self, ledger: str, hold_id: str, *, timeout_seconds: float | None = None
    ) -> Hold:
        """Reads a hold with its lines."""
        request = GetHoldRequest(name=_to_proto.hold_name(ledger, hold_id))
        return _from_proto.hold(await self._call(self._holds.GetHold, request, timeout_seconds))

    async def report_fulfilment(
        self, ledger: str, command: ReportFulfilment, *, timeout_seconds: float | None = None
    ) -> Fulfilment:
        """Records what happened to the goods; SIGNED opens the windows of the lines."""
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
        timeout_seconds: float | None = None,
    ) -> ReleaseExplanation:
        """Says for each line whether it can be released now and, if not, all that blocks it.

        No `line_ids` means every line.
        """
        request = ExplainReleaseRequest(
            name=_to_proto.hold_name(ledger, hold_id), line_ids=line_ids
        )
        return _from_proto.release_explanation(
            await self._call(self._holds.ExplainRelease, request, timeout_seconds)
        )
