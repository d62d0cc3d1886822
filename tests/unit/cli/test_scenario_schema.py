"""The published schema of scenarios says what the player reads, neither more nor less."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pytest
from jsonschema import Draft202012Validator

from escrow_cli.scenario import values
from escrow_cli.scenario.actions import ACTIONS
from escrow_cli.scenario.build import field_types, key_of
from escrow_cli.scenario.model import Expectations, Heading, Located
from escrow_cli.scenario.rules import CalendarRule, PolicyRule
from escrow_cli.scenario.schema import schema, schema_text
from escrow_cli.scenario.stage import Id, Label
from escrow_client import EntryKind, FulfilmentKind, Money
from tests.support.cli import Escrow

DEFINED = schema()["$defs"]

NOT_OFFERED: Mapping[type[StrEnum], set[StrEnum]] = {
    # One is an action of its own, the other the ledger's own.
    FulfilmentKind: {FulfilmentKind.RETRACTED, FulfilmentKind.AUTO_CONFIRMED},
    # No story is about them.
    EntryKind: {EntryKind.CLOCK_ADVANCED, EntryKind.REVISION_ADVANCED},
}

ONLY_SOME: Mapping[str, set[str]] = {
    "policy": {"trigger", "fallback-after", "case-default"},
    "create-policy": {"trigger", "fallback-after", "case-default"},
    "case-stage": {"stage", "default"},
    "case-priority": {"priority"},
    "open-case": {"type"},
    "move-case": {"action"},
    "close-case": {"outcome"},
    "grant-coupon": {"funded-by"},
    "grant-warranty": {"funded-by"},
}
"""Keys that take some of a kind, by what they are keys of: which, the ledger decides."""

TEXT = {"type": "string"}
READ_FROM_TEXT: Mapping[Any, Any] = {
    Id: DEFINED["id"],
    Label: TEXT,
    str: TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Money: DEFINED["amount"],
    datetime: DEFINED["time"],
    values.Moment: DEFINED["time"],
    date: DEFINED["day"],
    timedelta: DEFINED["span"],
    values.Content: TEXT,
    range: DEFINED["years"],
    values.Parcel: DEFINED["parcel"],
    values.Notation: DEFINED["entry"],
    values.Leg: DEFINED["balance"],
}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_command_prints_it(escrow: Escrow) -> None:
    outcome = escrow("play", "--schema")
    assert (outcome.code, outcome.out) == (0, schema_text())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_what_its_class_has(name: str) -> None:
    compare(DEFINED[name], ACTIONS[name], name)


@pytest.mark.parametrize(("name", "cls"), [("calendar", CalendarRule), ("policy", PolicyRule)])
def test_a_rule_takes_what_its_class_has(name: str, cls: type) -> None:
    compare(DEFINED[name], cls, name)


def test_a_scenario_takes_what_its_heading_has() -> None:
    top = schema()
    assert set(top["properties"]) == {key_of(name) for name in field_types(Heading)} | {"steps"}
    assert set(top["required"]) == required(Heading) | {"steps"}


def test_a_step_takes_the_actions_and_the_expectations() -> None:
    step = DEFINED["step"]["properties"]
    expected = set(field_types(Expectations))
    assert set(step) == {*ACTIONS, *expected, "at", "as", "because", "person"}
    for name, kind in field_types(Expectations).items():
        compare_type(step[name], kind, name, "step")
    choices = DEFINED["one-action"]["oneOf"]
    assert [each["required"][0] for each in choices[:-1]] == list(ACTIONS)


def compare(found: Any, cls: type, of: str) -> None:
    """A mapping of the schema against a class, key by key; `of` is the definition it stands in."""
    kinds = field_types(cls)
    assert set(found["properties"]) == {key_of(name) for name in kinds}
    assert set(found.get("required", ())) == required(cls)
    assert found["additionalProperties"] is False
    for name, kind in kinds.items():
        compare_type(found["properties"][key_of(name)], kind, key_of(name), of)


def required(cls: type) -> set[str]:
    return {
        key_of(each.name)
        for each in fields(cls)
        if each.default is MISSING and each.default_factory is MISSING
    }


def compare_type(found: Any, kind: Any, key: str, of: str) -> None:
    """The schema of one value against the type it is read as."""
    if "$ref" in found:
        of = found["$ref"].rpartition("/")[2]
        found = DEFINED[of]
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        (kind,) = (part for part in parts if part is not type(None))
        compare_type(found, kind, key, of)
    elif origin is Located:
        compare_type(found, parts[0], key, of)
    elif origin is tuple:
        assert found["type"] == "array", key
        compare_type(found["items"], parts[0], key, of)
    elif kind not in READ_FROM_TEXT and isinstance(kind, type) and is_dataclass(kind):
        compare(found, kind, of)
    elif isinstance(kind, type) and issubclass(kind, StrEnum) and "enum" in found:
        compare_choices(found["enum"], kind, key, of)
    else:
        expected = READ_FROM_TEXT.get(kind, TEXT)
        assert found["type"] == expected["type"], key


def compare_choices(found: list[str], kind: type[StrEnum], key: str, of: str) -> None:
    offered = {each.value for each in kind if each.name != "UNKNOWN"}
    if key in ONLY_SOME.get(of, ()):
        assert set(found) < offered
    else:
        assert set(found) == offered - NOT_OFFERED.get(kind, set()), key


def test_the_schema_is_json_that_people_can_read() -> None:
    assert json.loads(schema_text()) == schema()
    assert max(map(len, schema_text().splitlines())) < 400
