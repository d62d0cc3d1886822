"""`escrow payout`: a merchant's available balance on its way to its bank."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.bank_files.commands import export_payouts, import_answers
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
    Layout,
    Record,
    amount,
    print_record,
    print_records,
    text,
)
from escrow_cli.payout_schedules import schedule_app
from escrow_client import CreatePayout, Payout, PayoutOutcome, PayoutState, ReportPayout

payout_app = typer.Typer(no_args_is_help=True, help="Pay merchants, and report what came of it.")
payout_app.add_typer(schedule_app, name="schedule")
payout_app.command("export")(export_payouts)
payout_app.command("import")(import_answers)

PayoutArgument = Annotated[str, typer.Argument(metavar="PAYOUT", help="The payout, by its id.")]

_BATCH = text("batch", "Batch")
_PAYOUTS = Layout(
    keys=[
        "payout",
        "state",
        "merchant",
        "currency",
        "amount_minor",
        "destination",
        "batch",
        "entry_seq",
    ],
    columns=[
        text("payout", "Payout"),
        text("state", "State"),
        text("merchant", "Merchant"),
        text("currency", "Currency"),
        amount("amount_minor", "Amount"),
        text("destination", "Destination"),
        _BATCH,
        text("entry_seq", "Entry"),
    ],
)


@payout_app.command("create")
def create_payout(
    ctx: typer.Context,
    payout_id: Annotated[
        str, typer.Argument(metavar="PAYOUT", help="Its id, usually the payout number.")
    ],
    merchant: Annotated[str, typer.Option(help="Whose money it is.")],
    payout_amount: Annotated[
        str, typer.Option("--amount", metavar="AMOUNT", help="How much, such as 12.34.")
    ],
    currency: CurrencyOption,
    destination: Annotated[
        str, typer.Option(help="Your reference to where it goes; never an account number.")
    ],
    ledger: LedgerOption,
    effective_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it was ordered.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take an amount out of a merchant's available balance, to be paid to its bank.

    Nothing is sent to a bank: whoever does that reports it with `escrow payout report`.
    """
    money = parse_money(payout_amount, currency)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = CreatePayout(
            payout_id, merchant, money, destination, effective_time, request_id=sent_id
        )
        created = client.create_payout(ledger, command)
    _print_payout(created, form)


@payout_app.command("report")
def report_payout(
    ctx: typer.Context,
    payout_id: PayoutArgument,
    outcome: Annotated[PayoutOutcome, choice(PayoutOutcome, "What the bank did.")],
    ledger: LedgerOption,
    bank_account: Annotated[
        str,
        typer.Option(
            metavar="ACCOUNT",
            help="Your own bank account, by your reference; needed for paid and returned.",
        ),
    ] = "",
    occurred_time: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=parse_time,
            metavar="TIME",
            help="When it did.",
            show_default="now, by the ledger's clock",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report what the bank did; failed, cancelled, reinstated make the money available again."""
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ReportPayout(payout_id, outcome, bank_account, occurred_time, request_id=sent_id)
        reported = client.report_payout(ledger, command)
    _print_payout(reported, form)


@payout_app.command("get")
def get_payout(
    ctx: typer.Context,
    payout_id: PayoutArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one payout."""
    with open_client(ctx.obj) as client:
        found = client.get_payout(ledger, payout_id)
    _print_payout(found, form)


@payout_app.command("list")
def list_payouts(
    ctx: typer.Context,
    ledger: LedgerOption,
    state: Annotated[PayoutState | None, choice(PayoutState, "Only payouts in this state.")] = None,
    batch: Annotated[str, typer.Option(help="Only payouts of this batch.")] = "",
    merchant: Annotated[str, typer.Option(help="Only payouts to this merchant.")] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """List payouts by their id."""
    with open_client(ctx.obj) as client:
        print_records(
            map(
                payout_record,
                client.list_payouts(ledger, state=state, batch=batch, merchant=merchant),
            ),
            _PAYOUTS,
            form,
            empty="No payout answers to that.",
        )


def _print_payout(found: Payout, form: Format) -> None:
    """Prints one payout; that it is of no batch goes without saying."""
    columns = [column for column in _PAYOUTS.columns if found.batch or column is not _BATCH]
    print_record(payout_record(found), columns, form)


def payout_record(found: Payout) -> Record:
    """A payout."""
    return {
        "payout": found.payout_id,
        "state": str(found.state),
        "merchant": found.merchant,
        "currency": found.amount.currency,
        "amount_minor": found.amount.amount_minor,
        "destination": found.destination,
        "batch": found.batch,
        "entry_seq": found.entry_seq,
    }
