"""Refunds: the buyer's money on its way back."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1.refund_pb2 import (
    BatchCreateRefundsRequest,
    BatchReportRefundsRequest,
    GetRefundRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.commands import CreateRefund, ReportRefund
from escrow_client.errors import EscrowError
from escrow_client.resources import Refund


class AsyncRefunds(AsyncTransport):
    """RefundService."""

    async def create_refund(
        self, ledger: str, command: CreateRefund, *, timeout_seconds: float | None = None
    ) -> Refund:
        """Makes money of hold lines payable to the buyer: held money first.

        What was released comes out of the commission, as far as the policy gives it back, out of
        the merchant's available balance, out of the line's reserve and, where all that is short,
        becomes a receivable that later releases pay back.
        """
        request = _to_proto.create_refund(ledger, command)
        return _from_proto.refund(
            await self._call(self._refunds.CreateRefund, request, timeout_seconds)
        )

    async def batch_create_refunds(
        self,
        ledger: str,
        commands: Sequence[CreateRefund],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Refund | EscrowError]:
        """`create_refund` for any number of refunds; see `batch_place_holds`."""
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._refunds.BatchCreateRefunds,
            lambda part: BatchCreateRefundsRequest(parent=name, requests=part),
            [_to_proto.create_refund(ledger, command) for command in commands],
            _from_proto.refund,
            timeout_seconds,
        )

    async def report_refund(
        self, ledger: str, command: ReportRefund, *, timeout_seconds: float | None = None
    ) -> Refund:
        """Records what the payment service provider did with a refund."""
        request = _to_proto.report_refund(ledger, command)
        return _from_proto.refund(
            await self._call(self._refunds.ReportRefund, request, timeout_seconds)
        )

    async def batch_report_refunds(
        self,
        ledger: str,
        commands: Sequence[ReportRefund],
        *,
        timeout_seconds: float | None = None,
    ) -> list[Refund | EscrowError]:
        """`report_refund` for any number of refunds; see `batch_place_holds`."""
        name = _to_proto.ledger_name(ledger)
        return await self._call_batch(
            self._refunds.BatchReportRefunds,
            lambda part: BatchReportRefundsRequest(parent=name, requests=part),
            [_to_proto.report_refund(ledger, command) for command in commands],
            _from_proto.refund,
            timeout_seconds,
        )

    async def get_refund(
        self, ledger: str, refund_id: str, *, timeout_seconds: float | None = None
    ) -> Refund:
        """Reads a refund."""
        request = GetRefundRequest(name=f"{_to_proto.ledger_name(ledger)}/refunds/{refund_id}")
        return _from_proto.refund(
            await self._call(self._refunds.GetRefund, request, timeout_seconds)
        )
