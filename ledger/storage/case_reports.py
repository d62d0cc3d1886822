"""Counting cases: how many, how they ended, how long they took, and what they come to.

Read from the projections, which the journal adds up to: what it costs grows with the cases that
were opened in the interval, by index, and with their lines, but not with the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Head
from ledger.domain.stages import OPEN_STATES
from ledger.storage.case_lists import OF_MERCHANT
from ledger.storage.engine import RawConnection, driver_connection
from ledger.storage.read import HEAD, SNAPSHOT


class Grouping(StrEnum):
    """What cases are counted by."""

    TYPE = "TYPE"
    TAG = "TAG"
    MERCHANT = "MERCHANT"
    STATE = "STATE"
    AGE = "AGE"
    PRIORITY = "PRIORITY"


# Each row of `parts` is a case or, by merchant, what of a case is on the lines of one. A row of
# the answer without a currency counts the cases of a group, the rows with one are its sums; those
# without a key are of all groups together.
REPORT: Final = """
WITH parts AS (
    SELECT c.*, p.*, o.open,
            greatest(
                CASE WHEN o.open THEN %(now)s ELSE c.close_time END - c.open_time, interval '0'
            ) AS age,
            CASE WHEN c.answer_time IS NOT NULL THEN
                greatest(c.answer_time - c.open_time, interval '0')
            END AS response,
            CASE WHEN c.refund_due <= %(now)s THEN (
                SELECT count(*) FROM generate_series(1, c.refund_count) AS number
                        JOIN refunds r ON r.ledger_id = c.ledger_id
                            AND r.refund_id = c.case_id
                                || CASE WHEN number = 1 THEN '' ELSE ':' || number END
                    WHERE r.state <> 'SUCCEEDED'
            ) END AS overdue
        FROM cases c
            CROSS JOIN LATERAL (SELECT c.state = ANY(%(open_states)s) AS open) o
            CROSS JOIN LATERAL (
                SELECT {part} AS merchant, sum(n.claimed) AS claimed,
                        sum(n.reserved + n.recalled) AS reserved, sum(n.awarded) AS awarded
                    FROM case_lines n {merchants}
                    WHERE n.ledger_id = c.ledger_id AND n.case_id = c.case_id {of_merchant}
                    GROUP BY 1
            ) p
        WHERE c.ledger_id = %(ledger_id)s {filters}
)
SELECT {key}, currency,
        count(*),
        count(*) FILTER (WHERE open),
        count(*) FILTER (WHERE state IN ('APPROVED', 'LOST')),
        count(*) FILTER (WHERE state = 'PARTLY_APPROVED'),
        count(*) FILTER (WHERE state IN ('REJECTED', 'WON')),
        count(*) FILTER (WHERE state IN ('WITHDRAWN', 'EXPIRED')),
        coalesce(sum(breach_count), 0),
        count(answer_time),
        count(*) FILTER (WHERE answer_time >= answer_due),
        coalesce(sum(overdue), 0),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY response),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY response),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY age) FILTER (WHERE NOT open),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY age) FILTER (WHERE NOT open),
        sum(claimed), sum(reserved), sum(awarded)
    FROM parts
    GROUP BY GROUPING SETS ((1, 2), (1), (2), ())
    ORDER BY 1 NULLS FIRST, 2 NULLS FIRST
"""

SINCE: Final = "AND c.open_time >= %(since)s"
UNTIL: Final = "AND c.open_time < %(until)s"
MERCHANTS: Final = """
JOIN lines l ON l.ledger_id = n.ledger_id AND l.hold_id = n.hold_id AND l.line_id = n.line_id
"""
LINES_OF_MERCHANT: Final = "AND l.merchant = %(merchant)s"

AGES: Final = ("P0D-P1D", "P1D-P3D", "P3D-P7D", "P7D-P30D", "P30D-")
"""From the youngest; each begins where the one before ends."""

AGE: Final = """
CASE WHEN age < interval '1 day' THEN 'P0D-P1D' WHEN age < interval '3 days' THEN 'P1D-P3D'
    WHEN age < interval '7 days' THEN 'P3D-P7D' WHEN age < interval '30 days' THEN 'P7D-P30D'
    ELSE 'P30D-' END
"""

KEYS: Final = {
    Grouping.TYPE: "type",
    Grouping.TAG: "coalesce(liable, '-') || '/' || coalesce(subject, '-')",
    Grouping.MERCHANT: "merchant",
    Grouping.STATE: "state",
    Grouping.AGE: AGE,
    Grouping.PRIORITY: "priority",
}


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which cases to count: those opened in [since, until), on lines of a merchant; "" for any."""

    since: datetime | None = None
    until: datetime | None = None
    merchant: str = ""


class CaseSum(NamedTuple):
    """What cases come to in a currency, in minor units; `reserved` is what is on 2020 for them."""

    currency: str
    claimed: int
    reserved: int
    awarded: int


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases with one attribute in common.

    `open`, `approved`, `partly_approved`, `rejected` and `dropped` add up to `cases`. Times are
    None where nothing was answered or closed.
    """

    key: str
    cases: int
    open: int
    approved: int
    partly_approved: int
    rejected: int
    dropped: int
    breaches: int
    answered: int
    answered_late: int
    overdue_refunds: int
    response_median: timedelta | None
    response_p90: timedelta | None
    resolution_median: timedelta | None
    resolution_p90: timedelta | None
    sums: Sequence[CaseSum]


class CaseReport(NamedTuple):
    """Cases by one of their attributes, all of them together, and the moment that was counted."""

    groups: Sequence[CaseGroup]
    total: CaseGroup
    as_of: datetime


async def report(
    engine: AsyncEngine, ledger_id: UUID, by: Grouping, where: ReportFilter
) -> CaseReport:
    """Count cases as of one moment of the ledger's clock; ages and overdue refunds go by it."""
    async with driver_connection(engine) as raw:
        await raw.execute(SNAPSHOT)
        row = await (await raw.execute(HEAD, (ledger_id,))).fetchone()
        assert row is not None, "ledgers are never removed"
        *head, now = row
        now = Head(*head).clock or now
        total, *groups = await _count(raw, ledger_id, where, now, by)
        if by is Grouping.MERCHANT:
            # A case on lines of several merchants is in several groups, and once in the total.
            total, *_ = await _count(raw, ledger_id, where, now, Grouping.TYPE)
        await raw.execute("COMMIT")
    groups.sort(key=lambda group: AGES.index(group.key) if by is Grouping.AGE else group.key)
    return CaseReport(groups, total, now)


async def _count(
    raw: RawConnection, ledger_id: UUID, where: ReportFilter, now: datetime, by: Grouping
) -> list[CaseGroup]:
    """All cases together, and then group by group."""
    by_merchant = by is Grouping.MERCHANT
    filters = ((SINCE, where.since), (UNTIL, where.until), (OF_MERCHANT, where.merchant))
    query = REPORT.format(
        key=KEYS[by],
        part="l.merchant" if by_merchant else "''",
        merchants=MERCHANTS if by_merchant or where.merchant else "",
        filters=" ".join(condition for condition, given in filters if given),
        of_merchant=LINES_OF_MERCHANT if where.merchant else "",
    )
    asked = {
        "ledger_id": ledger_id,
        "open_states": sorted(OPEN_STATES),
        "now": now,
        "since": where.since,
        "until": where.until,
        "merchant": where.merchant,
    }
    return list(_groups(await (await raw.execute(query, asked)).fetchall()))


def _groups(rows: Sequence[Any]) -> Iterator[CaseGroup]:
    for key, (counts, *sums) in groupby(rows, key=itemgetter(0)):
        by_currency = [CaseSum(row[1], *map(int, row[16:])) for row in sums]
        values: list[Any] = [*map(int, counts[2:12]), *counts[12:16], by_currency]
        yield CaseGroup(key or "", *values)
