"""Which windows still have to follow a calendar or an extension, in the order they do."""

from __future__ import annotations

from itertools import accumulate
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.rules import Revision
from ledger.storage.engine import driver_connection

UNFINISHED: Final = """
SELECT ledger_id, rule_seq, through_merchant, through_hold_id, done, line_count
    FROM revisions WHERE NOT done ORDER BY ledger_id, rule_seq
"""

EXTENSION: Final = """
SELECT region, carrier, start_time FROM extensions WHERE ledger_id = %s AND entry_seq = %s
"""

CALENDAR: Final = "SELECT calendar_id FROM calendars WHERE ledger_id = %s AND entry_seq = %s"

# A walk along the lines that hold money, from where the step before ended. A line whose window was
# computed since, or was never opened, has nothing to follow.
HOLDS: Final = """
SELECT l.merchant, l.hold_id, count(*) FROM lines l
    WHERE l.ledger_id = %(ledger_id)s AND (l.held > 0 OR l.disputed > 0 OR l.frozen > 0)
        AND (l.merchant, l.hold_id) > (%(merchant)s, %(hold_id)s)
        AND l.window_seq < %(rule_seq)s AND {concerned}
    GROUP BY l.merchant, l.hold_id ORDER BY l.merchant, l.hold_id LIMIT %(limit)s
"""

# Several extensions add up, so a window may lie beyond the interval and yet be extended; one that
# ends before it cannot be.
BY_EXTENSION: Final = """
        l.window_end >= %(start_time)s
        AND (%(region)s = '' OR EXISTS (
            SELECT 1 FROM holds h
                WHERE h.ledger_id = l.ledger_id AND h.hold_id = l.hold_id AND h.region = %(region)s
        ))
        AND (%(carrier)s = '' OR EXISTS (
            SELECT 1 FROM fulfilments f
                WHERE f.ledger_id = l.ledger_id AND f.hold_id = l.hold_id
                    AND f.carrier = %(carrier)s
        ))
"""

BY_CALENDAR: Final = """
        l.window_end IS NOT NULL
        AND EXISTS (
            SELECT 1 FROM policies p
                WHERE p.ledger_id = l.ledger_id AND p.policy_id = l.policy_id
                    AND p.version = l.policy_version AND p.terms->>'calendar' = %(calendar_id)s
        )
"""


async def unfinished(engine: AsyncEngine) -> list[tuple[UUID, Revision]]:
    """The revisions of all ledgers, test ledgers too, that have not reached every window."""
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(UNFINISHED)).fetchall()
    return [(ledger_id, Revision(*revision)) for ledger_id, *revision in rows]


async def holds_to_revise(
    engine: AsyncEngine,
    ledger_id: UUID,
    rule_seq: int,
    after: tuple[str, str],
    holds_max: int,
    lines_max: int,
) -> list[tuple[str, str]]:
    """Pairs of merchant and hold, after one of them, with windows that a rule can bear on.

    As many as have no more than so many of these windows together, but one at least, if there is
    one. `rule_seq` is the entry of a calendar or of an extension.
    """
    async with driver_connection(engine) as raw:
        rule = (ledger_id, rule_seq)
        asked = {"ledger_id": ledger_id, "rule_seq": rule_seq, "limit": holds_max}
        asked |= {"merchant": after[0], "hold_id": after[1]}
        if extension := await (await raw.execute(EXTENSION, rule)).fetchone():
            asked |= dict(zip(("region", "carrier", "start_time"), extension, strict=True))
            concerned = BY_EXTENSION
        else:
            calendar = await (await raw.execute(CALENDAR, rule)).fetchone()
            assert calendar is not None, f"entry {rule_seq} declares neither"
            asked |= {"calendar_id": calendar[0]}
            concerned = BY_CALENDAR
        rows = await raw.execute(HOLDS.format(concerned=concerned), asked)
        found = await rows.fetchall()
    lines = accumulate(count for _, _, count in found)
    within = sum(so_many <= lines_max for so_many in lines)
    return [(merchant, hold_id) for merchant, hold_id, _ in found[: max(1, within)]]
