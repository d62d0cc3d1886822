"""Auditing adjustments: what they posted."""

from __future__ import annotations

from typing import Final

from ledger.storage.audits.audit import Audit

ADJUSTMENTS_POSTED: Final = Audit(
    "adjustments_posted",
    "Every adjustment that was approved was proposed by somebody else, and the entry that approved"
    " it posts exactly its lines; one that was not has posted nothing.",
    "SELECT count(*) FROM adjustments WHERE ledger_id = %(ledger_id)s",
    (
        """
        SELECT concat('Adjustment ', adjustment_id, ' was proposed and approved by ', reviewed_by,
                '.')
            FROM adjustments
            WHERE ledger_id = %(ledger_id)s AND state IN ('APPROVED', 'REVERSED')
                AND reviewed_by = proposed_by
            ORDER BY adjustment_id
        """,
        """
        SELECT concat('Entry ', seq, ' posts ', coalesce(p.amount, 0), ' to account ', kind, ' ',
                owner, ' ', currency, ', but the adjustment that it approved says ',
                coalesce(s.amount, 0), '.')
            FROM (
                SELECT o.seq, a.kind, a.owner, a.currency, o.hold_id, sum(o.amount) AS amount
                    FROM entries e
                        JOIN postings o ON o.ledger_id = e.ledger_id AND o.seq = e.seq
                        JOIN accounts a
                            ON a.ledger_id = o.ledger_id AND a.number = o.account_number
                    WHERE e.ledger_id = %(ledger_id)s AND e.kind = 'adjustment_reviewed'
                    GROUP BY o.seq, a.kind, a.owner, a.currency, o.hold_id
            ) p
            FULL JOIN (
                SELECT j.review_entry_seq AS seq, l.kind, l.owner, l.currency, l.hold_id,
                        sum(l.amount) AS amount
                    FROM adjustments j
                        JOIN adjustment_lines l
                            ON l.ledger_id = j.ledger_id AND l.adjustment_id = j.adjustment_id
                    WHERE j.ledger_id = %(ledger_id)s AND j.state IN ('APPROVED', 'REVERSED')
                    GROUP BY j.review_entry_seq, l.kind, l.owner, l.currency, l.hold_id
            ) s USING (seq, kind, owner, currency, hold_id)
            WHERE p.amount IS DISTINCT FROM s.amount
            ORDER BY seq, kind, owner, currency
        """,
    ),
)
