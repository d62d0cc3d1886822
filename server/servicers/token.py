"""TokenService."""

from __future__ import annotations

from typing import Any

from escrow.v1 import token_pb2, token_pb2_grpc
from ledger.tokens import Tokens
from server import identity, pages
from server.convert import names
from server.convert import token as convert
from server.convert.times import optional_time


class TokenServicer(token_pb2_grpc.TokenServiceServicer):
    """Creates, lists and revokes tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def CreateToken(
        self, request: token_pb2.CreateTokenRequest, _context: Any
    ) -> token_pb2.CreateTokenResponse:
        caller = identity.current()
        row, secret = await self._tokens.create(
            request.token_id,
            request.scopes,
            creator=caller.actor,
            creator_hash=caller.secret_hash or None,
            expire_time=optional_time(request, "expire_time"),
        )
        return token_pb2.CreateTokenResponse(token=convert.token(row), secret=secret)

    async def ListTokens(
        self, request: token_pb2.ListTokensRequest, _context: Any
    ) -> token_pb2.ListTokensResponse:
        (after,) = pages.decode_token(request, str) or ("",)
        size = pages.page_size(request.page_size)
        found = await self._tokens.page(str(after), size + 1)
        shown = found[:size]
        return token_pb2.ListTokensResponse(
            tokens=[convert.token(row) for row in shown],
            next_page_token=(
                pages.encode_token((shown[-1].token_id,), request) if len(found) > size else ""
            ),
        )

    async def RevokeToken(
        self, request: token_pb2.RevokeTokenRequest, _context: Any
    ) -> token_pb2.Token:
        return convert.token(await self._tokens.revoke(names.last_id(request.name)))
