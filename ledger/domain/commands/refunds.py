"""Commands about refunds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.kinds import RefundGround, RefundOutcome


class RefundItem(NamedTuple):
    """How much of a line to refund."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CreateRefund:
    """Refund amounts of lines of one hold."""

    refund_id: str
    hold_id: str
    currency: str
    items: tuple[RefundItem, ...]
    reason: str
    effective_time: datetime | None
    ground: RefundGround = RefundGround.NO_REASON


@dataclass(frozen=True, slots=True)
class ReportRefund:
    """Record what a provider, empty for the only one, did with a refund."""

    refund_id: str
    outcome: RefundOutcome
    occurred_time: datetime | None
    psp: str = ""
