"""Rows that are copied into several tables arrive, or PostgreSQL's own error does."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from ledger.domain.book import Account
from ledger.domain.chart import AccountKey
from ledger.domain.policies import Length, Policy, Terms, Unit
from ledger.storage import rows
from ledger.storage.copying import copy_in
from ledger.storage.engine import driver_connection, open_engine

KEY = uuid4()
TERMS = Terms(Length(7, Unit.DAY), "UTC", commission_bps=250)
POLICY = (rows.POLICIES, [rows.of_policy(KEY.bytes, Policy("p", 1, TERMS))])


def accounts(*numbers: int) -> tuple[str, list[bytes]]:
    each = [Account(n, AccountKey(2010, f"m{n}", "GBP"), -n, 1) for n in numbers]
    return rows.ACCOUNTS, [rows.of_account(KEY.bytes, account) for account in each]


@pytest.fixture
async def raw(database_url):
    engine = open_engine(database_url, connections_max=1)
    async with driver_connection(engine) as connection:
        yield connection
    await engine.dispose()


async def test_rows_of_several_tables_arrive(raw):
    await copy_in(raw, [accounts(*range(20_000)), POLICY])
    cursor = await raw.execute("SELECT count(*), sum(balance) FROM accounts")
    assert await cursor.fetchone() == (20_000, -sum(range(20_000)))
    cursor = await raw.execute("SELECT policy_id, version, terms->'commission_bps' FROM policies")
    assert await cursor.fetchall() == [("p", 1, 250)]


async def test_nothing_to_copy_is_nothing(raw):
    await copy_in(raw, [])
    assert await (await raw.execute("SELECT count(*) FROM accounts")).fetchone() == (0,)


@pytest.mark.parametrize(
    ("tables", "error"),
    [
        ([accounts(1), accounts(1)], psycopg.errors.UniqueViolation),
        ([accounts(*range(20_000), 1), POLICY], psycopg.errors.UniqueViolation),
        ([("nowhere (a)", [b""])], psycopg.errors.UndefinedTable),
        ([(rows.ACCOUNTS, [b"\0\1rubbish"])], psycopg.errors.BadCopyFileFormat),
    ],
    ids=["a row twice", "after many rows", "no such table", "no row"],
)
async def test_what_postgresql_refuses_is_its_error_and_leaves_nothing(database_url, tables, error):
    engine = open_engine(database_url, connections_max=1)
    with pytest.raises(error):
        async with driver_connection(engine) as connection:
            await copy_in(connection, tables)
    async with driver_connection(engine) as connection:
        cursor = await connection.execute("SELECT count(*) FROM accounts")
        assert await cursor.fetchone() == (0,)
    await engine.dispose()
