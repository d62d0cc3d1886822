"""FreezeService over the wire: what stands still, who lifts it, and what the sweep makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from escrow.v1 import freeze_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    CaseOutcome,
    Claim,
    CloseCase,
    CreatePayout,
    FreezeFunds,
    FreezeItem,
    FreezeState,
    FreezeTarget,
    HoldState,
    OpenCase,
    PolicyTerms,
    ProposeLift,
    ReviewLift,
    TimeAxis,
    TimelineRole,
    errors,
)
from ledger.domain import commands
from ledger.domain.commands import Command
from ledger.domain.facts import FreezeTarget as DomainTarget
from ledger.domain.kinds import CaseScope, FreezeTargetKind, RefundGround
from ledger.storage import due
from ledger.storage.engine import open_engine
from server.settings import Settings
from tests.support import writers
from tests.support.books import check_books
from tests.support.postings import balances, entry_count, posted, recorded
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, sell, signed
from tests.support.tokens import create_token

FROZEN, HELD, AVAILABLE = (2030, "amy"), (2010, "amy"), (2110, "amy")
ANNA, BEN = "user:anna", "user:ben"
DAY = timedelta(days=1)


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Callers have names, because who proposes a lift cannot agree to it."""
    return Settings(database_url=database_url, port=0, sweep_interval_seconds=0.1)


@pytest.fixture
async def client(server_target: str, settings: Settings) -> AsyncIterator[AsyncClient]:
    assert settings.database_url is not None
    secret = await create_token(settings.database_url, "anna")
    async with AsyncClient(server_target, token=secret) as client:
        yield client


@pytest.fixture
async def ben(server_target: str, settings: Settings) -> AsyncIterator[AsyncClient]:
    assert settings.database_url is not None
    secret = await create_token(settings.database_url, "ben")
    async with AsyncClient(server_target, token=secret) as client:
        yield client


def freeze(target: FreezeTarget, target_id: str, freeze_id: str = "f", **fields: Any) -> Any:
    return FreezeFunds(freeze_id, target, target_id, "stolen-card", "scorer", **fields)


async def lift(client: AsyncClient, ben: AsyncClient, ledger: str, freeze_id: str = "f") -> None:
    await client.propose_lift(ledger, ProposeLift(freeze_id, "checked"))
    await ben.review_lift(ledger, ReviewLift(freeze_id, approved=True))


async def test_a_hold_frozen_and_lifted_by_two(
    client: AsyncClient, ben: AsyncClient, ledger: str, database_url: str
):
    await client.place_hold(ledger, replace(order("o", 600, 400), buyer="b-1"))
    await client.report_fulfilment(ledger, signed("o"))
    ends = WINDOW_END + 30 * DAY
    placed = await client.freeze_funds(
        ledger, freeze(FreezeTarget.HOLD, "o", items=[FreezeItem("1", gbp(100))], expire_time=ends)
    )
    assert (placed.state, placed.target, placed.target_id) == ("PLACED", FreezeTarget.HOLD, "o")
    assert [(each.line_id, each.amount, each.merchant) for each in placed.amounts] == [
        ("1", gbp(100), "amy")
    ]
    assert (placed.whole, placed.placed_by, placed.start_time) == (False, ANNA, START)
    (entry,) = await recorded(client, "funds_frozen")
    assert posted(entry) == {HELD: 100, FROZEN: -100}
    hold = await client.get_hold(ledger, "o")
    assert (hold.buyer, hold.lines[0].frozen, hold.lines[0].held) == ("b-1", gbp(100), gbp(500))
    explained = await client.explain_release(ledger, "o")
    (blocker,) = [b for b in explained.lines[0].blockers if b.kind is BlockerKind.FROZEN]
    assert (blocker.reference, blocker.until_time) == ("freezes/f", ends)
    assert explained.lines[0].release_time == ends
    await client.advance_clock(ledger, WINDOW_END + DAY)
    assert (await client.get_hold(ledger, "o")).state is HoldState.PARTIALLY_RELEASED
    proposed = await client.propose_lift(ledger, ProposeLift("f", "checked"))
    assert (proposed.state, proposed.lift_proposed_by) == (FreezeState.LIFT_PROPOSED, ANNA)
    with pytest.raises(errors.SecondPersonRequired):
        await client.review_lift(ledger, ReviewLift("f", approved=True))
    lifted = await ben.review_lift(ledger, ReviewLift("f", approved=True))
    assert (lifted.state, lifted.lifted_by) == (FreezeState.LIFTED, BEN)
    assert lifted.end_time == WINDOW_END + DAY
    assert await client.get_freeze(ledger, "f") == lifted
    await client.advance_clock(ledger, WINDOW_END + 2 * DAY)
    assert [e.effective_time for e in await recorded(client, "lines_released")] == [
        WINDOW_END,
        WINDOW_END + DAY,
    ]
    await check_books(database_url)


async def test_a_merchant_frozen_whole_until_it_expires(
    client: AsyncClient, ledger: str, database_url: str
):
    await sell(client, "sold")
    ends = WINDOW_END + 30 * DAY
    await client.place_hold(ledger, replace(order("o"), provider_release_time=ends))
    await client.report_fulfilment(ledger, signed("o", at=WINDOW_END))
    whole = freeze(FreezeTarget.MERCHANT, "amy", expire_time=ends)
    assert (await client.freeze_funds(ledger, whole)).whole
    before = await balances(client)
    assert (before[FROZEN], before.get(AVAILABLE)) == (-950, None)
    with pytest.raises(errors.FundsFrozen) as caught:
        await client.create_payout(ledger, CreatePayout("p", "amy", gbp(1), "bank"))
    assert caught.value.metadata == {"merchant": "amy", "freeze_id": "f"}
    await client.advance_clock(ledger, ends - DAY)
    assert len(await recorded(client, "lines_released")) == 1
    # The release is held up, and not the warning that is due after it.
    (alert,) = await recorded(client, "provider_release_alerted")
    assert alert.effective_time == ends - 3 * DAY
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o")
    # As of then it was blocked by what is in no entry of the hold.
    await client.advance_clock(ledger, ends + DAY)
    (_, released) = await recorded(client, "lines_released")
    (expired,) = await recorded(client, "freeze_expired")
    assert (released.effective_time, expired.effective_time) == (ends, ends)
    assert expired.actor == "system:clock"
    for axis in TimeAxis:
        then = await client.explain_release(ledger, "o", as_of_time=ends - DAY, time_axis=axis)
        assert [b.kind for b in then.lines[0].blockers] == [BlockerKind.FROZEN]
        (blocker,) = then.lines[0].blockers
        assert blocker.until_time == ends
    await check_books(database_url)


async def test_a_buyer_and_the_batch_that_places_and_releases(
    client: AsyncClient, ben: AsyncClient, ledger: str, database_url: str
):
    await client.create_policy(ledger, "now", window_days=0, time_zone="UTC")
    await client.freeze_funds(ledger, freeze(FreezeTarget.BUYER, "b-1"))
    frozen = replace(order("o1", policy="now"), buyer="b-1")
    await client.place_hold(ledger, frozen)
    await client.report_fulfilment(ledger, signed("o1", at=START - 2 * DAY))
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o1")
    await client.advance_clock(ledger, START + DAY)
    assert await recorded(client, "lines_released") == []
    await lift(client, ben, ledger)
    await client.advance_clock(ledger, START + 2 * DAY)
    (released,) = await recorded(client, "lines_released")
    assert released.effective_time == START + DAY
    await check_books(database_url)


async def test_what_is_listed(client: AsyncClient, ben: AsyncClient, ledger: str):
    await client.place_hold(ledger, order("o"))
    for number, target in enumerate(("o", "p"), start=1):
        await client.freeze_funds(ledger, freeze(FreezeTarget.BUYER, target, f"b{number}"))
    await client.freeze_funds(ledger, freeze(FreezeTarget.HOLD, "o", "h"))
    await lift(client, ben, ledger, "b1")

    async def listed(**where: Any) -> list[str]:
        return [each.freeze_id async for each in client.list_freezes(ledger, **where)]

    assert await listed() == ["h", "b2", "b1"]
    assert await listed(target=FreezeTarget.BUYER, target_id="o") == ["b1"]
    assert await listed(target=FreezeTarget.HOLD, target_id="o") == ["h"]
    assert await listed(state=FreezeState.PLACED) == ["h", "b2"]
    assert await listed(state=FreezeState.LIFTED, target=FreezeTarget.HOLD, target_id="o") == []
    page = freeze_pb2.ListFreezesRequest(parent=f"ledgers/{ledger}", page_size=2)
    first = await client._call(client._freezes.ListFreezes, page, None)
    page.page_token = first.next_page_token
    second = await client._call(client._freezes.ListFreezes, page, None)
    assert [each.name.rpartition("/")[2] for each in (*first.freezes, *second.freezes)] == [
        *("h", "b2", "b1")
    ]


async def test_a_timeline_tells_the_merchant_and_not_the_buyer(
    client: AsyncClient, ben: AsyncClient, ledger: str
):
    await client.place_hold(ledger, order("o", 600, 400))
    await client.freeze_funds(ledger, freeze(FreezeTarget.HOLD, "o"))
    await lift(client, ben, ledger)

    async def told(role: TimelineRole, merchant: str = "") -> list[tuple[str, str, list[int]]]:
        return [
            (item.kind, item.detail, [line.amount.amount_minor for line in item.lines])
            async for item in client.list_timeline(ledger, "o", role, merchant=merchant)
            if item.kind != "hold_placed"
        ]

    assert await told(TimelineRole.BUYER) == []
    assert await told(TimelineRole.MERCHANT, "amy") == [
        ("funds_frozen", "", [600, 400]),
        ("lift_reviewed", "", [600, 400]),
    ]
    assert await told(TimelineRole.SUPPORT) == [
        ("funds_frozen", "stolen-card", [600, 400]),
        ("lift_proposed", "checked", []),
        ("lift_reviewed", "", [600, 400]),
    ]


def lifting(freeze_id: str) -> list[Command]:
    review = commands.ReviewLift(freeze_id, approved=True, by="user:b")
    return [commands.ProposeLift(freeze_id, "x", "user:a"), review]


class TestOneBatch:
    """Commands of one batch see what those before them did, whatever was loaded for which."""

    async def answers(
        self, database_url: str, before: Sequence[Command], *batch: Command
    ) -> list[str]:
        """How a batch is answered: why each is refused, or nothing."""
        async with writers.open_writer(database_url) as (writer, engine):
            ledger_id = await writers.open_ledger(writer, engine)
            await writers.accept(writer, ledger_id, *before)
            sent = [writers.submission(command) for command in batch]
            answers = await writer.submit(ledger_id, sent)
        await check_books(database_url)
        return ["" if each.accepted else each.response.decode() for each in answers]

    @pytest.mark.parametrize("kind", FreezeTargetKind)
    async def test_a_freeze_and_a_release(self, database_url: str, kind: FreezeTargetKind):
        target = DomainTarget(kind, {"HOLD": "o", "MERCHANT": "amy", "BUYER": "b-1"}[kind])
        placed = replace(writers.hold("o"), buyer="b-1")
        frozen = commands.FreezeFunds("f", target, (), 0, "", "x", "scorer", None, "user:a")
        release = commands.ReleaseHold("o", ())
        lifted = lifting("f")
        ready: list[Command] = [placed, writers.signed("o")]
        answered = await self.answers(database_url, ready, frozen, release, *lifted, release)
        assert answered == ["", "RELEASE_BLOCKED", "", "", ""]

    async def test_a_hold_that_is_placed_and_released(self, database_url: str):
        amy = DomainTarget(FreezeTargetKind.MERCHANT, "amy")
        frozen = commands.FreezeFunds("f", amy, (), 0, "", "x", "scorer", None, "user:a")
        placed: list[Command] = [
            writers.hold("o"),
            writers.signed("o"),
            commands.ReleaseHold("o", ()),
        ]
        assert await self.answers(database_url, [frozen], *placed) == ["", "", "RELEASE_BLOCKED"]

    async def test_a_case_gains_by_a_freeze_that_ends(self, database_url: str):
        target = DomainTarget(FreezeTargetKind.HOLD, "o")
        claim = (commands.Claim("o", "1", 700),)
        of = (CaseScope.LINES, RefundGround.NO_REASON, None)
        case = commands.OpenCase("c", "o", "EUR", claim, *of)
        other = commands.OpenCase("c2", "o", "EUR", claim, *of)
        frozen = commands.FreezeFunds("f", target, (), 0, "", "x", "scorer", None, "user:a")
        again = replace(frozen, freeze_id="f2")
        lifts = [*lifting("f"), *lifting("f2")]
        ready: list[Command] = [writers.hold("o"), frozen, case]
        answered = await self.answers(database_url, ready, again, other, *lifts)
        assert answered == [""] * 6


async def test_what_a_case_claimed_in_vain(
    client: AsyncClient, ben: AsyncClient, ledger: str, database_url: str
):
    await client.place_hold(ledger, order("o", 1_000))
    await client.freeze_funds(ledger, freeze(FreezeTarget.HOLD, "o"))
    await client.open_case(ledger, OpenCase("c", "o", [Claim("1", gbp(700))]))
    await lift(client, ben, ledger)
    (entry,) = await recorded(client, "lift_reviewed")
    assert posted(entry) == {FROZEN: 1_000, HELD: -300, (2020, "amy"): -700}
    await client.close_case(ledger, CloseCase("c", CaseOutcome.APPROVED))
    await check_books(database_url)


async def test_the_sweep_leaves_out_what_is_frozen(
    client: AsyncClient, ben: AsyncClient, database_url: str
):
    """On real time: it is not found again and again, and comes when the freeze has ended."""
    await client.create_ledger("real", "UTC")
    await client.create_policy("real", "now", time_zone="UTC", terms=PolicyTerms(window_hours=1))
    now = datetime.now(UTC)
    await client.freeze_funds("real", freeze(FreezeTarget.MERCHANT, "amy", "m"))
    await client.freeze_funds(
        "real", freeze(FreezeTarget.BUYER, "b-1", "b", expire_time=now + timedelta(seconds=2))
    )
    for hold_id, merchant, buyer in (("o1", "amy", ""), ("o2", "bob", "b-1")):
        placed = replace(order(hold_id, merchant=merchant, policy="now"), buyer=buyer)
        await client.place_hold("real", placed)
        await client.report_fulfilment("real", signed(hold_id, at=now - timedelta(hours=2)))
    engine = open_engine(database_url, connections_max=1)
    try:
        ((ledger_id, _),) = await due.ledgers(engine)
        found = await due.due_until(engine, ledger_id, now + DAY, (now - DAY, "", ""), 10)
        assert [(each.what, each.id) for each in found] == [("freeze", "b")]
    finally:
        await engine.dispose()
    async with asyncio.timeout(10):
        while not (released := await recorded(client, "lines_released", ledger="real")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (expired,) = await recorded(client, "freeze_expired", ledger="real")
    assert expired.actor == "system:sweep"
    assert released[0].effective_time == expired.effective_time
    await lift(client, ben, "real", "m")
    async with asyncio.timeout(10):
        while len(await recorded(client, "lines_released", ledger="real")) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await check_books(database_url)


async def test_a_refused_freeze_adds_no_entry(client: AsyncClient, ledger: str):
    count = await entry_count(client)
    with pytest.raises(errors.HoldNotFound):
        await client.freeze_funds(ledger, freeze(FreezeTarget.HOLD, "none"))
    with pytest.raises(errors.FreezeNotFound):
        await client.get_freeze(ledger, "none")
    with pytest.raises(errors.FieldInvalid):
        await client.freeze_funds(LEDGER, freeze(FreezeTarget.BUYER, "b", amount=gbp(1)))
    assert await entry_count(client) == count
