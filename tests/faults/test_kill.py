"""`kill -9` under load: nothing acknowledged is lost, nothing is done twice."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest
from sqlalchemy import make_url

from tests.faults.load import Load, assert_exactly_once, set_up
from tests.support.books import check_books
from tests.support.processes import (
    STOP_SECONDS,
    ServerProcess,
    kill_postgres,
    postmaster,
)

WORKERS: Final = 12


def url_of(directory: Path) -> str:
    """The database of a server that keeps its PostgreSQL there."""
    found = postmaster(directory)
    assert found is not None
    return found.get_uri()


async def kill_and_restart(
    server: ServerProcess, directory: Path, load: Load, chance: random.Random, kills: int
) -> None:
    for number in range(kills):
        await load.more(chance.randrange(1, 60))
        await asyncio.sleep(chance.random() * 0.2)
        # Each of the two at least once, whatever the seed.
        victim = (
            ("server", "postgres")[number] if number < 2 else chance.choice(("server", "postgres"))
        )
        print(f"kill {number}: {victim} after {len(load.acknowledged)} acknowledgements")
        if victim == "postgres":
            assert kill_postgres(directory)
            await asyncio.sleep(chance.choice((0, 0.01, 0.5)))
        server.kill()
        await asyncio.to_thread(server.start)


@pytest.mark.slow
async def test_a_few_kills(server: ServerProcess, directory: Path, seed: int) -> None:
    await kills_leave_the_books_in_order(server, directory, seed, kills=4)


@pytest.mark.torture
@pytest.mark.timeout(1_800)
async def test_fifty_kills(server: ServerProcess, directory: Path, seed: int) -> None:
    await kills_leave_the_books_in_order(server, directory, seed, kills=50)


async def kills_leave_the_books_in_order(
    server: ServerProcess, directory: Path, seed: int, kills: int
) -> None:
    await set_up(server.target)
    async with Load([server.target], WORKERS, seed) as load:
        await kill_and_restart(server, directory, load, random.Random(seed), kills)
        await load.more(20)
    assert load.sent_again, "no client noticed anything"
    assert_exactly_once(load, url_of(directory))
    await check_books(url_of(directory))


async def test_a_server_brings_its_postgresql_back(
    server: ServerProcess, directory: Path, seed: int
) -> None:
    """It dies under calls; clients that retry notice nothing else, and the server stays."""
    await set_up(server.target)
    async with Load([server.target], WORKERS, seed) as load:
        for _ in range(2):
            await load.more(50)
            before = postmaster(directory)
            assert before is not None
            assert kill_postgres(directory)
            await load.more(50)
            after = postmaster(directory)
            assert after is not None
            assert after.pid != before.pid
        server.interrupt()
        assert await asyncio.to_thread(server.wait, STOP_SECONDS) == 0
        assert postmaster(directory) is None, "its PostgreSQL was left running"
        await asyncio.to_thread(server.start)
        await load.more(20)
    log = server.read_log()
    assert log.count("PostgreSQL runs again") == 2
    assert "Traceback" not in log
    assert_exactly_once(load, url_of(directory))
    await check_books(url_of(directory))


async def test_a_graceful_stop_under_load_loses_nothing(
    server: ServerProcess, directory: Path, seed: int
) -> None:
    await set_up(server.target)
    async with Load([server.target], WORKERS, seed) as load:
        for _ in range(2):
            await load.more(50)
            server.interrupt()
            assert await asyncio.to_thread(server.wait, STOP_SECONDS) == 0
            assert postmaster(directory) is None, "its PostgreSQL was left running"
            await asyncio.to_thread(server.start)
        await load.more(20)
    assert "Traceback" not in server.read_log()
    assert_exactly_once(load, url_of(directory))
    await check_books(url_of(directory))


@pytest.fixture
def empty_database(postgres: str) -> Iterator[str]:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shared")
    yield make_url(postgres).set(database="shared").render_as_string(hide_password=False)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE shared WITH (FORCE)")


async def test_two_servers_share_a_database(empty_database: str, seed: int) -> None:
    """Started at once on an empty database, loaded at once, one of them killed meanwhile."""
    servers = [ServerProcess("--database-url", empty_database) for _ in range(2)]
    try:
        for server in servers:
            server.launch()
        for server in servers:
            await asyncio.to_thread(server.wait_ready)
        await asyncio.gather(*(set_up(server.target) for server in servers))
        async with Load([server.target for server in servers], WORKERS, seed) as load:
            await load.more(150)
            servers[0].kill()
            await load.more(20)
            await asyncio.to_thread(servers[0].start)
            await load.more(100)
        assert_exactly_once(load, empty_database)
    finally:
        for server in servers:
            server.close()
    await check_books(empty_database)
