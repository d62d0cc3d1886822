"""Sums in a reporting currency."""

from __future__ import annotations

from collections.abc import Iterable

from escrow.v1 import journal_pb2
from escrow_client._from_proto.journal import currency_summary, trial_balance_row
from escrow_client._from_proto.values import money
from escrow_client.reporting import ReportedSummary, ReportedTrialBalance, ReportingRate


def reported_trial_balance(message: journal_pb2.ReportedTrialBalance) -> ReportedTrialBalance:
    return ReportedTrialBalance(
        rates=_rates(message.rates),
        rows=tuple(map(trial_balance_row, message.rows)),
        total=money(message.currency_code, message.total_minor),
    )


def reported_summary(message: journal_pb2.ReportedSummary) -> ReportedSummary:
    return ReportedSummary(rates=_rates(message.rates), total=currency_summary(message.total))


def _rates(messages: Iterable[journal_pb2.ReportingRate]) -> tuple[ReportingRate, ...]:
    return tuple(ReportingRate(each.currency_code, each.rate, each.source) for each in messages)
