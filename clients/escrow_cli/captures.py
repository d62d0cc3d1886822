"""`escrow hold capture` and `escrow hold void`: what becomes of an order's payment later."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_for_write
from escrow_cli.hold_records import print_hold
from escrow_cli.options import (
    CurrencyOption,
    HoldArgument,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    parse_money,
    parse_time,
    split_parts,
)
from escrow_cli.order_lines import LINE_FORM, SHARE_FORM, parse_lines, share_lines
from escrow_cli.output import Format, FormatOption
from escrow_client import CaptureHold, CaptureItem

_ITEM_FORM = "LINE:AMOUNT"


def capture_hold(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    psp: Annotated[str, typer.Option(help="The payment provider that captured it.")],
    currency: CurrencyOption,
    line: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_ITEM_FORM,
            help="How much for a line that is there, such as sofa:900.00; may be repeated.",
        ),
    ] = None,
    new_line: Annotated[
        list[str] | None,
        typer.Option(metavar=LINE_FORM, help="A line that is new; may be repeated."),
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar=SHARE_FORM,
            help="What another party gets of every release of a new line; may be repeated.",
        ),
    ] = None,
    captured_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it was captured.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Hold what was captured for an order after it was placed: a balance, a shipment's part.

    For example: escrow hold capture order-1 -l shop --psp card --currency EUR --line sofa:900.00
    """
    if not line and not new_line:
        raise typer.BadParameter("name what it is for with --line or --new-line")
    items = [_item(each, currency) for each in line or ()]
    lines = share_lines(parse_lines(new_line or [], currency), share or ())
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = CaptureHold(hold_id, psp, items, lines, captured_time, request_id=sent_id)
        captured = client.capture_hold(ledger, command)
    print_hold(captured, form)


def _item(text: str, currency: str) -> CaptureItem:
    line_id, written = split_parts(text, _ITEM_FORM)
    return CaptureItem(line_id, parse_money(written, currency))


def void_hold(
    ctx: typer.Context,
    hold_id: HoldArgument,
    ledger: LedgerOption,
    void_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give up all that was captured for an order, as long as nothing came of it."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        voided = client.void_hold(ledger, hold_id, void_time=void_time, request_id=sent_id)
    print_hold(voided, form)
