"""Reports: what to count, and what was counted as messages."""

from __future__ import annotations

from datetime import timedelta

from escrow.v1 import report_pb2
from ledger.body import Fields
from ledger.body.codecs import stated
from ledger.domain.money import in_range
from ledger.storage.case_reports import CaseGroup, CaseReport, CaseSum, Grouping, ReportFilter
from ledger.timestamps import timestamp_fields
from server.convert.times import optional_time


def grouping(request: report_pb2.ReportCasesRequest) -> Grouping:
    """What to count by."""
    return stated(report_pb2.CaseGrouping, request.group_by, Grouping)


def report_filter(request: report_pb2.ReportCasesRequest) -> ReportFilter:
    """Which cases to count."""
    return ReportFilter(
        optional_time(request, "start_time"), optional_time(request, "end_time"), request.merchant
    )


def report(of: CaseReport) -> report_pb2.ReportCasesResponse:
    """A report; AMOUNT_OUT_OF_RANGE when a sum over cases leaves int64."""
    return report_pb2.ReportCasesResponse(
        groups=[_group(group) for group in of.groups],
        total=_group(of.total),
        as_of_time=timestamp_fields(of.as_of),
    )


def _group(of: CaseGroup) -> report_pb2.CaseGroup:
    return report_pb2.CaseGroup(
        key=of.key,
        case_count=of.cases,
        open_count=of.open,
        approved_count=of.approved,
        partly_approved_count=of.partly_approved,
        rejected_count=of.rejected,
        dropped_count=of.dropped,
        breach_count=of.breaches,
        response_median=_duration(of.response_median),
        response_p90=_duration(of.response_p90),
        resolution_median=_duration(of.resolution_median),
        resolution_p90=_duration(of.resolution_p90),
        sums=[_sum(each) for each in of.sums],
        overdue_refund_count=of.overdue_refunds,
        answered_count=of.answered,
        answered_late_count=of.answered_late,
    )


def _duration(of: timedelta | None) -> Fields | None:
    """The fields of a duration; one that is None is left unset."""
    if of is None:
        return None
    return {"seconds": of.days * 86_400 + of.seconds, "nanos": of.microseconds * 1_000}


def _sum(of: CaseSum) -> Fields:
    return {
        "currency_code": of.currency,
        "claimed_minor": in_range(of.claimed),
        "reserved_minor": in_range(of.reserved),
        "awarded_minor": in_range(of.awarded),
    }
