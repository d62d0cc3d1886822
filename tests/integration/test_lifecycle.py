"""Starting, stopping, and a database that is not there."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import grpc
import pytest
import structlog
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from escrow_client import AsyncClient, EscrowError
from server.app import SERVICES, running
from server.settings import Settings
from tests.support import wire
from tests.support.books import check_books
from tests.support.processes import clean_environment, free_port
from tests.support.shop import LEDGER, open_shop, order

HEALTH = "/grpc.health.v1.Health/Check"


SERVE = """
import sys
from server.main import serve
from server.settings import Settings
sys.exit(serve(Settings()))
"""


async def test_every_service_is_healthy_and_reflected(server_target):
    for service in ("", *SERVICES):
        request = health_pb2.HealthCheckRequest(service=service)
        answer = await wire.call(server_target, HEALTH, request)
        serving = health_pb2.HealthCheckResponse.SERVING
        assert health_pb2.HealthCheckResponse.FromString(answer).status == serving
    async with grpc.aio.insecure_channel(server_target) as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        call = stub.ServerReflectionInfo(
            iter([reflection_pb2.ServerReflectionRequest(list_services="")])
        )
        (answer,) = [answer async for answer in call]
    listed = {service.name for service in answer.list_services_response.service}
    assert set(SERVICES) < listed


async def test_a_health_check_of_a_stranger_is_not_found(server_target):
    request = health_pb2.HealthCheckRequest(service="strange")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await wire.call(server_target, HEALTH, request)
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


async def test_stopping_under_load_loses_nothing_that_was_answered(
    settings: Settings, database_url: str
):
    answered: list[str] = []
    refused: list[EscrowError] = []
    enough = asyncio.Event()

    async def place(client: AsyncClient, number: int) -> None:
        for step in range(1_000):
            hold_id = f"o{number}-{step}"
            try:
                await client.place_hold(LEDGER, order(hold_id), timeout_seconds=2)
            except EscrowError as error:
                refused.append(error)
                return
            answered.append(hold_id)
            if len(answered) == 100:
                enough.set()

    async with running(settings, database_url) as app:
        client = AsyncClient(app.address)
        await open_shop(client)
        tasks = [asyncio.create_task(place(client, number)) for number in range(32)]
        await enough.wait()
    await asyncio.gather(*tasks)
    await client.close()
    # gRPC itself cancels a call that came while it shuts down and that no handler ever saw.
    assert {error.code for error in refused} <= {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
    }
    async with running(settings, database_url) as app, AsyncClient(app.address) as client:
        for hold_id in answered:
            assert await client.get_hold(LEDGER, hold_id)
    await check_books(database_url)


def serve(**settings: str) -> tuple[int, str]:
    """Run a server that is expected to end by itself: its exit code, and its log."""
    ended = subprocess.run(
        [sys.executable, "-c", SERVE],
        env=clean_environment(ESCROW_LOG_FORMAT="json", **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stderr


def test_a_database_that_is_down_at_start_is_a_sentence():
    url = f"postgresql://user:correct-horse@127.0.0.1:{free_port()}/name"
    code, log = serve(ESCROW_DATABASE_URL=url, ESCROW_PATIENCE_SECONDS="1")
    assert code == 3
    assert '"cannot start"' in log
    assert "Connection refused" in log
    assert "correct-horse" not in log
    assert "Traceback" not in log


def test_an_address_that_is_not_ours_is_a_sentence(database_url):
    code, log = serve(
        ESCROW_DATABASE_URL=database_url,
        ESCROW_HOST="203.0.113.1",
        ESCROW_ALLOW_PLAINTEXT="true",
    )
    assert code == 3
    assert "Cannot listen on 203.0.113.1:7410." in log
    assert "Traceback" not in log


async def test_a_fault_of_our_own_tells_the_caller_nothing(server_target, monkeypatch):
    async def broken(*_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("ledger.directory.Directory.page", broken)
    with structlog.testing.capture_logs() as events:
        status = await wire.refused(server_target, "/escrow.v1.LedgerService/ListLedgers", b"")
    assert wire.error_info(status).reason == "INTERNAL_FAULT"
    assert "secret" not in str(status)
    (event,) = [event for event in events if event["log_level"] == "error"]
    assert str(event["exc_info"]) == "secret"
