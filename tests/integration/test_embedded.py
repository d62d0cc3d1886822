from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from server.embedded import (
    DataDirInUse,
    check_data_dir,
    embedded_postgres,
    ephemeral_data_dir,
)
from tests.support.processes import wait_until

ABANDON = """
import os, sys
from pathlib import Path
from server.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])):
    os._exit(0)
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with ephemeral_data_dir() as path:
        yield path


def ask(url: str, query: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgresql" / "postmaster.pid").read_text().split("\n", 1)[0])


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def abandon(data_dir: Path) -> int:
    """Start it in a process that ends without a word, and leave it running."""
    subprocess.run([sys.executable, "-c", ABANDON, str(data_dir)], check=True)
    return postmaster_pid(data_dir)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_is_durable_and_configured_and_gone_at_the_end(data_dir: Path):
    with embedded_postgres(data_dir) as url:
        settings = {
            name: ask(url, f"SHOW {name}")
            for name in (
                "shared_buffers",
                "max_wal_size",
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "listen_addresses",
            )
        }
        pid = postmaster_pid(data_dir)
    assert settings == {
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
    }
    assert not is_running(pid)
    assert stat.S_IMODE((data_dir / "postgresql").stat().st_mode) == 0o700


def test_what_was_written_is_there_the_next_time(data_dir: Path):
    with embedded_postgres(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    with embedded_postgres(data_dir) as url:
        assert ask(url, "SELECT number FROM kept") == "7"


def test_one_left_running_is_taken_over_and_stopped(data_dir: Path):
    pid = abandon(data_dir)
    assert is_running(pid)
    with embedded_postgres(data_dir) as url:
        assert postmaster_pid(data_dir) == pid
        assert ask(url, "SELECT 1") == "1"
    assert not is_running(pid)


@pytest.mark.parametrize("pid_file", ["as it was", "another process", "cut off", "empty"])
def test_one_that_was_killed_is_started_again(data_dir: Path, pid_file: str):
    pid = abandon(data_dir)
    path = data_dir / "postgresql" / "postmaster.pid"
    kill(pid)
    lines = path.read_text().splitlines(keepends=True)
    if pid_file == "another process":
        path.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    elif pid_file == "cut off":
        path.write_text("".join(lines[:3]))
    elif pid_file == "empty":
        path.write_text("")
    with embedded_postgres(data_dir) as url:
        assert ask(url, "SELECT 1") == "1"


def test_one_that_is_killed_meanwhile_is_started_again(data_dir: Path):
    with embedded_postgres(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
        pids = [postmaster_pid(data_dir)]
        for _ in range(2):
            kill(pids[-1])
            wait_until(lambda: answers(url), 20, "PostgreSQL was not started again")
            pids.append(postmaster_pid(data_dir))
        assert ask(url, "SELECT number FROM kept") == "7"
    assert len(set(pids)) == 3
    assert not is_running(pids[-1])


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == "1"
    except psycopg.OperationalError:
        return False


def test_a_missing_runtime_directory_is_no_news():
    environment = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    ran = subprocess.run(
        [sys.executable, "-c", "import server.embedded"],
        env=environment,
        check=True,
        capture_output=True,
    )
    assert ran.stderr == b""


def test_a_data_directory_has_one_server_at_a_time(data_dir: Path):
    with embedded_postgres(data_dir) as url:
        with pytest.raises(DataDirInUse), embedded_postgres(data_dir):
            pass
        assert ask(url, "SELECT 1") == "1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL runs as another user")
def test_root_is_refused_a_place_that_is_closed_to_others():
    with tempfile.TemporaryDirectory() as closed:
        with pytest.raises(ValueError, match="closed to others"):
            check_data_dir(Path(closed) / "data")
        assert stat.S_IMODE(Path(closed).stat().st_mode) == 0o700
        Path(closed).chmod(0o755)
        check_data_dir(Path(closed) / "data")
