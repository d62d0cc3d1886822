"""What the after-sales windows follow: policies, calendars and extensions, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from escrow_client.enums import (
    CaseOutcome,
    CasePriority,
    CaseState,
    CommissionRefund,
    CountFrom,
    ExtensionState,
    FulfilmentKind,
    ParcelRule,
    Refundability,
    RefundSource,
)

REFUND_SOURCES = (RefundSource.AVAILABLE, RefundSource.RESERVE, RefundSource.DEPOSIT)
"""What a refund after the release comes out of, unless a policy says otherwise."""


@dataclass(frozen=True, slots=True)
class StageTerms:
    """How long a stage of a case has, and what becomes of the case when its time passes.

    The stage is ANSWERED, RETURN_TRANSIT, RETURN_AUDIT, ARBITRATION, MEDIATION or APPEALED. Then
    it becomes REJECTED or APPROVED; EXPIRED, only from ANSWERED and RETURN_TRANSIT; UPHELD, only
    from APPEALED; or ESCALATED, but not from MEDIATION or APPEALED.
    """

    stage: CaseState
    minutes: int
    default_outcome: CaseOutcome


@dataclass(frozen=True, slots=True)
class PriorityTerms:
    """How long the merchant has to answer a case of a priority other than NORMAL.

    For LIVE_STREAM it counts from the end of the stream.
    """

    priority: CasePriority
    minutes: int


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What opens a window, how long it is, and everything else a policy may say.

    `trigger` opens the window: SIGNED, INSTALLED, CONFIRMED, SERVICE_CONSUMED or STREAM_ENDED.
    It lasts the policy's `window_days` or, in their place, `window_hours` from the instant of the
    event or `window_working_days` of `calendar`. With `rolls_to_working_day`, an end on a day
    that is no working day of `calendar` moves to the end of the next one.

    `fallback_days` calendar days after `fallback_after`, SHIPPED or SIGNED, the window opens by
    itself; None means never. It lasts at least until `statutory_days` after the goods were signed
    for. With `restarts_on_exchange`, REPLACEMENT_SIGNED opens it anew, to end no later than one of
    `restart_limit_days` would have; 0 means no limit. A rejected case goes on to block for
    `appeal_days`.

    `unconfirmed_policy` applies instead when the buyer did not confirm that this one does; empty
    means that no confirmation is needed. With `requires_settlement`, nothing is released before the
    provider has settled the captured money. `reserve_bps` basis points of what is released are kept
    back for `reserve_days` calendar days, and `warranty_bps` of it until `warranty_days` after what
    opened the window last, or a replacement.

    The merchant has `case_response_hours` to answer a case, or what `case_priorities` say of its
    priority, 0 meaning no deadline, after which it becomes `case_default`, REJECTED, APPROVED or
    ESCALATED; None means that it stays open. `case_stages` say the same of later stages; one that
    is not named has no deadline. With `evidence_required`, a ruling in arbitration, in mediation or
    on an appeal needs evidence. An approved refund is due within `refund_working_days` of
    `calendar`, and within `refund_limit_days` calendar days whatever working days say, 0 meaning
    no limit.

    The coupons of a case may come to `coupon_cap_minor` and, without a second person, to
    `coupon_approval_minor`: minor units of its currency, 0 meaning any sum.

    A refund after the release comes out of the `refund_sources` of the merchant, in their order;
    the platform advances the rest.
    """

    trigger: FulfilmentKind = FulfilmentKind.SIGNED
    window_hours: int = 0
    window_working_days: int = 0
    count_from: CountFrom = CountFrom.NEXT_DAY
    rolls_to_working_day: bool = False
    calendar: str = ""
    parcel_rule: ParcelRule = ParcelRule.EACH_LINE
    fallback_after: FulfilmentKind | None = None
    fallback_days: int = 0
    statutory_days: int = 0
    restarts_on_exchange: bool = False
    restart_limit_days: int = 0
    appeal_days: int = 0
    refundability: Refundability = Refundability.ANY
    requires_settlement: bool = False
    unconfirmed_policy: str = ""
    reserve_bps: int = 0
    reserve_days: int = 0
    commission_refund: CommissionRefund = CommissionRefund.KEPT
    case_response_hours: int = 0
    case_default: CaseOutcome | None = None
    refund_working_days: int = 0
    case_stages: Sequence[StageTerms] = ()
    case_priorities: Sequence[PriorityTerms] = ()
    evidence_required: bool = False
    refund_limit_days: int = 0
    coupon_cap_minor: int = 0
    coupon_approval_minor: int = 0
    refund_sources: Sequence[RefundSource] = REFUND_SOURCES
    warranty_bps: int = 0
    warranty_days: int = 0


DEFAULT_TERMS = PolicyTerms()
"""A window of calendar days from the day after signing, and nothing else."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of an after-sales rule; `commission_bps` is in basis points.

    `window_days` is 0 where the terms give the window another length.
    """

    policy_id: str
    version: int
    window_days: int
    time_zone: str
    commission_bps: int
    terms: PolicyTerms


@dataclass(frozen=True, slots=True)
class Calendar:
    """One revision of which days are working days; `entry_seq` is the entry that recorded it.

    A day is one when it is in `working_days`, or is neither in `holidays` nor on the `weekend`,
    whose days are numbered from Monday, 0. The years from `first_year` to `last_year` are
    announced; of others only the weekends are known, and what rests on them is provisional.
    """

    calendar_id: str
    revision: int
    first_year: int
    last_year: int
    weekend: tuple[int, ...]
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    provenance: str
    entry_seq: int


@dataclass(frozen=True, slots=True)
class Extension:
    """Windows made longer in bulk; `entry_seq` is the entry that declared it.

    It adds `days` calendar days to every window that ends, by its policy and its events, from
    `start_time` on and before `end_time`; only of holds of `region` and of lines shipped by
    `carrier`, where they are not empty. `line_count` is how many lines it has lengthened so far,
    of those whose windows ran when it was declared.
    """

    extension_id: str
    state: ExtensionState
    region: str
    carrier: str
    start_time: datetime
    end_time: datetime
    days: int
    reason: str
    entry_seq: int
    line_count: int
