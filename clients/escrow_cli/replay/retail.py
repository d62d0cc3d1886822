"""Reads the order lines of the *Online Retail* file, plain or gzipped.

The whole file is read and checked before anything is posted, so that a malformed row never
leaves half a replay behind.
"""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from escrow_cli.errors import CommandError

COLUMNS = ("invoice", "time", "customer", "stock_code", "quantity", "unit_price_gbp")
"""The columns that are read; a file may hold others."""

_GZIP_MAGIC = b"\x1f\x8b"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,63}", re.ASCII)
# So many digits that every product is exact in the 28 of the decimal module.
_INTEGER = re.compile(r"-?\d{1,10}", re.ASCII)
_PRICE = re.compile(r"-?\d{1,10}(\.\d{1,6})?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_INT64_MAX = 2**63 - 1
_PENCE = Decimal(100)
_ONE = Decimal(1)


class MalformedFileError(CommandError):
    """The file can't be replayed; the message names the line and the column."""


@dataclass(frozen=True, slots=True)
class RetailRow:
    """One order line, or one line of a cancellation."""

    line_number: int
    """Where it stands in the file; the header is line 1."""
    invoice: str
    time: datetime
    """Local wall time, without a zone."""
    customer: str
    """Empty when unknown."""
    stock_code: str
    quantity: int
    unit_price: Decimal
    """In pounds; may have more than two decimals."""
    amount_minor: int
    """|quantity| x unit price in pence, rounded half up; has the sign of the price."""

    @property
    def is_refund(self) -> bool:
        """True for a line of a cancellation, whose invoice starts with `C`."""
        return self.invoice.startswith("C")


@dataclass(frozen=True, slots=True)
class RetailFile:
    """A file that was read to its end."""

    rows: list[RetailRow]
    digest: str
    """SHA-256 of the uncompressed bytes, in hex: what makes two replays the same replay."""


def read_retail(path: Path) -> RetailFile:
    """Reads and checks a whole file; raises MalformedFileError at the first thing wrong."""
    content = _read_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedFileError(f"{path}, line {line}: not UTF-8 text") from error
    rows = list(parse_rows(io.StringIO(text, newline=""), str(path)))
    if not rows:
        raise MalformedFileError(f"{path}: no rows after the header")
    return RetailFile(rows, hashlib.sha256(content).hexdigest())


def _read_bytes(path: Path) -> bytes:
    """The file's bytes, unzipped when they are gzipped, whatever its name says."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MalformedFileError(f"{path}: can't be read: {error.strerror}") from error
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise MalformedFileError(f"{path}: damaged gzip data: {error}") from error


def parse_rows(lines: Iterable[str], source: str) -> Iterator[RetailRow]:
    """Yields the rows of a CSV text with a header; `source` is the name errors give."""
    reader = csv.reader(lines, strict=True)
    try:
        positions = _column_positions(next(reader, []), source)
        width = positions.pop("")
        previous: datetime | None = None
        for fields in reader:
            where = f"{source}, line {reader.line_num}"
            if len(fields) != width:
                raise MalformedFileError(f"{where}: {len(fields)} fields where {width} belong")
            row = _parse_row(fields, positions, reader.line_num, where)
            if previous is not None and row.time < previous:
                raise MalformedFileError(
                    f"{where}, column time: {row.time:%Y-%m-%dT%H:%M} is before the row above; "
                    "rows must be in the order they happened"
                )
            previous = row.time
            yield row
    except csv.Error as error:
        raise MalformedFileError(f"{source}, line {reader.line_num}: {error}") from error


def _column_positions(header: list[str], source: str) -> dict[str, int]:
    """Where each column stands; under the empty name, how many there are."""
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise MalformedFileError(
            f"{source}, line 1: the header lacks {', '.join(missing)}; "
            f"it must name the columns {', '.join(COLUMNS)}"
        )
    return {name: header.index(name) for name in COLUMNS} | {"": len(header)}


def _parse_row(
    fields: list[str], positions: dict[str, int], line_number: int, where: str
) -> RetailRow:
    invoice, time_text, customer, stock_code, quantity_text, price_text = (
        fields[positions[name]] for name in COLUMNS
    )

    def malformed(column: str, value: str, expected: str) -> MalformedFileError:
        return MalformedFileError(f"{where}, column {column}: {value!r} is not {expected}")

    if not _ID.fullmatch(invoice):
        raise malformed(
            "invoice", invoice, "1 to 64 letters, digits, `.`, `_`, `~` or `-`, no sign first"
        )
    if (time := _parse_time(time_text)) is None:
        raise malformed("time", time_text, "a local time such as 2010-12-01T08:26")
    if not stock_code.strip():
        raise malformed("stock_code", stock_code, "a stock code")
    if not _INTEGER.fullmatch(quantity_text):
        raise malformed("quantity", quantity_text, "a whole number of at most 10 digits")
    if not _PRICE.fullmatch(price_text):
        raise malformed("unit_price_gbp", price_text, "a price in pounds such as 2.55")
    quantity, unit_price = int(quantity_text), Decimal(price_text)
    amount_minor = round_to_pence(abs(quantity) * unit_price)
    if amount_minor > _INT64_MAX:
        raise malformed("quantity", quantity_text, "a quantity whose amount in pence fits 64 bits")
    return RetailRow(
        line_number, invoice, time, customer.strip(), stock_code, quantity, unit_price, amount_minor
    )


def _parse_time(text: str) -> datetime | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def round_to_pence(pounds: Decimal) -> int:
    """Pounds in pence, half a penny rounded away from zero."""
    return int((pounds * _PENCE).quantize(_ONE, ROUND_HALF_UP))
