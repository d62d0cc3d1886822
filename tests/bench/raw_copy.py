"""The ceiling of batch writes: the same rows, copied back raw into the same tables."""

from __future__ import annotations

import time
from collections.abc import Mapping
from uuid import UUID, uuid4

import psycopg

CHUNK = 1_000

TABLES = {
    "entries": "SELECT e.* FROM entries e WHERE {of_entry}",
    "postings": "SELECT p.* FROM postings p JOIN entries e USING (ledger_id, seq) WHERE {of_entry}",
    "requests": "SELECT r.* FROM requests r JOIN entries e USING (ledger_id, request_id)"
    " WHERE {of_entry}",
    "holds": "SELECT h.* FROM holds h JOIN entries e"
    " ON e.ledger_id = h.ledger_id AND e.seq = h.entry_seq WHERE {of_entry}",
    "lines": "SELECT l.* FROM lines l JOIN holds h USING (ledger_id, hold_id) JOIN entries e"
    " ON e.ledger_id = h.ledger_id AND e.seq = h.entry_seq WHERE {of_entry}",
}

OF_ANY = TABLES | {
    "fulfilments": "SELECT f.* FROM fulfilments f JOIN entries e USING (ledger_id, seq)"
    " WHERE {of_entry}",
    **{
        table: f"SELECT t.* FROM {table} t JOIN entries e"
        " ON e.ledger_id = t.ledger_id AND e.seq = t.entry_seq WHERE {of_entry}"
        for table in ("refunds", "cases", "payouts")
    },
    "refund_lines": "SELECT l.* FROM refund_lines l JOIN refunds r USING (ledger_id, refund_id)"
    " JOIN entries e ON e.ledger_id = r.ledger_id AND e.seq = r.entry_seq WHERE {of_entry}",
    "case_lines": "SELECT l.* FROM case_lines l JOIN cases c USING (ledger_id, case_id)"
    " JOIN entries e ON e.ledger_id = c.ledger_id AND e.seq = c.entry_seq WHERE {of_entry}",
}
"""What commands of any kind leave behind, but for the rows they change."""


def rate(database_url: str, ledger: str, entries: int, tables: Mapping[str, str] = TABLES) -> float:
    """Entries a second when the newest of a ledger are copied, a chunk a transaction.

    The rows are fetched before the clock starts, and go in under another ledger's id.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT ledger_id, seq FROM ledgers JOIN heads USING (ledger_id) WHERE name = %s",
            (ledger,),
        ).fetchone()
        assert row is not None
        ledger_id, head = row
        chunks = [
            _fetch(connection, tables, ledger_id, low, min(low + CHUNK, head))
            for low in range(head - entries, head, CHUNK)
        ]
        started = time.perf_counter()
        for chunk in chunks:
            with connection.transaction():
                for table, data in chunk.items():
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(data)
        return entries / (time.perf_counter() - started)


def _fetch(
    connection: psycopg.Connection,
    tables: Mapping[str, str],
    ledger_id: UUID,
    after: int,
    until: int,
) -> dict[str, bytes]:
    """The rows of the entries after one seq and up to another, as text, for another ledger."""
    of_entry = f"e.ledger_id = '{ledger_id}' AND e.seq > {after} AND e.seq <= {until}"
    other = str(uuid4()).encode()
    rows = {}
    for table, query in tables.items():
        with connection.cursor().copy(
            f"COPY ({query.format(of_entry=of_entry)}) TO STDOUT"
        ) as copy:
            text = b"".join(bytes(part) for part in copy)
        rows[table] = text.replace(str(ledger_id).encode(), other)
    return rows
