"""Reading holds, refunds, payouts and policies, and payouts by state, holding up no writer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book, Head
from ledger.domain.needs import Needs
from ledger.domain.payouts import Payout, PayoutState
from ledger.storage.engine import driver_connection
from ledger.storage.load import load_more

# A hold is read with its lines in several queries; all of them must see the same moment.
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# What the ledger's clock shows is read before what is judged by it.
HEAD: Final = """
SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time,
        clock_timestamp()
    FROM heads h JOIN ledgers l ON l.ledger_id = h.ledger_id
    WHERE h.ledger_id = %s
"""

PAYOUTS: Final = """
SELECT payout_id, merchant, currency, amount, destination, entry_seq, state
    FROM payouts WHERE ledger_id = %s AND payout_id > %s ORDER BY payout_id LIMIT %s
"""

PAYOUTS_IN_STATE: Final = """
SELECT payout_id, merchant, currency, amount, destination, entry_seq, state
    FROM payouts WHERE ledger_id = %s AND payout_id > %s AND state = %s
    ORDER BY payout_id LIMIT %s
"""

ANSWERED: Final = "SELECT 1 FROM requests WHERE ledger_id = %s AND request_id = %s"


async def read_book(engine: AsyncEngine, ledger_id: UUID, needs: Needs) -> tuple[Book, datetime]:
    """What is asked for as of one moment, with the time the ledger's clock showed then."""
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        row = await (await raw.execute(HEAD, (ledger_id,))).fetchone()
        assert row is not None, "ledgers are never removed"
        *head, now = row
        book = Book(Head(*head))
        await load_more(raw, ledger_id, book, needs)
        await raw.execute("COMMIT")
    return book, book.head.clock or now


async def list_payouts(
    engine: AsyncEngine, ledger_id: UUID, state: PayoutState | None, after: str, limit: int
) -> list[Payout]:
    """Payouts by id, beginning after one, of one state or of any."""
    async with driver_connection(engine) as raw:
        if state is None:
            cursor = await raw.execute(PAYOUTS, (ledger_id, after, limit))
        else:
            cursor = await raw.execute(PAYOUTS_IN_STATE, (ledger_id, after, state.value, limit))
        rows = await cursor.fetchall()
    return [_payout(row) for row in rows]


async def was_answered(engine: AsyncEngine, ledger_id: UUID, request_id: str) -> bool:
    """Whether a request of that id was answered before."""
    async with driver_connection(engine) as raw:
        return await (await raw.execute(ANSWERED, (ledger_id, request_id))).fetchone() is not None


def _payout(row: Any) -> Payout:
    payout_id, merchant, currency, amount, destination, entry_seq, state = row
    return Payout(payout_id, merchant, currency, amount, destination, entry_seq, PayoutState(state))
