"""Payout schedules: when merchants are paid without being asked."""

from __future__ import annotations

from collections.abc import AsyncIterator

from escrow.v1.payout_schedule_pb2 import (
    GetPayoutScheduleRequest,
    ListPayoutSchedulesRequest,
    PutPayoutScheduleRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.payout_schedules import PayoutSchedule, PayoutScheduleTerms
from escrow_client.request_id import new_request_id


class AsyncPayoutSchedules(AsyncTransport):
    """PayoutScheduleService."""

    async def put_payout_schedule(
        self,
        ledger: str,
        merchant: str,
        currency: str,
        terms: PayoutScheduleTerms,
        *,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> PayoutSchedule:
        """Says when a merchant is paid in a currency, from the next run on; NONE ends it."""
        request = PutPayoutScheduleRequest(
            parent=_to_proto.merchant_name(ledger, merchant),
            request_id=request_id or new_request_id(),
            currency_code=currency,
            terms=_to_proto.payout_schedule_terms(terms),
        )
        return _from_proto.payout_schedule(
            await self._call(self._payout_schedules.PutPayoutSchedule, request, timeout_seconds)
        )

    async def get_payout_schedule(
        self, ledger: str, merchant: str, currency: str, *, timeout_seconds: float | None = None
    ) -> PayoutSchedule:
        """Reads the schedule of a merchant in a currency."""
        name = f"{_to_proto.merchant_name(ledger, merchant)}/payoutSchedules/{currency}"
        request = GetPayoutScheduleRequest(name=name)
        return _from_proto.payout_schedule(
            await self._call(self._payout_schedules.GetPayoutSchedule, request, timeout_seconds)
        )

    async def list_payout_schedules(
        self, ledger: str, *, merchant: str = "", timeout_seconds: float | None = None
    ) -> AsyncIterator[PayoutSchedule]:
        """Iterates over schedules by merchant and currency; of one merchant if it is named.

        `timeout_seconds` is that of each page.
        """
        request = ListPayoutSchedulesRequest(
            parent=_to_proto.ledger_name(ledger), merchant=merchant, page_size=PAGE_SIZE
        )
        async for message in self._call_pages(
            self._payout_schedules.ListPayoutSchedules, request, "payout_schedules", timeout_seconds
        ):
            yield _from_proto.payout_schedule(message)
