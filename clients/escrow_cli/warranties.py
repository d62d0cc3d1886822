"""`escrow warranty`: what is set apart for a line as a gift, beyond its own warranty."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    CurrencyOption,
    LedgerOption,
    RequestIdOption,
    choice,
    parse_money,
    parse_time,
)
from escrow_cli.output import (
    Format,
    FormatOption,
    Record,
    amount,
    format_time,
    print_record,
    text,
)
from escrow_client import GrantWarranty, Liable, UseWarranty, Warranty

warranty_app = typer.Typer(
    no_args_is_help=True, help="Give extended warranties, which are used or end by themselves."
)

WarrantyArgument = Annotated[
    str, typer.Argument(metavar="WARRANTY", help="The warranty, by its id.")
]
AmountOption = Annotated[str, typer.Option(help="How much, such as 12.34.")]
ReasonOption = Annotated[
    str, typer.Option(help="A code such as goodwill; never text about a person.")
]

_FUNDERS = (Liable.MERCHANT, Liable.PLATFORM)

_WARRANTY = [
    text("warranty", "Warranty"),
    text("state", "State"),
    text("hold", "Hold"),
    text("line", "Line"),
    text("currency", "Currency"),
    amount("amount_minor", "Amount"),
    amount("used_minor", "Used"),
    text("funded_by", "Paid by"),
    text("until_time", "Until"),
    text("reason", "Reason"),
    text("granted_by", "Granted by"),
    text("entry_seq", "Entry"),
]


@warranty_app.command("grant")
def grant_warranty(
    ctx: typer.Context,
    warranty_id: Annotated[str, typer.Argument(metavar="WARRANTY", help="Its id.")],
    hold_id: Annotated[str, typer.Option("--hold", metavar="HOLD", help="The hold of the line.")],
    line_id: Annotated[
        str, typer.Option("--line", metavar="LINE", help="The line, whose merchant may pay.")
    ],
    amount: AmountOption,
    currency: CurrencyOption,
    funded_by: Annotated[Liable, choice(Liable, "Who pays for it.", only=_FUNDERS)],
    until: Annotated[
        datetime,
        typer.Option(parser=parse_time, metavar="TIME", help="When it ends by itself."),
    ],
    ledger: LedgerOption,
    reason: ReasonOption = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Set an amount apart for a line; what is not used goes back to whoever paid for it.

    For example: escrow warranty grant gift-1 -l shop --hold order-1 --line lamp --amount 50.00
    --currency EUR --funded-by platform --until 2027-03-01T00:00:00Z
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = GrantWarranty(
            warranty_id,
            hold_id,
            line_id,
            parse_money(amount, currency),
            funded_by,
            until,
            reason,
            request_id=sent_id,
        )
        granted = client.grant_warranty(ledger, command)
    print_record(_record(granted), _WARRANTY, form)


@warranty_app.command("use")
def use_warranty(
    ctx: typer.Context,
    warranty_id: WarrantyArgument,
    amount: AmountOption,
    currency: CurrencyOption,
    ledger: LedgerOption,
    refund_id: Annotated[
        str,
        typer.Option("--refund", metavar="REFUND", help="For the buyer: the id of the refund."),
    ] = "",
    party_id: Annotated[
        str, typer.Option("--party", metavar="PARTY", help="For whoever repairs the goods.")
    ] = "",
    reason: ReasonOption = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Use a part of a warranty, for the buyer or for a repair."""
    if bool(refund_id) == bool(party_id):
        raise typer.BadParameter("name who gets it: by --refund or by --party")
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = UseWarranty(
            warranty_id,
            parse_money(amount, currency),
            refund_id,
            party_id,
            reason,
            request_id=sent_id,
        )
        used = client.use_warranty(ledger, command)
    print_record(_record(used), _WARRANTY, form)


@warranty_app.command("get")
def get_warranty(
    ctx: typer.Context,
    warranty_id: WarrantyArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one warranty, what is left of it, and who pays for it."""
    with open_client(ctx.obj) as client:
        found = client.get_warranty(ledger, warranty_id)
    print_record(_record(found), _WARRANTY, form)


def _record(found: Warranty) -> Record:
    return {
        "warranty": found.warranty_id,
        "state": str(found.state),
        "hold": found.hold_id,
        "line": found.line_id,
        "currency": found.amount.currency,
        "amount_minor": found.amount.amount_minor,
        "used_minor": found.used.amount_minor,
        "funded_by": str(found.funded_by),
        "until_time": format_time(found.until_time),
        "reason": found.reason,
        "granted_by": found.granted_by,
        "entry_seq": found.entry_seq,
    }
