"""Refusals and failures arrive as one exception by reason, details included."""

from __future__ import annotations

import pickle
import re
import time
from typing import Any

import pytest
from google.rpc import error_details_pb2
from grpc import StatusCode

import escrow_client
from escrow.v1 import errors_pb2, hold_pb2, options_pb2
from escrow_client import (
    AlreadyExists,
    DeadlineExceeded,
    DeadlinePassed,
    ErrorReason,
    EscrowError,
    FieldInvalid,
    FieldViolation,
    NotFound,
    PreconditionViolation,
    RateLimited,
    ReleaseBlocked,
    TokenExists,
    TokenNotFound,
    TooManyCalls,
    Unavailable,
)
from escrow_client.errors import ERROR_BY_REASON
from tests.unit.client.answers import refuse, status

CATALOGUE = [
    name.removeprefix("ERROR_REASON_")
    for name, number in errors_pb2.ErrorReason.items()
    if number != 0
]


def test_every_reason_of_the_contract_has_its_own_exception():
    assert [reason.value for reason in ErrorReason] == CATALOGUE
    assert sorted(ERROR_BY_REASON) == sorted(CATALOGUE)
    assert len(set(ERROR_BY_REASON.values())) == len(CATALOGUE)
    for error_class in ERROR_BY_REASON.values():
        assert error_class.__doc__
        assert getattr(escrow_client, error_class.__name__) is error_class


@pytest.mark.parametrize("reason", CATALOGUE)
def test_each_reason_is_raised_as_its_exception(server, client, reason):
    server.answers["GetHold"] = lambda request, context: refuse(
        context, status(StatusCode.FAILED_PRECONDITION, reason, "because")
    )
    with pytest.raises(ERROR_BY_REASON[reason]) as raised:
        client.get_hold("uk", "536365")
    error = raised.value
    assert error.reason is ErrorReason(reason)
    assert error.code is StatusCode.FAILED_PRECONDITION
    assert error.message == "because"
    assert error.metadata == {"hold": "536365"}
    assert str(error) == f"{reason}: because"


def test_field_violations(server, client):
    detail = error_details_pb2.BadRequest(
        field_violations=[
            error_details_pb2.BadRequest.FieldViolation(field="psp", description="is required")
        ]
    )
    server.answers["GetHold"] = lambda request, context: refuse(
        context, status(StatusCode.INVALID_ARGUMENT, "FIELD_INVALID", "psp is required", detail)
    )
    with pytest.raises(FieldInvalid) as raised:
        client.get_hold("uk", "536365")
    assert raised.value.field_violations == (FieldViolation("psp", "is required"),)


def test_blockers(server, client):
    detail = error_details_pb2.PreconditionFailure(
        violations=[
            error_details_pb2.PreconditionFailure.Violation(
                type="WINDOW_OPEN", subject="lines/1", description="until 1 May"
            )
        ]
    )
    server.answers |= {
        "ReleaseHold": lambda request, context: refuse(
            context, status(StatusCode.FAILED_PRECONDITION, "RELEASE_BLOCKED", "no", detail)
        ),
    }
    with pytest.raises(ReleaseBlocked) as raised:
        client.release_hold("uk", "536365")
    assert raised.value.blockers == (
        PreconditionViolation("WINDOW_OPEN", "lines/1", "until 1 May"),
    )


def test_how_long_to_wait(server, client):
    detail = error_details_pb2.RetryInfo(retry_delay={"seconds": 1, "nanos": 250_000_000})
    server.answers["GetHold"] = lambda request, context: refuse(
        context, status(StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED", "slower", detail)
    )
    with pytest.raises(RateLimited) as raised:
        client.get_hold("uk", "536365")
    assert raised.value.retry_after_seconds == 1.25
    assert len(server.requests) == 1
    server.answers["GetHold"] = lambda request, context: refuse(
        context, status(StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS")
    )
    with pytest.raises(TooManyCalls) as later:
        client.get_hold("uk", "536365")
    assert later.value.retry_after_seconds is None


def test_the_next_step_is_the_contract_s():
    for reason in CATALOGUE:
        value = errors_pb2.ErrorReason.DESCRIPTOR.values_by_name[f"ERROR_REASON_{reason}"]
        rule: Any = value.GetOptions().Extensions[options_pb2.refusal]  # type: ignore[index]
        error = ERROR_BY_REASON[reason](ErrorReason(reason), StatusCode.ABORTED, "no")
        assert error.next_step == rule.next_step != ""
    assert EscrowError("UNAVAILABLE", StatusCode.UNAVAILABLE, "gone").next_step == ""
    assert EscrowError("UNSPECIFIED", StatusCode.UNKNOWN, "odd").next_step == ""


def test_a_class_of_failures_catches_its_reasons():
    assert issubclass(DeadlinePassed, DeadlineExceeded)
    assert issubclass(TokenNotFound, NotFound)
    assert issubclass(TokenExists, AlreadyExists)


def test_a_reason_of_a_newer_server_is_kept_as_text(server, client):
    server.answers["GetHold"] = lambda request, context: refuse(
        context, status(StatusCode.FAILED_PRECONDITION, "MOON_TOO_FULL")
    )
    with pytest.raises(EscrowError) as raised:
        client.get_hold("uk", "536365")
    assert raised.value.reason == "MOON_TOO_FULL"
    assert type(raised.value) is EscrowError


def test_a_failure_without_details_goes_by_its_code(server, client):
    server.answers["GetHold"] = lambda request, context: context.abort(
        StatusCode.PERMISSION_DENIED, "not yours"
    )
    with pytest.raises(EscrowError) as raised:
        client.get_hold("uk", "536365")
    assert raised.value.code is StatusCode.PERMISSION_DENIED
    assert str(raised.value) == "PERMISSION_DENIED: not yours"


def test_a_server_that_is_not_there(connect):
    client = connect("127.0.0.1:1", timeout_seconds=0.5)
    start = time.monotonic()
    with pytest.raises(Unavailable) as raised:
        client.get_hold("uk", "536365")
    assert time.monotonic() - start < 2.0
    assert raised.value.code is StatusCode.UNAVAILABLE
    assert str(raised.value).startswith("UNAVAILABLE: the server cannot be reached")


def test_a_deadline_that_passes(server, client):
    def answer(request, context):
        time.sleep(0.5)
        return hold_pb2.Hold()

    server.answers["GetHold"] = answer
    with pytest.raises(DeadlineExceeded, match="no answer within the call's deadline"):
        client.get_hold("uk", "536365", timeout_seconds=0.1)


def test_errors_survive_pickling():
    error = ReleaseBlocked(
        ErrorReason.RELEASE_BLOCKED,
        StatusCode.FAILED_PRECONDITION,
        "no",
        {"hold": "1"},
        retry_after_seconds=0.5,
    )
    copy = pickle.loads(pickle.dumps(error))
    assert copy.retry_after_seconds == 0.5
    assert (type(copy), copy.reason, copy.metadata) == (ReleaseBlocked, error.reason, {"hold": "1"})


def test_the_reasons_are_documented():
    for error_class in ERROR_BY_REASON.values():
        assert re.fullmatch(r"[A-Z].*\.", error_class.__doc__ or "", re.DOTALL)
