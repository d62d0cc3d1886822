from __future__ import annotations

import pytest

from escrow.v1 import hold_pb2
from escrow_client import (
    AsyncClient,
    CreatePayout,
    Hold,
    Payout,
    PayoutOutcome,
    PayoutState,
    Refund,
    RefundOutcome,
    RefundState,
    ReportPayout,
    ReportRefund,
    errors,
)
from server.settings import Settings
from tests.support import wire
from tests.support.shop import LEDGER, gbp, order, refund, sell, signed

BATCH = "/escrow.v1.HoldService/BatchPlaceHolds"
PLACE = "/escrow.v1.HoldService/PlaceHold"


def item(hold_id: str, amount: int = 1, **changes) -> hold_pb2.PlaceHoldRequest:
    line = hold_pb2.HoldLineSpec(line_id="1", merchant="amy", amount_minor=amount, policy="week")
    fields = {"request_id": f"r-{hold_id}", "currency_code": "GBP", "psp": "card"} | changes
    return hold_pb2.PlaceHoldRequest(hold_id=hold_id, lines=[line], **fields)


async def send(target: str, *items) -> list[hold_pb2.PlaceHoldResult]:
    request = hold_pb2.BatchPlaceHoldsRequest(parent=f"ledgers/{LEDGER}", requests=items)
    raw = await wire.call(target, BATCH, request)
    return list(hold_pb2.BatchPlaceHoldsResponse.FromString(raw).results)


def reasons(results) -> list[str]:
    return [
        wire.error_info(result.refusal).reason if result.HasField("refusal") else "placed"
        for result in results
    ]


async def test_every_item_is_answered_for_itself_in_its_place(server_target, ledger):
    items = [
        item("o1"),
        item("o2", amount=0),
        item("o1", request_id="other"),
        item("o3", parent="ledgers/elsewhere"),
        item("o4", currency_code="QQQ"),
        item("o5", parent=f"ledgers/{LEDGER}"),
        item("o1"),
        item("o6", request_id="r-o1"),
    ]
    expected = [
        "placed",
        "FIELD_INVALID",
        "HOLD_EXISTS",
        "FIELD_INVALID",
        "CURRENCY_UNKNOWN",
        "placed",
        "placed",
        "REQUEST_ID_REUSED",
    ]
    results = await send(server_target, *items)
    assert reasons(results) == expected
    assert results[0] == results[6]
    assert wire.violations(results[1].refusal) == {
        "lines[0].amount_minor": "must be greater than 0"
    }
    assert list(wire.violations(results[3].refusal)) == ["parent"]
    assert await send(server_target, *items) == results


async def test_an_item_and_the_call_for_one_are_the_same_request(server_target, ledger):
    (result,) = await send(server_target, item("o"))
    alone = item("o", parent=f"ledgers/{LEDGER}")
    assert hold_pb2.Hold.FromString(await wire.call(server_target, PLACE, alone)) == result.hold


async def test_a_batch_of_nothing_or_of_too_much_is_refused_as_a_whole(server_target, ledger):
    for number in (0, 1_001):
        request = hold_pb2.BatchPlaceHoldsRequest(
            parent=f"ledgers/{LEDGER}", requests=[item(f"o{n}") for n in range(number)]
        )
        status = await wire.refused(server_target, BATCH, request)
        assert list(wire.violations(status)) == ["requests"]


async def test_a_batch_for_no_ledger_is_refused_as_a_whole(client: AsyncClient, ledger):
    with pytest.raises(errors.LedgerNotFound):
        await client.batch_place_holds("nowhere", [order("o")])


async def test_every_kind_of_batch(client: AsyncClient, ledger):
    placed = await client.batch_place_holds(ledger, [order("o1"), order("o2")])
    assert all(isinstance(answer, Hold) for answer in placed)
    events = await client.batch_report_fulfilments(ledger, [signed("o1"), signed("o9")])
    assert isinstance(events[1], errors.HoldNotFound)
    made = await client.batch_create_refunds(
        ledger, [refund("r1", "o1", 10), refund("r2", "o1", 9_999)]
    )
    assert isinstance(made[1], errors.RefundExceedsRemainder)
    reports = [ReportRefund("r1", RefundOutcome.SUCCEEDED)] * 2
    done, again = await client.batch_report_refunds(ledger, reports)
    assert isinstance(done, Refund)
    assert (done.state, again) == (RefundState.SUCCEEDED, done)
    await sell(client, "sold")
    payouts = [
        CreatePayout(f"p{n}", "amy", gbp(amount), "bank") for n, amount in enumerate((1, 10**9))
    ]
    created = await client.batch_create_payouts(ledger, payouts)
    assert isinstance(created[1], errors.InsufficientAvailable)
    outcomes = [
        ReportPayout("p0", PayoutOutcome.PAID, bank_account="main"),
        ReportPayout("p0", PayoutOutcome.FAILED),
        ReportPayout("p0", PayoutOutcome.RETURNED),
    ]
    paid, failed, returned = await client.batch_report_payouts(ledger, outcomes)
    assert isinstance(paid, Payout)
    assert paid.state == PayoutState.PAID
    assert isinstance(failed, errors.PayoutStateConflict)
    assert isinstance(returned, errors.FieldInvalid)


class TestFullQueue:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"queue_commands_max": 5})

    async def test_a_batch_the_queue_has_no_room_for_is_not_taken(
        self, client: AsyncClient, ledger
    ):
        with pytest.raises(errors.QueueFull):
            await client.batch_place_holds(ledger, [order(f"o{n}") for n in range(6)])
        assert len(await client.batch_place_holds(ledger, [order(f"o{n}") for n in range(5)])) == 5
