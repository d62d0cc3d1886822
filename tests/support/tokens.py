"""Tokens for tests, created in the database itself."""

from __future__ import annotations

from datetime import datetime

from escrow.v1.options_pb2 import Scope
from ledger.storage.engine import open_engine
from ledger.tokens import Tokens

EVERY_SCOPE = tuple(scope for scope in Scope.values() if scope)


async def create_token(
    database_url: str,
    token_id: str,
    *scopes: int,
    expire_time: datetime | None = None,
) -> str:
    """The secret of a new token, which has every scope unless told."""
    engine = open_engine(database_url, connections_max=1)
    try:
        tokens = Tokens(engine)
        _, secret = await tokens.create(
            token_id, scopes or EVERY_SCOPE, creator="system:test", expire_time=expire_time
        )
    finally:
        await engine.dispose()
    return secret
