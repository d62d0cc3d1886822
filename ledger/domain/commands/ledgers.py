"""Commands about a ledger itself and its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CreateLedger:
    """Write the first entry of a ledger's journal."""

    ledger_id: str
    time_zone: str
    test_clock_start: datetime | None


@dataclass(frozen=True, slots=True)
class AdvanceClock:
    """Move the clock of a test ledger."""

    to_time: datetime


@dataclass(frozen=True, slots=True)
class ReachDueTime:
    """Let the clock of a test ledger reach a moment at which something falls due.

    The ledger's own: does nothing when the clock is there already.
    """

    due_time: datetime
