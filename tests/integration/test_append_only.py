"""The journal is append-only, held by privileges and, whoever asks, by triggers."""

from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from ledger.domain.commands import ReleaseHold
from ledger.storage import schema
from ledger.storage.engine import APPLICATION_ROLE
from tests.support.books import check_books
from tests.support.writers import accept, hold, open_ledger, open_writer, refund, signed

JOURNAL: Final = sorted(table.name for table in schema.JOURNAL)
PROJECTIONS: Final = sorted(set(schema.metadata.tables) - set(JOURNAL))

REPLACE_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN RETURN NULL; END'
"""


@pytest.fixture
async def books(database_url: str) -> AsyncIterator[str]:
    """A database with something in each journal table, the same at the end as at the start."""
    async with open_writer(database_url) as (writer, engine):
        ledger_id = await open_ledger(writer, engine)
        await accept(
            writer,
            ledger_id,
            hold("h"),
            refund("r", "h", 100),
            signed("h"),
            ReleaseHold("h", ()),
        )
    before = contents(database_url)
    assert all(before.values())
    yield database_url
    assert contents(database_url) == before
    await check_books(database_url)


def contents(database_url: str) -> dict[str, list[Any]]:
    with psycopg.connect(database_url) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table in JOURNAL
        }


def as_application(connection: psycopg.Connection) -> None:
    connection.execute(f"SET ROLE {APPLICATION_ROLE}")


def changes(table: str) -> list[str]:
    return [
        f"UPDATE {table} SET record_time = record_time"
        if table != "postings"
        else "UPDATE postings SET amount = amount",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ]


@pytest.mark.parametrize("statement", [each for table in JOURNAL for each in changes(table)])
def test_privileges_refuse_the_application_to_change_the_journal(
    books: str, statement: str
) -> None:
    with psycopg.connect(books) as connection:
        as_application(connection)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize("statement", [each for table in JOURNAL for each in changes(table)])
def test_triggers_refuse_the_owner_to_change_the_journal(books: str, statement: str) -> None:
    with (
        psycopg.connect(books) as connection,
        pytest.raises(errors.IntegrityConstraintViolation, match="the journal is append-only"),
    ):
        connection.execute(statement)


def test_rows_cannot_be_changed_by_way_of_a_conflict(books: str) -> None:
    with (
        psycopg.connect(books) as connection,
        pytest.raises(errors.IntegrityConstraintViolation, match="the journal is append-only"),
    ):
        connection.execute(
            "INSERT INTO requests SELECT * FROM requests"
            " ON CONFLICT (ledger_id, request_id) DO UPDATE SET response = ''"
        )


@pytest.mark.parametrize("role", ["the owner", "the application"])
@pytest.mark.parametrize(
    "legs",
    [
        pytest.param([("EUR", 5)], id="one leg"),
        pytest.param([("EUR", 5), ("EUR", -4)], id="a cent short"),
        pytest.param([("EUR", 5), ("USD", -5)], id="two currencies"),
        pytest.param([("EUR", 2**63 - 1), ("EUR", 2**63 - 1), ("EUR", 2)], id="wraps around"),
    ],
)
def test_an_unbalanced_entry_is_refused(books: str, legs: list[tuple[str, int]], role: str) -> None:
    rows = [
        (UUID(int=1), 9, ordinal, ordinal, currency, amount)
        for ordinal, (currency, amount) in enumerate(legs, start=1)
    ]
    with psycopg.connect(books) as connection:
        if role == "the application":
            as_application(connection)
        with pytest.raises(errors.IntegrityConstraintViolation, match="does not sum to zero"):
            insert_as_one(connection, rows)


def test_entries_that_balance_only_together_are_refused(books: str) -> None:
    rows = [(UUID(int=1), 9, 1, 1, "EUR", 5), (UUID(int=1), 10, 1, 2, "EUR", -5)]
    with (
        psycopg.connect(books) as connection,
        pytest.raises(errors.IntegrityConstraintViolation, match="does not sum to zero"),
    ):
        insert_as_one(connection, rows)


def test_a_balanced_entry_is_taken(books: str) -> None:
    with psycopg.connect(books) as connection:
        as_application(connection)
        rows = [(UUID(int=1), 9, 1, 1, "EUR", 5), (UUID(int=1), 9, 2, 2, "EUR", -5)]
        insert_as_one(connection, rows)
        connection.rollback()


def insert_as_one(connection: psycopg.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Insert postings in a single COPY, as the writer does."""
    columns = (
        "ledger_id, seq, ordinal, account_number, account_version, currency, amount, balance,"
        " hold_id, line_id, payout_id"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY postings ({columns}) FROM STDIN") as copy,
    ):
        for ledger_id, seq, ordinal, number, currency, amount in rows:
            copy.write_row(
                (ledger_id, seq, ordinal, number, 1_000, currency, amount, 0, "", "", "")
            )


@pytest.mark.parametrize(
    "statement",
    [pytest.param(f"DELETE FROM {table}", id=f"delete from {table}") for table in PROJECTIONS]
    + [pytest.param(f"TRUNCATE {table}", id=f"truncate {table}") for table in PROJECTIONS]
    + [
        "CREATE TABLE public.mine ()",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "ALTER TABLE entries ADD COLUMN mine bigint",
        "DROP TRIGGER entries_append_only ON entries",
        "CREATE RULE mine AS ON INSERT TO entries DO INSTEAD NOTHING",
        "DROP TABLE entries",
        "DROP INDEX entries_hold_idx",
        "CREATE ROLE mine",
        "SET session_replication_role = replica",
        REPLACE_FUNCTION,
        "UPDATE alembic_version SET version_num = '0000'",
        "COPY entries TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_the_application_may_do_nothing_it_does_not_need(books: str, statement: str) -> None:
    with psycopg.connect(books) as connection:
        as_application(connection)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_application_has_the_privileges_it_needs_and_no_others(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        granted = connection.execute(
            "SELECT table_name::text, array_agg(privilege_type::text ORDER BY privilege_type)"
            " FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY table_name",
            (APPLICATION_ROLE,),
        ).fetchall()
    changed = {"heads", "accounts", "revisions", "lines", "refunds", "payouts"}
    changed |= {"cases", "case_lines", "chargebacks", "coupons", "adjustments", "freezes"}
    changed |= {"warranties", "payout_schedules", "line_funding"}
    expected = {
        table: ["INSERT", "SELECT", "UPDATE"] if table in changed else ["INSERT", "SELECT"]
        for table in (*JOURNAL, *PROJECTIONS)
    }
    assert dict(granted) == expected | {"alembic_version": ["SELECT"]}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("tokens", {"revoke_time"}),
        ("holds", {"has_parts", "settle_time", "void_time"}),
        ("payments", {"captured", "settled", "settle_time"}),
        ("line_shares", {"amount"}),
        ("refund_payments", {"state"}),
    ],
)
def test_the_application_may_change_a_few_columns_and_nothing_else_of(
    database_url: str, table: str, columns: set[str]
) -> None:
    with psycopg.connect(database_url) as connection:
        changed = connection.execute(
            "SELECT column_name::text FROM information_schema.column_privileges"
            " WHERE grantee = %s AND privilege_type = 'UPDATE' AND table_name = %s",
            (APPLICATION_ROLE, table),
        ).fetchall()
    assert {column for (column,) in changed} == columns


async def test_a_writer_works_as_the_application(database_url: str) -> None:
    async with open_writer(database_url) as (_, engine), engine.connect() as connection:
        row = (await connection.exec_driver_sql("SELECT current_user, session_user")).one()
        assert row == (APPLICATION_ROLE, "postgres")
