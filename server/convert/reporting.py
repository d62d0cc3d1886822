"""Reporting currencies: what a request asks for, and what sums come to in one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from escrow.v1 import journal_pb2
from ledger.domain.chart import CHART
from ledger.domain.reporting import Conversion, Reporting, ReportingRate
from ledger.storage.journal import CurrencySummary, TrialBalanceRow
from server.convert import journal

_NUMBERS = 3
"""Of a summary, the currency and two numbers come before the amounts."""


def reporting(
    request: journal_pb2.GetTrialBalanceRequest | journal_pb2.GetSummaryRequest,
) -> Reporting | None:
    """What a request wants sums shown in besides; None for nothing."""
    if not request.HasField("reporting"):
        return None
    asked = request.reporting
    rates = [ReportingRate(each.currency_code, each.rate, each.source) for each in asked.rates]
    return Reporting(asked.currency_code, tuple(rates))


def trial_balance(
    rows: Sequence[TrialBalanceRow], asked: Reporting
) -> journal_pb2.ReportedTrialBalance:
    """The trial balance in a reporting currency."""
    conversion = Conversion(asked, [row.currency for row in rows])
    by_kind = groupby(sorted(rows, key=attrgetter("kind")), key=attrgetter("kind"))
    return journal_pb2.ReportedTrialBalance(
        currency_code=conversion.currency,
        rates=_rates(conversion),
        rows=[_row(conversion, kind, list(of_kind)) for kind, of_kind in by_kind],
        total_minor=conversion.total((row.currency, row.debit) for row in rows),
    )


def _row(
    conversion: Conversion, kind: int, rows: Sequence[TrialBalanceRow]
) -> journal_pb2.TrialBalanceRow:
    return journal_pb2.TrialBalanceRow(
        kind=kind,
        title=CHART[kind].title,
        currency_code=conversion.currency,
        debit_minor=conversion.total((row.currency, row.debit) for row in rows),
        credit_minor=conversion.total((row.currency, row.credit) for row in rows),
        account_count=sum(row.account_count for row in rows),
    )


def summary(currencies: Sequence[CurrencySummary], asked: Reporting) -> journal_pb2.ReportedSummary:
    """The summaries of all currencies as one, in a reporting currency."""
    conversion = Conversion(asked, [one.currency for one in currencies])
    amounts = [
        conversion.total(
            (one.currency, amount) for one, amount in zip(currencies, column, strict=True)
        )
        for column in zip(*[one[_NUMBERS:] for one in currencies], strict=True)
    ]
    total = CurrencySummary(
        conversion.currency,
        sum(one.hold_count for one in currencies),
        sum(one.line_count for one in currencies),
        *(amounts or [0] * (len(CurrencySummary._fields) - _NUMBERS)),
    )
    (shown,) = journal.summary([total]).currencies
    return journal_pb2.ReportedSummary(rates=_rates(conversion), total=shown)


def _rates(conversion: Conversion) -> list[journal_pb2.ReportingRate]:
    return [
        journal_pb2.ReportingRate(currency_code=each.currency, rate=each.rate, source=each.source)
        for each in conversion.rates
    ]
