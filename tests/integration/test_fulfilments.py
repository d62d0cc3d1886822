"""FulfilmentService over the wire: events in any order, parcels, retractions, and their list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from escrow.v1 import fulfilment_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    Fulfilment,
    FulfilmentKind,
    HoldState,
    ParcelRule,
    PolicyTerms,
    ReportFulfilment,
    WaitingFor,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, signed

REPORT = "/escrow.v1.FulfilmentService/ReportFulfilment"
LIST = "/escrow.v1.FulfilmentService/ListFulfilments"
DAY = timedelta(days=1)
SIGNED, LOST = FulfilmentKind.SIGNED, FulfilmentKind.LOST


def reported(**fields: Any) -> fulfilment_pb2.ReportFulfilmentRequest:
    request: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "hold_id": "o",
        "kind": "FULFILMENT_KIND_SIGNED",
        "occurred_time": START,
        "source": "carrier",
    }
    return fulfilment_pb2.ReportFulfilmentRequest(**request | fields)


async def report(
    client: AsyncClient,
    kind: FulfilmentKind,
    at: datetime = START,
    line_ids: Sequence[str] = (),
    **fields: Any,
) -> Fulfilment:
    command = ReportFulfilment("o", kind, at, "carrier", line_ids, **fields)
    return await client.report_fulfilment(LEDGER, command)


async def ends(client: AsyncClient) -> list[datetime | None]:
    """Where the windows of the hold end that run; None for those that do not."""
    lines = (await client.get_hold(LEDGER, "o")).lines
    return [
        line.window.end_time if line.window and not line.waiting_for else None for line in lines
    ]


@pytest.fixture
async def hold(client: AsyncClient, ledger: str) -> str:
    """An order of two lines."""
    await client.place_hold(ledger, order("o", 1_000, 500))
    return "o"


async def test_an_event_is_answered_with_everything_it_says(client: AsyncClient, ledger, hold):
    answer = await report(
        client, SIGNED, line_ids=["2"], parcel_number=2, parcel_count=3, carrier="ups"
    )
    assert (answer.hold_id, answer.kind, answer.source) == ("o", SIGNED, "carrier")
    assert (answer.parcel_number, answer.parcel_count, answer.carrier) == (2, 3, "ups")
    assert (answer.occurred_time, answer.retracts_entry_seq) == (START, 0)
    assert answer.record_time >= START
    (line,) = answer.lines
    assert (line.line_id, line.waiting_for) == ("2", WaitingFor.PARCEL)
    plain = await report(client, FulfilmentKind.SHIPPED)
    assert (plain.parcel_number, plain.parcel_count, plain.carrier) == (1, 0, "")
    assert [each async for each in client.list_fulfilments(ledger, "o")] == [answer, plain]


async def test_a_line_waits_for_all_its_parcels_in_whatever_order(
    client: AsyncClient, ledger, hold
):
    late = START - DAY
    for number, at in ((3, START), (1, late), (1, late)):
        answer = await report(client, SIGNED, at, ["1"], parcel_number=number, parcel_count=3)
        assert [line.waiting_for for line in answer.lines] == [WaitingFor.PARCEL]
    explained = (await client.explain_release(ledger, "o", ["1"])).lines[0]
    assert [each.kind for each in explained.blockers] == [BlockerKind.PARCEL_OUTSTANDING]
    await report(client, SIGNED, late, ["1"], parcel_number=2)
    assert await ends(client) == [WINDOW_END, None]


async def test_the_last_parcel_of_the_order_counts_for_every_line(client: AsyncClient, ledger):
    terms = PolicyTerms(parcel_rule=ParcelRule.LAST_OF_ORDER)
    await client.create_policy(
        ledger, "split", window_days=7, time_zone="Europe/London", terms=terms
    )
    await client.place_hold(ledger, order("o", 1_000, 500, policy="split"))
    (line,) = (await report(client, SIGNED, START - 3 * DAY, ["1"])).lines
    assert line.waiting_for is WaitingFor.OTHER_LINE
    explained = (await client.explain_release(ledger, "o", ["1"])).lines[0]
    assert [each.kind for each in explained.blockers] == [BlockerKind.ORDER_OUTSTANDING]
    await report(client, SIGNED, START, ["2"])
    assert await ends(client) == [WINDOW_END, WINDOW_END]


EVENTS: tuple[tuple[FulfilmentKind, datetime, dict[str, Any]], ...] = (
    (SIGNED, START - 2 * DAY, {}),
    (SIGNED, START, {"parcel_number": 2, "parcel_count": 2}),
    (FulfilmentKind.SHIPPED, START - 4 * DAY, {}),
    (SIGNED, START - DAY, {"parcel_number": 2}),
)


async def test_the_order_of_events_makes_no_difference(client: AsyncClient, ledger):
    for number, events in enumerate(permutations(EVENTS)):
        hold_id = f"o{number}"
        await client.place_hold(ledger, order(hold_id))
        for kind, at, fields in events:
            command = ReportFulfilment(hold_id, kind, at, "carrier", **fields)
            await client.report_fulfilment(ledger, command)
        (line,) = (await client.get_hold(ledger, hold_id)).lines
        assert line.waiting_for is None
        assert line.window and line.window.end_time == WINDOW_END, events


async def test_what_would_shorten_a_window_is_told_and_not_done(client: AsyncClient, ledger, hold):
    await report(client, SIGNED)
    answer = await report(client, SIGNED, START - 2 * DAY)
    assert {line.refused_end_time for line in answer.lines} == {WINDOW_END - 2 * DAY}
    assert await ends(client) == [WINDOW_END] * 2
    (entry,) = [e async for e in client.list_entries(ledger) if e.seq == answer.entry_seq]
    assert "refused_end_time" in str(entry.fact)


async def test_a_retraction_stops_the_window_and_signing_again_lets_it_run(
    client: AsyncClient, ledger, hold
):
    wrong = await report(client, SIGNED, START - DAY)
    answer = await report(client, FulfilmentKind.RETRACTED, retracts_entry_seq=wrong.entry_seq)
    assert answer.retracts_entry_seq == wrong.entry_seq
    assert {line.waiting_for for line in answer.lines} == {WaitingFor.TRIGGER}
    assert await ends(client) == [None, None]
    await client.advance_clock(ledger, WINDOW_END)
    assert (await client.get_hold(ledger, "o")).state is HoldState.FUNDED
    with pytest.raises(errors.FulfilmentNotFound):
        await report(client, FulfilmentKind.RETRACTED, retracts_entry_seq=wrong.entry_seq)
    await report(client, SIGNED, START)
    assert await ends(client) == [WINDOW_END] * 2


async def test_lost_goods_block_until_they_are_signed_for(client: AsyncClient, ledger, hold):
    await report(client, SIGNED, line_ids=["2"])
    lost = await report(client, LOST, line_ids=["1"])
    assert [line.waiting_for for line in lost.lines] == [WaitingFor.LOST_GOODS]
    (explained, _) = (await client.explain_release(ledger, "o")).lines
    (blocker,) = explained.blockers
    assert (blocker.kind, blocker.since_time) == (BlockerKind.GOODS_LOST, START)
    await report(client, SIGNED, line_ids=["1"])
    assert await ends(client) == [WINDOW_END] * 2


async def test_the_fallback_does_not_open_what_is_lost(client: AsyncClient, ledger):
    terms = PolicyTerms(fallback_after=FulfilmentKind.SHIPPED, fallback_days=3)
    await client.create_policy(ledger, "auto", time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", policy="auto"))
    await report(client, FulfilmentKind.SHIPPED)
    lost = await report(client, LOST)
    await client.advance_clock(ledger, START + 10 * DAY)
    assert await ends(client) == [None]
    found = ReportFulfilment(
        "o",
        FulfilmentKind.RETRACTED,
        START + 10 * DAY,
        "carrier",
        retracts_entry_seq=lost.entry_seq,
    )
    await client.report_fulfilment(ledger, found)
    await client.advance_clock(ledger, START + 11 * DAY)
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.released) == (gbp(0), gbp(1_000))


async def test_refusals_in_the_order_of_the_contract(client: AsyncClient, ledger, hold):
    count = (await client.get_ledger(ledger)).entry_count
    later = START + DAY
    retracted = {"kind": FulfilmentKind.RETRACTED, "retracts_entry_seq": 99}
    for error, hold_id, fields in [
        (errors.HoldNotFound, "none", {"occurred_time": later, "line_ids": ["9"]}),
        (errors.LineNotFound, "o", {"occurred_time": later, "line_ids": ["9"]}),
        (errors.TimeInFuture, "o", {"occurred_time": later, **retracted}),
        (errors.FulfilmentNotFound, "o", retracted),
    ]:
        told: dict[str, Any] = {"kind": SIGNED, "occurred_time": START, "source": "s"} | fields
        with pytest.raises(error):
            await client.report_fulfilment(ledger, ReportFulfilment(hold_id, **told))
    with pytest.raises(errors.LedgerNotFound):
        await client.report_fulfilment("none", signed("o"))
    assert (await client.get_ledger(ledger)).entry_count == count


async def test_only_an_event_of_the_hold_is_retracted(client: AsyncClient, ledger, hold):
    await client.place_hold(ledger, order("other"))
    other = await client.report_fulfilment(ledger, signed("other"))
    placed = (await client.get_hold(ledger, "o")).entry_seq
    for seq in (other.entry_seq, placed, 2**62):
        with pytest.raises(errors.FulfilmentNotFound) as caught:
            await report(client, FulfilmentKind.RETRACTED, retracts_entry_seq=seq)
        assert caught.value.metadata["entry_seq"] == str(seq)
    own = await report(client, SIGNED)
    gone = await report(client, FulfilmentKind.RETRACTED, retracts_entry_seq=own.entry_seq)
    with pytest.raises(errors.FulfilmentNotFound):
        await report(client, FulfilmentKind.RETRACTED, retracts_entry_seq=gone.entry_seq)


RETRACTED = "FULFILMENT_KIND_RETRACTED"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": 0}, "kind"),
        ({"kind": "FULFILMENT_KIND_AUTO_CONFIRMED"}, "kind"),
        ({"kind": 99}, "kind"),
        ({"kind": RETRACTED}, "retracts_entry_seq"),
        ({"retracts_entry_seq": 1}, "retracts_entry_seq"),
        ({"kind": RETRACTED, "retracts_entry_seq": -1}, "retracts_entry_seq"),
        ({"parcel_number": -1}, "parcel_number"),
        ({"parcel_number": 1_001}, "parcel_number"),
        ({"parcel_count": -1}, "parcel_count"),
        ({"carrier": "a carrier"}, "carrier"),
        ({"source": ""}, "source"),
        ({"occurred_time": None}, "occurred_time"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, ledger, hold, fields, field
):
    count = (await client.get_ledger(ledger)).entry_count
    status = await wire.refused(server_target, REPORT, reported(**fields))
    assert wire.error_info(status).reason == "FIELD_INVALID"
    assert set(wire.violations(status)) == {field}
    assert (await client.get_ledger(ledger)).entry_count == count


async def test_what_is_wrong_is_said_before_what_is_not_there(server_target, ledger):
    wrong = reported(parent="ledgers/none", kind=RETRACTED)
    status = await wire.refused(server_target, REPORT, wrong)
    assert wire.error_info(status).reason == "FIELD_INVALID"


async def test_the_events_of_a_hold_come_in_pages(client: AsyncClient, server_target, ledger, hold):
    told = [await report(client, SIGNED, START - DAY * number) for number in range(5)]
    await client.place_hold(ledger, order("other"))
    await client.report_fulfilment(ledger, signed("other"))
    listed = [each async for each in client.list_fulfilments(ledger, "o")]
    assert listed == told
    request = fulfilment_pb2.ListFulfilmentsRequest(parent=f"ledgers/{ledger}/holds/o", page_size=2)
    found: list[int] = []
    sizes = []
    while True:
        page = fulfilment_pb2.ListFulfilmentsResponse.FromString(
            await wire.call(server_target, LIST, request)
        )
        sizes.append(len(page.fulfilments))
        found += [each.entry_seq for each in page.fulfilments]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert (found, sizes) == ([each.entry_seq for each in told], [2, 2, 1])
    request.parent = f"ledgers/{ledger}/holds/other"
    status = await wire.refused(server_target, LIST, request)
    assert set(wire.violations(status)) == {"page_token"}


async def test_the_list_of_what_is_not_there(client: AsyncClient, ledger, hold):
    assert [each async for each in client.list_fulfilments(ledger, "o")] == []
    for error, named in (
        (errors.HoldNotFound, (ledger, "none")),
        (errors.LedgerNotFound, ("no", "o")),
    ):
        with pytest.raises(error):
            _ = [each async for each in client.list_fulfilments(*named)]
