"""Payments: through which providers the money of a hold came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Payment:
    """What a provider captured for a hold and has settled of it, in minor units.

    `settle_time` is when it settled last.
    """

    psp: str
    captured: int
    settled: int = 0
    settle_time: datetime | None = None

    @property
    def unsettled(self) -> int:
        """What is still to be settled."""
        return self.captured - self.settled
