"""Payouts: loading them, and listing them by id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.payouts import Payout, PayoutState
from ledger.storage.engine import driver_connection

PAYOUTS: Final = """
SELECT payout_id, merchant, currency, amount, destination, entry_seq, state, batch
    FROM payouts WHERE ledger_id = %(ledger_id)s AND payout_id = ANY(%(keys)b)
"""

LIST: Final = """
SELECT payout_id, merchant, currency, amount, destination, entry_seq, state, batch
    FROM payouts WHERE ledger_id = %(ledger_id)s AND payout_id > %(after)s {conditions}
    ORDER BY payout_id LIMIT %(limit)s
"""

# The second condition lets the partial index be used whatever the plan.
CONDITIONS: Final = {
    "state": "AND state = %(state)s",
    "batch": "AND batch = %(batch)s AND batch <> ''",
    "merchant": "AND merchant = %(merchant)s",
}


@dataclass(frozen=True, slots=True)
class PayoutFilter:
    """Which payouts to list: in one state, of one batch, to one merchant; empty for any."""

    state: PayoutState | None = None
    batch: str = ""
    merchant: str = ""


def to_payout(row: Sequence[Any]) -> Payout:
    """The payout of a row."""
    payout = Payout(*row)
    payout.state = PayoutState(payout.state)
    return payout


async def list_payouts(
    engine: AsyncEngine, ledger_id: UUID, where: PayoutFilter, after: str, limit: int
) -> list[Payout]:
    """Payouts by id, beginning after one."""
    wanted = {"state": where.state, "batch": where.batch, "merchant": where.merchant}
    asked = {name: str(value) for name, value in wanted.items() if value}
    query = LIST.format(conditions=" ".join(CONDITIONS[name] for name in asked))
    page = {"ledger_id": ledger_id, "after": after, "limit": limit}
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(query, {**page, **asked})).fetchall()
    return [to_payout(row) for row in rows]
