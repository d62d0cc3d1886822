"""`escrow demo`: a small marketplace, told as a story on a server of its own."""

from pathlib import Path
from typing import Annotated

import typer

from escrow_cli.books import print_trial_balance
from escrow_cli.embedded import ephemeral_server
from escrow_cli.errors import ExitCode
from escrow_cli.output import Format, stdout_console
from escrow_cli.replay.command import load_orders, replay_orders
from escrow_cli.story import LEDGER, Story
from escrow_cli.verify import print_report, verify_ledger
from escrow_client import Client

# Prose reads badly in longer lines.
_TEXT_WIDTH = 100


def demo(
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Replay this Online Retail file instead of telling the story."
        ),
    ] = None,
) -> None:
    """Tell a small marketplace's story on a server of its own, and verify the books.

    Needs nothing and leaves nothing behind.
    """
    console = stdout_console()
    console.width = min(console.width, _TEXT_WIDTH)
    orders = load_orders(file) if file is not None else None
    console.print("Starting a server with a PostgreSQL of its own …")
    with ephemeral_server() as (target, _), Client(target) as client:
        if orders is not None:
            replay_orders(client, orders, "online-retail", Format.TABLE)
            return
        Story(client, console).tell()
        console.print("\n[bold]The trial balance[/]\n")
        print_trial_balance(client.trial_balance(LEDGER), Format.TABLE)
        console.print("\n[bold]The verification[/]\n")
        report = verify_ledger(client, LEDGER)
        print_report(LEDGER, report, Format.TABLE)
    if not report.verdict.in_order:
        raise typer.Exit(ExitCode.REFUSED)
