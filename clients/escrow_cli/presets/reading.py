"""Reads a TOML table as a dataclass: every key known, every value of its type, or an error.

Enums are written by their names, arrays of tables are sequences of dataclasses, and a time has no
offset, for it is local time of the policy's zone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from escrow_cli.errors import CommandError

_Table = TypeVar("_Table")

_WORDS = {bool: "true or false", int: "a whole number", str: "a text"}


class PresetError(CommandError):
    """A preset can't be read; the message names the file and the key."""


def read_table(value: object, kind: type[_Table], key: str) -> _Table:
    """The table at a key as a dataclass.

    Raises PresetError naming the key.
    """
    if not isinstance(value, dict):
        raise PresetError(f"{key} is {value!r}, not a table")
    hints = get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for name in value:
        if name not in fields:
            raise PresetError(f"{_join(key, name)} is no key here; there are {', '.join(fields)}")
    for name, field in fields.items():
        if name not in value and not _has_default(field):
            raise PresetError(f"{_join(key, name)} is missing")
    read = {name: _read(each, hints[name], _join(key, name)) for name, each in value.items()}
    return kind(**read)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is not missing or field.default_factory is not missing


def _read(value: object, hint: Any, key: str) -> Any:
    if get_origin(hint) is UnionType:
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) in {tuple, Sequence}:
        return _read_list(value, get_args(hint)[0], key)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read_table(value, hint, key)
    if issubclass(hint, StrEnum):
        return _read_name(value, hint, key)
    if hint is datetime:
        return _read_time(value, key)
    if type(value) is not hint:
        raise PresetError(f"{key} is {value!r}, not {_WORDS[hint]}")
    return value


def _read_list(value: object, hint: Any, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or not value:
        raise PresetError(f"{key} is {value!r}, not a list with something in it")
    return tuple(_read(each, hint, f"{key}[{place}]") for place, each in enumerate(value, 1))


def _read_name(value: object, kind: type[StrEnum], key: str) -> StrEnum:
    # What a newer server says can't be asked for.
    allowed = [each for each in kind.__members__ if each != "UNKNOWN"]
    if value not in allowed:
        raise PresetError(f"{key} is {value!r}, none of {', '.join(allowed)}")
    return kind[str(value)]


def _read_time(value: object, key: str) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise PresetError(f"{key} is {value!r}, not a local time such as 2025-03-01 10:00:00")
    return value


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
