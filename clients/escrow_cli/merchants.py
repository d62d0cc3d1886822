"""`escrow merchant`: what is agreed with merchants, where they are paid, what they deposited."""

from datetime import datetime
from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import (
    CurrencyOption,
    LedgerOption,
    OccurredOption,
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
    amount,
    format_minor,
    format_time,
    number,
    print_record,
    print_records,
    text,
)
from escrow_client import (
    Deposit,
    DepositEvent,
    Destination,
    Merchant,
    MerchantStanding,
    MerchantTerms,
    Money,
)

merchant_app = typer.Typer(
    no_args_is_help=True, help="Agree terms with merchants, and say where they are paid."
)

MerchantArgument = Annotated[
    str, typer.Argument(metavar="MERCHANT", help="The merchant, by its id.")
]

_CAP_FORM = "CURRENCY:AMOUNT"


def _caps_text(record: Record) -> str:
    return "\n".join(
        f"{format_minor(cap['amount_minor'], cap['currency'])} {cap['currency']}"
        for cap in record["advance_caps"]
    )


def _destinations_text(record: Record) -> str:
    """`bank-1 EUR, from 2026-03-01T00:00:00Z`, one a line."""
    return "\n".join(map(_destination_text, record["destinations"]))


def _destination_text(destination: Record) -> str:
    since, until = destination["valid_from_time"], destination["valid_until_time"]
    words = [f"{destination['destination']} {destination['currency']}"]
    words += [f"from {since}"] if since else []
    words += [f"until {until}"] if until else []
    return ", ".join(words)


_MERCHANTS = Layout(
    keys=[
        *("merchant", "standing", "payouts_stopped", "reserve_bps", "reserve_days"),
        *("advance_caps", "destinations", "entry_seq"),
    ],
    columns=[
        text("merchant", "Merchant"),
        text("standing", "Standing"),
        Column("Payouts", lambda record: "stopped" if record["payouts_stopped"] else "go on"),
        number("reserve_bps", "Reserve (1/100 %)"),
        number("reserve_days", "For days"),
        Column("Advances up to", _caps_text),
        Column("Paid at", _destinations_text),
        text("entry_seq", "Entry"),
    ],
)
_DEPOSIT = [
    text("merchant", "Merchant"),
    text("currency", "Currency"),
    amount("balance_minor", "Deposit"),
    text("entry_seq", "Entry"),
]


def _parse_cap(written: str) -> Money:
    """`EUR:100.00`."""
    currency, cap = split_parts(written, _CAP_FORM)
    return parse_money(cap, currency)


@merchant_app.command("put")
def put_merchant(
    ctx: typer.Context,
    merchant: MerchantArgument,
    ledger: LedgerOption,
    reason: Annotated[str, typer.Option(help="Why: a code such as warning; never a text.")],
    standing: Annotated[
        MerchantStanding | None,
        choice(MerchantStanding, "Whether it trades; trading, if left out."),
    ] = None,
    payouts_stopped: Annotated[
        bool, typer.Option("--stop-payouts", help="Nothing is paid out to it.")
    ] = False,
    reserve_bps: Annotated[
        int,
        typer.Option(
            min=0,
            max=10_000,
            metavar="N",
            help="Kept back at least of releases, in 1/100 of a percent, of holds placed then on.",
        ),
    ] = 0,
    reserve_days: Annotated[
        int, typer.Option(min=0, max=3650, metavar="N", help="For so many days at least.")
    ] = 0,
    advance_cap: Annotated[
        list[Money] | None,
        typer.Option(
            parser=_parse_cap,
            metavar=_CAP_FORM,
            help="How much the platform advances for it; may be repeated.",
            show_default="as much as it takes",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Register a merchant, or change what is agreed with it: all of it, not what has changed.

    For example: escrow merchant put acme -l shop --reason warning --reserve-bps 1000
    --reserve-days 30 --advance-cap EUR:500.00
    """
    terms = MerchantTerms(
        standing or MerchantStanding.TRADING,
        payouts_stopped,
        reserve_bps,
        reserve_days,
        tuple(advance_cap or ()),
    )
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.put_merchant(ledger, merchant, terms, reason=reason, request_id=sent_id)
    print_record(merchant_record(made), _MERCHANTS.columns, form)


@merchant_app.command("get")
def get_merchant(
    ctx: typer.Context,
    merchant: MerchantArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show what is agreed with a merchant, and where it is paid."""
    with open_client(ctx.obj) as client:
        found = client.get_merchant(ledger, merchant)
    print_record(merchant_record(found), _MERCHANTS.columns, form)


@merchant_app.command("list")
def list_merchants(
    ctx: typer.Context, ledger: LedgerOption, form: FormatOption = Format.TABLE
) -> None:
    """List the merchants that were registered, by their id."""
    with open_client(ctx.obj) as client:
        print_records(
            map(merchant_record, client.list_merchants(ledger)),
            _MERCHANTS,
            form,
            empty="No merchant was registered.",
        )


@merchant_app.command("destination")
def put_destination(
    ctx: typer.Context,
    merchant: MerchantArgument,
    destination: Annotated[
        str,
        typer.Argument(
            metavar="DESTINATION", help="Your reference to where it goes; never an account number."
        ),
    ],
    currency: CurrencyOption,
    ledger: LedgerOption,
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            parser=parse_time,
            metavar="TIME",
            help="From when it can be paid to.",
            show_default="always",
        ),
    ] = None,
    valid_until: Annotated[
        datetime | None,
        typer.Option(
            "--until",
            parser=parse_time,
            metavar="TIME",
            help="Before when it can be paid to.",
            show_default="always",
        ),
    ] = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say where a merchant can be paid; said again, it replaces what was said of it.

    From the first one on, payouts to the merchant go to its destinations alone.
    """
    where = Destination(destination, currency, valid_from, valid_until)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        changed = client.put_destination(ledger, merchant, where, request_id=sent_id)
    print_record(merchant_record(changed), _MERCHANTS.columns, form)


@merchant_app.command("deposit")
def report_deposit(
    ctx: typer.Context,
    merchant: MerchantArgument,
    event: Annotated[DepositEvent, choice(DepositEvent, "What happened.")],
    deposited: Annotated[
        str, typer.Option("--amount", metavar="AMOUNT", help="How much, such as 12.34.")
    ],
    currency: CurrencyOption,
    bank_account: Annotated[
        str, typer.Option(metavar="ACCOUNT", help="Your own bank account, by your reference.")
    ],
    ledger: LedgerOption,
    occurred_time: OccurredOption = None,
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report that a deposit was paid in, or back to a merchant that has left.

    It is paid back when the merchant no longer trades and nothing of its is open.
    """
    money = parse_money(deposited, currency)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        reported = client.report_deposit(
            ledger,
            merchant,
            event,
            money,
            bank_account,
            occurred_time=occurred_time,
            request_id=sent_id,
        )
    print_record(_deposit_record(reported), _DEPOSIT, form)


def merchant_record(found: Merchant) -> Record:
    """A merchant with what is agreed and where it is paid."""
    terms = found.terms
    return {
        "merchant": found.merchant,
        "standing": str(terms.standing),
        "payouts_stopped": terms.payouts_stopped,
        "reserve_bps": terms.reserve_bps,
        "reserve_days": terms.reserve_days,
        "advance_caps": [
            {"currency": cap.currency, "amount_minor": cap.amount_minor}
            for cap in terms.advance_caps
        ],
        "destinations": [
            {
                "destination": each.destination_id,
                "currency": each.currency,
                "valid_from_time": format_time(each.valid_from_time),
                "valid_until_time": format_time(each.valid_until_time),
            }
            for each in found.destinations
        ],
        "entry_seq": found.entry_seq,
    }


def _deposit_record(found: Deposit) -> Record:
    return {
        "merchant": found.merchant,
        "currency": found.balance.currency,
        "balance_minor": found.balance.amount_minor,
        "entry_seq": found.entry_seq,
    }
