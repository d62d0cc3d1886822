"""Makes a scenario of a document: every value typed, every label known, before anything is sent.

What stands where, the schema has checked; here the values themselves are read. The fields of a
class are the keys of its mapping, their types say how each is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from escrow_cli.scenario.actions import ACTIONS, Fulfil
from escrow_cli.scenario.document import Document, Place, read_document
from escrow_cli.scenario.model import Expectations, Heading, Located, Scenario, Step
from escrow_cli.scenario.schema import check
from escrow_cli.scenario.stage import Action, Id, Label
from escrow_cli.scenario.values import (
    Content,
    Leg,
    Moment,
    Notation,
    Parcel,
    Window,
    read_balance,
    read_choice,
    read_content,
    read_day,
    read_id,
    read_money,
    read_notation,
    read_parcel,
    read_span,
    read_time,
    read_window,
    read_years,
    read_zone,
)
from escrow_client import Money

_PLACEHOLDER: Final = re.compile(r"<([a-z][a-z-]*)>")
_COUNTER: Final = "n"


def load_scenario(file: Path) -> Scenario:
    """Reads and checks a scenario; raises ScenarioError with the place of what is wrong."""
    document = read_document(file)
    check(document)
    return _Builder(document).scenario()


def key_of(field: str) -> str:
    """The key that a field has in a file."""
    return field.replace("_", "-")


@cache
def field_types(cls: type) -> Mapping[str, Any]:
    """The fields of a class with their types."""
    hints = get_type_hints(cls)
    return {each.name: hints[each.name] for each in fields(cls)}


class _Builder:
    """Makes the scenario of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._variables: dict[str, str] = {}
        self._labels: set[str] = set()
        self._readers: Final[Mapping[Any, Callable[[str], object]]] = {
            Id: read_id,
            Label: self._read_label,
            str: str,
            ZoneInfo: read_zone,
            Money: lambda text: read_money(text, self._currency),
            datetime: lambda text: read_time(text, self._zone),
            Moment: lambda text: Moment(read_time(text, self._zone), text),
            date: read_day,
            range: read_years,
            timedelta: read_span,
            Window: read_window,
            Parcel: read_parcel,
            Content: read_content,
            Notation: lambda text: read_notation(text, self._currency, self._zone),
            Leg: lambda text: read_balance(text, self._currency, self._zone),
        }
        # These are needed to read the amounts and times of everything else.
        self._currency = str(document.value["currency"])
        self._zone = self._make(ZoneInfo, document.value["time-zone"], ("time-zone",))
        self._clock = self._make(datetime, document.value["start"], ("start",))

    def scenario(self) -> Scenario:
        """The whole of it."""
        heading = self._make(Heading, self._document.value, ())
        steps = tuple(self._steps(self._document.value["steps"], ("steps",)))
        return Scenario(self._document.file, heading, steps)

    def _steps(self, raw: list[dict[str, Any]], place: Place) -> Iterator[Step]:
        for at, each in enumerate(raw):
            if "repeat" in each:
                yield from self._repeat(each, (*place, at))
            else:
                yield self._step(each, (*place, at))

    def _repeat(self, raw: dict[str, Any], place: Place) -> Iterator[Step]:
        """The steps of every round, each with the variables of its row."""
        rounds, rows = raw["repeat"], raw.get("with") or [{}]
        for count in range(1, rounds + 1):
            row = rows[(count - 1) % len(rows)]
            self._variables = {name: str(value) for name, value in row.items()}
            self._variables[_COUNTER] = str(count)
            for step in self._steps(raw["steps"], (*place, "steps")):
                yield replace(step, round=count, rounds=rounds)
        self._variables = {}

    def _step(self, raw: dict[str, Any], place: Place) -> Step:
        at = self._time(raw, place)
        action = None
        for name in raw.keys() & ACTIONS.keys():
            action = self._make(ACTIONS[name], raw[name], (*place, name))
        label = self._label(raw, place, action)
        because = self._make(str, raw.get("because", ""), (*place, "because"))
        expected = self._make(Expectations, raw, place)
        if expected.refused and action is None:
            raise self._document.error((*place, "refused"), "expected an action that is refused")
        person = self._person(raw, place, action)
        position = self._document.positions[place]
        return Step(position, at, action, label, because, expected, person)

    def _time(self, raw: dict[str, Any], place: Place) -> datetime | None:
        """When the step happens; the clock never goes back."""
        if "at" not in raw:
            return None
        at: datetime = self._make(datetime, raw["at"], (*place, "at"))
        if at < self._clock:
            raise self._document.error(
                (*place, "at"), "expected a time that is not before that of an earlier step"
            )
        self._clock = at
        return at

    def _person(self, raw: dict[str, Any], place: Place, action: Action | None) -> str:
        if "person" not in raw:
            return ""
        if action is None:
            raise self._document.error(
                (*place, "person"), "expected only beside an action", at_key=True
            )
        person: str = self._make(Id, raw["person"], (*place, "person"))
        return person

    def _label(self, raw: dict[str, Any], place: Place, action: Action | None) -> str:
        if "as" not in raw:
            return ""
        if not isinstance(action, Fulfil):
            raise self._document.error((*place, "as"), "expected only beside fulfil", at_key=True)
        label: str = self._make(Id, raw["as"], (*place, "as"))
        if label in self._labels:
            raise self._document.error((*place, "as"), f'"{label}" is another report already')
        self._labels.add(label)
        return label

    def _read_label(self, text: str) -> str:
        if text not in self._labels:
            known = ", ".join(sorted(self._labels)) or "none yet"
            raise ValueError(
                f"expected the label (as) of a report in an earlier step, found {text!r}; "
                f"known: {known}"
            )
        return text

    def _make(self, kind: Any, raw: Any, place: Place) -> Any:
        """A value of a type; raises ScenarioError at its place."""
        if get_origin(kind) is not None:
            return self._generic(kind, raw, place)
        if kind in {int, bool}:
            return raw
        try:
            if kind not in self._readers and is_dataclass(kind):
                return self._mapping(kind, raw, place)
            text = self._filled(str(raw))
            read = self._readers.get(kind)
            return read(text) if read else read_choice(text, kind)
        except ValueError as error:
            raise self._document.error(place, str(error)) from error

    def _generic(self, kind: Any, raw: Any, place: Place) -> Any:
        """A value of a type that is made of others."""
        parts = get_args(kind)
        match get_origin(kind):
            case origin if origin is Located:
                return Located(self._make(parts[0], raw, place), self._document.positions[place])
            case origin if origin is tuple:
                return tuple(
                    self._make(parts[0], item, (*place, at)) for at, item in enumerate(raw)
                )
            case origin if origin is Mapping:
                return {
                    self._make(parts[0], key, (*place, key)): self._make(
                        parts[1], item, (*place, key)
                    )
                    for key, item in raw.items()
                }
        (kind,) = (part for part in parts if part is not NoneType)
        return self._make(kind, raw, place)

    def _mapping(self, cls: Any, raw: dict[str, Any], place: Place) -> Any:
        """An instance of a class from the keys that are there."""
        given = {
            name: self._make(kind, raw[key_of(name)], (*place, key_of(name)))
            for name, kind in field_types(cls).items()
            if key_of(name) in raw
        }
        return cls(**given)

    def _filled(self, text: str) -> str:
        """Some text with the variables of the round in their places."""
        if not self._variables:
            return text

        def fill(match: re.Match[str]) -> str:
            try:
                return self._variables[match[1]]
            except KeyError:
                known = ", ".join(f"<{name}>" for name in sorted(self._variables))
                raise ValueError(
                    f"{match[0]} has no value in this round; there are {known}"
                ) from None

        return _PLACEHOLDER.sub(fill, text)
