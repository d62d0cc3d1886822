"""Times that a request may leave out."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.message import Message

from ledger.domain.refusals import field_invalid
from ledger.timestamps import from_timestamp


def optional_time(message: Message, field: str, path: str = "") -> datetime | None:
    """The time in a field of a message; None when it is unset.

    Refused with FIELD_INVALID, naming the path in the request, when no calendar has it.
    """
    if not message.HasField(field):
        return None
    try:
        return from_timestamp(getattr(message, field))
    except OverflowError:
        raise field_invalid(path or field, "must lie in the years 1 to 9999") from None
