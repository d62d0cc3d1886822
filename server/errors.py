"""Refusals on the wire: the contract's catalogue says their code and message; the details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from escrow.v1 import options_pb2
from escrow.v1.errors_pb2 import ErrorReason
from ledger.domain.refusals import Blocker, Reason, Refusal

M = TypeVar("M", bound=Message)

DOMAIN: Final = "escrow.v1"

DETAILS_BYTES_MAX: Final = 4_096
"""Details travel as metadata, and many clients take no more than 8 KiB of it."""

# The generated stubs know an extension only as a field.
_REFUSAL: Final[Any] = options_pb2.refusal

RULES: Final[dict[Reason, options_pb2.RefusalRule]] = {
    reason: ErrorReason.DESCRIPTOR.values_by_name[f"ERROR_REASON_{reason}"]
    .GetOptions()
    .Extensions[_REFUSAL]
    for reason in Reason
}
"""What each reason stands for, as the contract says."""

CODE_BY_NUMBER: Final[dict[int, StatusCode]] = {code.value[0]: code for code in StatusCode}


class StoredRefusal(Exception):
    """A refusal as it was, or will be, answered every time: by its serialized status."""

    def __init__(self, encoded: bytes) -> None:
        super().__init__("refused")
        self.status = status_pb2.Status.FromString(encoded)


def to_status(refusal: Refusal) -> status_pb2.Status:
    """A refusal as a status: one ErrorInfo, and what its reason calls for besides."""
    rule = RULES[refusal.reason]
    status = status_pb2.Status(code=rule.code, message=rule.message.format_map(refusal.metadata))
    info = error_details_pb2.ErrorInfo(
        reason=refusal.reason.value, domain=DOMAIN, metadata=refusal.metadata
    )
    details = (info, _bad_request(refusal), _precondition_failure(refusal), _retry_info(refusal))
    for detail in details:
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


def _retry_info(refusal: Refusal) -> Message | None:
    if refusal.retry_after_seconds is None:
        return None
    info = error_details_pb2.RetryInfo()
    info.retry_delay.FromTimedelta(timedelta(seconds=refusal.retry_after_seconds))
    return info


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
