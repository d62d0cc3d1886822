"""What DESIGN asks of the schema and of the SQL, so that a distributed PostgreSQL can carry it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import psycopg
import pytest
from sqlalchemy import (
    ARRAY,
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    TEXT,
    CheckConstraint,
    PrimaryKeyConstraint,
    TextClause,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, TIMESTAMP, UUID

import ledger.storage
from ledger.storage.schema import metadata

TABLES: Final = list(metadata.tables.values())

# A table of the server's, which every node has, and not of a ledger.
SERVER_TABLE: Final = "tokens"
SERVER_INDEXES: Final = {"tokens_pkey", "tokens_secret_hash_key"}
LEDGER_TABLES: Final = [table for table in TABLES if table.name != SERVER_TABLE]

TYPES: Final = (ARRAY, BIGINT, BOOLEAN, BYTEA, DATE, INTEGER, JSONB, TEXT, TIMESTAMP, UUID)

# Ledgers are found by name in one table that every node has.
NAME_INDEX: Final = "ledgers_name_key"

# What finds ledgers, by name or because something is due or unfinished, can name none.
DIRECTORY_SQL: Final = {
    "audit.LEDGERS",
    "due.LEDGERS",
    "ledgers.SELECT",
    "ledgers.ONE",
    "ledgers.PAGE",
    "revising.UNFINISHED",
}

STORAGE: Final = Path(ledger.storage.__path__[0])
SOURCES: Final = sorted([*STORAGE.glob("*.py"), *STORAGE.glob("audits/*.py")])

_FROM: Final = re.compile(r"\b(FROM|UPDATE|JOIN)\s+(?:ONLY\s+)?([a-z_]+)\b")
_LEDGER: Final = re.compile(r"\b(?:WHERE|ON)\b.*\bledger_id\s*=", re.DOTALL)
_FORBIDDEN: Final = {
    "LISTEN or NOTIFY": r"\b(LISTEN|NOTIFY)\b|pg_notify",
    "advisory lock": r"pg_(try_)?advisory",
    "sequence": r"\b(nextval|currval|setval)\b|\bSERIAL\b",
    "deferred constraint": r"\bDEFERR(ED|ABLE)\b",
    "constraint by name": r"ON CONFLICT ON CONSTRAINT",
    "conflict that updates": r"ON CONFLICT .*DO UPDATE",
    "simple CASE": r"\bCASE\s+(?!WHEN\b)",
    "another isolation level": r"ISOLATION LEVEL (SERIALIZABLE|READ UNCOMMITTED)",
    "statement that writes inside another": r"\bAS\s*\(\s*(INSERT|UPDATE|DELETE)\b",
}


class Sql(NamedTuple):
    name: str
    text: str


def sql_texts() -> Iterator[Sql]:
    """Every string in ledger/storage that is a statement, by its module and constant."""
    for source in SOURCES:
        tree = ast.parse(source.read_text())
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for statement in tree.body:
            yield from _texts_of(source.stem, statement, docstrings)


def _texts_of(module: str, statement: ast.stmt, docstrings: set[int]) -> Iterator[Sql]:
    name = f"{module}:{statement.lineno}"
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        name = f"{module}.{ast.unparse(target)}"
    for node in ast.walk(statement):
        if isinstance(node, ast.JoinedStr):
            yield Sql(name, ast.unparse(node))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield Sql(name, node.value)


@pytest.mark.parametrize("table", LEDGER_TABLES, ids=lambda table: table.name)
def test_ledger_id_comes_first_in_every_key_and_index(table) -> None:
    assert table.primary_key.columns.keys()[0] == "ledger_id"
    for index in table.indexes:
        if index.name != NAME_INDEX:
            assert index.columns.keys()[0] == "ledger_id", index.name
    assert NAME_INDEX not in {index.name for index in table.indexes} or table.name == "ledgers"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_use_plain_means(table) -> None:
    for constraint in table.constraints:
        assert isinstance(constraint, (PrimaryKeyConstraint, CheckConstraint)), constraint
        assert constraint.name, constraint
        assert not constraint.deferrable, constraint
    for column in table.columns:
        assert type(column.type) in TYPES, column
        assert column.server_default is None or is_constant(column.server_default), column
        assert column.identity is None, column
        assert column.computed is None, column
        assert column.autoincrement is not True, column
        assert not isinstance(column.type, TIMESTAMP) or column.type.timezone, column
    assert table.kwargs.get("postgresql_partition_by") is None


def is_constant(default) -> bool:
    """What a default says is the same everywhere and for ever: no function, no sequence."""
    return isinstance(default.arg, str) and not isinstance(default.arg, TextClause)


def test_the_database_itself_holds_the_same(database_url: str) -> None:
    """The migrations are SQL of their own, so what they made is looked at too."""
    with psycopg.connect(database_url) as connection:

        def names(query: str) -> set[str]:
            return {name for (name,) in connection.execute(query).fetchall()}

        ours = "(SELECT oid FROM pg_namespace WHERE nspname = 'public')"
        assert names(
            "SELECT i.indexrelid::regclass::text FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
            f" WHERE c.relnamespace = {ours} AND a.attname <> 'ledger_id'"
        ) == {NAME_INDEX, *SERVER_INDEXES, "alembic_version_pkc"}
        assert (
            names(
                f"SELECT conname::text FROM pg_constraint WHERE connamespace = {ours}"
                " AND (contype NOT IN ('p', 'c', 'n') OR condeferrable)"
            )
            == set()
        )
        assert (
            names(
                "SELECT relname::text FROM pg_class"
                f" WHERE relnamespace = {ours} AND (relkind NOT IN ('r', 'i') OR relispartition)"
            )
            == set()
        )
        assert (
            names(
                f"SELECT typname::text FROM pg_type WHERE typnamespace = {ours} AND typtype <> 'c'"
                " AND typcategory <> 'A'"
            )
            == set()
        )
        assert (
            names(
                "SELECT attrelid::regclass || '.' || attname FROM pg_attribute a"
                " JOIN pg_class c ON c.oid = a.attrelid"
                " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                f" WHERE c.relnamespace = {ours} AND attnum > 0"
                " AND (attidentity <> '' OR attgenerated <> ''"
                r"     OR pg_get_expr(d.adbin, d.adrelid) !~ '^(\d+|false|''\w*''::text)$')"
            )
            == set()
        )


def test_there_is_sql_to_look_at() -> None:
    found = {text.name for text in sql_texts() if _FROM.search(text.text)}
    assert {"load.HOLDS", "append.UPDATE_LINES", "due.NEXT_MOMENT", "read.HEAD"} <= found


def test_every_statement_names_its_ledger() -> None:
    ledger_tables = {table.name for table in LEDGER_TABLES}
    without = {
        text.name
        for text in sql_texts()
        if any(table in ledger_tables for _, table in _FROM.findall(text.text))
        and not _LEDGER.search(text.text)
    }
    assert without <= DIRECTORY_SQL


@pytest.mark.parametrize("what", _FORBIDDEN)
def test_no_statement_uses(what: str) -> None:
    pattern = re.compile(_FORBIDDEN[what])
    using = {text.name for text in sql_texts() if pattern.search(text.text)}
    allowed = {"migrate"} if what == "advisory lock" else set()
    assert {name for name in using if re.split(r"[.:]", name)[0] not in allowed} == set()


def test_the_writer_says_which_isolation_it_wants() -> None:
    assert Sql("load.BEGIN", "BEGIN ISOLATION LEVEL READ COMMITTED") in set(sql_texts())
