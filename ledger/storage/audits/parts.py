"""Auditing what most holds do not have: payments through several providers, and shares."""

from __future__ import annotations

from typing import Final

from ledger.storage.audits.audit import Audit

PARTS_POSTED: Final = Audit(
    "parts_posted",
    "Every payment of a hold that has several, and every share of a line, is as posted: what each"
    " provider captured and settled, and what each party got of releases.",
    """
    SELECT (SELECT count(*) FROM payments WHERE ledger_id = %(ledger_id)s)
        + (SELECT count(*) FROM line_shares WHERE ledger_id = %(ledger_id)s)
    """,
    (
        """
        SELECT concat('Hold ', hold_id, ' says that ', psp, ' captured ', coalesce(p.captured, 0),
                ' and settled ', coalesce(p.settled, 0), '; as posted these are ',
                coalesce(t.captured, 0), ' and ', coalesce(t.settled, 0), '.')
            FROM (
                SELECT hold_id, psp, captured, settled
                    FROM payments WHERE ledger_id = %(ledger_id)s
            ) p
            FULL JOIN (
                SELECT o.hold_id, a.owner AS psp,
                        coalesce(sum(o.amount) FILTER (
                            WHERE e.kind <> 'settlement_reported'
                        ), 0) AS captured,
                        coalesce(sum(-o.amount) FILTER (
                            WHERE e.kind = 'settlement_reported'
                        ), 0) AS settled
                    FROM (
                        SELECT DISTINCT hold_id FROM payments WHERE ledger_id = %(ledger_id)s
                    ) h
                        JOIN postings o ON o.ledger_id = %(ledger_id)s AND o.hold_id = h.hold_id
                        JOIN accounts a
                            ON a.ledger_id = o.ledger_id AND a.number = o.account_number
                        JOIN entries e ON e.ledger_id = o.ledger_id AND e.seq = o.seq
                    WHERE a.kind = %(psp_clearing)s
                        AND e.kind IN ('hold_placed', 'hold_captured', 'hold_voided',
                            'lines_exchanged', 'settlement_reported')
                    GROUP BY o.hold_id, a.owner
            ) t USING (hold_id, psp)
            WHERE p.captured IS DISTINCT FROM coalesce(t.captured, 0)
                OR p.settled IS DISTINCT FROM coalesce(t.settled, 0)
            ORDER BY hold_id, psp
        """,
        """
        SELECT concat('Line ', line_id, ' of hold ', hold_id, ' says that ', party, ' got ',
                coalesce(s.amount, 0), ' of its releases; as posted it is ', coalesce(t.amount, 0),
                '.')
            FROM (
                SELECT hold_id, line_id, party, sum(amount) AS amount
                    FROM line_shares WHERE ledger_id = %(ledger_id)s
                    GROUP BY hold_id, line_id, party
            ) s
            FULL JOIN (
                SELECT o.hold_id, o.line_id, a.owner AS party, sum(-o.amount) AS amount
                    FROM postings o
                        JOIN accounts a
                            ON a.ledger_id = o.ledger_id AND a.number = o.account_number
                    WHERE o.ledger_id = %(ledger_id)s AND o.line_id <> ''
                        AND a.kind = %(others_payable)s
                    GROUP BY o.hold_id, o.line_id, a.owner
            ) t USING (hold_id, line_id, party)
            WHERE coalesce(s.amount, 0) <> coalesce(t.amount, 0)
            ORDER BY hold_id, line_id, party
        """,
    ),
)
