"""Auditing the journal itself, and the requests that it names."""

from __future__ import annotations

from typing import Final

from ledger.storage.audits.audit import Audit

COUNT_ENTRIES: Final = "SELECT count(*) FROM entries WHERE ledger_id = %(ledger_id)s"

SEQ_CONTIGUOUS: Final = Audit(
    "seq_contiguous",
    "The journal is numbered 1, 2, 3 … up to its head, and its record times only grow.",
    COUNT_ENTRIES,
    (
        """
        SELECT concat('Entry ', e.seq, ' follows entry ', e.seq_before, '.')
            FROM (
                SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS seq_before
                    FROM entries WHERE ledger_id = %(ledger_id)s
            ) e
            WHERE e.seq <> e.seq_before + 1 ORDER BY e.seq
        """,
        """
        SELECT concat('Entry ', e.seq, ' was recorded at ', e.record_time,
                ', which is not after the entry before it, ', e.time_before, '.')
            FROM (
                SELECT seq, record_time, lag(record_time) OVER (ORDER BY seq) AS time_before
                    FROM entries WHERE ledger_id = %(ledger_id)s
            ) e
            WHERE e.record_time <= e.time_before ORDER BY e.seq
        """,
        """
        SELECT concat('The head says that the journal ends with entry ', h.seq, ' at ',
                h.record_time, ', but it ends with entry ', coalesce(e.seq, 0), ' at ',
                e.record_time, '.')
            FROM ledgers l
                LEFT JOIN heads h ON h.ledger_id = l.ledger_id
                LEFT JOIN LATERAL (
                    SELECT seq, record_time FROM entries
                        WHERE ledger_id = l.ledger_id ORDER BY seq DESC LIMIT 1
                ) e ON true
            WHERE l.ledger_id = %(ledger_id)s
                AND (
                    h.seq IS DISTINCT FROM coalesce(e.seq, 0)
                    OR h.record_time <> e.record_time
                )
        """,
    ),
)

ENTRIES_SUM_TO_ZERO: Final = Audit(
    "entries_sum_to_zero",
    "The postings of every entry sum to zero in every currency.",
    COUNT_ENTRIES,
    (
        """
        SELECT concat('The postings of entry ', seq, ' sum to ', sum(amount), ' ', currency, '.')
            FROM postings WHERE ledger_id = %(ledger_id)s
            GROUP BY seq, currency HAVING sum(amount) <> 0 ORDER BY seq
        """,
    ),
)

REQUESTS_CONSISTENT: Final = Audit(
    "requests_consistent",
    "Every request that caused an entry is kept, with the answer that it was accepted.",
    "SELECT count(*) FROM requests WHERE ledger_id = %(ledger_id)s",
    (
        """
        SELECT concat('Entry ', e.seq, ' was caused by request ', e.request_id, ', which is ',
                CASE WHEN r.request_id IS NULL THEN 'not kept' ELSE 'kept as refused' END, '.')
            FROM entries e
                LEFT JOIN requests r
                    ON r.ledger_id = e.ledger_id AND r.request_id = e.request_id
            WHERE e.ledger_id = %(ledger_id)s AND e.request_id <> '' AND r.accepted IS NOT TRUE
            ORDER BY e.seq
        """,
    ),
)
