"""`escrow extension`: windows of many lines made longer at once."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerOption, RequestIdOption, parse_time
from escrow_cli.output import (
    Format,
    FormatOption,
    Record,
    format_time,
    moment,
    number,
    print_record,
    text,
)
from escrow_client import Extension

extension_app = typer.Typer(
    no_args_is_help=True, help="Lengthen windows in bulk, where deliveries or returns are held up."
)

ExtensionArgument = Annotated[
    str, typer.Argument(metavar="EXTENSION", help="The extension, by its id.")
]

_COLUMNS = [
    text("extension", "Extension"),
    text("state", "State"),
    moment("start_time", "Windows ending from"),
    moment("end_time", "Before"),
    number("days", "Longer by (days)"),
    text("region", "Region"),
    text("carrier", "Carrier"),
    text("reason", "Reason"),
    number("lines", "Lines so far"),
    text("entry_seq", "Entry"),
]


@extension_app.command("declare")
def declare_extension(
    ctx: typer.Context,
    extension: ExtensionArgument,
    ledger: LedgerOption,
    start_time: Annotated[
        datetime,
        typer.Option(
            "--from", parser=parse_time, metavar="TIME", help="Windows that end from here on …"
        ),
    ],
    end_time: Annotated[
        datetime,
        typer.Option(
            "--until", parser=parse_time, metavar="TIME", help="… and before this, become longer."
        ),
    ],
    days: Annotated[int, typer.Option(min=1, max=365, help="By so many calendar days.")],
    reason: Annotated[str, typer.Option(help="A code such as typhoon-2026-08.")],
    region: Annotated[str, typer.Option(help="Only orders that go to this region.")] = "",
    carrier: Annotated[str, typer.Option(help="Only lines that this carrier delivers.")] = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Lengthen every window that ends in a span of time, those opened later included.

    It holds from this moment: no line is released that it extends. The windows that run are
    rewritten behind it; `escrow extension get` tells how far that has come.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        declared = client.extend_windows(
            ledger,
            extension,
            start_time=start_time,
            end_time=end_time,
            days=days,
            reason=reason,
            region=region,
            carrier=carrier,
            request_id=sent_id,
        )
    print_record(_extension_record(declared), _COLUMNS, form)


@extension_app.command("get")
def get_extension(
    ctx: typer.Context,
    extension: ExtensionArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one extension, and how many lines it has reached."""
    with open_client(ctx.obj) as client:
        found = client.get_extension(ledger, extension)
    print_record(_extension_record(found), _COLUMNS, form)


def _extension_record(found: Extension) -> Record:
    return {
        "extension": found.extension_id,
        "state": str(found.state),
        "region": found.region,
        "carrier": found.carrier,
        "start_time": format_time(found.start_time),
        "end_time": format_time(found.end_time),
        "days": found.days,
        "reason": found.reason,
        "lines": found.line_count,
        "entry_seq": found.entry_seq,
    }
