"""Extended warranties: granted, used, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.facts.coupons import NO_PART, MerchantPart
from ledger.domain.kinds import Liable


@dataclass(frozen=True, slots=True)
class WarrantyGranted:
    """An amount was set apart for a line (E11)."""

    warranty_id: str
    hold_id: str
    line_id: str
    merchant: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    until_time: datetime
    granted_by: str
    paid: MerchantPart = NO_PART


@dataclass(frozen=True, slots=True)
class WarrantyUsed:
    """A part of a warranty was used (E11): for the buyer as a refund, or for a party."""

    warranty_id: str
    hold_id: str
    amount: int
    refund_id: str
    party_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WarrantyEnded:
    """The time of a warranty passed, and what was left went back to who had funded it (E11)."""

    warranty_id: str
    hold_id: str
    amount: int
