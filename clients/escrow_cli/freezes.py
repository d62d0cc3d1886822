"""`escrow freeze`: what stands still because of a risk, and the two people who lift it."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    LedgerOption,
    RequestIdOption,
    choice,
    parse_money,
    parse_time,
    split_parts,
)
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    format_minor,
    format_time,
    moment,
    print_record,
    print_records,
    text,
)
from escrow_client import (
    Freeze,
    FreezeFunds,
    FreezeItem,
    FreezeState,
    FreezeTarget,
    ProposeLift,
    ReviewLift,
)

freeze_app = typer.Typer(
    no_args_is_help=True, help="Freeze money and payouts on suspicion; two people lift that."
)

FreezeArgument = Annotated[str, typer.Argument(metavar="FREEZE", help="The freeze, by its id.")]
HoldOption = Annotated[str, typer.Option("--hold", metavar="HOLD", help="A hold.")]
MerchantOption = Annotated[str, typer.Option("--merchant", metavar="MERCHANT", help="A merchant.")]
BuyerOption = Annotated[
    str, typer.Option("--buyer", metavar="BUYER", help="A buyer, as the holds name it.")
]

_LINE_FORM = "LINE:AMOUNT"


def _amounts_text(record: Record) -> str:
    """`cups 40.00 EUR`, line by line; of a merchant without a line."""
    return "\n".join(
        f"{each['line']} {format_minor(each['amount_minor'], each['currency'])} "
        f"{each['currency']}".strip()
        for each in record["amounts"]
    )


_FREEZES = Layout(
    keys=[
        *("freeze", "state", "target", "target_id", "whole", "amounts", "reason", "source"),
        *("expire_time", "placed_by", "lift_proposed_by", "lifted_by", "entry_seq"),
        *("start_time", "end_time"),
    ],
    columns=[
        text("freeze", "Freeze"),
        text("state", "State"),
        text("target", "Of"),
        text("target_id", "Id"),
        Column("Set apart", _amounts_text),
        text("reason", "Reason"),
        text("source", "Signal from"),
        moment("expire_time", "Expires"),
        text("placed_by", "Placed by"),
        text("lift_proposed_by", "Lift proposed by"),
        text("lifted_by", "Lifted by"),
        moment("start_time", "Since"),
        moment("end_time", "Ended"),
        text("entry_seq", "Entry"),
    ],
)


@freeze_app.command("place")
def place_freeze(
    ctx: typer.Context,
    freeze_id: Annotated[str, typer.Argument(metavar="FREEZE", help="Its id.")],
    ledger: LedgerOption,
    reason: Annotated[
        str, typer.Option(help="A code such as stolen-card; never text about a person.")
    ],
    source: Annotated[str, typer.Option(help="Which system or person gave the signal.")],
    hold_id: HoldOption = "",
    merchant: MerchantOption = "",
    buyer: BuyerOption = "",
    line: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_LINE_FORM,
            help="Only so much of a line of the hold; may be repeated.",
            show_default="all of the hold",
        ),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option(
            help="Only so much of what the merchant has available, such as 12.34.",
            show_default="all of it, and what comes",
        ),
    ] = None,
    currency: Annotated[
        str, typer.Option(metavar="CODE", help="ISO 4217 code of the amounts, if there are any.")
    ] = "",
    expire_time: Annotated[
        datetime | None,
        typer.Option(
            "--expires",
            parser=parse_time,
            metavar="TIME",
            help="When it ends by itself.",
            show_default="it does not",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Freeze a hold, a merchant or a buyer, or amounts of them.

    For example: escrow freeze place freeze-1 -l shop --hold order-1 --reason stolen-card
    --source scorer
    """
    target = _target(hold_id, merchant, buyer)
    if target is None:
        raise typer.BadParameter("name one of --hold, --merchant and --buyer")
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = FreezeFunds(
            freeze_id,
            *target,
            reason,
            source,
            [_item(each, currency) for each in line or ()],
            None if amount is None else parse_money(amount, currency),
            expire_time,
            request_id=sent_id,
        )
        placed = client.freeze_funds(ledger, command)
    print_record(freeze_record(placed), _FREEZES.columns, form)


def _item(written: str, currency: str) -> FreezeItem:
    line_id, amount = split_parts(written, _LINE_FORM)
    return FreezeItem(line_id, parse_money(amount, currency))


def _target(hold_id: str, merchant: str, buyer: str) -> tuple[FreezeTarget, str] | None:
    """The one that is named, None for none; more is refused."""
    named = [
        (target, named_id)
        for target, named_id in (
            (FreezeTarget.HOLD, hold_id),
            (FreezeTarget.MERCHANT, merchant),
            (FreezeTarget.BUYER, buyer),
        )
        if named_id
    ]
    if len(named) > 1:
        raise typer.BadParameter("name one of --hold, --merchant and --buyer")
    return named[0] if named else None


@freeze_app.command("lift")
def propose_lift(
    ctx: typer.Context,
    freeze_id: FreezeArgument,
    ledger: LedgerOption,
    reason: Annotated[str, typer.Option(help="A code such as checked; never text about a person.")],
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Propose to lift a freeze; it stands until somebody else approves."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        proposed = client.propose_lift(ledger, ProposeLift(freeze_id, reason, request_id=sent_id))
    print_record(freeze_record(proposed), _FREEZES.columns, form)


@freeze_app.command("review")
def review_lift(
    ctx: typer.Context,
    freeze_id: FreezeArgument,
    approved: Annotated[
        bool, typer.Option("--approve/--keep", help="What you decide.", show_default=False)
    ],
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Lift a freeze as somebody proposed, or keep it; who proposed it cannot approve it."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        reviewed = client.review_lift(ledger, ReviewLift(freeze_id, approved, request_id=sent_id))
    print_record(freeze_record(reviewed), _FREEZES.columns, form)


@freeze_app.command("get")
def get_freeze(
    ctx: typer.Context,
    freeze_id: FreezeArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one freeze, what it set apart, and who placed and lifted it."""
    with open_client(ctx.obj) as client:
        found = client.get_freeze(ledger, freeze_id)
    print_record(freeze_record(found), _FREEZES.columns, form)


@freeze_app.command("list")
def list_freezes(
    ctx: typer.Context,
    ledger: LedgerOption,
    hold_id: HoldOption = "",
    merchant: MerchantOption = "",
    buyer: BuyerOption = "",
    state: Annotated[FreezeState | None, choice(FreezeState, "Only freezes in this state.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List freezes, the newest first: of a hold, a merchant or a buyer, or all."""
    target, target_id = _target(hold_id, merchant, buyer) or (None, "")
    with open_client(ctx.obj) as client:
        found = client.list_freezes(ledger, target=target, target_id=target_id, state=state)
        print_records(map(freeze_record, found), _FREEZES, form, empty="No freeze answers to that.")


def freeze_record(found: Freeze) -> Record:
    """A freeze with what it set apart."""
    return {
        "freeze": found.freeze_id,
        "state": str(found.state),
        "target": str(found.target),
        "target_id": found.target_id,
        "whole": found.whole,
        "amounts": [
            {
                "line": each.line_id,
                "merchant": each.merchant,
                "currency": each.amount.currency,
                "amount_minor": each.amount.amount_minor,
            }
            for each in found.amounts
        ],
        "reason": found.reason,
        "source": found.source,
        "expire_time": format_time(found.expire_time),
        "placed_by": found.placed_by,
        "lift_proposed_by": found.lift_proposed_by,
        "lifted_by": found.lifted_by,
        "entry_seq": found.entry_seq,
        "start_time": format_time(found.start_time),
        "end_time": format_time(found.end_time),
    }
