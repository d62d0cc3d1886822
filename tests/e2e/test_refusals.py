"""Every reason of the catalogue is provoked over the wire, and answered as the contract says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import grpc
import psycopg
import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2, status_pb2

from escrow.v1 import (
    adjustment_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    journal_pb2_grpc,
    ledger_pb2,
    merchant_pb2,
    options_pb2,
    payout_pb2,
    payout_schedule_pb2,
    policy_pb2,
    refund_pb2,
    token_pb2,
    warranty_pb2,
)
from escrow.v1.errors_pb2 import ErrorReason
from escrow_client import (
    AccountKey,
    AdjustmentLine,
    AsyncClient,
    CaseAction,
    CaseOutcome,
    ChargebackEvent,
    Claim,
    CloseCase,
    CreatePayout,
    Destination,
    FreezeFunds,
    FreezeTarget,
    GrantCoupon,
    GrantWarranty,
    InspectTradeIn,
    Liable,
    Line,
    ManualPostings,
    MerchantStanding,
    MerchantTerms,
    MoveCase,
    OpenCase,
    PaymentPart,
    PlaceHold,
    PolicyTerms,
    ProposeAdjustment,
    Refundability,
    RefundOutcome,
    ReportChargeback,
    ReportRefund,
    ReportSettlement,
    Reversal,
    ReviewAdjustment,
    TradeIn,
)
from ledger.storage.engine import open_engine
from ledger.tokens import Tokens
from server.app import App, running
from server.convert import ledger as convert_ledger
from server.settings import Settings
from tests.support import shop
from tests.support.books import check_books
from tests.support.proxy import Cut, proxied
from tests.support.tokens import create_token
from tests.support.wire import call, refused, status_of

PREFIX: Final = "ERROR_REASON_"
DETAILS: Final[Mapping[str, type[Message]]] = {
    "FIELD_INVALID": error_details_pb2.BadRequest,
    "RELEASE_BLOCKED": error_details_pb2.PreconditionFailure,
    "RATE_LIMITED": error_details_pb2.RetryInfo,
}
"""What some reasons carry besides ErrorInfo."""

PARENT: Final = f"ledgers/{shop.LEDGER}"
INT64_MAX: Final = 2**63 - 1
FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
PROPOSE: Final = "AdjustmentService/ProposeAdjustment"
GET_LEDGER: Final = "/escrow.v1.LedgerService/GetLedger"
PLACE_HOLD: Final = "/escrow.v1.HoldService/PlaceHold"
THE_LEDGER: Final = ledger_pb2.GetLedgerRequest(name=PARENT)


def at(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def funded(**said: Any) -> hold_pb2.PlaceHoldRequest:
    line = {"line_id": "1", "merchant": "amy", "amount_minor": 1_000, "policy": "week"}
    return hold(lines=[line | said])


def spend(coupon_id: str, amount_minor: int) -> dict[str, Any]:
    return {"coupon_id": coupon_id, "amount_minor": amount_minor}


def inspection(**said: Any) -> hold_pb2.InspectTradeInRequest:
    known: dict[str, Any] = {"line_id": "1", "party": "buyback", "currency_code": "GBP"}
    name = f"{PARENT}/holds/traded"
    return hold_pb2.InspectTradeInRequest(name=name, request_id="new", **known | said)


def exchange(
    amount_minor: int, line_id: str, hold_id: str = "traded"
) -> hold_pb2.ExchangeLinesRequest:
    taken = {"line_id": line_id, "merchant": "amy", "policy": "week"}
    return hold_pb2.ExchangeLinesRequest(
        name=f"{PARENT}/holds/{hold_id}",
        request_id="new",
        currency_code="GBP",
        from_lines=[{"line_id": "1", "amount_minor": amount_minor}],
        to_lines=[taken | {"amount_minor": amount_minor}],
    )


def hold(**fields: Any) -> hold_pb2.PlaceHoldRequest:
    line = {"line_id": "1", "merchant": "amy", "amount_minor": 1_000, "policy": "week"}
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "hold_id": "new",
        "currency_code": "GBP",
        "psp": "card",
        "lines": [line],
    }
    return hold_pb2.PlaceHoldRequest(**request | fields)


def lines(*amounts: int, line_id: str = "") -> list[hold_pb2.HoldLineSpec]:
    return [
        hold_pb2.HoldLineSpec(
            line_id=line_id or str(number), merchant="amy", amount_minor=amount, policy="week"
        )
        for number, amount in enumerate(amounts)
    ]


def refund(**fields: Any) -> refund_pb2.CreateRefundRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "refund_id": "new",
        "hold_id": "held",
        "currency_code": "GBP",
        "items": [{"line_id": "1", "amount_minor": 1}],
    }
    return refund_pb2.CreateRefundRequest(**request | fields)


def payout(**fields: Any) -> payout_pb2.CreatePayoutRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "payout_id": "new",
        "merchant": "amy",
        "currency_code": "GBP",
        "amount_minor": 1,
        "destination": "iban",
    }
    return payout_pb2.CreatePayoutRequest(**request | fields)


def case(**fields: Any) -> case_pb2.OpenCaseRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "case_id": "new",
        "hold_id": "held",
        "currency_code": "GBP",
        "claims": [{"line_id": "1", "amount_minor": 1}],
    }
    return case_pb2.OpenCaseRequest(**request | fields)


def closing(case_id: str, outcome: str, **fields: Any) -> case_pb2.CloseCaseRequest:
    return case_pb2.CloseCaseRequest(
        name=f"{PARENT}/cases/{case_id}",
        request_id="new",
        outcome=f"CASE_OUTCOME_{outcome}",
        **fields,
    )


def deposit(merchant: str, **fields: Any) -> merchant_pb2.ReportDepositRequest:
    request: dict[str, Any] = {
        "name": f"{PARENT}/merchants/{merchant}",
        "request_id": "new",
        "event": "DEPOSIT_EVENT_PAID_OUT",
        "currency_code": "GBP",
        "amount_minor": 1,
        "bank_account": "bank",
    }
    return merchant_pb2.ReportDepositRequest(**request | fields)


def coupon(**fields: Any) -> coupon_pb2.GrantCouponRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "coupon_id": "new",
        "case_id": "argued",
        "line_id": "1",
        "currency_code": "GBP",
        "amount_minor": 1,
        "funded_by": "LIABLE_PLATFORM",
    }
    return coupon_pb2.GrantCouponRequest(**request | fields)


def warranty(**fields: Any) -> warranty_pb2.GrantWarrantyRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "warranty_id": "new",
        "hold_id": "sold",
        "line_id": "1",
        "currency_code": "GBP",
        "amount_minor": 10,
        "funded_by": "LIABLE_PLATFORM",
        "until_time": at(FAR),
    }
    return warranty_pb2.GrantWarrantyRequest(**request | fields)


def used(warranty_id: str, amount: int = 1) -> warranty_pb2.UseWarrantyRequest:
    return warranty_pb2.UseWarrantyRequest(
        name=f"{PARENT}/warranties/{warranty_id}",
        request_id="new",
        currency_code="GBP",
        amount_minor=amount,
        refund_id="new",
    )


def freeze(**fields: Any) -> freeze_pb2.FreezeFundsRequest:
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "freeze_id": "new",
        "reason": "signal",
        "source": "scorer",
    }
    return freeze_pb2.FreezeFundsRequest(**request | fields)


def review(coupon_id: str) -> coupon_pb2.ReviewCouponRequest:
    return coupon_pb2.ReviewCouponRequest(
        name=f"{PARENT}/coupons/{coupon_id}", request_id="new", approved=True
    )


def adjustment(
    debit: int = 5030, amount: int = 1, balance: int = 0, **fields: Any
) -> adjustment_pb2.ProposeAdjustmentRequest:
    """A debit of 1 to an account of the platform's, and a credit to a merchant."""
    lines = [
        {"account": {"kind": debit, "currency_code": "GBP"}, "amount_minor": amount},
        {
            "account": {"kind": 2110, "owner": "amy", "currency_code": "GBP"},
            "amount_minor": balance - amount,
        },
    ]
    request: dict[str, Any] = {
        "parent": PARENT,
        "request_id": "new",
        "adjustment_id": "new",
        "reason": "correction",
        "expire_time": at(FAR),
    }
    what = {} if "reversal" in fields else {"manual": {"lines": lines}}
    return adjustment_pb2.ProposeAdjustmentRequest(**request | what | fields)


def reported(refund_id: str, psp: str = "") -> refund_pb2.ReportRefundRequest:
    return refund_pb2.ReportRefundRequest(
        parent=PARENT,
        request_id="new",
        refund_id=refund_id,
        outcome="REFUND_OUTCOME_FAILED",
        psp=psp,
    )


def settlement(hold_id: str, fee: int = 0) -> hold_pb2.ReportSettlementRequest:
    return hold_pb2.ReportSettlementRequest(
        name=f"{PARENT}/holds/{hold_id}",
        request_id="new",
        fee_minor=fee,
        currency_code="GBP",
        bank_account="bank",
        occurred_time=at(shop.START),
    )


def advance(ledger: str, to_time: datetime) -> ledger_pb2.AdvanceClockRequest:
    return ledger_pb2.AdvanceClockRequest(
        name=f"ledgers/{ledger}", request_id="new", to_time=at(to_time)
    )


REQUESTS: Final[Mapping[str, tuple[str, Message]]] = {
    "FIELD_INVALID": ("LedgerService/GetLedger", ledger_pb2.GetLedgerRequest(name="x")),
    "CURRENCY_UNKNOWN": ("HoldService/PlaceHold", hold(currency_code="ABC")),
    "DUPLICATE_LINE": ("HoldService/PlaceHold", hold(lines=lines(1, 2, line_id="same"))),
    "AMOUNT_OUT_OF_RANGE": ("HoldService/PlaceHold", hold(lines=lines(INT64_MAX, INT64_MAX))),
    "TIME_IN_FUTURE": (
        "HoldService/PlaceHold",
        hold(paid_time=at(shop.WINDOW_END + timedelta(days=1))),
    ),
    "CURRENCY_MISMATCH": ("RefundService/CreateRefund", refund(currency_code="EUR")),
    "LEDGER_NOT_FOUND": (
        "LedgerService/GetLedger",
        ledger_pb2.GetLedgerRequest(name="ledgers/none"),
    ),
    "POLICY_NOT_FOUND": (
        "PolicyService/GetPolicy",
        policy_pb2.GetPolicyRequest(name=f"{PARENT}/policies/week", version=2),
    ),
    "HOLD_NOT_FOUND": (
        "HoldService/GetHold",
        hold_pb2.GetHoldRequest(name=f"{PARENT}/holds/none"),
    ),
    "LINE_NOT_FOUND": (
        "FulfilmentService/ReportFulfilment",
        fulfilment_pb2.ReportFulfilmentRequest(
            parent=PARENT,
            request_id="new",
            hold_id="held",
            line_ids=["none"],
            kind="FULFILMENT_KIND_SHIPPED",
            occurred_time=at(shop.START),
            source="carrier",
        ),
    ),
    "REFUND_NOT_FOUND": (
        "RefundService/GetRefund",
        refund_pb2.GetRefundRequest(name=f"{PARENT}/refunds/none"),
    ),
    "PAYOUT_NOT_FOUND": (
        "PayoutService/GetPayout",
        payout_pb2.GetPayoutRequest(name=f"{PARENT}/payouts/none"),
    ),
    "ACCOUNT_NOT_FOUND": (
        "JournalService/GetBalance",
        journal_pb2.GetBalanceRequest(
            parent=PARENT, account={"kind": 2010, "owner": "nobody", "currency_code": "GBP"}
        ),
    ),
    "ENTRY_NOT_FOUND": (
        "JournalService/GetEntry",
        journal_pb2.GetEntryRequest(name=f"{PARENT}/entries/1000"),
    ),
    "CALENDAR_NOT_FOUND": (
        "CalendarService/GetCalendar",
        calendar_pb2.GetCalendarRequest(name=f"{PARENT}/calendars/none"),
    ),
    "EXTENSION_NOT_FOUND": (
        "ExtensionService/GetExtension",
        extension_pb2.GetExtensionRequest(name=f"{PARENT}/extensions/none"),
    ),
    "CASE_NOT_FOUND": (
        "CaseService/GetCase",
        case_pb2.GetCaseRequest(name=f"{PARENT}/cases/none"),
    ),
    "FULFILMENT_NOT_FOUND": (
        "FulfilmentService/ReportFulfilment",
        fulfilment_pb2.ReportFulfilmentRequest(
            parent=PARENT,
            request_id="new",
            hold_id="held",
            kind="FULFILMENT_KIND_RETRACTED",
            occurred_time=at(shop.START),
            source="carrier",
            retracts_entry_seq=1,
        ),
    ),
    "COUPON_NOT_FOUND": (
        "CouponService/GetCoupon",
        coupon_pb2.GetCouponRequest(name=f"{PARENT}/coupons/none"),
    ),
    "FREEZE_NOT_FOUND": (
        "FreezeService/GetFreeze",
        freeze_pb2.GetFreezeRequest(name=f"{PARENT}/freezes/none"),
    ),
    "TOKEN_NOT_FOUND": (
        "TokenService/RevokeToken",
        token_pb2.RevokeTokenRequest(name="tokens/none"),
    ),
    "REQUEST_ID_REUSED": ("HoldService/PlaceHold", hold(request_id="used", hold_id="other")),
    "LEDGER_EXISTS": (
        "LedgerService/CreateLedger",
        ledger_pb2.CreateLedgerRequest(ledger_id=shop.LEDGER, request_id="new", time_zone="UTC"),
    ),
    "HOLD_EXISTS": ("HoldService/PlaceHold", hold(hold_id="held")),
    "REFUND_EXISTS": ("RefundService/CreateRefund", refund(refund_id="paid-back")),
    "PAYOUT_EXISTS": ("PayoutService/CreatePayout", payout(payout_id="scheduled")),
    "EXTENSION_EXISTS": (
        "ExtensionService/ExtendWindows",
        extension_pb2.ExtendWindowsRequest(
            parent=PARENT,
            request_id="new",
            extension_id="storm",
            start_time=at(shop.START),
            end_time=at(shop.WINDOW_END),
            days=1,
            reason="storm",
        ),
    ),
    "CASE_EXISTS": ("CaseService/OpenCase", case(case_id="closed")),
    "COUPON_EXISTS": ("CouponService/GrantCoupon", coupon(coupon_id="issued")),
    "FREEZE_EXISTS": ("FreezeService/FreezeFunds", freeze(freeze_id="stands", buyer="any")),
    "SETTLEMENT_EXISTS": ("HoldService/ReportSettlement", settlement("sold")),
    "TOKEN_EXISTS": (
        "TokenService/CreateToken",
        token_pb2.CreateTokenRequest(token_id="till", scopes=["SCOPE_SUPPORT"]),
    ),
    "RELEASE_BLOCKED": (
        "HoldService/ReleaseHold",
        hold_pb2.ReleaseHoldRequest(name=f"{PARENT}/holds/held", request_id="new"),
    ),
    "REFUND_EXCEEDS_REMAINDER": (
        "RefundService/CreateRefund",
        refund(items=[{"line_id": "1", "amount_minor": 1_001}]),
    ),
    "REFUND_NOT_ALLOWED": ("RefundService/CreateRefund", refund(hold_id="final")),
    "NOTHING_HELD": ("CaseService/OpenCase", case(hold_id="sold")),
    "CASE_STATE": (
        "CaseService/AnswerCase",
        case_pb2.AnswerCaseRequest(name=f"{PARENT}/cases/closed", request_id="new"),
    ),
    "APPEAL_LAPSED": (
        "CaseService/MoveCase",
        case_pb2.MoveCaseRequest(
            name=f"{PARENT}/cases/ruled", request_id="new", action="CASE_ACTION_APPEAL"
        ),
    ),
    "SHARES_INVALID": (
        "CaseService/CloseCase",
        closing("argued", "APPROVED", shares=[{"liable": "LIABLE_PLATFORM", "share_bps": 9_999}]),
    ),
    "EVIDENCE_REQUIRED": ("CaseService/CloseCase", closing("argued", "REJECTED")),
    "CHARGEBACK_MISMATCH": (
        "ChargebackService/ReportChargeback",
        chargeback_pb2.ReportChargebackRequest(
            parent=PARENT,
            request_id="new",
            case_id="asked",
            hold_id="disputed",
            reference="known",
            event="CHARGEBACK_EVENT_OPENED",
            currency_code="GBP",
            amount_minor=99,
        ),
    ),
    "COUPON_STATE": ("CouponService/ReviewCoupon", review("issued")),
    "COUPON_EXCEEDS_CAP": ("CouponService/GrantCoupon", coupon(amount_minor=100)),
    "FREEZE_STATE": (
        "FreezeService/ReviewLift",
        freeze_pb2.ReviewLiftRequest(
            name=f"{PARENT}/freezes/stands", request_id="new", approved=True
        ),
    ),
    "FREEZE_EXCEEDS_FUNDS": (
        "FreezeService/FreezeFunds",
        freeze(merchant="poor", amount_minor=1, currency_code="GBP"),
    ),
    "FUNDS_FROZEN": ("PayoutService/CreatePayout", payout(merchant="risky")),
    "SECOND_PERSON_REQUIRED": ("CouponService/ReviewCoupon", review("proposed")),
    "ADJUSTMENT_NOT_FOUND": (
        "AdjustmentService/GetAdjustment",
        adjustment_pb2.GetAdjustmentRequest(name=f"{PARENT}/adjustments/none"),
    ),
    "ADJUSTMENT_EXISTS": (PROPOSE, adjustment(adjustment_id="declined")),
    "ADJUSTMENT_STATE": (
        "AdjustmentService/ReviewAdjustment",
        adjustment_pb2.ReviewAdjustmentRequest(
            name=f"{PARENT}/adjustments/declined", request_id="new", approved=True
        ),
    ),
    "KIND_NOT_ADJUSTABLE": (PROPOSE, adjustment(2220)),
    "ADJUSTMENT_UNBALANCED": (PROPOSE, adjustment(balance=2)),
    "BALANCE_TOO_SMALL": (PROPOSE, adjustment(amount=-100_000)),
    "ENTRY_NOT_REVERSIBLE": (PROPOSE, adjustment(reversal={"entry_seq": 1})),
    "FEE_EXCEEDS_GROSS": ("HoldService/ReportSettlement", settlement("held", 1_001)),
    "REFUND_STATE": ("RefundService/ReportRefund", reported("paid-back")),
    "INSUFFICIENT_AVAILABLE": ("PayoutService/CreatePayout", payout(amount_minor=10_000)),
    "PAYOUT_STATE": (
        "PayoutService/ReportPayout",
        payout_pb2.ReportPayoutRequest(
            parent=PARENT,
            request_id="new",
            payout_id="scheduled",
            outcome="PAYOUT_OUTCOME_RETURNED",
            bank_account="bank",
        ),
    ),
    "MERCHANT_NOT_FOUND": (
        "MerchantService/GetMerchant",
        merchant_pb2.GetMerchantRequest(name=f"{PARENT}/merchants/none"),
    ),
    "MERCHANT_RUNNING_OFF": (
        "HoldService/PlaceHold",
        hold(
            lines=[{"line_id": "1", "merchant": "gone", "amount_minor": 1, "policy": "week"}],
        ),
    ),
    "PAYOUTS_STOPPED": ("PayoutService/CreatePayout", payout(merchant="stopped")),
    "DESTINATION_NOT_FOUND": ("PayoutService/CreatePayout", payout(merchant="capped")),
    "DESTINATION_NOT_VALID": (
        "PayoutService/CreatePayout",
        payout(merchant="capped", destination="closed"),
    ),
    "PAYOUT_SCHEDULE_NOT_FOUND": (
        "PayoutScheduleService/GetPayoutSchedule",
        payout_schedule_pb2.GetPayoutScheduleRequest(
            name=f"{PARENT}/merchants/capped/payoutSchedules/GBP"
        ),
    ),
    "REPORTING_RATE_MISSING": (
        "JournalService/GetSummary",
        journal_pb2.GetSummaryRequest(parent=PARENT, reporting={"currency_code": "EUR"}),
    ),
    "DEPOSIT_BOUND": ("MerchantService/ReportDeposit", deposit("stopped")),
    "ADVANCE_EXCEEDS_CAP": ("RefundService/CreateRefund", refund(hold_id="capped")),
    "WARRANTY_EXISTS": ("WarrantyService/GrantWarranty", warranty(warranty_id="given")),
    "WARRANTY_NOT_FOUND": (
        "WarrantyService/GetWarranty",
        warranty_pb2.GetWarrantyRequest(name=f"{PARENT}/warranties/none"),
    ),
    "WARRANTY_STATE": ("WarrantyService/UseWarranty", used("over")),
    "WARRANTY_EXCEEDED": ("WarrantyService/UseWarranty", used("given", 11)),
    "HOLD_VOIDED": (
        "HoldService/VoidHold",
        hold_pb2.VoidHoldRequest(name=f"{PARENT}/holds/voided", request_id="new"),
    ),
    "HOLD_NOT_VOIDABLE": (
        "HoldService/VoidHold",
        hold_pb2.VoidHoldRequest(name=f"{PARENT}/holds/sold", request_id="new"),
    ),
    "LINE_RELEASED": (
        "HoldService/CaptureHold",
        hold_pb2.CaptureHoldRequest(
            name=f"{PARENT}/holds/sold",
            request_id="new",
            psp="card",
            currency_code="GBP",
            lines=[{"line_id": "1", "amount_minor": 1}],
        ),
    ),
    "PAYMENT_NOT_FOUND": ("RefundService/ReportRefund", reported("split", psp="other")),
    "REFUND_PAYMENT_REQUIRED": ("RefundService/ReportRefund", reported("split")),
    "SPLIT_EXCEEDS_WHOLE": (
        "HoldService/PlaceHold",
        hold(
            lines=[
                {
                    "line_id": "1",
                    "merchant": "amy",
                    "amount_minor": 1,
                    "policy": "week",
                    "shares": [{"party": "host", "role": "host", "share_bps": 9_501}],
                }
            ],
        ),
    ),
    "FUNDING_EXCEEDS_AMOUNT": ("HoldService/PlaceHold", funded(subsidy_minor=1_001)),
    "COUPON_EXPIRED": ("HoldService/PlaceHold", funded(coupons=[spend("expired", 1)])),
    "COUPON_EXCEEDS_BALANCE": ("HoldService/PlaceHold", funded(coupons=[spend("issued", 2)])),
    "TRADE_IN_NOT_FOUND": ("HoldService/InspectTradeIn", inspection(party="nobody")),
    "TRADE_IN_INSPECTED": ("HoldService/InspectTradeIn", inspection(line_id="2")),
    "VALUE_EXCEEDS_VALUATION": ("HoldService/InspectTradeIn", inspection(value_minor=501)),
    "HELD_TOO_LITTLE": ("HoldService/ExchangeLines", exchange(1_001, "new")),
    "LINE_EXISTS": ("HoldService/ExchangeLines", exchange(1_000, "2")),
    "LINE_DISPUTED": ("HoldService/ExchangeLines", exchange(1, "new", hold_id="strict")),
    "NOT_A_TEST_LEDGER": (
        "LedgerService/AdvanceClock",
        advance("real", datetime(2030, 1, 1, tzinfo=UTC)),
    ),
    "CLOCK_MOVES_BACK": ("LedgerService/AdvanceClock", advance(shop.LEDGER, shop.START)),
}
"""What a shop refuses by itself."""


async def furnish(client: AsyncClient) -> None:
    """A shop in which much has happened, that still holds money and has some available."""
    await shop.open_shop(client)
    await shop.sell(client, "sold")
    await client.place_hold(shop.LEDGER, shop.order("capped", merchant="capped"))
    await client.report_fulfilment(shop.LEDGER, shop.signed("capped"))
    await client.release_hold(shop.LEDGER, "capped")
    await client.create_refund(shop.LEDGER, shop.refund("paid-back", "sold", 100))
    await client.report_refund(shop.LEDGER, ReportRefund("paid-back", RefundOutcome.SUCCEEDED))
    await client.create_payout(shop.LEDGER, CreatePayout("scheduled", "amy", shop.gbp(100), "iban"))
    await client.report_settlement(
        shop.LEDGER, ReportSettlement("sold", "bank", shop.gbp(10), shop.START)
    )
    twice = shop.order("twice")
    twice = replace(twice, other_payments=[PaymentPart("wallet", shop.gbp(400))])
    await client.place_hold(shop.LEDGER, twice)
    await client.create_refund(shop.LEDGER, shop.refund("split", "twice", 700))
    await client.place_hold(shop.LEDGER, shop.order("voided"))
    await client.void_hold(shop.LEDGER, "voided")
    final = PolicyTerms(refundability=Refundability.NONE)
    await client.create_policy(shop.LEDGER, "final", time_zone="UTC", terms=final)
    await client.place_hold(shop.LEDGER, shop.order("final", policy="final"))
    await client.place_hold(shop.LEDGER, shop.order("disputed"))
    await client.open_case(shop.LEDGER, OpenCase("closed", "disputed", [Claim("1", shop.gbp(100))]))
    await client.close_case(shop.LEDGER, CloseCase("closed", CaseOutcome.WITHDRAWN))
    await furnish_cases(client)
    await client.propose_adjustment(shop.LEDGER, gift("declined"))
    await client.review_adjustment(shop.LEDGER, ReviewAdjustment("declined", approved=False))
    await client.extend_windows(
        shop.LEDGER,
        "storm",
        start_time=shop.START,
        end_time=shop.WINDOW_END,
        days=1,
        reason="storm",
    )
    await client.freeze_funds(
        shop.LEDGER, FreezeFunds("stands", FreezeTarget.MERCHANT, "risky", "signal", "scorer")
    )
    await furnish_warranties(client)
    await client.create_ledger("real", "UTC")


async def furnish_warranties(client: AsyncClient) -> None:
    """One that is given, and one that is over."""
    clock = (await client.get_ledger(shop.LEDGER)).clock_time
    soon = clock + timedelta(seconds=1)
    for warranty_id, until in (("given", FAR), ("over", soon)):
        command = GrantWarranty(
            warranty_id, "sold", "1", shop.gbp(10), Liable.PLATFORM, until_time=until
        )
        await client.grant_warranty(shop.LEDGER, command)
    await client.advance_clock(shop.LEDGER, soon)


def gift(adjustment_id: str) -> ProposeAdjustment:
    accounts = (AccountKey(5030, "", "GBP"), AccountKey(2110, "amy", "GBP"))
    lines = [
        AdjustmentLine(account, shop.gbp(amount))
        for account, amount in zip(accounts, (1, -1), strict=True)
    ]
    return ProposeAdjustment(adjustment_id, ManualPostings(lines), "correction", FAR)


async def furnish_cases(client: AsyncClient) -> None:
    """A case that is arbitrated, one whose ruling is final, a chargeback, and coupons."""
    strict = PolicyTerms(
        appeal_days=1, evidence_required=True, coupon_cap_minor=100, coupon_approval_minor=5
    )
    await client.create_policy(shop.LEDGER, "strict", time_zone="UTC", terms=strict)
    await client.place_hold(shop.LEDGER, shop.order("strict", policy="strict"))
    claims = [Claim("1", shop.gbp(100))]
    # The policy of the one gives no time to appeal.
    for case_id, hold_id in (("ruled", "disputed"), ("argued", "strict")):
        await client.open_case(
            shop.LEDGER, OpenCase(case_id, hold_id, claims, effective_time=shop.START)
        )
    await client.close_case(shop.LEDGER, CloseCase("ruled", CaseOutcome.REJECTED, shop.START))
    await client.move_case(shop.LEDGER, MoveCase("argued", CaseAction.ESCALATE))
    soon = shop.WINDOW_END + timedelta(minutes=1)
    for coupon_id, amount, expires in (
        ("expired", 1, soon),
        ("issued", 1, None),
        ("proposed", 10, None),
    ):
        granted = GrantCoupon(coupon_id, "argued", "1", shop.gbp(amount), Liable.PLATFORM)
        await client.grant_coupon(shop.LEDGER, replace(granted, expire_time=expires))
    await client.advance_clock(shop.LEDGER, soon)
    await furnish_trade_ins(client)
    await furnish_merchants(client)
    asked = ReportChargeback("asked", "disputed", "known", ChargebackEvent.INQUIRY, shop.gbp(100))
    await client.report_chargeback(shop.LEDGER, asked)


async def furnish_trade_ins(client: AsyncClient) -> None:
    """An order with goods traded in for either line, of which those for one were inspected."""
    goods = TradeIn("buyback", shop.gbp(500))
    lines = [Line(each, "amy", shop.gbp(1_000), "week", trade_in=goods) for each in ("1", "2")]
    await client.place_hold(shop.LEDGER, PlaceHold("traded", "card", lines))
    known = InspectTradeIn("traded", "2", "buyback", shop.gbp(500))
    await client.inspect_trade_in(shop.LEDGER, known)


async def furnish_merchants(client: AsyncClient) -> None:
    """One that has left, one that is not paid, and one that was paid and is advanced nothing."""
    paid = CreatePayout("capped", "capped", shop.gbp(950), "closed")
    await client.create_payout(shop.LEDGER, paid)
    for merchant, terms in (
        ("gone", MerchantTerms(MerchantStanding.RUNNING_OFF)),
        ("stopped", MerchantTerms(payouts_stopped=True)),
        ("capped", MerchantTerms(advance_caps=[shop.gbp(0)])),
    ):
        await client.put_merchant(shop.LEDGER, merchant, terms, reason="test")
    closed = Destination("closed", "GBP", None, shop.START)
    await client.put_destination(shop.LEDGER, "capped", closed)


@dataclass(frozen=True, slots=True)
class World:
    """A database with a furnished shop in it, and servers on it with settings of their own."""

    database_url: str
    monkeypatch: pytest.MonkeyPatch

    @asynccontextmanager
    async def server(self, **settings: Any) -> AsyncIterator[App]:
        told: dict[str, Any] = {
            "database_url": self.database_url,
            "port": 0,
            "auth": "off",
        } | settings
        async with running(Settings(**told), told["database_url"]) as app:
            yield app


@pytest.fixture
async def world(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    world = World(database_url, monkeypatch)
    async with world.server() as app, AsyncClient(app.address) as client:
        await furnish(client)
        await call(app.address, PLACE_HOLD, hold(request_id="used", hold_id="held"))
        till = token_pb2.CreateTokenRequest(token_id="till", scopes=["SCOPE_SUPPORT"])
        await call(app.address, "/escrow.v1.TokenService/CreateToken", till)
    yield world
    await check_books(database_url)


Provoke = Callable[[World], Awaitable[status_pb2.Status]]


def by_request(method: str, request: Message) -> Provoke:
    async def provoke(world: World) -> status_pb2.Status:
        async with world.server() as app:
            return await refused(app.address, f"/escrow.v1.{method}", request)

    return provoke


async def reversed_before(world: World) -> status_pb2.Status:
    """What one person proposes another approves, and so with what undoes it."""
    one, other = [await create_token(world.database_url, name) for name in ("one", "other")]
    async with (
        world.server(auth="tokens") as app,
        AsyncClient(app.address, token=one) as proposer,
        AsyncClient(app.address, token=other) as reviewer,
    ):
        await proposer.propose_adjustment(shop.LEDGER, gift("gift"))
        approve = ReviewAdjustment("gift", approved=True)
        posted = await reviewer.review_adjustment(shop.LEDGER, approve)
        undoing = ProposeAdjustment("back", Reversal(posted.review_entry_seq), "correction", FAR)
        await proposer.propose_adjustment(shop.LEDGER, undoing)
        await reviewer.review_adjustment(shop.LEDGER, ReviewAdjustment("back", approved=True))
        again = adjustment(reversal={"entry_seq": posted.review_entry_seq})
        return await refused(app.address, f"/escrow.v1.{PROPOSE}", again, token=one)


async def full_queue(world: World) -> status_pb2.Status:
    batch = hold_pb2.BatchPlaceHoldsRequest(
        parent=PARENT, requests=[hold(request_id=str(n), hold_id=str(n)) for n in range(2)]
    )
    async with world.server(queue_commands_max=1) as app:
        return await refused(app.address, "/escrow.v1.HoldService/BatchPlaceHolds", batch)


async def lost_database(world: World) -> status_pb2.Status:
    """The connection breaks at COMMIT and does not come back."""
    async with (
        proxied(world.database_url) as (proxy, through),
        world.server(database_url=through, patience_seconds=0.3) as app,
    ):
        await call(app.address, GET_LEDGER, THE_LEDGER)
        proxy.stays_away = True
        proxy.cuts.append(Cut.AFTER_COMMIT)
        return await refused(app.address, PLACE_HOLD, hold())


@asynccontextmanager
async def watching(app: App) -> AsyncIterator[grpc.aio.UnaryStreamCall]:
    """A stream that has begun."""
    async with grpc.aio.insecure_channel(app.address) as channel:
        stub: Any = journal_pb2_grpc.JournalServiceStub(channel)
        stream = stub.WatchEntries(journal_pb2.WatchEntriesRequest(parent=PARENT))
        await anext(aiter(stream))
        yield stream


async def stopping_server(world: World) -> status_pb2.Status:
    async with world.server() as app, watching(app) as stream:
        stopping = asyncio.create_task(app.stop())
        try:
            async for _ in stream:
                pass
        except grpc.aio.AioRpcError as error:
            return status_of(error)
        finally:
            await stopping
    raise AssertionError("the stream ended well")


async def broken_server(world: World) -> status_pb2.Status:
    def fail(_row: object) -> Message:
        raise ZeroDivisionError

    world.monkeypatch.setattr(convert_ledger, "ledger", fail)
    async with world.server() as app:
        return await refused(app.address, GET_LEDGER, THE_LEDGER)


async def hasty_caller(world: World) -> status_pb2.Status:
    async with world.server(calls_per_second_max=1) as app:
        for _ in range(100):
            try:
                await call(app.address, GET_LEDGER, THE_LEDGER)
            except grpc.aio.AioRpcError as error:
                return status_of(error)
    raise AssertionError("a hundred calls were not too many")


async def crowded_server(world: World) -> status_pb2.Status:
    async with world.server(calls_under_way_max=1) as app, watching(app):
        return await refused(app.address, GET_LEDGER, THE_LEDGER)


async def large_message(world: World) -> status_pb2.Status:
    async with world.server(message_bytes_max=64 * 1024) as app:
        return await refused(app.address, PLACE_HOLD, hold(psp="x" * 70_000))


async def slow_database(world: World) -> status_pb2.Status:
    """The hold is locked for longer than the server waits for a call that names no deadline."""
    request = hold_pb2.GetHoldRequest(name=f"{PARENT}/holds/held")
    async with (
        world.server(deadline_seconds=0.3) as app,
        await psycopg.AsyncConnection.connect(world.database_url) as connection,
    ):
        await connection.execute("LOCK TABLE holds IN ACCESS EXCLUSIVE MODE")
        return await refused(app.address, "/escrow.v1.HoldService/GetHold", request, timeout=None)


async def stranger(world: World) -> status_pb2.Status:
    async with world.server(auth="tokens") as app:
        return await refused(app.address, GET_LEDGER, THE_LEDGER)


async def caller_of_another_scope(world: World) -> status_pb2.Status:
    engine = open_engine(world.database_url, connections_max=3)
    try:
        scope = options_pb2.SCOPE_SUPPORT
        _, secret = await Tokens(engine).create("desk", [scope], creator="system:test")
    finally:
        await engine.dispose()
    async with world.server(auth="tokens") as app:
        return await refused(app.address, PLACE_HOLD, hold(), token=secret)


PROVOKED: Final[Mapping[str, Provoke]] = {
    **{reason: by_request(*request) for reason, request in REQUESTS.items()},
    "ENTRY_REVERSED": reversed_before,
    "QUEUE_FULL": full_queue,
    "DATABASE_UNAVAILABLE": lost_database,
    "SHUTTING_DOWN": stopping_server,
    "INTERNAL_FAULT": broken_server,
    "RATE_LIMITED": hasty_caller,
    "TOO_MANY_CALLS": crowded_server,
    "MESSAGE_TOO_LARGE": large_message,
    "DEADLINE_PASSED": slow_database,
    "TOKEN_INVALID": stranger,
    "SCOPE_MISSING": caller_of_another_scope,
}


def test_every_reason_is_provoked_here() -> None:
    names = {value.name.removeprefix(PREFIX) for value in ErrorReason.DESCRIPTOR.values}
    assert set(PROVOKED) == names - {"UNSPECIFIED"}


@pytest.mark.parametrize("reason", PROVOKED)
async def test_a_reason_is_answered_as_the_contract_says(world: World, reason: str) -> None:
    status = await PROVOKED[reason](world)
    value = ErrorReason.DESCRIPTOR.values_by_name[f"{PREFIX}{reason}"]
    extension: Any = options_pb2.refusal
    rule = value.GetOptions().Extensions[extension]

    info, *others = unpacked(status)
    assert isinstance(info, error_details_pb2.ErrorInfo)
    assert (info.reason, info.domain) == (reason, "escrow.v1")
    assert set(info.metadata) == set(rule.metadata)
    assert "" not in info.metadata.values()
    assert status.code == rule.code
    assert status.message == rule.message.format_map(info.metadata)
    assert [type(each) for each in others] == ([DETAILS[reason]] if reason in DETAILS else [])


def unpacked(status: status_pb2.Status) -> list[Message]:
    """The details of a status, each as the message it is."""
    kinds = {kind.DESCRIPTOR.full_name: kind for kind in DETAILS.values()}
    kinds["google.rpc.ErrorInfo"] = error_details_pb2.ErrorInfo
    messages = []
    for detail in status.details:
        message = kinds[detail.TypeName()]()
        assert detail.Unpack(message)
        messages.append(message)
    return messages
