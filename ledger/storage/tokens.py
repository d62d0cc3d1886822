"""Tokens: adding, finding, listing and revoking them. Secrets are known by their hash only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection

# Whoever creates a token with one of its own must still bear it when the new one is there: the
# lock makes a revocation wait, or be seen.
INSERT: Final = """
INSERT INTO tokens (token_id, secret_hash, scopes, creator, create_time, expire_time)
    SELECT %(token_id)s, %(secret_hash)s, %(scopes)s::integer[], %(creator)s,
            statement_timestamp(), %(expire_time)s
        WHERE %(creator_hash)s::bytea IS NULL OR EXISTS (
            SELECT 1 FROM tokens WHERE secret_hash = %(creator_hash)s AND revoke_time IS NULL
                AND (expire_time IS NULL OR expire_time > statement_timestamp()) FOR SHARE
        )
    ON CONFLICT (token_id) DO NOTHING RETURNING token_id
"""

REVOKE: Final = """
UPDATE tokens SET revoke_time = statement_timestamp()
    WHERE token_id = %s AND revoke_time IS NULL
"""

SELECT: Final = """
SELECT token_id, scopes, creator, create_time, expire_time, revoke_time,
        coalesce(expire_time <= statement_timestamp(), false)
    FROM tokens
"""

ONE: Final = f"{SELECT} WHERE token_id = %s"

PAGE: Final = f"{SELECT} WHERE token_id > %s ORDER BY token_id LIMIT %s"

# The database's clock decides when a token has expired, so that every server agrees.
IN_FORCE: Final = """
SELECT secret_hash, token_id, scopes FROM tokens
    WHERE secret_hash = ANY(%s) AND revoke_time IS NULL
        AND (expire_time IS NULL OR expire_time > statement_timestamp())
"""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret; `scopes` are the numbers the contract gives them."""

    token_id: str
    scopes: Sequence[int]
    creator: str
    create_time: datetime
    expire_time: datetime | None
    revoke_time: datetime | None
    expired: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token in force stands for, and what it lets its bearer do."""

    token_id: str
    scopes: frozenset[int]


async def insert(
    engine: AsyncEngine,
    token_id: str,
    secret_hash: bytes,
    scopes: Sequence[int],
    creator: str,
    creator_hash: bytes | None,
    expire_time: datetime | None,
) -> TokenRow | None:
    """Add a token; None when the id is taken, or when the creator's token is not in force."""
    values = {
        "token_id": token_id,
        "secret_hash": secret_hash,
        "scopes": list(scopes),
        "creator": creator,
        "creator_hash": creator_hash,
        "expire_time": expire_time,
    }
    async with driver_connection(engine) as raw:
        if not await (await raw.execute(INSERT, values)).fetchone():
            return None
    return await find(engine, token_id)


async def find(engine: AsyncEngine, token_id: str) -> TokenRow | None:
    """The token of that id."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(ONE, (token_id,))).fetchone()
    return TokenRow(*row) if row else None


async def page(engine: AsyncEngine, after: str, limit: int) -> list[TokenRow]:
    """Tokens by id, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(PAGE, (after, limit))).fetchall()
    return [TokenRow(*row) for row in rows]


async def revoke(engine: AsyncEngine, token_id: str) -> TokenRow | None:
    """Revoke a token, unless it is revoked already; None when there is none of that id."""
    async with driver_connection(engine) as raw:
        await raw.execute(REVOKE, (token_id,))
    return await find(engine, token_id)


async def in_force(engine: AsyncEngine, secret_hashes: Collection[bytes]) -> dict[bytes, Bearer]:
    """Those of the hashes that belong to a token in force, with whom it stands for."""
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(IN_FORCE, (list(secret_hashes),))).fetchall()
    return {
        bytes(secret_hash): Bearer(token_id, frozenset(scopes))
        for secret_hash, token_id, scopes in rows
    }
