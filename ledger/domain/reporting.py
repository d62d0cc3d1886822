"""Reporting currencies: sums of several currencies shown in one, by rates that the reader gives.

For display alone: nothing is posted by a rate here, and no sum is rounded but once, at its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ledger.domain import currencies
from ledger.domain.money import in_range
from ledger.domain.refusals import Reason, Refusal, field_invalid


class ReportingRate(NamedTuple):
    """Units of the reporting currency for one of another, as a decimal number, and its source."""

    currency: str
    rate: str
    source: str


@dataclass(frozen=True, slots=True)
class Reporting:
    """A currency to show sums in, and the rates to do so by.

    Refused with FIELD_INVALID when a rate is 0, or when a currency has two, or needs none.
    """

    currency: str
    rates: tuple[ReportingRate, ...]

    def __post_init__(self) -> None:
        known = {self.currency}
        for index, each in enumerate(self.rates):
            if each.currency in known:
                problem = f"there is a rate for {each.currency} already, or it needs none"
                raise field_invalid(f"reporting.rates[{index}].currency_code", problem)
            if not Fraction(each.rate):
                raise field_invalid(f"reporting.rates[{index}].rate", "must be greater than 0")
            known.add(each.currency)


class Conversion:
    """Shows sums of some currencies in a reporting currency.

    Refused with CURRENCY_UNKNOWN, or REPORTING_RATE_MISSING for a currency without a rate.
    """

    def __init__(self, reporting: Reporting, of: Iterable[str]) -> None:
        self.currency = reporting.currency
        unit = Fraction(10 ** currencies.exponent(reporting.currency))
        self._minor = {reporting.currency: Fraction(1)}
        for each in reporting.rates:
            exponent = currencies.exponent(each.currency)
            self._minor[each.currency] = Fraction(each.rate) * unit / 10**exponent
        present = set(of)
        for currency in sorted(present - self._minor.keys()):
            raise Refusal(
                Reason.REPORTING_RATE_MISSING,
                currency_code=currency,
                reporting_currency_code=reporting.currency,
            )
        self.rates = sorted(each for each in reporting.rates if each.currency in present)

    def total(self, amounts: Iterable[tuple[str, int]]) -> int:
        """The sum of amounts in minor units of their currencies, rounded half to even at the end.

        Refused with AMOUNT_OUT_OF_RANGE when it leaves int64.
        """
        exact = sum((self._minor[currency] * amount for currency, amount in amounts), Fraction())
        return in_range(round(exact))
