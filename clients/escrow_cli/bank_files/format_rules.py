"""The rules of an ISO 20022 message, as the generated classes of its parts state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

_TEXT: Mapping[str, Callable[[str, Any], bool]] = {
    "min_length": lambda value, limit: len(value) >= limit,
    "max_length": lambda value, limit: len(value) <= limit,
    "pattern": lambda value, limit: re.fullmatch(limit, value) is not None,
}
_NUMBER: Mapping[str, Callable[[Decimal, Any], bool]] = {
    "total_digits": lambda value, limit: len(value.as_tuple().digits) <= limit,
    "fraction_digits": lambda value, limit: value == round(value, limit),
}


def broken_rules(part: Any, path: str = "") -> Iterator[str]:
    """Where a message breaks a rule, and which: never what stands there.

    For example `cstmr_cdt_trf_initn.pmt_inf.dbtr_acct.id.iban (pattern)`.
    """
    for field in fields(part):
        place = f"{path}.{field.name}".removeprefix(".")
        value = getattr(part, field.name)
        for each in value if isinstance(value, list) else [value]:
            if is_dataclass(each):
                yield from broken_rules(each, place)
            else:
                for rule, limit in field.metadata.items():
                    if not _is_kept(rule, limit, each):
                        yield f"{place} ({rule})"


def _is_kept(rule: str, limit: Any, value: Any) -> bool:
    """Whether a value keeps a rule of its field; rules of other kinds of values say nothing."""
    if value is None:
        return rule != "required"
    if isinstance(value, Decimal):
        return rule not in _NUMBER or _NUMBER[rule](value, limit)
    return not isinstance(value, str) or rule not in _TEXT or _TEXT[rule](value, limit)
