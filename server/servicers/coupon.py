"""CouponService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import coupon_pb2, coupon_pb2_grpc
from ledger.directory import Directory
from ledger.queries import Queries
from server.convert import coupon as convert
from server.convert import names
from server.writes import Write, Writes

GRANT_COUPON: Final = Write(
    "/escrow.v1.CouponService/GrantCoupon",
    convert.grant_coupon,
    convert.changed_coupon,
    names_actor=True,
)
REVIEW_COUPON: Final = Write(
    "/escrow.v1.CouponService/ReviewCoupon",
    convert.review_coupon,
    convert.changed_coupon,
    names_actor=True,
)


class CouponServicer(coupon_pb2_grpc.CouponServiceServicer):
    """Grants coupons, has them reviewed, and reads them."""

    def __init__(self, directory: Directory, queries: Queries, writes: Writes) -> None:
        self._directory = directory
        self._queries = queries
        self._writes = writes

    async def GrantCoupon(self, request: coupon_pb2.GrantCouponRequest, _context: Any) -> bytes:
        return await self._writes.one(GRANT_COUPON, request.parent, request)

    async def ReviewCoupon(self, request: coupon_pb2.ReviewCouponRequest, _context: Any) -> bytes:
        return await self._writes.one(REVIEW_COUPON, request.name, request)

    async def GetCoupon(
        self, request: coupon_pb2.GetCouponRequest, _context: Any
    ) -> coupon_pb2.Coupon:
        name = names.ledger_id(request.name)
        ledger_id = await self._directory.resolve(name)
        coupon = await self._queries.coupon(ledger_id, names.last_id(request.name))
        return convert.coupon(name, coupon)
