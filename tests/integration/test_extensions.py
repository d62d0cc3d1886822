"""ExtensionService over the wire: what an extension lengthens, and what it leaves alone."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from escrow.v1 import extension_pb2
from escrow_client import (
    AsyncClient,
    Extension,
    ExtensionState,
    FulfilmentKind,
    Line,
    PlaceHold,
    ReportFulfilment,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, signed

EXTEND = "/escrow.v1.ExtensionService/ExtendWindows"
DAY = timedelta(days=1)
LATER = WINDOW_END + timedelta(hours=47)
"""Two days later in London, where the clocks go forward on the 29th."""


def extended(**fields: Any) -> extension_pb2.ExtendWindowsRequest:
    request: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "extension_id": "storm",
        "start_time": START,
        "end_time": START + 30 * DAY,
        "days": 2,
        "reason": "storm-2026",
    }
    return extension_pb2.ExtendWindowsRequest(**request | fields)


async def extend(client: AsyncClient, extension_id: str = "storm", **fields: Any) -> Extension:
    told: dict[str, Any] = {
        "start_time": START,
        "end_time": START + 30 * DAY,
        "days": 2,
        "reason": "storm-2026",
    }
    return await client.extend_windows(LEDGER, extension_id, **told | fields)


async def applied(client: AsyncClient, extension_id: str = "storm") -> Extension:
    """The extension, once the windows that ran have followed it."""
    async with asyncio.timeout(10):
        while True:
            found = await client.get_extension(LEDGER, extension_id)
            if found.state is ExtensionState.APPLIED:
                return found
            await asyncio.sleep(0.02)


async def window_end(client: AsyncClient, hold_id: str) -> datetime | None:
    (line,) = (await client.get_hold(LEDGER, hold_id)).lines
    return line.window.end_time if line.window else None


async def sell_signed(client: AsyncClient, hold_id: str, **fields: Any) -> None:
    line = Line("1", "amy", gbp(1_000), "week")
    await client.place_hold(LEDGER, PlaceHold(hold_id, "card", [line], **fields))
    await client.report_fulfilment(LEDGER, signed(hold_id))


async def test_windows_that_run_and_windows_opened_later_are_lengthened(
    client: AsyncClient, ledger
):
    await sell_signed(client, "running")
    declared = await extend(client)
    assert declared.extension_id == "storm"
    assert (declared.region, declared.carrier, declared.reason) == ("", "", "storm-2026")
    assert (declared.start_time, declared.end_time) == (START, START + 30 * DAY)
    assert declared.days == 2
    await sell_signed(client, "opened-later")
    assert await window_end(client, "opened-later") == LATER
    found = await applied(client)
    assert (found.line_count, found.entry_seq) == (1, declared.entry_seq)
    assert await window_end(client, "running") == LATER
    await client.advance_clock(ledger, LATER - timedelta(microseconds=1))
    for hold_id in ("running", "opened-later"):
        assert (await client.get_hold(ledger, hold_id)).lines[0].held == gbp(1_000)
    await client.advance_clock(ledger, LATER)
    for hold_id in ("running", "opened-later"):
        assert (await client.get_hold(ledger, hold_id)).lines[0].released == gbp(1_000)


async def test_nothing_is_released_at_the_earlier_end_from_the_answer_on(
    client: AsyncClient, ledger
):
    """Whether or not the window has been rewritten by then."""
    await client.advance_clock(ledger, START + DAY)
    await sell_signed(client, "o")
    await extend(client)
    (explained,) = (await client.explain_release(ledger, "o")).lines
    assert explained.release_time == LATER
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o")
    await client.advance_clock(ledger, WINDOW_END)
    assert (await client.get_hold(ledger, "o")).lines[0].held == gbp(1_000)


async def test_only_the_region_and_the_carrier_that_are_named(client: AsyncClient, ledger):
    for hold_id, region, carrier in (
        ("both", "north", "ups"),
        ("region", "north", "dhl"),
        ("carrier", "south", "ups"),
        ("neither", "", ""),
    ):
        line = Line("1", "amy", gbp(1), "week")
        await client.place_hold(ledger, PlaceHold(hold_id, "card", [line], region=region))
        shipped = ReportFulfilment(
            hold_id, FulfilmentKind.SHIPPED, START, "carrier", carrier=carrier
        )
        await client.report_fulfilment(ledger, shipped)
        await client.report_fulfilment(ledger, signed(hold_id))
        assert (await client.get_hold(ledger, hold_id)).region == region
    await extend(client, region="north", carrier="ups")
    assert (await applied(client)).line_count == 1
    assert [
        await window_end(client, each) for each in ("both", "region", "carrier", "neither")
    ] == [LATER, WINDOW_END, WINDOW_END, WINDOW_END]


async def test_the_interval_is_half_open_and_extensions_add_up(client: AsyncClient, ledger):
    await sell_signed(client, "o")
    await extend(client, "before", start_time=START, end_time=WINDOW_END)
    await extend(client, "after", start_time=WINDOW_END + timedelta(microseconds=1))
    for extension_id in ("before", "after"):
        await applied(client, extension_id)
    assert await window_end(client, "o") == WINDOW_END
    exact = {"start_time": WINDOW_END, "end_time": WINDOW_END + timedelta(microseconds=1)}
    await extend(client, "one", days=1, **exact)
    await extend(client, "two", days=1, **exact)
    await applied(client, "two")
    assert await window_end(client, "o") == LATER


async def test_what_was_released_is_not_brought_back(client: AsyncClient, ledger):
    await sell_signed(client, "o")
    await client.advance_clock(ledger, WINDOW_END)
    released = await client.get_hold(ledger, "o")
    await extend(client)
    assert (await applied(client)).line_count == 0
    assert await client.get_hold(ledger, "o") == released


async def test_many_lines_follow_in_steps(client: AsyncClient, ledger):
    commands = [order(f"o{number}", 1, merchant=f"m{number % 7}") for number in range(700)]
    await client.batch_place_holds(ledger, commands)
    await client.batch_report_fulfilments(ledger, [signed(each.hold_id) for each in commands])
    declared = await extend(client)
    assert (await applied(client)).line_count == 700
    steps = [
        each
        async for each in client.list_entries(ledger, from_seq=declared.entry_seq)
        if each.kind == "revision_advanced"
    ]
    assert steps
    for hold_id in ("o0", "o350", "o699"):
        assert await window_end(client, hold_id) == LATER


async def test_refusals(client: AsyncClient, server_target, ledger):
    assert len({await wire.call(server_target, EXTEND, extended()) for _ in range(3)}) == 1
    count = (await client.get_ledger(ledger)).entry_count
    for reason, request in [
        ("LEDGER_NOT_FOUND", extended(parent="ledgers/none")),
        ("REQUEST_ID_REUSED", extended(days=3)),
        ("EXTENSION_EXISTS", extended(request_id="r2")),
    ]:
        status = await wire.refused(server_target, EXTEND, request)
        assert wire.error_info(status).reason == reason
    with pytest.raises(errors.ExtensionNotFound):
        await client.get_extension(ledger, "none")
    with pytest.raises(errors.LedgerNotFound):
        await client.get_extension("none", "storm")
    steps = [e async for e in client.list_entries(ledger) if e.kind == "revision_advanced"]
    assert (await client.get_ledger(ledger)).entry_count - len(steps) <= count


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"extension_id": ""}, "extension_id"),
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 366}, "days"),
        ({"reason": ""}, "reason"),
        ({"region": "a region"}, "region"),
        ({"carrier": "a/b"}, "carrier"),
        ({"start_time": None}, "start_time"),
        ({"end_time": None}, "end_time"),
        ({"end_time": START}, "end_time"),
        ({"end_time": START - DAY}, "end_time"),
        ({"start_time": {"seconds": -1}}, "start_time"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, ledger, fields, field
):
    count = (await client.get_ledger(ledger)).entry_count
    status = await wire.refused(server_target, EXTEND, extended(**fields))
    assert wire.error_info(status).reason == "FIELD_INVALID"
    assert set(wire.violations(status)) == {field}
    assert (await client.get_ledger(ledger)).entry_count == count
