from __future__ import annotations

from datetime import timedelta

import pytest

from escrow.v1 import hold_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    FulfilmentKind,
    HoldState,
    ReportFulfilment,
    Window,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, refund, signed

DAY = timedelta(days=1)


async def test_a_hold_is_placed_and_read_as_it_was_answered(client: AsyncClient, ledger):
    placed = await client.place_hold(ledger, order("o", 1_000, 500))
    assert (placed.state, placed.currency, placed.psp) == (HoldState.FUNDED, "GBP", "card")
    assert [line.held for line in placed.lines] == [gbp(1_000), gbp(500)]
    assert {line.policy_version for line in placed.lines} == {1}
    assert await client.get_hold(ledger, "o") == placed


async def test_a_hold_keeps_the_policy_it_was_placed_under(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("before"))
    newer = await client.create_policy(ledger, "week", window_days=14, time_zone="UTC")
    assert newer.version == 2
    await client.place_hold(ledger, order("after"))
    versions = [
        (await client.get_hold(ledger, hold_id)).lines[0].policy_version
        for hold_id in ("before", "after")
    ]
    assert versions == [1, 2]
    assert await client.get_policy(ledger, "week") == newer
    assert (await client.get_policy(ledger, "week", version=1)).window_days == 7


async def test_signing_opens_the_window_and_only_ever_lengthens_it(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000, 500))
    shipped = ReportFulfilment("o", FulfilmentKind.SHIPPED, START, "carrier")
    assert {line.window for line in (await client.report_fulfilment(ledger, shipped)).lines} == {
        None
    }
    window = Window(START, WINDOW_END)
    answer = await client.report_fulfilment(ledger, signed("o", ["1"]))
    assert [(line.line_id, line.window) for line in answer.lines] == [("1", window)]
    earlier = await client.report_fulfilment(ledger, signed("o", ["1"], at=START - 3 * DAY))
    assert [line.window for line in earlier.lines] == [window]
    await client.advance_clock(ledger, START + 2 * DAY)
    later = await client.report_fulfilment(ledger, signed("o", ["1"], at=START + 2 * DAY))
    # The clocks go forward on the 29th, so that day has 23 hours.
    end = WINDOW_END + timedelta(hours=24 + 23)
    assert [line.window for line in later.lines] == [Window(START + 2 * DAY, end)]
    lines = (await client.get_hold(ledger, "o")).lines
    assert [line.window for line in lines] == [Window(START + 2 * DAY, end), None]


async def test_what_blocks_a_release_is_explained_until_it_falls_away(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 100, 200, 300))
    await client.report_fulfilment(ledger, signed("o", ["1"]))
    await client.create_refund(ledger, refund("r", "o", 300, line_id="3"))
    explained = await client.explain_release(ledger, "o")
    found = [line.blockers[0] for line in explained.lines]
    assert [blocker.kind for blocker in found] == [
        BlockerKind.WINDOW_OPEN,
        BlockerKind.NOT_SIGNED,
        BlockerKind.NOTHING_HELD,
    ]
    assert [blocker.until_time for blocker in found] == [WINDOW_END, None, None]
    assert [blocker.amount for blocker in found] == [gbp(100), gbp(200), gbp(0)]
    assert {blocker.reference for blocker in found} == {"policies/week@1"}
    assert not any(line.releasable for line in explained.lines)
    (second,) = (await client.explain_release(ledger, "o", ["2"])).lines
    assert second.line.line_id == "2"


async def test_a_line_signed_long_ago_is_released_on_request(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000, 500))
    await client.report_fulfilment(ledger, signed("o", ["1"], at=START - 20 * DAY))
    (first, _) = (await client.explain_release(ledger, "o")).lines
    assert first.releasable
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o")
    release = await client.release_hold(ledger, "o", ["1"])
    assert [(line.amount, line.commission) for line in release.lines] == [(gbp(1_000), gbp(50))]
    hold = await client.get_hold(ledger, "o")
    assert hold.state == HoldState.PARTIALLY_RELEASED
    with pytest.raises(errors.ReleaseBlocked) as caught:
        await client.release_hold(ledger, "o", ["1"])
    assert caught.value.metadata["hold_id"] == "o"


@pytest.mark.parametrize("times", [2, 5])
async def test_a_repeated_call_is_answered_byte_for_byte(
    client: AsyncClient, server_target, ledger, times
):
    await client.place_hold(ledger, order("o"))
    name = f"ledgers/{LEDGER}/holds/o"
    blocked = hold_pb2.ReleaseHoldRequest(name=name, request_id="early")
    release = "/escrow.v1.HoldService/ReleaseHold"
    refused = {
        (await wire.refused(server_target, release, blocked)).SerializeToString(deterministic=True)
        for _ in range(times)
    }
    await client.report_fulfilment(ledger, signed("o", at=START - 20 * DAY))
    # What was refused stays refused; another request is another matter.
    refused.add(
        (await wire.refused(server_target, release, blocked)).SerializeToString(deterministic=True)
    )
    assert len(refused) == 1
    asked = hold_pb2.ReleaseHoldRequest(name=name, request_id="now")
    assert len({await wire.call(server_target, release, asked) for _ in range(times)}) == 1


async def test_a_standing_test_clock_lets_nothing_go_early(client: AsyncClient, ledger):
    """Record times run ahead of a clock that stands, by a microsecond an entry; windows do not."""
    await client.place_hold(ledger, order("o"))
    await client.report_fulfilment(ledger, signed("o"))
    await client.advance_clock(ledger, WINDOW_END - timedelta(microseconds=3))
    for number in range(5):
        await client.place_hold(ledger, order(f"other-{number}"))
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o")
    assert not (await client.explain_release(ledger, "o")).lines[0].releasable
    await client.advance_clock(ledger, WINDOW_END)
    assert (await client.get_hold(ledger, "o")).state is HoldState.CLOSED
