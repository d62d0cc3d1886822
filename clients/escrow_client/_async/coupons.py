"""Coupons: what a buyer is given for the trouble, to be spent on another order."""

from __future__ import annotations

from escrow.v1.coupon_pb2 import GetCouponRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.case_commands import GrantCoupon, ReviewCoupon
from escrow_client.cases import Coupon


class AsyncCoupons(AsyncTransport):
    """CouponService."""

    async def grant_coupon(
        self, ledger: str, command: GrantCoupon, *, timeout_seconds: float | None = None
    ) -> Coupon:
        """Grants a coupon for a case, funded by whoever is liable.

        One above the limit of the line's policy is only proposed, until somebody else approves it.
        """
        request = _to_proto.grant_coupon(ledger, command)
        return _from_proto.coupon(
            await self._call(self._coupons.GrantCoupon, request, timeout_seconds)
        )

    async def review_coupon(
        self, ledger: str, command: ReviewCoupon, *, timeout_seconds: float | None = None
    ) -> Coupon:
        """Approves or declines a proposed coupon; whoever proposed it can only decline it."""
        request = _to_proto.review_coupon(ledger, command)
        return _from_proto.coupon(
            await self._call(self._coupons.ReviewCoupon, request, timeout_seconds)
        )

    async def get_coupon(
        self, ledger: str, coupon_id: str, *, timeout_seconds: float | None = None
    ) -> Coupon:
        """Reads a coupon."""
        request = GetCouponRequest(name=_to_proto.coupon_name(ledger, coupon_id))
        return _from_proto.coupon(
            await self._call(self._coupons.GetCoupon, request, timeout_seconds)
        )
