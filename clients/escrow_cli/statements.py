"""`escrow statement`: a merchant's accounts over a period, and everything that moved on them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from jinja2 import Environment, PackageLoader, StrictUndefined

from escrow_cli.books import account_titles, debit_and_credit
from escrow_cli.connection import open_client
from escrow_cli.errors import UsageError
from escrow_cli.merchants import MerchantArgument
from escrow_cli.options import LedgerOption, parse_time
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    amount,
    format_minor,
    format_side,
    format_time,
    moment,
    print_json,
    print_prose,
    print_records,
    text,
)
from escrow_client import MerchantStatement

_PAGE: Final = "statement.html.j2"


def _side_text(key: str) -> Column:
    """A column of balances with their sides: `60.00 Cr`."""

    def cell(record: Record) -> str:
        return format_side(record[f"{key}_minor"], record["currency"])

    return Column(key.capitalize(), cell, numeric=True)


def concerns(record: Record) -> str:
    """The order with its line, the case, the payout: what a movement is about."""
    order = "/".join(filter(None, (record["hold"], record["line"])))
    return ", ".join(filter(None, (order, record["case"], record["payout"])))


_ACCOUNTS = Layout(
    keys=[],
    columns=[
        text("kind", "Kind"),
        text("title", "Account"),
        _side_text("opening"),
        amount("debit_minor", "Debit"),
        amount("credit_minor", "Credit"),
        _side_text("closing"),
    ],
)
_ITEMS = Layout(
    keys=[
        *("item", "kind", "title", "currency", "amount_minor", "balance_minor", "entry_seq"),
        *("entry_kind", "record_time", "effective_time", "hold", "line", "case", "payout"),
    ],
    columns=[
        moment("record_time", "Recorded"),
        text("entry_kind", "What"),
        text("kind", "Kind"),
        Column("Concerns", concerns),
        *debit_and_credit("amount_minor"),
        _side_text("balance"),
    ],
)


def statement(
    ctx: typer.Context,
    merchant: MerchantArgument,
    currency: Annotated[
        str, typer.Argument(metavar="CURRENCY", help="ISO 4217 code, such as EUR.")
    ],
    ledger: LedgerOption,
    start_time: Annotated[
        datetime,
        typer.Option("--from", parser=parse_time, metavar="TIME", help="Where the period begins."),
    ],
    end_time: Annotated[
        datetime,
        typer.Option(
            "--until",
            parser=parse_time,
            metavar="TIME",
            help="Before when it ends; no later than now, by the ledger's clock.",
        ),
    ],
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            dir_okay=False,
            metavar="FILE",
            help="Write a page to print into this file instead.",
            show_default=False,
        ),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show a merchant's statement: what each account held, what came and went, what it held then.

    The period is of record time, so that a statement never changes. In csv the first lines are what
    each account held when it began, the last what it held when it ended.

    For example: escrow statement acme EUR -l shop --from 2026-03-01T00:00:00Z
    --until 2026-04-01T00:00:00Z --html march.html
    """
    with open_client(ctx.obj) as client:
        found = client.merchant_statement(
            ledger, merchant, currency, start_time=start_time, end_time=end_time
        )
        titles = account_titles(client, ledger)
    record = statement_record(found, titles)
    if html is not None:
        _write(html, page(ledger, record))
    elif form is Format.JSON:
        print_json(record)
    elif form is Format.CSV:
        print_records(_items(record), _ITEMS, form, empty="")
    else:
        _print_tables(record)


def _print_tables(record: Record) -> None:
    period = f"{record['start_time']} to {record['end_time']}"
    print_prose(f"[bold]{record['merchant']}[/], {record['currency']}, {period}\n")
    print_records(record["accounts"], _ACCOUNTS, Format.TABLE, empty="It had no account then.")
    print_prose("\n[bold]What moved[/]:\n")
    print_records(record["movements"], _ITEMS, Format.TABLE, empty="Nothing.")


def page(ledger: str, record: Record) -> str:
    """A statement as a page that prints well: no script, and nothing that is fetched."""
    environment = Environment(
        loader=PackageLoader("escrow_cli", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": lambda minor: format_minor(minor, record["currency"]),
        "side": lambda minor: format_side(minor, record["currency"]),
        "concerns": concerns,
    }
    return environment.get_template(_PAGE).render(ledger=ledger, statement=record)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from error


def _items(record: Record) -> Iterator[Record]:
    """Every line of a statement: openings, movements and closings."""
    for item in ("opening", "closing"):
        if item == "closing":
            yield from record["movements"]
        for account in record["accounts"]:
            yield dict.fromkeys(_ITEMS.keys, "") | {
                "item": item,
                "kind": account["kind"],
                "title": account["title"],
                "currency": account["currency"],
                "amount_minor": 0,
                "balance_minor": account[f"{item}_minor"],
            }


def statement_record(found: MerchantStatement, titles: Mapping[int, str]) -> Record:
    """A statement with its accounts and movements; debit positive, but for `credit_minor`."""
    return {
        "merchant": found.merchant,
        "currency": found.currency,
        "start_time": format_time(found.start_time),
        "end_time": format_time(found.end_time),
        "accounts": [
            {
                "kind": each.kind,
                "title": titles.get(each.kind, ""),
                "currency": found.currency,
                "opening_minor": each.opening.amount_minor,
                "debit_minor": each.debit.amount_minor,
                "credit_minor": each.credit.amount_minor,
                "closing_minor": each.closing.amount_minor,
                "movements": each.movement_count,
            }
            for each in found.accounts
        ],
        "movements": [
            {
                "item": "movement",
                "kind": each.kind,
                "title": titles.get(each.kind, ""),
                "currency": found.currency,
                "amount_minor": each.amount.amount_minor,
                "balance_minor": each.balance.amount_minor,
                "entry_seq": each.entry_seq,
                "entry_kind": str(each.entry_kind),
                "record_time": format_time(each.record_time),
                "effective_time": format_time(each.effective_time),
                "hold": each.hold_id,
                "line": each.line_id,
                "case": each.case_id,
                "payout": each.payout_id,
            }
            for each in found.movements
        ],
    }
