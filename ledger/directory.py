"""Ledgers by name: creating, finding and listing them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.refusals import Reason, Refusal
from ledger.domain.zones import zone
from ledger.storage import ledgers
from ledger.storage.ledgers import LedgerRow

CACHED_MAX: Final = 10_000


class Directory:
    """Finds ledgers by name. Which id a name stands for never changes, so it is remembered."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._ids: dict[str, UUID] = {}

    def known(self, name: str) -> UUID | None:
        """The id of a ledger that was found before."""
        return self._ids.get(name)

    async def resolve(self, name: str) -> UUID:
        """The id of a ledger by its name, without `ledgers/`; LEDGER_NOT_FOUND otherwise."""
        return self._ids.get(name) or (await self.get(name)).ledger_id

    async def get(self, name: str) -> LedgerRow:
        """A ledger as it stands; LEDGER_NOT_FOUND as long as its first entry is not written."""
        row = await ledgers.find(self._engine, name)
        if row is None or not row.seq:
            raise Refusal(Reason.LEDGER_NOT_FOUND, ledger_id=name)
        if len(self._ids) >= CACHED_MAX:
            del self._ids[next(iter(self._ids))]
        self._ids[name] = row.ledger_id
        return row

    async def page(self, after: str, limit: int) -> list[LedgerRow]:
        """Ledgers by name, beginning after one."""
        return await ledgers.page(self._engine, after, limit)

    async def prepare(self, name: str, time_zone: str, clock_start: datetime | None) -> LedgerRow:
        """The row of a ledger that is to be created, made now unless it is there already.

        The ledger exists once its first entry is written, with CreateLedger: among several who
        create the same name that is what one of them wins, and what a repetition after a crash
        goes on with. Refused with FIELD_INVALID when there is no such time zone.
        """
        zone(time_zone)
        await ledgers.insert(self._engine, uuid4(), name, time_zone, clock_start)
        row = await ledgers.find(self._engine, name)
        assert row is not None, "ledgers are never removed"
        return row
