"""Commands about warranties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kinds import Liable


@dataclass(frozen=True, slots=True)
class GrantWarranty:
    """Set an amount apart for a line until a time."""

    warranty_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    until_time: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class UseWarranty:
    """Use a part of a warranty: for the buyer, as a refund of an id, or for a party."""

    warranty_id: str
    currency: str
    amount: int
    refund_id: str
    party_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WarrantyFallDue:
    """Give back what is left of a warranty whose time has passed.

    The ledger's own: does nothing when that was done before.
    """

    warranty_id: str
    due_time: datetime
