"""Coupons: granted, and reviewed by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain.kinds import Liable


class MerchantPart(NamedTuple):
    """What a merchant pays out of its available balance, and what it owes; minor units."""

    from_available: int = 0
    from_receivable: int = 0


NO_PART: Final = MerchantPart()


@dataclass(frozen=True, slots=True)
class CouponGranted:
    """A coupon was granted (E11), or proposed, which posts nothing."""

    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    proposed_by: str
    proposed: bool
    paid: MerchantPart = NO_PART
    expire_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class CouponReviewed:
    """A proposed coupon was approved (E11) or declined."""

    coupon_id: str
    approved: bool
    reviewed_by: str
    paid: MerchantPart = NO_PART


@dataclass(frozen=True, slots=True)
class CouponExpired:
    """What was left of a coupon went back to who had funded it (E11); no merchant: the platform."""

    coupon_id: str
    amount: int
    merchant: str = ""
