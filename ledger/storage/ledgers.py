"""The directory of ledgers: creating their rows, and finding them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection
from ledger.timestamps import EPOCH

INSERT: Final = """
INSERT INTO ledgers (ledger_id, name, time_zone, test, create_time)
    VALUES (%s, %s, %s, %s, statement_timestamp())
    ON CONFLICT (name) DO NOTHING RETURNING ledger_id
"""

INSERT_HEAD: Final = """
INSERT INTO heads (ledger_id, seq, account_count, record_time, clock_time)
    VALUES (%s, 0, 0, %s, %s)
"""

SELECT: Final = """
SELECT l.ledger_id, l.name, l.time_zone, l.test, l.create_time, h.seq, h.record_time, h.clock_time
    FROM ledgers l JOIN heads h ON h.ledger_id = l.ledger_id
"""

ONE: Final = f"{SELECT} WHERE l.name = %s"

# Before its first entry a ledger is still being created.
PAGE: Final = f"{SELECT} WHERE l.name > %s AND h.seq > 0 ORDER BY l.name LIMIT %s"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A ledger with the newest state of its journal; `clock_time` is None on real time."""

    ledger_id: UUID
    name: str
    time_zone: str
    test: bool
    create_time: datetime
    seq: int
    record_time: datetime
    clock_time: datetime | None


async def insert(
    engine: AsyncEngine, ledger_id: UUID, name: str, time_zone: str, clock_start: datetime | None
) -> None:
    """Insert a ledger whose journal is empty; does nothing when the name is taken."""
    test = clock_start is not None
    async with driver_connection(engine) as raw, raw.transaction():
        inserted = await raw.execute(INSERT, (ledger_id, name, time_zone, test))
        if await inserted.fetchone():
            await raw.execute(INSERT_HEAD, (ledger_id, EPOCH, clock_start))


async def find(engine: AsyncEngine, name: str) -> LedgerRow | None:
    """The ledger of that name, if its row is there."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(ONE, (name,))).fetchone()
    return LedgerRow(*row) if row else None


async def page(engine: AsyncEngine, after: str, limit: int) -> list[LedgerRow]:
    """Ledgers by name, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(PAGE, (after, limit))).fetchall()
    return [LedgerRow(*row) for row in rows]
