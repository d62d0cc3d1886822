"""Payout schedules: loading them with what their runs leave out, storing them, listing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book
from ledger.domain.chart import AccountKey
from ledger.domain.decisions.timing import CLOCK_SKEW_MAX
from ledger.domain.kinds import PayoutCadence
from ledger.domain.needs import Needs
from ledger.domain.payout_schedules import (
    Credited,
    PayoutSchedule,
    ScheduleKey,
    ScheduleTerms,
)
from ledger.storage.engine import RawConnection, driver_connection

# What of a schedule follows its key.
SCHEDULE_COLUMNS: Final = (
    *("schedule_id", "cadence", "weekday", "local_time", "time_zone", "delay_days", "minimum"),
    *("calendar", "destination", "next_run_time", "entry_seq"),
)
# One probe of the primary key for each, however many there are.
SCHEDULES: Final = """
SELECT s.* FROM unnest(%(merchants)b::text[], %(currencies)b::text[]) AS w (merchant, currency)
    CROSS JOIN LATERAL (
        SELECT {columns} FROM payout_schedules p
            WHERE p.ledger_id = %(ledger_id)s AND p.merchant = w.merchant
                AND p.currency = w.currency OFFSET 0
    ) s
"""

# Of each account the postings since a moment, from the first entry that can be effective then: what
# an entry says happened is at most so much later than when it was recorded.
CREDITS: Final = """
SELECT w.kind, w.owner, w.currency, w.since, coalesce(sum(p.credit), 0)::bigint
    FROM unnest(%(kinds)b::integer[], %(owners)b::text[], %(currencies)b::text[],
            %(since)b::timestamptz[], %(recorded)b::timestamptz[])
            AS w (kind, owner, currency, since, recorded)
        LEFT JOIN LATERAL (
            SELECT -o.amount AS credit FROM accounts a
                    JOIN postings o
                        ON o.ledger_id = a.ledger_id AND o.account_number = a.number
                            AND o.seq >= (
                                SELECT f.seq FROM entries f
                                    WHERE f.ledger_id = a.ledger_id AND f.record_time >= w.recorded
                                    ORDER BY f.record_time LIMIT 1
                            )
                    JOIN entries e ON e.ledger_id = o.ledger_id AND e.seq = o.seq
                WHERE a.ledger_id = %(ledger_id)s AND a.owner = w.owner AND a.kind = w.kind
                    AND a.currency = w.currency AND o.amount < 0 AND e.effective_time >= w.since
        ) p ON true
    GROUP BY w.kind, w.owner, w.currency, w.since
"""

PUT: Final = """
INSERT INTO payout_schedules (ledger_id, {columns})
    SELECT %s, u.* FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::integer[],
            %b::text[], %b::text[], %b::integer[], %b::bigint[], %b::text[], %b::text[],
            %b::timestamptz[], %b::bigint[]) AS u
    ON CONFLICT (ledger_id, merchant, currency)
        DO UPDATE SET {changes}
"""

LISTED: Final = """
SELECT {columns} FROM payout_schedules
    WHERE ledger_id = %(ledger_id)s AND (merchant, currency) > (%(merchant)s, %(currency)s)
    ORDER BY merchant, currency LIMIT %(limit)s
"""

LISTED_OF_MERCHANT: Final = """
SELECT {columns} FROM payout_schedules
    WHERE ledger_id = %(ledger_id)s AND merchant = %(of)s
        AND (merchant, currency) > (%(merchant)s, %(currency)s)
    ORDER BY merchant, currency LIMIT %(limit)s
"""

_COLUMNS: Final = ", ".join(("merchant", "currency", *SCHEDULE_COLUMNS))
_PUT: Final = PUT.format(
    columns=_COLUMNS, changes=", ".join(f"{name} = excluded.{name}" for name in SCHEDULE_COLUMNS)
)

Asked = tuple[Any, Callable[[Book, Sequence[Any]], None]]
"""A query that was sent, and what takes its rows."""


async def ask_schedules(raw: RawConnection, ledger_id: UUID, needs: Needs) -> Asked:
    """Ask for the schedules that are needed."""
    merchants, currencies = map(list, zip(*needs.payout_schedules, strict=True))
    asked = {"ledger_id": ledger_id, "merchants": merchants, "currencies": currencies}
    return await raw.execute(SCHEDULES.format(columns=_COLUMNS), asked), _take_schedule


async def ask_credits(raw: RawConnection, ledger_id: UUID, needs: Needs) -> Asked:
    """Ask for what became available on accounts since a moment, by when it is effective."""
    wanted = [(*key, since, since - CLOCK_SKEW_MAX) for key, since in needs.credits]
    names = ("kinds", "owners", "currencies", "since", "recorded")
    asked = dict(zip(names, map(list, zip(*wanted, strict=True)), strict=True))
    return await raw.execute(CREDITS, {"ledger_id": ledger_id, **asked}), _take_credits


def _take_schedule(book: Book, row: Sequence[Any]) -> None:
    schedule = _schedule(row)
    book.payout_schedules[schedule.key] = schedule


def _take_credits(book: Book, row: Sequence[Any]) -> None:
    *key, since, amount = row
    book.credited[AccountKey(*key)] = Credited(since, amount)


def _schedule(row: Sequence[Any]) -> PayoutSchedule:
    merchant, currency, _, cadence, *agreed, next_run_time, entry_seq = row
    terms = ScheduleTerms(PayoutCadence(cadence), *agreed)
    return PayoutSchedule(merchant, currency, terms, next_run_time, entry_seq)


def schedule_values(schedule: PayoutSchedule) -> tuple[str | int | datetime | None, ...]:
    """What a row of `payout_schedules` says, after its key."""
    t = schedule.terms
    return (
        *(schedule.key.schedule_id, t.cadence.value, t.weekday, t.local_time, t.time_zone),
        *(t.delay_days, t.minimum, t.calendar, t.destination),
        *(schedule.next_run_time, schedule.entry_seq),
    )


async def put(raw: RawConnection, ledger_id: UUID, changed: Iterable[PayoutSchedule]) -> None:
    """Store schedules as they stand now."""
    rows = [(*each.key, *schedule_values(each)) for each in changed]
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await raw.execute(_PUT, (ledger_id, *columns))


async def list_schedules(
    engine: AsyncEngine, ledger_id: UUID, merchant: str, after: ScheduleKey, limit: int
) -> list[PayoutSchedule]:
    """Schedules by their keys, beginning after one; of one merchant or, if it is empty, of any."""
    query = LISTED_OF_MERCHANT if merchant else LISTED
    asked = {"ledger_id": ledger_id, "of": merchant, "limit": limit, **after._asdict()}
    async with driver_connection(engine) as raw:
        rows = await (await raw.execute(query.format(columns=_COLUMNS), asked)).fetchall()
    return [_schedule(row) for row in rows]
