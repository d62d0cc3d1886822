"""A policy's terms as JSON: what they say, without what stands at its default.

So a term that policies get later changes nothing about the rows there are. `to_json` and
`from_json` are a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from ledger.domain.kinds import CaseOutcome, CasePriority, FulfilmentKind
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.stages import CaseState

_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "window": lambda window: Length(window["number"], Unit(window["unit"])),
    "trigger": FulfilmentKind,
    "count_from": CountFrom,
    "parcel_rule": ParcelRule,
    "fallback_after": FulfilmentKind,
    "refundability": Refundability,
    "commission_refund": CommissionRefund,
    "case_default": CaseOutcome,
    "case_stages": lambda stages: tuple(
        StageTerms(CaseState(each["stage"]), each["minutes"], CaseOutcome(each["default"]))
        for each in stages
    ),
    "case_priorities": lambda priorities: tuple(
        PriorityTerms(CasePriority(each["priority"]), each["minutes"]) for each in priorities
    ),
    "refund_sources": lambda sources: tuple(map(RefundSource, sources)),
}


def to_json(terms: Terms) -> dict[str, Any]:
    """The terms by their names, enumerations as their values."""
    return {
        each.name: _plain(value)
        for each in fields(Terms)
        if (value := getattr(terms, each.name)) != each.default
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: by the names of its parts, where it has parts."""
    if hasattr(value, "_asdict"):
        return value._asdict()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def from_json(stated: Mapping[str, Any]) -> Terms:
    """The terms that were stored."""
    return Terms(
        **{name: _READ[name](value) if name in _READ else value for name, value in stated.items()}
    )
