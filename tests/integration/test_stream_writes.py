"""StreamWrites: writes of every kind over one stream, answered in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import grpc
import pytest

from escrow.v1 import (
    bulk_pb2,
    bulk_pb2_grpc,
    case_pb2,
    chargeback_pb2,
    fulfilment_pb2,
    hold_pb2,
    payout_pb2,
    refund_pb2,
)
from tests.support import wire
from tests.support.shop import LEDGER, START

PARENT = f"ledgers/{LEDGER}"
ELSEWHERE = bulk_pb2.Write(
    release_hold=hold_pb2.ReleaseHoldRequest(request_id="r", name="ledgers/other/holds/o")
)


def place(hold_id: str, **changes: Any) -> bulk_pb2.Write:
    fields: dict[str, Any] = {
        "request_id": f"place-{hold_id}",
        "hold_id": hold_id,
        "currency_code": "GBP",
        "psp": "card",
        "lines": [
            hold_pb2.HoldLineSpec(line_id="1", merchant="amy", amount_minor=1_000, policy="week")
        ],
    }
    return bulk_pb2.Write(place_hold=hold_pb2.PlaceHoldRequest(**(fields | changes)))


def message(*writes: bulk_pb2.Write) -> bulk_pb2.StreamWritesRequest:
    return bulk_pb2.StreamWritesRequest(parent=PARENT, requests=writes)


async def sent(
    target: str, messages: Sequence[bulk_pb2.StreamWritesRequest]
) -> list[list[bulk_pb2.WriteResult]]:
    """The results of each message."""
    async with grpc.aio.insecure_channel(target) as channel:
        stub: Any = bulk_pb2_grpc.BulkServiceStub(channel)
        return [list(each.results) async for each in stub.StreamWrites(iter(messages))]


def outcomes(results: Sequence[bulk_pb2.WriteResult]) -> list[str]:
    """What came of each: the field of its answer, or the reason of its refusal."""
    return [
        wire.error_info(each.refusal).reason
        if each.HasField("refusal")
        else each.WhichOneof("outcome") or ""
        for each in results
    ]


async def test_a_whole_life_in_one_message(server_target: str, ledger: str) -> None:
    """Each sees what those before it did, as calls one after the other would."""
    life = message(
        place("o"),
        bulk_pb2.Write(
            report_fulfilment=fulfilment_pb2.ReportFulfilmentRequest(
                request_id="signed",
                hold_id="o",
                kind=fulfilment_pb2.FULFILMENT_KIND_SIGNED,
                occurred_time=START,
                source="carrier",
            )
        ),
        bulk_pb2.Write(
            release_hold=hold_pb2.ReleaseHoldRequest(request_id="release", name=f"{PARENT}/holds/o")
        ),
        bulk_pb2.Write(
            create_refund=refund_pb2.CreateRefundRequest(
                request_id="refund",
                refund_id="r",
                hold_id="o",
                currency_code="GBP",
                items=[{"line_id": "1", "amount_minor": 400}],
                reason="return",
            )
        ),
        bulk_pb2.Write(
            report_refund=refund_pb2.ReportRefundRequest(
                request_id="refunded", refund_id="r", outcome=refund_pb2.REFUND_OUTCOME_SUCCEEDED
            )
        ),
        bulk_pb2.Write(
            create_payout=payout_pb2.CreatePayoutRequest(
                request_id="payout",
                payout_id="p",
                merchant="amy",
                currency_code="GBP",
                amount_minor=1,
                destination="bank",
            )
        ),
        bulk_pb2.Write(
            report_settlement=hold_pb2.ReportSettlementRequest(
                request_id="settled",
                currency_code="GBP",
                name=f"{PARENT}/holds/o",
                bank_account="bank",
                occurred_time=START,
            )
        ),
        bulk_pb2.Write(
            open_case=case_pb2.OpenCaseRequest(
                request_id="case",
                case_id="c",
                hold_id="o",
                currency_code="GBP",
                claims=[{"line_id": "1", "amount_minor": 100}],
            )
        ),
        bulk_pb2.Write(
            answer_case=case_pb2.AnswerCaseRequest(request_id="answer", name=f"{PARENT}/cases/c")
        ),
        bulk_pb2.Write(
            move_case=case_pb2.MoveCaseRequest(
                request_id="move", name=f"{PARENT}/cases/c", action=case_pb2.CASE_ACTION_ESCALATE
            )
        ),
        bulk_pb2.Write(
            add_evidence=case_pb2.AddEvidenceRequest(
                request_id="evidence",
                name=f"{PARENT}/cases/c",
                evidence={
                    "sha256": b"x" * 32,
                    "media_type": "image/jpeg",
                    "size_bytes": 1,
                    "pointer": "vault/1",
                    "party": case_pb2.CASE_PARTY_BUYER,
                },
            )
        ),
        bulk_pb2.Write(
            report_chargeback=chargeback_pb2.ReportChargebackRequest(
                request_id="chargeback",
                case_id="cb",
                hold_id="o",
                reference="ref",
                event=chargeback_pb2.CHARGEBACK_EVENT_OPENED,
                currency_code="GBP",
                amount_minor=1_000,
            )
        ),
        bulk_pb2.Write(
            close_case=case_pb2.CloseCaseRequest(
                request_id="close",
                name=f"{PARENT}/cases/c",
                outcome=case_pb2.CASE_OUTCOME_WITHDRAWN,
            )
        ),
    )
    (results,) = await sent(server_target, [life])
    assert outcomes(results) == [
        "hold", "fulfilment", "RELEASE_BLOCKED", "refund", "refund", "INSUFFICIENT_AVAILABLE",
        "hold", "case", "case", "case", "case", "case", "case",
    ]  # fmt: skip


async def test_a_write_has_the_answer_of_its_own_call(server_target: str, ledger: str) -> None:
    (first,) = await sent(server_target, [message(place("o"))])
    alone = place("o").place_hold
    alone.parent = PARENT
    answer = await wire.call(server_target, "/escrow.v1.HoldService/PlaceHold", alone)
    assert hold_pb2.Hold.FromString(answer) == first[0].hold
    (again,) = await sent(server_target, [message(place("o"))])
    assert again == first
    wrong = place("o2", currency_code="gbp").place_hold
    wrong.parent = PARENT
    status = await wire.refused(server_target, "/escrow.v1.HoldService/PlaceHold", wrong)
    (refused,) = await sent(server_target, [message(place("o2", currency_code="gbp"))])
    assert refused[0].refusal == status


async def test_messages_are_answered_in_their_order(server_target: str, ledger: str) -> None:
    messages = [message(*(place(f"o-{n}-{k}") for k in range(1 + n % 7))) for n in range(60)]
    answers = await sent(server_target, messages)
    assert [len(results) for results in answers] == [len(each.requests) for each in messages]
    seqs = [result.hold.entry_seq for results in answers for result in results]
    assert seqs == sorted(seqs)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (bulk_pb2.StreamWritesRequest(parent=PARENT), "FIELD_INVALID"),
        (bulk_pb2.StreamWritesRequest(parent="shop", requests=[place("x")]), "FIELD_INVALID"),
        (
            bulk_pb2.StreamWritesRequest(parent="ledgers/none", requests=[place("x")]),
            "LEDGER_NOT_FOUND",
        ),
    ],
)
async def test_a_broken_message_ends_the_stream_after_what_came_before(
    server_target: str, ledger: str, broken: bulk_pb2.StreamWritesRequest, reason: str
) -> None:
    messages = [message(place("a")), message(place("b")), broken, message(place("never"))]
    answered = []
    async with grpc.aio.insecure_channel(server_target) as channel:
        stub: Any = bulk_pb2_grpc.BulkServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            async for each in stub.StreamWrites(iter(messages)):
                answered += [result.hold.name for result in each.results]
    assert answered == [f"{PARENT}/holds/a", f"{PARENT}/holds/b"]
    assert wire.error_info(wire.status_of(refused.value)).reason == reason
    (again,) = await sent(server_target, [message(place("never"))])
    assert outcomes(again) == ["hold"]


async def test_items_that_are_wrong_are_refused_alone(server_target: str, ledger: str) -> None:
    mixed = message(place("a"), bulk_pb2.Write(), ELSEWHERE, place("b", psp=""), place("c"))
    (results,) = await sent(server_target, [mixed])
    assert outcomes(results) == ["hold", "FIELD_INVALID", "FIELD_INVALID", "FIELD_INVALID", "hold"]
    assert wire.violations(results[2].refusal).keys() == {"parent"}
    assert wire.violations(results[3].refusal).keys() == {"psp"}


async def test_a_sender_that_does_not_read_is_slowed_down(server_target: str, ledger: str) -> None:
    """However much it has to send, the server reads on only as it is read."""
    taken = 0

    async def endless() -> AsyncIterator[bulk_pb2.StreamWritesRequest]:
        nonlocal taken
        while True:
            lines = [
                {"line_id": str(k), "merchant": "amy", "amount_minor": 1, "policy": "week"}
                for k in range(1_000)
            ]
            yield message(place(f"slow-{taken}", lines=lines))
            taken += 1

    async with grpc.aio.insecure_channel(server_target) as channel:
        stub: Any = bulk_pb2_grpc.BulkServiceStub(channel)
        call = stub.StreamWrites(endless())
        assert (await call.read()).results[0].HasField("hold")
        before = -1
        while before != taken:
            before = taken
            await asyncio.sleep(1)
        call.cancel()
    # What fits into the buffers on the way, and eight messages; an endless sender has no bound.
    assert taken < 1_000
