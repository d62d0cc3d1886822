"""Commands that say by what rules windows run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledger.domain.policies import Terms


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """Create the next version of a policy."""

    policy_id: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class CreateCalendar:
    """Create the next revision of a calendar; days of the week count from Monday, 0."""

    calendar_id: str
    first_year: int
    last_year: int
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    provenance: str


@dataclass(frozen=True, slots=True)
class ExtendWindows:
    """Extend, by calendar days, every window that would end in [start, end)."""

    extension_id: str
    region: str
    carrier: str
    start_time: datetime
    end_time: datetime
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class AdvanceRevision:
    """Let the windows of some holds follow a rule, beginning after a merchant and a hold.

    The ledger's own: does nothing when somebody else has come as far already. `holds` are pairs
    of merchant and hold in their order; `done` says that there is none after them.
    """

    rule_seq: int
    after: tuple[str, str]
    holds: tuple[tuple[str, str], ...]
    done: bool
