"""Wiring: what the server is made of, and which part is given which."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from escrow.v1 import (
    fulfilment_pb2,
    fulfilment_pb2_grpc,
    hold_pb2,
    hold_pb2_grpc,
    journal_pb2,
    journal_pb2_grpc,
    ledger_pb2,
    ledger_pb2_grpc,
    payout_pb2,
    payout_pb2_grpc,
    policy_pb2,
    policy_pb2_grpc,
    refund_pb2,
    refund_pb2_grpc,
)
from ledger import sweep
from ledger.clock import Clock
from ledger.directory import Directory
from ledger.journal import Journal
from ledger.queries import Queries
from ledger.storage.engine import open_engine
from ledger.writer import Writer
from server.errors import encode_refusal
from server.interceptors import Gate
from server.servicers.fulfilment import FulfilmentServicer
from server.servicers.hold import HoldServicer
from server.servicers.journal import JournalServicer
from server.servicers.ledger import LedgerServicer
from server.servicers.payout import PayoutServicer
from server.servicers.policy import PolicyServicer
from server.servicers.refund import RefundServicer
from server.settings import Settings
from server.writes import Writes

METADATA_BYTES_MAX: Final = 16 * 1024

SERVICES: Final = tuple(
    file.DESCRIPTOR.services_by_name[name].full_name
    for file, name in (
        (ledger_pb2, "LedgerService"),
        (policy_pb2, "PolicyService"),
        (hold_pb2, "HoldService"),
        (fulfilment_pb2, "FulfilmentService"),
        (refund_pb2, "RefundService"),
        (payout_pb2, "PayoutService"),
        (journal_pb2, "JournalService"),
    )
)

log = structlog.get_logger(__name__)


class CannotListen(Exception):
    """The address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class App:
    """A server that is running: where, and how it is ended."""

    address: str
    port: int
    _server: grpc.aio.Server
    _health: Any
    _writer: Writer
    _grace_seconds: float

    async def stop(self) -> None:
        """Take nothing more, answer everything that was taken, and end within the grace period."""
        deadline = asyncio.get_running_loop().time() + self._grace_seconds
        for service in ("", *SERVICES):
            await self._health.set(service, health_pb2.HealthCheckResponse.NOT_SERVING)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._writer.close()
        await self._server.stop(max(0.0, deadline - asyncio.get_running_loop().time()))


@asynccontextmanager
async def running(settings: Settings, database_url: str) -> AsyncIterator[App]:
    """A server on a database that is migrated, until the block ends; it is stopped then.

    Raises CannotListen when its address is not to be had.
    """
    engine = open_engine(database_url, connections_max=settings.connections_max)
    writer = Writer(
        engine,
        encode_refusal,
        queue_commands_max=settings.queue_commands_max,
        patience_seconds=settings.patience_seconds,
    )
    try:
        server = _server(settings)
        directory, queries = Directory(engine), Queries(engine)
        writes = Writes(directory, writer)
        hold_pb2_grpc.add_HoldServiceServicer_to_server(
            HoldServicer(directory, queries, writes), server
        )
        ledger_pb2_grpc.add_LedgerServiceServicer_to_server(
            LedgerServicer(directory, writer, Clock(engine, writer)), server
        )
        policy_pb2_grpc.add_PolicyServiceServicer_to_server(
            PolicyServicer(directory, queries, writes), server
        )
        fulfilment_pb2_grpc.add_FulfilmentServiceServicer_to_server(
            FulfilmentServicer(writes), server
        )
        refund_pb2_grpc.add_RefundServiceServicer_to_server(
            RefundServicer(directory, queries, writes), server
        )
        payout_pb2_grpc.add_PayoutServiceServicer_to_server(
            PayoutServicer(directory, queries, writes), server
        )
        journal_pb2_grpc.add_JournalServiceServicer_to_server(
            JournalServicer(directory, Journal(engine, database_url)), server
        )
        health_servicer = await _add_health(server)
        port = _listen(server, settings)
        await server.start()
        app = App(
            f"{settings.host}:{port}",
            port,
            server,
            health_servicer,
            writer,
            settings.shutdown_grace_seconds,
        )
        sweeping = asyncio.create_task(
            sweep.run(engine, writer, settings.sweep_interval_seconds), name="sweep"
        )
        try:
            yield app
        finally:
            sweeping.cancel()
            await asyncio.wait([sweeping])
            await app.stop()
    finally:
        await engine.dispose()


def _server(settings: Settings) -> grpc.aio.Server:
    return grpc.aio.server(
        interceptors=[Gate()],
        maximum_concurrent_rpcs=settings.concurrent_rpcs_max,
        options=[
            ("grpc.max_receive_message_length", settings.message_bytes_max),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_metadata_size", METADATA_BYTES_MAX),
            ("grpc.so_reuseport", 1),
        ],
    )


async def _add_health(server: grpc.aio.Server) -> Any:
    servicer = health.aio.HealthServicer()  # type: ignore[attr-defined]
    for service in SERVICES:
        await servicer.set(service, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    reflection.enable_server_reflection(
        (*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME), server
    )
    return servicer


def _listen(server: grpc.aio.Server, settings: Settings) -> int:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        return server.add_insecure_port(f"{host}:{settings.port}")
    except RuntimeError as error:
        raise CannotListen(f"Cannot listen on {host}:{settings.port}.") from error
