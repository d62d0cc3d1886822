"""`escrow fulfilment`: what happened to the goods of an order, or to a service."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.hold_records import window_record
from escrow_cli.options import (
    HoldArgument,
    LedgerOption,
    LineIdsOption,
    RequestIdOption,
    choice,
    parse_time,
)
from escrow_cli.output import (
    Format,
    FormatOption,
    Layout,
    Record,
    format_time,
    moment,
    print_json,
    print_records,
    text,
)
from escrow_client import FulfilledLine, Fulfilment, FulfilmentKind, ReportFulfilment

fulfilment_app = typer.Typer(
    no_args_is_help=True, help="Report what happened to the goods, and read it back."
)

_HEAD_KEYS: Final = (
    "hold",
    "kind",
    "occurred_time",
    "record_time",
    "source",
    "parcel_number",
    "parcel_count",
    "carrier",
    "retracts_entry_seq",
    "entry_seq",
)
_LINE_KEYS: Final = (
    "line",
    "window_start",
    "window_end",
    "waiting_for",
    "fallback_time",
    "refused_end_time",
    "provisional",
    "calendar_revision",
)
_LINE_COLUMNS = [
    text("line", "Line"),
    moment("window_start", "Window starts"),
    moment("window_end", "Window ends"),
    text("waiting_for", "Waits for"),
]
_FULFILLED_LINES = Layout(keys=[*_HEAD_KEYS, *_LINE_KEYS], columns=_LINE_COLUMNS)
_FULFILMENTS = Layout(
    keys=_FULFILLED_LINES.keys,
    columns=[
        text("entry_seq", "Entry"),
        moment("occurred_time", "Happened"),
        text("kind", "What"),
        text("source", "Says"),
        *_LINE_COLUMNS,
    ],
)
_REPORTED: Final = [each for each in FulfilmentKind if each is not FulfilmentKind.AUTO_CONFIRMED]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Which parcel of how many; 0 where nobody says."""

    number: int = 0
    count: int = 0


def _parse_parcel(written: str) -> Parcel:
    """`2/3`, the second of three parcels, or `2`."""
    found = re.fullmatch(r"(\d{1,4})(?:/(\d{1,4}))?", written)
    if found is None:
        raise typer.BadParameter(f"{written!r} is no parcel such as 2/3 or 2")
    return Parcel(int(found[1]), int(found[2] or 0))


@fulfilment_app.command("report")
def report_fulfilment(
    ctx: typer.Context,
    hold_id: HoldArgument,
    kind: Annotated[FulfilmentKind, choice(FulfilmentKind, "What happened.", only=_REPORTED)],
    occurred_time: Annotated[
        datetime,
        typer.Option("--at", parser=parse_time, metavar="TIME", help="When it happened."),
    ],
    source: Annotated[str, typer.Option(help="The carrier or system that says so, by its id.")],
    ledger: LedgerOption,
    line: LineIdsOption = None,
    parcel: Annotated[
        Parcel | None,
        typer.Option(
            parser=_parse_parcel,
            metavar="N[/COUNT]",
            help="Which parcel it is about, such as 2/3; left out, the first.",
            show_default=False,
        ),
    ] = None,
    carrier: Annotated[str, typer.Option(help="The carrier that delivers, where known.")] = "",
    retracts: Annotated[
        int,
        typer.Option(
            metavar="SEQ", min=0, help="With --kind retracted: the entry of the wrong report."
        ),
    ] = 0,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what happened to the goods of an order, which opens or lengthens its windows.

    Reports may come late and in any order. None shortens a window; the end that one would have
    brought forward is recorded as refused.
    """
    which = parcel or Parcel()
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReportFulfilment(
            hold_id,
            kind,
            occurred_time,
            source,
            line or (),
            parcel_number=which.number,
            parcel_count=which.count,
            carrier=carrier,
            retracts_entry_seq=retracts,
            request_id=sent_id,
        )
        recorded = client.report_fulfilment(ledger, command)
    if form is Format.JSON:
        print_json(fulfilment_record(recorded))
        return
    print_records(_line_rows(recorded), _FULFILLED_LINES, form, empty="It concerned no line.")


@fulfilment_app.command("list")
def list_fulfilments(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """List what was reported of an order, each with the windows that followed.

    In csv and in the table, each line it concerned has a line of its own.
    """
    empty = "Nothing was reported of it."
    with open_client(ctx.obj) as client:
        found = client.list_fulfilments(ledger, hold_id)
        if form is Format.JSON:
            print_records(map(fulfilment_record, found), _FULFILMENTS, form, empty=empty)
            return
        rows = (row for each in found for row in _line_rows(each))
        print_records(rows, _FULFILMENTS, form, empty=empty)


def fulfilment_record(found: Fulfilment) -> Record:
    """A fulfilment with the windows of its lines."""
    return _head(found) | {"lines": list(map(_line_record, found.lines))}


def _line_rows(found: Fulfilment) -> Iterator[Record]:
    for line in found.lines:
        yield _head(found) | _line_record(line)


def _head(found: Fulfilment) -> Record:
    return {
        "hold": found.hold_id,
        "kind": str(found.kind),
        "occurred_time": format_time(found.occurred_time),
        "record_time": format_time(found.record_time),
        "source": found.source,
        "parcel_number": found.parcel_number,
        "parcel_count": found.parcel_count,
        "carrier": found.carrier,
        "retracts_entry_seq": found.retracts_entry_seq,
        "entry_seq": found.entry_seq,
    }


def _line_record(line: FulfilledLine) -> Record:
    return (
        {"line": line.line_id}
        | window_record(line.window)
        | {
            "waiting_for": str(line.waiting_for) if line.waiting_for else None,
            "fallback_time": format_time(line.fallback_time),
            "refused_end_time": format_time(line.refused_end_time),
            "provisional": line.provisional,
            "calendar_revision": line.calendar_revision,
        }
    )
