"""Sums in a reporting currency, for display alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from escrow_client.money import Money
from escrow_client.resources import CurrencySummary, TrialBalanceRow


@dataclass(frozen=True, slots=True)
class ReportingRate:
    """Units of a reporting currency for one of `currency`, as a decimal number, and its source."""

    currency: str
    rate: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportingCurrency:
    """A currency to show sums in, and a rate for each other currency that there is."""

    currency: str
    rates: Sequence[ReportingRate] = ()


@dataclass(frozen=True, slots=True)
class ReportedTrialBalance:
    """A trial balance in a reporting currency: a row for each kind, and all debits, or credits.

    Each is rounded for itself, so that the rows may miss the total by a little. `rates` are those
    that it rests on.
    """

    rates: tuple[ReportingRate, ...]
    rows: tuple[TrialBalanceRow, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class ReportedSummary:
    """The summaries of all currencies as one, in a reporting currency, by the rates it rests on."""

    rates: tuple[ReportingRate, ...]
    total: CurrencySummary
