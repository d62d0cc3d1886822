"""What a step of a scenario can expect, as it stands in the file.

Of most things only what is given is compared: a field left out may be anything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from escrow_cli.scenario.stage import NO_ID, Id
from escrow_cli.scenario.values import Content
from escrow_client import (
    AdjustmentState,
    BlockerKind,
    CaseAction,
    CaseGrouping,
    CaseOutcome,
    CaseParty,
    CaseState,
    CouponState,
    EntryKind,
    Money,
    RefundState,
    TimeAxis,
    TimelineRole,
    WaitingFor,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedWindow:
    """The window of a line, or of every line of a hold.

    `start` and `end` are compared where they are given. It runs, unless `waiting` says for what it
    waits.
    """

    hold: Id
    line: Id | None = None
    start: datetime | None = None
    end: datetime | None = None
    waiting: WaitingFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedBlocker:
    """Something that blocks a line; without `until` it is not known when it falls away.

    The fields after that are compared where they are given.
    """

    kind: BlockerKind
    until: datetime | None = None
    since: datetime | None = None
    amount: Money | None = None
    reference: str | None = None
    policy: str | None = None
    calendar: str | None = None
    provisional: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedExplanation:
    """Exactly what blocks a line, or every line of a hold; now, or as of an earlier moment.

    `releases` and `provider_releases_first` are compared where they are given.
    """

    hold: Id
    line: Id | None = None
    blockers: tuple[ExpectedBlocker, ...]
    releases: datetime | None = None
    provider_releases_first: bool | None = None
    as_of: datetime | None = None
    axis: TimeAxis = TimeAxis.RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCase:
    """How a case stands. Amounts are the sums of its lines."""

    case: Id
    state: CaseState
    next: CaseParty | None = None
    deadline: datetime | None = None
    default: CaseOutcome | None = None
    answer_due: datetime | None = None
    refund_due: datetime | None = None
    appeal_until: datetime | None = None
    reserved: Money | None = None
    recalled: Money | None = None
    contingent: Money | None = None
    awarded: Money | None = None
    taken: Money | None = None
    excess: Money | None = None
    evidence: int | None = None
    breaches: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRefund:
    """How a refund stands; `offset` is what of it the buyer had already, `payable` the cash."""

    refund: str
    state: RefundState
    amount: Money | None = None
    offset: Money | None = None
    payable: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCoupon:
    """How a coupon stands, and what can still be spent of it."""

    coupon: Id
    state: CouponState
    balance: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAdjustment:
    """How an adjustment stands."""

    adjustment: Id
    state: AdjustmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedItem:
    """One thing of a timeline.

    `amount` is the sum of its lines, `window_end` the end of the windows of all of them, `evidence`
    what was brought.
    """

    kind: EntryKind
    when: datetime | None = None
    lines: tuple[Id, ...] | None = None
    amount: Money | None = None
    case: Id | None = None
    state: CaseState | None = None
    action: CaseAction | None = None
    outcome: CaseOutcome | None = None
    next: CaseParty | None = None
    due: datetime | None = None
    window_end: datetime | None = None
    appeal_until: datetime | None = None
    evidence: tuple[Content, ...] | None = None
    reference: str | None = None
    detail: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTask:
    """What somebody has to do now for a case."""

    case: Id
    state: CaseState
    next: CaseParty
    due: datetime | None = None
    reserved: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTimeline:
    """Exactly what a role sees of a hold, in its order, and exactly what is to be done."""

    hold: Id
    role: TimelineRole
    merchant: Id = NO_ID
    items: tuple[ExpectedItem, ...] | None = None
    tasks: tuple[ExpectedTask, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedNumbers:
    """What a report says of some cases."""

    cases: int
    open: int | None = None
    approved: int | None = None
    partly_approved: int | None = None
    rejected: int | None = None
    dropped: int | None = None
    breaches: int | None = None
    answered: int | None = None
    answered_late: int | None = None
    overdue_refunds: int | None = None
    response_median: timedelta | None = None
    response_p90: timedelta | None = None
    resolution_median: timedelta | None = None
    resolution_p90: timedelta | None = None
    claimed: Money | None = None
    reserved: Money | None = None
    awarded: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedGroup(ExpectedNumbers):
    """What a report says of the cases that have something in common."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedReport:
    """A report on cases: exactly these groups, and all of them together.

    A report on all cases must in any case agree with the accounts of disputed money (2020).
    """

    by: CaseGrouping
    merchant: Id = NO_ID
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    groups: tuple[ExpectedGroup, ...] | None = None
    total: ExpectedNumbers | None = None
