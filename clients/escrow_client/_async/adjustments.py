"""Adjustments: what no other call posts, proposed by one person and approved by another."""

from __future__ import annotations

from collections.abc import AsyncIterator

from escrow.v1.adjustment_pb2 import GetAdjustmentRequest, ListAdjustmentsRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.adjustment_commands import ProposeAdjustment, ReviewAdjustment
from escrow_client.adjustments import Adjustment
from escrow_client.enums import AdjustmentState


class AsyncAdjustments(AsyncTransport):
    """AdjustmentService."""

    async def propose_adjustment(
        self, ledger: str, command: ProposeAdjustment, *, timeout_seconds: float | None = None
    ) -> Adjustment:
        """Proposes an adjustment, which posts nothing until somebody else approves it."""
        request = _to_proto.propose_adjustment(ledger, command)
        return _from_proto.adjustment(
            await self._call(self._adjustments.ProposeAdjustment, request, timeout_seconds)
        )

    async def review_adjustment(
        self, ledger: str, command: ReviewAdjustment, *, timeout_seconds: float | None = None
    ) -> Adjustment:
        """Approves or declines an adjustment; whoever proposed it can only decline it."""
        request = _to_proto.review_adjustment(ledger, command)
        return _from_proto.adjustment(
            await self._call(self._adjustments.ReviewAdjustment, request, timeout_seconds)
        )

    async def get_adjustment(
        self, ledger: str, adjustment_id: str, *, timeout_seconds: float | None = None
    ) -> Adjustment:
        """Reads an adjustment."""
        request = GetAdjustmentRequest(name=_to_proto.adjustment_name(ledger, adjustment_id))
        return _from_proto.adjustment(
            await self._call(self._adjustments.GetAdjustment, request, timeout_seconds)
        )

    async def list_adjustments(
        self,
        ledger: str,
        *,
        state: AdjustmentState | None = None,
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Adjustment]:
        """Iterates over adjustments, the newest proposal first, of one state if one is given.

        `timeout_seconds` is that of each page.
        """
        request = ListAdjustmentsRequest(
            parent=_to_proto.ledger_name(ledger),
            state=_to_proto.optional("ADJUSTMENT_STATE", state),
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._adjustments.ListAdjustments, request, "adjustments", timeout_seconds
        ):
            yield _from_proto.adjustment(message)
