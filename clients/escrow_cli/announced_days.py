"""Working days as they were announced: what `escrow calendar load` makes calendars of.

The days come from the library `holidays`. A country is offered here once the tests have compared
its days with those of a second library; its entry in `_REGIMES` says which law they rest on.

Two kinds of countries are told apart. China's State Council announces the days of a year, make-up
working days included, in the autumn before: a year that the library does not have is not
announced, and the ledger treats what rests on it as provisional. Elsewhere the law names the days,
so that those of later years follow from it until it is changed; the provenance says as of which
release of the library it stood so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Final

import holidays

from escrow_cli.errors import CommandError

_RELEASE: Final = f"holidays {version('holidays')}"
_CODE: Final = re.compile(r"(?P<country>[A-Z]{2})(-(?P<part>[A-Z]{1,3}))?", re.ASCII)


class CalendarSourceError(CommandError):
    """A country or its years can't be had; the message says which can."""


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """What a calendar says of the years from the first to the last, ready to be recorded."""

    first_year: int
    last_year: int
    weekend: tuple[int, ...]
    """Days of the week that are no working days, from Monday, 0."""
    holidays: tuple[date, ...]
    working_days: tuple[date, ...]
    """Make-up days: working days although they fall on a weekend."""
    provenance: str


@dataclass(frozen=True, slots=True)
class _Regime:
    """What the days of a country rest on."""

    basis: str
    parts: tuple[str, ...] = ()
    """The subdivisions that are offered, by the second half of their ISO 3166-2 codes."""
    parts_only: bool = False
    """Whether the country as a whole has no days of its own."""
    categories: tuple[str, ...] = ("public",)
    """Those of the library that together are the days the law knows."""
    yearly: bool = False
    """Whether each year is announced, and the days of others can't be computed."""


# fmt: off
_LAENDER: Final = (
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
)
# fmt: on

_REGIMES: Final = {
    "AT": _Regime("Arbeitsruhegesetz, section 7"),
    "BE": _Regime("the Act of 4 January 1974 and the Royal Decree of 18 April 1974, article 1"),
    "CN": _Regime(
        "the yearly notices of the General Office of the State Council on holiday arrangements",
        yearly=True,
    ),
    "CZ": _Regime("Act No. 245/2000 Coll. on public holidays"),
    "DE": _Regime(
        "the Unification Treaty, article 2(2), and the holiday acts of the Länder; without a Land,"
        " the days that all of them share",
        parts=_LAENDER,
    ),
    "DK": _Regime("the Holy Days Ordinance of 26 October 1770 and Act No. 214 of 6 March 2023"),
    "ES": _Regime(
        "the Workers' Statute, article 37(2), and Royal Decree 2001/1983, article 45; the days that"
        " all autonomous communities share"
    ),
    "FI": _Regime("the Church Act and the acts on Independence Day and on the First of May"),
    "FR": _Regime("Code du travail, article L3133-1"),
    "GB": _Regime(
        "the Banking and Financial Dealings Act 1971, schedule 1, the common law, and royal"
        " proclamations",
        parts=("ENG", "NIR", "SCT", "WLS"),
        parts_only=True,
    ),
    "IE": _Regime("the Organisation of Working Time Act 1997, second schedule"),
    "IT": _Regime("Act No. 260 of 27 May 1949 as amended, last by Act No. 151 of 8 October 2025"),
    "LU": _Regime("Code du travail, article L. 232-2"),
    # The act on time limits treats Good Friday and every 5 May like the days off of most people;
    # the library lists both as optional.
    "NL": _Regime("Algemene termijnenwet, article 3", categories=("public", "optional")),
    "PL": _Regime("the Act on Days Free from Work of 18 January 1951"),
    "PT": _Regime("Código do Trabalho, article 234"),
    # The act on time limits treats the eves of Midsummer, Christmas, and New Year like holidays.
    "SE": _Regime(
        "Act 1989:253 on public holidays and Act 1930:173 on the computation of time, section 2",
        categories=("public", "de_facto"),
    ),
}


def countries() -> tuple[str, ...]:
    """The codes `announced` takes, in order: `DE`, `DE-BB` … `GB-ENG` …."""
    return tuple(
        code
        for country, regime in sorted(_REGIMES.items())
        for code in (
            *(() if regime.parts_only else (country,)),
            *(f"{country}-{part}" for part in regime.parts),
        )
    )


def announced(country: str, years: range) -> CalendarDays:
    """The working days of a country in those of the years that were announced.

    `country` is an ISO 3166-1 code, or an ISO 3166-2 code such as `GB-ENG`; `years` ascend without
    gaps. Announced years beyond the asked ones are left out, and so are asked ones that were not
    announced: see `first_year` and `last_year`.

    Raises CalendarSourceError for a country that is not offered, and when none of the years was
    announced.
    """
    regime, code, part = _regime(country)
    known = _years(holidays.country_holidays(code, subdiv=part), regime)
    first, last = max(years.start, known.start), min(years.stop, known.stop) - 1
    if last < first:
        asked = f"{years.start}-{years.stop - 1}"
        raise CalendarSourceError(
            f"None of the years {asked} is known for {country}: {_RELEASE}"
            f" has {known.start}-{known.stop - 1}, a newer release of it may have more."
        )
    days = holidays.country_holidays(
        code,
        subdiv=part,
        years=range(first, last + 1),
        expand=False,
        categories=regime.categories,
    )
    return CalendarDays(
        first_year=first,
        last_year=last,
        weekend=tuple(sorted(days.weekend)),
        holidays=_within(days, first, last),
        working_days=_within(days.weekend_workdays, first, last),
        provenance=(
            f"{country} {first}-{last}: {regime.basis}; by the library {_RELEASE}"
            + ("." if regime.yearly else ", as the law stood when that was released.")
        ),
    )


def _regime(country: str) -> tuple[_Regime, str, str | None]:
    match = _CODE.fullmatch(country)
    if match is None or country not in countries():
        raise CalendarSourceError(
            f"There are no days of {country!r} here, but of {', '.join(countries())}."
        )
    return _REGIMES[match["country"]], match["country"], match["part"]


def _years(source: holidays.HolidayBase, regime: _Regime) -> range:
    """The years the library knows. Of those announced yearly, each has days of its own in it."""
    if not regime.yearly:
        return range(source.start_year, source.end_year + 1)
    arranged = source.special_public_holidays
    return range(min(arranged), max(arranged) + 1)


def _within(days: Iterable[date], first: int, last: int) -> tuple[date, ...]:
    return tuple(sorted(day for day in days if first <= day.year <= last))
