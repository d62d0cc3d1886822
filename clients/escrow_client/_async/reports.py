"""Reports: what the journal says of cases, in numbers."""

from __future__ import annotations

from datetime import datetime

from escrow.v1.report_pb2 import ReportCasesRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.enums import CaseGrouping
from escrow_client.reports import CaseReport


class AsyncReports(AsyncTransport):
    """ReportService."""

    async def report_cases(
        self,
        ledger: str,
        group_by: CaseGrouping,
        *,
        start_time: datetime | None = None,
        end_time: datetime | None = None,
        merchant: str = "",
        timeout_seconds: float | None = None,
    ) -> CaseReport:
        """Counts the cases that were opened from `start_time` on and before `end_time`.

        How many, how they ended, how long they took, and what they come to; only those on lines of
        a `merchant`, if one is given.
        """
        request = ReportCasesRequest(
            parent=_to_proto.ledger_name(ledger),
            group_by=f"CASE_GROUPING_{group_by}",
            start_time=_to_proto.timestamp("start_time", start_time),
            end_time=_to_proto.timestamp("end_time", end_time),
            merchant=merchant,
        )
        return _from_proto.case_report(
            await self._call(self._reports.ReportCases, request, timeout_seconds)
        )
