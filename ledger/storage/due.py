"""What is due, found by index: the cost is what is due, not what exists.

Holds have something due when one of their lines has, cases when a stage has lasted its time. The
parts of a UNION ALL each read their own range of their own index, and no more of it than is asked
for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection

NEXT_MOMENT: Final = """
SELECT min(d.due_time) FROM (
    (
        SELECT due_time FROM cases
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
            ORDER BY due_time LIMIT 1
    )
    UNION ALL
    (
        SELECT due_time FROM lines
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
            ORDER BY due_time LIMIT 1
    )
) d
"""

DUE: Final = """
SELECT d.due_time, d.what, d.id FROM (
    (
        SELECT due_time, 'case' AS what, case_id AS id FROM cases
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, case_id) > (%(cases_from)s, %(case_id)s)
            ORDER BY due_time, case_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT DISTINCT due_time, 'hold' AS what, hold_id AS id FROM lines
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, hold_id) > (%(holds_from)s, %(hold_id)s)
            ORDER BY due_time, hold_id LIMIT %(limit)s
    )
) d
    ORDER BY d.due_time, d.what, d.id LIMIT %(limit)s
"""

# statement_timestamp() is stable, so each ledger costs two probes of the indexes on what is due.
LEDGERS: Final = """
SELECT l.ledger_id, statement_timestamp() FROM ledgers l
    WHERE NOT l.test
        AND (
            EXISTS (
                SELECT 1 FROM lines d
                    WHERE d.ledger_id = l.ledger_id AND d.due_time <= statement_timestamp()
            )
            OR EXISTS (
                SELECT 1 FROM cases d
                    WHERE d.ledger_id = l.ledger_id AND d.due_time <= statement_timestamp()
            )
        )
"""

TICK: Final = timedelta(microseconds=1)


class Due(NamedTuple):
    """A case or a hold with something due, in the order in which it is done."""

    due_time: datetime
    what: Literal["case", "hold"]
    id: str


async def next_moment(
    engine: AsyncEngine, ledger_id: UUID, after: datetime, until: datetime
) -> datetime | None:
    """The first moment after one, and not later than another, at which something is due."""
    asked = {"ledger_id": ledger_id, "after": after, "until": until}
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(NEXT_MOMENT, asked)).fetchone()
    return row[0] if row else None


async def due_at(
    engine: AsyncEngine, ledger_id: UUID, moment: datetime, after: tuple[str, str], limit: int
) -> list[Due]:
    """What is due at a moment, beginning after a (what, id); ("", "") for the first."""
    return await due_until(engine, ledger_id, moment, (moment, *after), limit)


async def due_until(
    engine: AsyncEngine,
    ledger_id: UUID,
    until: datetime,
    after: tuple[datetime, str, str],
    limit: int,
) -> list[Due]:
    """What is due by a moment, in the order it fell due, beginning after a (time, what, id)."""
    moment, what, after_id = after
    # Cases come before holds: after a hold, the next case is one of a later moment.
    asked = {
        "ledger_id": ledger_id,
        "until": until,
        "cases_from": moment + TICK if what == "hold" else moment,
        "case_id": after_id if what == "case" else "",
        "holds_from": moment,
        "hold_id": after_id if what == "hold" else "",
        "limit": limit,
    }
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(DUE, asked)).fetchall()
    return [Due(*row) for row in rows]


async def ledgers(engine: AsyncEngine) -> list[tuple[UUID, datetime]]:
    """The ledgers on real time with something due, and what time it is."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(LEDGERS)
        return [(ledger_id, now) for ledger_id, now in await rows.fetchall()]
