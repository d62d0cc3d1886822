"""Tokens."""

from __future__ import annotations

from escrow.v1 import token_pb2
from escrow_client._from_proto.enums import SCOPE, TOKEN_STATE
from escrow_client._from_proto.values import identifier, instant, optional_instant
from escrow_client.resources import CreatedToken, Token


def token(message: token_pb2.Token) -> Token:
    return Token(
        token_id=identifier(message.name),
        state=TOKEN_STATE[message.state],
        scopes=tuple(SCOPE[scope] for scope in message.scopes),
        create_time=instant(message.create_time),
        expire_time=optional_instant(message, "expire_time"),
        revoke_time=optional_instant(message, "revoke_time"),
        creator=message.creator,
    )


def created_token(message: token_pb2.CreateTokenResponse) -> CreatedToken:
    return CreatedToken(token(message.token), message.secret)
