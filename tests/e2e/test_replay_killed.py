"""A replay that is killed at any point and started again ends with exactly the same books."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests.e2e.orders import write_orders
from tests.support.books import check_books
from tests.support.processes import (
    ServerProcess,
    clean_environment,
    kill_postgres,
    postmaster,
)

PACE: Final = ("seconds", "rows_per_second", "lines_per_second", "ledger")
"""What may differ between two replays of one file."""


class Replay:
    """`escrow replay` in a process of its own."""

    def __init__(self, server: ServerProcess, file: Path, ledger: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "escrow_cli", "--server", server.target, "replay",
             "online-retail", file, "--ledger", ledger, "--format", "json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            text=True,
        )  # fmt: skip

    def runs(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def summary(self, seconds: float) -> dict[str, Any]:
        """Wait for its end; the summary it printed."""
        try:
            out, err = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        assert self._process.returncode == 0, err
        found: dict[str, Any] = json.loads(out)
        assert found["in_order"]
        return {name: value for name, value in found.items() if name not in {*PACE, "checks"}}


def entry_count(directory: Path, ledger: str) -> int:
    found = postmaster(directory)
    assert found is not None
    with psycopg.connect(found.get_uri()) as connection:
        row = connection.execute(
            "SELECT h.seq FROM heads h JOIN ledgers l ON l.ledger_id = h.ledger_id"
            " WHERE l.name = %s",
            (ledger,),
        ).fetchone()
    return row[0] if row else 0


def journal(directory: Path, ledger: str) -> list[tuple[Any, ...]]:
    """The entries but for what tells one ledger, or one moment of recording, from another."""
    found = postmaster(directory)
    assert found is not None
    with psycopg.connect(found.get_uri()) as connection:
        return connection.execute(
            "SELECT e.seq, e.effective_time, e.record_time, e.kind, e.actor, e.hold_id,"
            " (SELECT array_agg((a.kind, a.owner, p.amount, p.balance) ORDER BY p.ordinal)::text"
            "    FROM postings p JOIN accounts a"
            "      ON a.ledger_id = p.ledger_id AND a.number = p.account_number"
            "    WHERE p.ledger_id = e.ledger_id AND p.seq = e.seq)"
            " FROM entries e JOIN ledgers l ON l.ledger_id = e.ledger_id"
            " WHERE l.name = %s ORDER BY e.seq",
            (ledger,),
        ).fetchall()


def kill_something(
    victim: str, server: ServerProcess, directory: Path, chance: random.Random
) -> None:
    """End one of the three for good, and bring back what the replay cannot."""
    if victim == "postgres":
        assert kill_postgres(directory)
        time.sleep(chance.choice((0, 0.3)))
    if victim != "client":
        server.kill()
        server.start()


def replay_with_kills(
    server: ServerProcess, directory: Path, file: Path, seed: int, kills: int, patience: float
) -> None:
    undisturbed = Replay(server, file, "undisturbed").summary(patience)
    assert undisturbed["held_minor"] == 0
    assert undisturbed["refunded_before_release_minor"] > 0
    assert undisturbed["refunded_after_release_minor"] > 0

    chance = random.Random(seed)
    victims = ["client", "server", "postgres"] * (kills // 3)
    chance.shuffle(victims)
    length = entry_count(directory, "undisturbed")
    points = sorted(chance.randrange(length) for _ in victims)
    replay = Replay(server, file, "disturbed")
    killed = []
    for victim, point in zip(victims, points, strict=True):
        while replay.runs() and entry_count(directory, "disturbed") < point:
            time.sleep(0.002)
        if not replay.runs():
            break
        killed.append(victim)
        print(f"kill {len(killed)}: {victim} after {point} of {length} entries")
        if victim == "client" or chance.random() < 0.3:
            replay.kill()
            kill_something(victim, server, directory, chance)
            replay = Replay(server, file, "disturbed")
        else:
            kill_something(victim, server, directory, chance)
    assert killed, "the replay was over before anything was killed"
    disturbed = replay.summary(patience)

    assert disturbed == undisturbed
    assert Replay(server, file, "disturbed").summary(patience) == undisturbed
    assert journal(directory, "disturbed") == journal(directory, "undisturbed")


@pytest.mark.slow
async def test_small_orders(
    server: ServerProcess, directory: Path, tmp_path: Path, seed: int
) -> None:
    file = tmp_path / "orders.csv"
    write_orders(file, seed=1)
    replay_with_kills(server, directory, file, seed, kills=4, patience=100)
    found = postmaster(directory)
    assert found is not None
    await check_books(found.get_uri())


@pytest.mark.torture
@pytest.mark.timeout(3_600)
@pytest.mark.skipif("ESCROW_RETAIL_FILE" not in os.environ, reason="needs ESCROW_RETAIL_FILE")
async def test_real_orders(server: ServerProcess, directory: Path, seed: int) -> None:
    """The whole Online Retail file, whose path ESCROW_RETAIL_FILE says."""
    file = Path(os.environ["ESCROW_RETAIL_FILE"])
    replay_with_kills(server, directory, file, seed, kills=12, patience=1_500)
    found = postmaster(directory)
    assert found is not None
    await check_books(found.get_uri())
