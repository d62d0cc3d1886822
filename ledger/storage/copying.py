"""COPY into several tables in one go, spoken over the driver's libpq.

One statement and one wait for all of them, where the driver's `Cursor.copy` takes two round trips
and a dozen objects for each: for the small batches of single calls that is half of what copying
costs. A connection that this fails on is in mid-statement and of no use any more.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

import psycopg
from psycopg import pq
from psycopg.waiting import Ready, Wait

from ledger.storage.engine import RawConnection
from ledger.storage.rows import HEADER, TRAILER

_T = TypeVar("_T")
_Steps = Generator[Wait, Ready | int, _T]

Rows = tuple[str, Sequence[bytes]]
"""A table with its columns, as COPY names them, and rows in COPY's binary format."""


async def copy_in(raw: RawConnection, tables: Sequence[Rows]) -> None:
    """Insert rows, table by table. Raises what PostgreSQL says, as the driver's errors."""
    filled = [(target, rows) for target, rows in tables if rows]
    if filled:
        async with raw.lock:
            await raw.wait(_copy_in(raw.pgconn, filled))


def _copy_in(connection: pq.abc.PGconn, tables: Sequence[Rows]) -> _Steps[None]:
    statement = ";".join(f"COPY {target} FROM STDIN (FORMAT binary)" for target, _ in tables)
    connection.send_query(statement.encode())
    yield from _flush(connection)
    for _, rows in tables:
        yield from _expect(connection, pq.ExecStatus.COPY_IN)
        while not connection.put_copy_data(b"".join((HEADER, *rows, TRAILER))):
            yield Wait.W
        while not connection.put_copy_end(None):
            yield Wait.W
        yield from _flush(connection)
        yield from _expect(connection, pq.ExecStatus.COMMAND_OK)
    yield from _result(connection)


def _expect(connection: pq.abc.PGconn, status: pq.ExecStatus) -> _Steps[None]:
    result = yield from _result(connection)
    if result is None or result.status != status:
        raise _error(connection, result)


def _error(connection: pq.abc.PGconn, result: pq.abc.PGresult | None) -> psycopg.Error:
    if result is None:
        return psycopg.OperationalError(connection.get_error_message())
    sqlstate = result.error_field(pq.DiagnosticField.SQLSTATE)
    if sqlstate is None:
        return psycopg.OperationalError(result.get_error_message())
    return psycopg.errors.lookup(sqlstate.decode())(result.get_error_message())


def _result(connection: pq.abc.PGconn) -> _Steps[pq.abc.PGresult | None]:
    while connection.is_busy():
        yield Wait.R
        connection.consume_input()
    return connection.get_result()


def _flush(connection: pq.abc.PGconn) -> _Steps[None]:
    while connection.flush():
        if (yield Wait.RW) & Ready.R:
            connection.consume_input()
