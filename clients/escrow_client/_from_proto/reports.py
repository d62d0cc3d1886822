"""Reports on cases."""

from __future__ import annotations

from datetime import timedelta

from escrow.v1 import report_pb2
from escrow_client._from_proto.values import instant, money
from escrow_client.reports import CaseGroup, CaseReport, CaseSum


def case_report(message: report_pb2.ReportCasesResponse) -> CaseReport:
    return CaseReport(
        groups=tuple(map(_case_group, message.groups)),
        total=_case_group(message.total),
        as_of_time=instant(message.as_of_time),
    )


def _case_group(message: report_pb2.CaseGroup) -> CaseGroup:
    return CaseGroup(
        key=message.key,
        case_count=message.case_count,
        open_count=message.open_count,
        approved_count=message.approved_count,
        partly_approved_count=message.partly_approved_count,
        rejected_count=message.rejected_count,
        dropped_count=message.dropped_count,
        breach_count=message.breach_count,
        response_median=_optional_duration(message, "response_median"),
        response_p90=_optional_duration(message, "response_p90"),
        resolution_median=_optional_duration(message, "resolution_median"),
        resolution_p90=_optional_duration(message, "resolution_p90"),
        sums=tuple(map(_case_sum, message.sums)),
        overdue_refund_count=message.overdue_refund_count,
        answered_count=message.answered_count,
        answered_late_count=message.answered_late_count,
    )


def _case_sum(message: report_pb2.CaseSum) -> CaseSum:
    currency = message.currency_code
    return CaseSum(
        currency=currency,
        claimed=money(currency, message.claimed_minor),
        reserved=money(currency, message.reserved_minor),
        awarded=money(currency, message.awarded_minor),
    )


def _optional_duration(message: report_pb2.CaseGroup, field: str) -> timedelta | None:
    if not message.HasField(field):
        return None
    value = getattr(message, field)
    return timedelta(0, value.seconds, value.nanos // 1_000)
