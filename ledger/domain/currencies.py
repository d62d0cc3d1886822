"""Currencies: ISO 4217 codes with the exponents of their minor units, from the `iso4217` package.

Funds, precious metals and the testing codes have no minor unit and are no money here.
"""

from __future__ import annotations

from functools import cache

from iso4217 import Currency

from ledger.domain.refusals import Reason, Refusal


@cache
def exponent(code: str) -> int:
    """How many decimals the minor unit of a currency has: JPY 0, CNY 2, KWD 3.

    Refused with CURRENCY_UNKNOWN when it is not a currency of ISO 4217 with a minor unit.
    """
    try:
        decimals = Currency(code.upper()).exponent if code.isupper() else None
    except ValueError:
        decimals = None
    if decimals is None:
        raise Refusal(Reason.CURRENCY_UNKNOWN, currency_code=code)
    return int(decimals)
