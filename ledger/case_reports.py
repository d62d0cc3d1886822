"""Reports on cases: what the journal says of them, in numbers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage import case_reports
from ledger.storage.case_reports import CaseReport, Grouping, ReportFilter


class CaseReports:
    """Reports of one database. Each counts every write that was answered before it began."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def by(self, ledger_id: UUID, grouping: Grouping, where: ReportFilter) -> CaseReport:
        """Count cases by one of their attributes, as of one moment of the ledger's clock."""
        return await case_reports.report(self._engine, ledger_id, grouping, where)
