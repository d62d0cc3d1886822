"""Facts: what an entry can say happened, with the outcomes that were decided.

A closed list. Replaying the journal folds these and never decides anything again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger.domain.cases import CaseLine
from ledger.domain.kinds import (
    CaseOutcome,
    CaseScope,
    FulfilmentKind,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
    Waiting,
)
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
    region: str = ""
    provider_release_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class SettlementReported:
    """The provider settled the captured money of a hold (E2)."""

    hold_id: str
    gross: int
    fee: int
    bank_account: str


class FulfilledLine(NamedTuple):
    """The window of a line, start inclusive and end exclusive, and what it waits for.

    While it waits the window does not run and only says what it cannot fall short of; both times
    are None when it was never opened. `refused_end` is the earlier end that an event would have
    led to, had events been allowed to shorten windows.
    """

    line_id: str
    window_start: datetime | None
    window_end: datetime | None
    waiting: Waiting | None = None
    fallback_time: datetime | None = None
    refused_end: datetime | None = None
    provisional: bool = False
    calendar_revision: int = 0


@dataclass(frozen=True, slots=True)
class FulfilmentReported:
    """A fulfilment event was recorded; an empty `source` is the ledger itself."""

    hold_id: str
    kind: FulfilmentKind
    source: str
    lines: tuple[FulfilledLine, ...]
    parcel_number: int = 1
    parcel_count: int = 0
    carrier: str = ""
    retracts: int = 0


@dataclass(frozen=True, slots=True)
class WindowsChanged:
    """Windows were computed anew, after a rule was declared or another line was closed."""

    hold_id: str
    lines: tuple[FulfilledLine, ...]


@dataclass(frozen=True, slots=True)
class ProviderReleaseAlerted:
    """The provider will pay out a hold by itself while lines of it are still held here."""

    hold_id: str
    provider_release_time: datetime
    line_ids: tuple[str, ...]


class LineRelease(NamedTuple):
    """The release of one line; `amount` includes `commission` and `reserve`."""

    line_id: str
    merchant: str
    amount: int
    commission: int
    reserve: int = 0
    reserve_until: datetime | None = None

    @property
    def available(self) -> int:
        """What becomes available to the merchant at once."""
        return self.amount - self.commission - self.reserve


@dataclass(frozen=True, slots=True)
class LinesReleased:
    """Lines of a hold were released (E6)."""

    hold_id: str
    lines: tuple[LineRelease, ...]


class MaturedReserve(NamedTuple):
    """The reserve of one line that became available."""

    line_id: str
    merchant: str
    amount: int


@dataclass(frozen=True, slots=True)
class ReserveMatured:
    """Reserves of lines of a hold became available (E15)."""

    hold_id: str
    lines: tuple[MaturedReserve, ...]


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
    from_disputed: int = 0
    from_commission: int = 0
    from_reserve: int = 0

    @property
    def before(self) -> int:
        """What came out of the line before its release."""
        return self.from_held + self.from_disputed

    @property
    def after(self) -> int:
        """What came after its release, out of what it had become."""
        return self.from_commission + self.from_available + self.from_reserve + self.from_receivable

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.before + self.after


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


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened (E3)."""

    case_id: str
    hold_id: str
    scope: CaseScope
    ground: RefundGround
    lines: tuple[CaseLine, ...]
    answer_due: datetime | None
    default_outcome: CaseOutcome | None


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """The merchant answered a case."""

    case_id: str


class UnblockedLine(NamedTuple):
    """A line that a case no longer blocks, but for the time to appeal."""

    line_id: str
    appeal_until: datetime | None


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case was closed (E3)."""

    case_id: str
    outcome: CaseOutcome
    refund_due: datetime | None
    lines: tuple[UnblockedLine, ...]


Fact = (
    LedgerCreated
    | ClockAdvanced
    | PolicyCreated
    | CalendarCreated
    | ExtensionDeclared
    | RevisionAdvanced
    | HoldPlaced
    | SettlementReported
    | FulfilmentReported
    | WindowsChanged
    | ProviderReleaseAlerted
    | LinesReleased
    | ReserveMatured
    | DebtRecovered
    | CaseOpened
    | CaseAnswered
    | CaseClosed
    | RefundCreated
    | RefundReported
    | PayoutCreated
    | PayoutReported
)
