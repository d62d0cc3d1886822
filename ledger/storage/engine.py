"""Connections to PostgreSQL, and the one place where its errors become ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

APPLICATION_ROLE: Final = "escrow_app"
CONNECT_TIMEOUT_SECONDS: Final = 5

# A writer that lost its connection waits for the old backend's lock no longer than this, and a
# backend whose client went silent in mid-transaction gives its lock up. Every query on the way of
# a command goes by index; a plan that was made and kept while a table was small would read it
# from end to end, however large it has become, until the next ANALYZE.
SESSION: Final = {
    "role": APPLICATION_ROLE,
    "timezone": "UTC",
    "enable_seqscan": "off",
    "synchronous_commit": "on",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
}

# Connection exceptions, serialization failures, exhausted resources, shutdown, a session ended
# for idling in a transaction, a server that has become a standby, a lock not had in time.
UNAVAILABLE_SQLSTATES: Final = ("08", "40", "53", "57P", "25P03", "25006", "55P03")

RawConnection = psycopg.AsyncConnection[Any]


class DatabaseUnavailable(Exception):
    """The database does not answer; whether a commit under way arrived is not known."""


class NotPermitted(Exception):
    """The user of the database URL lacks a privilege that the schema asks for."""


def psycopg_url(database_url: str) -> str:
    """The URL with this project's driver named, whatever spelling of the scheme it has."""
    return make_url(database_url).set(drivername="postgresql+psycopg").render_as_string(False)


def open_engine(database_url: str, *, connections_max: int) -> AsyncEngine:
    """An engine whose connections work as the application role, in UTC, statement by statement.

    The application role may add to the journal and never change it, whoever signs in.
    """
    return create_async_engine(
        psycopg_url(database_url),
        isolation_level="AUTOCOMMIT",
        pool_size=connections_max,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
            "application_name": "escrow",
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "keepalives_idle": 5,
            "tcp_user_timeout": 15_000,
        },
    )


@contextmanager
def database_errors() -> Iterator[None]:
    """The one place where errors of the database become ours."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, psycopg.Error, OSError) as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error)) from error
        raise


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection for reading; raises DatabaseUnavailable when it cannot be had or breaks."""
    with database_errors():
        async with engine.connect() as connection:
            yield connection


class KeptConnection:
    """The driver's own connection, for COPY and pipelines, kept from one use to the next."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._raw: RawConnection | None = None

    @asynccontextmanager
    async def use(self) -> AsyncIterator[RawConnection]:
        """The connection, outside a transaction; raises DatabaseUnavailable.

        When the body fails the connection is thrown away, so that nothing half-done is kept.
        """
        with database_errors():
            if self._connection is None or self._raw is None:
                self._connection = await self._engine.connect()
                raw = (await self._connection.get_raw_connection()).driver_connection
                assert isinstance(raw, psycopg.AsyncConnection)
                self._raw = raw
            try:
                yield self._raw
            except BaseException:
                await self._connection.invalidate()
                await self.give_back()
                raise

    async def give_back(self) -> None:
        """Hand the connection back to those who share the engine.

        Whoever gives up meanwhile does not interrupt it, which would cost the connection.
        """
        connection, self._connection, self._raw = self._connection, None, None
        if connection is not None:
            await asyncio.shield(connection.close())


@asynccontextmanager
async def driver_connection(engine: AsyncEngine) -> AsyncIterator[RawConnection]:
    """The driver's own connection for one use; see `KeptConnection`."""
    kept = KeptConnection(engine)
    try:
        async with kept.use() as raw:
            yield raw
    finally:
        await kept.give_back()


def is_unavailable(error: BaseException) -> bool:
    """Whether an error means that the database does not answer, rather than that it refused."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.errors.Error) and cause.sqlstate is not None:
        return cause.sqlstate.startswith(UNAVAILABLE_SQLSTATES)
    return isinstance(cause, (psycopg.OperationalError, PoolTimeoutError, OSError))
