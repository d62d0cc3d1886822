"""ExplainRelease and ExplainMerchant over the wire: now, and as of earlier moments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import hold_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    CaseOutcome,
    Claim,
    CloseCase,
    Line,
    OpenCase,
    PlaceHold,
    PolicyTerms,
    TimeAxis,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, signed

EXPLAIN = "/escrow.v1.HoldService/ExplainRelease"
MERCHANT = "/escrow.v1.HoldService/ExplainMerchant"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def kinds(client: AsyncClient, hold_id: str = "o", **asked: Any) -> list[BlockerKind]:
    """What blocks the first line of a hold."""
    explained = await client.explain_release(LEDGER, hold_id, **asked)
    return [blocker.kind for blocker in explained.lines[0].blockers]


async def test_a_blocker_says_on_what_it_rests_and_since_when(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    placed = await client.get_hold(ledger, "o")
    explained = await client.explain_release(ledger, "o")
    assert (explained.hold, explained.currency_code) == ("o", "GBP")
    assert (explained.provider_release_time, explained.provider_releases_first) == (None, False)
    (blocker,) = explained.lines[0].blockers
    assert (blocker.kind, blocker.policy) == (BlockerKind.NOT_SIGNED, "policies/week@1")
    assert (blocker.since_time, blocker.until_time) == (placed.paid_time, None)

    await client.report_fulfilment(ledger, signed("o"))
    (line,) = (await client.explain_release(ledger, "o")).lines
    (blocker,) = line.blockers
    assert (blocker.kind, blocker.amount) == (BlockerKind.WINDOW_OPEN, gbp(1_000))
    assert (blocker.since_time, blocker.until_time) == (START, WINDOW_END)
    assert (blocker.calendar, blocker.provisional) == ("", False)
    assert line.release_time == line.line.due_time == WINDOW_END
    await client.advance_clock(ledger, WINDOW_END)
    assert await kinds(client) == [BlockerKind.NOTHING_HELD]


async def test_every_blocker_is_listed(client: AsyncClient, ledger):
    await client.create_policy(
        ledger,
        "strict",
        window_days=7,
        time_zone="Europe/London",
        terms=PolicyTerms(requires_settlement=True),
    )
    await client.place_hold(ledger, order("o", policy="strict"))
    await client.report_fulfilment(ledger, signed("o"))
    for case_id in ("a", "b"):
        await client.open_case(ledger, OpenCase(case_id, "o", [Claim("1", gbp(10))]))
    explained = await client.explain_release(ledger, "o")
    (line,) = explained.lines
    assert {(each.kind, each.reference) for each in line.blockers} == {
        (BlockerKind.WINDOW_OPEN, "policies/strict@1"),
        (BlockerKind.CASE_OPEN, "cases/a"),
        (BlockerKind.CASE_OPEN, "cases/b"),
        (BlockerKind.NOT_SETTLED, "card"),
    }
    assert line.release_time is None


async def test_what_the_ledger_knew_and_what_it_knows_today(client: AsyncClient, ledger):
    """Signed on day 0, which the ledger learned on day 2; released on day 8."""
    await client.place_hold(ledger, order("o"))
    await client.advance_clock(ledger, START + 2 * DAY)
    await client.report_fulfilment(ledger, signed("o", at=START + HOUR))
    await client.advance_clock(ledger, WINDOW_END + DAY)
    assert await kinds(client) == [BlockerKind.NOTHING_HELD]

    async def at(moment: Any, axis: TimeAxis) -> list[BlockerKind]:
        return await kinds(client, as_of_time=moment, time_axis=axis)

    day_1, day_3 = START + DAY, START + 3 * DAY
    assert await at(day_1, TimeAxis.RECORD) == [BlockerKind.NOT_SIGNED]
    assert await at(day_1, TimeAxis.EFFECTIVE) == [BlockerKind.WINDOW_OPEN]
    for axis in TimeAxis:
        assert await at(day_3, axis) == [BlockerKind.WINDOW_OPEN]
        assert await at(WINDOW_END - HOUR, axis) == [BlockerKind.WINDOW_OPEN]
        assert await at(WINDOW_END + HOUR, axis) == [BlockerKind.NOTHING_HELD]
    then = await client.explain_release(ledger, "o", as_of_time=day_3)
    assert then.evaluate_time == day_3
    assert then.lines[0].release_time == WINDOW_END
    assert then.lines[0].line.held == gbp(1_000)


async def test_cases_are_seen_as_they_stood(client: AsyncClient, ledger):
    terms = PolicyTerms(appeal_days=3)
    await client.create_policy(ledger, "tail", time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", policy="tail"))
    await client.report_fulfilment(ledger, signed("o"))
    await client.open_case(ledger, OpenCase("c", "o", [Claim("1", gbp(10))]))
    await client.advance_clock(ledger, START + 2 * DAY)
    await client.close_case(ledger, CloseCase("c", CaseOutcome.REJECTED))
    await client.advance_clock(ledger, START + 10 * DAY)
    assert await kinds(client) == [BlockerKind.NOTHING_HELD]
    for axis in TimeAxis:
        day_1 = await kinds(client, as_of_time=START + DAY, time_axis=axis)
        assert day_1 == [BlockerKind.CASE_OPEN]
        day_3 = await kinds(client, as_of_time=START + 3 * DAY, time_axis=axis)
        assert day_3 == [BlockerKind.APPEAL_TAIL]


async def test_a_moment_that_was_answered_for_is_answered_the_same_later(client, ledger):
    """What a test ledger recorded while its clock showed a time, it knew at that time."""
    await client.place_hold(ledger, order("o"))
    live = await client.explain_release(ledger, "o")
    await client.advance_clock(ledger, START + HOUR)
    await client.report_fulfilment(ledger, signed("o"))
    then = await client.explain_release(ledger, "o", as_of_time=START)
    assert (then.evaluate_time, then.lines) == (live.evaluate_time, live.lines)
    with pytest.raises(errors.TimeInFuture):
        await client.explain_release(ledger, "o", as_of_time=START + HOUR + timedelta(seconds=1))


async def test_refusals_in_the_order_of_the_contract(client: AsyncClient, ledger):
    await client.advance_clock(ledger, START + DAY)
    await client.place_hold(ledger, order("o"))
    future = START + 2 * DAY
    for error, asked in [
        (errors.TimeInFuture, ("none", ["9"], future)),
        (errors.HoldNotFound, ("none", ["9"], None)),
        (errors.HoldNotFound, ("o", ["9"], START)),
        (errors.LineNotFound, ("o", ["9"], START + DAY + HOUR)),
    ]:
        hold_id, line_ids, moment = asked
        if error is errors.LineNotFound:
            await client.advance_clock(ledger, START + DAY + HOUR)
        with pytest.raises(error):
            await client.explain_release(ledger, hold_id, line_ids, as_of_time=moment)
    with pytest.raises(errors.LedgerNotFound):
        await client.explain_release("none", "o", as_of_time=future)
    for merchant in ("amy", "nobody"):
        with pytest.raises(errors.TimeInFuture):
            _ = [
                each async for each in client.explain_merchant(ledger, merchant, as_of_time=future)
            ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time_axis": 9}, "time_axis"),
        ({"as_of_time": {"seconds": -1}}, "as_of_time"),
        ({"as_of_time": {"seconds": 7_258_118_400}}, "as_of_time"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(server_target, ledger, fields, field):
    of_hold = hold_pb2.ExplainReleaseRequest(name=f"ledgers/{ledger}/holds/o", **fields)
    of_merchant = hold_pb2.ExplainMerchantRequest(
        parent=f"ledgers/{ledger}", merchant="amy", **fields
    )
    for method, request in ((EXPLAIN, of_hold), (MERCHANT, of_merchant)):
        status = await wire.refused(server_target, method, request)
        assert set(wire.violations(status)) == {field}


async def test_a_merchant_sees_its_own_lines_that_hold_money(client: AsyncClient, ledger):
    both = [Line("a", "amy", gbp(1), "week"), Line("b", "bob", gbp(2), "week")]
    await client.place_hold(ledger, PlaceHold("both", "card", both))
    await client.place_hold(ledger, order("bobs", merchant="bob"))
    await client.place_hold(ledger, order("sold"))
    await client.report_fulfilment(ledger, signed("sold", at=START - 30 * DAY))
    await client.release_hold(ledger, "sold")
    await client.place_hold(ledger, order("open", 5, 6))
    shown = {
        explained.hold: [each.line.line_id for each in explained.lines]
        async for explained in client.explain_merchant(ledger, "amy")
    }
    assert shown == {"both": ["a"], "open": ["1", "2"]}
    assert [each async for each in client.explain_merchant(ledger, "nobody")] == []
    with pytest.raises(errors.LedgerNotFound):
        _ = [each async for each in client.explain_merchant("none", "amy")]


@pytest.mark.parametrize(
    "axis", ["TIME_AXIS_UNSPECIFIED", "TIME_AXIS_RECORD", "TIME_AXIS_EFFECTIVE"]
)
@pytest.mark.parametrize("earlier", [False, True])
async def test_the_holds_of_a_merchant_come_in_pages(
    client: AsyncClient, server_target, ledger, axis, earlier
):
    for number in range(5):
        await client.place_hold(ledger, order(f"o{number}"))
    moment = START + DAY
    await client.advance_clock(ledger, moment)
    if earlier:
        # What came later is not shown, and what has gone since is.
        await client.advance_clock(ledger, moment + HOUR)
        await client.place_hold(ledger, order("later"))
        await client.report_fulfilment(ledger, signed("o3"))
        await client.advance_clock(ledger, WINDOW_END)
    request = hold_pb2.ExplainMerchantRequest(
        parent=f"ledgers/{ledger}",
        merchant="amy",
        page_size=2,
        time_axis=axis,
        as_of_time=moment if earlier else None,
    )
    found: list[str] = []
    while True:
        page = hold_pb2.ExplainMerchantResponse.FromString(
            await wire.call(server_target, MERCHANT, request)
        )
        assert len(page.holds) <= 2
        found += [each.hold.rpartition("/")[2] for each in page.holds]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert sorted(found) == [f"o{number}" for number in range(5)]
    request.merchant = "bob"
    status = await wire.refused(server_target, MERCHANT, request)
    assert set(wire.violations(status)) == {"page_token"}


async def test_a_provider_that_pays_out_before_the_blockers_fall(client: AsyncClient, ledger):
    """WeChat and others pay by themselves after a while, whatever blocks the money here."""
    release = START + 5 * DAY
    lines = [Line("1", "amy", gbp(100), "week"), Line("2", "amy", gbp(100), "week")]
    placed = await client.place_hold(
        ledger, PlaceHold("o", "card", lines, provider_release_time=release)
    )
    assert placed.provider_release_time == release
    await client.report_fulfilment(ledger, signed("o"))
    explained = await client.explain_release(ledger, "o")
    assert (explained.provider_release_time, explained.provider_releases_first) == (release, True)
    await client.advance_clock(ledger, release - 3 * DAY - timedelta(microseconds=1))

    async def alerts() -> list[Any]:
        entries = client.list_entries(ledger)
        return [each async for each in entries if each.kind == "provider_release_alerted"]

    assert await alerts() == []
    await client.advance_clock(ledger, release - 3 * DAY)
    (alert,) = await alerts()
    assert (alert.effective_time, alert.postings) == (release - 3 * DAY, ())
    await client.advance_clock(ledger, WINDOW_END)
    assert len(await alerts()) == 1

    late = PlaceHold(
        "late", "card", lines, provider_release_time=WINDOW_END + 30 * DAY, paid_time=START
    )
    await client.place_hold(ledger, late)
    await client.report_fulfilment(ledger, signed("late", at=WINDOW_END))
    assert not (await client.explain_release(ledger, "late")).provider_releases_first
