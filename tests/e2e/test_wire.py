"""What a server answers to callers who keep to nothing: a clear code, and never its own fault."""

import base64
import random
import socket
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)
from grpc_status import rpc_status

from escrow.v1 import hold_pb2, hold_pb2_grpc, timeline_pb2
from escrow_client import Claim, Client, Line, Money, OpenCase, PlaceHold
from server import pages
from tests.support.books import check_books
from tests.support.databases import cloned_database
from tests.support.nonsense import FAULTS, METHODS, SERVICES, nonsense, path, send
from tests.support.processes import ServerProcess, running_server

CLOCK: Final = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def module_database_url(postgres: str) -> Iterator[str]:
    with cloned_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
def server(module_database_url: str) -> Iterator[ServerProcess]:
    """One for all tests of this module, which leave it as it was."""
    with running_server("--database-url", module_database_url) as server:
        yield server
        assert "Traceback" not in server.read_log()


@pytest.fixture(scope="module")
def channel(server: ServerProcess) -> Iterator[grpc.Channel]:
    with Client(server.target) as client:
        client.create_ledger("wire", "Asia/Shanghai", test_clock_start_time=CLOCK)
        client.create_policy("wire", "week", window_days=7, time_zone="UTC")
        client.create_calendar(
            "wire",
            "work",
            first_year=2026,
            last_year=2027,
            weekend=[5, 6],
            holidays=[],
            working_days=[],
            provenance="nonsense",
        )
        line = Line("1", "amy", Money("EUR", 100), "week")
        client.place_hold("wire", PlaceHold("listed", "psp", [line]))
        claim = Claim("1", Money("EUR", 1))
        client.open_case("wire", OpenCase("listed", "listed", [claim]))
    options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
    with grpc.insecure_channel(server.target, options) as channel:
        yield channel


@pytest.fixture(autouse=True)
async def books(module_database_url: str):
    yield
    await check_books(module_database_url)


@pytest.mark.parametrize("method", METHODS, ids=path)
def test_malformed_bytes(channel: grpc.Channel, method: MethodDescriptor) -> None:
    chance = random.Random(method.full_name)
    truncated = b"\x0a\xff\x01abc"
    assert send(channel, method, truncated) is grpc.StatusCode.INVALID_ARGUMENT
    for _ in range(30):
        assert send(channel, method, chance.randbytes(chance.randrange(1, 40))) not in FAULTS


@pytest.mark.parametrize(
    "method",
    [method for method in METHODS if "request_id" in method.input_type.fields_by_name],
    ids=path,
)
def test_every_write_is_validated(channel: Any, method: MethodDescriptor) -> None:
    """With a ledger that is there, one that is not, and none."""
    named = "parent" if "parent" in method.input_type.fields_by_name else "name"
    for ledger in ("ledgers/wire", "ledgers/none", ""):
        request = message_factory.GetMessageClass(method.input_type)()
        if named in method.input_type.fields_by_name:
            setattr(request, named, ledger)
        with pytest.raises(grpc.RpcError) as refused:
            channel.unary_unary(path(method))(request.SerializeToString())
        error: Any = refused.value
        violated = error_details_pb2.BadRequest()
        assert any(detail.Unpack(violated) for detail in rpc_status.from_call(error).details)
        assert "request_id" in {violation.field for violation in violated.field_violations}


@pytest.mark.parametrize("method", METHODS, ids=path)
def test_well_formed_nonsense(channel: grpc.Channel, method: MethodDescriptor) -> None:
    """Every field at its limits, beyond them, and pointing at what is and is not there."""
    chance = random.Random(method.full_name)
    codes = set()
    # A verification is a process of its own.
    for _ in range(15 if method.server_streaming else 150):
        request = nonsense(method.input_type, chance)
        code = send(channel, method, request.SerializeToString())
        assert code not in FAULTS, f"{code} for {request}"
        codes.add(code)
    assert method.server_streaming or grpc.StatusCode.INVALID_ARGUMENT in codes


def test_a_message_above_the_size_limit(channel: grpc.Channel) -> None:
    request = hold_pb2.PlaceHoldRequest(parent="ledgers/wire", hold_id="x" * (5 * 1024 * 1024))
    with pytest.raises(grpc.RpcError) as refused:
        hold_pb2_grpc.HoldServiceStub(channel).PlaceHold(request)
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_an_expired_deadline_disturbs_nobody(channel: grpc.Channel, server: ServerProcess) -> None:
    """The call may have taken effect or not; sent again it has, once."""
    commands = [
        PlaceHold(f"late-{n}", "psp", [Line("1", "amy", Money("EUR", 100), "week")])
        for n in range(20)
    ]
    stub = hold_pb2_grpc.HoldServiceStub(channel)
    for number, command in enumerate(commands):
        request = hold_pb2.PlaceHoldRequest(
            parent="ledgers/wire",
            request_id=command.request_id,
            hold_id=command.hold_id,
            currency_code="EUR",
            psp="psp",
            lines=[{"line_id": "1", "merchant": "amy", "amount_minor": 100, "policy": "week"}],
        )
        try:
            stub.PlaceHold(request, timeout=number * 0.0005)
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    with Client(server.target) as client:
        for command in commands:
            assert client.place_hold("wire", command).hold_id == command.hold_id


@pytest.mark.parametrize("name", ["/escrow.v1.HoldService/Nothing", "/nobody.Nothing/Here"])
def test_an_unknown_method(channel: Any, name: str) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        channel.unary_unary(name)(b"")
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_reflection_lists_every_service(channel: grpc.Channel) -> None:
    database = ProtoReflectionDescriptorDatabase(channel)
    assert {service.full_name for service in SERVICES} <= set(database.get_services())
    pool = descriptor_pool.DescriptorPool(database)
    for service in SERVICES:
        found = pool.FindServiceByName(service.full_name)
        assert [method.name for method in found.methods] == [m.name for m in service.methods]


def test_health_of_the_whole_and_of_every_service(channel: grpc.Channel) -> None:
    stub = health_pb2_grpc.HealthStub(channel)
    for name in ("", *(service.full_name for service in SERVICES)):
        answer = stub.Check(health_pb2.HealthCheckRequest(service=name))
        assert answer.status == health_pb2.HealthCheckResponse.SERVING, name


def test_the_part_of_health_that_is_not_served(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        health_pb2_grpc.HealthStub(channel).List(health_pb2.HealthListRequest())
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


LISTINGS: Final = [method for method in METHODS if "page_token" in method.input_type.fields_by_name]


@pytest.mark.parametrize("method", LISTINGS, ids=path)
def test_forged_page_tokens(channel: Any, method: MethodDescriptor) -> None:
    """With a digest that is right, for anyone can compute it."""
    request: Any = message_factory.GetMessageClass(method.input_type)()
    if "parent" in method.input_type.fields_by_name:
        request.parent = "ledgers/wire"
    if method.name in {"ListFulfilments", "ListTimeline"}:
        request.parent = "ledgers/wire/holds/listed"
    if method.name == "ListTimeline":
        request.role = timeline_pb2.TIMELINE_ROLE_AUDITOR
    if method.name == "ListEvidence":
        request.parent = "ledgers/wire/cases/listed"
    if method.name == "ExplainMerchant":
        request.merchant = "amy"
        request.as_of_time.FromDatetime(CLOCK)
    if method.name == "GetMerchantStatement":
        request.merchant, request.currency_code = "amy", "EUR"
        request.start_time.FromDatetime(CLOCK - timedelta(days=1))
        request.end_time.FromDatetime(CLOCK)
    if "account" in method.input_type.fields_by_name:
        request.account.kind = 2010
        request.account.owner = "amy"
        request.account.currency_code = "EUR"
    assert send(channel, method, request.SerializeToString()) is grpc.StatusCode.OK
    positions = (b'["\\u0000"]', b'["\\ud800"]', b"5", b"not json", b"\xff", b"[1e999]", b"[null]")
    for position in positions:
        request.page_token = forged_token(position, request)
        with pytest.raises(grpc.RpcError) as refused:
            channel.unary_unary(path(method))(request.SerializeToString())
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT, position
    for key in ("[%d]", "[%d,1]", "[1,%d]", '[%d,"",""]', '["EUR",%d]'):
        for number in (2**31, 2**63 - 1, -(2**63)):
            request.page_token = forged_token((key % number).encode(), request)
            assert send(channel, method, request.SerializeToString()) not in FAULTS


def forged_token(position: bytes, request: Any) -> str:
    return base64.urlsafe_b64encode(pages._digest(position, request) + position).decode()


def test_bytes_that_are_not_http(server: ServerProcess) -> None:
    for raw in (b"GET / HTTP/1.1\r\n\r\n", struct.pack(">I", 2**31) * 100, b"\0" * 1000):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(raw)
            time.sleep(0.05)
    with Client(server.target) as client:
        assert client.check_health()


def test_a_hold_that_is_being_placed_is_whole_or_not_there(
    channel: grpc.Channel, server: ServerProcess
) -> None:
    stub = hold_pb2_grpc.HoldServiceStub(channel)
    with Client(server.target) as client:
        for n in range(60):
            lines = [Line(str(k), "amy", Money("EUR", 100), "week") for k in range(5)]
            request = hold_pb2.GetHoldRequest(name=f"ledgers/wire/holds/young-{n}")
            reads = [stub.GetHold.future(request) for _ in range(8)]
            client.place_hold("wire", PlaceHold(f"young-{n}", "psp", lines))
            reads += [stub.GetHold.future(request) for _ in range(2)]
            for read in reads:
                if read.exception() is None:
                    assert len(read.result().lines) == 5
                else:
                    assert read.code() is grpc.StatusCode.NOT_FOUND, read.details()
