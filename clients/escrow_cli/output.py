"""Prints what a command found: a table for people, JSON or CSV for programs.

A command describes its answer once, as flat records of plain values and a list of columns.
JSON and CSV print the records as they are, amounts as whole minor units beside their currency;
the table prints the columns, amounts and times as people write them.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import typer
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from escrow_client import Money

_PIPE_WIDTH = 1000
_PROSE_WIDTH = 100
"""Prose reads badly in longer lines."""

Record: TypeAlias = dict[str, Any]
"""One row of an answer: strings, whole numbers, truth values, None, times, or lists of records."""


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[
    Format,
    typer.Option(
        "--format",
        help="table for people; json or csv for programs, with amounts as whole minor units.",
    ),
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, and what it shows of a record."""

    title: str
    cell: Callable[[Record], str]
    numeric: bool = False
    width: int | None = None
    """In characters, where rows are printed one by one and can't be measured together."""
    rare: bool = False
    """Left out of a table in which it would be empty."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How records of one kind are printed.

    `keys` are those of every record, in their order: CSV has its header from them, so that an
    answer without a single record has one too.
    """

    keys: Sequence[str]
    columns: Sequence[Column]


def text(key: str, title: str, width: int | None = None) -> Column:
    """A column of words; what is missing stays empty."""
    return Column(title, lambda record: _words(record[key]), width=width)


def moment(key: str, title: str, width: int | None = None) -> Column:
    """A column of times, to the second: `2010-12-01 08:26:00Z`."""

    def cell(record: Record) -> str:
        date, _, time = _words(record[key]).partition("T")
        # Where the table is narrow, it breaks between the two.
        return f"{date} {time[:8]}Z" if time else ""

    return Column(title, cell, width=width)


def number(key: str, title: str, width: int | None = None) -> Column:
    """A column of counts."""
    return Column(title, lambda record: f"{record[key]:,}", numeric=True, width=width)


def amount(key: str, title: str) -> Column:
    """A column of amounts, whose record holds minor units in `key` and a code in `currency`."""
    return Column(title, lambda record: format_minor(record[key], record["currency"]), numeric=True)


def rare_amount(key: str, title: str) -> Column:
    """A column of amounts that most records have none of; 0 stays empty."""

    def cell(record: Record) -> str:
        return format_minor(record[key], record["currency"]) if record[key] else ""

    return Column(title, cell, numeric=True, rare=True)


def _words(value: object) -> str:
    return "" if value is None else str(value)


def format_minor(amount_minor: int, currency: str) -> str:
    """Minor units as people write them, with thousands separated and without the currency."""
    return f"{Money(currency, amount_minor).amount:,f}"


def format_side(minor: int, currency: str) -> str:
    """A balance with its side, debit positive: `60.00 Cr`; a zero has none."""
    side = " Cr" if minor < 0 else " Dr" if minor else ""
    return f"{format_minor(abs(minor), currency)}{side}"


def format_money(money: Money) -> str:
    """An amount as people write it: `4,700,382.11 GBP`."""
    return f"{format_minor(money.amount_minor, money.currency)} {money.currency}"


def format_time(moment: datetime | None) -> str | None:
    """A moment in UTC, to the second unless it has microseconds: `2010-12-01T08:26:00Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def print_records(records: Iterable[Record], layout: Layout, form: Format, *, empty: str) -> None:
    """Prints a list of records; `empty` is what a person reads when there are none."""
    if form is Format.JSON:
        _print_json_list(records)
    elif form is Format.CSV:
        _print_csv(records, layout.keys)
    else:
        _print_table(list(records), layout.columns, empty)


class Live:
    """Prints records that have no end, each at once: JSON as one object a line."""

    def __init__(self, layout: Layout, form: Format) -> None:
        self._layout = layout
        self._form = form
        self._csv = _csv_writer(layout.keys)
        if form is Format.CSV:
            self._csv.writeheader()
        elif form is Format.TABLE:
            self._write_row((column.title for column in layout.columns), "bold")
        sys.stdout.flush()

    def write(self, record: Record) -> None:
        """Prints one record."""
        if self._form is Format.JSON:
            sys.stdout.write(f"{to_json(record)}\n")
        elif self._form is Format.CSV:
            self._csv.writerow(_csv_row(record))
        else:
            self._write_row(column.cell(record) for column in self._layout.columns)
        sys.stdout.flush()

    def _write_row(self, cells: Iterable[str], style: str = "") -> None:
        """One row; a column without a width takes what the others leave."""
        row = _grid(expand=True)
        for column in self._layout.columns:
            row.add_column(
                justify="right" if column.numeric else "left",
                width=column.width,
                ratio=None if column.width else 1,
                style=style,
            )
        row.add_row(*map(escape, cells))
        _write_table(row)


def print_record(record: Record, columns: Sequence[Column], form: Format) -> None:
    """Prints one record: in a table one line for each column."""
    if form is Format.JSON:
        print_json(record)
    elif form is Format.CSV:
        _print_csv([record], list(record))
    else:
        table = _grid()
        table.add_column(style="bold")
        table.add_column()
        for column in columns:
            table.add_row(column.title, escape(column.cell(record)))
        _write_table(table)


def print_prose(text: str) -> None:
    """Prints a paragraph, in markup, in lines that are easy to read."""
    _write(Text.from_markup(text), _prose_console())


def print_timeline(steps: Iterable[tuple[str, str]]) -> None:
    """Prints moments, each beside what is to be said of it."""
    table = _grid()
    table.add_column(no_wrap=True)
    table.add_column()
    for moment, words in steps:
        table.add_row(escape(moment), escape(words))
    _write(Padding(table, (0, 0, 0, 2)), _prose_console())


def print_json(record: Record) -> None:
    """Prints one record as JSON, indented."""
    sys.stdout.write(to_json(record, indent=2) + "\n")


def stdout_console() -> Console:
    """Where tables go. Wide when it is not a terminal, so that a pipe gets whole lines."""
    console = _StdoutConsole(highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def _prose_console() -> Console:
    console = stdout_console()
    console.width = min(console.width, _PROSE_WIDTH)
    return console


class _StdoutConsole(Console):
    """Leaves it to `main` to end the command when the reader of a pipe has gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def stderr_console() -> Console:
    """Where progress and messages go."""
    return Console(stderr=True, highlight=False)


def to_json(value: object, indent: int | None = None) -> str:
    """Any part of a record as JSON."""
    return json.dumps(value, indent=indent, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str | None:
    """A time or a date, which the fact of an entry may hold, as everywhere else."""
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")


def _print_json_list(records: Iterable[Record]) -> None:
    """A list with one record a line, written as it arrives."""
    separator = "["
    for record in records:
        sys.stdout.write(f"{separator}\n{to_json(record)}")
        separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


def _print_csv(records: Iterable[Record], keys: Sequence[str]) -> None:
    """A header and a line for each record; a list within a record is written as JSON."""
    writer = _csv_writer(keys)
    writer.writeheader()
    writer.writerows(map(_csv_row, records))


def _csv_writer(keys: Sequence[str]) -> "csv.DictWriter[str]":
    return csv.DictWriter(sys.stdout, fieldnames=keys, lineterminator="\n")


def _csv_row(record: Record) -> Record:
    return {key: _csv_value(value) for key, value in record.items()}


def _csv_value(value: object) -> object:
    if isinstance(value, list | dict):
        return to_json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _print_table(records: list[Record], columns: Sequence[Column], empty: str) -> None:
    if not records:
        stdout_console().print(empty, markup=False)
        return
    table = _grid(show_header=True)
    shown = [each for each in columns if not each.rare or any(map(each.cell, records))]
    for column in shown:
        table.add_column(column.title, justify="right" if column.numeric else "left")
    for record in records:
        table.add_row(*(escape(column.cell(record)) for column in shown))
    _write_table(table)


def _grid(*, show_header: bool = False, expand: bool = False) -> Table:
    """Columns two blanks apart, without lines."""
    return Table(
        box=None,
        show_header=show_header,
        expand=expand,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="bold",
    )


def _write_table(table: Table) -> None:
    _write(table, stdout_console())


def _write(printed: RenderableType, console: Console) -> None:
    """Prints something without the blanks that would fill its lines."""
    with console.capture() as captured:
        console.print(printed)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
