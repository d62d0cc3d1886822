"""Databases for tests: clones of one that is migrated once, on a PostgreSQL of the test run's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from sqlalchemy import make_url

from ledger.storage.migrate import upgrade

TEMPLATE = "escrow_template"

_numbers = count(1)


def create_template(cluster_url: str) -> None:
    """Make the database that every test's is cloned from.

    The cluster outlives processes that are killed, as any does, but not its machine: cloning waits
    for the disk more than for anything else.
    """
    _administer(cluster_url, "ALTER SYSTEM SET fsync = off")
    _administer(cluster_url, "SELECT pg_reload_conf()")
    _administer(cluster_url, f"CREATE DATABASE {TEMPLATE}")
    upgrade(_named(cluster_url, TEMPLATE))


@contextmanager
def cloned_database(cluster_url: str) -> Iterator[str]:
    """The URL of a migrated, empty database, dropped at the end whoever is still connected."""
    name = f"test_{next(_numbers)}"
    _administer(cluster_url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    try:
        yield _named(cluster_url, name)
    finally:
        _administer(cluster_url, f"DROP DATABASE {name} WITH (FORCE)")


def _named(cluster_url: str, database: str) -> str:
    return make_url(cluster_url).set(database=database).render_as_string(False)


def _administer(cluster_url: str, statement: str) -> None:
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(statement)
