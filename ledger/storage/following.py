"""What following a journal reads: its length, and consecutive entries that match.

A selection is stated twice, for the database and for entries at hand; a property test holds the
two against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.storage.engine import driver_connection

HEADS: Final = "SELECT ledger_id, seq FROM heads WHERE ledger_id = ANY(%s)"

# Where a page ends is found by the sizes alone, which costs half of carrying the bodies along. It
# ends before the entry that more than `bytes_max` precede.
ENTRIES: Final = """
SELECT seq, kind, hold_id, body FROM entries
    WHERE ledger_id = %(ledger_id)s AND seq > %(after)s {selection}
        AND seq <= (
            SELECT max(seq)
                FROM (
                    SELECT seq, sum(bytes) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - bytes
                            AS bytes_before
                        FROM (
                            SELECT seq, octet_length(body) AS bytes FROM entries
                                WHERE ledger_id = %(ledger_id)s AND seq > %(after)s
                                    AND seq <= %(through)s {selection}
                                ORDER BY seq LIMIT %(limit)s
                        ) sizes
                ) page
                WHERE bytes_before < %(bytes_max)s
        )
    ORDER BY seq
"""

# The second condition lets the partial index be used whatever the plan.
OF_HOLD: Final = "AND hold_id = %(hold_id)s AND hold_id <> ''"
OF_KINDS: Final = "AND kind = ANY(%(kinds)s)"


class FollowedEntry(NamedTuple):
    """An entry as it is stored, with what it can be selected by."""

    seq: int
    kind: str
    hold_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are wanted: of one hold, of some kinds; empty for any."""

    hold_id: str = ""
    kinds: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether every entry is wanted."""
        return not self.hold_id and not self.kinds

    def includes(self, kind: str, hold_id: str) -> bool:
        """Whether an entry of this kind, of this hold, is wanted."""
        return self.hold_id in {"", hold_id} and (not self.kinds or kind in self.kinds)

    def conditions(self) -> str:
        """The same for the database, whose query is given `parameters`."""
        return f"{OF_HOLD if self.hold_id else ''} {OF_KINDS if self.kinds else ''}"

    def parameters(self) -> dict[str, object]:
        """What the conditions refer to."""
        return {"hold_id": self.hold_id, "kinds": sorted(self.kinds)}


EVERYTHING: Final = Selection()


async def heads(engine: AsyncEngine, ledger_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How long the journals of ledgers are, by one query."""
    async with driver_connection(engine) as raw:
        cursor = raw.cursor(binary=True)
        await cursor.execute(HEADS, (list(ledger_ids),))
        return dict(await cursor.fetchall())


class Found(NamedTuple):
    """Entries, through which `seq` none is missing, and whether they are as many as were asked."""

    entries: Sequence[FollowedEntry]
    through_seq: int
    full: bool


async def entries(
    engine: AsyncEngine,
    ledger_id: UUID,
    selection: Selection,
    *,
    after: int,
    through: int,
    limit: int,
    bytes_max: int,
) -> Found:
    """Entries with `after < seq <= through`, in order.

    At most `limit`, and no more than their bodies' `bytes_max` beyond the first.
    """
    async with driver_connection(engine) as raw:
        cursor = raw.cursor(binary=True)
        await cursor.execute(
            ENTRIES.format(selection=selection.conditions()),
            {
                "ledger_id": ledger_id,
                "after": after,
                "through": through,
                "limit": limit,
                "bytes_max": bytes_max,
                **selection.parameters(),
            },
        )
        found = [FollowedEntry(*row) for row in await cursor.fetchall()]
    full = len(found) == limit or sum(len(entry.body) for entry in found) >= bytes_max
    return Found(found, found[-1].seq if full else through, full)
