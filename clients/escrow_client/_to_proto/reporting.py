"""Reporting currencies."""

from __future__ import annotations

from escrow.v1 import journal_pb2
from escrow_client.reporting import ReportingCurrency


def reporting_currency(reporting: ReportingCurrency) -> journal_pb2.ReportingCurrency:
    return journal_pb2.ReportingCurrency(
        currency_code=reporting.currency,
        rates=[
            journal_pb2.ReportingRate(
                currency_code=each.currency, rate=each.rate, source=each.source
            )
            for each in reporting.rates
        ],
    )
