"""Commands about freezes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.facts import FreezeTarget


class FreezeItem(NamedTuple):
    """How much of a line to freeze."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class FreezeFunds:
    """Freeze amounts of lines of a hold, an amount of what a merchant has available, or the whole.

    No `items` and an `amount` of 0 are the whole, which has no `currency`.
    """

    freeze_id: str
    target: FreezeTarget
    items: tuple[FreezeItem, ...]
    amount: int
    currency: str
    reason: str
    source: str
    expire_time: datetime | None
    by: str

    @property
    def whole(self) -> bool:
        """Whether it is not of amounts."""
        return not self.items and not self.amount


@dataclass(frozen=True, slots=True)
class ProposeLift:
    """Propose to lift a freeze."""

    freeze_id: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ReviewLift:
    """Lift a freeze as somebody proposed, or keep it."""

    freeze_id: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class FreezeFallDue:
    """Let a freeze expire whose time has passed.

    The ledger's own: does nothing when it was lifted before.
    """

    freeze_id: str
    due_time: datetime
