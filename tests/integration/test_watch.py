"""Following the journal: nothing is missing, repeated or out of order, whatever happens."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, NamedTuple
from uuid import UUID

import grpc
import psycopg
import pytest
from google.rpc import error_details_pb2, status_pb2
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from escrow.v1 import journal_pb2
from escrow.v1.journal_pb2_grpc import JournalServiceStub
from escrow_client import AsyncClient
from ledger.domain.refusals import Refusal
from ledger.follow import follower as follower_module
from ledger.follow import tail as tail_module
from ledger.follow.follower import Follower
from ledger.storage.engine import DatabaseUnavailable
from ledger.storage.following import EVERYTHING, Selection
from ledger.writer import Writer
from server.app import App, running
from server.settings import Settings
from tests.support.books import check_books
from tests.support.proxy import proxied
from tests.support.shop import LEDGER, order
from tests.support.story import tell
from tests.support.wire import DETAILS_KEY
from tests.support.writers import accept, fetch, fetch_one, hold, open_ledger, open_writer

PARENT = "ledgers/shop"
PATIENCE_SECONDS = 20.0

Response = journal_pb2.WatchEntriesResponse


class Shop(NamedTuple):
    """A ledger, a writer that the server knows nothing of, and the server."""

    journal: JournalServiceStub
    writer: Writer
    engine: AsyncEngine
    ledger_id: UUID


@pytest.fixture
async def shop(database_url: str, server_target: str) -> AsyncIterator[Shop]:
    """The story, told by another process than the server that is asked."""
    async with (
        open_writer(database_url) as (writer, engine),
        grpc.aio.insecure_channel(server_target) as channel,
    ):
        yield Shop(JournalServiceStub(channel), writer, engine, await tell(writer, engine))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and tails so small that every watcher passes from one to the other again and again."""
    monkeypatch.setattr(follower_module, "PAGE_ENTRIES_MAX", 7)
    monkeypatch.setattr(follower_module, "WINDOW_ENTRIES", 20)
    monkeypatch.setattr(follower_module, "MESSAGE_BYTES", 2_000)
    monkeypatch.setattr(tail_module, "MESSAGE_BYTES", 2_000)
    monkeypatch.setattr(tail_module, "KEPT_BYTES_MAX", 10_000)


def watch(shop: Shop, **fields: Any) -> Any:
    return shop.journal.WatchEntries(journal_pb2.WatchEntriesRequest(parent=PARENT, **fields))


async def read(call: Any) -> Response:
    """The next message of a watcher."""
    response = await call.read()
    assert isinstance(response, Response)
    return response


async def through(call: Any, seq: int) -> list[journal_pb2.Entry]:
    """What a watcher is sent until everything up to a `seq` was."""
    found: list[journal_pb2.Entry] = []
    reached = 0
    async with asyncio.timeout(PATIENCE_SECONDS):
        while reached < seq:
            response = await read(call)
            assert response.through_seq >= reached
            found += response.entries
            reached = response.through_seq
            assert not found or found[-1].seq <= reached
    return found


async def recorded(shop: Shop, where: str = "") -> list[journal_pb2.Entry]:
    """What the journal holds."""
    rows = await fetch(
        shop.engine, f"SELECT body FROM entries WHERE ledger_id = %s {where} ORDER BY seq",
        shop.ledger_id,
    )  # fmt: skip
    return [journal_pb2.Entry.FromString(body) for (body,) in rows]


async def head(shop: Shop) -> int:
    seq: int = await fetch_one(
        shop.engine, "SELECT seq FROM heads WHERE ledger_id = %s", shop.ledger_id
    )
    return seq


def reason(error: grpc.aio.AioRpcError) -> str:
    metadata: Any = error.trailing_metadata()
    status = status_pb2.Status.FromString(dict(metadata)[DETAILS_KEY])
    info = error_details_pb2.ErrorInfo()
    assert any(detail.Unpack(info) for detail in status.details)
    return info.reason


async def ended(call: Any) -> str:
    """The reason for which a watcher is sent away."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                await read(call)
    return reason(error.value)


async def test_history_from_the_beginning(shop: Shop) -> None:
    everything = await recorded(shop)
    assert await through(watch(shop), len(everything)) == everything
    assert await through(watch(shop, from_seq=1), len(everything)) == everything


async def test_history_from_a_seq(shop: Shop) -> None:
    everything = await recorded(shop)
    assert await through(watch(shop, from_seq=5), len(everything)) == everything[4:]


async def test_the_first_message_comes_at_once(shop: Shop) -> None:
    last = await head(shop)
    call = watch(shop, from_seq=last + 1)
    async with asyncio.timeout(2):
        assert await read(call) == Response(through_seq=last)


async def test_what_another_process_records_follows(shop: Shop) -> None:
    last = await head(shop)
    call = watch(shop, from_seq=last + 1)
    await read(call)
    for number in range(3):
        await accept(shop.writer, shop.ledger_id, hold(f"new-{number}"))
        async with asyncio.timeout(2):
            (entry,) = (await read(call)).entries
        assert entry.hold_placed.hold_id == f"new-{number}"
        assert entry.seq == last + 1 + number


async def test_what_this_process_records_follows_sooner_than_it_polls(
    client: AsyncClient, ledger: str, server_target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower_module, "POLL_SECONDS", 60)
    async with grpc.aio.insecure_channel(server_target) as channel:
        request = journal_pb2.WatchEntriesRequest(parent=f"ledgers/{LEDGER}", from_seq=3)
        call: Any = JournalServiceStub(channel).WatchEntries(request)
        assert await read(call) == Response(through_seq=2)
        await asyncio.sleep(0.2)
        placed = await client.place_hold(LEDGER, order("h1"))
        async with asyncio.timeout(2):
            (entry,) = (await read(call)).entries
        assert entry.hold_placed.hold_id == placed.hold_id


async def test_beyond_the_newest_waits(shop: Shop) -> None:
    last = await head(shop)
    call = watch(shop, from_seq=last + 3)
    assert await read(call) == Response(through_seq=last + 2)
    await accept(shop.writer, shop.ledger_id, *(hold(f"new-{number}") for number in range(5)))
    assert [e.seq for e in await through(call, last + 5)] == [last + 3, last + 4, last + 5]


SELECTIONS: list[tuple[dict[str, Any], str]] = [
    ({"hold_id": "b3"}, "AND hold_id = 'b3'"),
    ({"kinds": [journal_pb2.ENTRY_KIND_PAYOUT_CREATED]}, "AND kind = 'payout_created'"),
    (
        {"kinds": [journal_pb2.ENTRY_KIND_HOLD_PLACED, journal_pb2.ENTRY_KIND_REFUND_CREATED]},
        "AND kind IN ('hold_placed', 'refund_created')",
    ),
    (
        {"hold_id": "b3", "kinds": [journal_pb2.ENTRY_KIND_REFUND_CREATED]},
        "AND hold_id = 'b3' AND kind = 'refund_created'",
    ),
    ({"hold_id": "unknown"}, "AND false"),
]


@pytest.mark.parametrize(("fields", "where"), SELECTIONS)
async def test_selections_of_history(shop: Shop, fields: dict[str, Any], where: str) -> None:
    assert await through(watch(shop, **fields), await head(shop)) == await recorded(shop, where)


@pytest.mark.parametrize(("fields", "where"), SELECTIONS)
async def test_entries_are_listed_by_the_same_selections(
    shop: Shop, fields: dict[str, Any], where: str
) -> None:
    request = journal_pb2.ListEntriesRequest(parent=PARENT, page_size=2, **fields)
    listed: list[journal_pb2.Entry] = []
    while True:
        page = await shop.journal.ListEntries(request)
        listed += page.entries
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert listed == await recorded(shop, where)


async def test_selection_of_what_follows(shop: Shop) -> None:
    first = await head(shop) + 1
    placed = watch(shop, from_seq=first, kinds=[journal_pb2.ENTRY_KIND_HOLD_PLACED])
    of_hold = watch(shop, from_seq=first, hold_id="new-3")
    for call in (placed, of_hold):
        await read(call)
    for number in range(5):
        await accept(shop.writer, shop.ledger_id, hold(f"new-{number}"))
    for call, last, where in (
        (placed, first + 4, "AND kind = 'hold_placed'"),
        (of_hold, first + 3, "AND hold_id = 'new-3'"),
    ):
        assert await through(call, last) == await recorded(shop, f"{where} AND seq >= {first}")


async def test_kinds_are_numbered_as_the_fields_of_their_facts() -> None:
    kinds = journal_pb2.EntryKind.DESCRIPTOR.values
    facts = journal_pb2.Entry.DESCRIPTOR.oneofs_by_name["fact"].fields
    assert {kind.number: kind.name for kind in kinds if kind.number} == {
        fact.number: f"ENTRY_KIND_{fact.name.upper()}" for fact in facts
    }


async def test_history_runs_into_what_follows(shop: Shop, seed: int, small_pages: None) -> None:
    """Watchers come and go while it is written, from anywhere, and each sees what it should."""
    chance = random.Random(seed)
    wanted = await head(shop) + 600
    kinds = [journal_pb2.ENTRY_KIND_HOLD_PLACED, journal_pb2.ENTRY_KIND_REFUND_CREATED]

    async def write() -> None:
        for number in range(0, 600, 12):
            size = [hold(f"new-{number + n}", merchant=f"m{n}") for n in range(12)]
            await accept(shop.writer, shop.ledger_id, *size)
            await asyncio.sleep(chance.random() * 0.05)

    async def follow(selection: dict[str, Any]) -> tuple[int, list[journal_pb2.Entry]]:
        await asyncio.sleep(chance.random())
        begin = cursor = chance.randrange(1, 200)
        found: list[journal_pb2.Entry] = []
        while cursor <= wanted:
            call = watch(shop, from_seq=cursor, **selection)
            for _ in range(chance.randrange(1, 30)):
                response = await read(call)
                found += response.entries
                cursor = response.through_seq + 1
                if cursor > wanted:
                    break
                if chance.random() < 0.1:
                    await asyncio.sleep(0.1)
            call.cancel()
        return begin, found

    selections: list[tuple[dict[str, Any], str]] = [
        ({}, "true"),
        ({"kinds": kinds}, "kind IN ('hold_placed', 'refund_created')"),
        ({"hold_id": "new-5"}, "hold_id = 'new-5'"),
    ]
    plan = [chance.choice(selections) for _ in range(12)]
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        group.create_task(write())
        following = [group.create_task(follow(fields)) for fields, _ in plan]
    for task, (_, where) in zip(following, plan, strict=True):
        begin, found = task.result()
        assert found == await recorded(shop, f"AND {where} AND seq >= {begin}")


async def test_one_that_does_not_read_misses_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail_module, "KEPT_BYTES_MAX", 100_000)
    call = watch(shop)
    await read(call)
    for batch in range(20):
        holds = [hold(f"{batch}-{number}" + "x" * 50) for number in range(200)]
        await accept(shop.writer, shop.ledger_id, *holds)
    everything = await recorded(shop)
    found = await through(call, await head(shop))
    assert found == everything[-len(found) :]
    assert len(found) >= 4_000


@pytest.mark.parametrize(
    "fields",
    [
        {"from_seq": -1},
        {"hold_id": "no/hold"},
        {"kinds": [0]},
        {"kinds": [99]},
        {"kinds": [19, 19]},
        {"parent": "ledgers/"},
    ],
)
async def test_requests_that_make_no_sense(shop: Shop, fields: dict[str, Any]) -> None:
    request = journal_pb2.WatchEntriesRequest(**{"parent": PARENT} | fields)
    assert await ended(shop.journal.WatchEntries(request)) == "FIELD_INVALID"


async def test_a_ledger_that_is_not_there(shop: Shop) -> None:
    request = journal_pb2.WatchEntriesRequest(parent="ledgers/none")
    assert await ended(shop.journal.WatchEntries(request)) == "LEDGER_NOT_FOUND"


class Following(NamedTuple):
    """A follower of one ledger, without a server."""

    follower: Follower
    writer: Writer
    engine: AsyncEngine
    ledger_id: UUID

    def follow(self, from_seq: int, selection: Selection = EVERYTHING) -> Any:
        return aclosing(self.follower.follow(self.ledger_id, selection, from_seq))


@pytest.fixture
async def following(database_url: str) -> AsyncIterator[Following]:
    async with open_writer(database_url) as (writer, engine):
        follower = Follower(engine, idle_seconds=0.3)
        yield Following(follower, writer, engine, await open_ledger(writer, engine))
        await follower.close()
    await check_books(database_url)


async def test_a_sign_of_life_when_nothing_happens(following: Following) -> None:
    async with following.follow(3) as messages:
        started = time.monotonic()
        for _ in range(3):
            assert Response.FromString(await anext(messages)) == Response(through_seq=2)
    assert 0.5 < time.monotonic() - started < 2


async def test_a_sign_of_life_tells_how_far_it_is_when_nothing_matches(
    following: Following,
) -> None:
    async with following.follow(3, Selection(hold_id="none")) as messages:
        assert Response.FromString(await anext(messages)).through_seq == 2
        reached = []
        for number in range(3):
            await accept(following.writer, following.ledger_id, hold(f"h{number}"))
            response = Response.FromString(await anext(messages))
            assert not response.entries
            reached.append(response.through_seq)
        assert reached == [3, 4, 5]


async def test_what_is_kept_for_those_who_do_not_read_is_bounded(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail_module, "KEPT_BYTES_MAX", 50_000)
    async with following.follow(3) as messages:
        await anext(messages)
        (tail,) = following.follower._tails.values()
        for batch in range(10):
            holds = [hold(f"{batch}-{number}") for number in range(100)]
            await accept(following.writer, following.ledger_id, *holds)
            while tail.through_seq < 102 + 100 * batch:
                await tail.changed(PATIENCE_SECONDS)
            assert tail._bytes == sum(chunk.size for chunk in tail._chunks)
            assert tail._bytes < 100_000
        assert tail.before_seq > 800
        seqs: list[int] = []
        while len(seqs) < 1_000:
            seqs += [e.seq for e in Response.FromString(await anext(messages)).entries]
        assert seqs == list(range(3, 1_003))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not true():  # noqa: ASYNC110 (it happens elsewhere)
            await asyncio.sleep(0.01)


async def test_many_watchers_cost_no_more_queries_than_one(following: Following) -> None:
    queries = 0

    @event.listens_for(following.engine.sync_engine, "checkout")
    def count(*_: object) -> None:
        nonlocal queries
        queries += 1

    async def read(messages: Any) -> None:
        seqs: list[int] = []
        while len(seqs) < 20:
            seqs += [e.seq for e in Response.FromString(await anext(messages)).entries]
        assert seqs == list(range(3, 23))

    watchers = [following.follower.follow(following.ledger_id, EVERYTHING, 3) for _ in range(50)]
    await asyncio.gather(*(anext(messages) for messages in watchers))
    queries = 0
    started = time.monotonic()
    reading = asyncio.gather(*(read(messages) for messages in watchers))
    for number in range(20):
        await accept(following.writer, following.ledger_id, hold(f"h{number}"))
        await asyncio.sleep(0.05)
    await reading
    seconds = time.monotonic() - started
    print(f"{queries} connections taken in {seconds:.2f} s")
    # The writer's, the tail's, and those that look for what others wrote.
    assert queries < 20 + 20 + seconds / follower_module.POLL_SECONDS + 5
    for messages in watchers:
        await messages.aclose()


async def test_watchers_that_stand_at_the_same_place_share_the_bytes(following: Following) -> None:
    async with following.follow(3) as one, following.follow(3) as other:
        await anext(one)
        await anext(other)
        await accept(following.writer, following.ledger_id, hold("h1"))
        assert await anext(one) is await anext(other)


async def test_nothing_is_left_when_the_last_watcher_has_gone(following: Following) -> None:
    for _ in range(2):
        async with following.follow(1) as one:
            await anext(one)
            async with following.follow(1) as other:
                await anext(other)
            assert len(following.follower._tails) == 1
            await accept(following.writer, following.ledger_id)
            await anext(one)
        assert not following.follower._tails
        assert not following.follower._tasks
        await until(lambda: following.follower._polling is None)


async def test_a_database_that_is_gone_ends_the_stream(database_url: str) -> None:
    async with (
        open_writer(database_url) as (writer, engine),
        proxied(database_url) as (proxy, through_proxy),
        open_writer(through_proxy) as (_, watched_engine),
    ):
        ledger_id = await open_ledger(writer, engine)
        follower = Follower(watched_engine)
        messages = follower.follow(ledger_id, EVERYTHING, 3)
        await anext(messages)
        proxy.away = True
        end_connections(database_url)
        with pytest.raises(DatabaseUnavailable):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await anext(messages)
        proxy.away = False
        async with aclosing(follower.follow(ledger_id, EVERYTHING, 1)) as again:
            assert len(Response.FromString(await anext(again)).entries) == 2
        await follower.close()
    await check_books(database_url)


def end_connections(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_stop_sends_watchers_away_at_once(following: Following) -> None:
    async with following.follow(1) as messages:
        await anext(messages)
        closing = asyncio.create_task(following.follower.close())
        with pytest.raises(Refusal, match="SHUTTING_DOWN"):
            await anext(messages)
        await messages.aclose()
        async with asyncio.timeout(follower_module.FAREWELL_SECONDS / 2):
            await closing
    with pytest.raises(Refusal, match="SHUTTING_DOWN"):
        await anext(following.follower.follow(following.ledger_id, EVERYTHING, 1))


NARROW = [
    ("grpc.http2.bdp_probe", 0),
    ("grpc.http2.lookahead_bytes", 16_384),
    ("grpc.use_local_subchannel_pool", 1),
]
"""A channel on which hardly anything is under way that was not read."""


@pytest.fixture
async def app(settings: Settings, database_url: str) -> AsyncIterator[App]:
    async with running(settings, database_url) as app:
        yield app
    await check_books(database_url)


async def test_a_server_that_stops_does_not_wait_for_watchers(app: App, database_url: str) -> None:
    """Neither for those who listen nor for one that has stopped reading in mid-history."""
    async with (
        open_writer(database_url) as (writer, engine),
        grpc.aio.insecure_channel(app.address) as channel,
        grpc.aio.insecure_channel(app.address, NARROW) as other_channel,
    ):
        ledger_id = await open_ledger(writer, engine)
        for batch in range(10):
            holds = [hold(f"{batch}-{number}" + "x" * 50) for number in range(500)]
            await accept(writer, ledger_id, *holds)
        listening = JournalServiceStub(channel).WatchEntries(
            journal_pb2.WatchEntriesRequest(parent=PARENT, from_seq=5_003)
        )
        await read(listening)
        silent = JournalServiceStub(other_channel).WatchEntries(
            journal_pb2.WatchEntriesRequest(parent=PARENT)
        )
        await read(silent)
        await asyncio.sleep(0.5)  # until nothing more of it fits on the way
        started = time.monotonic()
        stopping = asyncio.create_task(app.stop())
        assert await ended(listening) == "SHUTTING_DOWN"
        assert time.monotonic() - started < 1
        await stopping
        assert time.monotonic() - started < 3


async def test_a_watcher_that_hangs_up_is_forgotten(app: App, database_url: str) -> None:
    async with (
        open_writer(database_url) as (writer, engine),
        grpc.aio.insecure_channel(app.address) as channel,
    ):
        await open_ledger(writer, engine)
        stub = JournalServiceStub(channel)
        calls = [
            stub.WatchEntries(journal_pb2.WatchEntriesRequest(parent=PARENT)) for _ in range(5)
        ]
        for call in calls:
            await read(call)
        assert len(app._follower._watching) == 5
        for call in calls:
            call.cancel()
        await until(lambda: not app._follower._watching and not app._follower._tails)
