"""Commands: what a ledger can be asked to do. A closed list, plain data.

Amounts are positive minor units; times are aware datetimes in UTC, None meaning now.
"""

from __future__ import annotations

from ledger.domain.commands.adjustments import ProposeAdjustment, ReviewAdjustment
from ledger.domain.commands.cases import (
    AddEvidence,
    AnswerCase,
    Award,
    CaseFallDue,
    Claim,
    CloseCase,
    MoveCase,
    OpenCase,
)
from ledger.domain.commands.chargebacks import ReportChargeback
from ledger.domain.commands.coupons import CouponFallDue, GrantCoupon, ReviewCoupon
from ledger.domain.commands.freezes import (
    FreezeFallDue,
    FreezeFunds,
    FreezeItem,
    ProposeLift,
    ReviewLift,
)
from ledger.domain.commands.holds import (
    CaptureHold,
    CaptureItem,
    ExchangeLines,
    FallDue,
    InspectTradeIn,
    LineSpec,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportSettlement,
    VoidHold,
)
from ledger.domain.commands.ledgers import AdvanceClock, CreateLedger, ReachDueTime
from ledger.domain.commands.merchants import PutDestination, PutMerchant, ReportDeposit
from ledger.domain.commands.payouts import CreatePayout, PutPayoutSchedule, ReportPayout, RunPayouts
from ledger.domain.commands.refunds import CreateRefund, RefundItem, ReportRefund
from ledger.domain.commands.rules import (
    AdvanceRevision,
    CreateCalendar,
    CreatePolicy,
    ExtendWindows,
)
from ledger.domain.commands.warranties import GrantWarranty, UseWarranty, WarrantyFallDue

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

__all__ = [
    "AddEvidence",
    "AdvanceClock",
    "AdvanceRevision",
    "AnswerCase",
    "Award",
    "CaptureHold",
    "CaptureItem",
    "CaseFallDue",
    "Claim",
    "CloseCase",
    "Command",
    "CouponFallDue",
    "CreateCalendar",
    "CreateLedger",
    "CreatePayout",
    "CreatePolicy",
    "CreateRefund",
    "ExchangeLines",
    "ExtendWindows",
    "FallDue",
    "FreezeFallDue",
    "FreezeFunds",
    "FreezeItem",
    "GrantCoupon",
    "GrantWarranty",
    "InspectTradeIn",
    "LineSpec",
    "MoveCase",
    "OpenCase",
    "PlaceHold",
    "ProposeAdjustment",
    "ProposeLift",
    "PutDestination",
    "PutMerchant",
    "PutPayoutSchedule",
    "ReachDueTime",
    "RefundItem",
    "ReleaseHold",
    "ReportChargeback",
    "ReportDeposit",
    "ReportFulfilment",
    "ReportPayout",
    "ReportRefund",
    "ReportSettlement",
    "ReviewAdjustment",
    "ReviewCoupon",
    "ReviewLift",
    "RunPayouts",
    "UseWarranty",
    "VoidHold",
    "WarrantyFallDue",
]
