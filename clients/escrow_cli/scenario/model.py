"""A scenario as it was read from its file: everything typed, checked, and with its position."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from escrow_cli.scenario.document import Position
from escrow_cli.scenario.expected import (
    ExpectedAdjustment,
    ExpectedCase,
    ExpectedCoupon,
    ExpectedExplanation,
    ExpectedRefund,
    ExpectedReport,
    ExpectedTimeline,
    ExpectedWindow,
)
from escrow_cli.scenario.rules import CalendarRule, PolicyRule
from escrow_cli.scenario.stage import Action, Id
from escrow_cli.scenario.values import Leg, Notation
from escrow_client import EntryKind, ErrorReason

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Located(Generic[T_co]):
    """Something, and where it stands in the file."""

    value: T_co
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What must have come of a step.

    `entries` are exactly those it posted, in their order, whoever caused them; `records` the kinds
    of those that moved no money. `balances` are of the accounts that are named, `books` of all
    that have one.
    """

    refused: Located[ErrorReason] | None = None
    entries: Located[tuple[Located[Notation], ...]] | None = None
    records: Located[tuple[EntryKind, ...]] | None = None
    windows: tuple[Located[ExpectedWindow], ...] = ()
    explain: tuple[Located[ExpectedExplanation], ...] = ()
    cases: tuple[Located[ExpectedCase], ...] = ()
    refunds: tuple[Located[ExpectedRefund], ...] = ()
    coupons: tuple[Located[ExpectedCoupon], ...] = ()
    adjustments: tuple[Located[ExpectedAdjustment], ...] = ()
    timelines: tuple[Located[ExpectedTimeline], ...] = ()
    reports: tuple[Located[ExpectedReport], ...] = ()
    balances: tuple[Located[Leg], ...] = ()
    books: Located[tuple[Leg, ...]] | None = None

    @property
    def count(self) -> int:
        """How many there are."""
        single = (self.refused, self.entries, self.records, self.books)
        several = (
            *(self.windows, self.explain, self.cases, self.refunds, self.coupons),
            *(self.adjustments, self.timelines, self.reports, self.balances),
        )
        return sum(each is not None for each in single) + sum(map(len, several))


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the clock is moved to `at`, then the action done, then all looked at.

    `person` does the action; whoever plays the scenario, if it is empty. `round` counts from 1
    where the step is repeated `rounds` times, and is 0 where it is not.
    """

    position: Position
    at: datetime | None
    action: Action | None
    label: str
    because: str
    expectations: Expectations
    person: str = ""
    round: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a scenario says before its first step."""

    title: str
    mechanism: str
    story: str
    time_zone: ZoneInfo
    start: datetime
    currency: str
    calendars: Mapping[Id, CalendarRule] = field(default_factory=dict)
    policies: Mapping[Id, PolicyRule]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario."""

    file: Path
    heading: Heading
    steps: tuple[Step, ...]

    @property
    def people(self) -> set[str]:
        """Everybody who is named."""
        return {step.person for step in self.steps if step.person}
