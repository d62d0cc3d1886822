from __future__ import annotations

from datetime import UTC, datetime

import pytest
from google.rpc import error_details_pb2, status_pb2

from escrow.v1.errors_pb2 import ErrorReason
from ledger.domain.refusals import (
    Blocker,
    BlockerKind,
    FieldViolation,
    Reason,
    Refusal,
    field_invalid,
)
from server.errors import CODES, encode_refusal, to_status
from tests.support.wire import blockers, error_info, violations


def test_every_reason_is_in_the_contract_and_in_the_table():
    contract = {
        name.removeprefix("ERROR_REASON_") for name in ErrorReason.DESCRIPTOR.values_by_name
    }
    assert contract - {"UNSPECIFIED"} == {reason.value for reason in Reason}
    assert set(CODES) == set(Reason)


def test_the_code_of_every_reason_is_the_one_its_comment_says(request):
    proto = request.config.rootpath / "proto" / "escrow" / "v1" / "errors.proto"
    lines = [line.strip() for line in proto.read_text().splitlines()]
    for reason in Reason:
        (at,) = [
            number
            for number, line in enumerate(lines)
            if line.startswith(f"ERROR_REASON_{reason.value} =")
        ]
        while lines[at - 1].startswith("//"):
            at -= 1
        assert lines[at].startswith(f"// {CODES[reason].name}:"), reason


@pytest.mark.parametrize("reason", Reason)
def test_a_status_has_one_error_info(reason):
    status = to_status(Refusal(reason, "No.", metadata={"hold_id": "h"}))
    info = error_info(status)
    assert (info.reason, info.domain, info.metadata["hold_id"]) == (reason, "escrow.v1", "h")
    assert status.message == "No."


def test_a_field_that_is_wrong_is_named():
    assert violations(to_status(field_invalid("a.b", "is wrong"))) == {"a.b": "is wrong"}


def test_a_blocker_says_what_it_blocks_and_until_when():
    until = datetime(2026, 3, 28, tzinfo=UTC)
    blocker = Blocker("1", BlockerKind.WINDOW_OPEN, "policies/week@1", 500, until)
    refusal = Refusal(Reason.RELEASE_BLOCKED, "No.", metadata={"hold_id": "h"}, blockers=[blocker])
    (violation,) = blockers(to_status(refusal))
    assert violation == error_details_pb2.PreconditionFailure.Violation(
        type="WINDOW_OPEN",
        subject="holds/h/lines/1",
        description="policies/week@1 blocks 500 until 2026-03-28T00:00:00+00:00",
    )


def test_details_stay_small_enough_to_be_received_and_say_how_many_there_are():
    fields = [FieldViolation(f"lines[{n}].amount_minor", "is wrong") for n in range(2_000)]
    status = to_status(Refusal(Reason.FIELD_INVALID, "No.", fields=fields))
    assert 50 < len(violations(status)) < 2_000
    assert error_info(status).metadata["field_violation_count"] == "2000"
    assert status.ByteSize() < 5_000


def test_the_stored_bytes_are_the_status():
    refusal = field_invalid("a", "b")
    assert status_pb2.Status.FromString(encode_refusal(refusal)) == to_status(refusal)
