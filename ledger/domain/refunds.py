"""Refunds: what goes back to the buyer, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ledger.domain.facts import RefundedLine
from ledger.domain.kinds import RefundOutcome


class RefundState(StrEnum):
    """Where a refund stands."""

    CREATED = "CREATED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


TRANSITIONS: Final[dict[tuple[RefundState, RefundOutcome], RefundState]] = {
    (RefundState.CREATED, RefundOutcome.SUCCEEDED): RefundState.SUCCEEDED,
    (RefundState.CREATED, RefundOutcome.FAILED): RefundState.FAILED,
    (RefundState.FAILED, RefundOutcome.SUCCEEDED): RefundState.SUCCEEDED,
}


@dataclass(slots=True)
class Refund:
    """A refund of lines of one hold, in minor units of the hold's currency."""

    refund_id: str
    hold_id: str
    currency: str
    psp: str
    reason: str
    entry_seq: int
    lines: tuple[RefundedLine, ...]
    state: RefundState = RefundState.CREATED
    offset: int = 0
    case_id: str = ""

    @property
    def amount(self) -> int:
        """The sum of its lines."""
        return sum(line.amount for line in self.lines)

    @property
    def payable(self) -> int:
        """What the provider has to pay: cash that the buyer does not have already."""
        return sum(line.cash for line in self.lines) - self.offset
