"""Freezes: money and releases that stand still because of a risk (E9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from ledger.domain.facts import FreezeTarget, FrozenAmount


class FreezeState(StrEnum):
    """Where a freeze stands."""

    PLACED = "PLACED"
    LIFT_PROPOSED = "LIFT_PROPOSED"
    LIFTED = "LIFTED"
    EXPIRED = "EXPIRED"


STANDING: Final = frozenset({FreezeState.PLACED, FreezeState.LIFT_PROPOSED})


@dataclass(slots=True)
class Freeze:
    """A freeze: what it freezes, and what it set apart (2030).

    `whole` is one that is not of amounts: it holds up what comes as well. `end_seq` is the entry
    that ended it, 0 as long as it stands.
    """

    freeze_id: str
    target: FreezeTarget
    whole: bool
    amounts: tuple[FrozenAmount, ...]
    reason: str
    source: str
    expire_time: datetime | None
    placed_by: str
    entry_seq: int
    start_time: datetime
    state: FreezeState = FreezeState.PLACED
    lift_proposed_by: str = ""
    lifted_by: str = ""
    end_time: datetime | None = None
    end_seq: int = 0

    @property
    def stands(self) -> bool:
        """Whether it holds up anything still."""
        return self.state in STANDING

    @property
    def due_time(self) -> datetime | None:
        """When it ends by itself, if it stands and does."""
        return self.expire_time if self.stands else None

    def holds_up(self, line_id: str) -> bool:
        """Whether it stands between a line of what it freezes and the line's release.

        A hold's freezes hold up whole lines; an amount of what a merchant has available holds up
        nothing besides.
        """
        return self.whole or self.names(line_id)

    def names(self, line_id: str) -> bool:
        """Whether it set apart something of a line."""
        return any(each.line_id == line_id for each in self.amounts if each.line_id)

    def amount_of(self, line_id: str) -> int:
        """What it set apart of a line, in minor units."""
        return sum(each.amount for each in self.amounts if each.line_id == line_id)

    def state_at(self, now: datetime) -> FreezeState:
        """Where it stands, as its end leaves it once its time has passed."""
        passed = self.due_time is not None and self.due_time <= now
        return FreezeState.EXPIRED if passed else self.state
