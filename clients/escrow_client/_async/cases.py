"""Cases: what buyers ask for after the sale."""

from __future__ import annotations

from collections.abc import AsyncIterator

from escrow.v1.case_pb2 import GetCaseRequest, ListCasesRequest, ListEvidenceRequest
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import PAGE_SIZE
from escrow_client.case_commands import AddEvidence, AnswerCase, CloseCase, MoveCase, OpenCase
from escrow_client.cases import Case, EvidenceRecord
from escrow_client.enums import CaseState, CaseType


class AsyncCases(AsyncTransport):
    """CaseService."""

    async def open_case(
        self, ledger: str, command: OpenCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Opens a case and sets apart what it claims, as far as the lines still hold that much.

        The rest of a claim is contingent. Until it is closed, it blocks the release of its lines
        or, by its scope, of all lines of its holds.
        """
        request = _to_proto.open_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.OpenCase, request, timeout_seconds))

    async def answer_case(
        self, ledger: str, command: AnswerCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Records that the merchant has answered, which ends its time to answer."""
        request = _to_proto.answer_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.AnswerCase, request, timeout_seconds))

    async def move_case(
        self, ledger: str, command: MoveCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Takes a case to another stage, whose time begins then.

        APPEAL and REOPEN set apart again what is claimed.
        """
        request = _to_proto.move_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.MoveCase, request, timeout_seconds))

    async def close_case(
        self, ledger: str, command: CloseCase, *, timeout_seconds: float | None = None
    ) -> Case:
        """Closes a case: what it awards is refunded, borne by whoever is liable.

        The first refund has the case's id. What was set apart and not awarded goes back to the
        lines; after REJECTED and PARTLY_APPROVED they stay blocked for the appeal days of their
        policies. A ruling on an appeal replaces the one before.
        """
        request = _to_proto.close_case(ledger, command)
        return _from_proto.case(await self._call(self._cases.CloseCase, request, timeout_seconds))

    async def add_evidence(
        self, ledger: str, command: AddEvidence, *, timeout_seconds: float | None = None
    ) -> Case:
        """Adds what identifies a piece of evidence to a case that is open."""
        request = _to_proto.add_evidence(ledger, command)
        return _from_proto.case(await self._call(self._cases.AddEvidence, request, timeout_seconds))

    async def get_case(
        self, ledger: str, case_id: str, *, timeout_seconds: float | None = None
    ) -> Case:
        """Reads a case."""
        request = GetCaseRequest(name=_to_proto.case_name(ledger, case_id))
        return _from_proto.case(await self._call(self._cases.GetCase, request, timeout_seconds))

    async def list_cases(
        self,
        ledger: str,
        *,
        hold_id: str = "",
        merchant: str = "",
        state: CaseState | None = None,
        type: CaseType | None = None,  # noqa: A002 (the contract's name)
        open_only: bool = False,
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Case]:
        """Iterates over cases by id: all, or those on a hold, of a merchant, in a state, of a type.

        `timeout_seconds` is that of each page.
        """
        request = ListCasesRequest(
            parent=_to_proto.ledger_name(ledger),
            hold_id=hold_id,
            merchant=merchant,
            state=_to_proto.optional("CASE_STATE", state),
            type=_to_proto.optional("CASE_TYPE", type),
            open_only=open_only,
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._cases.ListCases, request, "cases", timeout_seconds
        ):
            yield _from_proto.case(message)

    async def list_evidence(
        self, ledger: str, case_id: str, *, timeout_seconds: float | None = None
    ) -> AsyncIterator[EvidenceRecord]:
        """Iterates over the evidence of a case as it was added.

        `timeout_seconds` is that of each page.
        """
        request = ListEvidenceRequest(
            parent=_to_proto.case_name(ledger, case_id), page_size=PAGE_SIZE
        )
        async for message in self._call_pages(
            self._cases.ListEvidence, request, "evidence", timeout_seconds
        ):
            yield _from_proto.evidence_record(message)
