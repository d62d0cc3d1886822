"""Ledgers and their clocks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from escrow.v1.ledger_pb2 import (
    AdvanceClockRequest,
    CreateLedgerRequest,
    GetLedgerRequest,
    ListLedgersRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import LONG_TIMEOUT_SECONDS, PAGE_SIZE
from escrow_client.request_id import new_request_id
from escrow_client.resources import Ledger


class AsyncLedgers(AsyncTransport):
    """LedgerService."""

    async def create_ledger(
        self,
        ledger: str,
        time_zone: str,
        *,
        test_clock_start_time: datetime | None = None,
        request_id: str | None = None,
        timeout_seconds: float | None = None,
    ) -> Ledger:
        """Creates an empty ledger; with a `test_clock_start_time`, a test ledger.

        `time_zone` is the IANA zone of its business dates.
        """
        request = CreateLedgerRequest(
            ledger_id=ledger,
            request_id=request_id or new_request_id(),
            time_zone=time_zone,
            test_clock_start_time=_to_proto.timestamp(
                "test_clock_start_time", test_clock_start_time
            ),
        )
        return _from_proto.ledger(
            await self._call(self._ledgers.CreateLedger, request, timeout_seconds)
        )

    async def get_ledger(self, ledger: str, *, timeout_seconds: float | None = None) -> Ledger:
        """Reads a ledger, its clock included."""
        request = GetLedgerRequest(name=_to_proto.ledger_name(ledger))
        return _from_proto.ledger(
            await self._call(self._ledgers.GetLedger, request, timeout_seconds)
        )

    async def list_ledgers(self, *, timeout_seconds: float | None = None) -> AsyncIterator[Ledger]:
        """Iterates over every ledger, by id; `timeout_seconds` is that of each page."""
        request = ListLedgersRequest(page_size=PAGE_SIZE)
        async for message in self._call_pages(
            self._ledgers.ListLedgers, request, "ledgers", timeout_seconds
        ):
            yield _from_proto.ledger(message)

    async def advance_clock(
        self,
        ledger: str,
        to_time: datetime,
        *,
        request_id: str | None = None,
        timeout_seconds: float = LONG_TIMEOUT_SECONDS,
    ) -> Ledger:
        """Moves the clock of a test ledger forward, releasing on the way what falls due."""
        request = AdvanceClockRequest(
            name=_to_proto.ledger_name(ledger),
            request_id=request_id or new_request_id(),
            to_time=_to_proto.timestamp("to_time", to_time),
        )
        return _from_proto.ledger(
            await self._call(self._ledgers.AdvanceClock, request, timeout_seconds)
        )
