"""The ledger itself, and the rules that its money is held under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledger.domain.policies import Terms


@dataclass(frozen=True, slots=True)
class LedgerCreated:
    """The ledger was created."""

    ledger_id: str
    time_zone: str
    test: bool


@dataclass(frozen=True, slots=True)
class ClockAdvanced:
    """The clock of a test ledger was moved."""

    to_time: datetime


@dataclass(frozen=True, slots=True)
class PolicyCreated:
    """A policy version was created."""

    policy_id: str
    version: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class CalendarCreated:
    """A revision of a calendar was created; days of the week count from Monday, 0."""

    calendar_id: str
    revision: int
    first_year: int
    last_year: int
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    provenance: str


@dataclass(frozen=True, slots=True)
class ExtensionDeclared:
    """A bulk extension of windows was declared."""

    extension_id: str
    region: str
    carrier: str
    start_time: datetime
    end_time: datetime
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionAdvanced:
    """Windows that run were rewritten up to a merchant and a hold, after a rule was declared."""

    rule_seq: int
    through_merchant: str
    through_hold_id: str
    done: bool
    line_count: int
