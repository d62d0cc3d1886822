"""Facts of the journal, as plain values."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from escrow_client._from_proto.values import day, instant


def plain(message: Message) -> dict[str, Any]:
    """The fields of a fact as plain values: datetimes, dates, enums by their bare names.

    A hash is text, in hexadecimal; what is not set is None.
    """
    fields: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.is_repeated:
            fields[field.name] = [_plain_value(field, item) for item in value]
        elif field.has_presence and not message.HasField(field.name):
            fields[field.name] = None
        else:
            fields[field.name] = _plain_value(field, value)
    return fields


def _plain_value(field: Any, value: Any) -> Any:
    if field.enum_type is not None:
        return _bare_name(field.enum_type, value)
    if isinstance(value, Timestamp):
        return instant(value)
    if isinstance(value, Date):
        return day(value)
    if isinstance(value, Message):
        return plain(value)
    return value.hex() if isinstance(value, bytes) else value


def _bare_name(enum: Any, number: int) -> str | None:
    """SIGNED for FULFILMENT_KIND_SIGNED, as the names of an enum's values begin with its own."""
    if number == 0:
        return None
    values = enum.values_by_number
    if number not in values:
        return str(number)
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    return str(values[number].name.removeprefix(prefix))
