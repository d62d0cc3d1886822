"""Freezes: money and payouts that stand still because of a risk."""

from __future__ import annotations

from collections.abc import AsyncIterator

from escrow.v1.freeze_pb2 import GetFreezeRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.enums import FreezeState
from escrow_client.freezes import Freeze, FreezeFunds, FreezeTarget, ProposeLift, ReviewLift


class AsyncFreezes(AsyncTransport):
    """FreezeService."""

    async def freeze_funds(
        self, ledger: str, command: FreezeFunds, *, timeout_seconds: float | None = None
    ) -> Freeze:
        """Freezes a hold, a merchant or a buyer, or amounts of them; windows go on running."""
        request = _to_proto.freeze_funds(ledger, command)
        return _from_proto.freeze(
            await self._call(self._freezes.FreezeFunds, request, timeout_seconds)
        )

    async def propose_lift(
        self, ledger: str, command: ProposeLift, *, timeout_seconds: float | None = None
    ) -> Freeze:
        """Proposes to lift a freeze, which stands until somebody else agrees."""
        request = _to_proto.propose_lift(ledger, command)
        return _from_proto.freeze(
            await self._call(self._freezes.ProposeLift, request, timeout_seconds)
        )

    async def review_lift(
        self, ledger: str, command: ReviewLift, *, timeout_seconds: float | None = None
    ) -> Freeze:
        """Agrees to lift a freeze, or keeps it; whoever proposed it can only keep it."""
        request = _to_proto.review_lift(ledger, command)
        return _from_proto.freeze(
            await self._call(self._freezes.ReviewLift, request, timeout_seconds)
        )

    async def get_freeze(
        self, ledger: str, freeze_id: str, *, timeout_seconds: float | None = None
    ) -> Freeze:
        """Reads a freeze."""
        request = GetFreezeRequest(name=_to_proto.freeze_name(ledger, freeze_id))
        return _from_proto.freeze(
            await self._call(self._freezes.GetFreeze, request, timeout_seconds)
        )

    async def list_freezes(
        self,
        ledger: str,
        *,
        target: FreezeTarget | None = None,
        target_id: str = "",
        state: FreezeState | None = None,
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Freeze]:
        """Iterates over freezes, the newest first: of one target and of one state, if given.

        `timeout_seconds` is that of each page.
        """
        request = _to_proto.list_freezes(ledger, target, target_id, state)
        async for message in self._call_pages(
            self._freezes.ListFreezes, request, "freezes", timeout_seconds
        ):
            yield _from_proto.freeze(message)
