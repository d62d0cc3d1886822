"""Validation of requests by the rules that stand in the protos."""

from __future__ import annotations

from typing import Any, Final

import protovalidate
from google.protobuf.message import Message

from ledger.domain.refusals import FieldViolation, Refusal, field_invalid, fields_invalid

BATCH_ITEMS: Final = "requests"
"""The field of every batch that holds its items."""

REQUEST_ID: Final = "request_id"
"""The field of every write that makes it exactly once."""

ITEMS_MAX: Final = 1_000
"""How many items the contract lets a batch have."""

SEARCHED_BYTES_MAX: Final = 2_048
"""How long a message may be for everything that is wrong with it to be named."""

VIOLATIONS_ENOUGH: Final = 2_000
"""After how many violations only the first of every further item is named."""


def validate(request: Message) -> None:
    """Raises Refusal with FIELD_INVALID naming every field that breaks a rule of its message.

    Of a long message it names the first.
    """
    violations = _Search().violations(request)
    if violations:
        raise _refusal(violations)


def check_items(request: Any) -> None:
    """Raises Refusal with FIELD_INVALID when a batch has more items than it may have."""
    if len(request.requests) > ITEMS_MAX:
        raise field_invalid(BATCH_ITEMS, f"must contain no more than {ITEMS_MAX} item(s)")


def is_write(request: type[Message]) -> bool:
    """Whether a type of request is a write, or a batch of them: validated on its way there."""
    return not {REQUEST_ID, BATCH_ITEMS}.isdisjoint(request.DESCRIPTOR.fields_by_name)


def validate_batch(request: Any, *, item_depth: int = 1) -> dict[int, Refusal]:
    """The refusals of the items that break a rule, by their index; the others are fine.

    Raises Refusal when the batch itself breaks one. The path of a field begins within its item,
    which lies `item_depth` steps below the batch.
    """
    check_items(request)
    # Nearly every batch is fine, which it costs least to see in one go.
    if not protovalidate.collect_violations(request, fail_fast=True):
        return {}
    _validate_apart(request)
    search = _Search()
    refusals = {}
    for index, item in enumerate(request.requests):
        violations = search.violations(item)
        if violations:
            refusals[index] = _refusal(violations, skipped=item_depth - 1)
    return refusals


def _validate_apart(request: Any) -> None:
    """Validate a batch apart from its items; raises Refusal."""
    apart = type(request)()
    apart.CopyFrom(request)
    apart.ClearField(BATCH_ITEMS)
    violations = [violation.proto for violation in protovalidate.collect_violations(apart)]
    if request.requests:
        violations = [v for v in violations if _path(v.field) != BATCH_ITEMS]
    if violations:
        raise _refusal(violations)


class _Search:
    """Looks for what is wrong with a message, or with one item of a batch after another.

    Two bytes are enough to break several rules, describing each takes far longer than checking a
    field that is fine, and nobody else is served meanwhile.
    """

    def __init__(self) -> None:
        self._left = VIOLATIONS_ENOUGH

    def violations(self, request: Message) -> list[Any]:
        """All of them while that is cheap, else the first."""
        found = protovalidate.collect_violations(request, fail_fast=True)
        if found and self._left > 0 and request.ByteSize() <= SEARCHED_BYTES_MAX:
            found = protovalidate.collect_violations(request)
            self._left -= len(found)
        return [violation.proto for violation in found]


def _refusal(violations: list[Any], *, skipped: int = 0) -> Refusal:
    """Names the fields that break a rule, without so many steps at the start of their paths."""
    return fields_invalid([FieldViolation(_path(v.field, skipped), v.message) for v in violations])


def _path(path: Any, skipped: int = 0) -> str:
    """A field's path as a caller would write it, for example `lines[1].amount_minor`.

    A rule of the message as a whole names the fields in what it says.
    """
    elements = path.elements[skipped:] if path else ()
    if not elements:
        return "request"
    names = []
    for element in elements:
        subscript = element.subscript
        names.append(element.field_name + (f"[{subscript.value}]" if subscript else ""))
    return ".".join(names)
