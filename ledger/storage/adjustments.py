"""Reading adjustments, each with its lines."""

from __future__ import annotations

from typing import Any, Final

from ledger.domain.adjustments import Adjustment, AdjustmentLine, AdjustmentState
from ledger.domain.chart import AccountKey
from ledger.domain.kinds import AdjustmentKind

# Adjustments by a condition of `a`.
ADJUSTMENTS_WHERE: Final = """
SELECT a.adjustment_id, a.kind, a.reason, a.expire_time, a.proposed_by, a.entry_seq, a.rate,
        a.rate_source, a.reverses_entry_seq, a.state, a.reviewed_by, a.review_entry_seq,
        a.reversed_by_entry_seq, l.kinds, l.owners, l.currencies, l.amounts, l.hold_ids
    FROM adjustments a
        CROSS JOIN LATERAL (
            SELECT array_agg(kind ORDER BY ordinal) AS kinds,
                    array_agg(owner ORDER BY ordinal) AS owners,
                    array_agg(currency ORDER BY ordinal) AS currencies,
                    array_agg(amount ORDER BY ordinal) AS amounts,
                    array_agg(hold_id ORDER BY ordinal) AS hold_ids
                FROM adjustment_lines
                WHERE ledger_id = a.ledger_id AND adjustment_id = a.adjustment_id
        ) l
    WHERE a.ledger_id = %(ledger_id)s AND {}
"""
ADJUSTMENTS: Final = ADJUSTMENTS_WHERE.format("a.adjustment_id = ANY(%(keys)b)")

# The second condition lets the partial index be used whatever the plan.
REVIEWED: Final = ADJUSTMENTS_WHERE.format(
    "a.review_entry_seq = ANY(%(keys)b) AND a.review_entry_seq <> 0"
)


def to_adjustment(row: Any) -> Adjustment:
    """The adjustment of a row of `ADJUSTMENTS_WHERE`."""
    adjustment_id, kind, reason, expire_time, proposed_by, entry_seq, rate, rate_source = row[:8]
    reverses_seq, state, reviewed_by, review_seq, reversed_by_seq = row[8:13]
    kinds, owners, currencies, amounts, hold_ids = row[13:]
    accounts = map(AccountKey, kinds, owners, currencies)
    return Adjustment(
        adjustment_id,
        AdjustmentKind(kind),
        reason,
        expire_time,
        proposed_by,
        entry_seq,
        rate,
        rate_source,
        reverses_seq,
        AdjustmentState(state),
        reviewed_by,
        review_seq,
        reversed_by_seq,
        tuple(map(AdjustmentLine, accounts, amounts, hold_ids)),
    )
