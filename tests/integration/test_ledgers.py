from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from escrow.v1 import ledger_pb2
from escrow_client import AsyncClient, errors
from ledger.clock import Clock
from ledger.directory import Directory
from ledger.storage.engine import open_engine
from ledger.transaction import Answer, Submission
from ledger.writer import Writer
from server.app import running
from server.errors import encode_refusal
from tests.support import wire
from tests.support.books import check_books
from tests.support.shop import LEDGER, START, WINDOW_END, open_shop, order, refund, signed

DAY = timedelta(days=1)
CREATE = "/escrow.v1.LedgerService/CreateLedger"
ADVANCE = "/escrow.v1.LedgerService/AdvanceClock"


async def entry_count(client: AsyncClient) -> int:
    return (await client.get_ledger(LEDGER)).entry_count


async def test_a_test_ledger_shows_the_time_it_was_given(client: AsyncClient):
    made = await client.create_ledger("one", "Europe/London", test_clock_start_time=START)
    assert (made.ledger_id, made.test, made.clock_time) == ("one", True, START)
    assert (made.time_zone, made.entry_count) == ("Europe/London", 1)
    assert await client.get_ledger("one") == made


async def test_a_ledger_on_real_time(client: AsyncClient):
    made = await client.create_ledger("one", "Asia/Shanghai")
    assert not made.test
    assert abs(datetime.now(UTC) - made.clock_time) < timedelta(minutes=1)
    with pytest.raises(errors.NotATestLedger):
        await client.advance_clock("one", made.clock_time + DAY)


async def test_ledgers_are_listed_by_name_page_by_page(client: AsyncClient, server_target):
    names = sorted(f"shop-{number}" for number in range(5))
    for name in reversed(names):
        await client.create_ledger(name, "UTC")
    assert [ledger.ledger_id async for ledger in client.list_ledgers()] == names
    request, seen = ledger_pb2.ListLedgersRequest(page_size=2), []
    while True:
        raw = await wire.call(server_target, "/escrow.v1.LedgerService/ListLedgers", request)
        page = ledger_pb2.ListLedgersResponse.FromString(raw)
        seen.append([ledger.name for ledger in page.ledgers])
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert [len(names) for names in seen] == [2, 2, 1]
    request.page_token = "garbage"
    status = await wire.refused(server_target, "/escrow.v1.LedgerService/ListLedgers", request)
    assert "page_token" in wire.violations(status)


async def test_creating_again_answers_the_same_and_another_request_is_refused(
    client: AsyncClient, server_target
):
    request = ledger_pb2.CreateLedgerRequest(ledger_id="one", request_id="r", time_zone="UTC")
    answers = {await wire.call(server_target, CREATE, request) for _ in range(3)}
    assert len(answers) == 1
    changed = ledger_pb2.CreateLedgerRequest(ledger_id="one", request_id="r", time_zone="CET")
    status = await wire.refused(server_target, CREATE, changed)
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"
    with pytest.raises(errors.LedgerExists):
        await client.create_ledger("one", "UTC")
    with pytest.raises(errors.FieldInvalid) as caught:
        await client.create_ledger("two", "Europe/Atlantis")
    assert caught.value.field_violations[0].field == "time_zone"
    with pytest.raises(errors.LedgerNotFound):
        await client.get_ledger("two")


async def test_of_sixteen_who_create_a_name_one_wins(client: AsyncClient):
    made = await asyncio.gather(
        *(
            client.create_ledger("one", zone, test_clock_start_time=START)
            for zone in ("UTC", "CET", "Europe/London", "Asia/Tokyo") * 4
        ),
        return_exceptions=True,
    )
    (winner,) = [ledger for ledger in made if not isinstance(ledger, BaseException)]
    losers = [error for error in made if isinstance(error, BaseException)]
    assert {type(error) for error in losers} == {errors.LedgerExists}
    assert await client.get_ledger("one") == winner


async def test_a_creation_cut_off_in_the_middle_is_completed_by_its_repetition(
    client: AsyncClient, database_url: str
):
    engine = open_engine(database_url, connections_max=1)
    await Directory(engine).prepare("one", "UTC", START)
    await engine.dispose()
    with pytest.raises(errors.LedgerNotFound):
        await client.get_ledger("one")
    assert [ledger async for ledger in client.list_ledgers()] == []
    with pytest.raises(errors.LedgerExists):
        await client.create_ledger("one", "CET", test_clock_start_time=START)
    made = await client.create_ledger("one", "UTC", test_clock_start_time=START)
    assert made.entry_count == 1


async def test_a_clock_releases_each_line_at_its_moment(client: AsyncClient, ledger):
    for number in range(3):
        at = START - number * DAY
        await client.place_hold(ledger, order(f"o{number}", 100, 200))
        await client.report_fulfilment(ledger, signed(f"o{number}", at=at))
    moved = await client.advance_clock(ledger, WINDOW_END + DAY)
    assert moved.clock_time == WINDOW_END + DAY
    releases = [
        entry async for entry in client.list_entries(ledger) if entry.kind == "lines_released"
    ]
    ends = [START.replace(day=26, hour=0), START.replace(day=27, hour=0), WINDOW_END]
    assert [entry.effective_time for entry in releases] == ends
    for number in range(3):
        hold = await client.get_hold(ledger, f"o{number}")
        assert hold.state == "CLOSED"


async def test_a_clock_moved_again_by_the_same_request_does_nothing(
    client: AsyncClient, server_target, ledger
):
    request = ledger_pb2.AdvanceClockRequest(name=f"ledgers/{ledger}", request_id="to")
    request.to_time.FromDatetime(WINDOW_END)
    await client.place_hold(ledger, order("o"))
    await client.report_fulfilment(ledger, signed("o", at=START - 20 * DAY))
    first = await wire.call(server_target, ADVANCE, request)
    # What falls due afterwards is not for an old request to release.
    await client.place_hold(ledger, order("late"))
    await client.report_fulfilment(ledger, signed("late", at=START - 20 * DAY))
    count = await entry_count(client)
    assert await wire.call(server_target, ADVANCE, request) == first
    assert await entry_count(client) == count
    request.to_time.FromDatetime(WINDOW_END + DAY)
    status = await wire.refused(server_target, ADVANCE, request)
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"
    assert await entry_count(client) == count


async def test_a_clock_only_moves_forward(client: AsyncClient, ledger):
    count = await entry_count(client)
    assert (await client.advance_clock(ledger, START)).clock_time == START
    assert await entry_count(client) == count
    with pytest.raises(errors.ClockMovesBack):
        await client.advance_clock(ledger, START - DAY)


@pytest.mark.parametrize("stop_after", [0, 1, 2, 3, 4])
async def test_the_way_of_a_clock_cut_off_anywhere_is_gone_to_the_end(
    settings, database_url, monkeypatch, stop_after
):
    """However far it came, repeating the request gives the journal of one that went through."""
    monkeypatch.setattr("ledger.clock.DUE_PER_BATCH", 2)
    async with running(settings, database_url) as app, AsyncClient(app.address) as client:
        counts = []
        for name, cut in (("whole", None), ("cut", stop_after)):
            await open_shop(client, name)
            for number in range(5):
                at = START - (number % 2) * DAY
                await client.place_hold(name, order(f"o{number}"))
                await client.report_fulfilment(name, signed(f"o{number}", at=at))
            if cut is not None:
                await _advance_partly(database_url, client, name, cut)
            await client.advance_clock(name, WINDOW_END + DAY, request_id="to")
            counts.append((await client.get_ledger(name)).entry_count)
        assert counts[0] == counts[1]
    await check_books(database_url)


async def _advance_partly(database_url: str, client: AsyncClient, name: str, batches: int) -> None:
    """The first batches of a clock's way, submitted by a server that then went away."""
    engine = open_engine(database_url, connections_max=2)
    writer = Writer(engine, encode_refusal, queue_commands_max=100, patience_seconds=5)
    ledger_id = await Directory(engine).resolve(name)
    clock = Clock(engine, _Dying(writer, batches))  # type: ignore[arg-type]
    with suppress(ConnectionError):
        await clock._pass_due(ledger_id, WINDOW_END + DAY)
    await writer.close()
    await engine.dispose()


async def test_a_refund_between_moments_is_not_released(client: AsyncClient, ledger):
    await client.place_hold(ledger, order("o", 1_000))
    await client.report_fulfilment(ledger, signed("o"))
    await client.create_refund(ledger, refund("r", "o", 1_000))
    count = await entry_count(client)
    await client.advance_clock(ledger, WINDOW_END)
    assert await entry_count(client) == count + 1


class _Dying:
    """A writer that takes so many batches."""

    def __init__(self, writer: Writer, batches: int) -> None:
        self._writer = writer
        self._left = batches

    async def submit(self, ledger_id: UUID, submissions: Sequence[Submission]) -> list[Answer]:
        if not self._left:
            raise ConnectionError
        self._left -= 1
        return await self._writer.submit(ledger_id, submissions)
