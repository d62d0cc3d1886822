from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from escrow_client import (
    AsyncClient,
    GrantWarranty,
    HoldState,
    Liable,
    PolicyTerms,
    UseWarranty,
    WarrantyState,
)
from ledger import sweep
from ledger.directory import Directory
from ledger.storage.engine import open_engine
from ledger.writer import Writer
from server.errors import encode_refusal
from tests.support.shop import gbp, order, signed

REAL = "real"


@pytest.fixture
async def real(client: AsyncClient) -> str:
    """A ledger on real time."""
    await client.create_ledger(REAL, "UTC")
    await client.create_policy(REAL, "week", window_days=7, time_zone="UTC")
    return REAL


async def closed(client: AsyncClient, hold_id: str) -> bool:
    return (await client.get_hold(REAL, hold_id)).state == HoldState.CLOSED


async def test_what_is_due_is_released_by_itself_and_what_is_not_stays(client: AsyncClient, real):
    now = datetime.now(UTC)
    for hold_id, at in (("old", now - timedelta(days=30)), ("new", now)):
        await client.place_hold(real, order(hold_id))
        await client.report_fulfilment(real, signed(hold_id, at=at))
    async with asyncio.timeout(10):
        while not await closed(client, "old"):  # noqa: ASYNC110 (it happens in the server)
            await asyncio.sleep(0.05)
    assert not await closed(client, "new")
    (entry,) = [e async for e in client.list_entries(real) if e.kind == "lines_released"]
    assert entry.actor == "system:sweep"
    (report,) = [
        e async for e in client.list_entries(real, hold_id="old") if e.kind == "fulfilment_reported"
    ]
    # Its window was over before anybody knew of it: it is released from when that was known.
    assert entry.effective_time == report.record_time


async def test_what_was_known_in_time_is_effective_at_its_own_moment(client: AsyncClient, real):
    await client.create_policy(real, "hour", time_zone="UTC", terms=PolicyTerms(window_hours=1))
    ends = datetime.now(UTC) + timedelta(seconds=1.5)
    await client.place_hold(real, order("o", policy="hour"))
    await client.report_fulfilment(real, signed("o", at=ends - timedelta(hours=1)))
    async with asyncio.timeout(10):
        while not await closed(client, "o"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (entry,) = [e async for e in client.list_entries(real) if e.kind == "lines_released"]
    assert entry.effective_time == ends < entry.record_time


async def test_a_warranty_ends_by_itself_at_its_moment(client: AsyncClient, real):
    await client.place_hold(real, order("o"))
    ends = datetime.now(UTC) + timedelta(seconds=1)
    command = GrantWarranty("w", "o", "1", gbp(500), Liable.PLATFORM, ends)
    assert (await client.grant_warranty(real, command)).state == WarrantyState.GRANTED
    await client.use_warranty(real, UseWarranty("w", gbp(200), refund_id="r"))
    async with asyncio.timeout(10):
        while (await client.get_warranty(real, "w")).state != WarrantyState.ENDED:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (entry,) = [e async for e in client.list_entries(real) if e.kind == "warranty_ended"]
    assert (entry.effective_time, entry.actor) == (ends, "system:sweep")
    assert [(p.account.kind, p.amount.amount_minor) for p in entry.postings] == [
        (2230, 300),
        (5030, -300),
    ]
    (line,) = (await client.get_refund(real, "r")).lines
    assert line.from_warranty == gbp(200)


class TestWithoutTheServersOwn:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"sweep_interval_seconds": 3_600})

    async def test_several_at_once_release_everything_once(
        self, client: AsyncClient, real, database_url, monkeypatch
    ):
        monkeypatch.setattr("ledger.sweep.DUE_PER_BATCH", 7)
        long_ago = datetime.now(UTC) - timedelta(days=30)
        holds = [f"o{n}" for n in range(40)]
        await client.batch_place_holds(real, [order(hold_id, 10, 20) for hold_id in holds])
        await client.batch_report_fulfilments(
            real, [signed(hold_id, at=long_ago) for hold_id in holds]
        )
        engines = [open_engine(database_url, connections_max=3) for _ in range(3)]
        writers = [
            Writer(engine, encode_refusal, queue_commands_max=1_000, patience_seconds=5)
            for engine in engines
        ]
        await asyncio.gather(*map(sweep.sweep, engines, writers))
        assert await sweep.sweep(engines[0], writers[0]) == 0
        for engine, writer in zip(engines, writers, strict=True):
            await writer.close()
            await engine.dispose()
        released = [e async for e in client.list_entries(real) if e.kind == "lines_released"]
        assert len(released) == len(holds)

    async def test_a_line_that_stays_blocked_is_passed_once(
        self, client: AsyncClient, real, database_url, monkeypatch
    ):
        await client.place_hold(real, order("o"))
        await client.report_fulfilment(real, signed("o", at=datetime.now(UTC) - timedelta(days=30)))
        monkeypatch.setattr("ledger.domain.decisions.due._is_ready", lambda *_: False)
        engine = open_engine(database_url, connections_max=3)
        writer = Writer(engine, encode_refusal, queue_commands_max=1_000, patience_seconds=5)
        assert await Directory(engine).resolve(real)
        async with asyncio.timeout(10):
            assert await sweep.sweep(engine, writer) == 1
        await writer.close()
        await engine.dispose()
        assert not await closed(client, "o")
