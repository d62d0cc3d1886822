"""The catalogue of refusals.

The names are those of `escrow.v1.ErrorReason` without its prefix; which gRPC code each one
becomes is the server's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class BlockerKind(StrEnum):
    """What kind of thing stands between a line and its release."""

    NOT_SIGNED = "NOT_SIGNED"
    WINDOW_OPEN = "WINDOW_OPEN"
    NOTHING_HELD = "NOTHING_HELD"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands between a line and its release."""

    line_id: str
    kind: BlockerKind
    reference: str
    amount: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field that is wrong, by its path in the request, and what is wrong with it."""

    field: str
    description: str


class Refusal(Exception):
    """A command that is not carried out, and why. It has changed nothing.

    `metadata` holds what a program needs to react: ids and amounts, never text about a person.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        metadata: Mapping[str, str] | None = None,
        fields: Sequence[FieldViolation] = (),
        blockers: Sequence[Blocker] = (),
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.metadata = dict(metadata or {})
        self.fields = tuple(fields)
        self.blockers = tuple(blockers)


def field_invalid(field: str, description: str) -> Refusal:
    """A refusal that names one field."""
    return Refusal(
        Reason.FIELD_INVALID,
        f"{field}: {description}",
        metadata={"field": field},
        fields=[FieldViolation(field, description)],
    )
