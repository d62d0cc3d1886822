"""Cases: what buyers ask for after the sale."""

from __future__ import annotations

from escrow.v1.case_pb2 import GetCaseRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client.commands import AnswerCase, CloseCase, OpenCase
from escrow_client.resources import Case


class AsyncCases(AsyncTransport):
    """CaseService."""

    async def open_case(
        self, ledger: str, command: OpenCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Opens a case and sets apart what it claims, as far as the lines still hold that much.

        Until it is closed, it blocks the release of its lines or, by its scope, of the whole hold.
        """
        request = _to_proto.open_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.OpenCase, request, timeout_seconds))

    async def answer_case(
        self, ledger: str, command: AnswerCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Records that the merchant has answered, which ends its time to answer."""
        request = _to_proto.answer_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.AnswerCase, request, timeout_seconds))

    async def close_case(
        self, ledger: str, command: CloseCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Closes a case: APPROVED refunds what was set apart, as a refund of the case's id.

        REJECTED and WITHDRAWN give it back to the lines; after REJECTED they stay blocked for the
        appeal days of their policies.
        """
        request = _to_proto.close_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.CloseCase, request, timeout_seconds))

    async def get_case(
        self, ledger: str, case_id: str, *, timeout_seconds: float | None = None
    ) -> Case:
        """Reads a case."""
        request = GetCaseRequest(name=_to_proto.case_name(ledger, case_id))
        return _from_proto.case(await self._call(self._cases.GetCase, request, timeout_seconds))
