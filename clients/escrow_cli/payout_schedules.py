"""`escrow payout schedule`: when merchants are paid without being asked."""

from __future__ import annotations

from typing import Annotated

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerOption, RequestIdOption, choice, parse_money
from escrow_cli.output import (
    Column,
    Format,
    FormatOption,
    Layout,
    Record,
    amount,
    format_time,
    number,
    print_record,
    print_records,
    text,
)
from escrow_cli.weekdays import WEEKDAYS, Weekday
from escrow_client import PayoutCadence, PayoutSchedule, PayoutScheduleTerms

schedule_app = typer.Typer(
    no_args_is_help=True, help="Pay merchants by schedule: say when, from how much on, and where."
)

MerchantArgument = Annotated[
    str, typer.Argument(metavar="MERCHANT", help="The merchant, by its id.")
]
CurrencyArgument = Annotated[
    str, typer.Argument(metavar="CURRENCY", help="ISO 4217 code of what is paid, such as GBP.")
]


def _when(record: Record) -> str:
    """`weekly, FRIDAY 10:00 Europe/London`."""
    parts = [record["weekday"], record["local_time"], record["time_zone"]]
    return ", ".join(filter(None, [record["cadence"].lower(), " ".join(filter(None, parts))]))


_SCHEDULES = Layout(
    keys=[
        *("merchant", "currency", "cadence", "weekday", "local_time", "time_zone", "delay_days"),
        *("minimum_minor", "calendar", "destination", "next_run_time", "entry_seq"),
    ],
    columns=[
        text("merchant", "Merchant"),
        text("currency", "Currency"),
        Column("When", _when),
        number("delay_days", "T+"),
        amount("minimum_minor", "Minimum"),
        text("calendar", "Calendar"),
        text("destination", "Paid at"),
        text("next_run_time", "Next run"),
        text("entry_seq", "Entry"),
    ],
)


@schedule_app.command("put")
def put_schedule(
    ctx: typer.Context,
    merchant: MerchantArgument,
    currency: CurrencyArgument,
    ledger: LedgerOption,
    cadence: Annotated[PayoutCadence, choice(PayoutCadence, "How often; none ends it.")],
    weekday: Annotated[
        Weekday | None, choice(Weekday, "On which day; for weekly alone.", name="--on")
    ] = None,
    local_time: Annotated[
        str, typer.Option("--at", metavar="HH:MM", help="At what time of day.")
    ] = "",
    time_zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Where, such as Europe/London.")
    ] = "",
    delay_days: Annotated[
        int,
        typer.Option(
            min=0, max=365, metavar="N", help="Only what was available N days before (T+N)."
        ),
    ] = 0,
    minimum: Annotated[
        str, typer.Option(metavar="AMOUNT", help="What a run pays at least, such as 12.34.")
    ] = "0",
    calendar: Annotated[
        str,
        typer.Option(
            metavar="CALENDAR", help="Which days are working days.", show_default="every day"
        ),
    ] = "",
    destination: Annotated[
        str, typer.Option(help="Your reference to where it goes; never an account number.")
    ] = "",
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say when a merchant is paid: all of it, not what has changed.

    For example: escrow payout schedule put acme CNY -l shop --cadence daily --at 10:00
    --time-zone Asia/Shanghai --delay-days 1 --calendar CN --destination bank-1
    """
    terms = PayoutScheduleTerms(
        cadence,
        None if weekday is None else WEEKDAYS.index(weekday),
        local_time,
        time_zone,
        delay_days,
        parse_money(minimum, currency).amount_minor,
        calendar,
        destination,
    )
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.put_payout_schedule(ledger, merchant, currency, terms, request_id=sent_id)
    print_record(schedule_record(made), _SCHEDULES.columns, form)


@schedule_app.command("get")
def get_schedule(
    ctx: typer.Context,
    merchant: MerchantArgument,
    currency: CurrencyArgument,
    ledger: LedgerOption,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show when a merchant is paid in a currency, and when next."""
    with open_client(ctx.obj) as client:
        found = client.get_payout_schedule(ledger, merchant, currency)
    print_record(schedule_record(found), _SCHEDULES.columns, form)


@schedule_app.command("list")
def list_schedules(
    ctx: typer.Context,
    ledger: LedgerOption,
    merchant: Annotated[str, typer.Option(help="Only schedules of this merchant.")] = "",
    form: FormatOption = Format.TABLE,
) -> None:
    """List payout schedules by merchant and currency; those that were ended are among them."""
    with open_client(ctx.obj) as client:
        print_records(
            map(schedule_record, client.list_payout_schedules(ledger, merchant=merchant)),
            _SCHEDULES,
            form,
            empty="Nobody is paid by schedule.",
        )


def schedule_record(found: PayoutSchedule) -> Record:
    """A schedule."""
    terms = found.terms
    return {
        "merchant": found.merchant,
        "currency": found.currency,
        "cadence": str(terms.cadence),
        "weekday": "" if terms.weekday is None else str(WEEKDAYS[terms.weekday]),
        "local_time": terms.local_time,
        "time_zone": terms.time_zone,
        "delay_days": terms.delay_days,
        "minimum_minor": terms.minimum_minor,
        "calendar": terms.calendar,
        "destination": terms.destination,
        "next_run_time": found.next_run_time and format_time(found.next_run_time),
        "entry_seq": found.entry_seq,
    }
