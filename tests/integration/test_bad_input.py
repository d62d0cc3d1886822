"""Whatever a caller sends, the answer is a documented reason: never INTERNAL, never UNKNOWN."""

from __future__ import annotations

from datetime import timedelta

import grpc
import pytest

from escrow.v1 import hold_pb2, refund_pb2
from escrow_client import (
    AsyncClient,
    CreatePayout,
    CreateRefund,
    Line,
    Money,
    PayoutOutcome,
    PlaceHold,
    RefundItem,
    RefundOutcome,
    ReportPayout,
    ReportRefund,
    errors,
)
from server.access import METHODS
from tests.support import wire
from tests.support.shop import (
    LEDGER,
    START,
    gbp,
    order,
    refund,
    sell,
    signed,
)

PLACE_HOLD = "/escrow.v1.HoldService/PlaceHold"
INT64_MAX = 2**63 - 1
ASK_FOR_NOTHING = {"ListLedgers", "ListTokens"}
"""Methods that need to be told nothing."""


def place_hold(**changes) -> hold_pb2.PlaceHoldRequest:
    fields = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "hold_id": "o",
        "currency_code": "GBP",
        "psp": "card",
        "lines": [
            hold_pb2.HoldLineSpec(line_id="1", merchant="amy", amount_minor=1, policy="week")
        ],
    }
    return hold_pb2.PlaceHoldRequest(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parent": "ledgers/"}, "parent"),
        ({"parent": "shop"}, "parent"),
        ({"request_id": ""}, "request_id"),
        ({"request_id": "with space"}, "request_id"),
        ({"hold_id": "o/1"}, "hold_id"),
        ({"hold_id": "x" * 65}, "hold_id"),
        ({"currency_code": "gbp"}, "currency_code"),
        ({"psp": ""}, "psp"),
        ({"lines": []}, "lines"),
        ({"paid_time": {"seconds": -1}}, "paid_time"),
        ({"paid_time": {"seconds": 7_258_118_400}}, "paid_time"),
        ({"lines": [hold_pb2.HoldLineSpec(line_id="1", merchant="amy", policy="week")]}, ""),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(server_target, ledger, changes, field):
    status = await wire.refused(server_target, PLACE_HOLD, place_hold(**changes))
    assert wire.error_info(status).reason == "FIELD_INVALID"
    assert set(wire.violations(status)) == {field or "lines[0].amount_minor"}


@pytest.mark.parametrize("amount", [0, -1, -(2**63)])
async def test_an_amount_that_is_not_positive(server_target, ledger, amount):
    line = hold_pb2.HoldLineSpec(line_id="2", merchant="amy", policy="week", amount_minor=amount)
    request = place_hold()
    request.lines.append(line)
    status = await wire.refused(server_target, PLACE_HOLD, request)
    assert wire.violations(status) == {"lines[1].amount_minor": "must be greater than 0"}


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\xff\xff\xff",
        b"not a message at all",
        # An amount of more than 64 bits, as a varint of eleven bytes.
        place_hold().SerializeToString() + b"\x3a\x0d\x18" + b"\xff" * 10 + b"\x7f",
    ],
)
async def test_bytes_that_are_no_message(server_target, ledger, request_bytes):
    status = await wire.refused(server_target, PLACE_HOLD, request_bytes)
    assert wire.error_info(status).reason == "FIELD_INVALID"


@pytest.mark.parametrize("code", ["XAU", "XXX", "ZZZ", "QQQ"])
async def test_a_currency_that_is_none(client: AsyncClient, ledger, code):
    with pytest.raises(errors.CurrencyUnknown):
        await client.place_hold(ledger, order("o", currency=code))
    with pytest.raises(errors.CurrencyUnknown):
        await client.create_payout(ledger, CreatePayout("p", "amy", Money(code, 1), "bank"))


async def test_a_sum_that_leaves_int64(client: AsyncClient, ledger):
    with pytest.raises(errors.AmountOutOfRange):
        await client.place_hold(ledger, order("o", INT64_MAX, 1))
    assert await client.place_hold(ledger, order("most", INT64_MAX))
    with pytest.raises(errors.AmountOutOfRange):
        await client.place_hold(ledger, order("more", 1))


async def test_what_is_not_there(client: AsyncClient, server_target, ledger):
    with pytest.raises(errors.LedgerNotFound):
        await client.place_hold("nowhere", order("o"))
    with pytest.raises(errors.LedgerNotFound):
        await client.get_ledger("nowhere")
    with pytest.raises(errors.PolicyNotFound):
        await client.place_hold(ledger, order("o", policy="month"))
    with pytest.raises(errors.PolicyNotFound):
        await client.get_policy(ledger, "week", version=2)
    with pytest.raises(errors.HoldNotFound):
        await client.get_hold(ledger, "o")
    with pytest.raises(errors.HoldNotFound):
        await client.report_fulfilment(ledger, signed("o"))
    with pytest.raises(errors.HoldNotFound):
        await client.create_refund(ledger, refund("r", "o", 1))
    with pytest.raises(errors.RefundNotFound):
        await client.report_refund(ledger, ReportRefund("r", RefundOutcome.SUCCEEDED))
    with pytest.raises(errors.RefundNotFound):
        await client.get_refund(ledger, "r")
    with pytest.raises(errors.PayoutNotFound):
        await client.report_payout(ledger, ReportPayout("p", PayoutOutcome.FAILED))
    with pytest.raises(errors.PayoutNotFound):
        await client.get_payout(ledger, "p")
    await client.place_hold(ledger, order("o"))
    with pytest.raises(errors.LineNotFound):
        await client.report_fulfilment(ledger, signed("o", ["9"]))
    with pytest.raises(errors.LineNotFound):
        await client.explain_release(ledger, "o", ["9"])
    with pytest.raises(errors.LineNotFound):
        await client.create_refund(ledger, refund("r", "o", 1, line_id="9"))


async def test_what_is_there_already(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o"))
    with pytest.raises(errors.HoldExists):
        await client.place_hold(ledger, order("o"))
    await client.create_refund(ledger, refund("r", "o", 1))
    with pytest.raises(errors.RefundExists):
        await client.create_refund(ledger, refund("r", "o", 1))
    with pytest.raises(errors.DuplicateLine):
        line = Line("1", "amy", gbp(1), "week")
        await client.place_hold(ledger, PlaceHold("o2", "card", [line, line]))
    await sell(client, "sold")
    await client.create_payout(ledger, CreatePayout("p", "amy", gbp(1), "bank"))
    with pytest.raises(errors.PayoutExists):
        await client.create_payout(ledger, CreatePayout("p", "amy", gbp(1), "bank"))


async def test_a_refund_above_the_remainder(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    await client.create_refund(ledger, refund("r1", "o", 600))
    with pytest.raises(errors.RefundExceedsRemainder) as caught:
        await client.create_refund(ledger, refund("r2", "o", 401))
    assert caught.value.metadata["remainder_minor"] == "400"
    assert caught.value.metadata["requested_minor"] == "401"


async def test_a_refund_in_another_currency(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    with pytest.raises(errors.CurrencyMismatch) as caught:
        items = [RefundItem("1", Money("CNY", 600))]
        await client.create_refund(ledger, CreateRefund("r", "o", items))
    assert caught.value.metadata["hold_currency_code"] == "GBP"


async def test_a_release_before_the_window_lists_every_blocker(
    client: AsyncClient, server_target, ledger
):
    await client.place_hold(ledger, order("o", 100, 200, 300))
    await client.report_fulfilment(ledger, signed("o", ["1"]))
    await client.create_refund(ledger, refund("r", "o", 300, line_id="3"))
    request = hold_pb2.ReleaseHoldRequest(
        name=f"ledgers/{ledger}/holds/o", request_id="early", line_ids=["1", "2", "3"]
    )
    status = await wire.refused(server_target, "/escrow.v1.HoldService/ReleaseHold", request)
    assert wire.error_info(status).reason == "RELEASE_BLOCKED"
    assert wire.error_info(status).metadata["blocker_count"] == "3"
    assert [(b.type, b.subject) for b in wire.blockers(status)] == [
        ("WINDOW_OPEN", "holds/o/lines/1"),
        ("NOT_SIGNED", "holds/o/lines/2"),
        ("NOTHING_HELD", "holds/o/lines/3"),
    ]
    assert "until 2026-03-28T00:00:00+00:00" in wire.blockers(status)[0].description


async def test_a_thousand_blockers_still_arrive(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", *[1] * 1_000))
    with pytest.raises(errors.ReleaseBlocked) as caught:
        await client.release_hold(ledger, "o")
    assert caught.value.metadata["blocker_count"] == "1000"
    explained = await client.explain_release(ledger, "o")
    assert len(explained.lines) == 1_000


async def test_a_request_id_with_another_body(client: AsyncClient, server_target, ledger):
    await wire.call(server_target, PLACE_HOLD, place_hold())
    for changed in (place_hold(hold_id="o2"), place_hold(psp="other")):
        status = await wire.refused(server_target, PLACE_HOLD, changed)
        assert wire.error_info(status).reason == "REQUEST_ID_REUSED"
    refund_request = refund_pb2.CreateRefundRequest(
        parent=f"ledgers/{ledger}",
        request_id="r",
        refund_id="o",
        hold_id="o",
        currency_code="GBP",
        items=[refund_pb2.RefundItem(line_id="1", amount_minor=1)],
    )
    status = await wire.refused(
        server_target, "/escrow.v1.RefundService/CreateRefund", refund_request
    )
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


async def test_times_after_the_clock(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o"))
    soon, late = START + timedelta(minutes=4), START + timedelta(minutes=6)
    assert await client.report_fulfilment(ledger, signed("o", at=soon))
    with pytest.raises(errors.TimeInFuture) as caught:
        await client.report_fulfilment(ledger, signed("o", at=late))
    assert caught.value.metadata["field"] == "occurred_time"


async def test_more_than_is_available(client: AsyncClient, ledger):
    await sell(client, "o", 1_000)
    with pytest.raises(errors.InsufficientAvailable) as caught:
        await client.create_payout(ledger, CreatePayout("p", "amy", gbp(951), "bank"))
    assert caught.value.metadata["available_minor"] == "950"


async def test_an_expired_deadline_leaves_the_effect_and_the_same_answer(
    client: AsyncClient, server_target, ledger
):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await wire.call(server_target, PLACE_HOLD, place_hold(), timeout=0.0001)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    answer = await wire.call(server_target, PLACE_HOLD, place_hold())
    assert hold_pb2.Hold.FromString(answer).name == f"ledgers/{ledger}/holds/o"


async def test_a_message_above_the_size_limit(server_target, ledger):
    request = place_hold(psp="x" * (4 * 1024 * 1024))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await wire.call(server_target, PLACE_HOLD, request)
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_a_method_nobody_serves(server_target):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await wire.call(server_target, "/escrow.v1.HoldService/StealHold", b"")
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_garbage_for_every_method(server_target, ledger):
    for name, method in METHODS.items():
        # The tests of the wire send garbage to streams.
        if method.client_streaming or method.server_streaming:
            continue
        for garbage in (b"\x0a\xff", b""):
            if garbage or method.name not in ASK_FOR_NOTHING:
                status = await wire.refused(server_target, name, garbage)
                assert wire.error_info(status).reason == "FIELD_INVALID", name
