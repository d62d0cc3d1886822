"""Refusals on the wire: the one table from a reason to its gRPC code, and the details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from ledger.domain.refusals import Blocker, Reason, Refusal

M = TypeVar("M", bound=Message)

DOMAIN: Final = "escrow.v1"

DETAILS_BYTES_MAX: Final = 4_096
"""Details travel as metadata, and many clients take no more than 8 KiB of it."""

CODES: Final[dict[Reason, StatusCode]] = {
    Reason.FIELD_INVALID: StatusCode.INVALID_ARGUMENT,
    Reason.CURRENCY_UNKNOWN: StatusCode.INVALID_ARGUMENT,
    Reason.DUPLICATE_LINE: StatusCode.INVALID_ARGUMENT,
    Reason.AMOUNT_OUT_OF_RANGE: StatusCode.OUT_OF_RANGE,
    Reason.TIME_IN_FUTURE: StatusCode.FAILED_PRECONDITION,
    Reason.CURRENCY_MISMATCH: StatusCode.INVALID_ARGUMENT,
    Reason.LEDGER_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.POLICY_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.HOLD_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.LINE_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.REFUND_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.PAYOUT_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.ACCOUNT_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.ENTRY_NOT_FOUND: StatusCode.NOT_FOUND,
    Reason.REQUEST_ID_REUSED: StatusCode.ALREADY_EXISTS,
    Reason.LEDGER_EXISTS: StatusCode.ALREADY_EXISTS,
    Reason.HOLD_EXISTS: StatusCode.ALREADY_EXISTS,
    Reason.REFUND_EXISTS: StatusCode.ALREADY_EXISTS,
    Reason.PAYOUT_EXISTS: StatusCode.ALREADY_EXISTS,
    Reason.RELEASE_BLOCKED: StatusCode.FAILED_PRECONDITION,
    Reason.REFUND_EXCEEDS_REMAINDER: StatusCode.FAILED_PRECONDITION,
    Reason.REFUND_STATE: StatusCode.FAILED_PRECONDITION,
    Reason.INSUFFICIENT_AVAILABLE: StatusCode.FAILED_PRECONDITION,
    Reason.PAYOUT_STATE: StatusCode.FAILED_PRECONDITION,
    Reason.NOT_A_TEST_LEDGER: StatusCode.FAILED_PRECONDITION,
    Reason.CLOCK_MOVES_BACK: StatusCode.FAILED_PRECONDITION,
    Reason.QUEUE_FULL: StatusCode.RESOURCE_EXHAUSTED,
    Reason.DATABASE_UNAVAILABLE: StatusCode.UNAVAILABLE,
    Reason.SHUTTING_DOWN: StatusCode.UNAVAILABLE,
    Reason.INTERNAL_FAULT: StatusCode.INTERNAL,
}

CODE_BY_NUMBER: Final[dict[int, StatusCode]] = {code.value[0]: code for code in StatusCode}


class StoredRefusal(Exception):
    """A refusal as it was, or will be, answered every time: by its serialized status."""

    def __init__(self, encoded: bytes) -> None:
        super().__init__("refused")
        self.status = status_pb2.Status.FromString(encoded)


def to_status(refusal: Refusal) -> status_pb2.Status:
    """A refusal as a status: one ErrorInfo, and what its reason calls for besides."""
    info = error_details_pb2.ErrorInfo(
        reason=refusal.reason.value, domain=DOMAIN, metadata=refusal.metadata
    )
    if refusal.fields:
        info.metadata["field_violation_count"] = str(len(refusal.fields))
    if refusal.blockers:
        info.metadata["blocker_count"] = str(len(refusal.blockers))
    status = status_pb2.Status(code=CODES[refusal.reason].value[0], message=refusal.message)
    for detail in (info, _bad_request(refusal), _precondition_failure(refusal)):
        if detail is not None:
            status.details.add().Pack(detail)
    return status


def encode_refusal(refusal: Refusal) -> bytes:
    """The bytes under which a refusal is stored with its request."""
    return to_status(refusal).SerializeToString(deterministic=True)


def _bad_request(refusal: Refusal) -> Message | None:
    if not refusal.fields:
        return None
    violations = [
        error_details_pb2.BadRequest.FieldViolation(
            field=field.field, description=field.description
        )
        for field in refusal.fields
    ]
    return error_details_pb2.BadRequest(field_violations=_as_many_as_fit(violations))


def _precondition_failure(refusal: Refusal) -> Message | None:
    if not refusal.blockers:
        return None
    hold_id = refusal.metadata["hold_id"]
    violations = [_blocker_violation(hold_id, blocker) for blocker in refusal.blockers]
    return error_details_pb2.PreconditionFailure(violations=_as_many_as_fit(violations))


def _blocker_violation(
    hold_id: str, blocker: Blocker
) -> error_details_pb2.PreconditionFailure.Violation:
    until = f" until {blocker.until.isoformat()}" if blocker.until else ""
    return error_details_pb2.PreconditionFailure.Violation(
        type=blocker.kind.value,
        subject=f"holds/{hold_id}/lines/{blocker.line_id}",
        description=f"{blocker.reference} blocks {blocker.amount}{until}",
    )


def _as_many_as_fit(violations: Sequence[M]) -> list[M]:
    """The first of them, as details may have no more; ErrorInfo says how many there are."""
    fitting, size = [], 0
    for violation in violations:
        size += violation.ByteSize()
        if size > DETAILS_BYTES_MAX:
            break
        fitting.append(violation)
    return fitting
