"""Times that a request may leave out."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.message import Message

from ledger.timestamps import from_timestamp


def optional_time(request: Message, field: str) -> datetime | None:
    """The time in a field of a request; None, which means now, when it is unset."""
    return from_timestamp(getattr(request, field)) if request.HasField(field) else None
