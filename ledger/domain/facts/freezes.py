"""Freezes: placed, proposed to be lifted, reviewed, expired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.facts.cases import CaseReserve
from ledger.domain.kinds import FreezeTargetKind


class FreezeTarget(NamedTuple):
    """What is frozen: a hold, a merchant or a buyer, by its id."""

    kind: FreezeTargetKind
    id: str

    @property
    def hold_id(self) -> str:
        """The hold, if it is one."""
        return self.id if self.kind is FreezeTargetKind.HOLD else ""


class FrozenAmount(NamedTuple):
    """What is set apart of a line, in minor units.

    An empty `line_id` is what the merchant had available.
    """

    currency: str
    amount: int
    merchant: str
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class FundsFrozen:
    """Money was frozen (E9)."""

    freeze_id: str
    target: FreezeTarget
    whole: bool
    amounts: tuple[FrozenAmount, ...]
    reason: str
    source: str
    expire_time: datetime | None
    placed_by: str

    @property
    def hold_id(self) -> str:
        """The hold that is frozen, if one is."""
        return self.target.hold_id


@dataclass(frozen=True, slots=True)
class LiftProposed:
    """Somebody proposed to lift a freeze."""

    freeze_id: str
    proposed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LiftReviewed:
    """A freeze was lifted (E9), or kept, which gives nothing back."""

    freeze_id: str
    approved: bool
    proposed_by: str
    reviewed_by: str
    amounts: tuple[FrozenAmount, ...] = ()
    passed_on: tuple[CaseReserve, ...] = ()


@dataclass(frozen=True, slots=True)
class FreezeExpired:
    """The time of a freeze passed (E9)."""

    freeze_id: str
    amounts: tuple[FrozenAmount, ...] = ()
    passed_on: tuple[CaseReserve, ...] = ()
