"""Reading stored bodies as far as a migration has to: protobuf messages, by the numbers of fields.

So little of their encoding is needed that it is spelled out, and depends on no code that changes.
"""

from __future__ import annotations

from typing import Any


def fields(message: bytes) -> dict[int, list[Any]]:
    """The fields of a protobuf message by number: integers, and the bytes of everything else."""
    found: dict[int, list[Any]] = {}
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        # A field is an integer, or as many bytes as the integer says.
        number, at = _varint(message, at)
        if tag & 7:
            found.setdefault(tag >> 3, []).append(message[at : at + number])
            at += number
        else:
            found.setdefault(tag >> 3, []).append(number)
    return found


def _varint(message: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
