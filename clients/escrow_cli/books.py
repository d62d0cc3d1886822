"""`escrow balances` and `escrow entries`: what stands in the books."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated

import typer

from escrow_cli.connection import LedgerOption, open_client, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Record,
    amount,
    format_minor,
    format_time,
    number,
    print_records,
    text,
)
from escrow_client import Balance, Entry, Posting, TrialBalanceRow


def balances(
    ctx: typer.Context,
    ledger: LedgerOption,
    kind: Annotated[
        int,
        typer.Option(help="Only accounts of this kind, for example 2110 for what is payable."),
    ] = 0,
    owner: Annotated[
        str, typer.Option(help="Only accounts of this merchant, provider or bank account.")
    ] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time,
            metavar="TIME",
            help="As recorded up to and including this time, for example 2011-01-31T18:00:00Z.",
        ),
    ] = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="Add up the accounts of each kind instead.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what every account holds, now or as of an earlier time.

    With --trial: the trial balance, in which the debits of each currency equal its credits.
    """
    if trial and (kind or owner):
        raise typer.BadParameter("--trial adds up every account; leave out --kind and --owner")
    with open_client(ctx.obj) as client:
        rows = client.trial_balance(ledger, as_of_time=as_of)
        if trial:
            print_trial_balance(rows, form)
            return
        titles = {row.kind: row.title for row in rows}
        found = client.list_balances(ledger, kind=kind, owner=owner, as_of_time=as_of)
        print_records(
            (_balance_record(balance, titles.get(balance.account.kind, "")) for balance in found),
            [
                text("kind", "Kind"),
                text("title", "Account"),
                text("owner", "Owner"),
                text("currency", "Currency"),
                Column("Debit", lambda record: _side(record, 1), numeric=True),
                Column("Credit", lambda record: _side(record, -1), numeric=True),
                number("postings", "Postings"),
            ],
            form,
            empty=f"No account of {ledger} answers to that.",
        )


def _balance_record(balance: Balance, title: str) -> Record:
    """Debit positive, credit negative."""
    return {
        "kind": balance.account.kind,
        "title": title,
        "owner": balance.account.owner,
        "currency": balance.account.currency,
        "balance_minor": balance.balance.amount_minor,
        "postings": balance.account_version,
    }


def _side(record: Record, sign: int) -> str:
    """The balance where it belongs to the debit (1) or credit (-1) side; a zero is a debit."""
    minor = record["balance_minor"] * sign
    if minor < 0 or (minor == 0 and sign < 0):
        return ""
    return format_minor(minor, record["currency"])


def print_trial_balance(rows: list[TrialBalanceRow], form: Format) -> None:
    """Prints a trial balance; a table also has the totals of each currency."""
    records: list[Record] = [
        {
            "kind": row.kind,
            "title": row.title,
            "currency": row.currency,
            "debit_minor": row.debit.amount_minor,
            "credit_minor": row.credit.amount_minor,
            "accounts": row.account_count,
        }
        for row in rows
    ]
    if form is Format.TABLE:
        records += _totals(records)
    print_records(
        records,
        [
            text("kind", "Kind"),
            text("title", "Account"),
            text("currency", "Currency"),
            amount("debit_minor", "Debit"),
            amount("credit_minor", "Credit"),
            number("accounts", "Accounts"),
        ],
        form,
        empty="Nothing was ever posted.",
    )


def _totals(records: list[Record]) -> list[Record]:
    """One line for each currency, under the accounts."""
    return [
        {
            "kind": "",
            "title": "Total",
            "currency": currency,
            **{
                key: sum(record[key] for record in records if record["currency"] == currency)
                for key in ("debit_minor", "credit_minor", "accounts")
            },
        }
        for currency in dict.fromkeys(record["currency"] for record in records)
    ]


def entries(
    ctx: typer.Context,
    ledger: LedgerOption,
    hold: Annotated[str, typer.Option(help="Only entries of this hold.")] = "",
    from_seq: Annotated[int, typer.Option(min=0, help="Only from this entry on.")] = 0,
    since: Annotated[
        datetime | None,
        typer.Option(
            parser=parse_time, metavar="TIME", help="Only what was recorded at this time or later."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(parser=parse_time, metavar="TIME", help="Only what was recorded before it."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, help="At most this many; 0 means all there are.")
    ] = 100,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the journal: every fact in the order it was recorded, with what it posted.

    Amounts are debits (Dr) and credits (Cr). In csv, each line is one posting; an entry that
    posts nothing has a line of its own.
    """
    with open_client(ctx.obj) as client:
        found = islice(
            client.list_entries(ledger, hold_id=hold, from_seq=from_seq, since=since, until=until),
            limit or None,
        )
        print_entries(found, form)


def print_entries(found: Iterator[Entry], form: Format) -> None:
    """Prints entries; as CSV, one line for each posting."""
    if form is Format.CSV:
        records = (record for entry in found for record in _posting_lines(entry))
    else:
        records = (entry_record(entry) for entry in found)
    print_records(
        records,
        [
            text("seq", "Seq"),
            text("effective_time", "Happened"),
            text("record_time", "Recorded"),
            text("kind", "What"),
            Column("Postings", lambda record: "\n".join(map(_posting_text, record["postings"]))),
        ],
        form,
        empty="No entry answers to that.",
    )


def entry_record(entry: Entry) -> Record:
    """An entry with its fact and its postings."""
    return _entry_head(entry) | {
        "fact": entry.fact,
        "postings": [_posting_record(posting) for posting in entry.postings],
    }


def _entry_head(entry: Entry) -> Record:
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "effective_time": format_time(entry.effective_time),
        "record_time": format_time(entry.record_time),
        "business_date": entry.business_date.isoformat(),
        "actor": entry.actor,
        "request_id": entry.request_id,
    }


def _posting_record(posting: Posting) -> Record:
    """Debit positive, credit negative."""
    return {
        "account_kind": posting.account.kind,
        "owner": posting.account.owner,
        "currency": posting.account.currency,
        "amount_minor": posting.amount.amount_minor,
        "balance_minor": posting.balance.amount_minor,
        "account_version": posting.account_version,
        "hold": posting.hold_id,
        "line": posting.line_id,
        "payout": posting.payout_id,
    }


_NO_POSTING: Record = dict.fromkeys(
    (
        "account_kind",
        "owner",
        "currency",
        "amount_minor",
        "balance_minor",
        "account_version",
        "hold",
        "line",
        "payout",
    )
)


def _posting_lines(entry: Entry) -> Iterator[Record]:
    head = _entry_head(entry)
    for posting in entry.postings:
        yield head | _posting_record(posting)
    if not entry.postings:
        yield head | _NO_POSTING


def _posting_text(record: Record) -> str:
    """`Dr 1110 card 100.00 CNY`."""
    side = "Dr" if record["amount_minor"] > 0 else "Cr"
    money = format_minor(abs(record["amount_minor"]), record["currency"])
    words = [side, str(record["account_kind"]), record["owner"], money, record["currency"]]
    return " ".join(word for word in words if word)
