"""`escrow balance`, `postings` and `summary`: one account, and all captured money."""

from itertools import islice
from typing import Annotated

import typer

from escrow_cli.books import BALANCES, AsOfOption, balance_record, debit_and_credit
from escrow_cli.connection import open_client
from escrow_cli.options import LedgerOption
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    amount,
    format_side,
    format_time,
    moment,
    number,
    print_record,
    print_records,
    text,
)
from escrow_cli.reporting import InOption, RateOption, rates_text, reporting_currency
from escrow_client import AccountKey, CurrencySummary, PostingRecord

KindArgument = Annotated[
    int, typer.Argument(metavar="KIND", help="The account's number in the chart, such as 2110.")
]
CurrencyArgument = Annotated[
    str, typer.Argument(metavar="CURRENCY", help="ISO 4217 code, such as EUR.")
]
OwnerArgument = Annotated[
    str,
    typer.Argument(
        metavar="[OWNER]",
        help="The merchant, provider or bank account; left out for the platform's own accounts.",
        show_default=False,
    ),
]


def _balance_text(record: Record) -> str:
    """`60.00 Cr`."""
    return format_side(record["balance_minor"], record["currency"])


_POSTINGS = Layout(
    keys=[
        "account_version",
        "entry_seq",
        "record_time",
        "currency",
        "amount_minor",
        "balance_minor",
        "hold",
        "line",
        "payout",
    ],
    columns=[
        number("account_version", "No."),
        number("entry_seq", "Entry"),
        moment("record_time", "Recorded"),
        text("hold", "Hold"),
        text("line", "Line"),
        text("payout", "Payout"),
        *debit_and_credit("amount_minor"),
        Column("Balance", _balance_text, numeric=True),
    ],
)
_SUMS = (
    "captured",
    "held",
    "disputed",
    "frozen",
    "refunded_before_release",
    "charged_back_before_release",
    "released",
    "reserved",
    "recalled",
    "refunded_after_release",
    "charged_back_after_release",
    "compensated",
    "refund_payable",
    "receivable",
    "available",
    "in_transit",
    "paid_out",
)
_SUMMARY = Layout(
    keys=["currency", "holds", "lines", *(f"{key}_minor" for key in _SUMS)],
    columns=[
        text("currency", "Currency"),
        number("holds", "Holds"),
        number("lines", "Lines"),
        *(amount(f"{key}_minor", key.replace("_", " ").capitalize()) for key in _SUMS),
    ],
)


def balance(
    ctx: typer.Context,
    kind: KindArgument,
    currency: CurrencyArgument,
    ledger: LedgerOption,
    owner: OwnerArgument = "",
    as_of: AsOfOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what one account holds, now or as of an earlier time.

    For example `escrow balance 2110 EUR acme`: what is available to the merchant acme.
    """
    with open_client(ctx.obj) as client:
        found = client.get_balance(ledger, AccountKey(kind, owner, currency), as_of_time=as_of)
    columns = [column for column in BALANCES.columns if column.title != "Account"]
    record = balance_record(found, "")
    del record["title"]
    print_record(record, columns, form)


def postings(
    ctx: typer.Context,
    kind: KindArgument,
    currency: CurrencyArgument,
    ledger: LedgerOption,
    owner: OwnerArgument = "",
    limit: Annotated[
        int, typer.Option(min=0, help="At most this many; 0 means all there are.")
    ] = 100,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the postings of one account in the order they were recorded, each with its balance.

    For example `escrow postings 2010 EUR acme`: how the money held for acme came and went.
    """
    with open_client(ctx.obj) as client:
        found = client.list_postings(ledger, AccountKey(kind, owner, currency))
        print_records(
            map(_posting_record, islice(found, limit or None)),
            _POSTINGS,
            form,
            empty="Nothing was ever posted there.",
        )


def summary(
    ctx: typer.Context,
    ledger: LedgerOption,
    currency: InOption = "",
    rates: RateOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show, per currency, what was captured and where it is now.

    Always: captured = held + disputed + frozen + refunded before release + charged back before
    release + released.

    With --in: all of it in one currency, by the rates given, each sum rounded for itself.
    """
    reporting = reporting_currency(currency, rates)
    with open_client(ctx.obj) as client:
        if reporting is not None:
            shown = client.summary_in(ledger, reporting)
            record = {**_summary_record(shown.total), "rates": rates_text(shown.rates)}
            print_record(record, [*_SUMMARY.columns, text("rates", "At")], form)
            return
        records = list(map(_summary_record, client.summary(ledger)))
    if form is Format.TABLE and records:
        for record in records:
            print_record(record, _SUMMARY.columns, form)
    else:
        print_records(records, _SUMMARY, form, empty="Nothing was ever captured.")


def _posting_record(found: PostingRecord) -> Record:
    """Debit positive, credit negative."""
    posting = found.posting
    return {
        "account_version": posting.account_version,
        "entry_seq": found.entry_seq,
        "record_time": format_time(found.record_time),
        "currency": posting.account.currency,
        "amount_minor": posting.amount.amount_minor,
        "balance_minor": posting.balance.amount_minor,
        "hold": posting.hold_id,
        "line": posting.line_id,
        "payout": posting.payout_id,
    }


def _summary_record(found: CurrencySummary) -> Record:
    return {
        "currency": found.currency,
        "holds": found.hold_count,
        "lines": found.line_count,
    } | {f"{key}_minor": getattr(found, key).amount_minor for key in _SUMS}
