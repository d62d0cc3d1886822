"""Columns of many rows as arrays in PostgreSQL's binary form, for `unnest`.

The driver looks at every value to find how to write it; what type a column has is known here.
Format: an array as `array_recv` of PostgreSQL reads it, each element after its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any, Final

import psycopg
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

from ledger.storage import rows

_HEADER: Final = Struct(">iiiii")
_INT4: Final = Struct(">ii")
_INT8: Final = Struct(">iq")
_NULL: Final = b"\xff\xff\xff\xff"
_BOOLEANS: Final = {True: b"\0\0\0\1\1", False: b"\0\0\0\1\0"}


class PackedArray(bytes):
    """An array in binary form, as a parameter that the statement casts to its type."""

    __slots__ = ()


class _PackedArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: PackedArray) -> Buffer:
        return obj


psycopg.adapters.register_dumper(PackedArray, _PackedArrayDumper)

# For each type the number it has in every PostgreSQL (pg_type.dat), and how a value is written.
_TYPES: Final[dict[str, tuple[int, Callable[[Any], bytes]]]] = {
    "bigint": (20, lambda value: _INT8.pack(8, value)),
    "integer": (23, lambda value: _INT4.pack(4, value)),
    "text": (25, lambda value: _NULL if value is None else rows.text(value)),
    "boolean": (16, _BOOLEANS.__getitem__),
    "timestamptz": (1184, rows.optional_time),
}


def pack(type_name: str, values: Sequence[Any]) -> PackedArray:
    """An array of values of one type; of text and times, None is NULL."""
    number, write = _TYPES[type_name]
    header = _HEADER.pack(1, 1, number, len(values), 1)
    return PackedArray(header + b"".join(map(write, values)))


def pack_columns(types: Iterable[str], table: Sequence[Sequence[Any]]) -> list[PackedArray]:
    """The columns of a table of rows, by their types."""
    return [
        pack(name, column) for name, column in zip(types, zip(*table, strict=True), strict=True)
    ]
