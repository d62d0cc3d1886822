"""A policy's terms as JSON: what they say, without what stands at its default.

So a term that policies get later changes nothing about the rows there are. `to_json` and
`from_json` are a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from ledger.domain.kinds import CaseOutcome, FulfilmentKind
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    Refundability,
    Terms,
    Unit,
)

_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "window": lambda window: Length(window["number"], Unit(window["unit"])),
    "trigger": FulfilmentKind,
    "count_from": CountFrom,
    "parcel_rule": ParcelRule,
    "fallback_after": FulfilmentKind,
    "refundability": Refundability,
    "commission_refund": CommissionRefund,
    "case_default": CaseOutcome,
}


def to_json(terms: Terms) -> dict[str, Any]:
    """The terms by their names, enumerations as their values."""
    said = {each.name: getattr(terms, each.name) for each in fields(Terms)}
    stated = {
        each.name: said[each.name] for each in fields(Terms) if said[each.name] != each.default
    }
    return stated | {"window": terms.window._asdict()}


def from_json(stated: Mapping[str, Any]) -> Terms:
    """The terms that were stored."""
    return Terms(
        **{name: _READ[name](value) if name in _READ else value for name, value in stated.items()}
    )
