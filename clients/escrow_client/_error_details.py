"""From what gRPC reports to the exceptions of `errors`."""

from __future__ import annotations

from typing import Any

from google.rpc import error_details_pb2, status_pb2
from grpc import RpcError, StatusCode

from escrow_client._limits import is_unavailable
from escrow_client.errors import (
    ERROR_BY_REASON,
    DeadlineExceeded,
    ErrorReason,
    EscrowError,
    FieldViolation,
    PreconditionViolation,
    Unavailable,
)

_DETAILS_KEY = "grpc-status-details-bin"
_CODE_BY_NUMBER: dict[int, StatusCode] = {code.value[0]: code for code in StatusCode}
_ERROR_BY_CODE: dict[StatusCode, type[EscrowError]] = {
    StatusCode.UNAVAILABLE: Unavailable,
    StatusCode.DEADLINE_EXCEEDED: DeadlineExceeded,
}


def error_from_rpc(error: RpcError) -> EscrowError:
    """The exception for a call that failed."""
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == _DETAILS_KEY:
            return error_from_status(status_pb2.Status.FromString(value))
    code, message = error.code(), error.details() or error.code().name
    if is_unavailable(error):
        code = StatusCode.UNAVAILABLE
        message = f"the server cannot be reached ({message})"
    elif code is StatusCode.DEADLINE_EXCEEDED:
        message = f"no answer within the call's deadline ({message})"
    return _ERROR_BY_CODE.get(code, EscrowError)(code.name, code, message)


def error_from_status(status: status_pb2.Status) -> EscrowError:
    """The exception for a refused item of a batch, or for the details of a failed call."""
    info = error_details_pb2.ErrorInfo()
    bad_request = error_details_pb2.BadRequest()
    failure = error_details_pb2.PreconditionFailure()
    retry = error_details_pb2.RetryInfo()
    for detail in status.details:
        for message in (info, bad_request, failure, retry):
            detail.Unpack(message)
    code = _CODE_BY_NUMBER.get(status.code, StatusCode.UNKNOWN)
    reason = info.reason or code.name
    error_class = ERROR_BY_REASON.get(reason) or _ERROR_BY_CODE.get(code, EscrowError)
    return error_class(
        ErrorReason(reason) if reason in ERROR_BY_REASON else reason,
        code,
        status.message or reason,
        info.metadata,
        tuple(FieldViolation(v.field, v.description) for v in bad_request.field_violations),
        tuple(PreconditionViolation(v.type, v.subject, v.description) for v in failure.violations),
        retry.retry_delay.ToTimedelta().total_seconds() if retry.HasField("retry_delay") else None,
    )
