"""`escrow fulfilment`: what happened to the goods of an order."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_for_write
from escrow_cli.hold_records import window_record
from escrow_cli.holds import HoldArgument, LineIdsOption
from escrow_cli.options import LedgerOption, RequestIdOption, choice, parse_time
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
from escrow_client import Fulfilment, FulfilmentKind, ReportFulfilment

fulfilment_app = typer.Typer(no_args_is_help=True, help="Report what happened to the goods.")

_FULFILLED_LINES = Layout(
    keys=[
        "hold",
        "kind",
        "occurred_time",
        "source",
        "entry_seq",
        "line",
        "window_start",
        "window_end",
    ],
    columns=[
        text("line", "Line"),
        moment("window_start", "Window starts"),
        moment("window_end", "Window ends"),
    ],
)


@fulfilment_app.command("report")
def report_fulfilment(
    ctx: typer.Context,
    hold_id: HoldArgument,
    kind: Annotated[FulfilmentKind, choice(FulfilmentKind, "What happened to the goods.")],
    occurred_time: Annotated[
        datetime,
        typer.Option("--at", parser=parse_time, metavar="TIME", help="When it happened."),
    ],
    source: Annotated[str, typer.Option(help="The carrier or system that says so, by its id.")],
    ledger: LedgerOption,
    line: LineIdsOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what happened to the goods of an order; signed opens the after-sales windows."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReportFulfilment(hold_id, kind, occurred_time, source, line or (), sent_id)
        recorded = client.report_fulfilment(ledger, command)
    record = fulfilment_record(recorded)
    if form is Format.JSON:
        print_json(record)
        return
    lines = record.pop("lines")
    print_records(
        [record | each for each in lines], _FULFILLED_LINES, form, empty="It concerned no line."
    )


def fulfilment_record(found: Fulfilment) -> Record:
    """A fulfilment with the windows of its lines."""
    return {
        "hold": found.hold_id,
        "kind": str(found.kind),
        "occurred_time": format_time(found.occurred_time),
        "source": found.source,
        "entry_seq": found.entry_seq,
        "lines": [{"line": line.line_id} | window_record(line.window) for line in found.lines],
    }
