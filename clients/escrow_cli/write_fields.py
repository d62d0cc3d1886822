"""What the builders of commands share: how they read the fields of a request.

A request is a message of the contract, whose fields `escrow write` read from JSON.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from escrow_client import Claim, Money, RefundGround

_Value = TypeVar("_Value", bound=StrEnum)


class MalformedLineError(ValueError):
    """A line that is no write; the message says what is wrong with it."""


def named_id(request: Any) -> str:
    """The id of what a request names in full."""
    name: str = request.name
    return name.rpartition("/")[2]


def time_of(request: Any, field: str) -> datetime | None:
    """A moment, None where it is left out."""
    if not request.HasField(field):
        return None
    moment: datetime = getattr(request, field).ToDatetime(UTC)
    return moment


def needed_time(request: Any, field: str) -> datetime:
    """A moment that cannot be left out."""
    moment = time_of(request, field)
    if moment is None:
        raise MalformedLineError(f"it lacks its {field}")
    return moment


def value_of(request: Any, field: str, kind: type[_Value]) -> _Value | None:
    """A value of a closed list, None where it is left out or a number that names none."""
    number = getattr(request, field)
    descriptor = request.DESCRIPTOR.fields_by_name[field].enum_type
    if not number:
        return None
    if number not in descriptor.values_by_number:
        raise MalformedLineError(f"its {field} is {number}, which names nothing")
    prefix = descriptor.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return kind(descriptor.values_by_number[number].name.removeprefix(prefix))


def needed_value(request: Any, field: str, kind: type[_Value]) -> _Value:
    """A value of a closed list that cannot be left out."""
    value = value_of(request, field, kind)
    if value is None:
        raise MalformedLineError(f"it lacks its {field}")
    return value


def ground_of(request: Any) -> RefundGround:
    """What the buyer asks for it for."""
    return value_of(request, "ground", RefundGround) or RefundGround.NO_REASON


def claims_of(claims: Any, currency: str) -> list[Claim]:
    """How much of which lines, in the currency of the request."""
    return [
        Claim(claim.line_id, Money(currency, claim.amount_minor), claim.hold_id) for claim in claims
    ]
