"""Pages of a listing: how long they are, and the tokens that lead from one to the next.

A token holds the key of the last item of a page, so that the next page begins right after it
however much is added meanwhile, and a digest that ties it to the listing it came from.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, Protocol, Self

from ledger.domain.refusals import field_invalid

SIZE_DEFAULT: Final = 100
SIZE_MAX: Final = 1_000

_DIGEST_BYTES: Final = 9


class ListRequest(Protocol):
    """A request for a page: a message with these two fields among its own."""

    page_size: int
    page_token: str

    def CopyFrom(self, other: Self, /) -> None: ...  # noqa: N802, D102
    def SerializeToString(self, *, deterministic: bool = ...) -> bytes: ...  # noqa: N802, D102


def page_size(requested: int) -> int:
    """How many items a page has: 100 unless told, and never more than 1,000."""
    return min(requested, SIZE_MAX) if requested else SIZE_DEFAULT


def encode_token(key: Sequence[int | str], request: ListRequest) -> str:
    """The token of the page after the item with this key, in the listing that was asked for."""
    position = json.dumps(key, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_digest(position, request) + position).decode()


def decode_token(request: ListRequest, *types: type) -> tuple[Any, ...] | None:
    """The key that a request's token holds, its parts of these types; None on the first page.

    Refused with FIELD_INVALID when the token is not one that the same listing handed out. Only
    `page_size` may differ from one page to the next.
    """
    if not request.page_token:
        return None
    try:
        token = base64.b64decode(request.page_token, altchars=b"-_", validate=True)
    except ValueError:
        token = b""
    digest, position = token[:_DIGEST_BYTES], token[_DIGEST_BYTES:]
    if digest == _digest(position, request):
        key = _key(position)
        if tuple(type(part) for part in key) == types and all(map(_is_storable, key)):
            return key
    raise field_invalid(
        "page_token", "is not the `next_page_token` of a page of this listing; ask for the first"
    )


def _key(position: bytes) -> tuple[Any, ...]:
    """The parts of a position; none when it is not one, for anyone can compute a digest."""
    try:
        key = json.loads(position)
    # Lists within lists without end are a RecursionError.
    except (ValueError, RecursionError):
        return ()
    return tuple(key) if isinstance(key, list) else ()


def _is_storable(part: int | str) -> bool:
    """Whether the database can compare a part with what it holds."""
    if isinstance(part, int):
        return -(2**63) <= part < 2**63
    # Neither NUL nor half of a surrogate pair is printable, and every name is.
    return part.isprintable()


def _digest(position: bytes, request: ListRequest) -> bytes:
    listing = type(request)()
    listing.CopyFrom(request)
    listing.page_size = 0
    listing.page_token = ""
    arguments = listing.SerializeToString(deterministic=True)
    name = type(request).__name__.encode()
    return hashlib.sha256(b"\0".join((name, position, arguments))).digest()[:_DIGEST_BYTES]
