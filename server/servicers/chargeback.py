"""ChargebackService."""

from __future__ import annotations

from typing import Any, Final

from escrow.v1 import chargeback_pb2, chargeback_pb2_grpc
from server.convert import chargeback as convert
from server.convert.case import changed_case
from server.writes import Write, Writes

REPORT_CHARGEBACK: Final = Write(
    "/escrow.v1.ChargebackService/ReportChargeback",
    convert.report_chargeback,
    changed_case,
    unchanged=convert.unchanged_case,
)


class ChargebackServicer(chargeback_pb2_grpc.ChargebackServiceServicer):
    """Records what providers say of chargebacks."""

    def __init__(self, writes: Writes) -> None:
        self._writes = writes

    async def ReportChargeback(
        self, request: chargeback_pb2.ReportChargebackRequest, _context: Any
    ) -> bytes:
        return await self._writes.one(REPORT_CHARGEBACK, request.parent, request)
