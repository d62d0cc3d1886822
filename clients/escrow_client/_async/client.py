"""The client: every call of the contract on one channel."""

from __future__ import annotations

from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from escrow_client._async.adjustments import AsyncAdjustments
from escrow_client._async.bulk import AsyncBulk
from escrow_client._async.cases import AsyncCases
from escrow_client._async.chargebacks import AsyncChargebacks
from escrow_client._async.coupons import AsyncCoupons
from escrow_client._async.freezes import AsyncFreezes
from escrow_client._async.holds import AsyncHolds
from escrow_client._async.journal import AsyncJournal
from escrow_client._async.ledgers import AsyncLedgers
from escrow_client._async.merchants import AsyncMerchants
from escrow_client._async.payout_schedules import AsyncPayoutSchedules
from escrow_client._async.payouts import AsyncPayouts
from escrow_client._async.refunds import AsyncRefunds
from escrow_client._async.reports import AsyncReports
from escrow_client._async.rules import AsyncRules
from escrow_client._async.timeline import AsyncTimeline
from escrow_client._async.tokens import AsyncTokens
from escrow_client._async.warranties import AsyncWarranties


class AsyncClient(
    AsyncLedgers,
    AsyncRules,
    AsyncHolds,
    AsyncRefunds,
    AsyncCases,
    AsyncChargebacks,
    AsyncCoupons,
    AsyncAdjustments,
    AsyncPayouts,
    AsyncFreezes,
    AsyncMerchants,
    AsyncWarranties,
    AsyncPayoutSchedules,
    AsyncBulk,
    AsyncJournal,
    AsyncReports,
    AsyncTimeline,
    AsyncTokens,
):
    """A connection to an escrow server.

    `target` is `host:port`. `timeout_seconds` is how long a call may take in all, retries
    included, where the call itself names none. `token` is the secret of the caller's token, sent
    with every call. Without `credentials`, such as `tls_credentials()`, nothing is encrypted, and
    a token that would leave this machine is refused with ValueError.
    Refusals and failures are raised as `EscrowError`, by reason.
    """

    async def check_health(self, *, timeout_seconds: float | None = None) -> bool:
        """True when the server says that it serves; waits until the timeout for it to answer."""
        response = await self._call(self._health.Check, HealthCheckRequest(), timeout_seconds)
        return bool(response.status == HealthCheckResponse.SERVING)
