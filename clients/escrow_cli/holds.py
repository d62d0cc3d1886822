"""`escrow hold`: one order's money, held, explained and released."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from escrow_cli.captures import capture_hold, void_hold
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.exchanges import exchange_lines, inspect_trade_in
from escrow_cli.explanations import explain_release
from escrow_cli.hold_records import (
    EXPLAINED_LINES,
    RELEASED_LINES,
    explained_line,
    hold_record,
    print_heading,
    print_hold,
    release_record,
)
from escrow_cli.journal import entry_record, print_entries
from escrow_cli.options import (
    CurrencyOption,
    HoldArgument,
    LedgerOption,
    LineIdsOption,
    RequestIdOption,
    parse_time,
)
from escrow_cli.order_lines import (
    COUPON_FORM,
    LINE_FORM,
    PAYMENT_FORM,
    SHARE_FORM,
    SUBSIDY_FORM,
    TRADE_IN_FORM,
    confirm_lines,
    fund_lines,
    parse_lines,
    parse_payments,
    read_lines,
    share_lines,
)
from escrow_cli.output import (
    Format,
    FormatOption,
    Record,
    format_time,
    print_json,
    print_records,
    stdout_console,
)
from escrow_client import PlaceHold

hold_app = typer.Typer(no_args_is_help=True, help="Hold, explain and release an order's money.")


@hold_app.command("place")
def place_hold(
    ctx: typer.Context,
    hold_id: Annotated[
        str, typer.Argument(metavar="HOLD", help="Its id, usually the order number.")
    ],
    ledger: LedgerOption,
    psp: Annotated[str, typer.Option(help="The payment provider that captured the money.")],
    currency: CurrencyOption,
    line: Annotated[
        list[str] | None,
        typer.Option(
            metavar=LINE_FORM,
            help="A line of the order, such as shoes:acme:80.00:returns-14d; may be repeated.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='Read the lines from a JSON file instead: a list of {"line_id": "shoes", '
            '"merchant": "acme", "amount": "80.00", "policy": "returns-14d"}.',
            allow_dash=True,
        ),
    ] = None,
    paid_time: Annotated[
        datetime | None,
        typer.Option(
            "--paid",
            parser=parse_time,
            metavar="TIME",
            help="When the buyer paid.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    buyer_confirmed: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINE",
            help="A line whose policy the buyer confirmed when ordering; may be repeated.",
        ),
    ] = None,
    region: Annotated[
        str, typer.Option(help="Where the order goes to: a province or country, no address.")
    ] = "",
    provider_release_time: Annotated[
        datetime | None,
        typer.Option(
            "--provider-release",
            parser=parse_time,
            metavar="TIME",
            help="When the provider pays the money out by itself, whatever blocks it here.",
            show_default="it does not",
        ),
    ] = None,
    buyer: Annotated[
        str,
        typer.Option(help="Who paid, by a reference that says nothing about a person."),
    ] = "",
    payment: Annotated[
        list[str] | None,
        typer.Option(
            metavar=PAYMENT_FORM,
            help="What another provider captured of it, such as wallet:20.00; may be repeated. "
            "--psp captured the rest.",
        ),
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar=SHARE_FORM,
            help="What another party gets of every release of a line, such as "
            "shoes:blogger:affiliate:500; may be repeated.",
        ),
    ] = None,
    subsidy: Annotated[
        list[str] | None,
        typer.Option(
            metavar=SUBSIDY_FORM, help="What of a line you pay, as shoes:5.00; may be repeated."
        ),
    ] = None,
    coupon: Annotated[
        list[str] | None,
        typer.Option(
            metavar=COUPON_FORM,
            help="What of a line a coupon pays, as shoes:coupon-1:5.00; may be repeated.",
        ),
    ] = None,
    trade_in: Annotated[
        list[str] | None,
        typer.Option(
            metavar=TRADE_IN_FORM,
            help="Goods given in part payment, who takes them and for how much, as "
            "phone:buyback:500.00; may be repeated.",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hold a captured payment for the merchants of an order, line by line.

    For example: escrow hold place order-1 -l shop --psp card --currency EUR
    --line shoes:acme:80.00:returns-14d --line socks:acme:9.50:returns-14d
    """
    if bool(line) == bool(file):
        raise typer.BadParameter("name the lines with --line, or their file with --file")
    lines = read_lines(file, currency) if file else parse_lines(line or [], currency)
    lines = share_lines(confirm_lines(lines, buyer_confirmed or ()), share or ())
    lines = fund_lines(lines, currency, subsidy or (), coupon or (), trade_in or ())
    payments = parse_payments(payment or (), currency)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = PlaceHold(
            hold_id,
            psp,
            lines,
            paid_time,
            region=region,
            provider_release_time=provider_release_time,
            buyer=buyer,
            other_payments=payments,
            request_id=sent_id,
        )
        placed = client.place_hold(ledger, command)
    print_hold(placed, form)


@hold_app.command("get")
def get_hold(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one hold: its lines, what blocks their release and until when, and its entries.

    csv prints the lines only.
    """
    with open_client(ctx.obj) as client:
        found = client.get_hold(ledger, hold_id)
        explanation = client.explain_release(ledger, hold_id)
        lines = [explained_line(line, found.currency) for line in explanation.lines]
        if form is Format.CSV:
            _print_explained_lines(lines, form)
            return
        entries = list(client.list_entries(ledger, hold_id=hold_id))
    if form is Format.JSON:
        print_json(
            hold_record(found)
            | {
                "evaluate_time": format_time(explanation.evaluate_time),
                "lines": lines,
                "entries": [entry_record(entry) for entry in entries],
            }
        )
        return
    print_heading(found)
    _print_explained_lines(lines, form)
    stdout_console().print(f"\n[bold]Entries[/] (as of {format_time(explanation.evaluate_time)})\n")
    print_entries(entries, form)


@hold_app.command("release")
def release_hold(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    line: LineIdsOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Release lines to their merchants now: all that are named, or none.

    What is due is released by itself; this is for those who do not want to wait for the next
    round. `escrow hold explain` says what stands in the way of the others.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        released = client.release_hold(ledger, hold_id, line or (), request_id=sent_id)
    record = release_record(released)
    if form is Format.JSON:
        print_json(record)
        return
    lines = record.pop("lines")
    print_records(
        [record | each for each in lines], RELEASED_LINES, form, empty="Nothing was released."
    )


hold_app.command("capture")(capture_hold)
hold_app.command("void")(void_hold)
hold_app.command("exchange")(exchange_lines)
hold_app.command("inspect")(inspect_trade_in)
hold_app.command("explain")(explain_release)


def _print_explained_lines(lines: list[Record], form: Format) -> None:
    """Prints the lines of a hold with what blocks each."""
    print_records(lines, EXPLAINED_LINES, form, empty="The hold has no lines.")
