"""Chargebacks: cases that the payment service provider brings, and decides."""

from __future__ import annotations

from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.case_commands import ReportChargeback
from escrow_client.cases import Case


class AsyncChargebacks(AsyncTransport):
    """ChargebackService."""

    async def report_chargeback(
        self, ledger: str, command: ReportChargeback, *, timeout_seconds: float | None = None
    ) -> Case:
        """Records one step of a chargeback; the first opens its case and sets the amount apart.

        What was released is recalled from its merchant. The same step reported again, by whatever
        request, changes nothing and is answered the same.
        """
        request = _to_proto.report_chargeback(ledger, command)
        return _from_proto.case(
            await self._call(self._chargebacks.ReportChargeback, request, timeout_seconds)
        )
