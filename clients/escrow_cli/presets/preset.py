"""What a preset says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from escrow_client import FulfilmentKind, PolicyTerms, WaitingFor


class SourceKind(StrEnum):
    """What stands behind a number of a preset."""

    LAW = "LAW"
    PRACTICE = "PRACTICE"
    """What marketplaces do, as far as it is known; not checked against a contract."""
    ASSUMPTION = "ASSUMPTION"
    """Our own choice, to be replaced by that of whoever uses the preset."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something that a preset says is from."""

    kind: SourceKind
    supports: str
    """Which of the policy's sayings rest on it."""
    citation: str = ""
    """The act and article; only an assumption has none."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """A fulfilment event of an example."""

    kind: FulfilmentKind
    at: datetime
    line: str = "line"
    """An example names its lines only when it has several."""
    parcel_number: int = 1
    parcel_count: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """What the events of an order lead to: the same for each of its lines."""

    title: str
    events: tuple[ExampleEvent, ...]
    ends: datetime | None = None
    """The exclusive end of the window, once nothing is waited for."""
    waits_for: WaitingFor | None = None
    opens_by_itself: datetime | None = None
    """When the fallback opens the window; `ends` is then what comes of that."""
    reserve_ends: datetime | None = None
    """When what is kept back falls due, a reserve if the line is released as its window ends."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy ready to use.

    Its calendar, if it has one, goes by the code that `announced_days` knows it by; the policy it
    falls back on without the buyer's confirmation goes by the name of its preset. Both have to be
    in the ledger before the policy.
    """

    name: str
    title: str
    summary: str
    time_zone: str
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]
    window_days: int = 0
    commission_bps: int = 0
    terms: PolicyTerms = field(default_factory=PolicyTerms)
