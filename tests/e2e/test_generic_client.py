"""A client that knows nothing but what the server says of itself: reflection, and JSON."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import grpc
import pytest
from google.protobuf import descriptor_pool, json_format, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

from tests.support.books import check_books
from tests.support.processes import running_server

LEDGER: Final = "ledgers/generic"
DAY: Final = "2026-03-{:02}T12:00:00Z"

Call = Callable[..., Any]


@pytest.fixture
def call(database_url: str) -> Iterator[Call]:
    """Calls a method by its name with JSON, as a tool such as grpcurl does; answers with JSON."""
    # Nothing is released but by a call.
    never = {"ESCROW_SWEEP_INTERVAL_SECONDS": "3600"}
    with (
        running_server("--database-url", database_url, **never) as server,
        grpc.insecure_channel(server.target) as channel,
    ):
        pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))

        def call(method: str, **request: Any) -> Any:
            service, name = method.split("/")
            found = pool.FindServiceByName(f"escrow.v1.{service}").methods_by_name[name]
            takes, gives = (
                message_factory.GetMessageClass(each)
                for each in (found.input_type, found.output_type)
            )
            kind = "stream" if found.server_streaming else "unary"
            send: Any = getattr(channel, f"unary_{kind}")(
                f"/{found.containing_service.full_name}/{name}",
                request_serializer=takes.SerializeToString,
                response_deserializer=gives.FromString,
            )
            answer = send(json_format.Parse(json.dumps(request), takes()), timeout=20)
            if not found.server_streaming:
                return json_format.MessageToDict(answer)
            return [json_format.MessageToDict(each) for each in answer]

        yield call


async def test_an_order_from_its_payment_to_the_merchants_bank(
    call: Call, database_url: str
) -> None:
    call(
        "LedgerService/CreateLedger",
        ledgerId="generic",
        requestId="1",
        timeZone="UTC",
        testClockStartTime=DAY.format(2),
    )
    call(
        "PolicyService/CreatePolicy",
        parent=LEDGER,
        requestId="2",
        policyId="week",
        windowDays=7,
        timeZone="UTC",
        commissionBps=500,
    )
    line = {"merchant": "amy", "policy": "week"}
    order = {
        "parent": LEDGER,
        "requestId": "3",
        "holdId": "order-1",
        "currencyCode": "EUR",
        "psp": "card",
        "lines": [
            {"lineId": "tea", "amountMinor": "6000", **line},
            {"lineId": "cup", "amountMinor": 4000, **line},
        ],
    }
    hold = call("HoldService/PlaceHold", **order)
    assert hold["state"] == "HOLD_STATE_FUNDED"
    assert call("HoldService/PlaceHold", **order) == hold

    signed = {
        "parent": LEDGER,
        "requestId": "4",
        "holdId": "order-1",
        "kind": "FULFILMENT_KIND_SIGNED",
        "occurredTime": DAY.format(2),
        "source": "carrier",
    }
    event = call("FulfilmentService/ReportFulfilment", **signed)
    assert event["lines"][0]["window"]["endTime"] == "2026-03-10T00:00:00Z"

    name = f"{LEDGER}/holds/order-1"
    with pytest.raises(grpc.RpcError) as refused:
        call("HoldService/ReleaseHold", name=name, requestId="5")
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    explained = call("HoldService/ExplainRelease", name=name)
    assert [each["blockers"][0]["kind"] for each in explained["lines"]] == [
        "BLOCKER_KIND_WINDOW_OPEN",
        "BLOCKER_KIND_WINDOW_OPEN",
    ]

    refund = call(
        "RefundService/CreateRefund",
        parent=LEDGER,
        requestId="6",
        refundId="refund-1",
        holdId="order-1",
        currencyCode="EUR",
        items=[{"lineId": "cup", "amountMinor": 4000}],
    )
    assert refund["lines"] == [{"lineId": "cup", "fromHeldMinor": "4000"}]
    paid_back = call(
        "RefundService/ReportRefund",
        parent=LEDGER,
        requestId="7",
        refundId="refund-1",
        outcome="REFUND_OUTCOME_SUCCEEDED",
    )
    assert paid_back["state"] == "REFUND_STATE_SUCCEEDED"

    call("LedgerService/AdvanceClock", name=LEDGER, requestId="8", toTime=DAY.format(10))
    assert call("HoldService/GetHold", name=name)["state"] == "HOLD_STATE_CLOSED"

    # Goods that were signed for long before it was reported are not released by the clock.
    late = {"requestId": "late-1", "holdId": "order-2", "paidTime": DAY.format(2)}
    call("HoldService/PlaceHold", **order | late)
    call(
        "FulfilmentService/ReportFulfilment",
        **signed | {"requestId": "late-2", "holdId": "order-2"},
    )
    release = call("HoldService/ReleaseHold", name=f"{LEDGER}/holds/order-2", requestId="late-3")
    assert [each["commissionMinor"] for each in release["lines"]] == ["300", "200"]

    payout = {
        "parent": LEDGER,
        "merchant": "amy",
        "currencyCode": "EUR",
        "amountMinor": 5700,
        "destination": "iban-1",
    }
    call("PayoutService/CreatePayout", requestId="9", payoutId="payout-1", **payout)
    paid = call(
        "PayoutService/ReportPayout",
        parent=LEDGER,
        requestId="10",
        payoutId="payout-1",
        outcome="PAYOUT_OUTCOME_PAID",
        bankAccount="bank-1",
    )
    assert paid["state"] == "PAYOUT_STATE_PAID"

    summary = call("JournalService/GetSummary", parent=LEDGER)["currencies"][0]
    assert summary["paidOutMinor"] == "5700"
    assert "heldMinor" not in summary
    steps = call("JournalService/VerifyLedger", parent=LEDGER)
    assert steps[-1]["verdict"]["inOrder"]
    await check_books(database_url)
