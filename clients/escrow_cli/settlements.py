"""`escrow settlement`: the captured money of an order, paid over by the provider."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_for_write
from escrow_cli.hold_records import print_hold
from escrow_cli.options import (
    HoldArgument,
    LedgerOption,
    RequestIdOption,
    parse_money,
    parse_time,
)
from escrow_cli.output import Format, FormatOption
from escrow_client import ReportSettlement

settlement_app = typer.Typer(no_args_is_help=True, help="Report what the provider paid over.")


@settlement_app.command("report")
def report_settlement(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    bank_account: Annotated[
        str,
        typer.Option(metavar="ACCOUNT", help="Your own bank account, by your reference."),
    ],
    occurred_time: Annotated[
        datetime,
        typer.Option("--at", parser=parse_time, metavar="TIME", help="When it was received."),
    ],
    fee: Annotated[
        str,
        typer.Option(metavar="AMOUNT", help="What the provider kept, in the currency of the hold."),
    ] = "0",
    psp: Annotated[
        str,
        typer.Option(help="The provider that paid it over.", show_default="the one it began with"),
    ] = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report that the provider has paid over an order's money, less its fee."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        money = parse_money(fee, client.get_hold(ledger, hold_id).currency)
        of = (hold_id, bank_account, money, occurred_time, psp)
        command = ReportSettlement(*of, request_id=sent_id)
        settled = client.report_settlement(ledger, command)
    print_hold(settled, form)
