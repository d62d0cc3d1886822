"""A way to PostgreSQL that breaks at COMMIT: before it arrived, after it was sent, or answered."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import make_url

CHUNK_BYTES = 65_536


class Cut(Enum):
    """When the connection breaks."""

    BEFORE_COMMIT = auto()
    """COMMIT never arrives."""
    WITH_COMMIT = auto()
    """COMMIT arrives, and nobody waits for what becomes of it."""
    AFTER_COMMIT = auto()
    """COMMIT is carried out, and its answer is lost."""


class Proxy:
    """Stands between a client and the Unix socket of a PostgreSQL."""

    def __init__(self, upstream: Path) -> None:
        self.cuts: list[Cut] = []
        """What the next commits meet, one after the other."""
        self.stays_away = False
        """Whether, once a connection was cut, new ones are turned away."""
        self.away = False
        self.commits_seen = 0
        self._upstream = upstream
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(
        self, client_reader: asyncio.StreamReader, client_writer: asyncio.StreamWriter
    ) -> None:
        """Pass on what a client and the server say to each other until either hangs up."""
        if self.away:
            client_writer.close()
            return
        server_reader, server_writer = await asyncio.open_unix_connection(self._upstream)
        backwards = asyncio.create_task(_pass_on(server_reader, client_writer))
        try:
            await self._forwards(client_reader, server_writer, backwards)
        finally:
            backwards.cancel()
            server_writer.close()
            client_writer.close()

    async def _forwards(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        backwards: asyncio.Task[None],
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await reader.read(CHUNK_BYTES):
                cut = self._next_cut(chunk)
                if cut is Cut.BEFORE_COMMIT:
                    return
                if cut is Cut.AFTER_COMMIT:
                    backwards.cancel()
                writer.write(chunk)
                await writer.drain()
                if cut is Cut.WITH_COMMIT:
                    return
                if cut is Cut.AFTER_COMMIT:
                    await asyncio.sleep(0.3)
                    return

    def _next_cut(self, chunk: bytes) -> Cut | None:
        if b"COMMIT\0" not in chunk:
            return None
        self.commits_seen += 1
        if not self.cuts:
            return None
        self.away = self.stays_away
        return self.cuts.pop(0)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def proxied(database_url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy to a database that is reached by a Unix socket, and the URL that leads through it."""
    url = make_url(database_url)
    socket_name = f".s.PGSQL.{url.port or 5432}"
    proxy = Proxy(Path(str(url.query["host"])) / socket_name)
    directory = tempfile.mkdtemp(prefix="escrow-proxy-")
    try:
        async with await asyncio.start_unix_server(proxy.serve, f"{directory}/{socket_name}"):
            through = url.update_query_dict({"host": directory})
            yield proxy, through.render_as_string(hide_password=False)
    finally:
        shutil.rmtree(directory)
