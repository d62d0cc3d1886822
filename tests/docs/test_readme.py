"""The top README: its examples print what it says, and what it names exists."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
import typer
from sqlalchemy import make_url

from escrow_cli.main import app
from escrow_client import AsyncClient
from ledger.storage.migrate import upgrade
from server.app import running
from server.settings import Settings
from tests.docs.markdown import ROOT, block, code, read, readmes, section
from tests.support.books import check_books
from tests.support.processes import clean_environment

TARGET = "127.0.0.1:7410"


async def test_the_first_call_prints_what_stands_there(server_target: str) -> None:
    example = section("A first call")
    script = block(example, "python")
    assert script.count(TARGET) == 1
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script.replace(TARGET, server_target),
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert errors.decode() == ""
    assert output.decode() == block(example, "text")


def test_the_demo_prints_the_excerpt() -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "escrow_cli", "demo"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=clean_environment(COLUMNS="100", TTY_COMPATIBLE="0", FORCE_COLOR=""),
        timeout=100,
    )
    assert demo.returncode == 0, demo.stderr
    printed = [line.rstrip() for line in demo.stdout.splitlines()]
    excerpt = block(section("Two commands"), "text").splitlines()
    assert excerpt[0] in printed
    start = printed.index(excerpt[0])
    assert printed[start : start + len(excerpt)] == excerpt


def leaves(command: Any, *path: str) -> Iterator[str]:
    """The full names of the commands at the end of every branch."""
    if not hasattr(command, "commands"):
        yield " ".join(path)
        return
    for name, each in command.commands.items():
        yield from leaves(each, *path, name)


def test_the_table_names_every_command_and_no_other() -> None:
    table = re.findall(r"^\| `escrow ([a-z -]+)` \|", section("The `escrow` command"), re.MULTILINE)
    assert sorted(table) == sorted(leaves(typer.main.get_command(app)))


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for path in readmes()
        for text in code(read(path))
        for target in re.findall(r"\bmake ([a-z]+)", text)
    }
    assert {"demo", "test", "bench"} <= named
    assert named <= targets


def test_what_the_picture_shows_exists() -> None:
    picture = block(section("The house"), "mermaid")
    rooms = re.findall(r"^ *subgraph (\w+)\n(.*?)^ *end$", picture, re.DOTALL | re.MULTILINE)
    assert {room for room, _ in rooms} == {"proto", "clients", "server", "ledger", "migrations"}
    missing = [
        f"{room}/{path}"
        for room, nodes in rooms
        for label in re.findall(r'\["(.*?)<br>', nodes)
        for path in label.split(", ")
        if not (ROOT / room / path).exists()
    ]
    assert missing == []


@pytest.fixture
def own_database(postgres: str) -> Iterator[str]:
    """The database that an administrator makes as the README says, and its user's URL."""
    statements = block(section("Your own PostgreSQL"), "sql").split(";\n")
    with psycopg.connect(postgres, autocommit=True) as connection:
        for statement in filter(None, statements):
            # The database that tests are cloned from has brought this role already.
            with suppress(psycopg.errors.DuplicateObject):
                connection.execute(statement)
        yield (
            make_url(postgres)
            .set(username="escrow", database="escrow")
            .render_as_string(hide_password=False)
        )
        connection.execute("DROP DATABASE escrow WITH (FORCE)")
        connection.execute("DROP ROLE escrow")


async def test_a_database_made_as_the_readme_says_is_enough(own_database: str) -> None:
    upgrade(own_database)
    settings = Settings(database_url=own_database, port=0, auth="off")
    async with running(settings, own_database) as server, AsyncClient(server.address) as client:
        await client.create_ledger("own", "UTC")
    await check_books(own_database)


def test_ci_runs_what_every_change_must_pass() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert {"make check", "make test"} <= set(script.read_text().splitlines())
