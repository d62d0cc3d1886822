"""Reading calendars and extensions: what bears on the windows of a whole ledger.

The rules of a ledger change with an entry and at no other time, so the newest of each ledger are
kept in the process for as long as the ledger's head names the entry they rest on. A ledger that
has none costs no query, and one that has, hardly ever one.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from ledger.domain.calendars import Calendar
from ledger.domain.rules import Extension, Rules
from ledger.storage.engine import RawConnection

CALENDARS: Final = """
SELECT DISTINCT ON (calendar_id) calendar_id, revision, first_year, last_year, weekend, holidays,
        working_days, provenance, entry_seq
    FROM calendars WHERE ledger_id = %s AND entry_seq <= %s
    ORDER BY calendar_id, revision DESC
"""

EXTENSIONS: Final = """
SELECT extension_id, region, carrier, start_time, end_time, days, reason, entry_seq
    FROM extensions WHERE ledger_id = %s AND entry_seq <= %s ORDER BY entry_seq
"""

LEDGERS_KEPT_MAX: Final = 1_000

_newest: Final[dict[UUID, Rules]] = {}


async def newest(raw: RawConnection, ledger_id: UUID, rules_seq: int) -> Rules:
    """The rules as of the entry that a ledger's head names, in the transaction that is open."""
    if not rules_seq:
        return Rules()
    kept = _newest.get(ledger_id)
    if kept is not None and kept.seq == rules_seq:
        return kept
    found = await until(raw, ledger_id, rules_seq)
    if len(_newest) >= LEDGERS_KEPT_MAX:
        _newest.clear()
    _newest[ledger_id] = found
    return found


async def until(raw: RawConnection, ledger_id: UUID, seq: int) -> Rules:
    """The rules as of any entry."""
    calendars = await (await raw.execute(CALENDARS, (ledger_id, seq))).fetchall()
    extensions = await (await raw.execute(EXTENSIONS, (ledger_id, seq))).fetchall()
    return Rules(
        seq=max((row[-1] for row in (*calendars, *extensions)), default=0),
        calendars={row[0]: to_calendar(row) for row in calendars},
        extensions=tuple(Extension(*row) for row in extensions),
    )


def to_calendar(row: Any) -> Calendar:
    """The calendar of a row with the columns of `CALENDARS`."""
    calendar_id, revision, first_year, last_year, weekend, holidays, working, provenance, seq = row
    return Calendar(
        calendar_id,
        revision,
        first_year,
        last_year,
        frozenset(weekend),
        frozenset(holidays),
        frozenset(working),
        provenance,
        seq,
    )
