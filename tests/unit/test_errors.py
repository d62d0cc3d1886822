from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.rpc import code_pb2, error_details_pb2, status_pb2

from escrow.v1.errors_pb2 import ErrorReason
from ledger.domain.refusals import (
    Blocker,
    BlockerKind,
    FieldViolation,
    Reason,
    Refusal,
    field_invalid,
    fields_invalid,
    release_blocked,
)
from server.errors import CODE_BY_NUMBER, RULES, encode_refusal, to_status
from tests.support.wire import blockers, error_info, retry_info, violations

NOT_METADATA = {"fields", "blockers", "retry_after_seconds"}


def test_every_reason_is_in_the_contract():
    contract = {
        name.removeprefix("ERROR_REASON_") for name in ErrorReason.DESCRIPTOR.values_by_name
    }
    assert contract - {"UNSPECIFIED"} == {reason.value for reason in Reason}


@pytest.mark.parametrize("reason", Reason)
def test_the_contract_says_what_a_reason_stands_for(reason):
    rule = RULES[reason]
    assert rule.code in CODE_BY_NUMBER
    assert rule.code not in {code_pb2.OK, code_pb2.UNKNOWN}
    assert rule.message.endswith(".") or reason is Reason.FIELD_INVALID
    assert rule.next_step.endswith(".")
    assert names(rule.message) <= set(rule.metadata)


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def raised(source: Path) -> Iterator[tuple[str, set[str], str]]:
    """Every refusal that a module makes: its reason, its metadata keys, and where."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
            reason = node.args[0]
            keys = {keyword.arg for keyword in node.keywords if keyword.arg} - NOT_METADATA
            if isinstance(reason, ast.Attribute):
                yield reason.attr, keys, f"{source.name}:{node.lineno}"


def test_every_refusal_is_made_with_the_metadata_of_its_reason(request):
    root = request.config.rootpath
    found = [
        each for room in ("ledger", "server") for path in root.glob(f"{room}/**/*.py")
        for each in raised(path)
    ]  # fmt: skip
    assert {reason for reason, _, _ in found} == {reason.name for reason in Reason}
    wrong = [
        (where, reason)
        for reason, keys, where in found
        if keys != set(RULES[Reason[reason]].metadata)
    ]
    assert wrong == []


@pytest.mark.parametrize("reason", Reason)
def test_a_status_has_one_error_info(reason):
    rule = RULES[reason]
    metadata: dict[str, Any] = {key: f"<{key}>" for key in rule.metadata}
    status = to_status(Refusal(reason, **metadata))
    info = error_info(status)
    assert (info.reason, info.domain) == (reason, "escrow.v1")
    assert dict(info.metadata) == metadata
    assert status.code == rule.code
    for name in names(rule.message):
        assert f"<{name}>" in status.message


def test_a_field_that_is_wrong_is_named():
    status = to_status(field_invalid("a.b", "is wrong"))
    assert violations(status) == {"a.b": "is wrong"}
    assert status.message == "a.b: is wrong"


def test_a_blocker_says_what_it_blocks_and_until_when():
    until = datetime(2026, 3, 28, tzinfo=UTC)
    blocker = Blocker("1", BlockerKind.WINDOW_OPEN, "policies/week@1", 500, until)
    status = to_status(release_blocked("h", [blocker]))
    (violation,) = blockers(status)
    assert violation == error_details_pb2.PreconditionFailure.Violation(
        type="WINDOW_OPEN",
        subject="holds/h/lines/1",
        description="policies/week@1 blocks 500 until 2026-03-28T00:00:00+00:00",
    )
    assert error_info(status).metadata["blocker_count"] == "1"


def test_who_is_too_fast_is_told_how_long_to_wait():
    refusal = Refusal(Reason.RATE_LIMITED, retry_after_seconds=1.5, calls_per_second_max=10)
    assert retry_info(to_status(refusal)).retry_delay.ToMilliseconds() == 1_500


def test_details_stay_small_enough_to_be_received_and_say_how_many_there_are():
    fields = [FieldViolation(f"lines[{n}].amount_minor", "is wrong") for n in range(2_000)]
    status = to_status(fields_invalid(fields))
    assert 50 < len(violations(status)) < 2_000
    assert error_info(status).metadata["field_violation_count"] == "2000"
    assert status.ByteSize() < 5_000


def test_the_stored_bytes_are_the_status():
    refusal = field_invalid("a", "b")
    assert status_pb2.Status.FromString(encode_refusal(refusal)) == to_status(refusal)
