"""Who may call what, over the wire: every method with every scope, and with none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from grpc_health.v1 import health_pb2

from escrow.v1 import options_pb2
from escrow.v1.options_pb2 import Scope
from ledger.domain.refusals import Refusal
from server import access, identity
from server.access import METHODS, OPEN, SCOPES
from server.settings import Settings
from tests.support import wire
from tests.support.tokens import EVERY_SCOPE, create_token

UNKNOWN: Final = "escrow_" + "x" * 43


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, port=0)


@pytest.fixture
async def secrets(settings: Settings) -> dict[int, str]:
    """A token of each scope, and of no other."""
    assert settings.database_url is not None
    return {
        scope: await create_token(settings.database_url, f"only-{scope}", scope)
        for scope in EVERY_SCOPE
    }


@pytest.fixture
async def channel(server_target: str) -> AsyncIterator[Any]:
    async with grpc.aio.insecure_channel(server_target) as channel:
        yield channel


async def reason(channel: Any, method: str, authorization: str | None) -> str:
    """Why an empty request is refused, empty when it is not."""
    metadata = [("authorization", authorization)] if authorization is not None else []
    described = METHODS[method]
    try:
        if described.client_streaming:
            await _drain(channel.stream_stream(method)(iter(()), metadata=metadata, timeout=10))
        elif described.server_streaming:
            await _drain(channel.unary_stream(method)(b"", metadata=metadata, timeout=10))
        else:
            await channel.unary_unary(method)(b"", metadata=metadata, timeout=10)
    except grpc.aio.AioRpcError as error:
        return wire.error_info(wire.status_of(error)).reason
    return ""


async def _drain(answers: Any) -> None:
    async for _ in answers:
        pass


async def test_each_method_takes_exactly_the_scopes_it_names(
    channel: Any, secrets: Mapping[int, str]
):
    """What is let in is then refused for being empty, or answered."""
    for method, scopes in SCOPES.items():
        for scope, secret in secrets.items():
            refused = await reason(channel, method, f"Bearer {secret}")
            if scope in scopes:
                assert refused in {"", "FIELD_INVALID"}, (method, Scope.Name(scope))
            else:
                assert refused == "SCOPE_MISSING", (method, Scope.Name(scope))


async def test_no_method_is_open_to_those_who_bear_no_token(
    channel: Any, secrets: Mapping[int, str]
):
    secret = next(iter(secrets.values()))
    for method in METHODS:
        for authorization in (None, "", secret, f"Basic {secret}", f"Bearer {UNKNOWN}", "Bearer x"):
            assert await reason(channel, method, authorization) == "TOKEN_INVALID", method


async def test_two_tokens_are_none(channel: Any, secrets: Mapping[int, str]):
    metadata = [("authorization", f"Bearer {secret}") for secret in secrets.values()]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await channel.unary_unary("/escrow.v1.TokenService/ListTokens")(b"", metadata=metadata)
    assert wire.error_info(wire.status_of(caught.value)).reason == "TOKEN_INVALID"


async def test_the_name_of_the_scheme_is_taken_in_any_case(
    channel: Any, secrets: Mapping[int, str]
):
    secret = secrets[Scope.SCOPE_ADMIN]
    assert await reason(channel, "/escrow.v1.TokenService/ListTokens", f"bearer {secret}") == ""


async def test_a_refusal_names_the_method_and_the_scopes(channel: Any, secrets: Mapping[int, str]):
    call = channel.unary_unary("/escrow.v1.PayoutService/CreatePayout")
    secret = secrets[Scope.SCOPE_SUPPORT]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(b"", metadata=[("authorization", f"Bearer {secret}")])
    status = wire.status_of(caught.value)
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert status.message == (
        "escrow.v1.PayoutService/CreatePayout takes a token with one of the scopes PAYOUTS."
    )


async def test_health_and_reflection_ask_for_no_token(channel: Any):
    health = await channel.unary_unary("/grpc.health.v1.Health/Check")(b"")
    assert health_pb2.HealthCheckResponse.FromString(health).status
    (reflect,) = (method for method in OPEN if "ServerReflectionInfo" in method)
    listing = b":\0"  # list_services
    assert [answer async for answer in channel.stream_stream(reflect)(iter([listing]))]


async def test_health_can_be_watched(channel: Any):
    watching = channel.unary_stream("/grpc.health.v1.Health/Watch")(b"")
    assert health_pb2.HealthCheckResponse.FromString(await watching.read()).status
    watching.cancel()


def test_every_method_names_its_scopes_and_none_is_open():
    assert all(SCOPES[method] for method in METHODS)
    assert OPEN.isdisjoint(METHODS)
    assert all(method.startswith("/grpc.") for method in OPEN)


def test_every_service_of_the_contract_is_served():
    """A file that is forgotten here would be served by nobody."""
    found = {
        f"{file.package}.{service.name}"
        for file in map(_described, _contract_files())
        for service in file.service
    }
    assert found == {service.full_name for service in access.SERVICES}


def _contract_files() -> list[str]:
    folder = Path(options_pb2.__file__).parent
    return [f"escrow/v1/{path.name}" for path in folder.glob("*.proto")]


def _described(name: str) -> descriptor_pb2.FileDescriptorProto:
    found = descriptor_pb2.FileDescriptorProto()
    descriptor_pool.Default().FindFileByName(name).CopyToProto(found)
    return found


def test_a_method_without_scopes_is_refused_to_everyone(monkeypatch):
    identity.set_current(identity.Identity("user:any", frozenset(EVERY_SCOPE)))
    monkeypatch.setitem(SCOPES, "/escrow.v1.HoldService/GetHold", frozenset())
    for method in ("/escrow.v1.HoldService/GetHold", "/escrow.v1.Unheard/Of"):
        with pytest.raises(Refusal) as caught:
            access.check_scope(method)
        assert caught.value.reason == "SCOPE_MISSING"
        assert caught.value.metadata["scopes"] == ""
