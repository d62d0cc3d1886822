"""`escrow chargeback`: what the payment provider says of a chargeback, which is a case."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.case_records import print_case
from escrow_cli.connection import open_for_write
from escrow_cli.options import (
    CurrencyOption,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    choice,
    parse_money,
    parse_time,
    split_parts,
)
from escrow_cli.output import Format, FormatOption
from escrow_cli.rulings import parse_claim
from escrow_client import ChargebackEvent, Money, ReportChargeback

chargeback_app = typer.Typer(
    no_args_is_help=True, help="Report chargebacks, step by step; `escrow case get` reads them."
)

_ITEM_FORM = "LINE:AMOUNT"
_ORIGINAL_FORM = "AMOUNT:CODE"


@chargeback_app.command("report")
def report_chargeback(
    ctx: typer.Context,
    case_id: Annotated[
        str, typer.Argument(metavar="CASE", help="The id of its case, chosen with the first step.")
    ],
    hold_id: Annotated[str, typer.Option("--hold", metavar="HOLD", help="The hold.")],
    reference: Annotated[str, typer.Option(help="What the provider calls the chargeback.")],
    event: Annotated[ChargebackEvent, choice(ChargebackEvent, "What happened.")],
    currency: CurrencyOption,
    ledger: LedgerOption,
    amount: Annotated[
        str | None,
        typer.Option(
            help="What is charged back, such as 12.34; needed with the first step.",
            show_default="as before",
        ),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_ITEM_FORM,
            help="How much of it is of a line; may be repeated.",
            show_default="every line, in proportion to what is left of it",
        ),
    ] = None,
    taken: Annotated[
        bool,
        typer.Option("--taken", help="The provider has taken the money already."),
    ] = False,
    moved: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT",
            help="What the provider takes or gives back with this step, where exchange rates make "
            "it another amount.",
            show_default=False,
        ),
    ] = None,
    original: Annotated[
        str | None,
        typer.Option(
            metavar=_ORIGINAL_FORM,
            help="What the card's owner disputes in another currency, such as 110.00:USD.",
            show_default=False,
        ),
    ] = None,
    fee: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT", help="What the provider charges for this step.", show_default=False
        ),
    ] = None,
    merchant_bears_fee: Annotated[
        bool, typer.Option("--merchant-bears-fee", help="The merchants bear that fee.")
    ] = False,
    respond_by_time: Annotated[
        datetime | None,
        typer.Option(
            "--respond-by",
            parser=parse_time,
            metavar="TIME",
            help="Until when it has to be answered.",
            show_default=False,
        ),
    ] = None,
    occurred_time: OccurredOption = None,
    reason: Annotated[str, typer.Option(help="The provider's reason code.")] = "",
    psp: Annotated[
        str,
        typer.Option(
            help="The provider, with every step the same.", show_default="the hold's first"
        ),
    ] = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report a step of a chargeback, as the provider tells it; the first opens its case.

    The same step reported again changes nothing, whatever its request id.

    For example: escrow chargeback report case-9 -l shop --hold order-1 --reference dp_1
    --event opened --amount 80.00 --currency EUR --taken
    """
    items = [parse_claim(each, currency) for each in line or ()]
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReportChargeback(
            case_id,
            hold_id,
            reference,
            event,
            _money(amount, currency) or Money(currency, 0),
            items=items,
            taken=taken,
            moved=_money(moved, currency),
            original=_original(original),
            fee=_money(fee, currency),
            merchant_bears_fee=merchant_bears_fee,
            respond_by_time=respond_by_time,
            occurred_time=occurred_time,
            reason=reason,
            psp=psp,
            request_id=sent_id,
        )
        found = client.report_chargeback(ledger, command)
    print_case(found, form)


def _money(written: str | None, currency: str) -> Money | None:
    return None if written is None else parse_money(written, currency)


def _original(written: str | None) -> Money | None:
    if written is None:
        return None
    amount, code = split_parts(written, _ORIGINAL_FORM)
    return parse_money(amount, code)
