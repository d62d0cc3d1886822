"""What funds lines beside cash: its rows, which are written as they stand, new or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from ledger.domain.book import Book
from ledger.domain.funding import Funding
from ledger.domain.holds import Line
from ledger.domain.kinds import FundingSource
from ledger.storage.engine import RawConnection

FUNDING: Final = """
SELECT hold_id, line_id, source, reference, amount, returned, inspected
    FROM line_funding WHERE ledger_id = %(ledger_id)s AND hold_id = ANY(%(keys)b)
    ORDER BY hold_id, line_id, ordinal
"""

ADD: Final = """
INSERT INTO line_funding (ledger_id, hold_id, line_id, ordinal, source, reference, amount,
        returned, inspected)
    SELECT %s, u.* FROM unnest(%b::text[], %b::text[], %b::integer[], %b::text[], %b::text[],
        %b::bigint[], %b::bigint[], %b::boolean[]) u
    ON CONFLICT (ledger_id, hold_id, line_id, ordinal) DO NOTHING
"""

UPDATE: Final = """
UPDATE line_funding f SET amount = u.amount, returned = u.returned, inspected = u.inspected
    FROM unnest(%b::text[], %b::text[], %b::integer[], %b::text[], %b::text[], %b::bigint[],
            %b::bigint[], %b::boolean[])
        AS u (hold_id, line_id, ordinal, source, reference, amount, returned, inspected)
    WHERE f.ledger_id = %s AND f.hold_id = u.hold_id AND f.line_id = u.line_id
        AND f.ordinal = u.ordinal
        AND (f.amount <> u.amount OR f.returned <> u.returned OR f.inspected <> u.inspected)
"""


def take(book: Book, row: Any) -> None:
    """Add to a line what a row says of it."""
    hold_id, line_id, source, *rest = row
    line = book.holds[hold_id].lines[line_id]
    line.funding = (*line.funding, Funding(FundingSource(source), *rest))


def of_line(hold_id: str, line: Line) -> Iterable[tuple[Any, ...]]:
    """Its rows: their keys, and what they say."""
    for ordinal, each in enumerate(line.funding, start=1):
        yield (hold_id, line.line_id, ordinal, each.source.value, *each[1:])


async def write(raw: RawConnection, ledger_id: UUID, lines: Mapping[tuple[str, str], Line]) -> None:
    """Write what funds lines, as it stands now."""
    rows = [row for (hold_id, _), line in lines.items() for row in of_line(hold_id, line)]
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        await raw.execute(ADD, (ledger_id, *columns))
        await raw.execute(UPDATE, (*columns, ledger_id))
