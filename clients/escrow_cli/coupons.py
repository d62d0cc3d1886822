"""`escrow coupon`: what a buyer is given for the trouble, to be spent on another order."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.case_records import COUPON, coupon_record
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    CurrencyOption,
    LedgerOption,
    OccurredOption,
    RequestIdOption,
    choice,
    parse_money,
    parse_time,
)
from escrow_cli.output import Format, FormatOption, print_record
from escrow_client import GrantCoupon, Liable, ReviewCoupon

coupon_app = typer.Typer(
    no_args_is_help=True, help="Grant coupons for cases; large ones need a second person."
)

CouponArgument = Annotated[str, typer.Argument(metavar="COUPON", help="The coupon, by its id.")]

_FUNDERS = (Liable.MERCHANT, Liable.PLATFORM)


@coupon_app.command("grant")
def grant_coupon(
    ctx: typer.Context,
    coupon_id: Annotated[str, typer.Argument(metavar="COUPON", help="Its id.")],
    case_id: Annotated[str, typer.Option("--case", metavar="CASE", help="The case it is for.")],
    line_id: Annotated[
        str,
        typer.Option(
            "--line",
            metavar="LINE",
            help="The line, whose policy caps it and whose merchant may pay.",
        ),
    ],
    amount: Annotated[str, typer.Option(help="How much, such as 12.34.")],
    currency: CurrencyOption,
    funded_by: Annotated[Liable, choice(Liable, "Who pays for it.", only=_FUNDERS)],
    ledger: LedgerOption,
    hold_id: Annotated[
        str,
        typer.Option(
            "--hold",
            metavar="HOLD",
            help="The hold of the line.",
            show_default="the first of the case",
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option(help="A code such as delay; never text about a person.")
    ] = "",
    occurred_time: OccurredOption = None,
    expire_time: Annotated[
        datetime | None,
        typer.Option(
            "--expires",
            parser=parse_time,
            metavar="TIME",
            help="Until when it can be spent.",
            show_default="for ever",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Grant a coupon for a case; above the limit of the line's policy it is only proposed.

    For example: escrow coupon grant coupon-1 -l shop --case case-1 --line cups --amount 10.00
    --currency EUR --funded-by platform
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = GrantCoupon(
            coupon_id,
            case_id,
            line_id,
            parse_money(amount, currency),
            funded_by,
            hold_id,
            reason,
            occurred_time,
            expire_time,
            request_id=sent_id,
        )
        granted = client.grant_coupon(ledger, command)
    print_record(coupon_record(granted), COUPON, form)


@coupon_app.command("review")
def review_coupon(
    ctx: typer.Context,
    coupon_id: CouponArgument,
    approved: Annotated[
        bool, typer.Option("--approve/--decline", help="What you decide.", show_default=False)
    ],
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Approve or decline a coupon that was proposed; who proposed it cannot approve it."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReviewCoupon(coupon_id, approved, request_id=sent_id)
        reviewed = client.review_coupon(ledger, command)
    print_record(coupon_record(reviewed), COUPON, form)


@coupon_app.command("get")
def get_coupon(
    ctx: typer.Context,
    coupon_id: CouponArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one coupon, who pays for it, and who granted it."""
    with open_client(ctx.obj) as client:
        found = client.get_coupon(ledger, coupon_id)
    print_record(coupon_record(found), COUPON, form)
