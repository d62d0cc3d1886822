"""Payouts: a merchant's available balance on its way to its bank."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from escrow.v1.payout_pb2 import (
    BatchCreatePayoutsRequest,
    BatchReportPayoutsRequest,
    GetPayoutRequest,
    ListPayoutsRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.commands import CreatePayout, ReportPayout
from escrow_client.enums import PayoutState
from escrow_client.errors import EscrowError
from escrow_client.resources import Payout


class AsyncPayouts(AsyncTransport):
    """PayoutService."""

    async def create_payout(
        self, ledger: str, command: CreatePayout, *, timeout_seconds: float | None = None
    ) -> Payout:
        """Takes an amount out of a merchant's available balance, to be paid out."""
        request = _to_proto.create_payout(ledger, command)
        return _from_proto.payout(
            await self._call(self._payouts.CreatePayout, request, timeout_seconds)
        )

    async def batch_create_payouts(
        self,
        ledger: str,
        commands: Sequence[CreatePayout],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Payout | EscrowError]:
        """`create_payout` for any number of payouts; see `batch_place_holds`."""
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._payouts.BatchCreatePayouts,
            lambda part: BatchCreatePayoutsRequest(parent=name, requests=part),
            [_to_proto.create_payout(ledger, command) for command in commands],
            _from_proto.payout,
            timeout_seconds,
        )

    async def report_payout(
        self, ledger: str, command: ReportPayout, *, timeout_seconds: float | None = None
    ) -> Payout:
        """Records what the bank did with a payout."""
        request = _to_proto.report_payout(ledger, command)
        return _from_proto.payout(
            await self._call(self._payouts.ReportPayout, request, timeout_seconds)
        )

    async def batch_report_payouts(
        self,
        ledger: str,
        commands: Sequence[ReportPayout],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Payout | EscrowError]:
        """`report_payout` for any number of payouts; see `batch_place_holds`."""
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._payouts.BatchReportPayouts,
            lambda part: BatchReportPayoutsRequest(parent=name, requests=part),
            [_to_proto.report_payout(ledger, command) for command in commands],
            _from_proto.payout,
            timeout_seconds,
        )

    async def get_payout(
        self, ledger: str, payout_id: str, *, timeout_seconds: float | None = None
    ) -> Payout:
        """Reads a payout."""
        request = GetPayoutRequest(name=f"{_to_proto.ledger_name(ledger)}/payouts/{payout_id}")
        return _from_proto.payout(
            await self._call(self._payouts.GetPayout, request, timeout_seconds)
        )

    async def list_payouts(
        self,
        ledger: str,
        *,
        state: PayoutState | None = None,
        batch: str = "",
        merchant: str = "",
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Payout]:
        """Iterates over payouts by id: of one state, of one batch, to one merchant if given.

        `timeout_seconds` is that of each page.
        """
        request = ListPayoutsRequest(
            parent=_to_proto.ledger_name(ledger),
            state=_to_proto.optional("PAYOUT_STATE", state),
            batch=batch,
            merchant=merchant,
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._payouts.ListPayouts, request, "payouts", timeout_seconds
        ):
            yield _from_proto.payout(message)
