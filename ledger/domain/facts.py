"""Facts: what an entry can say happened, with the outcomes that were decided.

A closed list. Replaying the journal folds these and never decides anything again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class FulfilmentKind(StrEnum):
    """What happened to the goods."""

    SHIPPED = "SHIPPED"
    SIGNED = "SIGNED"


class RefundOutcome(StrEnum):
    """What the payment service provider did with a refund."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class PayoutOutcome(StrEnum):
    """What the bank did with a payout."""

    DISPATCHED = "DISPATCHED"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"


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
    window_days: int
    time_zone: str
    commission_bps: int


class PlacedLine(NamedTuple):
    """A line of a placed hold."""

    line_id: str
    merchant: str
    amount: int
    policy_id: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """A hold was placed (E1)."""

    hold_id: str
    currency: str
    psp: str
    lines: tuple[PlacedLine, ...]


class FulfilledLine(NamedTuple):
    """A line a fulfilment event concerned, with its window as it stands after the event.

    Start inclusive, end exclusive; both None when no window runs.
    """

    line_id: str
    window_start: datetime | None
    window_end: datetime | None


@dataclass(frozen=True, slots=True)
class FulfilmentReported:
    """A fulfilment event was recorded."""

    hold_id: str
    kind: FulfilmentKind
    source: str
    lines: tuple[FulfilledLine, ...]


class LineRelease(NamedTuple):
    """The release of one line; `amount` includes `commission`."""

    line_id: str
    merchant: str
    amount: int
    commission: int


@dataclass(frozen=True, slots=True)
class LinesReleased:
    """Lines of a hold were released (E6)."""

    hold_id: str
    lines: tuple[LineRelease, ...]


@dataclass(frozen=True, slots=True)
class DebtRecovered:
    """A merchant's debt was paid back out of its available balance (E8)."""

    merchant: str
    currency: str
    amount: int


class RefundedLine(NamedTuple):
    """What was refunded of one line, by where the money came from."""

    line_id: str
    from_held: int
    from_available: int
    from_receivable: int

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.from_held + self.from_available + self.from_receivable


@dataclass(frozen=True, slots=True)
class RefundCreated:
    """A refund was created (E5, E8)."""

    refund_id: str
    hold_id: str
    reason: str
    lines: tuple[RefundedLine, ...]


@dataclass(frozen=True, slots=True)
class RefundReported:
    """The outcome of a refund was recorded (E5)."""

    refund_id: str
    outcome: RefundOutcome


@dataclass(frozen=True, slots=True)
class PayoutCreated:
    """A payout was created (E7)."""

    payout_id: str
    merchant: str
    currency: str
    amount: int
    destination: str


@dataclass(frozen=True, slots=True)
class PayoutReported:
    """The outcome of a payout was recorded (E7)."""

    payout_id: str
    outcome: PayoutOutcome
    bank_account: str


Fact = (
    LedgerCreated
    | ClockAdvanced
    | PolicyCreated
    | HoldPlaced
    | FulfilmentReported
    | LinesReleased
    | DebtRecovered
    | RefundCreated
    | RefundReported
    | PayoutCreated
    | PayoutReported
)
