"""Wiring: what the server is made of, and which part is given which."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from escrow.v1 import (
    adjustment_pb2_grpc,
    bulk_pb2_grpc,
    calendar_pb2_grpc,
    case_pb2_grpc,
    chargeback_pb2_grpc,
    coupon_pb2_grpc,
    extension_pb2_grpc,
    freeze_pb2_grpc,
    fulfilment_pb2_grpc,
    hold_pb2_grpc,
    journal_pb2_grpc,
    ledger_pb2_grpc,
    merchant_pb2_grpc,
    payout_pb2_grpc,
    payout_schedule_pb2_grpc,
    policy_pb2_grpc,
    refund_pb2_grpc,
    report_pb2_grpc,
    timeline_pb2_grpc,
    token_pb2_grpc,
    warranty_pb2_grpc,
)
from ledger import revisions, sweep
from ledger.case_reports import CaseReports
from ledger.clock import Clock
from ledger.directory import Directory
from ledger.explain import Explanations
from ledger.follow.follower import Follower
from ledger.journal import Journal
from ledger.periodic import repeat
from ledger.queries import Queries
from ledger.statements import Statements
from ledger.storage.engine import open_engine
from ledger.timeline import Timelines
from ledger.tokens import Tokens
from ledger.writer import Writer
from server import access, tls
from server.admission import Admission, CallsUnderWay, OpenStreams
from server.errors import encode_refusal
from server.identity import Anybody, Bearers, Identities
from server.interceptors import Gate
from server.rate import Rates
from server.servicers.adjustment import AdjustmentServicer
from server.servicers.bulk import BulkServicer
from server.servicers.calendar import CalendarServicer
from server.servicers.case import CaseServicer
from server.servicers.chargeback import ChargebackServicer
from server.servicers.coupon import CouponServicer
from server.servicers.extension import ExtensionServicer
from server.servicers.freeze import FreezeServicer
from server.servicers.fulfilment import FulfilmentServicer
from server.servicers.hold import HoldServicer
from server.servicers.journal import JournalServicer
from server.servicers.ledger import LedgerServicer
from server.servicers.merchant import MerchantServicer
from server.servicers.payout import PayoutServicer
from server.servicers.payout_schedule import PayoutScheduleServicer
from server.servicers.policy import PolicyServicer
from server.servicers.refund import RefundServicer
from server.servicers.report import ReportServicer
from server.servicers.timeline import TimelineServicer
from server.servicers.token import TokenServicer
from server.servicers.warranty import WarrantyServicer
from server.settings import Settings
from server.writes import Writes

SERVICES: Final = tuple(service.full_name for service in access.SERVICES)

LAST_WORDS_SECONDS: Final = 1.0
"""How long what was answered last may take to reach its callers at shutdown."""
TOKEN_CONNECTIONS: Final = 2

_RESOURCES: Final[tuple[tuple[Callable[[Any, Any], None], type], ...]] = (
    (policy_pb2_grpc.add_PolicyServiceServicer_to_server, PolicyServicer),
    (calendar_pb2_grpc.add_CalendarServiceServicer_to_server, CalendarServicer),
    (fulfilment_pb2_grpc.add_FulfilmentServiceServicer_to_server, FulfilmentServicer),
    (extension_pb2_grpc.add_ExtensionServiceServicer_to_server, ExtensionServicer),
    (case_pb2_grpc.add_CaseServiceServicer_to_server, CaseServicer),
    (coupon_pb2_grpc.add_CouponServiceServicer_to_server, CouponServicer),
    (adjustment_pb2_grpc.add_AdjustmentServiceServicer_to_server, AdjustmentServicer),
    (freeze_pb2_grpc.add_FreezeServiceServicer_to_server, FreezeServicer),
    (refund_pb2_grpc.add_RefundServiceServicer_to_server, RefundServicer),
    (payout_pb2_grpc.add_PayoutServiceServicer_to_server, PayoutServicer),
    (merchant_pb2_grpc.add_MerchantServiceServicer_to_server, MerchantServicer),
    (warranty_pb2_grpc.add_WarrantyServiceServicer_to_server, WarrantyServicer),
    (
        payout_schedule_pb2_grpc.add_PayoutScheduleServiceServicer_to_server,
        PayoutScheduleServicer,
    ),
)
"""Services of what is written by commands and read by its name, and what answers them."""

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
    _follower: Follower
    _under_way: CallsUnderWay
    _grace_seconds: float

    async def stop(self) -> None:
        """Take nothing more, answer everything that was taken, and end within the grace period."""
        deadline = asyncio.get_running_loop().time() + self._grace_seconds
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await asyncio.gather(
                    self._say_not_serving(), self._follower.close(), self._writer.close()
                )
        stopping = asyncio.create_task(self._server.stop(_seconds_until(deadline)))
        with suppress(TimeoutError):
            async with asyncio.timeout_at(deadline):
                await self._under_way.none.wait()
        # Whoever does not read what it was sent would be waited for until the deadline.
        await self._server.stop(min(LAST_WORDS_SECONDS, _seconds_until(deadline)))
        await stopping

    async def _say_not_serving(self) -> None:
        """Tell those who ask for health; one who does not read the answer is not waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                for service in ("", *SERVICES):
                    await self._health.set(service, health_pb2.HealthCheckResponse.NOT_SERVING)


@asynccontextmanager
async def running(settings: Settings, database_url: str) -> AsyncIterator[App]:
    """A server on a database that is migrated, until the block ends; it is stopped then.

    Raises CannotListen when its address is not to be had.
    """
    engine = open_engine(database_url, connections_max=settings.connections_max)
    # Busy writers may hold every other connection; who calls must be known all the same.
    token_engine = open_engine(database_url, connections_max=TOKEN_CONNECTIONS)
    follower = Follower(engine)
    writer = Writer(
        engine,
        encode_refusal,
        queue_commands_max=settings.queue_commands_max,
        patience_seconds=settings.patience_seconds,
        on_written=follower.wake,
    )
    try:
        tokens = Tokens(token_engine)
        identities = Bearers(tokens) if settings.auth == "tokens" else Anybody()
        streams = OpenStreams(identities)
        under_way = CallsUnderWay(settings.calls_under_way_max)
        server = _server(settings, _gate(settings, under_way, identities, streams))
        directory, queries = Directory(engine), Queries(engine)
        writes = Writes(directory, writer)
        _add_resources(server, directory, queries, writes)
        hold_pb2_grpc.add_HoldServiceServicer_to_server(
            HoldServicer(directory, queries, Explanations(engine), writes), server
        )
        ledger_pb2_grpc.add_LedgerServiceServicer_to_server(
            LedgerServicer(directory, writer, Clock(engine, writer)), server
        )
        chargeback_pb2_grpc.add_ChargebackServiceServicer_to_server(
            ChargebackServicer(writes), server
        )
        bulk_pb2_grpc.add_BulkServiceServicer_to_server(BulkServicer(writes), server)
        journal_pb2_grpc.add_JournalServiceServicer_to_server(
            JournalServicer(directory, Journal(engine, database_url), follower), server
        )
        timeline_pb2_grpc.add_TimelineServiceServicer_to_server(
            TimelineServicer(directory, Timelines(engine)), server
        )
        report_pb2_grpc.add_ReportServiceServicer_to_server(
            ReportServicer(directory, CaseReports(engine), Statements(engine)), server
        )
        token_pb2_grpc.add_TokenServiceServicer_to_server(TokenServicer(tokens), server)
        health_servicer = await _add_health(server)
        port = _listen(server, settings)
        await server.start()
        app = App(
            f"{settings.host}:{port}",
            port,
            server,
            health_servicer,
            writer,
            follower,
            under_way,
            settings.shutdown_grace_seconds,
        )
        interval = settings.sweep_interval_seconds
        own_work = [
            asyncio.create_task(repeat(name, partial(work, engine, writer), interval), name=name)
            for name, work in (("sweep", sweep.sweep), ("revisions", revisions.advance))
        ]
        confirming = asyncio.create_task(streams.run(), name="streams")
        try:
            yield app
        finally:
            for working in own_work:
                working.cancel()
            await asyncio.wait(own_work)
            await app.stop()
            confirming.cancel()
    finally:
        await engine.dispose()
        await token_engine.dispose()


def _seconds_until(deadline: float) -> float:
    return max(0.0, deadline - asyncio.get_running_loop().time())


def _gate(
    settings: Settings, under_way: CallsUnderWay, identities: Identities, streams: OpenStreams
) -> Gate:
    return Gate(
        under_way,
        Admission(
            identities,
            Rates(settings.calls_per_second_max),
            message_bytes_max=settings.message_bytes_max,
        ),
        streams,
        deadline_seconds=settings.deadline_seconds,
    )


def _server(settings: Settings, gate: Gate) -> grpc.aio.Server:
    """The limits of gRPC itself give no reason, so they lie beyond those that the gate keeps."""
    return grpc.aio.server(
        interceptors=[gate],
        maximum_concurrent_rpcs=2 * settings.calls_under_way_max,
        options=[
            ("grpc.max_receive_message_length", 2 * settings.message_bytes_max),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_metadata_size", settings.metadata_bytes_max),
            ("grpc.absolute_max_metadata_size", settings.metadata_bytes_max),
            ("grpc.so_reuseport", 1),
            # Clients may ask every ten seconds whether the connection still stands.
            ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ],
    )


def _add_resources(
    server: grpc.aio.Server, directory: Directory, queries: Queries, writes: Writes
) -> None:
    """Have the server answer the services of `_RESOURCES`."""
    for add, servicer in _RESOURCES:
        add(servicer(directory, queries, writes), server)


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
    address = f"{host}:{settings.port}"
    try:
        if settings.tls_cert_file is None or settings.tls_key_file is None:
            return server.add_insecure_port(address)
        credentials = tls.server_credentials(
            settings.tls_cert_file, settings.tls_key_file, settings.tls_client_ca_file
        )
        return server.add_secure_port(address, credentials)
    except RuntimeError as error:
        raise CannotListen(f"Cannot listen on {address}.") from error
