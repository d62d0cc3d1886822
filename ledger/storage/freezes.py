"""Reading freezes, each with what it set apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.facts import FreezeTarget, FrozenAmount
from ledger.domain.freezes import Freeze, FreezeState
from ledger.domain.kinds import FreezeTargetKind
from ledger.storage.engine import driver_connection
from ledger.storage.pages import newest_in_states

# Freezes by their ids: those that a query gives.
FREEZES_WHERE: Final = """
SELECT f.freeze_id, f.target, f.target_id, f.whole, f.reason, f.source, f.expire_time, f.placed_by,
        f.entry_seq, f.start_time, f.state, f.lift_proposed_by, f.lifted_by, f.end_time, f.end_seq,
        a.currencies, a.amounts, a.merchants, a.line_ids
    FROM freezes f
        CROSS JOIN LATERAL (
            SELECT array_agg(currency ORDER BY ordinal) AS currencies,
                    array_agg(amount ORDER BY ordinal) AS amounts,
                    array_agg(merchant ORDER BY ordinal) AS merchants,
                    array_agg(line_id ORDER BY ordinal) AS line_ids
                FROM freeze_amounts WHERE ledger_id = f.ledger_id AND freeze_id = f.freeze_id
        ) a
    WHERE f.ledger_id = %(ledger_id)s AND f.freeze_id = ANY({})
"""
FREEZES: Final = FREEZES_WHERE.format("%(keys)b")

# What bears on releases and payouts of some targets: all that stands, and of the wholes that ended
# the one that did last.
BEARING: Final = """
SELECT b.freeze_id FROM unnest(%(kinds)s::text[], %(ids)s::text[]) AS t (kind, id)
    CROSS JOIN LATERAL (
        (
            SELECT freeze_id FROM freezes
                WHERE ledger_id = %(ledger_id)s AND target = t.kind AND target_id = t.id
                    AND end_time IS NULL
        )
        UNION ALL
        (
            SELECT freeze_id FROM freezes
                WHERE ledger_id = %(ledger_id)s AND target = t.kind AND target_id = t.id
                    AND end_time IS NOT NULL AND whole
                ORDER BY end_time DESC LIMIT 1
        )
    ) b
"""
FREEZES_BEARING: Final = FREEZES_WHERE.format(f"ARRAY({BEARING})")

# All that there ever were of some targets.
FREEZES_EVER: Final = FREEZES_WHERE.format("""ARRAY(
    SELECT e.freeze_id FROM unnest(%(kinds)s::text[], %(ids)s::text[]) AS t (kind, id)
            JOIN freezes e
                ON e.ledger_id = %(ledger_id)s AND e.target = t.kind AND e.target_id = t.id
)""")

LIST: Final = newest_in_states("freezes", "freeze_id")

LIST_OF_TARGET: Final = """
SELECT freeze_id FROM freezes
    WHERE ledger_id = %(ledger_id)s AND target = %(kind)s AND target_id = %(id)s
        AND entry_seq < %(before)s AND state = ANY(%(states)s)
    ORDER BY entry_seq DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class FreezeFilter:
    """Which freezes to list: of one target, in one state; None for any."""

    target: FreezeTarget | None = None
    state: FreezeState | None = None


def to_freeze(row: Any) -> Freeze:
    """The freeze of a row of `FREEZES_WHERE`."""
    freeze_id, kind, target_id, whole, reason, source, expires, placed_by, seq, started = row[:10]
    state, proposed_by, lifted_by, ended, end_seq, *amounts = row[10:]
    return Freeze(
        freeze_id,
        FreezeTarget(FreezeTargetKind(kind), target_id),
        whole,
        tuple(map(FrozenAmount, *amounts)) if amounts[0] else (),
        reason,
        source,
        expires,
        placed_by,
        seq,
        started,
        FreezeState(state),
        proposed_by,
        lifted_by,
        ended,
        end_seq,
    )


def target_arrays(targets: Iterable[FreezeTarget]) -> dict[str, list[str]]:
    """Targets as the queries want them."""
    listed = list(targets)
    return {"kinds": [each.kind.value for each in listed], "ids": [each.id for each in listed]}


async def freezes_ever(
    engine: AsyncEngine, ledger_id: UUID, targets: Iterable[FreezeTarget]
) -> list[Freeze]:
    """Every freeze there ever was of some targets."""
    asked = {"ledger_id": ledger_id, **target_arrays(targets)}
    async with driver_connection(engine) as raw:
        rows = await raw.execute(FREEZES_EVER, asked)
        return [to_freeze(row) for row in await rows.fetchall()]


async def list_freezes(
    engine: AsyncEngine, ledger_id: UUID, where: FreezeFilter, before_seq: int, limit: int
) -> list[Freeze]:
    """Freezes that were placed before an entry, the newest first."""
    kind, target_id = where.target or ("", "")
    asked = {
        "ledger_id": ledger_id,
        "kind": str(kind),
        "id": target_id,
        "states": [state.value for state in FreezeState if where.state in {None, state}],
        "before": before_seq,
        "limit": limit,
    }
    query = FREEZES_WHERE.format(f"ARRAY({LIST_OF_TARGET if where.target else LIST})")
    async with driver_connection(engine) as raw:
        rows = await raw.execute(f"{query} ORDER BY f.entry_seq DESC", asked)
        return [to_freeze(row) for row in await rows.fetchall()]
