"""Coupons: what a buyer is given for the trouble, to be spent on another order (E11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger.domain.kinds import Liable


class CouponState(StrEnum):
    """Where a coupon stands."""

    PROPOSED = "PROPOSED"
    ISSUED = "ISSUED"
    DECLINED = "DECLINED"


@dataclass(slots=True)
class Coupon:
    """A coupon that was granted for a line of a case, in minor units of the case's currency."""

    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    proposed_by: str
    entry_seq: int
    state: CouponState
    reviewed_by: str = ""
