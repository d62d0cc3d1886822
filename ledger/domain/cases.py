"""Cases: what a buyer asks for after the sale. An open case blocks what it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from ledger.domain.kinds import CaseOutcome, CaseScope, RefundGround


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "OPENED"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"


OPEN_STATES: Final = frozenset({CaseState.OPENED, CaseState.ANSWERED})

CLOSED_AS: Final = {
    CaseOutcome.WITHDRAWN: CaseState.WITHDRAWN,
    CaseOutcome.REJECTED: CaseState.REJECTED,
    CaseOutcome.APPROVED: CaseState.APPROVED,
}


class CaseLine(NamedTuple):
    """What a case claims of a line, and what was set apart for it; minor units."""

    line_id: str
    claimed: int
    reserved: int


@dataclass(slots=True)
class Case:
    """A case on lines of one hold."""

    case_id: str
    hold_id: str
    scope: CaseScope
    ground: RefundGround
    open_time: datetime
    entry_seq: int
    answer_due: datetime | None
    default_outcome: CaseOutcome | None
    lines: tuple[CaseLine, ...]
    state: CaseState = CaseState.OPENED
    close_time: datetime | None = None
    refund_due: datetime | None = None
    _claims: dict[str, CaseLine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._claims = {line.line_id: line for line in self.lines}

    @property
    def is_open(self) -> bool:
        """Whether it still blocks."""
        return self.state in OPEN_STATES

    @property
    def due_time(self) -> datetime | None:
        """When its default outcome is taken, if nobody answers before."""
        if self.state is CaseState.OPENED and self.default_outcome is not None:
            return self.answer_due
        return None

    def names(self, line_id: str) -> bool:
        """Whether it blocks a line of its hold."""
        return self.scope is CaseScope.ORDER or line_id in self._claims

    def reserved(self, line_id: str) -> int:
        """What is set apart of a line, in minor units."""
        claim = self._claims.get(line_id)
        return claim.reserved if claim else 0
