"""`escrow ledger` and `escrow policy`: what is set up before money moves."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerArgument, LedgerOption, RequestIdOption, parse_time
from escrow_cli.output import (
    Format,
    FormatOption,
    Layout,
    Record,
    format_time,
    moment,
    number,
    print_record,
    print_records,
    text,
)
from escrow_client import Ledger, Policy

ledger_app = typer.Typer(no_args_is_help=True, help="Create and read ledgers.")
policy_app = typer.Typer(no_args_is_help=True, help="Create and read after-sales policies.")

PolicyArgument = Annotated[str, typer.Argument(metavar="POLICY", help="The policy, by its id.")]

_LEDGERS = Layout(
    keys=["ledger", "time_zone", "clock", "clock_time", "entries", "create_time"],
    columns=[
        text("ledger", "Ledger"),
        text("time_zone", "Time zone"),
        text("clock", "Clock"),
        moment("clock_time", "Clock shows"),
        number("entries", "Entries"),
        moment("create_time", "Created"),
    ],
)
_POLICY_COLUMNS = [
    text("policy", "Policy"),
    number("version", "Version"),
    number("window_days", "Window (days)"),
    text("time_zone", "Time zone"),
    number("commission_bps", "Commission (1/100 %)"),
]


@ledger_app.command("create")
def create_ledger(
    ctx: typer.Context,
    name: LedgerArgument,
    time_zone: Annotated[
        str, typer.Option(help="IANA time zone of its business dates, such as Europe/London.")
    ],
    test_clock_start: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time,
            metavar="TIME",
            help="Make it a test ledger whose clock starts here and moves only when told.",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Create an empty ledger: a book of its own, with its own journal and clock."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.create_ledger(
            name, time_zone, test_clock_start_time=test_clock_start, request_id=sent_id
        )
    print_record(_ledger_record(made), _LEDGERS.columns, form)


@ledger_app.command("get")
def get_ledger(ctx: typer.Context, name: LedgerArgument, form: FormatOption = Format.TABLE) -> None:
    """Show one ledger and what its clock says."""
    with open_client(ctx.obj) as client:
        print_record(_ledger_record(client.get_ledger(name)), _LEDGERS.columns, form)


@ledger_app.command("list")
def list_ledgers(ctx: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List every ledger of the server."""
    with open_client(ctx.obj) as client:
        print_records(
            map(_ledger_record, client.list_ledgers()),
            _LEDGERS,
            form,
            empty="There is no ledger yet; `escrow ledger create` makes one.",
        )


@ledger_app.command("advance-clock")
def advance_clock(
    ctx: typer.Context,
    name: LedgerArgument,
    to_time: Annotated[
        datetime,
        typer.Option("--to", parser=parse_time, metavar="TIME", help="What it is to show."),
    ],
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Move the clock of a test ledger forward, releasing on the way whatever falls due."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        moved = client.advance_clock(name, to_time, request_id=sent_id)
    print_record(_ledger_record(moved), _LEDGERS.columns, form)


@policy_app.command("create")
def create_policy(
    ctx: typer.Context,
    policy: PolicyArgument,
    ledger: LedgerOption,
    window_days: Annotated[
        int, typer.Option(min=0, max=3650, help="Calendar days the after-sales window lasts.")
    ],
    time_zone: Annotated[
        str, typer.Option(help="IANA time zone the days are counted in, such as Asia/Shanghai.")
    ],
    commission_bps: Annotated[
        int,
        typer.Option(min=0, max=10_000, help="Commission in 1/100 of a percent: 500 is 5 %."),
    ] = 0,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Create an after-sales policy, or the next version of one.

    Holds keep the version they were placed under.
    """
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.create_policy(
            ledger,
            policy,
            window_days=window_days,
            time_zone=time_zone,
            commission_bps=commission_bps,
            request_id=sent_id,
        )
    print_record(_policy_record(made), _POLICY_COLUMNS, form)


@policy_app.command("get")
def get_policy(
    ctx: typer.Context,
    policy: PolicyArgument,
    ledger: LedgerOption,
    version: Annotated[
        int | None, typer.Option(min=1, help="This version; left out, the newest.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one policy."""
    with open_client(ctx.obj) as client:
        found = client.get_policy(ledger, policy, version=version)
    print_record(_policy_record(found), _POLICY_COLUMNS, form)


def _ledger_record(ledger: Ledger) -> Record:
    return {
        "ledger": ledger.ledger_id,
        "time_zone": ledger.time_zone,
        "clock": "test" if ledger.test else "real",
        "clock_time": format_time(ledger.clock_time),
        "entries": ledger.entry_count,
        "create_time": format_time(ledger.create_time),
    }


def _policy_record(policy: Policy) -> Record:
    return {
        "policy": policy.policy_id,
        "version": policy.version,
        "window_days": policy.window_days,
        "time_zone": policy.time_zone,
        "commission_bps": policy.commission_bps,
    }
