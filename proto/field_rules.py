"""The validation rules of the contract in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

# What the patterns of strings are made of, and how a reader is told.
PIECES: Final = {
    "[A-Za-z0-9][A-Za-z0-9._~-]{0,63}(:[0-9]{1,6})?": "{refund id}",
    "[A-Za-z0-9][A-Za-z0-9._~-]{0,63}": "{id}",
    "[a-z][a-z0-9-]{0,62}": "{name}",
    "[1-9][0-9]{0,17}": "{number}",
    "[A-Z]{3}": "{currency}",
    "@[0-9]{1,9}": "@{version}",
    "[!-~]{1,128}": "{request id}",
    "[!-~]{1,512}": "{pointer}",
    "[a-z0-9!#$&^_.+-]{1,64}": "{media}",
    "[A-Za-z0-9._~-]{0,64}": "{code}",
    "[A-Za-z0-9._~-]{1,64}": "{needed code}",
    "[0-9]{1,9}([.][0-9]{1,12})?": "{decimal}",
    "[0-9a-f]{32}": "{batch}",
    "([01][0-9]|2[0-3]):[0-5][0-9]": "{time of day}",
}
WORDS: Final = {
    "{id}": "an [id](README.md#ids)",
    "{refund id}": "an [id](README.md#ids), and `:{number}` where a case has several refunds",
    "{name}": "a [name](README.md#ids)",
    "{currency}": "three capital letters",
    "{request id}": "1 to 128 visible ASCII characters",
    "{pointer}": "1 to 512 visible ASCII characters",
    "{media}/{media}": "a media type in small letters",
    "{batch}": "a UUID in small letters, without hyphens",
    "{time of day}": "a time of day from `00:00` to `23:59`",
    "{code}": "up to 64 of `A-Z a-z 0-9 . _ ~ -`",
    "{decimal}": "a decimal number, of up to 9 digits before and 12 after the point",
    "{needed code}": "1 to 64 of `A-Z a-z 0-9 . _ ~ -`",
}


def in_words(rules: Any) -> str:
    """The rules of a field, a `buf.validate.FieldRules`, as a phrase."""
    kind = rules.WhichOneof("type")
    return "; ".join(_TELL[kind](getattr(rules, kind))) if kind else ""


def _string(rules: Any) -> Iterator[str]:
    if rules.HasField("pattern"):
        yield pattern_in_words(rules.pattern)
    if rules.HasField("min_len"):
        yield f"{rules.min_len} to {rules.max_len} characters"
    elif rules.HasField("max_len"):
        yield f"up to {rules.max_len} characters"


def pattern_in_words(pattern: str) -> str:
    """What a regular expression asks for, if it is made of known pieces; else itself."""
    inner = pattern.removeprefix("^").removesuffix("$")
    optional = re.fullmatch(r"\((.*)\)\?", inner)
    form = optional[1] if optional else inner
    for piece, name in PIECES.items():
        form = form.replace(piece, name)
    if re.search(r"[\[\]()?*+^$]", form):
        return f"matches `{pattern}`"
    told = WORDS.get(form, f"`{form}`")
    return f"{told}, or empty" if optional else told


def _number(rules: Any) -> Iterator[str]:
    if rules.HasField("gt"):
        yield "positive" if rules.gt == 0 else f"above {rules.gt:,}"
    elif rules.HasField("gte") and rules.HasField("lte"):
        yield f"{rules.gte:,} to {rules.lte:,}"
    elif rules.HasField("gte"):
        yield "not negative" if rules.gte == 0 else f"at least {rules.gte:,}"


def _enum(rules: Any) -> Iterator[str]:
    yield "a value listed here" + (", not the unspecified one" if 0 in rules.not_in else "")


def _repeated(rules: Any) -> Iterator[str]:
    if rules.HasField("min_items") and rules.HasField("max_items"):
        yield f"{rules.min_items:,} to {rules.max_items:,} of them"
    elif rules.HasField("min_items"):
        yield f"at least {rules.min_items:,}"
    elif rules.HasField("max_items"):
        yield f"up to {rules.max_items:,} of them"
    if rules.unique:
        yield "none twice"
    each = in_words(rules.items) if rules.HasField("items") else ""
    if each:
        yield f"each {each}"


def _bytes(rules: Any) -> Iterator[str]:
    yield f"{rules.len} bytes"


def _timestamp(rules: Any) -> Iterator[str]:
    first = datetime.fromtimestamp(rules.gte.seconds, UTC)
    end = datetime.fromtimestamp(rules.lt.seconds, UTC)
    yield f"from {first:%Y-%m-%d} to before {end:%Y-%m-%d}"


_TELL: Final = {
    "string": _string,
    "bytes": _bytes,
    "int32": _number,
    "int64": _number,
    "enum": _enum,
    "repeated": _repeated,
    "timestamp": _timestamp,
}
