"""The catalogue of refusals.

The names are those of `escrow.v1.ErrorReason` without its prefix. What each stands for, its code,
its message and the keys of its metadata, is said in the contract, by the option of the enum's
value; here a refusal is a reason and the ids and amounts it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a call was refused."""

    FIELD_INVALID = "FIELD_INVALID"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    DUPLICATE_LINE = "DUPLICATE_LINE"
    AMOUNT_OUT_OF_RANGE = "AMOUNT_OUT_OF_RANGE"
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    LEDGER_NOT_FOUND = "LEDGER_NOT_FOUND"
    POLICY_NOT_FOUND = "POLICY_NOT_FOUND"
    HOLD_NOT_FOUND = "HOLD_NOT_FOUND"
    LINE_NOT_FOUND = "LINE_NOT_FOUND"
    REFUND_NOT_FOUND = "REFUND_NOT_FOUND"
    PAYOUT_NOT_FOUND = "PAYOUT_NOT_FOUND"
    ACCOUNT_NOT_FOUND = "ACCOUNT_NOT_FOUND"
    ENTRY_NOT_FOUND = "ENTRY_NOT_FOUND"
    CALENDAR_NOT_FOUND = "CALENDAR_NOT_FOUND"
    EXTENSION_NOT_FOUND = "EXTENSION_NOT_FOUND"
    CASE_NOT_FOUND = "CASE_NOT_FOUND"
    FULFILMENT_NOT_FOUND = "FULFILMENT_NOT_FOUND"
    COUPON_NOT_FOUND = "COUPON_NOT_FOUND"
    ADJUSTMENT_NOT_FOUND = "ADJUSTMENT_NOT_FOUND"
    FREEZE_NOT_FOUND = "FREEZE_NOT_FOUND"
    MERCHANT_NOT_FOUND = "MERCHANT_NOT_FOUND"
    DESTINATION_NOT_FOUND = "DESTINATION_NOT_FOUND"
    PAYOUT_SCHEDULE_NOT_FOUND = "PAYOUT_SCHEDULE_NOT_FOUND"
    TOKEN_NOT_FOUND = "TOKEN_NOT_FOUND"  # noqa: S105 (the name of a reason)
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    LEDGER_EXISTS = "LEDGER_EXISTS"
    HOLD_EXISTS = "HOLD_EXISTS"
    REFUND_EXISTS = "REFUND_EXISTS"
    PAYOUT_EXISTS = "PAYOUT_EXISTS"
    EXTENSION_EXISTS = "EXTENSION_EXISTS"
    CASE_EXISTS = "CASE_EXISTS"
    COUPON_EXISTS = "COUPON_EXISTS"
    ADJUSTMENT_EXISTS = "ADJUSTMENT_EXISTS"
    FREEZE_EXISTS = "FREEZE_EXISTS"
    SETTLEMENT_EXISTS = "SETTLEMENT_EXISTS"
    TOKEN_EXISTS = "TOKEN_EXISTS"  # noqa: S105
    RELEASE_BLOCKED = "RELEASE_BLOCKED"
    REFUND_EXCEEDS_REMAINDER = "REFUND_EXCEEDS_REMAINDER"
    REFUND_NOT_ALLOWED = "REFUND_NOT_ALLOWED"
    NOTHING_HELD = "NOTHING_HELD"
    CASE_STATE = "CASE_STATE"
    APPEAL_LAPSED = "APPEAL_LAPSED"
    SHARES_INVALID = "SHARES_INVALID"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    CHARGEBACK_MISMATCH = "CHARGEBACK_MISMATCH"
    COUPON_STATE = "COUPON_STATE"
    COUPON_EXCEEDS_CAP = "COUPON_EXCEEDS_CAP"
    FREEZE_STATE = "FREEZE_STATE"
    FREEZE_EXCEEDS_FUNDS = "FREEZE_EXCEEDS_FUNDS"
    SECOND_PERSON_REQUIRED = "SECOND_PERSON_REQUIRED"
    ADJUSTMENT_STATE = "ADJUSTMENT_STATE"
    KIND_NOT_ADJUSTABLE = "KIND_NOT_ADJUSTABLE"
    ADJUSTMENT_UNBALANCED = "ADJUSTMENT_UNBALANCED"
    BALANCE_TOO_SMALL = "BALANCE_TOO_SMALL"
    ENTRY_NOT_REVERSIBLE = "ENTRY_NOT_REVERSIBLE"
    ENTRY_REVERSED = "ENTRY_REVERSED"
    FEE_EXCEEDS_GROSS = "FEE_EXCEEDS_GROSS"
    REFUND_STATE = "REFUND_STATE"
    INSUFFICIENT_AVAILABLE = "INSUFFICIENT_AVAILABLE"
    PAYOUT_STATE = "PAYOUT_STATE"
    FUNDS_FROZEN = "FUNDS_FROZEN"
    MERCHANT_RUNNING_OFF = "MERCHANT_RUNNING_OFF"
    PAYOUTS_STOPPED = "PAYOUTS_STOPPED"
    DESTINATION_NOT_VALID = "DESTINATION_NOT_VALID"
    DEPOSIT_BOUND = "DEPOSIT_BOUND"
    ADVANCE_EXCEEDS_CAP = "ADVANCE_EXCEEDS_CAP"
    WARRANTY_EXISTS = "WARRANTY_EXISTS"
    WARRANTY_NOT_FOUND = "WARRANTY_NOT_FOUND"
    WARRANTY_STATE = "WARRANTY_STATE"
    WARRANTY_EXCEEDED = "WARRANTY_EXCEEDED"
    REPORTING_RATE_MISSING = "REPORTING_RATE_MISSING"
    HOLD_VOIDED = "HOLD_VOIDED"
    HOLD_NOT_VOIDABLE = "HOLD_NOT_VOIDABLE"
    LINE_RELEASED = "LINE_RELEASED"
    PAYMENT_NOT_FOUND = "PAYMENT_NOT_FOUND"
    REFUND_PAYMENT_REQUIRED = "REFUND_PAYMENT_REQUIRED"
    SPLIT_EXCEEDS_WHOLE = "SPLIT_EXCEEDS_WHOLE"
    FUNDING_EXCEEDS_AMOUNT = "FUNDING_EXCEEDS_AMOUNT"
    COUPON_EXPIRED = "COUPON_EXPIRED"
    COUPON_EXCEEDS_BALANCE = "COUPON_EXCEEDS_BALANCE"
    TRADE_IN_NOT_FOUND = "TRADE_IN_NOT_FOUND"
    TRADE_IN_INSPECTED = "TRADE_IN_INSPECTED"
    VALUE_EXCEEDS_VALUATION = "VALUE_EXCEEDS_VALUATION"
    HELD_TOO_LITTLE = "HELD_TOO_LITTLE"
    LINE_EXISTS = "LINE_EXISTS"
    LINE_DISPUTED = "LINE_DISPUTED"
    NOT_A_TEST_LEDGER = "NOT_A_TEST_LEDGER"
    CLOCK_MOVES_BACK = "CLOCK_MOVES_BACK"
    QUEUE_FULL = "QUEUE_FULL"
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    SHUTTING_DOWN = "SHUTTING_DOWN"
    INTERNAL_FAULT = "INTERNAL_FAULT"
    RATE_LIMITED = "RATE_LIMITED"
    TOO_MANY_CALLS = "TOO_MANY_CALLS"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105
    SCOPE_MISSING = "SCOPE_MISSING"


class BlockerKind(StrEnum):
    """What kind of thing stands between a line and its release."""

    NOT_SIGNED = "NOT_SIGNED"
    NOT_INSTALLED = "NOT_INSTALLED"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    NOT_CONSUMED = "NOT_CONSUMED"
    STREAM_RUNNING = "STREAM_RUNNING"
    PARCEL_OUTSTANDING = "PARCEL_OUTSTANDING"
    ORDER_OUTSTANDING = "ORDER_OUTSTANDING"
    GOODS_LOST = "GOODS_LOST"
    WINDOW_OPEN = "WINDOW_OPEN"
    CASE_OPEN = "CASE_OPEN"
    APPEAL_TAIL = "APPEAL_TAIL"
    NOT_SETTLED = "NOT_SETTLED"
    FROZEN = "FROZEN"
    TRADE_IN_NOT_INSPECTED = "TRADE_IN_NOT_INSPECTED"
    NOTHING_HELD = "NOTHING_HELD"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands between a line and its release.

    `policy` is the policy version it rests on, `calendar` the calendar revision, if any.
    """

    line_id: str
    kind: BlockerKind
    reference: str
    amount: int
    until: datetime | None
    since: datetime | None = None
    policy: str = ""
    calendar: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field that is wrong, by its path in the request, and what is wrong with it."""

    field: str
    description: str


class Refusal(Exception):
    """A command that is not carried out, and why. It has changed nothing.

    `metadata` holds what a program needs to react, under the keys that the contract lists for the
    reason: ids and amounts, never text about a person.
    """

    def __init__(
        self,
        reason: Reason,
        *,
        fields: Sequence[FieldViolation] = (),
        blockers: Sequence[Blocker] = (),
        retry_after_seconds: float | None = None,
        **metadata: object,
    ) -> None:
        super().__init__(reason, metadata)
        self.reason = reason
        self.metadata = {key: str(value) for key, value in metadata.items()}
        self.fields = tuple(fields)
        self.blockers = tuple(blockers)
        self.retry_after_seconds = retry_after_seconds


def field_invalid(field: str, problem: str) -> Refusal:
    """A refusal that names one field."""
    return fields_invalid([FieldViolation(field, problem)])


def fields_invalid(violations: Sequence[FieldViolation]) -> Refusal:
    """A refusal that names every field that is wrong; what is said of the first is its message."""
    first = violations[0]
    return Refusal(
        Reason.FIELD_INVALID,
        fields=violations,
        field=first.field,
        problem=first.description,
        field_violation_count=len(violations),
    )


def release_blocked(hold_id: str, blockers: Sequence[Blocker]) -> Refusal:
    """A refusal that lists everything that blocks the release of a hold."""
    return Refusal(
        Reason.RELEASE_BLOCKED, blockers=blockers, hold_id=hold_id, blocker_count=len(blockers)
    )
