"""`escrow hold exchange` and `inspect`: lines given for others, and goods traded in."""

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
)
from escrow_cli.order_lines import LINE_FORM, parse_lines
from escrow_cli.output import Format, FormatOption
from escrow_cli.refunds import ITEM_FORM, parse_item
from escrow_client import ExchangeLines, InspectTradeIn

ReasonOption = Annotated[
    str, typer.Option(help="A code such as wrong-size; never text about a person.")
]


def exchange_lines(
    ctx: typer.Context,
    hold_id: HoldArgument,
    from_line: Annotated[
        list[str],
        typer.Option(
            "--from",
            metavar=ITEM_FORM,
            help="What of a line is given, such as shoes:80.00; may be repeated.",
        ),
    ],
    to_line: Annotated[
        list[str],
        typer.Option(
            "--to",
            metavar=LINE_FORM,
            help="A new line that is taken, such as boots:acme:95.00:returns-14d; may be repeated.",
        ),
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    refund_id: Annotated[
        str,
        typer.Option(
            "--refund", metavar="REFUND", help="The refund of what the new lines cost less."
        ),
    ] = "",
    reason: ReasonOption = "",
    effective_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it was agreed.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Exchange held money of lines for new lines of the order, whose windows begin anew.

    What they cost more the order's provider has captured; what they cost less is refunded.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ExchangeLines(
            hold_id,
            [parse_item(each, currency) for each in from_line],
            parse_lines(to_line, currency),
            refund_id,
            reason,
            effective_time,
            request_id=sent_id,
        )
        exchanged = client.exchange_lines(ledger, command)
    print_hold(exchanged, form)


def inspect_trade_in(
    ctx: typer.Context,
    hold_id: HoldArgument,
    line_id: Annotated[
        str, typer.Option("--line", metavar="LINE", help="The line they were given for.")
    ],
    party: Annotated[str, typer.Option(help="Who took the goods.")],
    value: Annotated[
        str, typer.Option(metavar="AMOUNT", help="What they are worth, such as 400.00.")
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    reason: ReasonOption = "",
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what goods that were traded in turned out to be worth.

    What that is less than they were said to be, the line loses; the rest can be released now.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = InspectTradeIn(
            hold_id,
            line_id,
            party,
            parse_money(value, currency),
            reason,
            occurred_time,
            request_id=sent_id,
        )
        inspected = client.inspect_trade_in(ledger, command)
    print_hold(inspected, form)
