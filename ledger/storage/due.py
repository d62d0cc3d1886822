"""What is due for release, found by index: the cost is what is due, not what exists."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection

NEXT_MOMENT: Final = """
SELECT release_at FROM lines
    WHERE ledger_id = %s AND release_at > %s AND release_at <= %s
    ORDER BY release_at LIMIT 1
"""

HOLDS_AT: Final = """
SELECT DISTINCT hold_id FROM lines
    WHERE ledger_id = %s AND release_at = %s AND hold_id > %s
    ORDER BY hold_id LIMIT %s
"""

HOLDS_UNTIL: Final = """
SELECT DISTINCT release_at, hold_id FROM lines
    WHERE ledger_id = %s AND release_at <= %s AND (release_at, hold_id) > (%s, %s)
    ORDER BY release_at, hold_id LIMIT %s
"""

# statement_timestamp() is stable, so each ledger costs one probe of the index on what is due.
LEDGERS: Final = """
SELECT l.ledger_id, statement_timestamp() FROM ledgers l
    WHERE NOT l.test AND EXISTS (
        SELECT 1 FROM lines d
            WHERE d.ledger_id = l.ledger_id AND d.release_at <= statement_timestamp()
    )
"""


async def next_moment(
    engine: AsyncEngine, ledger_id: UUID, after: datetime, until: datetime
) -> datetime | None:
    """The first moment after one, and not later than another, at which something is due."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(NEXT_MOMENT, (ledger_id, after, until))).fetchone()
    return row[0] if row else None


async def holds_at(
    engine: AsyncEngine, ledger_id: UUID, moment: datetime, after: str, limit: int
) -> list[str]:
    """Holds with lines due at a moment, by id, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(HOLDS_AT, (ledger_id, moment, after, limit))
        return [hold_id for (hold_id,) in await rows.fetchall()]


async def holds_until(
    engine: AsyncEngine, ledger_id: UUID, until: datetime, after: tuple[datetime, str], limit: int
) -> list[tuple[datetime, str]]:
    """Holds with lines due by a moment, in the order they fell due, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(HOLDS_UNTIL, (ledger_id, until, *after, limit))
        return [(moment, hold_id) for moment, hold_id in await rows.fetchall()]


async def ledgers(engine: AsyncEngine) -> list[tuple[UUID, datetime]]:
    """The ledgers on real time with something due, and what time it is."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(LEDGERS)
        return [(ledger_id, now) for ledger_id, now in await rows.fetchall()]
