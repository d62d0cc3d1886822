"""Commands about what is posted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.adjustments import Proposal


@dataclass(frozen=True, slots=True)
class ProposeAdjustment:
    """Propose an adjustment, which can be approved before its time passes."""

    adjustment_id: str
    what: Proposal
    reason: str
    expire_time: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReviewAdjustment:
    """Approve or decline an adjustment."""

    adjustment_id: str
    approved: bool
    by: str
