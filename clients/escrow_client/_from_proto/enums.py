"""From the numbers of the contract to the members of the closed lists."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from escrow.v1 import (
    adjustment_pb2,
    case_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    merchant_pb2,
    options_pb2,
    payout_pb2,
    payout_schedule_pb2,
    policy_pb2,
    refund_pb2,
    token_pb2,
    warranty_pb2,
)
from escrow_client.enums import (
    AdjustmentKind,
    AdjustmentState,
    BlockerKind,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseState,
    CaseSubject,
    CaseType,
    CommissionRefund,
    CountFrom,
    CouponState,
    EntryKind,
    ExtensionState,
    FreezeState,
    FulfilmentKind,
    FundingSource,
    HoldState,
    Liable,
    MerchantStanding,
    ParcelRule,
    PayoutCadence,
    PayoutState,
    Refundability,
    RefundGround,
    RefundSource,
    RefundState,
    Scope,
    TokenState,
    WaitingFor,
    WarrantyState,
)

_E = TypeVar("_E", bound=StrEnum)


class Members(dict[int, _E]):
    """Number in the contract → member; UNKNOWN for a number of a newer server."""

    def __init__(self, values: EnumTypeWrapper, members: type[_E]) -> None:
        prefix = values.Name(0).removesuffix("UNSPECIFIED")
        names = [(number, name.removeprefix(prefix)) for name, number in values.items()]
        known = members.__members__
        super().__init__({number: known[name] for number, name in names if name in known})
        self._unknown = known["UNKNOWN"]

    def __missing__(self, number: int) -> _E:
        return self._unknown

    def optional(self, number: int) -> _E | None:
        """The member; None for what is not set."""
        return self[number] if number else None


HOLD_STATE = Members(hold_pb2.HoldState, HoldState)
BLOCKER_KIND = Members(hold_pb2.BlockerKind, BlockerKind)
FULFILMENT_KIND = Members(fulfilment_pb2.FulfilmentKind, FulfilmentKind)
FUNDING_SOURCE = Members(refund_pb2.FundingSource, FundingSource)
WAITING_FOR = Members(fulfilment_pb2.WaitingFor, WaitingFor)
COUNT_FROM = Members(policy_pb2.CountFrom, CountFrom)
PARCEL_RULE = Members(policy_pb2.ParcelRule, ParcelRule)
REFUNDABILITY = Members(policy_pb2.Refundability, Refundability)
COMMISSION_REFUND = Members(policy_pb2.CommissionRefund, CommissionRefund)
REFUND_SOURCE = Members(policy_pb2.RefundSource, RefundSource)
EXTENSION_STATE = Members(extension_pb2.ExtensionState, ExtensionState)
CASE_TYPE = Members(case_pb2.CaseType, CaseType)
CASE_PRIORITY = Members(case_pb2.CasePriority, CasePriority)
CASE_STATE = Members(case_pb2.CaseState, CaseState)
CASE_ACTION = Members(case_pb2.CaseAction, CaseAction)
CASE_OUTCOME = Members(case_pb2.CaseOutcome, CaseOutcome)
CASE_SCOPE = Members(case_pb2.CaseScope, CaseScope)
CASE_PARTY = Members(case_pb2.CaseParty, CaseParty)
CASE_SUBJECT = Members(case_pb2.CaseSubject, CaseSubject)
LIABLE = Members(case_pb2.Liable, Liable)
FREEZE_STATE = Members(freeze_pb2.FreezeState, FreezeState)
WARRANTY_STATE = Members(warranty_pb2.WarrantyState, WarrantyState)
COUPON_STATE = Members(coupon_pb2.CouponState, CouponState)
ADJUSTMENT_KIND = Members(journal_pb2.AdjustmentKind, AdjustmentKind)
ADJUSTMENT_STATE = Members(adjustment_pb2.AdjustmentState, AdjustmentState)
REFUND_GROUND = Members(refund_pb2.RefundGround, RefundGround)
REFUND_STATE = Members(refund_pb2.RefundState, RefundState)
MERCHANT_STANDING = Members(merchant_pb2.MerchantStanding, MerchantStanding)
PAYOUT_CADENCE = Members(payout_schedule_pb2.PayoutCadence, PayoutCadence)
PAYOUT_STATE = Members(payout_pb2.PayoutState, PayoutState)
SCOPE = Members(options_pb2.Scope, Scope)
TOKEN_STATE = Members(token_pb2.TokenState, TokenState)
ENTRY_KIND = Members(journal_pb2.EntryKind, EntryKind)
