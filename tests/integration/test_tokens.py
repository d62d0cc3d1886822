"""Tokens: what the service says of them, what is kept of them, and whose name entries bear."""

from __future__ import annotations

import asyncio
import hashlib
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import psycopg
import pytest

from escrow.v1 import bulk_pb2, bulk_pb2_grpc, token_pb2, token_pb2_grpc
from escrow.v1.options_pb2 import Scope
from escrow_client import AsyncClient
from ledger.domain.refusals import Reason, Refusal
from ledger.storage import engine as storage
from ledger.storage.engine import open_engine
from ledger.tokens import Tokens
from server.app import running
from server.identity import CACHED_MAX, FRESH_SECONDS, Bearers
from server.settings import Settings
from tests.support import wire
from tests.support.books import check_books
from tests.support.processes import clean_environment
from tests.support.shop import LEDGER, open_shop, order
from tests.support.tokens import create_token

BOOTSTRAP = """
import sys
from server.main import bootstrap
from server.settings import Settings
sys.exit(bootstrap(Settings(), sys.argv[1]))
"""


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, port=0)


@pytest.fixture
async def admin(settings: Settings) -> str:
    assert settings.database_url is not None
    return await create_token(settings.database_url, "root", Scope.SCOPE_ADMIN)


class Caller:
    """TokenService as the bearer of a token calls it."""

    def __init__(self, channel: grpc.aio.Channel, secret: str) -> None:
        self._stub: Any = token_pb2_grpc.TokenServiceStub(channel)
        self._metadata = [("authorization", f"Bearer {secret}")]

    async def create(self, token_id: str, *scopes: int, **fields: Any) -> Any:
        kept: Any = scopes  # numbers, of which some are none of the contract's
        request = token_pb2.CreateTokenRequest(token_id=token_id, scopes=kept, **fields)
        return await self._stub.CreateToken(request, metadata=self._metadata)

    async def list(self, **fields: Any) -> Any:
        request = token_pb2.ListTokensRequest(**fields)
        return await self._stub.ListTokens(request, metadata=self._metadata)

    async def revoke(self, token_id: str) -> Any:
        request = token_pb2.RevokeTokenRequest(name=f"tokens/{token_id}")
        return await self._stub.RevokeToken(request, metadata=self._metadata)


@pytest.fixture
async def caller(server_target: str, admin: str):
    async with grpc.aio.insecure_channel(server_target) as channel:
        yield Caller(channel, admin)


async def test_a_token_from_its_creation_to_its_end(caller: Caller, server_target: str):
    created = await caller.create("shop", Scope.SCOPE_PAYMENTS, Scope.SCOPE_SUPPORT)
    assert created.token.name == "tokens/shop"
    assert created.token.state == token_pb2.TOKEN_STATE_ISSUED
    assert list(created.token.scopes) == [Scope.SCOPE_PAYMENTS, Scope.SCOPE_SUPPORT]
    assert created.token.creator == "user:root"
    assert created.token.HasField("create_time")
    assert not created.token.HasField("expire_time")
    assert re.fullmatch(r"escrow_[A-Za-z0-9_-]{43}", created.secret)

    async with grpc.aio.insecure_channel(server_target) as channel:
        bearer = Caller(channel, created.secret)
        assert await reason(bearer.list()) == "SCOPE_MISSING"
        revoked = await caller.revoke("shop")
        assert revoked.state == token_pb2.TOKEN_STATE_REVOKED
        await asyncio.sleep(FRESH_SECONDS)
        assert await reason(bearer.list()) == "TOKEN_INVALID"
    assert await caller.revoke("shop") == revoked


async def test_a_new_token_is_taken_at_once_even_where_it_was_tried_before(
    caller: Caller, server_target: str
):
    async with grpc.aio.insecure_channel(server_target) as channel:
        for n in range(10):
            created = await caller.create(f"new-{n}", Scope.SCOPE_ADMIN)
            assert (await Caller(channel, created.secret).list()).tokens


async def test_a_revoked_token_creates_no_other_from_then_on(caller: Caller, server_target: str):
    """Though the server may take it for another moment."""
    created = await caller.create("minter", Scope.SCOPE_ADMIN)
    async with grpc.aio.insecure_channel(server_target) as channel:
        minter = Caller(channel, created.secret)
        await minter.list()
        await caller.revoke("minter")
        assert await reason(minter.create("child", Scope.SCOPE_PAYOUTS)) == "TOKEN_INVALID"
    assert await reason(caller.revoke("child")) == "TOKEN_NOT_FOUND"


async def test_a_token_expires(caller: Caller, server_target: str):
    soon = datetime.now(UTC) + timedelta(seconds=1)
    created = await caller.create("brief", Scope.SCOPE_ADMIN, expire_time=soon)
    async with grpc.aio.insecure_channel(server_target) as channel:
        bearer = Caller(channel, created.secret)
        await bearer.list()
        await asyncio.sleep(1 + FRESH_SECONDS)
        assert await reason(bearer.list()) == "TOKEN_INVALID"
    (brief, _) = (await caller.list()).tokens
    assert brief.state == token_pb2.TOKEN_STATE_EXPIRED
    assert brief.expire_time.ToDatetime(UTC) == soon


async def test_what_is_refused(caller: Caller):
    await caller.create("taken", Scope.SCOPE_AUDIT)
    assert await reason(caller.create("taken", Scope.SCOPE_ADMIN)) == "TOKEN_EXISTS"
    assert await reason(caller.revoke("nobody")) == "TOKEN_NOT_FOUND"
    past = datetime.now(UTC) - timedelta(seconds=1)
    assert await reason(caller.create("late", Scope.SCOPE_AUDIT, expire_time=past)) == (
        "FIELD_INVALID"
    )
    assert await reason(caller.create("anonymous", Scope.SCOPE_AUDIT)) == "FIELD_INVALID"
    assert await reason(caller.create("scopeless")) == "FIELD_INVALID"
    assert await reason(caller.create("nothing", 0)) == "FIELD_INVALID"
    assert await reason(caller.create("unheard", 99)) == "FIELD_INVALID"
    assert [token.name for token in (await caller.list()).tokens] == [
        "tokens/root",
        "tokens/taken",
    ]


async def test_tokens_are_listed_page_by_page(caller: Caller):
    names = sorted(f"tokens/t{n}" for n in range(5))
    for name in names:
        await caller.create(name.removeprefix("tokens/"), Scope.SCOPE_AUDIT)
    first = await caller.list(page_size=4)
    second = await caller.list(page_size=4, page_token=first.next_page_token)
    assert [token.name for page in (first, second) for token in page.tokens] == [
        "tokens/root",
        *names,
    ]
    assert second.next_page_token == ""
    assert await reason(caller.list(page_token="x")) == "FIELD_INVALID"


async def test_only_the_hash_of_a_secret_is_kept(
    caller: Caller, database_url: str, capfd: pytest.CaptureFixture[str]
):
    created = await caller.create("shop", Scope.SCOPE_AUDIT)
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT t, t.secret_hash FROM tokens t ORDER BY 1").fetchall()
        hashes = {bytes(secret_hash) for _, secret_hash in row}
        assert hashlib.sha256(created.secret.encode()).digest() in hashes
        assert created.secret.removeprefix("escrow_") not in str(row)
    assert created.secret not in "".join(capfd.readouterr())


async def test_entries_bear_the_name_of_the_token_whatever_the_caller_claims(
    settings: Settings, database_url: str
):
    secret = await create_token(database_url, "till-7")
    async with running(settings, database_url) as app:
        async with AsyncClient(app.address, token=secret) as client:
            await open_shop(client)
            await client.place_hold(LEDGER, order("h1"))
            await client.batch_place_holds(LEDGER, [order("h3"), order("h4")])
        hold = {
            "request_id": "streamed",
            "hold_id": "h2",
            "currency_code": "GBP",
            "psp": "card",
            "lines": [{"line_id": "1", "merchant": "amy", "amount_minor": 1, "policy": "week"}],
        }
        request = bulk_pb2.StreamWritesRequest(
            parent=f"ledgers/{LEDGER}", requests=[{"place_hold": hold}]
        )
        claims = [("actor", "user:boss"), ("x-actor", "user:boss"), ("user", "boss")]
        metadata = [("authorization", f"Bearer {secret}"), *claims]
        async with grpc.aio.insecure_channel(app.address) as channel:
            stub: Any = bulk_pb2_grpc.BulkServiceStub(channel)
            call = stub.StreamWrites(iter([request]), metadata=metadata)
            (answer,) = [answer async for answer in call]
            assert answer.results[0].HasField("hold")
    with psycopg.connect(database_url) as connection:
        actors = connection.execute("SELECT DISTINCT actor FROM entries").fetchall()
    assert actors == [("user:till-7",)]
    await check_books(database_url)


async def reason(call: Any) -> str:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return wire.error_info(wire.status_of(caught.value)).reason


class Counting(Tokens):
    """Counts how often the database is asked."""

    queries = 0

    async def in_force(self, secret_hashes):
        self.queries += 1
        return await super().in_force(secret_hashes)


def bearing(secret: str) -> list[tuple[str, str]]:
    return [("user-agent", "test"), ("authorization", f"Bearer {secret}")]


async def test_the_database_is_asked_seldom_however_many_call_or_guess(database_url: str):
    secret = await create_token(database_url, "busy")
    engine = open_engine(database_url, connections_max=3)
    try:
        tokens = Counting(engine)
        bearers = Bearers(tokens)
        guesses = [f"escrow_{n:043d}" for n in range(2_000)]

        async def guess(secret: str) -> None:
            with pytest.raises(Refusal) as caught:
                await bearers.of(bearing(secret))
            assert caught.value.reason is Reason.TOKEN_INVALID

        await asyncio.gather(*map(guess, guesses))
        assert tokens.queries == 1
        started = asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - started < 2 * FRESH_SECONDS:
            assert (await bearers.of(bearing(secret))).actor == "user:busy"
            await asyncio.sleep(0)
        assert tokens.queries <= 8
    finally:
        await engine.dispose()


async def test_what_is_remembered_of_tokens_is_bounded(database_url: str):
    engine = open_engine(database_url, connections_max=3)
    try:
        bearers = Bearers(Tokens(engine))
        for n in range(0, CACHED_MAX + 3_000, 1_000):
            found = await asyncio.gather(
                *(bearers.of(bearing(f"escrow_{n + k:043d}")) for k in range(1_000)),
                return_exceptions=True,
            )
            assert all(isinstance(each, Refusal) for each in found)
        assert len(bearers._known) == CACHED_MAX
    finally:
        await engine.dispose()


async def test_a_caller_who_gives_up_does_not_disturb_the_others(database_url: str):
    secret = await create_token(database_url, "patient")
    engine = open_engine(database_url, connections_max=3)
    try:
        bearers = Bearers(Tokens(engine))
        impatient = asyncio.create_task(bearers.of(bearing(secret)))
        patient = asyncio.create_task(bearers.of(bearing(secret)))
        await asyncio.sleep(0)
        impatient.cancel()
        assert (await patient).actor == "user:patient"
    finally:
        await engine.dispose()


async def test_nobody_is_let_in_while_the_database_does_not_answer():
    engine = open_engine("postgresql://127.0.0.1:1/none", connections_max=3)
    try:
        bearers = Bearers(Tokens(engine))
        with pytest.raises(storage.DatabaseUnavailable):
            await bearers.of(bearing("escrow_" + "x" * 43))
    finally:
        await engine.dispose()


def bootstrap(token_id: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BOOTSTRAP, token_id],
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(**settings),
    )


async def test_the_first_token_is_made_in_the_database(settings: Settings, database_url: str):
    done = bootstrap("operator", ESCROW_DATABASE_URL=database_url)
    assert done.returncode == 0
    assert re.fullmatch(r"escrow_[A-Za-z0-9_-]{43}\n", done.stdout)
    async with (
        running(settings, database_url) as app,
        grpc.aio.insecure_channel(app.address) as channel,
    ):
        (token,) = (await Caller(channel, done.stdout.strip()).list()).tokens
        assert (token.creator, list(token.scopes)) == ("system:bootstrap", [Scope.SCOPE_ADMIN])

    again = bootstrap("operator", ESCROW_DATABASE_URL=database_url)
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is a token operator already." in again.stderr
    wrong = bootstrap("Op erator", ESCROW_DATABASE_URL=database_url)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "token_id" in wrong.stderr
    nowhere = bootstrap(
        "operator",
        ESCROW_DATABASE_URL="postgresql://127.0.0.1:1/none",
        ESCROW_PATIENCE_SECONDS="0.1",
    )
    assert (nowhere.returncode, nowhere.stdout) == (3, "")
