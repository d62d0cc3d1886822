"""Lists of cases, and of the evidence of one, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book, Head
from ledger.domain.cases import Case, Evidence
from ledger.domain.kinds import CaseParty, CaseType
from ledger.domain.needs import Needs
from ledger.domain.stages import OPEN_STATES, CaseState
from ledger.storage.engine import driver_connection
from ledger.storage.load import load_more
from ledger.storage.read import HEAD, SNAPSHOT

# One probe of the index for each state, so that what a page costs does not grow with the cases in
# other states that lie between.
CASES: Final = """
SELECT f.case_id FROM unnest(%(states)s::text[]) AS s (state) CROSS JOIN LATERAL (
        SELECT c.case_id FROM cases c
            WHERE c.ledger_id = %(ledger_id)s AND c.state = s.state AND c.case_id > %(after)s
                {filters}
            ORDER BY c.case_id LIMIT %(limit)s
    ) f
    ORDER BY f.case_id LIMIT %(limit)s
"""

CASES_OF_HOLD: Final = """
SELECT c.case_id FROM cases c
    WHERE c.ledger_id = %(ledger_id)s AND c.state = ANY(%(states)s) AND c.case_id > %(after)s
        AND c.case_id = ANY(ARRAY(
            SELECT case_id FROM case_lines
                WHERE ledger_id = %(ledger_id)s AND hold_id = %(hold_id)s
            UNION SELECT case_id FROM cases
                WHERE ledger_id = %(ledger_id)s AND hold_id = %(hold_id)s
        ))
        {filters}
    ORDER BY c.case_id LIMIT %(limit)s
"""

OF_TYPE: Final = "AND c.type = %(type)s"

OF_MERCHANT: Final = """
AND EXISTS (
    SELECT FROM case_lines n
            JOIN lines l ON l.ledger_id = n.ledger_id AND l.hold_id = n.hold_id
                AND l.line_id = n.line_id
        WHERE n.ledger_id = %(ledger_id)s AND n.case_id = c.case_id
            AND l.merchant = %(merchant)s
)
"""

EVIDENCE: Final = """
SELECT seq, occurred_time, sha256, media_type, size, pointer, party FROM case_evidence
    WHERE ledger_id = %s AND case_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list: on a hold, on lines of a merchant, in a state, of a type; "" for any."""

    hold_id: str = ""
    merchant: str = ""
    state: CaseState | None = None
    type: CaseType | None = None
    open_only: bool = False

    @property
    def states(self) -> list[CaseState]:
        """In which states a case is wanted."""
        return [
            state
            for state in CaseState
            if self.state in {None, state} and (not self.open_only or state in OPEN_STATES)
        ]


async def cases(
    engine: AsyncEngine, ledger_id: UUID, where: CaseFilter, after: str, limit: int
) -> list[Case]:
    """At most `limit` cases by id, beginning after one."""
    filters = ((OF_TYPE, where.type), (OF_MERCHANT, where.merchant))
    query = (CASES_OF_HOLD if where.hold_id else CASES).format(
        filters=" ".join(condition for condition, given in filters if given)
    )
    asked = {
        "ledger_id": ledger_id,
        "states": [state.value for state in where.states],
        "hold_id": where.hold_id,
        "type": where.type and where.type.value,
        "merchant": where.merchant,
        "after": after,
        "limit": limit,
    }
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        head = await (await raw.execute(HEAD, (ledger_id,))).fetchone()
        assert head is not None, "ledgers are never removed"
        book = Book(Head(*head[:-1]))
        case_ids = [case_id for (case_id,) in await (await raw.execute(query, asked)).fetchall()]
        await load_more(raw, ledger_id, book, Needs(cases=set(case_ids)))
        await raw.execute("COMMIT")
    return [book.cases[case_id] for case_id in case_ids]


async def evidence(
    engine: AsyncEngine, ledger_id: UUID, case_id: str, after_seq: int, limit: int
) -> list[tuple[int, datetime, Evidence]]:
    """The evidence of a case after an entry, with the entry of each and when it was brought."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(EVIDENCE, (ledger_id, case_id, after_seq, limit))
        return [_evidence(row) for row in await rows.fetchall()]


def _evidence(row: Sequence[Any]) -> tuple[int, datetime, Evidence]:
    seq, brought, sha256, media_type, size, pointer, party = row
    return seq, brought, Evidence(sha256, media_type, size, pointer, CaseParty(party))
