"""Reading the journal's history: as a watcher does, and with plain SQL."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import grpc
import psycopg

from escrow.v1.journal_pb2 import WatchEntriesRequest
from escrow.v1.journal_pb2_grpc import JournalServiceStub

HEAD = "SELECT ledger_id, seq FROM ledgers JOIN heads USING (ledger_id) WHERE name = %s"
BODIES = "SELECT body FROM entries WHERE ledger_id = %s AND seq > %s AND seq <= %s ORDER BY seq"


async def rate(channel: grpc.aio.Channel, ledger: str, after: int, through: int) -> float:
    """Entries a second to one watcher, each parsed by its generated message."""
    request = WatchEntriesRequest(parent=f"ledgers/{ledger}", from_seq=after + 1)
    call: Any = JournalServiceStub(channel).WatchEntries(request)
    entries = 0
    started = time.perf_counter()
    async for response in call:
        entries += len(response.entries)
        if response.through_seq >= through:
            break
    seconds = time.perf_counter() - started
    call.cancel()
    if entries != through - after:
        raise RuntimeError(f"{entries} entries came, {through - after} were expected")
    return entries / seconds


def sql_rate(database_url: str, ledger: str, after: int, through: int) -> float:
    """Rows a second when the stored entries are selected over a connection of their own."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        ledger_id, _ = _head(connection, ledger)
        started = time.perf_counter()
        rows = connection.execute(BODIES, (ledger_id, after, through)).fetchall()
        return len(rows) / (time.perf_counter() - started)


def length(database_url: str, ledger: str) -> int:
    """How many entries the journal of a ledger has."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        return _head(connection, ledger)[1]


def _head(connection: psycopg.Connection, ledger: str) -> tuple[UUID, int]:
    row = connection.execute(HEAD, (ledger,)).fetchone()
    assert row is not None
    return row[0], row[1]
