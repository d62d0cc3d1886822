"""Who calls: the bearer of a token, or, where nobody is asked for one, anybody.

Each call is a task of its own, so its identity is a context variable. A token is taken on the word
of the database, which is asked again before its last answer is half a second old: this is how a
revocation takes effect everywhere within a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from escrow.v1.options_pb2 import Scope
from ledger.domain.refusals import Reason, Refusal
from ledger.storage.engine import DatabaseUnavailable
from ledger.tokens import Tokens, secret_hash

FRESH_SECONDS: Final = 0.4
"""How long what the database said of a token is gone by."""

READ_INTERVAL_SECONDS: Final = 0.05
"""How far apart the database is asked at least, so that guessing tokens does not burden it."""

READ_SECONDS_MAX: Final = 2.0
"""How long the database may take to answer before the call is refused."""

CACHED_MAX: Final = 10_000
"""Of how many tokens it is remembered what the database said."""

SCHEME: Final = "bearer"
AUTHORIZATION: Final = "authorization"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls, under the name that entries are recorded with, and what they may do."""

    actor: str
    scopes: frozenset[int]
    secret_hash: bytes = field(default=b"", repr=False)


ANYBODY: Final = Identity("user:anonymous", frozenset(Scope.values()))
"""Whoever calls a server that asks for no token."""

_current: ContextVar[Identity] = ContextVar("identity")


def current() -> Identity:
    """Who makes the current call."""
    return _current.get()


def set_current(identity: Identity) -> None:
    """Say who makes the current call."""
    _current.set(identity)


class Identities(Protocol):
    """Tells who calls."""

    async def of(self, metadata: Iterable[tuple[str, Any]]) -> Identity:
        """Whom the metadata of a call names; raises Refusal with TOKEN_INVALID."""
        ...

    async def confirm(self, identity: Identity) -> None:
        """Raises Refusal with TOKEN_INVALID when the identity has ceased to be."""
        ...


class Anybody:
    """Asks nobody who they are."""

    async def of(self, _metadata: Iterable[tuple[str, Any]]) -> Identity:
        """Anybody."""
        return ANYBODY

    async def confirm(self, identity: Identity) -> None:
        """Nothing to confirm."""


class _Known(NamedTuple):
    """What the database said of a token, and when it was asked."""

    identity: Identity | None
    asked: float


class Bearers:
    """Knows the bearers of tokens. What it is told of one is kept for less than half a second.

    Tokens are read in sets, one set at a time: those in use shortly before they are needed again,
    and unknown ones, which a guess costs no query of its own.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        # In the order they were read.
        self._known: dict[bytes, _Known] = {}
        self._wanted: set[bytes] = set()
        self._reading: asyncio.Task[Mapping[bytes, Identity | None]] | None = None
        self._asked = -READ_INTERVAL_SECONDS

    async def of(self, metadata: Iterable[tuple[str, Any]]) -> Identity:
        """The bearer of the token in the metadata.

        Raises Refusal with TOKEN_INVALID, whatever is wrong with it; DatabaseUnavailable when
        that cannot be told.
        """
        digest = _presented(metadata)
        identity = await self._find(digest) if digest else None
        if identity is None:
            raise Refusal(Reason.TOKEN_INVALID)
        return identity

    async def confirm(self, identity: Identity) -> None:
        """Raises like `of` when the token is not in force any more."""
        if identity is not ANYBODY and await self._find(identity.secret_hash) is None:
            raise Refusal(Reason.TOKEN_INVALID)

    async def _find(self, digest: bytes) -> Identity | None:
        known = self._known.get(digest)
        age = time.monotonic() - known.asked if known else FRESH_SECONDS
        if age > FRESH_SECONDS / 2:
            self._want(digest)
        if known and age < FRESH_SECONDS:
            return known.identity
        while True:
            # Whoever gives up waiting does not end what others wait for too.
            found = await asyncio.shield(self._want(digest))
            if digest in found:
                return found[digest]

    def _want(self, digest: bytes) -> asyncio.Task[Mapping[bytes, Identity | None]]:
        """Have a token read; what is under way may have begun too early for it."""
        self._wanted.add(digest)
        if self._reading is None:
            self._reading = asyncio.create_task(self._read(), name="tokens")
            # Those who waited for it were told already, if there were any.
            self._reading.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._reading

    async def _read(self) -> Mapping[bytes, Identity | None]:
        try:
            await asyncio.sleep(self._asked + READ_INTERVAL_SECONDS - time.monotonic())
            self._asked = time.monotonic()
            wanted, self._wanted = self._wanted, set()
            try:
                async with asyncio.timeout(READ_SECONDS_MAX):
                    in_force = await self._tokens.in_force(wanted)
            except TimeoutError as error:
                raise DatabaseUnavailable("the tokens could not be read in time") from error
        finally:
            self._reading = None
        found: dict[bytes, Identity | None] = {}
        for digest in wanted:
            bearer = in_force.get(digest)
            identity = (
                Identity(f"user:{bearer.token_id}", bearer.scopes, digest) if bearer else None
            )
            found[digest] = identity
            self._keep(digest, _Known(identity, self._asked))
        return found

    def _keep(self, digest: bytes, known: _Known) -> None:
        self._known.pop(digest, None)
        self._known[digest] = known
        if len(self._known) > CACHED_MAX:
            del self._known[next(iter(self._known))]


def _presented(metadata: Iterable[tuple[str, Any]]) -> bytes | None:
    """The hash of the one token that the metadata of a call bears; None when it bears none."""
    values = [value for key, value in metadata if key == AUTHORIZATION]
    if len(values) != 1 or not isinstance(values[0], str):
        return None
    scheme, _, secret = values[0].partition(" ")
    return secret_hash(secret) if scheme.lower() == SCHEME else None
