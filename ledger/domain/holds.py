"""Holds and their lines: where the captured money of an order stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HoldState(StrEnum):
    """Where a hold stands."""

    FUNDED = "FUNDED"
    PARTIALLY_RELEASED = "PARTIALLY_RELEASED"
    CLOSED = "CLOSED"


@dataclass(slots=True)
class Line:
    """An order line. Always: captured = held + refunded_before + released.

    `refunded_before` left the line before its release; `refunded_after` is the merchant's, counted
    beside it. Together they never exceed `captured`. Amounts are minor units.
    """

    line_id: str
    ordinal: int
    merchant: str
    policy_id: str
    policy_version: int
    captured: int
    held: int
    refunded_before: int = 0
    released: int = 0
    refunded_after: int = 0
    window_start: datetime | None = None
    window_end: datetime | None = None

    @property
    def refundable(self) -> int:
        """What can still be refunded, before and after release together."""
        return self.captured - self.refunded_before - self.refunded_after

    @property
    def release_at(self) -> datetime | None:
        """When the line is due for release, if that is known and it still holds money."""
        return self.window_end if self.held else None


@dataclass(slots=True)
class Hold:
    """The captured payment of one order."""

    hold_id: str
    currency: str
    psp: str
    paid_time: datetime
    entry_seq: int
    lines: dict[str, Line] = field(default_factory=dict)

    @property
    def state(self) -> HoldState:
        """Follows from the lines: CLOSED when nothing is held any more."""
        held = released = 0
        for line in self.lines.values():
            held += line.held
            released += line.released
        if not held:
            return HoldState.CLOSED
        return HoldState.PARTIALLY_RELEASED if released else HoldState.FUNDED
