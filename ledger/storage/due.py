"""What is due, found by index: the cost is what is due, not what exists.

Holds have something due when one of their lines has, cases when a stage has lasted its time,
coupons and freezes when they expire, payout schedules when they run, and warranties when they end.
The parts of a UNION ALL each read their own range of their own index, and no more of it than is
asked for.

What a freeze of a merchant or a buyer holds up stands in the index on what is due with the moment
of its release, and is left out as long as the freeze stands; what else is due for it is done.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection

# Lines whose release is due, and nothing else, and whose merchant or buyer is frozen. There are few
# such freezes, and each side is read once for a statement. Of such a line only the warning that the
# provider pays out comes when it is due, which stands behind the release in `due_time`.
HELD_UP: Final = """
    held > 0 AND waiting IS NULL
        AND due_time IS DISTINCT FROM refresh_time AND due_time IS DISTINCT FROM alert_time
        AND (
            merchant IN (
                SELECT target_id FROM freezes
                    WHERE ledger_id = %(ledger_id)s AND end_time IS NULL
                        AND target = 'MERCHANT' AND whole
            )
            OR hold_id IN (
                SELECT h.hold_id FROM freezes f
                        JOIN holds h ON h.ledger_id = f.ledger_id AND h.buyer = f.target_id
                            AND h.buyer <> ''
                    WHERE f.ledger_id = %(ledger_id)s AND f.end_time IS NULL
                        AND f.target = 'BUYER'
            )
        )
"""

NEXT_MOMENT: Final = """
SELECT min(d.due_time) FROM (
    (
        SELECT due_time FROM cases
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
            ORDER BY due_time LIMIT 1
    )
    UNION ALL
    (
        SELECT due_time FROM coupons
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
            ORDER BY due_time LIMIT 1
    )
    UNION ALL
    (
        SELECT due_time FROM freezes
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
            ORDER BY due_time LIMIT 1
    )
    UNION ALL
    (
        SELECT next_run_time AS due_time FROM payout_schedules
            WHERE ledger_id = %(ledger_id)s AND next_run_time > %(after)s
                AND next_run_time <= %(until)s
            ORDER BY next_run_time LIMIT 1
    )
    UNION ALL
    (
        SELECT due_time FROM lines
            WHERE ledger_id = %(ledger_id)s AND due_time > %(after)s AND due_time <= %(until)s
                AND NOT ({held_up})
            ORDER BY due_time LIMIT 1
    )
    UNION ALL
    (
        SELECT alert_time FROM lines
            WHERE ledger_id = %(ledger_id)s AND alert_time > %(after)s AND alert_time <= %(until)s
                AND {held_up}
            ORDER BY alert_time LIMIT 1
    )
    UNION ALL
    (
        SELECT due_time FROM warranties
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
                AND (due_time, case_id) > (%(case_from)s, %(case_id)s)
            ORDER BY due_time, case_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT due_time, 'coupon' AS what, coupon_id AS id FROM coupons
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, coupon_id) > (%(coupon_from)s, %(coupon_id)s)
            ORDER BY due_time, coupon_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT due_time, 'freeze' AS what, freeze_id AS id FROM freezes
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, freeze_id) > (%(freeze_from)s, %(freeze_id)s)
            ORDER BY due_time, freeze_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT next_run_time AS due_time, 'schedule' AS what, schedule_id AS id
            FROM payout_schedules
            WHERE ledger_id = %(ledger_id)s AND next_run_time <= %(until)s
                AND (next_run_time, schedule_id) > (%(schedule_from)s, %(schedule_id)s)
            ORDER BY next_run_time, schedule_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT DISTINCT due_time, 'hold' AS what, hold_id AS id FROM lines
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, hold_id) > (%(hold_from)s, %(hold_id)s) AND NOT ({held_up})
            ORDER BY due_time, hold_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT DISTINCT alert_time, 'hold' AS what, hold_id AS id FROM lines
            WHERE ledger_id = %(ledger_id)s AND alert_time <= %(until)s
                AND (alert_time, hold_id) > (%(hold_from)s, %(hold_id)s) AND {held_up}
            ORDER BY alert_time, hold_id LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT due_time, 'warranty' AS what, warranty_id AS id FROM warranties
            WHERE ledger_id = %(ledger_id)s AND due_time <= %(until)s
                AND (due_time, warranty_id) > (%(warranty_from)s, %(warranty_id)s)
            ORDER BY due_time, warranty_id LIMIT %(limit)s
    )
) d
    ORDER BY d.due_time, d.what, d.id LIMIT %(limit)s
"""

# statement_timestamp() is stable, so each ledger costs four probes of the indexes on what is due.
# One with nothing due but what a freeze holds up costs a query that finds nothing.
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
            OR EXISTS (
                SELECT 1 FROM coupons d
                    WHERE d.ledger_id = l.ledger_id AND d.due_time <= statement_timestamp()
            )
            OR EXISTS (
                SELECT 1 FROM freezes d
                    WHERE d.ledger_id = l.ledger_id AND d.due_time <= statement_timestamp()
            )
            OR EXISTS (
                SELECT 1 FROM warranties d
                    WHERE d.ledger_id = l.ledger_id AND d.due_time <= statement_timestamp()
            )
            OR EXISTS (
                SELECT 1 FROM payout_schedules d
                    WHERE d.ledger_id = l.ledger_id AND d.next_run_time <= statement_timestamp()
            )
        )
"""

TICK: Final = timedelta(microseconds=1)
KINDS: Final = ("case", "coupon", "freeze", "hold", "schedule", "warranty")
"""What can be due, in the order in which it is done at one moment."""


class Due(NamedTuple):
    """Something that is due, in the order in which it is done."""

    due_time: datetime
    what: Literal["case", "coupon", "freeze", "hold", "schedule", "warranty"]
    id: str


async def next_moment(
    engine: AsyncEngine, ledger_id: UUID, after: datetime, until: datetime
) -> datetime | None:
    """The first moment after one, and not later than another, at which something is due."""
    asked = {"ledger_id": ledger_id, "after": after, "until": until}
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(NEXT_MOMENT.format(held_up=HELD_UP), asked)).fetchone()
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
    asked: dict[str, object] = {"ledger_id": ledger_id, "until": until, "limit": limit}
    for each in KINDS:
        # What comes before another at one moment is, after that, one of a later moment.
        asked[f"{each}_from"] = moment + TICK if each < what else moment
        asked[f"{each}_id"] = after_id if each == what else ""
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(DUE.format(held_up=HELD_UP), asked)).fetchall()
    return [Due(*row) for row in rows]


async def ledgers(engine: AsyncEngine) -> list[tuple[UUID, datetime]]:
    """The ledgers on real time with something due, and what time it is."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(LEDGERS)
        return [(ledger_id, now) for ledger_id, now in await rows.fetchall()]
