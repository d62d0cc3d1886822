"""Lists of adjustments, the newest first, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.adjustments import Adjustment, AdjustmentState
from ledger.domain.book import Head
from ledger.storage.adjustments import ADJUSTMENTS_WHERE, to_adjustment
from ledger.storage.engine import driver_connection
from ledger.storage.pages import newest_in_states
from ledger.storage.read import HEAD, SNAPSHOT

PAGE: Final = ADJUSTMENTS_WHERE.format("a.adjustment_id = ANY(ARRAY({})) ORDER BY a.entry_seq DESC")

# Only what is proposed can have expired, and what has is not listed as proposed any more.
FILTERS: Final = {
    AdjustmentState.PROPOSED: "AND expire_time > %(now)s",
    AdjustmentState.EXPIRED: "AND expire_time <= %(now)s",
}


async def newest(
    engine: AsyncEngine, ledger_id: UUID, state: AdjustmentState | None, before: int, limit: int
) -> tuple[list[Adjustment], datetime]:
    """At most `limit` adjustments proposed before an entry, the newest first, of a state or any.

    With them the time that the ledger's clock showed, which their states go by.
    """
    recorded = AdjustmentState.PROPOSED if state is AdjustmentState.EXPIRED else state
    states = [recorded] if recorded else list(AdjustmentState)
    filters = FILTERS.get(state, "") if state else ""
    page = PAGE.format(newest_in_states("adjustments", "adjustment_id", filters))
    asked: dict[str, Any] = {"ledger_id": ledger_id, "before": before, "limit": limit}
    asked["states"] = [each.value for each in states]
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        head = await (await raw.execute(HEAD, (ledger_id,))).fetchone()
        assert head is not None, "ledgers are never removed"
        *of_book, clock = head
        now = Head(*of_book).clock or clock
        rows = await raw.execute(page, asked | {"now": now})
        found = [to_adjustment(row) for row in await rows.fetchall()]
        await raw.execute("COMMIT")
    return found, now
