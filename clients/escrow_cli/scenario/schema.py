"""What may stand where in a scenario: the published JSON Schema, and its errors put for people."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from escrow_cli.scenario.document import Document, Place, ScenarioError
from escrow_cli.scenario.values import suggestion

_TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


def schema_text() -> str:
    """The schema as it is published, JSON Schema 2020-12."""
    return files(__package__).joinpath("schema.json").read_text(encoding="utf-8")


@cache
def schema() -> dict[str, Any]:
    """The schema."""
    loaded: dict[str, Any] = json.loads(schema_text())
    return loaded


def check(document: Document) -> None:
    """Raises ScenarioError for the first place in the file where something else was expected.

    What is missing comes last: where a key is mistyped, it is the typo that is to be named.
    """
    found = sorted(
        (
            (error.validator == "required", place.position, place)
            for error in Draft202012Validator(schema()).iter_errors(document.value)
            for place in _errors(document, error)
        ),
        key=lambda each: each[:2],
    )
    if found:
        raise found[0][2]


def _errors(document: Document, found: ValidationError) -> Iterable[ScenarioError]:
    place: Place = tuple(found.absolute_path)
    instance: Any = found.instance
    wanted: Any = found.validator_value
    rule: Any = found.schema
    match found.validator:
        case "additionalProperties":
            known = list(rule["properties"])
            for key in instance.keys() - set(known):
                problem = f'"{key}" has no place here{suggestion(key, known)}'
                yield document.error((*place, key), problem, at_key=True)
        case "required":
            for key in wanted:
                if key not in instance:
                    yield document.error(place, f'expected "{key}" here, which is missing')
        case "type":
            yield document.error(place, f"expected {_kinds(wanted)}, found {_told(instance)}")
        case "enum":
            problem = f"found {_told(instance)}{suggestion(instance, wanted)}"
            yield document.error(place, problem)
        case "oneOf":
            # The only one there is: what a step can do, or nothing of all that.
            *actions, _ = (choice.get("required") for choice in wanted)
            names = ", ".join(action[0] for action in actions)
            yield document.error(place, f"expected one action at most: {names}")
        case _:
            yield document.error(place, f"expected otherwise: {found.message}")


def _kinds(expected: str | list[str]) -> str:
    kinds = [expected] if isinstance(expected, str) else expected
    return " or ".join(_TYPES[kind] for kind in kinds)


def _told(instance: object) -> str:
    match instance:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case bool():
            return str(instance).lower()
        case _:
            return f'"{instance}"'
