"""A merchant's statement: what its accounts held, and what moved on them between two entries.

A period of record time is first turned into the entries that it begins and ends with. What an
account held is then one probe of its history, and what moved on it one range of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.chart import CHART
from ledger.storage.engine import RawConnection, driver_connection
from ledger.storage.read import SNAPSHOT

MERCHANT_KINDS: Final = sorted(kind for kind, said in CHART.items() if said.owner == "merchant")

# Waits for whoever writes at this moment, so that nothing is recorded any more before the time
# that is returned: a writer takes its time from the clock while it holds the lock.
NOW: Final = """
SELECT coalesce(clock_time, statement_timestamp()) FROM heads WHERE ledger_id = %s FOR SHARE
"""

SEQ_BEFORE: Final = """
SELECT seq FROM entries WHERE ledger_id = %s AND record_time < %s
    ORDER BY record_time DESC LIMIT 1
"""

ACCOUNTS: Final = """
SELECT a.kind, coalesce(o.balance, 0), coalesce(m.debit, 0), coalesce(m.credit, 0),
        coalesce(c.balance, 0), coalesce(m.count, 0)
    FROM accounts a
        LEFT JOIN LATERAL (
            SELECT p.balance FROM postings p
                WHERE p.ledger_id = a.ledger_id AND p.account_number = a.number
                    AND p.seq <= %(before)s
                ORDER BY p.seq DESC, p.account_version DESC LIMIT 1
        ) o ON true
        LEFT JOIN LATERAL (
            SELECT p.balance FROM postings p
                WHERE p.ledger_id = a.ledger_id AND p.account_number = a.number
                    AND p.seq <= %(through)s
                ORDER BY p.seq DESC, p.account_version DESC LIMIT 1
        ) c ON true
        CROSS JOIN LATERAL (
            SELECT sum(p.amount) FILTER (WHERE p.amount > 0) AS debit,
                    sum(-p.amount) FILTER (WHERE p.amount < 0) AS credit, count(*) AS count
                FROM postings p
                WHERE p.ledger_id = a.ledger_id AND p.account_number = a.number
                    AND p.seq > %(before)s AND p.seq <= %(through)s
        ) m
    WHERE a.ledger_id = %(ledger_id)s AND a.owner = %(merchant)s AND a.kind = ANY(%(kinds)s)
        AND a.currency = %(currency)s AND (m.count > 0 OR o.balance <> 0)
    ORDER BY a.kind
"""

# Each account gives as much as is asked for. Within an entry its versions and the ordinals of its
# postings grow together.
MOVEMENTS: Final = """
SELECT p.seq, p.ordinal, a.kind, p.amount, p.balance, p.hold_id, p.line_id, p.payout_id, e.kind,
        e.record_time, e.effective_time, e.body
    FROM accounts a
        CROSS JOIN LATERAL (
            SELECT o.seq, o.ordinal, o.amount, o.balance, o.hold_id, o.line_id, o.payout_id
                FROM postings o
                WHERE o.ledger_id = a.ledger_id AND o.account_number = a.number
                    AND o.seq >= %(after_seq)s AND o.seq > %(before)s AND o.seq <= %(through)s
                    AND (o.seq, o.ordinal) > (%(after_seq)s, %(after_ordinal)s)
                ORDER BY o.seq, o.account_version LIMIT %(limit)s
        ) p
        JOIN entries e ON e.ledger_id = a.ledger_id AND e.seq = p.seq
    WHERE a.ledger_id = %(ledger_id)s AND a.owner = %(merchant)s AND a.kind = ANY(%(kinds)s)
        AND a.currency = %(currency)s
    ORDER BY p.seq, p.ordinal LIMIT %(limit)s
"""


class StatementAccount(NamedTuple):
    """One account over a period, in minor units: debit positive, but for `credit`."""

    kind: int
    opening: int
    debit: int
    credit: int
    closing: int
    movement_count: int


class Movement(NamedTuple):
    """A posting on an account of the merchant, with the kind, times and body of its entry."""

    seq: int
    ordinal: int
    kind: int
    amount: int
    balance: int
    hold_id: str
    line_id: str
    payout_id: str
    entry_kind: str
    record_time: datetime
    effective_time: datetime
    body: bytes


async def now(engine: AsyncEngine, ledger_id: UUID) -> datetime:
    """What the ledger's clock shows; whatever was recorded before it can be read by now."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(NOW, (ledger_id,))).fetchone()
    assert row is not None, "ledgers are never removed"
    shown: datetime = row[0]
    return shown


async def read(
    engine: AsyncEngine,
    ledger_id: UUID,
    merchant: str,
    currency: str,
    interval: tuple[datetime, datetime],
    after: tuple[int, int],
    limit: int,
) -> tuple[list[StatementAccount], list[Movement]]:
    """The accounts of a merchant over an interval, and at most `limit` movements.

    They begin after a (seq, ordinal).
    """
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        before, through = [await _seq_before(raw, ledger_id, end) for end in interval]
        asked = {
            "ledger_id": ledger_id,
            "merchant": merchant,
            "currency": currency,
            "kinds": MERCHANT_KINDS,
            "before": before,
            "through": through,
            "after_seq": after[0],
            "after_ordinal": after[1],
            "limit": limit,
        }
        accounts = await (await raw.execute(ACCOUNTS, asked)).fetchall()
        movements = await (await raw.execute(MOVEMENTS, asked)).fetchall()
        await raw.execute("COMMIT")
    return (
        [StatementAccount(*map(int, row)) for row in accounts],
        [Movement(*row) for row in movements],
    )


async def _seq_before(raw: RawConnection, ledger_id: UUID, moment: datetime) -> int:
    """The last entry recorded before a moment; 0 when there is none."""
    row = await (await raw.execute(SEQ_BEFORE, (ledger_id, moment))).fetchone()
    return int(row[0]) if row else 0
