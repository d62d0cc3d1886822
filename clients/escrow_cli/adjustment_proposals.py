"""`escrow adjustment propose`: one command for each thing that two people can post."""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from escrow_cli.adjustment_records import ADJUSTMENTS, adjustment_record
from escrow_cli.connection import open_for_write
from escrow_cli.errors import CommandError, ExitCode, UsageError
from escrow_cli.options import (
    CurrencyOption,
    LedgerOption,
    RequestIdOption,
    parse_money,
    parse_time,
    split_parts,
)
from escrow_cli.output import Format, FormatOption, print_record
from escrow_client import (
    AccountKey,
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    Money,
    ProposeAdjustment,
    Reversal,
    SegregationTransfer,
    WriteOff,
)

propose_app = typer.Typer(
    no_args_is_help=True, help="Propose an adjustment, for somebody else to approve."
)

IdArgument = Annotated[str, typer.Argument(metavar="ADJUSTMENT", help="Its id.")]
ReasonOption = Annotated[
    str, typer.Option(help="A code such as uncollectable; never text about a person.")
]
ExpiresOption = Annotated[
    datetime,
    typer.Option(
        "--expires",
        parser=parse_time,
        metavar="TIME",
        help="When it can no longer be approved, by the ledger's clock.",
        show_default=False,
    ),
]
AmountOption = Annotated[str, typer.Option(help="How much, such as 12.34.")]
SIDE = "KIND:OWNER:AMOUNT:CODE"

_COLUMNS = ("kind", "owner", "currency", "debit", "credit", "hold")


@propose_app.command("write-off")
def write_off(
    ctx: typer.Context,
    adjustment_id: IdArgument,
    merchant: Annotated[str, typer.Option(help="Who owes it.")],
    amount: AmountOption,
    currency: CurrencyOption,
    reason: ReasonOption,
    expire_time: ExpiresOption,
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give up what a merchant owes, or a part of it."""
    what = WriteOff(merchant, parse_money(amount, currency))
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ProposeAdjustment(adjustment_id, what, reason, expire_time, request_id=sent_id)
        proposed = client.propose_adjustment(ledger, command)
    print_record(adjustment_record(proposed), ADJUSTMENTS.columns, form)


@propose_app.command("transfer")
def transfer(
    ctx: typer.Context,
    adjustment_id: IdArgument,
    segregated_account: Annotated[
        str, typer.Option("--segregated", metavar="ACCOUNT", help="The segregated bank account.")
    ],
    own_account: Annotated[
        str, typer.Option("--own", metavar="ACCOUNT", help="The platform's own bank account.")
    ],
    amount: AmountOption,
    currency: CurrencyOption,
    reason: ReasonOption,
    expire_time: ExpiresOption,
    ledger: LedgerOption,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Out of the segregated account, instead of into it.")
    ] = False,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Move money between the platform's own and a segregated bank account."""
    money = parse_money(amount, currency)
    moved = Money(money.currency, -money.amount_minor) if withdraw else money
    what = SegregationTransfer(segregated_account, own_account, moved)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ProposeAdjustment(adjustment_id, what, reason, expire_time, request_id=sent_id)
        proposed = client.propose_adjustment(ledger, command)
    print_record(adjustment_record(proposed), ADJUSTMENTS.columns, form)


@propose_app.command("exchange")
def exchange(
    ctx: typer.Context,
    adjustment_id: IdArgument,
    sold: Annotated[
        str, typer.Option(metavar=SIDE, help="What is sold, such as 1010:main:100.00:EUR.")
    ],
    bought: Annotated[
        str, typer.Option(metavar=SIDE, help="What is bought, such as 1010:main:16250:JPY.")
    ],
    rate: Annotated[str, typer.Option(help="Units bought for one that is sold, such as 162.5.")],
    rate_source: Annotated[str, typer.Option(metavar="SOURCE", help="Where the rate is from.")],
    reason: ReasonOption,
    expire_time: ExpiresOption,
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Exchange one currency for another: two assets, or two liabilities such as 2110."""
    try:
        exact = Decimal(rate)
    except InvalidOperation:
        raise typer.BadParameter(f"{rate!r} is not a rate such as 162.5") from None
    what = CurrencyExchange(*_side(sold), *_side(bought), exact, rate_source)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ProposeAdjustment(adjustment_id, what, reason, expire_time, request_id=sent_id)
        proposed = client.propose_adjustment(ledger, command)
    print_record(adjustment_record(proposed), ADJUSTMENTS.columns, form)


def _side(written: str) -> tuple[AccountKey, Money]:
    kind, owner, amount, currency = split_parts(written, SIDE)
    if not kind.isdecimal():
        raise typer.BadParameter(f"{kind!r} is not the number of an account's kind, such as 1010")
    money = parse_money(amount, currency)
    return AccountKey(int(kind), owner, money.currency), money


@propose_app.command("reversal")
def reversal(
    ctx: typer.Context,
    adjustment_id: IdArgument,
    entry_seq: Annotated[
        int, typer.Argument(metavar="SEQ", min=1, help="The entry that approved what is undone.")
    ],
    reason: ReasonOption,
    expire_time: ExpiresOption,
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Undo an adjustment that was approved, once, by the opposite postings."""
    what = Reversal(entry_seq)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ProposeAdjustment(adjustment_id, what, reason, expire_time, request_id=sent_id)
        proposed = client.propose_adjustment(ledger, command)
    print_record(adjustment_record(proposed), ADJUSTMENTS.columns, form)


@propose_app.command("manual")
def manual(
    ctx: typer.Context,
    adjustment_id: IdArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=f"The postings, as CSV with the columns {', '.join(_COLUMNS)}; - is stdin.",
        ),
    ],
    reason: ReasonOption,
    expire_time: ExpiresOption,
    ledger: LedgerOption,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Propose any balanced postings on kinds of account that may be adjusted.

    A line has a debit or a credit, such as 12.34; its owner is empty for the platform's own
    accounts, and its hold if it concerns none.
    """
    what = ManualPostings(list(_read_lines(_text(file).splitlines())))
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        command = ProposeAdjustment(adjustment_id, what, reason, expire_time, request_id=sent_id)
        proposed = client.propose_adjustment(ledger, command)
    print_record(adjustment_record(proposed), ADJUSTMENTS.columns, form)


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.") from error


def _read_lines(lines: Iterable[str]) -> Iterator[AdjustmentLine]:
    """The postings of a CSV file; raises CommandError, which names the line that is none."""
    rows = csv.DictReader(lines)
    unknown = set(rows.fieldnames or ()) ^ set(_COLUMNS)
    if unknown - {"hold"}:
        raise CommandError(
            f"The first line is to name the columns {', '.join(_COLUMNS)}.", ExitCode.REFUSED
        )
    for row in rows:
        try:
            yield _read_line(row)
        except (TypeError, ValueError) as error:
            raise CommandError(f"Line {rows.line_num}: {error}.", ExitCode.REFUSED) from error


def _read_line(row: Mapping[str, str]) -> AdjustmentLine:
    if bool(row["debit"]) == bool(row["credit"]):
        raise ValueError("expected either a debit or a credit")
    money = Money.of(row["debit"] or row["credit"], row["currency"])
    if money.amount_minor <= 0:
        raise ValueError(f"expected a positive amount, found {money}")
    side = 1 if row["debit"] else -1
    account = AccountKey(int(row["kind"]), row["owner"], row["currency"])
    amount = Money(row["currency"], side * money.amount_minor)
    return AdjustmentLine(account, amount, row.get("hold") or "")
