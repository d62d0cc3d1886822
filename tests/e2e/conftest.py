"""A server in a process of its own, for the tests that are content with one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.databases import cloned_database
from tests.support.processes import ServerProcess, running_server


@pytest.fixture(scope="module")
def module_database_url(postgres: str) -> Iterator[str]:
    with cloned_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
def server(module_database_url: str) -> Iterator[ServerProcess]:
    with running_server("--database-url", module_database_url) as server:
        yield server
        assert "Traceback" not in server.read_log()
