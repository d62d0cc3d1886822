"""Merchants: what is agreed with them, where they are paid, and what they deposited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from escrow.v1.merchant_pb2 import (
    GetMerchantRequest,
    ListMerchantsRequest,
    PutDestinationRequest,
    PutMerchantRequest,
    ReportDepositRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.enums import DepositEvent
from escrow_client.merchants import Deposit, Destination, Merchant, MerchantTerms
from escrow_client.money import Money
from escrow_client.request_id import new_request_id


class AsyncMerchants(AsyncTransport):
    """MerchantService."""

    async def put_merchant(
        self,
        ledger: str,
        merchant: str,
        terms: MerchantTerms,
        *,
        reason: str,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Merchant:
        """Registers a merchant, or changes what is agreed with it, for a reason code of yours.

        What is said of reserves concerns the holds that are placed afterwards.
        """
        request = PutMerchantRequest(
            parent=_to_proto.ledger_name(ledger),
            request_id=request_id or new_request_id(),
            merchant=merchant,
            terms=_to_proto.merchant_terms(terms),
            reason=reason,
        )
        return _from_proto.merchant(
            await self._call(self._merchants.PutMerchant, request, timeout_seconds)
        )

    async def get_merchant(
        self, ledger: str, merchant: str, *, timeout_seconds: float | None = None
    ) -> Merchant:
        """Reads a merchant that was registered."""
        request = GetMerchantRequest(name=_to_proto.merchant_name(ledger, merchant))
        return _from_proto.merchant(
            await self._call(self._merchants.GetMerchant, request, timeout_seconds)
        )

    async def list_merchants(
        self, ledger: str, *, timeout_seconds: float | None = None
    ) -> AsyncIterator[Merchant]:
        """Iterates over the merchants that were registered, by id.

        `timeout_seconds` is that of each page.
        """
        request = ListMerchantsRequest(parent=_to_proto.ledger_name(ledger), page_size=PAGE_SIZE)
        async for message in self._call_pages(
            self._merchants.ListMerchants, request, "merchants", timeout_seconds
        ):
            yield _from_proto.merchant(message)

    async def put_destination(
        self,
        ledger: str,
        merchant: str,
        destination: Destination,
        *,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Merchant:
        """Says where a merchant can be paid; said again, it replaces what was said of it.

        From the first one on, payouts to the merchant go to its destinations alone.
        """
        request = PutDestinationRequest(
            name=_to_proto.merchant_name(ledger, merchant),
            request_id=request_id or new_request_id(),
            destination=_to_proto.destination(destination),
        )
        return _from_proto.merchant(
            await self._call(self._merchants.PutDestination, request, timeout_seconds)
        )

    async def report_deposit(
        self,
        ledger: str,
        merchant: str,
        event: DepositEvent,
        amount: Money,
        bank_account: str,
        *,
        occurred_time: datetime | None = None,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Deposit:
        """Records that a deposit was paid in, or back to a merchant that no longer trades.

        `bank_account` is the platform's own, segregated one, by your reference.
        """
        request = ReportDepositRequest(
            name=_to_proto.merchant_name(ledger, merchant),
            request_id=request_id or new_request_id(),
            event=f"DEPOSIT_EVENT_{event}",
            currency_code=amount.currency,
            amount_minor=amount.amount_minor,
            bank_account=bank_account,
            occurred_time=_to_proto.timestamp("occurred_time", occurred_time),
        )
        return _from_proto.deposit(
            await self._call(self._merchants.ReportDeposit, request, timeout_seconds)
        )
