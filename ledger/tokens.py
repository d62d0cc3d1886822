"""Tokens: creating, listing and revoking them, and telling whom a secret stands for.

A secret is shown once, to whoever creates its token. What is kept is its SHA-256: it is as long
as a key and as random, so that no slower hash would make guessing it any harder.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.refusals import Reason, Refusal, field_invalid
from ledger.storage import tokens
from ledger.storage.tokens import Bearer, TokenRow

SECRET_PREFIX: Final = "escrow_"  # noqa: S105 (what every secret begins with, for scanners to find)
SECRET_BYTES: Final = 32
RESERVED_IDS: Final = frozenset({"anonymous"})
SECRET_LENGTH: Final = len(SECRET_PREFIX) + 43
"""A secret's length in characters: its prefix and the base64 of its bytes."""


def secret_hash(secret: str) -> bytes | None:
    """What the secret is kept as; None for what no secret looks like."""
    if len(secret) != SECRET_LENGTH or not secret.startswith(SECRET_PREFIX):
        return None
    return hashlib.sha256(secret.encode()).digest()


class Tokens:
    """The tokens of one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def create(
        self,
        token_id: str,
        scopes: Sequence[int],
        *,
        creator: str,
        creator_hash: bytes | None = None,
        expire_time: datetime | None = None,
    ) -> tuple[TokenRow, str]:
        """A new token and its secret; `creator_hash` is that of the token it is created with.

        Refused with FIELD_INVALID when it would be expired, with TOKEN_EXISTS, and with
        TOKEN_INVALID when the creator's own is not in force any more.
        """
        if token_id in RESERVED_IDS:
            raise field_invalid("token_id", "is what a caller without a token is called")
        if expire_time is not None and expire_time <= datetime.now(UTC):
            raise field_invalid("expire_time", "must lie in the future")
        secret = SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        digest = secret_hash(secret)
        assert digest is not None
        row = await tokens.insert(
            self._engine, token_id, digest, sorted(scopes), creator, creator_hash, expire_time
        )
        if row is not None:
            return row, secret
        if await tokens.find(self._engine, token_id) is None:
            raise Refusal(Reason.TOKEN_INVALID)
        raise Refusal(Reason.TOKEN_EXISTS, token_id=token_id)

    async def page(self, after: str, limit: int) -> list[TokenRow]:
        """Tokens by id, beginning after one, whatever their state."""
        return await tokens.page(self._engine, after, limit)

    async def revoke(self, token_id: str) -> TokenRow:
        """The token, revoked now or before, or TOKEN_NOT_FOUND."""
        row = await tokens.revoke(self._engine, token_id)
        if row is None:
            raise Refusal(Reason.TOKEN_NOT_FOUND, token_id=token_id)
        return row

    async def in_force(self, secret_hashes: Collection[bytes]) -> dict[bytes, Bearer]:
        """Those of the hashes that stand for somebody now."""
        return await tokens.in_force(self._engine, secret_hashes)
