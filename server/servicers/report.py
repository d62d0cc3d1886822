"""ReportService."""

from __future__ import annotations

from typing import Any

from escrow.v1 import report_pb2, report_pb2_grpc
from ledger.case_reports import CaseReports
from ledger.directory import Directory
from server.convert import names
from server.convert import report as convert


class ReportServicer(report_pb2_grpc.ReportServiceServicer):
    """Reports on cases."""

    def __init__(self, directory: Directory, reports: CaseReports) -> None:
        self._directory = directory
        self._reports = reports

    async def ReportCases(
        self, request: report_pb2.ReportCasesRequest, _context: Any
    ) -> report_pb2.ReportCasesResponse:
        where = convert.report_filter(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        return convert.report(await self._reports.by(ledger_id, convert.grouping(request), where))
