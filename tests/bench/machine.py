"""What is measured: an embedded PostgreSQL and servers on it, each a process of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

import grpc
import psycopg

from escrow_client import AsyncClient
from server.embedded import embedded_postgres, ephemeral_data_dir


class Server(NamedTuple):
    """A client of a server, and a channel for bytes that are ready to be sent."""

    client: AsyncClient
    channel: grpc.aio.Channel


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL set up as the server sets up its own."""
    with ephemeral_data_dir() as data_dir, embedded_postgres(data_dir) as url:
        yield url


def create_database(url: str, name: str) -> str:
    """The URL of a new, empty database beside that of a URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")


@asynccontextmanager
async def serving(database_url: str, **settings: str) -> AsyncIterator[Server]:
    """A server process that is ready, with ways to call it; settings by their ESCROW_ names."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "escrow_cli", "serve", "--port", str(port)),
        env=os.environ
        | {
            "ESCROW_DATABASE_URL": database_url,
            "ESCROW_AUTH": "off",
            "ESCROW_LOG_LEVEL": "warning",
        }
        | settings,
    )
    try:
        target = f"127.0.0.1:{port}"
        async with (
            AsyncClient(target, timeout_seconds=60) as client,
            grpc.aio.insecure_channel(target) as channel,
        ):
            await client.check_health()
            yield Server(client, channel)
    finally:
        process.terminate()
        await process.wait()
