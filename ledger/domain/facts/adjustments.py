"""Adjustments: proposed, and reviewed by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.kinds import AdjustmentKind


@dataclass(frozen=True, slots=True)
class AdjustmentProposed:
    """An adjustment was proposed, which posts nothing."""

    adjustment_id: str
    kind: AdjustmentKind
    lines: tuple[AdjustmentLine, ...]
    reason: str
    expire_time: datetime
    proposed_by: str
    rate: str = ""
    rate_source: str = ""
    reverses_entry_seq: int = 0


@dataclass(frozen=True, slots=True)
class AdjustmentReviewed:
    """An adjustment was approved (E8, E14, E16) or declined; the entry names both people."""

    adjustment_id: str
    approved: bool
    proposed_by: str
    reviewed_by: str
    kind: AdjustmentKind
    reason: str
    rate: str = ""
    rate_source: str = ""
    reverses_entry_seq: int = 0
