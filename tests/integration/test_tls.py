"""TLS: the server's certificate, its callers' certificates, and what is refused at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme

from escrow_client import AsyncClient, tls_credentials
from server.app import running
from server.settings import Settings
from tests.support import wire
from tests.support.tokens import create_token

LIST = "/escrow.v1.LedgerService/ListLedgers"


@dataclass(frozen=True)
class Pki:
    """An authority's certificate, and two certificates of it with their keys, as files."""

    ca: Path
    cert: Path
    key: Path
    client_cert: Path
    client_key: Path


def make_pki(folder: Path) -> Pki:
    folder.mkdir()
    authority = trustme.CA()
    pki = Pki(*(folder / f"{name}.pem" for name in ("ca", "cert", "key", "client", "client-key")))
    authority.cert_pem.write_to_path(pki.ca)
    for issued, cert, key in (
        (authority.issue_cert("localhost", "127.0.0.1"), pki.cert, pki.key),
        (authority.issue_cert("till-7.example"), pki.client_cert, pki.client_key),
    ):
        cert.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(key)
    return pki


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return make_pki(tmp_path / "pki")


@pytest.fixture
def strangers(tmp_path: Path) -> Pki:
    """Of an authority that the server knows nothing of."""
    return make_pki(tmp_path / "strangers")


async def outcome(target: str, credentials: grpc.ChannelCredentials | None) -> str:
    """Why a call is refused, or the name of its code when it never arrived."""
    channel: Any = (
        grpc.aio.secure_channel(target, credentials)
        if credentials
        else grpc.aio.insecure_channel(target)
    )
    async with channel:
        try:
            await channel.unary_unary(LIST)(b"", timeout=3)
        except grpc.aio.AioRpcError as error:
            try:
                return wire.error_info(wire.status_of(error)).reason
            except grpc.aio.AioRpcError:
                return error.code().name
    return "OK"


async def test_a_token_travels_over_tls(database_url: str, pki: Pki, strangers: Pki):
    secret = await create_token(database_url, "till-7")
    settings = Settings(
        database_url=database_url, port=0, tls_cert_file=pki.cert, tls_key_file=pki.key
    )
    async with running(settings, database_url) as app:
        target = f"localhost:{app.port}"
        async with AsyncClient(target, token=secret, credentials=tls_credentials(pki.ca)) as client:
            await client.create_ledger("shop", "UTC")
        assert await outcome(target, tls_credentials(pki.ca)) == "TOKEN_INVALID"
        assert await outcome(target, tls_credentials(strangers.ca)) == "UNAVAILABLE"
        assert await outcome(target, None) == "UNAVAILABLE"


async def test_callers_show_certificates_where_they_must(
    database_url: str, pki: Pki, strangers: Pki
):
    settings = Settings(
        database_url=database_url,
        port=0,
        auth="off",
        tls_cert_file=pki.cert,
        tls_key_file=pki.key,
        tls_client_ca_file=pki.ca,
    )
    async with running(settings, database_url) as app:
        target = f"localhost:{app.port}"
        known = tls_credentials(pki.ca, pki.client_cert, pki.client_key)
        stranger = tls_credentials(pki.ca, strangers.client_cert, strangers.client_key)
        assert await outcome(target, known) == "OK"
        assert await outcome(target, stranger) == "UNAVAILABLE"
        assert await outcome(target, tls_credentials(pki.ca)) == "UNAVAILABLE"


async def test_a_certificate_does_not_stand_for_a_token(database_url: str, pki: Pki):
    settings = Settings(
        database_url=database_url,
        port=0,
        tls_cert_file=pki.cert,
        tls_key_file=pki.key,
        tls_client_ca_file=pki.ca,
    )
    async with running(settings, database_url) as app:
        known = tls_credentials(pki.ca, pki.client_cert, pki.client_key)
        assert await outcome(f"localhost:{app.port}", known) == "TOKEN_INVALID"


def beyond_loopback(pki: Pki) -> dict[str, Any]:
    return {"host": "0.0.0.0", "tls_cert_file": pki.cert, "tls_key_file": pki.key}


Given = Callable[[Pki, Pki], dict[str, Any]]


@pytest.mark.parametrize(
    ("given", "setting", "says"),
    [
        (lambda pki, _: {"tls_cert_file": pki.cert}, "tls_key_file", "needs its key"),
        (lambda pki, _: {"tls_key_file": pki.key}, "tls_key_file", "needs its certificate"),
        (
            lambda pki, _: {"tls_cert_file": pki.cert, "tls_key_file": pki.ca / "no"},
            "tls_key_file",
            "cannot be read",
        ),
        (
            lambda pki, other: {"tls_cert_file": pki.cert, "tls_key_file": other.key},
            "tls_key_file",
            "are not a certificate and its key",
        ),
        (
            lambda pki, _: {"tls_cert_file": pki.key, "tls_key_file": pki.cert},
            "tls_key_file",
            "are not a certificate and its key",
        ),
        (lambda pki, _: {"tls_client_ca_file": pki.ca}, "tls_client_ca_file", "only to a server"),
        (
            lambda pki, _: beyond_loopback(pki) | {"tls_client_ca_file": pki.key},
            "tls_client_ca_file",
            "holds no certificates",
        ),
        (lambda *_: {"host": "0.0.0.0"}, "host", "without TLS"),
        (lambda *_: {"host": "::"}, "host", "without TLS"),
        (lambda *_: {"host": "ledger.example"}, "host", "without TLS"),
        (lambda pki, _: beyond_loopback(pki) | {"auth": "off"}, "auth", "loopback only"),
        (
            lambda *_: {"host": "0.0.0.0", "allow_plaintext": True, "auth": "off"},
            "auth",
            "loopback only",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence(
    pki: Pki, strangers: Pki, given: Given, setting: str, says: str
):
    with pytest.raises(ValueError, match=says) as caught:
        Settings(database_url="postgresql://host/name", **given(pki, strangers))
    errors: Any = caught.value
    assert [error["loc"] for error in errors.errors()] == [(setting,)]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_loopback_needs_no_tls(host: str):
    assert Settings(database_url="postgresql://host/name", host=host).auth == "tokens"


def test_beyond_loopback_with_tls_or_in_so_many_words(pki: Pki):
    url = "postgresql://host/name"
    assert Settings(database_url=url, **beyond_loopback(pki)).auth == "tokens"
    assert Settings(database_url=url, host="0.0.0.0", allow_plaintext=True).auth == "tokens"


def test_a_server_that_keeps_nothing_asks_for_no_token():
    assert Settings(ephemeral=True).auth == "off"
    with pytest.raises(ValueError, match="nobody can have a token"):
        Settings(ephemeral=True, auth="tokens")
