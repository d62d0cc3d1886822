"""Reading what happened to a hold: its own entries and those of the cases on it, in one order."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection
from ledger.storage.journal import PAGE_BYTES_MAX, Page, StoredEntry

# Each side gives as many as a page may have. A page ends where it is full by number or by size;
# `reached` counts what the number allows.
ENTRIES: Final = """
SELECT p.seq, p.body, p.reached
    FROM (
        SELECT e.seq, e.body, count(*) OVER () AS reached,
                sum(octet_length(e.body)) OVER (ORDER BY e.seq) - octet_length(e.body) AS bytes
            FROM (
                (
                    SELECT seq FROM entries
                        WHERE ledger_id = %(ledger_id)s AND hold_id = %(hold_id)s
                            AND hold_id <> '' AND seq > %(after)s
                        ORDER BY seq LIMIT %(limit)s
                )
                UNION
                (
                    SELECT n.seq FROM case_entries n
                        WHERE n.ledger_id = %(ledger_id)s AND n.seq > %(after)s
                            AND n.case_id = ANY(ARRAY(
                                SELECT case_id FROM case_lines
                                    WHERE ledger_id = %(ledger_id)s AND hold_id = %(hold_id)s
                                UNION SELECT case_id FROM cases
                                    WHERE ledger_id = %(ledger_id)s AND hold_id = %(hold_id)s
                            ))
                        ORDER BY n.seq LIMIT %(limit)s
                )
                ORDER BY seq LIMIT %(limit)s
            ) s
                JOIN entries e ON e.ledger_id = %(ledger_id)s AND e.seq = s.seq
    ) p
    WHERE p.bytes < %(bytes_max)s ORDER BY p.seq
"""


async def entries(
    engine: AsyncEngine, ledger_id: UUID, hold_id: str, after_seq: int, limit: int
) -> Page[StoredEntry]:
    """At most `limit` entries of a hold and of the cases on it after a `seq`, in commit order."""
    asked = {
        "ledger_id": ledger_id,
        "hold_id": hold_id,
        "after": after_seq,
        "limit": limit + 1,
        "bytes_max": PAGE_BYTES_MAX,
    }
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(ENTRIES, asked)).fetchall()
    page = [StoredEntry(seq, body) for seq, body, _ in rows[:limit]]
    return Page(page, bool(rows) and rows[0][2] > len(page))
