"""Options that show sums in one currency besides their own."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from escrow_client import ReportingCurrency, ReportingRate

_RATE_FORM = "CURRENCY=RATE@SOURCE"
_RATE = re.compile(r"([A-Z]{3})=([0-9]+(?:\.[0-9]+)?)@(\S+)")


def _parse_rate(written: str) -> ReportingRate:
    """`USD=7.12@pboc`: a dollar is 7.12 of the reporting currency, as pboc says."""
    if (matched := _RATE.fullmatch(written)) is None:
        raise typer.BadParameter(f"{written!r} is not of the form {_RATE_FORM}")
    return ReportingRate(*matched.groups())


InOption = Annotated[
    str,
    typer.Option(
        "--in",
        metavar="CODE",
        help="Show all sums in this currency, by the rates given; for display alone.",
    ),
]
RateOption = Annotated[
    list[ReportingRate] | None,
    typer.Option(
        "--rate",
        parser=_parse_rate,
        metavar=_RATE_FORM,
        help="What one of a currency is in that of --in, and who says so; may be repeated.",
        show_default=False,
    ),
]


def reporting_currency(code: str, rates: list[ReportingRate] | None) -> ReportingCurrency | None:
    """What the two options say together; None when sums stay in their currencies."""
    if not code:
        if rates:
            raise typer.BadParameter("--rate needs --in, which says what a currency is worth in")
        return None
    return ReportingCurrency(code, tuple(rates or ()))


def rates_text(rates: tuple[ReportingRate, ...]) -> str:
    """`JPY=0.0052@boe USD=0.79@boe`."""
    return " ".join(f"{each.currency}={each.rate}@{each.source}" for each in rates)
