"""Validation of requests by the rules that stand in the protos."""

from __future__ import annotations

from typing import Any

import protovalidate
from google.protobuf.message import Message

from ledger.domain.refusals import FieldViolation, Reason, Refusal


def validate(request: Message) -> None:
    """Raises Refusal with FIELD_INVALID naming every field that breaks a rule of its message."""
    violations = protovalidate.collect_violations(request)
    if violations:
        raise _refusal([violation.proto for violation in violations])


def _refusal(violations: list[Any]) -> Refusal:
    fields = [FieldViolation(_path(v.field), v.message) for v in violations]
    first = fields[0]
    if not first.field:
        # A rule of the message as a whole names the fields itself.
        return Refusal(Reason.FIELD_INVALID, first.description, fields=fields)
    return Refusal(
        Reason.FIELD_INVALID,
        f"{first.field}: {first.description}",
        metadata={"field": first.field},
        fields=fields,
    )


def _path(path: Any) -> str:
    """A field's path as a caller would write it, for example `lines[1].amount_minor`."""
    if path is None:
        return ""
    names = []
    for element in path.elements:
        subscript = element.subscript
        names.append(element.field_name + (f"[{subscript.value}]" if subscript else ""))
    return ".".join(names)
