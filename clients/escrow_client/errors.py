"""Every way a call can fail, one exception for each reason of the contract's catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import grpc


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
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    LEDGER_EXISTS = "LEDGER_EXISTS"
    HOLD_EXISTS = "HOLD_EXISTS"
    REFUND_EXISTS = "REFUND_EXISTS"
    PAYOUT_EXISTS = "PAYOUT_EXISTS"
    RELEASE_BLOCKED = "RELEASE_BLOCKED"
    REFUND_EXCEEDS_REMAINDER = "REFUND_EXCEEDS_REMAINDER"
    REFUND_STATE = "REFUND_STATE"
    INSUFFICIENT_AVAILABLE = "INSUFFICIENT_AVAILABLE"
    PAYOUT_STATE = "PAYOUT_STATE"
    NOT_A_TEST_LEDGER = "NOT_A_TEST_LEDGER"
    CLOCK_MOVES_BACK = "CLOCK_MOVES_BACK"
    QUEUE_FULL = "QUEUE_FULL"
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    SHUTTING_DOWN = "SHUTTING_DOWN"
    INTERNAL_FAULT = "INTERNAL_FAULT"


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


class EscrowError(Exception):
    """A call that was refused or failed.

    `reason` is what to branch on, in place of the text: an `ErrorReason`; the name as received,
    if only a newer client knows it; or the name of `code`, where the failure did not come from
    the ledger itself. `metadata` holds the ids and amounts the message speaks of.
    """

    def __init__(
        self,
        reason: ErrorReason | str,
        code: grpc.StatusCode,
        message: str,
        metadata: Mapping[str, str] | None = None,
        field_violations: tuple[FieldViolation, ...] = (),
        blockers: tuple[PreconditionViolation, ...] = (),
    ) -> None:
        super().__init__(reason, code, message, metadata, field_violations, blockers)
        self.reason = reason
        self.code = code
        self.message = message
        self.metadata = dict(metadata or {})
        self.field_violations = field_violations
        self.blockers = blockers

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


class FieldInvalid(EscrowError):
    """A field is missing, malformed or out of its range; `field_violations` names it."""


class CurrencyUnknown(EscrowError):
    """The currency code is not one of ISO 4217's circulating currencies."""


class DuplicateLine(EscrowError):
    """The same line is named twice in one request."""


class AmountOutOfRange(EscrowError):
    """A sum or a balance would leave the range of int64."""


class CurrencyMismatch(EscrowError):
    """The amounts are of another currency than what they are taken from."""


class TimeInFuture(EscrowError):
    """A time lies after what the ledger's clock shows."""


class LedgerNotFound(NotFound):
    """There is no such ledger."""


class PolicyNotFound(NotFound):
    """There is no such policy, or no such version of it."""


class HoldNotFound(NotFound):
    """There is no such hold."""


class LineNotFound(NotFound):
    """The hold has no such line."""


class RefundNotFound(NotFound):
    """There is no such refund."""


class PayoutNotFound(NotFound):
    """There is no such payout."""


class AccountNotFound(NotFound):
    """Nothing was ever posted to such an account."""


class EntryNotFound(NotFound):
    """The journal has no such entry."""


class RequestIdReused(AlreadyExists):
    """The `request_id` was used before, for another request."""


class LedgerExists(AlreadyExists):
    """There is a ledger of this id."""


class HoldExists(AlreadyExists):
    """There is a hold of this id."""


class RefundExists(AlreadyExists):
    """There is a refund of this id."""


class PayoutExists(AlreadyExists):
    """There is a payout of this id."""


class ReleaseBlocked(EscrowError):
    """Something blocks the release; `blockers` lists everything."""


class RefundExceedsRemainder(EscrowError):
    """More than is left of what was captured for the line."""


class RefundStateConflict(EscrowError):
    """The refund's state does not allow the reported outcome."""


class InsufficientAvailable(EscrowError):
    """More than the merchant's available balance."""


class PayoutStateConflict(EscrowError):
    """The payout's state does not allow the reported outcome."""


class NotATestLedger(EscrowError):
    """Only the clock of a test ledger can be moved."""


class ClockMovesBack(EscrowError):
    """A clock only moves forward."""


class QueueFull(EscrowError):
    """Too many commands are waiting; nothing was done, try again later."""


class DatabaseUnavailable(Unavailable):
    """The database does not answer; try again with the same `request_id`."""


class ShuttingDown(Unavailable):
    """The server is shutting down; try again with the same `request_id`."""


class InternalFault(EscrowError):
    """A fault of the server's own, which is in its log; nothing was done."""


ERROR_BY_REASON: Mapping[str, type[EscrowError]] = {
    ErrorReason.FIELD_INVALID: FieldInvalid,
    ErrorReason.CURRENCY_UNKNOWN: CurrencyUnknown,
    ErrorReason.DUPLICATE_LINE: DuplicateLine,
    ErrorReason.AMOUNT_OUT_OF_RANGE: AmountOutOfRange,
    ErrorReason.TIME_IN_FUTURE: TimeInFuture,
    ErrorReason.CURRENCY_MISMATCH: CurrencyMismatch,
    ErrorReason.LEDGER_NOT_FOUND: LedgerNotFound,
    ErrorReason.POLICY_NOT_FOUND: PolicyNotFound,
    ErrorReason.HOLD_NOT_FOUND: HoldNotFound,
    ErrorReason.LINE_NOT_FOUND: LineNotFound,
    ErrorReason.REFUND_NOT_FOUND: RefundNotFound,
    ErrorReason.PAYOUT_NOT_FOUND: PayoutNotFound,
    ErrorReason.ACCOUNT_NOT_FOUND: AccountNotFound,
    ErrorReason.ENTRY_NOT_FOUND: EntryNotFound,
    ErrorReason.REQUEST_ID_REUSED: RequestIdReused,
    ErrorReason.LEDGER_EXISTS: LedgerExists,
    ErrorReason.HOLD_EXISTS: HoldExists,
    ErrorReason.REFUND_EXISTS: RefundExists,
    ErrorReason.PAYOUT_EXISTS: PayoutExists,
    ErrorReason.RELEASE_BLOCKED: ReleaseBlocked,
    ErrorReason.REFUND_EXCEEDS_REMAINDER: RefundExceedsRemainder,
    ErrorReason.REFUND_STATE: RefundStateConflict,
    ErrorReason.INSUFFICIENT_AVAILABLE: InsufficientAvailable,
    ErrorReason.PAYOUT_STATE: PayoutStateConflict,
    ErrorReason.NOT_A_TEST_LEDGER: NotATestLedger,
    ErrorReason.CLOCK_MOVES_BACK: ClockMovesBack,
    ErrorReason.QUEUE_FULL: QueueFull,
    ErrorReason.DATABASE_UNAVAILABLE: DatabaseUnavailable,
    ErrorReason.SHUTTING_DOWN: ShuttingDown,
    ErrorReason.INTERNAL_FAULT: InternalFault,
}
