"""What the ledger answers about adjustments, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from escrow_client.adjustment_commands import AdjustmentLine
from escrow_client.enums import AdjustmentKind, AdjustmentState


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An adjustment: what it posts, or would post, and who proposed and reviewed it.

    `entry_seq` is the entry that proposed it, `review_entry_seq` the one that approved or declined
    it, 0 as long as there is none. `rate` and `rate_source` are an exchange's, `reverses_entry_seq`
    a reversal's. `reversed_by_entry_seq` undid it; 0 if nothing did.
    """

    adjustment_id: str
    state: AdjustmentState
    kind: AdjustmentKind
    lines: tuple[AdjustmentLine, ...]
    reason: str
    expire_time: datetime
    proposed_by: str
    reviewed_by: str
    entry_seq: int
    review_entry_seq: int
    rate: Decimal | None
    rate_source: str
    reverses_entry_seq: int
    reversed_by_entry_seq: int
