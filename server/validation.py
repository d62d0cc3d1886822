"""Validation of requests by the rules that stand in the protos."""

from __future__ import annotations

from typing import Any, Final

import protovalidate
from google.protobuf.message import Message

from ledger.domain.refusals import FieldViolation, Refusal, fields_invalid

BATCH_ITEMS: Final = "requests"
"""The field of every batch that holds its items."""

REQUEST_ID: Final = "request_id"
"""The field of every write that makes it exactly once."""


def validate(request: Message) -> None:
    """Raises Refusal with FIELD_INVALID naming every field that breaks a rule of its message."""
    violations = protovalidate.collect_violations(request)
    if violations:
        raise _refusal([violation.proto for violation in violations])


def is_write(request: type[Message]) -> bool:
    """Whether a type of request is a write, or a batch of them: validated on its way there."""
    return not {REQUEST_ID, BATCH_ITEMS}.isdisjoint(request.DESCRIPTOR.fields_by_name)


def validate_batch(request: Message, *, item_depth: int = 1) -> dict[int, Refusal]:
    """The refusals of the items that break a rule, by their index; the others are fine.

    Raises Refusal when the batch itself breaks one. All items are validated in one go, which
    costs half of what it costs one by one. The path of a field begins within its item, which lies
    `item_depth` steps below the batch.
    """
    violations: list[Any] = [v.proto for v in protovalidate.collect_violations(request)]
    of_item: dict[int, list[Any]] = {}
    of_batch = []
    for violation in violations:
        first = violation.field.elements[0] if violation.field else None
        if first is None or first.field_name != BATCH_ITEMS or first.subscript is None:
            of_batch.append(violation)
        else:
            del violation.field.elements[:item_depth]
            of_item.setdefault(first.subscript.value, []).append(violation)
    if of_batch:
        raise _refusal(of_batch)
    return {index: _refusal(broken) for index, broken in of_item.items()}


def _refusal(violations: list[Any]) -> Refusal:
    return fields_invalid([FieldViolation(_path(v.field), v.message) for v in violations])


def _path(path: Any) -> str:
    """A field's path as a caller would write it, for example `lines[1].amount_minor`.

    A rule of the message as a whole names the fields in what it says.
    """
    if path is None or not path.elements:
        return "request"
    names = []
    for element in path.elements:
        subscript = element.subscript
        names.append(element.field_name + (f"[{subscript.value}]" if subscript else ""))
    return ".".join(names)
