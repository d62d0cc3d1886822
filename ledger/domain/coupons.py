"""Coupons: what a buyer is given for the trouble, to be spent on another order (E11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledger.domain.kinds import Liable


class CouponState(StrEnum):
    """Where a coupon stands."""

    PROPOSED = "PROPOSED"
    ISSUED = "ISSUED"
    DECLINED = "DECLINED"
    REDEEMED = "REDEEMED"
    EXPIRED = "EXPIRED"


@dataclass(slots=True)
class Coupon:
    """A coupon that was granted for a line of a case, in minor units of the case's currency.

    `merchant` has funded it, or nobody but the platform. `balance` is what can still be spent,
    `due_time` when what is left goes back to who funded it.
    """

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
    merchant: str = ""
    expire_time: datetime | None = None
    balance: int = 0
    due_time: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Whether its time has passed, though what is left may not have gone back yet."""
        return self.expire_time is not None and self.expire_time <= now

    def issue(self) -> None:
        """Let the buyer spend it."""
        self.state = CouponState.ISSUED
        self.balance = self.amount
        self.due_time = self.expire_time

    def spend(self, amount: int) -> None:
        """Let it fund a line."""
        self.balance -= amount
        if not self.balance:
            self.state = CouponState.REDEEMED
            self.due_time = None

    def give_back(self, amount: int, known: datetime) -> None:
        """Let what it had funded be spent again; one whose time has passed expires once more."""
        self.balance += amount
        if self.state is CouponState.REDEEMED:
            self.state = CouponState.ISSUED
        if self.expire_time is not None:
            self.due_time = max(self.expire_time, known)

    def expire(self) -> None:
        """Let what is left go back to who funded it."""
        self.state = CouponState.EXPIRED
        self.balance = 0
        self.due_time = None
