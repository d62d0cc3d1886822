"""Every way a call can fail, one exception for each reason of the contract's catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import grpc

from escrow.v1 import errors_pb2, options_pb2


class ErrorReason(StrEnum):
    """The reasons of `escrow.v1.ErrorReason`, without the prefix."""

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
    TOKEN_NOT_FOUND = "TOKEN_NOT_FOUND"  # noqa: S105 (no secret)
    CALENDAR_NOT_FOUND = "CALENDAR_NOT_FOUND"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    LEDGER_EXISTS = "LEDGER_EXISTS"
    HOLD_EXISTS = "HOLD_EXISTS"
    REFUND_EXISTS = "REFUND_EXISTS"
    PAYOUT_EXISTS = "PAYOUT_EXISTS"
    TOKEN_EXISTS = "TOKEN_EXISTS"  # noqa: S105
    EXTENSION_EXISTS = "EXTENSION_EXISTS"
    CASE_EXISTS = "CASE_EXISTS"
    SETTLEMENT_EXISTS = "SETTLEMENT_EXISTS"
    RELEASE_BLOCKED = "RELEASE_BLOCKED"
    REFUND_EXCEEDS_REMAINDER = "REFUND_EXCEEDS_REMAINDER"
    REFUND_STATE = "REFUND_STATE"
    INSUFFICIENT_AVAILABLE = "INSUFFICIENT_AVAILABLE"
    PAYOUT_STATE = "PAYOUT_STATE"
    NOT_A_TEST_LEDGER = "NOT_A_TEST_LEDGER"
    CLOCK_MOVES_BACK = "CLOCK_MOVES_BACK"
    REFUND_NOT_ALLOWED = "REFUND_NOT_ALLOWED"
    CASE_STATE = "CASE_STATE"
    NOTHING_HELD = "NOTHING_HELD"
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
    EXTENSION_NOT_FOUND = "EXTENSION_NOT_FOUND"
    CASE_NOT_FOUND = "CASE_NOT_FOUND"
    FULFILMENT_NOT_FOUND = "FULFILMENT_NOT_FOUND"
    FEE_EXCEEDS_GROSS = "FEE_EXCEEDS_GROSS"
    COUPON_NOT_FOUND = "COUPON_NOT_FOUND"
    COUPON_EXISTS = "COUPON_EXISTS"
    COUPON_STATE = "COUPON_STATE"
    COUPON_EXCEEDS_CAP = "COUPON_EXCEEDS_CAP"
    SECOND_PERSON_REQUIRED = "SECOND_PERSON_REQUIRED"
    SHARES_INVALID = "SHARES_INVALID"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    APPEAL_LAPSED = "APPEAL_LAPSED"
    CHARGEBACK_MISMATCH = "CHARGEBACK_MISMATCH"
    ADJUSTMENT_NOT_FOUND = "ADJUSTMENT_NOT_FOUND"
    ADJUSTMENT_EXISTS = "ADJUSTMENT_EXISTS"
    ADJUSTMENT_STATE = "ADJUSTMENT_STATE"
    KIND_NOT_ADJUSTABLE = "KIND_NOT_ADJUSTABLE"
    ADJUSTMENT_UNBALANCED = "ADJUSTMENT_UNBALANCED"
    BALANCE_TOO_SMALL = "BALANCE_TOO_SMALL"
    ENTRY_NOT_REVERSIBLE = "ENTRY_NOT_REVERSIBLE"
    ENTRY_REVERSED = "ENTRY_REVERSED"
    FREEZE_NOT_FOUND = "FREEZE_NOT_FOUND"
    FREEZE_EXISTS = "FREEZE_EXISTS"
    FREEZE_STATE = "FREEZE_STATE"
    FREEZE_EXCEEDS_FUNDS = "FREEZE_EXCEEDS_FUNDS"
    MERCHANT_NOT_FOUND = "MERCHANT_NOT_FOUND"
    MERCHANT_RUNNING_OFF = "MERCHANT_RUNNING_OFF"
    DESTINATION_NOT_FOUND = "DESTINATION_NOT_FOUND"
    DESTINATION_NOT_VALID = "DESTINATION_NOT_VALID"
    PAYOUTS_STOPPED = "PAYOUTS_STOPPED"
    DEPOSIT_BOUND = "DEPOSIT_BOUND"
    ADVANCE_EXCEEDS_CAP = "ADVANCE_EXCEEDS_CAP"
    FUNDS_FROZEN = "FUNDS_FROZEN"
    HOLD_VOIDED = "HOLD_VOIDED"
    HOLD_NOT_VOIDABLE = "HOLD_NOT_VOIDABLE"
    LINE_RELEASED = "LINE_RELEASED"
    PAYMENT_NOT_FOUND = "PAYMENT_NOT_FOUND"
    REFUND_PAYMENT_REQUIRED = "REFUND_PAYMENT_REQUIRED"
    SPLIT_EXCEEDS_WHOLE = "SPLIT_EXCEEDS_WHOLE"
    PAYOUT_SCHEDULE_NOT_FOUND = "PAYOUT_SCHEDULE_NOT_FOUND"
    REPORTING_RATE_MISSING = "REPORTING_RATE_MISSING"
    FUNDING_EXCEEDS_AMOUNT = "FUNDING_EXCEEDS_AMOUNT"
    COUPON_EXPIRED = "COUPON_EXPIRED"
    COUPON_EXCEEDS_BALANCE = "COUPON_EXCEEDS_BALANCE"
    TRADE_IN_NOT_FOUND = "TRADE_IN_NOT_FOUND"
    TRADE_IN_INSPECTED = "TRADE_IN_INSPECTED"
    VALUE_EXCEEDS_VALUATION = "VALUE_EXCEEDS_VALUATION"
    HELD_TOO_LITTLE = "HELD_TOO_LITTLE"
    LINE_EXISTS = "LINE_EXISTS"
    LINE_DISPUTED = "LINE_DISPUTED"
    WARRANTY_EXISTS = "WARRANTY_EXISTS"
    WARRANTY_NOT_FOUND = "WARRANTY_NOT_FOUND"
    WARRANTY_STATE = "WARRANTY_STATE"
    WARRANTY_EXCEEDED = "WARRANTY_EXCEEDED"


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """What is wrong with one field of a request."""

    field: str
    description: str


@dataclass(frozen=True, slots=True)
class PreconditionViolation:
    """One thing that blocks a release: its kind, what it rests on, and a sentence."""

    type: str
    subject: str
    description: str


ERROR_BY_REASON: dict[str, type[EscrowError]] = {}
"""The exception of each reason; every class that names one enters itself."""

_REASONS: Mapping[str, Any] = errors_pb2.ErrorReason.DESCRIPTOR.values_by_name


class EscrowError(Exception):
    """A call that was refused or failed.

    `reason` is what to branch on, in place of the text: an `ErrorReason`; the name as received,
    if only a newer client knows it; or the name of `code`, where the failure did not come from
    the ledger itself. `metadata` holds the ids and amounts the message speaks of.
    `retry_after_seconds` is how long to wait before it is tried again, where the server says so.
    """

    def __init_subclass__(cls, reason: ErrorReason | None = None) -> None:
        if reason is not None:
            ERROR_BY_REASON[reason] = cls

    def __init__(
        self,
        reason: ErrorReason | str,
        code: grpc.StatusCode,
        message: str,
        metadata: Mapping[str, str] | None = None,
        field_violations: tuple[FieldViolation, ...] = (),
        blockers: tuple[PreconditionViolation, ...] = (),
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(
            reason, code, message, metadata, field_violations, blockers, retry_after_seconds
        )
        self.reason = reason
        self.code = code
        self.message = message
        self.metadata = dict(metadata or {})
        self.field_violations = field_violations
        self.blockers = blockers
        self.retry_after_seconds = retry_after_seconds

    @property
    def next_step(self) -> str:
        """What to do about it, in the contract's words; empty where the reason is not in it."""
        value = _REASONS.get(f"ERROR_REASON_{self.reason}")
        return value.GetOptions().Extensions[options_pb2.refusal].next_step if value else ""

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class NotFound(EscrowError):
    """Something the request names does not exist."""


class AlreadyExists(EscrowError):
    """An id of the request is taken."""


class Unavailable(EscrowError):
    """No answer in time, though retried: the server or its database is away.

    Whether the call took effect is not known; sending it again with the same `request_id` is
    safe and tells.
    """


class DeadlineExceeded(EscrowError):
    """The call's deadline passed.

    Whether the call took effect is not known; sending it again with the same `request_id` is
    safe and tells.
    """


class FieldInvalid(EscrowError, reason=ErrorReason.FIELD_INVALID):
    """A field is missing, malformed or out of its range; `field_violations` names it."""


class CurrencyUnknown(EscrowError, reason=ErrorReason.CURRENCY_UNKNOWN):
    """The currency code is not one of ISO 4217's circulating currencies."""


class DuplicateLine(EscrowError, reason=ErrorReason.DUPLICATE_LINE):
    """The same line is named twice in one request."""


class AmountOutOfRange(EscrowError, reason=ErrorReason.AMOUNT_OUT_OF_RANGE):
    """A sum or a balance would leave the range of int64."""


class CurrencyMismatch(EscrowError, reason=ErrorReason.CURRENCY_MISMATCH):
    """The amounts are of another currency than what they are taken from."""


class TimeInFuture(EscrowError, reason=ErrorReason.TIME_IN_FUTURE):
    """A time lies after what the ledger's clock shows."""


class LedgerNotFound(NotFound, reason=ErrorReason.LEDGER_NOT_FOUND):
    """There is no such ledger."""


class PolicyNotFound(NotFound, reason=ErrorReason.POLICY_NOT_FOUND):
    """There is no such policy, or no such version of it."""


class HoldNotFound(NotFound, reason=ErrorReason.HOLD_NOT_FOUND):
    """There is no such hold."""


class LineNotFound(NotFound, reason=ErrorReason.LINE_NOT_FOUND):
    """The hold has no such line."""


class RefundNotFound(NotFound, reason=ErrorReason.REFUND_NOT_FOUND):
    """There is no such refund."""


class PayoutNotFound(NotFound, reason=ErrorReason.PAYOUT_NOT_FOUND):
    """There is no such payout."""


class AccountNotFound(NotFound, reason=ErrorReason.ACCOUNT_NOT_FOUND):
    """Nothing was ever posted to such an account."""


class EntryNotFound(NotFound, reason=ErrorReason.ENTRY_NOT_FOUND):
    """The journal has no such entry."""


class TokenNotFound(NotFound, reason=ErrorReason.TOKEN_NOT_FOUND):
    """There is no such token."""


class CalendarNotFound(NotFound, reason=ErrorReason.CALENDAR_NOT_FOUND):
    """There is no such calendar, or no such revision of it."""


class ExtensionNotFound(NotFound, reason=ErrorReason.EXTENSION_NOT_FOUND):
    """There is no such extension."""


class CaseNotFound(NotFound, reason=ErrorReason.CASE_NOT_FOUND):
    """There is no such case."""


class FulfilmentNotFound(NotFound, reason=ErrorReason.FULFILMENT_NOT_FOUND):
    """The hold has no such fulfilment event that still stands."""


class CouponNotFound(NotFound, reason=ErrorReason.COUPON_NOT_FOUND):
    """There is no such coupon."""


class AdjustmentNotFound(NotFound, reason=ErrorReason.ADJUSTMENT_NOT_FOUND):
    """There is no such adjustment."""


class FreezeNotFound(NotFound, reason=ErrorReason.FREEZE_NOT_FOUND):
    """There is no such freeze."""


class MerchantNotFound(NotFound, reason=ErrorReason.MERCHANT_NOT_FOUND):
    """The merchant was not registered."""


class DestinationNotFound(NotFound, reason=ErrorReason.DESTINATION_NOT_FOUND):
    """The merchant has no such destination for that currency."""


class PayoutScheduleNotFound(NotFound, reason=ErrorReason.PAYOUT_SCHEDULE_NOT_FOUND):
    """The merchant has no payout schedule in that currency."""


class RequestIdReused(AlreadyExists, reason=ErrorReason.REQUEST_ID_REUSED):
    """The `request_id` was used before, for another request."""


class LedgerExists(AlreadyExists, reason=ErrorReason.LEDGER_EXISTS):
    """There is a ledger of this id."""


class HoldExists(AlreadyExists, reason=ErrorReason.HOLD_EXISTS):
    """There is a hold of this id."""


class RefundExists(AlreadyExists, reason=ErrorReason.REFUND_EXISTS):
    """There is a refund of this id."""


class PayoutExists(AlreadyExists, reason=ErrorReason.PAYOUT_EXISTS):
    """There is a payout of this id."""


class TokenExists(AlreadyExists, reason=ErrorReason.TOKEN_EXISTS):
    """There is a token of this id."""


class ExtensionExists(AlreadyExists, reason=ErrorReason.EXTENSION_EXISTS):
    """There is an extension of this id."""


class CaseExists(AlreadyExists, reason=ErrorReason.CASE_EXISTS):
    """There is a case of this id."""


class SettlementExists(AlreadyExists, reason=ErrorReason.SETTLEMENT_EXISTS):
    """The settlement of the hold was reported before."""


class CouponExists(AlreadyExists, reason=ErrorReason.COUPON_EXISTS):
    """There is a coupon of this id."""


class AdjustmentExists(AlreadyExists, reason=ErrorReason.ADJUSTMENT_EXISTS):
    """There is an adjustment of this id."""


class FreezeExists(AlreadyExists, reason=ErrorReason.FREEZE_EXISTS):
    """There is a freeze of this id."""


class ReleaseBlocked(EscrowError, reason=ErrorReason.RELEASE_BLOCKED):
    """Something blocks the release; `blockers` lists everything."""


class RefundExceedsRemainder(EscrowError, reason=ErrorReason.REFUND_EXCEEDS_REMAINDER):
    """More than is left of what was captured for the line."""


class RefundStateConflict(EscrowError, reason=ErrorReason.REFUND_STATE):
    """The refund's state does not allow the reported outcome."""


class RefundNotAllowed(EscrowError, reason=ErrorReason.REFUND_NOT_ALLOWED):
    """The policy of the line allows no refund on this ground."""


class NothingHeld(EscrowError, reason=ErrorReason.NOTHING_HELD):
    """The hold holds nothing any more that a case could set apart."""


class CaseStateConflict(EscrowError, reason=ErrorReason.CASE_STATE):
    """The stage of the case does not allow it: an earlier call or its deadline moved it on."""


class SharesInvalid(EscrowError, reason=ErrorReason.SHARES_INVALID):
    """The shares of an award do not come to the whole of it."""


class EvidenceRequired(EscrowError, reason=ErrorReason.EVIDENCE_REQUIRED):
    """The policy wants evidence before a ruling, and there is none."""


class AppealLapsed(EscrowError, reason=ErrorReason.APPEAL_LAPSED):
    """The time to appeal has passed, or the policy gives none."""


class ChargebackMismatch(EscrowError, reason=ErrorReason.CHARGEBACK_MISMATCH):
    """What is said of a chargeback contradicts what is known of it."""


class CouponStateConflict(EscrowError, reason=ErrorReason.COUPON_STATE):
    """The coupon is not waiting for anybody."""


class CouponExceedsCap(EscrowError, reason=ErrorReason.COUPON_EXCEEDS_CAP):
    """The coupons of the case would come to more than the policy allows."""


class FreezeStateConflict(EscrowError, reason=ErrorReason.FREEZE_STATE):
    """The freeze does not stand any more, or nobody proposed to lift it."""


class FreezeExceedsFunds(EscrowError, reason=ErrorReason.FREEZE_EXCEEDS_FUNDS):
    """There is less to freeze than was asked for."""


class FundsFrozen(EscrowError, reason=ErrorReason.FUNDS_FROZEN):
    """A freeze of the merchant stands, and nothing is paid out to it."""


class SecondPersonRequired(EscrowError, reason=ErrorReason.SECOND_PERSON_REQUIRED):
    """Nobody approves what they proposed themselves."""


class AdjustmentStateConflict(EscrowError, reason=ErrorReason.ADJUSTMENT_STATE):
    """The adjustment is not waiting for anybody."""


class KindNotAdjustable(EscrowError, reason=ErrorReason.KIND_NOT_ADJUSTABLE):
    """Accounts of the kind follow from other calls, and are not adjusted by hand."""


class AdjustmentUnbalanced(EscrowError, reason=ErrorReason.ADJUSTMENT_UNBALANCED):
    """The postings do not sum to zero in a currency."""


class BalanceTooSmall(EscrowError, reason=ErrorReason.BALANCE_TOO_SMALL):
    """An account would fall below zero that must not."""


class EntryNotReversible(EscrowError, reason=ErrorReason.ENTRY_NOT_REVERSIBLE):
    """The entry approved no adjustment, or a reversal."""


class EntryReversed(EscrowError, reason=ErrorReason.ENTRY_REVERSED):
    """The entry was reversed before."""


class FeeExceedsGross(EscrowError, reason=ErrorReason.FEE_EXCEEDS_GROSS):
    """The provider's fee is more than what was captured."""


class InsufficientAvailable(EscrowError, reason=ErrorReason.INSUFFICIENT_AVAILABLE):
    """More than the merchant's available balance."""


class PayoutStateConflict(EscrowError, reason=ErrorReason.PAYOUT_STATE):
    """The payout's state does not allow the reported outcome."""


class MerchantRunningOff(EscrowError, reason=ErrorReason.MERCHANT_RUNNING_OFF):
    """The merchant no longer trades: no holds are placed for it."""


class HoldVoided(EscrowError, reason=ErrorReason.HOLD_VOIDED):
    """All that was captured for the hold was given up; nothing can be done with it."""


class HoldNotVoidable(EscrowError, reason=ErrorReason.HOLD_NOT_VOIDABLE):
    """Something came of the hold's money."""


class LineReleased(EscrowError, reason=ErrorReason.LINE_RELEASED):
    """Something of the line was released; nothing more is captured for it."""


class PaymentNotFound(NotFound, reason=ErrorReason.PAYMENT_NOT_FOUND):
    """The hold or the refund has nothing through that provider."""


class RefundPaymentRequired(EscrowError, reason=ErrorReason.REFUND_PAYMENT_REQUIRED):
    """The refund goes back through several providers, and none of them was named."""


class SplitExceedsWhole(EscrowError, reason=ErrorReason.SPLIT_EXCEEDS_WHOLE):
    """The commission and the shares of a line are more than all that is released."""


class PayoutsStopped(EscrowError, reason=ErrorReason.PAYOUTS_STOPPED):
    """Nothing is paid out to the merchant."""


class DestinationNotValid(EscrowError, reason=ErrorReason.DESTINATION_NOT_VALID):
    """The destination cannot be paid to at this time."""


class DepositBound(EscrowError, reason=ErrorReason.DEPOSIT_BOUND):
    """The deposit is still needed; the metadata says what for."""


class AdvanceExceedsCap(EscrowError, reason=ErrorReason.ADVANCE_EXCEEDS_CAP):
    """The platform would advance more than is agreed with the merchant."""


class WarrantyNotFound(NotFound, reason=ErrorReason.WARRANTY_NOT_FOUND):
    """There is no such warranty."""


class WarrantyExists(AlreadyExists, reason=ErrorReason.WARRANTY_EXISTS):
    """There is a warranty of this id."""


class WarrantyStateConflict(EscrowError, reason=ErrorReason.WARRANTY_STATE):
    """The time of the warranty has passed."""


class WarrantyExceeded(EscrowError, reason=ErrorReason.WARRANTY_EXCEEDED):
    """There is less left of the warranty than was asked for."""


class ReportingRateMissing(EscrowError, reason=ErrorReason.REPORTING_RATE_MISSING):
    """There are sums in a currency that no rate was given for; the metadata names it."""


class FundingExceedsAmount(EscrowError, reason=ErrorReason.FUNDING_EXCEEDS_AMOUNT):
    """What funds a line beside cash is more than its amount."""


class CouponExpired(EscrowError, reason=ErrorReason.COUPON_EXPIRED):
    """The coupon's time has passed."""


class CouponExceedsBalance(EscrowError, reason=ErrorReason.COUPON_EXCEEDS_BALANCE):
    """More is to be spent than is left of the coupon."""


class TradeInNotFound(EscrowError, reason=ErrorReason.TRADE_IN_NOT_FOUND):
    """Nothing was traded in for the line with this party."""


class TradeInInspected(EscrowError, reason=ErrorReason.TRADE_IN_INSPECTED):
    """The goods were inspected before, or went back to the buyer."""


class ValueExceedsValuation(EscrowError, reason=ErrorReason.VALUE_EXCEEDS_VALUATION):
    """The goods are said to be worth more than they fund of the line."""


class HeldTooLittle(EscrowError, reason=ErrorReason.HELD_TOO_LITTLE):
    """More is needed than the line holds, disputed and frozen money aside."""


class LineDisputed(EscrowError, reason=ErrorReason.LINE_DISPUTED):
    """A case is open on a line that is to be exchanged."""


class LineExists(EscrowError, reason=ErrorReason.LINE_EXISTS):
    """The hold has a line of this id."""


class NotATestLedger(EscrowError, reason=ErrorReason.NOT_A_TEST_LEDGER):
    """Only the clock of a test ledger can be moved."""


class ClockMovesBack(EscrowError, reason=ErrorReason.CLOCK_MOVES_BACK):
    """A clock only moves forward."""


class QueueFull(EscrowError, reason=ErrorReason.QUEUE_FULL):
    """Too many commands are waiting; nothing was done, try again later."""


class DatabaseUnavailable(Unavailable, reason=ErrorReason.DATABASE_UNAVAILABLE):
    """The database does not answer; try again with the same `request_id`."""


class ShuttingDown(Unavailable, reason=ErrorReason.SHUTTING_DOWN):
    """The server is shutting down; try again with the same `request_id`."""


class InternalFault(EscrowError, reason=ErrorReason.INTERNAL_FAULT):
    """A fault of the server's own, which is in its log; nothing was done."""


class RateLimited(EscrowError, reason=ErrorReason.RATE_LIMITED):
    """The caller's rate is above its limit; nothing was done, wait `retry_after_seconds`."""


class TooManyCalls(EscrowError, reason=ErrorReason.TOO_MANY_CALLS):
    """The server has as many calls under way as it takes; nothing was done."""


class MessageTooLarge(EscrowError, reason=ErrorReason.MESSAGE_TOO_LARGE):
    """The request is larger than the server takes; nothing was done."""


class DeadlinePassed(DeadlineExceeded, reason=ErrorReason.DEADLINE_PASSED):
    """The server's own deadline passed, because the call named none."""


class TokenInvalid(EscrowError, reason=ErrorReason.TOKEN_INVALID):
    """The call bears no token, or one that is unknown, expired or revoked."""


class ScopeMissing(EscrowError, reason=ErrorReason.SCOPE_MISSING):
    """The token lacks a scope that may call the method."""
