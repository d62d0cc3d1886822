"""Fixtures every room of the tests shares: a real PostgreSQL, a database of one's own, a server."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from escrow_cli.main import main
from escrow_client import AsyncClient
from server.app import running
from server.embedded import embedded_postgres, ephemeral_data_dir
from server.settings import Settings
from tests.support.books import check_books
from tests.support.cli import Escrow, Outcome
from tests.support.databases import cloned_database, create_template
from tests.support.processes import ServerProcess, database_directory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: one that begins last keeps the other processes waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL of this test process, with the template of the databases in it."""
    with ephemeral_data_dir() as data_dir, embedded_postgres(data_dir) as url:
        create_template(url)
        yield url


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """A migrated, empty database of the test's own."""
    with cloned_database(postgres) as url:
        yield url


@pytest.fixture
def settings(database_url: str) -> Settings:
    """What the server of a test is told; a test overrides it with a fixture of the same name."""
    return Settings(database_url=database_url, port=0, sweep_interval_seconds=0.05, auth="off")


@pytest.fixture
async def server_target(settings: Settings) -> AsyncIterator[str]:
    """`host:port` of a server in this process. At the end the books of every ledger are checked."""
    assert settings.database_url is not None
    async with running(settings, settings.database_url) as app:
        yield app.address
    await check_books(settings.database_url)


@pytest.fixture
async def client(server_target: str) -> AsyncIterator[AsyncClient]:
    """The SDK, connected to that server."""
    async with AsyncClient(server_target) as client:
        yield client


@pytest.fixture
def seed() -> int:
    """ESCROW_TEST_SEED, or another one every time; shown when the test fails."""
    chosen = int(os.environ.get("ESCROW_TEST_SEED") or time.time_ns() % 1_000_000)
    print(f"ESCROW_TEST_SEED={chosen}")
    return chosen


@pytest.fixture
def directory() -> Iterator[Path]:
    """Where `server` keeps its PostgreSQL."""
    with database_directory() as directory:
        yield directory


@pytest.fixture
def server(directory: Path) -> Iterator[ServerProcess]:
    """A server process with a PostgreSQL of its own, to be killed and started at will."""
    server = ServerProcess("--data-dir", str(directory))
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def escrow(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Escrow:
    """Runs `escrow` with arguments."""

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["escrow", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), printed.out, printed.err)

    return run
