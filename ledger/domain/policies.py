"""Policies: the after-sales rule of a hold line, as versioned, immutable data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ledger.domain.kinds import CaseOutcome, CasePriority, FulfilmentKind
from ledger.domain.stages import CaseState


class Unit(StrEnum):
    """What the length of a window is counted in."""

    HOUR = "HOUR"
    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"


class Length(NamedTuple):
    """How long a window is."""

    number: int
    unit: Unit


class CountFrom(StrEnum):
    """Where the days of a window begin to count."""

    NEXT_DAY = "NEXT_DAY"
    INSTANT = "INSTANT"


class ParcelRule(StrEnum):
    """What of a delivery in several parcels opens a window."""

    EACH_LINE = "EACH_LINE"
    LAST_OF_ORDER = "LAST_OF_ORDER"
    FIRST = "FIRST"


class Refundability(StrEnum):
    """What a refund may be asked for."""

    ANY = "ANY"
    QUALITY_ONLY = "QUALITY_ONLY"
    NONE = "NONE"


class CommissionRefund(StrEnum):
    """What a refund after the release does to the commission."""

    KEPT = "KEPT"
    PRO_RATA = "PRO_RATA"
    FULL = "FULL"


class RefundSource(StrEnum):
    """What of a merchant's money a refund after the release comes out of."""

    AVAILABLE = "AVAILABLE"
    RESERVE = "RESERVE"
    DEPOSIT = "DEPOSIT"


class StageTerms(NamedTuple):
    """The time a stage of a case has, in minutes, and what becomes of the case when it passes."""

    stage: CaseState
    minutes: int
    default: CaseOutcome


class PriorityTerms(NamedTuple):
    """The time to answer a case of a priority, in minutes."""

    priority: CasePriority
    minutes: int


TRIGGERS: Final = frozenset(
    {
        FulfilmentKind.SIGNED,
        FulfilmentKind.INSTALLED,
        FulfilmentKind.CONFIRMED,
        FulfilmentKind.SERVICE_CONSUMED,
        FulfilmentKind.STREAM_ENDED,
    }
)
"""The events that may open a window."""

FALLBACKS: Final = frozenset({FulfilmentKind.SHIPPED, FulfilmentKind.SIGNED})
"""The events after which a window may open by itself."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy says. Every field is explained in `escrow.v1.PolicyTerms`; 0 means none.

    Days are calendar days of `time_zone`; bps are basis points, 1/100 of a percent.
    """

    window: Length
    time_zone: str
    trigger: FulfilmentKind = FulfilmentKind.SIGNED
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
    commission_bps: int = 0
    commission_refund: CommissionRefund = CommissionRefund.KEPT
    reserve_bps: int = 0
    reserve_days: int = 0
    case_response_hours: int = 0
    case_default: CaseOutcome | None = None
    refund_working_days: int = 0
    case_stages: tuple[StageTerms, ...] = ()
    case_priorities: tuple[PriorityTerms, ...] = ()
    evidence_required: bool = False
    refund_limit_days: int = 0
    coupon_cap: int = 0
    coupon_approval: int = 0
    refund_sources: tuple[RefundSource, ...] = tuple(RefundSource)
    warranty_bps: int = 0
    warranty_days: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy."""

    policy_id: str
    version: int
    terms: Terms

    @property
    def reference(self) -> str:
        """How a blocker names it."""
        return f"policies/{self.policy_id}@{self.version}"
