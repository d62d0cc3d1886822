"""What every message is made of: amounts, names, times and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from escrow_client.money import Money

# Amounts repeat, 0 above all, and a value that cannot change can be shared.
money = lru_cache(maxsize=4_096)(Money)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def identifier(name: str) -> str:
    """`536365` of `ledgers/uk/holds/536365`."""
    return name.rpartition("/")[2]


def instant(value: Timestamp) -> datetime:
    return _EPOCH + timedelta(0, value.seconds, value.nanos // 1_000)


def optional_instant(message: Message, field: str) -> datetime | None:
    return instant(getattr(message, field)) if message.HasField(field) else None


def day(value: Date) -> date:
    return date(value.year, value.month, value.day)
