"""ReportService."""

from __future__ import annotations

from typing import Any

from escrow.v1 import report_pb2, report_pb2_grpc
from ledger.case_reports import CaseReports
from ledger.directory import Directory
from ledger.statements import Statements
from server import pages
from server.convert import names
from server.convert import report as convert
from server.convert import statement as convert_statement


class ReportServicer(report_pb2_grpc.ReportServiceServicer):
    """Reports on cases, and statements of merchants."""

    def __init__(self, directory: Directory, reports: CaseReports, statements: Statements) -> None:
        self._directory = directory
        self._reports = reports
        self._statements = statements

    async def ReportCases(
        self, request: report_pb2.ReportCasesRequest, _context: Any
    ) -> report_pb2.ReportCasesResponse:
        where = convert.report_filter(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        return convert.report(await self._reports.by(ledger_id, convert.grouping(request), where))

    async def GetMerchantStatement(
        self, request: report_pb2.GetMerchantStatementRequest, _context: Any
    ) -> report_pb2.MerchantStatement:
        asked = convert_statement.statement_request(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        seq, ordinal = pages.decode_token(request, int, int) or (0, 0)
        size = pages.page_size(request.page_size)
        found = await self._statements.of_merchant(ledger_id, asked, (seq, ordinal), size + 1)
        shown = found._replace(movements=found.movements[:size])
        response = convert_statement.statement(asked, shown)
        if len(found.movements) > size:
            last, _ = shown.movements[-1]
            response.next_page_token = pages.encode_token((last.seq, last.ordinal), request)
        return response
