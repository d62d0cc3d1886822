"""Reports: what the journal says of cases and of merchants, in numbers."""

from __future__ import annotations

from datetime import datetime

from escrow.v1.report_pb2 import GetMerchantStatementRequest, ReportCasesRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.enums import CaseGrouping
from escrow_client.reports import CaseReport, MerchantStatement


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

    async def merchant_statement(
        self,
        ledger: str,
        merchant: str,
        currency: str,
        *,
        start_time: datetime,
        end_time: datetime,
        timeout_seconds: float | None = None,
    ) -> MerchantStatement:
        """Reads a merchant's statement in a currency: its accounts, and every movement on them.

        The period is of record time, from `start_time` on and before `end_time`, which has passed;
        so a statement that was read never changes. `timeout_seconds` is that of each page.
        """
        request = GetMerchantStatementRequest(
            parent=_to_proto.ledger_name(ledger),
            merchant=merchant,
            currency_code=currency,
            start_time=_to_proto.timestamp("start_time", start_time),
            end_time=_to_proto.timestamp("end_time", end_time),
            page_size=PAGE_SIZE,
        )
        pages = []
        while True:
            page = await self._call(self._reports.GetMerchantStatement, request, timeout_seconds)
            pages.append(page)
            if not page.next_page_token:
                return _from_proto.merchant_statement(pages, start_time, end_time)
            request.page_token = page.next_page_token
