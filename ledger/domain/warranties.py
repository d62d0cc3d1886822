"""Extended warranties: what is set apart for a line as a gift, beyond its own warranty (E11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledger.domain.kinds import Liable


class WarrantyState(StrEnum):
    """Where a warranty stands."""

    GRANTED = "GRANTED"
    ENDED = "ENDED"


@dataclass(slots=True)
class Warranty:
    """A warranty of a line, in minor units of its hold's currency."""

    warranty_id: str
    hold_id: str
    line_id: str
    merchant: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    until_time: datetime
    granted_by: str
    entry_seq: int
    used: int = 0
    state: WarrantyState = WarrantyState.GRANTED

    @property
    def left(self) -> int:
        """What was not used."""
        return self.amount - self.used

    @property
    def due_time(self) -> datetime | None:
        """When it ends by itself, if it has not."""
        return self.until_time if self.state is WarrantyState.GRANTED else None

    def state_at(self, now: datetime) -> WarrantyState:
        """Where it stands by a clock: it can be used before its end, and not at it."""
        return WarrantyState.ENDED if now >= self.until_time else self.state
