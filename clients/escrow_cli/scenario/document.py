"""Reads a YAML file into plain values, and remembers the line and column of each of them.

Of YAML it takes mappings, lists and scalars. A plain scalar is a whole number, `true`, `false` or
text: an amount such as 100.00 and a time such as 2025-03-01 10:00 stay as they are written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from escrow_cli.errors import CommandError

_WHOLE_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_TRUTH: Final = {"true": True, "false": False}
# Deeper than any scenario; a file that nests on and on must not exhaust the stack.
_DEPTH_MAX: Final = 20

Place: TypeAlias = tuple[str | int, ...]
"""How a value is reached from the top: keys of mappings and places in lists."""


class Position(NamedTuple):
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


class ScenarioError(CommandError):
    """A scenario file that cannot be understood: where, and what was expected there."""

    def __init__(self, file: Path, position: Position, problem: str) -> None:
        super().__init__(f"{file}:{position.line}:{position.column}: {problem}")
        self.position = position
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where. `positions` are of values, `key_positions` of their keys."""

    file: Path
    value: Any
    positions: Mapping[Place, Position]
    key_positions: Mapping[Place, Position]

    def error(self, path: Place, problem: str, *, at_key: bool = False) -> ScenarioError:
        """What is wrong with the value at a path, or with its key."""
        positions = self.key_positions if at_key else self.positions
        return ScenarioError(self.file, positions[path], problem)


def read_document(file: Path) -> Document:
    """Reads a file; raises ScenarioError where it is no YAML of the kind that is taken."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(file, Position(1, 1), "expected text in UTF-8") from error
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = _position(mark) if mark else Position(1, 1)
        problem = error.problem or error.context or "it cannot be read"
        raise ScenarioError(file, position, f"this is no YAML: {problem}") from error
    except (YAMLError, RecursionError) as error:
        first = str(error).partition("\n")[0]
        raise ScenarioError(file, Position(1, 1), f"this is no YAML: {first}") from error
    if root is None:
        raise ScenarioError(file, Position(1, 1), "expected a scenario, found nothing")
    return _Reader(file).read(root)


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


class _Reader:
    """Turns the nodes of one file into values."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._positions: dict[Place, Position] = {}
        self._keys: dict[Place, Position] = {}

    def read(self, root: Node) -> Document:
        value = self._value(root, ())
        return Document(self._file, value, self._positions, self._keys)

    def _value(self, node: Node, path: Place) -> Any:
        position = self._positions[path] = _position(node.start_mark)
        if node.anchor:
            raise ScenarioError(self._file, position, "anchors and aliases are not taken")
        if len(path) > _DEPTH_MAX:
            raise ScenarioError(self._file, position, f"nested more than {_DEPTH_MAX} deep")
        match node:
            case MappingNode():
                return self._mapping(node, path)
            case SequenceNode():
                return [self._value(item, (*path, at)) for at, item in enumerate(node.value)]
            case ScalarNode():
                return _scalar(node)
        raise ScenarioError(self._file, position, "expected a mapping, a list, or a scalar")

    def _mapping(self, node: MappingNode, path: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            position = _position(key_node.start_mark)
            if not isinstance(key_node, ScalarNode):
                raise ScenarioError(self._file, position, "expected a word as the key")
            key = key_node.value
            if key in found:
                raise ScenarioError(self._file, position, f'"{key}" stands here twice')
            self._keys[*path, key] = position
            found[key] = self._value(value_node, (*path, key))
            if found[key] is None:
                # The parser looks for the value as far as the next line.
                self._positions[*path, key] = position
        return found


def _scalar(node: ScalarNode) -> Any:
    """Text in quotes is text; of plain text, whole numbers and truth values are read as such."""
    text: str = node.value
    if node.style is not None:
        return text
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if text in {"", "~", "null"}:
        return None
    return _TRUTH.get(text, text)
