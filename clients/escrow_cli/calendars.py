"""`escrow calendar`: which days are working days."""

import re
from datetime import date
from typing import Annotated, Final

import typer

from escrow_cli.connection import open_client, open_for_write
from escrow_cli.options import LedgerOption, RequestIdOption
from escrow_cli.output import Column, Format, FormatOption, Record, number, print_record, text
from escrow_client import Calendar

calendar_app = typer.Typer(
    no_args_is_help=True, help="Load calendars of working days, and read them."
)

CalendarArgument = Annotated[
    str, typer.Argument(metavar="CALENDAR", help="The calendar, by its id, such as CN.")
]

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _weekend_text(record: Record) -> str:
    return " ".join(_DAYS[day] for day in record["weekend"])


def _dates_text(key: str) -> Column:
    """Dates year by year: `2026: 01-01 01-02 …`."""

    def cell(record: Record) -> str:
        years: dict[str, list[str]] = {}
        for day in record[key]:
            year, _, rest = day.partition("-")
            years.setdefault(year, []).append(rest)
        return "\n".join(f"{year}: {' '.join(days)}" for year, days in years.items())

    return Column(key.replace("_", " ").capitalize(), cell)


_COLUMNS = [
    text("calendar", "Calendar"),
    number("revision", "Revision"),
    text("first_year", "First year"),
    text("last_year", "Last year"),
    Column("Weekend", _weekend_text),
    _dates_text("holidays"),
    _dates_text("working_days"),
    text("provenance", "From"),
    text("entry_seq", "Entry"),
]


def _parse_years(written: str) -> range:
    """`2025-2027`, or `2025` alone."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", written)
    years = range(0) if found is None else range(int(found[1]), int(found[2] or found[1]) + 1)
    if not years:
        raise typer.BadParameter(f"{written!r} are no years such as 2025-2027")
    return years


@calendar_app.command("load")
def load_calendar(
    ctx: typer.Context,
    calendar: CalendarArgument,
    ledger: LedgerOption,
    country: Annotated[
        str, typer.Option(metavar="CODE", help="Whose days: CN, DE, DE-BY, GB-ENG …")
    ],
    years: Annotated[
        range,
        typer.Option(
            parser=_parse_years,
            metavar="FIRST-LAST",
            help="Which years; those not announced yet are left out.",
        ),
    ],
    request_id: RequestIdOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Record a country's working days as a calendar, or as the next revision of one.

    Windows that run follow a new revision as far as that lengthens them. What rests on a year
    beyond the last is provisional, and every answer says so.

    For example: escrow calendar load CN -l shop --country CN --years 2025-2027
    """
    from escrow_cli.announced_days import announced

    days = announced(country, years)
    with open_for_write(ctx.obj, request_id) as (client, sent_id):
        made = client.create_calendar(
            ledger,
            calendar,
            first_year=days.first_year,
            last_year=days.last_year,
            weekend=days.weekend,
            holidays=days.holidays,
            working_days=days.working_days,
            provenance=days.provenance,
            request_id=sent_id,
        )
    print_record(_calendar_record(made), _COLUMNS, form)


@calendar_app.command("get")
def get_calendar(
    ctx: typer.Context,
    calendar: CalendarArgument,
    ledger: LedgerOption,
    revision: Annotated[
        int, typer.Option(min=0, metavar="N", help="This revision; 0 means the newest.")
    ] = 0,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show one calendar: its holidays, its make-up days, and where they are from."""
    with open_client(ctx.obj) as client:
        found = client.get_calendar(ledger, calendar, revision=revision)
    print_record(_calendar_record(found), _COLUMNS, form)


def _calendar_record(found: Calendar) -> Record:
    return {
        "calendar": found.calendar_id,
        "revision": found.revision,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "weekend": list(found.weekend),
        "holidays": _iso(found.holidays),
        "working_days": _iso(found.working_days),
        "provenance": found.provenance,
        "entry_seq": found.entry_seq,
    }


def _iso(days: tuple[date, ...]) -> list[str]:
    return [day.isoformat() for day in days]
