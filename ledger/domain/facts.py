"""Facts: what an entry can say happened, with the outcomes that were decided.

A closed list. Replaying the journal folds these and never decides anything again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from ledger.domain.cases import CaseLine, Chargeback, Deadline, Evidence, LiabilityShare
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    FulfilmentKind,
    Liable,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
    Waiting,
)
from ledger.domain.policies import Terms
from ledger.domain.stages import CaseState


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


class PartyPart(NamedTuple):
    """What a carrier or an insurer bears, in minor units."""

    party_id: str
    amount: int


class RefundedLine(NamedTuple):
    """What was refunded of one line, by where the money came from.

    `excess` is what of the merchant's part is more than was left of the line, `freight` what of all
    of it is freight. `hold_id` is empty where the context says it.
    """

    line_id: str
    from_held: int
    from_available: int
    from_receivable: int
    from_disputed: int = 0
    from_commission: int = 0
    from_reserve: int = 0
    from_platform: int = 0
    from_freight: int = 0
    parties: tuple[PartyPart, ...] = ()
    excess: int = 0
    hold_id: str = ""
    freight: int = 0

    @property
    def before(self) -> int:
        """What came out of the line before its release."""
        return self.from_held + self.from_disputed

    @property
    def after(self) -> int:
        """What came after its release, out of what it had become."""
        became = self.from_commission + self.from_available + self.from_reserve
        return became + self.from_receivable - self.excess

    @property
    def compensated(self) -> int:
        """What others than the line gave."""
        from_parties = sum([part.amount for part in self.parties])
        return self.from_platform + self.from_freight + from_parties + self.excess

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.before + self.after + self.compensated


@dataclass(frozen=True, slots=True)
class RefundCreated:
    """A refund was created (E4, E5, E8).

    The buyer has `offset` of it already, from a ruling that was undone; the rest is payable.
    """

    refund_id: str
    hold_id: str
    reason: str
    lines: tuple[RefundedLine, ...]
    offset: int = 0
    case_id: str = ""


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


class CaseReserve(NamedTuple):
    """What of a line is set apart for a case, in minor units."""

    case_id: str
    hold_id: str
    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened (E3)."""

    case_id: str
    hold_id: str
    currency: str
    type: CaseType
    scope: CaseScope
    ground: RefundGround
    priority: CasePriority
    lines: tuple[CaseLine, ...]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """The merchant answered a case without agreeing."""

    case_id: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case went from one stage to another; APPEAL and REOPEN set money apart again (E3)."""

    case_id: str
    action: CaseAction
    state: CaseState
    deadline: Deadline
    breached: bool = False
    party: CaseParty | None = None
    reserves: tuple[CaseReserve, ...] = ()


class UnblockedLine(NamedTuple):
    """A line that a case no longer blocks, but for the time to appeal.

    `freed` was set apart for the case and is not needed for what it awards; what of that does not
    go on to another case goes back to the line.
    """

    hold_id: str
    line_id: str
    appeal_until: datetime | None
    awarded: int = 0
    freight: int = 0
    freed: int = 0


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case was closed (E3, E4).

    `passed_on` is what goes from it to other cases, `undone` what the ruling before had refunded.
    """

    case_id: str
    outcome: CaseOutcome
    state: CaseState
    lines: tuple[UnblockedLine, ...]
    refund_due: datetime | None = None
    shares: tuple[LiabilityShare, ...] = ()
    freight_shares: tuple[LiabilityShare, ...] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""
    breached: bool = False
    passed_on: tuple[CaseReserve, ...] = ()
    appeal_until: datetime | None = None
    undone: tuple[RefundedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """Evidence was added to a case."""

    case_id: str
    evidence: Evidence


class RecalledLine(NamedTuple):
    """Where what was released of a line came back from, in minor units."""

    line_id: str
    from_available: int
    from_reserve: int
    from_receivable: int

    @property
    def amount(self) -> int:
        """The sum of its sources."""
        return self.from_available + self.from_reserve + self.from_receivable


class MerchantFee(NamedTuple):
    """What a merchant bears of a fee, in minor units."""

    merchant: str
    from_available: int
    from_receivable: int


class ReservedLine(NamedTuple):
    """What is set apart of a line's held money, in minor units."""

    line_id: str
    amount: int


class SettledLine(NamedTuple):
    """How a decided chargeback left a line, in minor units.

    Lost: what was charged back, by where it came from, and what of it was more than was left of
    the line. Won: what was given back.
    """

    line_id: str
    from_disputed: int = 0
    from_held: int = 0
    from_recalled: int = 0
    from_receivable: int = 0
    excess: int = 0
    freed: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class ChargebackOpened:
    """A chargeback was opened (E10)."""

    case_id: str
    hold_id: str
    currency: str
    chargeback: Chargeback
    state: CaseState
    lines: tuple[CaseLine, ...]
    recalled: tuple[RecalledLine, ...]
    deadline: datetime | None
    reason: str
    exchange_loss: int = 0
    fee: int = 0
    merchant_fees: tuple[MerchantFee, ...] = ()


@dataclass(frozen=True, slots=True)
class ChargebackMoved:
    """A chargeback went on, or was decided (E10).

    `taken` is what the provider took of the disputed amount with this step, negative what it gave
    back; it moved `exchange_loss` more than that.
    """

    case_id: str
    event: ChargebackEvent
    state: CaseState
    deadline: datetime | None
    reason: str
    taken: int = 0
    exchange_loss: int = 0
    fee: int = 0
    merchant_fees: tuple[MerchantFee, ...] = ()
    reserves: tuple[ReservedLine, ...] = ()
    recalled: tuple[RecalledLine, ...] = ()
    settled: tuple[SettledLine, ...] = ()
    passed_on: tuple[CaseReserve, ...] = ()


class MerchantPart(NamedTuple):
    """What a merchant pays out of its available balance, and what it owes; minor units."""

    from_available: int = 0
    from_receivable: int = 0


NO_PART: Final = MerchantPart()


@dataclass(frozen=True, slots=True)
class CouponGranted:
    """A coupon was granted (E11), or proposed, which posts nothing."""

    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    proposed_by: str
    proposed: bool
    paid: MerchantPart = NO_PART


@dataclass(frozen=True, slots=True)
class CouponReviewed:
    """A proposed coupon was approved (E11) or declined."""

    coupon_id: str
    approved: bool
    reviewed_by: str
    paid: MerchantPart = NO_PART


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
    | CaseMoved
    | CaseClosed
    | EvidenceAdded
    | ChargebackOpened
    | ChargebackMoved
    | CouponGranted
    | CouponReviewed
    | RefundCreated
    | RefundReported
    | PayoutCreated
    | PayoutReported
)
