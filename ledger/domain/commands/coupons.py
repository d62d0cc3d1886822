"""Commands about coupons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kinds import Liable


@dataclass(frozen=True, slots=True)
class GrantCoupon:
    """Grant a coupon for a line of a case; an empty `hold_id` is the first hold of the case."""

    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    occurred_time: datetime | None
    by: str
    expire_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewCoupon:
    """Approve or decline a proposed coupon."""

    coupon_id: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class CouponFallDue:
    """Let a coupon expire whose time has passed.

    The ledger's own: does nothing when nothing is left of it.
    """

    coupon_id: str
    due_time: datetime
