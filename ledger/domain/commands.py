"""Commands: what a ledger can be asked to do. A closed list, plain data.

Amounts are positive minor units; times are aware datetimes in UTC, None meaning now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.domain.facts import FulfilmentKind, PayoutOutcome, RefundOutcome


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


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """Create the next version of a policy."""

    policy_id: str
    window_days: int
    time_zone: str
    commission_bps: int


class LineSpec(NamedTuple):
    """A line of a hold to be placed."""

    line_id: str
    merchant: str
    amount: int
    policy_id: str


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Hold a captured payment, line by line."""

    hold_id: str
    currency: str
    psp: str
    paid_time: datetime | None
    lines: tuple[LineSpec, ...]


@dataclass(frozen=True, slots=True)
class ReportFulfilment:
    """Record what happened to the goods of a hold; no line named means every line."""

    hold_id: str
    line_ids: tuple[str, ...]
    kind: FulfilmentKind
    occurred_time: datetime
    source: str


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Release lines of a hold; none named means every line that still holds money."""

    hold_id: str
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseDue:
    """Release the lines of a hold that fell due at a moment, as far as nothing blocks them.

    The ledger's own: does nothing when there are none.
    """

    hold_id: str
    due_time: datetime


class RefundItem(NamedTuple):
    """How much of a line to refund."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CreateRefund:
    """Refund amounts of lines of one hold."""

    refund_id: str
    hold_id: str
    currency: str
    items: tuple[RefundItem, ...]
    reason: str
    effective_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportRefund:
    """Record what the provider did with a refund."""

    refund_id: str
    outcome: RefundOutcome
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class CreatePayout:
    """Take an amount out of a merchant's available balance to pay it out."""

    payout_id: str
    merchant: str
    currency: str
    amount: int
    destination: str
    effective_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportPayout:
    """Record what the bank did with a payout."""

    payout_id: str
    outcome: PayoutOutcome
    bank_account: str
    occurred_time: datetime | None


Command = (
    CreateLedger
    | AdvanceClock
    | ReachDueTime
    | CreatePolicy
    | PlaceHold
    | ReportFulfilment
    | ReleaseHold
    | ReleaseDue
    | CreateRefund
    | ReportRefund
    | CreatePayout
    | ReportPayout
)
