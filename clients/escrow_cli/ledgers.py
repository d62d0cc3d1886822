"""`escrow ledger`: books, and the clocks of test ledgers."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerArgument, RequestIdOption, parse_time
from escrow_cli.output import (
    Format,
    FormatOption,
    Layout,
    Record,
    format_time,
    moment,
    number,
    print_record,
    print_records,
    text,
)
from escrow_client import Ledger

ledger_app = typer.Typer(no_args_is_help=True, help="Create and read ledgers.")

_LEDGERS = Layout(
    keys=["ledger", "time_zone", "clock", "clock_time", "entries", "create_time"],
    columns=[
        text("ledger", "Ledger"),
        text("time_zone", "Time zone"),
        text("clock", "Clock"),
        moment("clock_time", "Clock shows"),
        number("entries", "Entries"),
        moment("create_time", "Created"),
    ],
)


@ledger_app.command("create")
def create_ledger(
    ctx: typer.Context,
    name: LedgerArgument,
    time_zone: Annotated[
        str, typer.Option(help="IANA time zone of its business dates, such as Europe/London.")
    ],
    test_clock_start: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time,
            metavar="TIME",
            help="Make it a test ledger whose clock starts here and moves only when told.",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Create an empty ledger: a book of its own, with its own journal and clock."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.create_ledger(
            name, time_zone, test_clock_start_time=test_clock_start, request_id=sent_id
        )
    print_record(_ledger_record(made), _LEDGERS.columns, form)


@ledger_app.command("get")
def get_ledger(ctx: typer.Context, name: LedgerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show one ledger and what its clock says."""
    with open_client(ctx.obj) as client:
        print_record(_ledger_record(client.get_ledger(name)), _LEDGERS.columns, form)


@ledger_app.command("list")
def list_ledgers(ctx: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List every ledger of the server."""
    with open_client(ctx.obj) as client:
        print_records(
            map(_ledger_record, client.list_ledgers()),
            _LEDGERS,
            form,
            empty="There is no ledger yet; `escrow ledger create` makes one.",
        )


@ledger_app.command("advance-clock")
def advance_clock(
    ctx: typer.Context,
    name: LedgerArgument,
    to_time: Annotated[
        datetime,
        typer.Option("--to", parser=parse_time, metavar="TIME", help="What it is to show."),
    ],
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Move the clock of a test ledger forward, releasing on the way whatever falls due."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        moved = client.advance_clock(name, to_time, request_id=sent_id)
    print_record(_ledger_record(moved), _LEDGERS.columns, form)


def _ledger_record(ledger: Ledger) -> Record:
    return {
        "ledger": ledger.ledger_id,
        "time_zone": ledger.time_zone,
        "clock": "test" if ledger.test else "real",
        "clock_time": format_time(ledger.clock_time),
        "entries": ledger.entry_count,
        "create_time": format_time(ledger.create_time),
    }
