"""Tokens as messages, and what is asked of them."""

from __future__ import annotations

from escrow.v1 import token_pb2
from ledger.storage.tokens import TokenRow
from ledger.timestamps import to_timestamp
from server.convert import names


def token(row: TokenRow) -> token_pb2.Token:
    """A token as it was read."""
    message = token_pb2.Token(
        name=names.token(row.token_id),
        state=_state(row),
        scopes=row.scopes,  # type: ignore[arg-type]  # stubs: plain numbers are enum values
        create_time=to_timestamp(row.create_time),
        creator=row.creator,
    )
    if row.expire_time is not None:
        message.expire_time.CopyFrom(to_timestamp(row.expire_time))
    if row.revoke_time is not None:
        message.revoke_time.CopyFrom(to_timestamp(row.revoke_time))
    return message


def _state(row: TokenRow) -> token_pb2.TokenState:
    if row.revoke_time is not None:
        return token_pb2.TOKEN_STATE_REVOKED
    return token_pb2.TOKEN_STATE_EXPIRED if row.expired else token_pb2.TOKEN_STATE_ISSUED
