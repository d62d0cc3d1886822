"""Tokens and TLS: who calls, and that nobody else hears it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme
from google.protobuf.timestamp_pb2 import Timestamp

from escrow.v1 import hold_pb2, ledger_pb2, options_pb2, token_pb2
from escrow_client import (
    Client,
    CreatedToken,
    DatabaseUnavailable,
    EscrowError,
    Scope,
    Token,
    TokenExists,
    TokenState,
    Unavailable,
    tls_credentials,
)
from escrow_client.credentials import is_loopback
from tests.unit.client.answers import refuse, status
from tests.unit.client.conftest import CannedServer

SECRET = "escrow_" + "s3cret" * 7 + "x"
BEARER = f"Bearer {SECRET}"
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
EXPIRES = datetime(2027, 1, 1, tzinfo=UTC)


def wire(token_id: str = "checkout", **fields: Any) -> token_pb2.Token:
    return token_pb2.Token(
        name=f"tokens/{token_id}",
        state=token_pb2.TOKEN_STATE_ISSUED,
        scopes=[options_pb2.SCOPE_PAYMENTS, options_pb2.SCOPE_PAYOUTS],
        create_time=CREATED,
        creator="user:ops",
        **fields,
    )


TOKEN = Token(
    "checkout",
    TokenState.ISSUED,
    (Scope.PAYMENTS, Scope.PAYOUTS),
    CREATED,
    EXPIRES,
    None,
    "user:ops",
)


def test_a_token_is_created(server, client):
    server.answers["CreateToken"] = lambda request, _: token_pb2.CreateTokenResponse(
        token=wire(expire_time=EXPIRES), secret=SECRET
    )
    created = client.create_token("checkout", [Scope.PAYMENTS, Scope.PAYOUTS], expire_time=EXPIRES)
    assert created == CreatedToken(TOKEN, SECRET)
    assert SECRET not in repr(created)
    [request] = server.requests
    assert request == token_pb2.CreateTokenRequest(
        token_id="checkout",
        scopes=[options_pb2.SCOPE_PAYMENTS, options_pb2.SCOPE_PAYOUTS],
        expire_time=Timestamp(seconds=int(EXPIRES.timestamp())),
    )


def test_a_token_is_not_created_twice(server, client):
    """An answer that got lost could not be given again."""
    server.answers["CreateToken"] = lambda request, context: refuse(
        context, status(grpc.StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE")
    )
    with pytest.raises(DatabaseUnavailable):
        client.create_token("checkout", [Scope.ADMIN])
    server.answers["CreateToken"] = lambda request, context: refuse(
        context, status(grpc.StatusCode.ALREADY_EXISTS, "TOKEN_EXISTS")
    )
    with pytest.raises(TokenExists):
        client.create_token("checkout", [Scope.ADMIN])
    assert len(server.requests) == 2


def test_tokens_are_listed_page_by_page(server, client):
    pages = {"": (["a", "b"], "next"), "next": (["c"], "")}

    def answer(request, context):
        names, following = pages[request.page_token]
        return token_pb2.ListTokensResponse(tokens=map(wire, names), next_page_token=following)

    server.answers["ListTokens"] = answer
    assert [token.token_id for token in client.list_tokens()] == ["a", "b", "c"]


def test_a_token_is_revoked(server, client):
    revoked = wire(revoke_time=EXPIRES)
    revoked.state = token_pb2.TOKEN_STATE_REVOKED
    revoked.scopes.append(99)  # type: ignore[arg-type]  # of a newer contract
    server.answers["RevokeToken"] = lambda request, _: revoked
    token = client.revoke_token("checkout")
    assert (token.state, token.expire_time, token.revoke_time) == (
        TokenState.REVOKED,
        None,
        EXPIRES,
    )
    assert token.scopes[-1] is Scope.UNKNOWN
    assert server.requests[0].name == "tokens/checkout"


def test_every_call_bears_the_token(server, connect):
    def ledgers(request, context):
        return ledger_pb2.ListLedgersResponse()

    def nothing(request, context):
        yield from ()

    server.answers |= {
        "GetHold": lambda request, _: hold_pb2.Hold(),
        "ListLedgers": ledgers,
        "VerifyLedger": nothing,
        "StreamWrites": nothing,
        "WatchEntries": nothing,
        "CreateToken": lambda request, _: token_pb2.CreateTokenResponse(),
    }
    client = connect(server.target, token=SECRET, timeout_seconds=0.2)
    client.get_hold("uk", "1")
    client.list_ledgers()
    client.verify("uk")
    client.create_token("checkout", [Scope.ADMIN])
    with pytest.raises(Unavailable):
        client.take(1, "watch_entries", "uk")
    assert {metadata.get("authorization") for metadata in server.metadata} == {BEARER}
    connect(server.target).get_hold("uk", "1")
    assert "authorization" not in server.metadata[-1]


LOOPBACK = [
    "127.0.0.1:7410",
    "127.8.9.1",
    "localhost:7410",
    "[::1]:7410",
    "dns:///localhost:7410",
    "ipv4:127.0.0.1:7410,127.0.0.2:7410",
    "ipv6:[::1]:7410",
    "unix:/run/escrow.sock",
    "unix:///run/escrow.sock",
]
ELSEWHERE = [
    "10.0.0.1:7410",
    "escrow.example:7410",
    "localhost.example:7410",
    "127.0.0.1.example:7410",
    "ipv4:127.0.0.1:7410,10.0.0.1:7410",
    "dns://8.8.8.8/localhost:7410",
    "[::]:7410",
    "0.0.0.0:7410",
    "xds:///localhost",
    "",
]


@pytest.mark.parametrize("target", LOOPBACK)
def test_a_token_may_be_sent_in_the_clear_within_the_machine(target):
    assert is_loopback(target)
    with Client(target, token=SECRET):
        pass


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_token_does_not_leave_the_machine_in_the_clear(target):
    assert not is_loopback(target)
    with pytest.raises(ValueError, match="in the clear") as raised:
        Client(target, token=SECRET)
    assert SECRET not in str(raised.value)
    with Client(target or "x", token=SECRET, credentials=tls_credentials()):
        pass


@pytest.mark.parametrize("token", ["", f"{SECRET}\n", f" {SECRET}", "escrow_ä"])
def test_what_cannot_be_sent_is_refused_without_showing_it(token):
    with pytest.raises(ValueError, match="visible ASCII") as raised:
        Client("127.0.0.1:7410", token=token)
    assert "escrow_" not in str(raised.value)


def test_the_token_is_in_no_repr_and_no_error(server, connect):
    server.answers["GetHold"] = lambda request, context: context.abort(
        grpc.StatusCode.UNAUTHENTICATED, "no"
    )
    with Client(server.target, token=SECRET) as client:
        assert SECRET not in repr(client)
        with pytest.raises(EscrowError) as raised:
            client.get_hold("uk", "1")
        assert SECRET not in repr(raised.value) + repr(raised.value.__cause__)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, and certificates of it for a server and a caller; a stranger is of its own."""
    folder = tmp_path_factory.mktemp("certificates")
    for name, authority in (("known", trustme.CA()), ("stranger", trustme.CA())):
        authority.cert_pem.write_to_path(folder / f"{name}-ca.pem")
        for end in ("server", "caller"):
            issued = authority.issue_cert("127.0.0.1")
            issued.cert_chain_pems[0].write_to_path(folder / f"{name}-{end}.pem")
            issued.private_key_pem.write_to_path(folder / f"{name}-{end}.key")
    return folder


@pytest.fixture(params=[False, True], ids=["tls", "mtls"])
def mutual(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def secure_server(mutual: bool, certificates: Path) -> Iterator[CannedServer]:
    key, cert, ca = (
        (certificates / f"known-{file}").read_bytes()
        for file in ("server.key", "server.pem", "ca.pem")
    )
    credentials = grpc.ssl_server_credentials([(key, cert)], ca if mutual else None, mutual)
    canned = CannedServer(credentials=credentials)
    canned.answers["GetHold"] = lambda request, _: hold_pb2.Hold(name="ledgers/uk/holds/1")
    yield canned
    canned.stop()


def test_tls(secure_server, mutual, certificates, connect):
    def credentials(ca: str, caller: str | None) -> grpc.ChannelCredentials:
        pair = [certificates / f"{caller}-caller.{end}" for end in ("pem", "key")]
        return tls_credentials(certificates / f"{ca}-ca.pem", *(pair if caller else []))

    known = credentials("known", "known" if mutual else None)
    client = connect(secure_server.target, token=SECRET, credentials=known)
    assert client.get_hold("uk", "1").hold_id == "1"
    assert secure_server.metadata[0]["authorization"] == BEARER
    refused = [None, credentials("stranger", "known")]
    if mutual:
        refused += [credentials("known", None), credentials("known", "stranger")]
    for other in refused:
        stranger = connect(secure_server.target, credentials=other, timeout_seconds=0.5)
        with pytest.raises(Unavailable):
            stranger.get_hold("uk", "1")


def test_a_certificate_and_its_key_belong_together(certificates, tmp_path):
    with pytest.raises(ValueError, match="both"):
        tls_credentials(cert_file=certificates / "known-caller.pem")
    with pytest.raises(ValueError, match="both"):
        tls_credentials(key_file=certificates / "known-caller.key")
    with pytest.raises(FileNotFoundError):
        tls_credentials(tmp_path / "missing.pem")
