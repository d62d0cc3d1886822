"""Aware datetimes in UTC and protobuf timestamps, one way and back.

The ledger keeps microseconds; finer digits of a timestamp are cut off.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp_fields(instant: datetime) -> dict[str, int]:
    """The fields of the protobuf timestamp of an aware datetime.

    A message that is built out of fields is built at once; one built out of messages copies each.
    """
    since = instant - EPOCH
    return {
        "seconds": since.days * 86_400 + since.seconds,
        "nanos": since.microseconds * 1_000,
    }


def to_timestamp(instant: datetime) -> Timestamp:
    """The protobuf timestamp of an aware datetime."""
    return Timestamp(**timestamp_fields(instant))


def from_timestamp(timestamp: Timestamp) -> datetime:
    """The aware datetime, in UTC, of a protobuf timestamp."""
    return EPOCH + timedelta(seconds=timestamp.seconds, microseconds=timestamp.nanos // 1_000)
