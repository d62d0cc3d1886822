"""Reading a ledger as it stands: what is known of its keys, and a few lists, by index.

Holds up no writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book, Head
from ledger.domain.calendars import Calendar
from ledger.domain.chart import Kind
from ledger.domain.needs import Needs
from ledger.domain.rules import Extension, Revision, Rules
from ledger.storage import rules
from ledger.storage.engine import driver_connection
from ledger.storage.load import load_more, load_rest

# A hold is read with its lines in several queries; all of them must see the same moment.
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# What the ledger's clock shows is read before what is judged by it.
HEAD: Final = """
SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time,
        h.rules_seq, h.merchants_seq, clock_timestamp()
    FROM heads h JOIN ledgers l ON l.ledger_id = h.ledger_id
    WHERE h.ledger_id = %s
"""

# The second condition lets the partial index be used whatever the plan.
HOLD_BODIES: Final = """
SELECT body FROM entries
    WHERE ledger_id = %s AND hold_id = ANY(%b) AND hold_id <> '' ORDER BY seq
"""

FULFILMENT_BODIES: Final = """
SELECT e.body FROM fulfilments f
        JOIN entries e ON e.ledger_id = f.ledger_id AND e.seq = f.seq
    WHERE f.ledger_id = %s AND f.hold_id = %s AND f.seq > %s ORDER BY f.seq LIMIT %s
"""

CALENDAR: Final = """
SELECT calendar_id, revision, first_year, last_year, weekend, holidays, working_days, provenance,
        entry_seq
    FROM calendars
    WHERE ledger_id = %(ledger_id)s AND calendar_id = %(calendar_id)s
        AND (%(revision)s = 0 OR revision = %(revision)s)
    ORDER BY revision DESC LIMIT 1
"""

EXTENSION: Final = """
SELECT e.extension_id, e.region, e.carrier, e.start_time, e.end_time, e.days, e.reason, e.entry_seq,
        r.rule_seq, r.through_merchant, r.through_hold_id, r.done, r.line_count
    FROM extensions e JOIN revisions r ON r.ledger_id = e.ledger_id AND r.rule_seq = e.entry_seq
    WHERE e.ledger_id = %s AND e.extension_id = %s
"""

SEQ_AT: Final = """
SELECT seq FROM entries WHERE ledger_id = %s AND record_time <= %s
    ORDER BY record_time DESC LIMIT 1
"""

# A test ledger's record times run ahead of its clock, by a microsecond an entry, and the entry that
# moves the clock is recorded at the time it showed before. So it is either the last one recorded by
# a moment, or what was recorded while the clock showed that moment goes on until the next one.
MOVED_BEYOND: Final = """
SELECT l.seq FROM (
    SELECT seq, kind, effective_time FROM entries
        WHERE ledger_id = %(ledger_id)s AND record_time <= %(clock)s
        ORDER BY record_time DESC LIMIT 1
) l
    WHERE l.kind = 'clock_advanced' AND l.effective_time > %(clock)s
UNION ALL
(
    SELECT seq FROM entries
        WHERE ledger_id = %(ledger_id)s AND record_time > %(clock)s AND kind = 'clock_advanced'
        ORDER BY record_time LIMIT 1
)
ORDER BY seq LIMIT 1
"""

OPEN_HOLDS: Final = """
SELECT DISTINCT hold_id FROM lines
    WHERE ledger_id = %s AND merchant = %s AND hold_id > %s
        AND (held > 0 OR disputed > 0 OR frozen > 0)
    ORDER BY hold_id LIMIT %s
"""

# What was held for a merchant was posted to its accounts when the hold was placed. Each account
# gives as much as is asked for, from where the page before ended.
HOLDS_PLACED: Final = """
SELECT a.currency, p.seq, p.hold_id FROM accounts a CROSS JOIN LATERAL (
        SELECT DISTINCT o.seq, o.hold_id FROM postings o
                JOIN holds h ON h.ledger_id = o.ledger_id AND h.hold_id = o.hold_id
            WHERE o.ledger_id = a.ledger_id AND o.account_number = a.number
                AND o.seq > CASE WHEN a.currency > %(currency)s THEN 0 ELSE %(seq)s END
                AND o.seq = h.entry_seq
            ORDER BY o.seq LIMIT %(limit)s
    ) p
    WHERE a.ledger_id = %(ledger_id)s AND a.owner = %(merchant)s AND a.kind = %(held)s
        AND a.currency >= %(currency)s
    ORDER BY a.currency, p.seq LIMIT %(limit)s
"""

ANSWERED: Final = "SELECT 1 FROM requests WHERE ledger_id = %s AND request_id = %s"


class PlacedFor(NamedTuple):
    """A hold that was placed for a merchant, in the order of such."""

    currency: str
    seq: int
    hold_id: str


async def read_book(engine: AsyncEngine, ledger_id: UUID, needs: Needs) -> tuple[Book, datetime]:
    """What is asked for and what that calls for in turn, as of one moment.

    With it the time the ledger's clock showed then.
    """
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        row = await (await raw.execute(HEAD, (ledger_id,))).fetchone()
        assert row is not None, "ledgers are never removed"
        *head, now = row
        book = Book(Head(*head))
        await load_more(raw, ledger_id, book, needs)
        await load_rest(raw, ledger_id, book, needs)
        await raw.execute("COMMIT")
    return book, book.head.clock or now


async def hold_bodies(engine: AsyncEngine, ledger_id: UUID, hold_ids: Sequence[str]) -> list[bytes]:
    """The stored bodies of all entries of some holds, in commit order."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(HOLD_BODIES, (ledger_id, list(hold_ids)))
        return [body for (body,) in await rows.fetchall()]


async def fulfilment_bodies(
    engine: AsyncEngine, ledger_id: UUID, hold_id: str, after_seq: int, limit: int
) -> list[bytes]:
    """The stored bodies of the entries that recorded events of a hold, after a `seq`."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(FULFILMENT_BODIES, (ledger_id, hold_id, after_seq, limit))
        return [body for (body,) in await rows.fetchall()]


async def calendar(
    engine: AsyncEngine, ledger_id: UUID, calendar_id: str, revision: int
) -> Calendar | None:
    """A revision of a calendar, 0 meaning the newest; None when there is none."""
    asked = {"ledger_id": ledger_id, "calendar_id": calendar_id, "revision": revision}
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(CALENDAR, asked)).fetchone()
    return rules.to_calendar(row) if row else None


async def extension(
    engine: AsyncEngine, ledger_id: UUID, extension_id: str
) -> tuple[Extension, Revision] | None:
    """An extension, and how far the windows that run have followed it; None when there is none."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(EXTENSION, (ledger_id, extension_id))).fetchone()
    return (Extension(*row[:8]), Revision(*row[8:])) if row else None


async def rules_until(engine: AsyncEngine, ledger_id: UUID, seq: int) -> Rules:
    """The calendars and extensions as of an entry."""
    async with driver_connection(engine) as raw:
        return await rules.until(raw, ledger_id, seq)


async def seq_at(engine: AsyncEngine, ledger_id: UUID, record_time: datetime) -> int:
    """The last entry recorded by a moment; 0 when there is none."""
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(SEQ_AT, (ledger_id, record_time))).fetchone()
    return int(row[0]) if row else 0


async def seq_before_clock(engine: AsyncEngine, ledger_id: UUID, clock: datetime) -> int | None:
    """The last entry recorded before a test ledger's clock went beyond a time; None for all."""
    asked = {"ledger_id": ledger_id, "clock": clock}
    async with driver_connection(engine) as raw:
        row = await (await raw.execute(MOVED_BEYOND, asked)).fetchone()
    return int(row[0]) - 1 if row else None


async def open_holds_of(
    engine: AsyncEngine, ledger_id: UUID, merchant: str, after_hold_id: str, limit: int
) -> list[str]:
    """Holds with lines of a merchant that hold money, by id, beginning after one."""
    async with driver_connection(engine) as raw:
        rows = await raw.execute(OPEN_HOLDS, (ledger_id, merchant, after_hold_id, limit))
        return [hold_id for (hold_id,) in await rows.fetchall()]


async def holds_placed_for(
    engine: AsyncEngine, ledger_id: UUID, merchant: str, after: tuple[str, int], limit: int
) -> list[PlacedFor]:
    """All holds ever placed for a merchant, by currency and `seq`, beginning after such a pair."""
    currency, seq = after
    asked = {"ledger_id": ledger_id, "merchant": merchant, "held": Kind.HELD}
    asked |= {"currency": currency, "seq": seq, "limit": limit}
    async with driver_connection(engine) as raw:
        rows = await raw.execute(HOLDS_PLACED, asked)
        return [PlacedFor(*row) for row in await rows.fetchall()]


async def was_answered(engine: AsyncEngine, ledger_id: UUID, request_id: str) -> bool:
    """Whether a request of that id was answered before."""
    async with driver_connection(engine) as raw:
        return await (await raw.execute(ANSWERED, (ledger_id, request_id))).fetchone() is not None
