"""Tokens: who may call the service, and what for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import datetime

from escrow.v1.token_pb2 import CreateTokenRequest, ListTokensRequest, RevokeTokenRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.enums import Scope
from escrow_client.resources import CreatedToken, Token


class AsyncTokens(AsyncTransport):
    """TokenService."""

    async def create_token(
        self,
        token_id: str,
        scopes: Collection[Scope],
        *,
        expire_time: datetime | None = None,
        timeout_seconds: float | None = None,
    ) -> CreatedToken:
        """Creates a token; its secret is in the answer and never to be had again.

        An `expire_time` left out means never. The one write that is not retried, because it could
        not be answered a second time: after `Unavailable`, revoke the token and create another.
        """
        request = CreateTokenRequest(
            token_id=token_id,
            scopes=_to_proto.scopes(scopes),
            expire_time=_to_proto.timestamp("expire_time", expire_time),
        )
        return _from_proto.created_token(
            await self._call_once(self._tokens.CreateToken, request, timeout_seconds)
        )

    async def list_tokens(self, *, timeout_seconds: float | None = None) -> AsyncIterator[Token]:
        """Iterates over every token by id, revoked and expired ones included.

        `timeout_seconds` is that of each page.
        """
        request = ListTokensRequest(page_size=PAGE_SIZE)
        async for message in self._call_pages(
            self._tokens.ListTokens, request, "tokens", timeout_seconds
        ):
            yield _from_proto.token(message)

    async def revoke_token(self, token_id: str, *, timeout_seconds: float | None = None) -> Token:
        """Revokes a token for good: within a second no server takes it any more."""
        request = RevokeTokenRequest(name=f"tokens/{token_id}")
        return _from_proto.token(
            await self._call(self._tokens.RevokeToken, request, timeout_seconds)
        )
