"""Commands: what a ledger can be asked to do. A closed list, plain data.

Amounts are positive minor units; times are aware datetimes in UTC, None meaning now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger.domain.adjustments import Proposal
from ledger.domain.cases import Evidence, LiabilityShare
from ledger.domain.facts import FreezeTarget, FundingPart, PaymentPart, Share
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    DepositEvent,
    FulfilmentKind,
    Liable,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.merchants import Destination, MerchantTerms
from ledger.domain.payout_schedules import ScheduleKey, ScheduleTerms
from ledger.domain.policies import Terms


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


class LineSpec(NamedTuple):
    """A line of a hold to be placed; `amount` includes what funds it beside cash."""

    line_id: str
    merchant: str
    amount: int
    policy_id: str
    buyer_confirmed: bool = False
    shares: tuple[Share, ...] = ()
    funding: tuple[FundingPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Hold a captured payment, line by line; `psp` captured what the `other_payments` did not."""

    hold_id: str
    currency: str
    psp: str
    paid_time: datetime | None
    lines: tuple[LineSpec, ...]
    region: str = ""
    provider_release_time: datetime | None = None
    buyer: str = ""
    other_payments: tuple[PaymentPart, ...] = ()


class CaptureItem(NamedTuple):
    """How much more is captured for a line."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class CaptureHold:
    """Hold more that a provider captured, for lines that are there and for new ones."""

    hold_id: str
    currency: str
    psp: str
    lines: tuple[CaptureItem, ...]
    new_lines: tuple[LineSpec, ...]
    captured_time: datetime | None


@dataclass(frozen=True, slots=True)
class VoidHold:
    """Give up all that was captured for a hold."""

    hold_id: str
    void_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportSettlement:
    """Record that a provider, empty for the hold's, settled what it captured, less a fee."""

    hold_id: str
    currency: str
    fee: int
    bank_account: str
    occurred_time: datetime
    psp: str = ""


@dataclass(frozen=True, slots=True)
class ReportFulfilment:
    """Record what happened to the goods of a hold; no line named means every line."""

    hold_id: str
    line_ids: tuple[str, ...]
    kind: FulfilmentKind
    occurred_time: datetime
    source: str
    parcel_number: int = 1
    parcel_count: int = 0
    carrier: str = ""
    retracts: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Release lines of a hold; none named means every line that still holds money."""

    hold_id: str
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FallDue:
    """Do what fell due for a hold at a moment: open windows, release, free reserves, alert.

    The ledger's own: does nothing when there is nothing to do.
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
    ground: RefundGround = RefundGround.NO_REASON


@dataclass(frozen=True, slots=True)
class ReportRefund:
    """Record what a provider, empty for the only one, did with a refund."""

    refund_id: str
    outcome: RefundOutcome
    occurred_time: datetime | None
    psp: str = ""


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


@dataclass(frozen=True, slots=True)
class PutMerchant:
    """Register a merchant, or change what is agreed with it."""

    merchant: str
    terms: MerchantTerms
    reason: str


@dataclass(frozen=True, slots=True)
class PutDestination:
    """Say where a merchant can be paid."""

    merchant: str
    destination: Destination


@dataclass(frozen=True, slots=True)
class PutPayoutSchedule:
    """Say when a merchant is paid in a currency."""

    merchant: str
    currency: str
    terms: ScheduleTerms


@dataclass(frozen=True, slots=True)
class RunPayouts:
    """Run payout schedules that are due at a moment.

    The ledger's own: does nothing for those that ran meanwhile, or were changed.
    """

    due_time: datetime
    schedules: tuple[ScheduleKey, ...]


@dataclass(frozen=True, slots=True)
class ReportDeposit:
    """Record that a merchant's deposit was paid in, or back."""

    merchant: str
    event: DepositEvent
    currency: str
    amount: int
    bank_account: str
    occurred_time: datetime | None


class Claim(NamedTuple):
    """What a case claims of a line."""

    hold_id: str
    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case on lines of a hold, or of several."""

    case_id: str
    hold_id: str
    currency: str
    claims: tuple[Claim, ...]
    scope: CaseScope
    ground: RefundGround
    effective_time: datetime | None
    type: CaseType = CaseType.REFUND
    priority: CasePriority = CasePriority.NORMAL


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """Record that the merchant has answered a case without agreeing."""

    case_id: str
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Take a case to another stage."""

    case_id: str
    action: CaseAction
    occurred_time: datetime | None
    party: CaseParty | None = None


class Award(NamedTuple):
    """What a ruling awards for a line, and freight on top; minor units.

    An empty `hold_id` is the first hold of the case.
    """

    hold_id: str
    line_id: str
    amount: int
    freight: int = 0


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Close a case; no shares mean that the merchant bears the awards, and then the freight.

    `rule` names a rule and its version, where no person decided.
    """

    case_id: str
    outcome: CaseOutcome
    occurred_time: datetime | None
    awards: tuple[Award, ...] = ()
    currency: str = ""
    shares: tuple[LiabilityShare, ...] = ()
    freight_shares: tuple[LiabilityShare, ...] = ()
    liable: Liable | None = None
    subject: CaseSubject | None = None
    reason: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """Add evidence to a case."""

    case_id: str
    evidence: Evidence
    occurred_time: datetime | None


@dataclass(frozen=True, slots=True)
class ReportChargeback:
    """Record one step of a chargeback; the first opens its case.

    `moved` is what the provider takes or gives back, 0 meaning the amount. An empty `psp` is the
    hold's.
    """

    case_id: str
    hold_id: str
    reference: str
    event: ChargebackEvent
    currency: str
    amount: int
    items: tuple[RefundItem, ...]
    taken: bool
    moved: int
    original_currency: str
    original_amount: int
    fee: int
    merchant_bears_fee: bool
    respond_by: datetime | None
    occurred_time: datetime | None
    reason: str
    psp: str = ""


@dataclass(frozen=True, slots=True)
class GrantCoupon:
    """Grant a coupon for a line of a case; an empty `hold_id` is the first hold of the case."""

    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    reason: str
    occurred_time: datetime | None
    by: str
    expire_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewCoupon:
    """Approve or decline a proposed coupon."""

    coupon_id: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class GrantWarranty:
    """Set an amount apart for a line until a time."""

    warranty_id: str
    hold_id: str
    line_id: str
    currency: str
    amount: int
    funded_by: Liable
    until_time: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class UseWarranty:
    """Use a part of a warranty: for the buyer, as a refund of an id, or for a party."""

    warranty_id: str
    currency: str
    amount: int
    refund_id: str
    party_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WarrantyFallDue:
    """Give back what is left of a warranty whose time has passed.

    The ledger's own: does nothing when that was done before.
    """

    warranty_id: str
    due_time: datetime


@dataclass(frozen=True, slots=True)
class ProposeAdjustment:
    """Propose an adjustment, which can be approved before its time passes."""

    adjustment_id: str
    what: Proposal
    reason: str
    expire_time: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ReviewAdjustment:
    """Approve or decline an adjustment."""

    adjustment_id: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class CaseFallDue:
    """Take a case's default outcome when the time of its stage has passed.

    The ledger's own: does nothing when somebody acted before.
    """

    case_id: str
    due_time: datetime


class FreezeItem(NamedTuple):
    """How much of a line to freeze."""

    line_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class FreezeFunds:
    """Freeze amounts of lines of a hold, an amount of what a merchant has available, or the whole.

    No `items` and an `amount` of 0 are the whole, which has no `currency`.
    """

    freeze_id: str
    target: FreezeTarget
    items: tuple[FreezeItem, ...]
    amount: int
    currency: str
    reason: str
    source: str
    expire_time: datetime | None
    by: str

    @property
    def whole(self) -> bool:
        """Whether it is not of amounts."""
        return not self.items and not self.amount


@dataclass(frozen=True, slots=True)
class ProposeLift:
    """Propose to lift a freeze."""

    freeze_id: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ReviewLift:
    """Lift a freeze as somebody proposed, or keep it."""

    freeze_id: str
    approved: bool
    by: str


@dataclass(frozen=True, slots=True)
class FreezeFallDue:
    """Let a freeze expire whose time has passed.

    The ledger's own: does nothing when it was lifted before.
    """

    freeze_id: str
    due_time: datetime


@dataclass(frozen=True, slots=True)
class CouponFallDue:
    """Let a coupon expire whose time has passed.

    The ledger's own: does nothing when nothing is left of it.
    """

    coupon_id: str
    due_time: datetime


@dataclass(frozen=True, slots=True)
class ExchangeLines:
    """Exchange held money of lines of a hold for new lines.

    `refund_id` is the refund of what these cost less, empty if they do not.
    """

    hold_id: str
    currency: str
    items: tuple[RefundItem, ...]
    lines: tuple[LineSpec, ...]
    refund_id: str
    reason: str
    effective_time: datetime | None


@dataclass(frozen=True, slots=True)
class InspectTradeIn:
    """Record what goods traded in for a line are worth."""

    hold_id: str
    line_id: str
    party: str
    currency: str
    value: int
    reason: str
    occurred_time: datetime | None


Command = (
    CreateLedger
    | AdvanceClock
    | ReachDueTime
    | CreatePolicy
    | CreateCalendar
    | ExtendWindows
    | AdvanceRevision
    | PlaceHold
    | CaptureHold
    | VoidHold
    | ReportSettlement
    | ReportFulfilment
    | ReleaseHold
    | FallDue
    | OpenCase
    | AnswerCase
    | MoveCase
    | CloseCase
    | AddEvidence
    | CaseFallDue
    | ReportChargeback
    | GrantCoupon
    | ReviewCoupon
    | ProposeAdjustment
    | ReviewAdjustment
    | FreezeFunds
    | ProposeLift
    | ReviewLift
    | FreezeFallDue
    | CreateRefund
    | ReportRefund
    | CreatePayout
    | ReportPayout
    | PutMerchant
    | PutDestination
    | PutPayoutSchedule
    | RunPayouts
    | ReportDeposit
    | GrantWarranty
    | UseWarranty
    | WarrantyFallDue
    | CouponFallDue
    | ExchangeLines
    | InspectTradeIn
)
