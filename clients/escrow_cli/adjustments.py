"""`escrow adjustment`: what no other command posts, proposed by one person, approved by another."""

from typing import Annotated

import typer

from escrow_cli.adjustment_proposals import propose_app
from escrow_cli.adjustment_records import ADJUSTMENTS, adjustment_record
from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerOption, RequestIdOption, choice
from escrow_cli.output import Format, FormatOption, print_record, print_records
from escrow_client import AdjustmentState, ReviewAdjustment

adjustment_app = typer.Typer(
    no_args_is_help=True, help="Adjust the books by hand, which takes two people."
)
adjustment_app.add_typer(propose_app, name="propose")

AdjustmentArgument = Annotated[
    str, typer.Argument(metavar="ADJUSTMENT", help="The adjustment, by its id.")
]


@adjustment_app.command("review")
def review_adjustment(
    ctx: typer.Context,
    adjustment_id: AdjustmentArgument,
    approved: Annotated[
        bool, typer.Option("--approve/--decline", help="What you decide.", show_default=False)
    ],
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Approve or decline an adjustment; who proposed it cannot approve it."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReviewAdjustment(adjustment_id, approved, request_id=sent_id)
        reviewed = client.review_adjustment(ledger, command)
    print_record(adjustment_record(reviewed), ADJUSTMENTS.columns, form)


@adjustment_app.command("get")
def get_adjustment(
    ctx: typer.Context,
    adjustment_id: AdjustmentArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one adjustment, what it posts, and who proposed and reviewed it."""
    with open_client(ctx.obj) as client:
        found = client.get_adjustment(ledger, adjustment_id)
    print_record(adjustment_record(found), ADJUSTMENTS.columns, form)


@adjustment_app.command("list")
def list_adjustments(
    ctx: typer.Context,
    ledger: LedgerOption,
    state: Annotated[
        AdjustmentState | None, choice(AdjustmentState, "Only adjustments in this state.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List adjustments, the newest proposal first."""
    with open_client(ctx.obj) as client:
        print_records(
            map(adjustment_record, client.list_adjustments(ledger, state=state)),
            ADJUSTMENTS,
            form,
            empty="No adjustment answers to that.",
        )
