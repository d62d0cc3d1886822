"""What the codecs of facts are made of: times, days and enums, one way and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

from google.type import date_pb2

from ledger.timestamps import from_timestamp, timestamp_fields

Fields = dict[str, Any]

E = TypeVar("E", bound=StrEnum)
D = TypeVar("D")


class Codec(NamedTuple):
    """The field of a fact in `escrow.v1.Entry`, and how it is written and read."""

    field: str
    encode: Callable[[Any], Fields]
    decode: Callable[[Any], Any]


def optional_time(instant: datetime | None) -> Fields | None:
    """The fields of a timestamp; a field that is None is left unset."""
    return None if instant is None else timestamp_fields(instant)


def read_time(message: Any, field: str) -> datetime | None:
    """The time in a field of a message; None where it is unset."""
    return from_timestamp(getattr(message, field)) if message.HasField(field) else None


def days(of: Iterable[date]) -> list[Fields]:
    """The fields of days."""
    return [{"year": day.year, "month": day.month, "day": day.day} for day in of]


def read_days(messages: Iterable[date_pb2.Date]) -> tuple[date, ...]:
    """The days that messages say."""
    return tuple(date(day.year, day.month, day.day) for day in messages)


def state(wire: Any, value: StrEnum | None, default: StrEnum | None = None) -> str | None:
    """The name of a value in an enum of the contract; None, which leaves it unset, for a default.

    The contract names each value after its enum.
    """
    return None if value is default else _prefix(wire) + str(value)


def stated(wire: Any, number: int, kind: type[E]) -> E:
    """The value that a field of an enum of the contract states."""
    value: E = _values(wire, kind)[number]
    return value


def stated_or(wire: Any, number: int, kind: type[E], default: D) -> E | D:
    """The value that a field states, or the default where it is unset."""
    return stated(wire, number, kind) if number else default


@cache
def _prefix(wire: Any) -> str:
    unset: str = wire.DESCRIPTOR.values[0].name
    return unset.removesuffix("UNSPECIFIED")


@cache
def _values(wire: Any, kind: type[E]) -> Mapping[int, E]:
    """The values of an enum by their numbers; it has each, but for the one that means unset."""
    prefix = _prefix(wire)
    return {
        each.number: kind(each.name.removeprefix(prefix))
        for each in wire.DESCRIPTOR.values
        if each.number
    }
