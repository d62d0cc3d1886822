"""Money: an ISO 4217 code and an integer number of the currency's minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from functools import cache

from iso4217 import Currency

_INT64_MIN = -(2**63)
_INT64_MAX = 2**63 - 1
# Wide enough for every int64, and it raises where it would have to round.
_EXACT = Context(prec=40, Emin=-40, Emax=40, traps=[InvalidOperation, Inexact, Overflow])


@cache
def currency_exponent(currency: str) -> int:
    """How many decimals the currency has: 0 for JPY, 2 for GBP, 3 for KWD.

    Raises ValueError for a code that is not a circulating currency of ISO 4217.
    """
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        raise ValueError(f"{currency!r} is not a circulating currency of ISO 4217")
    return int(exponent)


def check_amount_minor(amount_minor: int) -> None:
    """Refuses floats and bools with TypeError, what leaves int64 with ValueError."""
    if type(amount_minor) is not int:
        kind = type(amount_minor).__name__
        raise TypeError(f"amount_minor must be an int of minor units, not {kind}")
    if not _INT64_MIN <= amount_minor <= _INT64_MAX:
        raise ValueError(f"amount_minor {amount_minor} does not fit into 64 bits")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `Money("GBP", 1234)` is 12.34 pounds.

    `amount_minor` is an int of minor units within int64. Floats and bools are refused with
    TypeError. The code is checked by the server, and here only where its decimals matter.
    """

    currency: str
    amount_minor: int

    def __post_init__(self) -> None:
        check_amount_minor(self.amount_minor)

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> Money:
        """Reads a decimal amount: `Money.of("12.34", "GBP")`.

        Raises TypeError for anything but str and Decimal (a float has lost the exact amount
        already), ValueError for text that is no number, more decimals than the currency has, or
        an unknown currency.
        """
        if not isinstance(amount, str | Decimal):
            raise TypeError(f"amount must be a str or a Decimal, not {type(amount).__name__}")
        exponent = currency_exponent(currency)
        try:
            minor = _EXACT.scaleb(_EXACT.create_decimal(amount), exponent)
            amount_minor = int(_EXACT.to_integral_exact(minor))
        except (DecimalException, OverflowError, ValueError):
            raise ValueError(
                f"{str(amount)!r} is not an amount of {currency}, a number of up to "
                f"{exponent} decimals"
            ) from None
        return cls(currency, amount_minor)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact: 12.34 for `Money("GBP", 1234)`."""
        return _EXACT.scaleb(Decimal(self.amount_minor), -currency_exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.currency, self.amount_minor + self._same_currency(other))

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.currency, self.amount_minor - self._same_currency(other))

    def __str__(self) -> str:
        try:
            return f"{self.amount:f} {self.currency}"
        except ValueError:
            return f"{self.amount_minor} minor units of {self.currency}"

    def _same_currency(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot add up {self.currency} and {other.currency}")
        return other.amount_minor


def check_one_currency(name: str, amounts: Sequence[Money]) -> None:
    """Refuses amounts of several currencies, and none at all, with ValueError."""
    if not amounts:
        raise ValueError(f"{name} must not be empty")
    currency = amounts[0].currency
    for amount in amounts:
        if amount.currency != currency:
            raise ValueError(
                f"{name} must be of one currency, not {currency} and {amount.currency}"
            )
