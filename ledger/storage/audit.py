"""Reading a whole ledger to verify it: one snapshot, streamed, never locked.

An audit is SQL that finds what is wrong: each of its queries gives a sentence for every thing
that breaks a rule, and nothing when the books are in order. Sums are numeric, so that no tampered
amount can make the audit itself overflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from ledger.domain.book import Head
from ledger.domain.chart import CLIENT_MONEY, Kind
from ledger.domain.freezes import STANDING
from ledger.domain.stages import OPEN_STATES
from ledger.storage.engine import (
    APPLICATION_ROLE,
    CONNECT_TIMEOUT_SECONDS,
    DatabaseUnavailable,
    is_unavailable,
)
from ledger.storage.projections import PROJECTIONS

Snapshot = psycopg.Connection[Any]
Row = tuple[Any, ...]

ROWS_PER_FETCH: Final = 2_000

# The snapshot is taken by the first query and kept to the end of the transaction.
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

SESSION: Final = {
    "role": APPLICATION_ROLE,
    "timezone": "UTC",
    # Every query here reads a whole ledger to its end, whatever the planner believes of its size.
    "work_mem": "64MB",
    "cursor_tuple_fraction": "1",
    "enable_nestloop": "off",
    "jit": "off",
}

LEDGERS: Final = "SELECT ledger_id, name FROM ledgers ORDER BY name"

HEAD: Final = """
SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time, h.rules_seq,
        h.merchants_seq
    FROM ledgers l LEFT JOIN heads h ON h.ledger_id = l.ledger_id
    WHERE l.ledger_id = %(ledger_id)s
"""

ENTRIES: Final = """
SELECT seq, effective_time, record_time, business_date, kind, actor, request_id, hold_id, body
    FROM entries WHERE ledger_id = %(ledger_id)s ORDER BY seq
"""

POSTINGS: Final = """
SELECT p.seq, p.ordinal, a.kind, a.owner, a.currency, p.currency, p.amount, p.hold_id, p.line_id,
        p.payout_id, p.account_version, p.balance
    FROM postings p
        LEFT JOIN accounts a ON a.ledger_id = p.ledger_id AND a.number = p.account_number
    WHERE p.ledger_id = %(ledger_id)s ORDER BY p.seq, p.ordinal
"""

PROJECTION: Final = "SELECT {columns} FROM {table} WHERE ledger_id = %(ledger_id)s"


@dataclass(frozen=True, slots=True)
class Audit:
    """One class of things that can be wrong.

    `examined` counts what there is to examine; each query of `wrong` gives a sentence for every
    thing that is wrong.
    """

    name: str
    description: str
    examined: str
    wrong: tuple[str, ...]


COUNT_ENTRIES: Final = "SELECT count(*) FROM entries WHERE ledger_id = %(ledger_id)s"
COUNT_POSTINGS: Final = "SELECT count(*) FROM postings WHERE ledger_id = %(ledger_id)s"
COUNT_ACCOUNTS: Final = "SELECT count(*) FROM accounts WHERE ledger_id = %(ledger_id)s"
COUNT_LINES: Final = "SELECT count(*) FROM lines WHERE ledger_id = %(ledger_id)s"

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

ACCOUNT_VERSIONS_CONTIGUOUS: Final = Audit(
    "account_versions_contiguous",
    "The postings of every account are numbered without gaps, and each balance is the one before"
    " it plus the amount.",
    COUNT_POSTINGS,
    (
        """
        SELECT concat('On account ', p.account_number, ', entry ', p.seq, ' posts ', p.amount,
                ' as version ', p.account_version, ' with balance ', p.balance, ' after version ',
                p.version_before, ' with balance ', p.balance_before, '.')
            FROM (
                SELECT seq, account_number, amount, account_version, balance,
                        lag(account_version, 1, 0::bigint) OVER history AS version_before,
                        lag(balance, 1, 0::bigint) OVER history AS balance_before
                    FROM postings WHERE ledger_id = %(ledger_id)s
                    WINDOW history AS (PARTITION BY account_number ORDER BY seq, account_version)
            ) p
            WHERE p.account_version::numeric <> p.version_before::numeric + 1
                OR p.balance::numeric <> p.balance_before::numeric + p.amount
        """,
    ),
)

BALANCES_EQUAL_POSTINGS: Final = Audit(
    "balances_equal_postings",
    "The balance of every account is the sum of its postings, and its version their number.",
    COUNT_ACCOUNTS,
    (
        """
        SELECT concat('Account ', coalesce(a.number, p.account_number), ' (', a.kind, ' ', a.owner,
                ' ', a.currency, ') says ', a.balance, ' after ', a.version,
                ' postings; its postings are ', coalesce(p.count, 0), ' and sum to ',
                coalesce(p.sum, 0), '.')
            FROM (
                SELECT number, kind, owner, currency, balance, version
                    FROM accounts WHERE ledger_id = %(ledger_id)s
            ) a
            FULL JOIN (
                SELECT account_number, count(*) AS count, sum(amount) AS sum
                    FROM postings WHERE ledger_id = %(ledger_id)s GROUP BY account_number
            ) p ON p.account_number = a.number
            WHERE a.balance IS DISTINCT FROM coalesce(p.sum, 0)
                OR a.version IS DISTINCT FROM coalesce(p.count, 0)
            ORDER BY coalesce(a.number, p.account_number)
        """,
    ),
)

CLIENT_MONEY_NOT_NEGATIVE: Final = Audit(
    "client_money_not_negative",
    "No account of client money has ever had a debit balance.",
    COUNT_POSTINGS,
    (
        """
        SELECT concat('Entry ', p.seq, ' leaves account ', a.kind, ' ', a.owner, ' ', a.currency,
                ' with a debit balance of ', p.balance, '.')
            FROM postings p
                JOIN accounts a ON a.ledger_id = p.ledger_id AND a.number = p.account_number
            WHERE p.ledger_id = %(ledger_id)s AND p.balance > 0 AND a.kind = ANY(%(client_money)s)
            ORDER BY p.seq
        """,
    ),
)

LINES_CONSERVE: Final = Audit(
    "lines_conserve",
    "For every line, captured = held + disputed + frozen + refunded and charged back before release"
    " + released, all of it as posted; and the lines, freezes, refunds, payouts, chargebacks,"
    " coupons and warranties add up to their accounts.",
    COUNT_LINES,
    (
        """
        SELECT concat('Line ', line_id, ' of hold ', hold_id, ' captured ', captured, ', holds ',
                held, ', ', disputed, ' disputed and ', frozen, ' frozen, was refunded ',
                refunded_before,
                ' before and ', refunded_after, ' after release, compensated ', compensated,
                ', charged back ', charged_back, ' before and ', charged_back_after,
                ' after release, and released ', released, ', of it ', commission,
                ' as commission, of which ', commission_returned, ' came back, ', reserved,
                ' in reserve, ', warranted, ' of that for the warranty, and ', recalled,
                ' recalled.')
            FROM lines
            WHERE ledger_id = %(ledger_id)s
                AND (
                    captured::numeric <> held::numeric + disputed + frozen + refunded_before
                        + charged_back + released
                    OR refunded_before::numeric + refunded_after > captured
                    OR commission::numeric + reserved > released
                    OR commission_returned > commission
                    OR warranted > reserved
                    OR least(held, disputed, refunded_before, released, refunded_after, commission,
                        commission_returned, reserved, compensated, charged_back,
                        charged_back_after, recalled, freight, frozen, warranted) < 0
                )
            ORDER BY hold_id, ordinal
        """,
        # Whatever is posted in a line's name is balanced in it, but for its capture and for what
        # is charged back, which goes to the provider for all lines at once. What a ruling gives
        # the buyer is payable, and what an appeal takes back of it the buyer owes; what does not
        # come from the buyer's cash goes back to what funded the line.
        """
        SELECT concat('Line ', coalesce(l.line_id, p.line_id), ' of hold ',
                coalesce(l.hold_id, p.hold_id), ' says captured ', l.captured, ', held ', l.held,
                ', disputed and recalled ', l.set_apart, ', frozen ', l.frozen, ', released ',
                l.released, ', refunded ',
                l.refunded_before, ' before release and ', l.refunded_besides,
                ' besides, charged back ', l.charged_back, ', commission ', l.commission, ' less ',
                l.commission_returned, ', reserve ', l.reserved, '; as posted these are ',
                p.captured, ', ', p.held, ', ', p.set_apart, ', ', p.frozen, ', ', p.released, ', ',
                p.refunded_before, ' and ', p.refunded - p.refunded_before, ', ', p.charged_back,
                ', ', p.commission, ' less ', p.commission_returned, ', ', p.reserved, '.')
            FROM (
                SELECT hold_id, line_id, captured, held, disputed::numeric + recalled AS set_apart,
                        frozen, released, refunded_before,
                        refunded_after::numeric + compensated AS refunded_besides,
                        charged_back::numeric + charged_back_after AS charged_back,
                        commission, commission_returned, reserved
                    FROM lines WHERE ledger_id = %(ledger_id)s
            ) l
            FULL JOIN (
                SELECT o.hold_id, o.line_id,
                        coalesce(sum(-o.amount) FILTER (
                            WHERE e.kind NOT IN ('chargeback_opened', 'chargeback_moved')
                        ), 0) AS captured,
                        coalesce(sum(-o.amount) FILTER (WHERE a.kind = %(held)s), 0) AS held,
                        coalesce(sum(-o.amount)
                            FILTER (WHERE a.kind = %(disputed)s), 0) AS set_apart,
                        coalesce(sum(-o.amount) FILTER (WHERE a.kind = %(frozen)s), 0) AS frozen,
                        coalesce(sum(-o.amount) FILTER (
                            WHERE e.kind = 'lines_released' AND o.amount < 0
                        ), 0) AS released,
                        coalesce(sum(-o.amount) FILTER (
                            WHERE a.kind IN (%(refund_payable)s, %(buyer)s)
                                OR a.kind = ANY(%(funding)s)
                                    AND e.kind IN ('refund_created', 'case_closed')
                        ), 0) AS refunded,
                        coalesce(sum(o.amount) FILTER (
                            WHERE a.kind IN (%(held)s, %(disputed)s)
                                AND e.kind IN ('refund_created', 'case_closed')
                        ), 0) AS refunded_before,
                        coalesce(sum(o.amount) FILTER (
                            WHERE e.kind IN ('chargeback_opened', 'chargeback_moved')
                        ), 0) AS charged_back,
                        coalesce(sum(-o.amount) FILTER (
                            WHERE a.kind = %(commission)s AND e.kind = 'lines_released'
                        ), 0) AS commission,
                        coalesce(sum(o.amount) FILTER (
                            WHERE a.kind = %(commission)s AND e.kind <> 'lines_released'
                        ), 0) AS commission_returned,
                        coalesce(sum(-o.amount) FILTER (WHERE a.kind = %(reserve)s), 0) AS reserved
                    FROM postings o
                        JOIN accounts a
                            ON a.ledger_id = o.ledger_id AND a.number = o.account_number
                        JOIN entries e ON e.ledger_id = o.ledger_id AND e.seq = o.seq
                    WHERE o.ledger_id = %(ledger_id)s AND o.line_id <> ''
                    GROUP BY o.hold_id, o.line_id
            ) p ON p.hold_id = l.hold_id AND p.line_id = l.line_id
            WHERE l.captured IS DISTINCT FROM p.captured
                OR l.held IS DISTINCT FROM p.held
                OR l.set_apart IS DISTINCT FROM p.set_apart
                OR l.frozen IS DISTINCT FROM p.frozen
                OR l.released IS DISTINCT FROM p.released
                OR l.refunded_before IS DISTINCT FROM p.refunded_before
                OR l.refunded_besides IS DISTINCT FROM p.refunded - p.refunded_before
                OR l.charged_back IS DISTINCT FROM p.charged_back
                OR l.commission IS DISTINCT FROM p.commission
                OR l.commission_returned IS DISTINCT FROM p.commission_returned
                OR l.reserved IS DISTINCT FROM p.reserved
            ORDER BY coalesce(l.hold_id, p.hold_id), coalesce(l.line_id, p.line_id)
        """,
        # What a provider has taken is a claim on it, and so a debit, until the case is lost.
        """
        SELECT concat('Account ', kind, ' ', owner, ' ', currency, ' has a credit balance of ',
                coalesce(-a.balance, 0), ', but what it stands for adds up to ',
                coalesce(b.amount, 0), '.')
            FROM (
                SELECT s.kind, l.merchant AS owner, h.currency, sum(s.amount) AS amount
                    FROM lines l
                        JOIN holds h ON h.ledger_id = l.ledger_id AND h.hold_id = l.hold_id
                        CROSS JOIN LATERAL (
                            VALUES (%(held)s::integer, l.held::numeric),
                                (%(disputed)s, l.disputed::numeric + l.recalled),
                                (%(reserve)s, l.reserved)
                        ) s (kind, amount)
                    WHERE l.ledger_id = %(ledger_id)s GROUP BY s.kind, l.merchant, h.currency
                UNION ALL
                SELECT %(refund_payable)s::integer, t.psp, t.currency, sum(t.amount)
                    FROM (
                        SELECT r.psp, r.currency, l.amount - r.offset_amount AS amount
                            FROM refunds r
                                LEFT JOIN (
                                    SELECT refund_id, sum(from_held::numeric + from_disputed
                                            + from_available + from_receivable + from_commission
                                            + from_reserve + from_deposit + from_platform
                                            + from_freight + from_warranty
                                            + (
                                                SELECT coalesce(sum(part), 0)
                                                    FROM unnest(from_parties) part
                                            )
                                            - (
                                                SELECT coalesce(sum(part), 0)
                                                    FROM unnest(funded_amounts) part
                                            )
                                        ) AS amount
                                        FROM refund_lines WHERE ledger_id = %(ledger_id)s
                                        GROUP BY refund_id
                                ) l ON l.refund_id = r.refund_id
                            WHERE r.ledger_id = %(ledger_id)s AND r.state <> 'SUCCEEDED'
                                AND r.psp <> ''
                        UNION ALL
                        SELECT p.psp, r.currency, p.amount
                            FROM refund_payments p
                                JOIN refunds r
                                    ON r.ledger_id = p.ledger_id AND r.refund_id = p.refund_id
                            WHERE p.ledger_id = %(ledger_id)s AND p.state <> 'SUCCEEDED'
                    ) t
                    GROUP BY t.psp, t.currency
                UNION ALL
                SELECT %(in_transit)s::integer, merchant, currency, sum(amount)
                    FROM payouts
                    WHERE ledger_id = %(ledger_id)s AND state IN ('SCHEDULED', 'IN_TRANSIT')
                    GROUP BY merchant, currency
                UNION ALL
                SELECT %(returned)s::integer, merchant, currency, sum(amount)
                    FROM payouts WHERE ledger_id = %(ledger_id)s AND state = 'RETURNED'
                    GROUP BY merchant, currency
                UNION ALL
                SELECT %(chargeback)s::integer, b.psp, c.currency, -sum(b.taken)
                    FROM chargebacks b
                        JOIN cases c ON c.ledger_id = b.ledger_id AND c.case_id = b.case_id
                    WHERE b.ledger_id = %(ledger_id)s AND c.state <> 'LOST'
                    GROUP BY b.psp, c.currency
                UNION ALL
                SELECT %(frozen)s::integer, f.merchant, f.currency, sum(f.amount)
                    FROM (
                        SELECT l.merchant, h.currency, l.frozen::numeric AS amount
                            FROM lines l
                                JOIN holds h ON h.ledger_id = l.ledger_id AND h.hold_id = l.hold_id
                            WHERE l.ledger_id = %(ledger_id)s AND l.frozen <> 0
                        UNION ALL
                        SELECT a.merchant, a.currency, a.amount
                            FROM freezes o
                                JOIN freeze_amounts a
                                    ON a.ledger_id = o.ledger_id AND a.freeze_id = o.freeze_id
                            WHERE o.ledger_id = %(ledger_id)s AND o.target = 'MERCHANT'
                                AND o.state = ANY(%(standing)s)
                    ) f
                    GROUP BY f.merchant, f.currency
                UNION ALL
                SELECT %(coupons)s::integer, '', currency, sum(balance)
                    FROM coupons WHERE ledger_id = %(ledger_id)s AND balance <> 0
                    GROUP BY currency
                UNION ALL
                SELECT %(warranties)s::integer, '', currency, sum(amount::numeric - used)
                    FROM warranties WHERE ledger_id = %(ledger_id)s AND state = 'GRANTED'
                    GROUP BY currency
            ) b
            FULL JOIN (
                SELECT kind, owner, currency, balance::numeric AS balance
                    FROM accounts
                    WHERE ledger_id = %(ledger_id)s
                        AND kind IN (%(held)s, %(disputed)s, %(frozen)s, %(reserve)s,
                            %(refund_payable)s, %(in_transit)s, %(returned)s, %(chargeback)s,
                            %(coupons)s, %(warranties)s)
            ) a USING (kind, owner, currency)
            WHERE coalesce(b.amount, 0) <> coalesce(-a.balance, 0)
            ORDER BY kind, owner, currency
        """,
        # What is disputed or recalled is what the open cases have set apart.
        """
        SELECT concat('Line ', coalesce(l.line_id, c.line_id), ' of hold ',
                coalesce(l.hold_id, c.hold_id), ' says disputed ', l.disputed, ' and recalled ',
                l.recalled, ', but its open cases have set apart ', coalesce(c.reserved, 0),
                ' and ', coalesce(c.recalled, 0), '.')
            FROM (
                SELECT hold_id, line_id, disputed, recalled FROM lines
                    WHERE ledger_id = %(ledger_id)s AND (disputed <> 0 OR recalled <> 0)
            ) l
            FULL JOIN (
                SELECT i.hold_id, i.line_id, sum(i.reserved) AS reserved,
                        sum(i.recalled) AS recalled
                    FROM cases o
                        JOIN case_lines i ON i.ledger_id = o.ledger_id AND i.case_id = o.case_id
                    WHERE o.ledger_id = %(ledger_id)s AND o.state = ANY(%(open_states)s)
                        AND (i.reserved <> 0 OR i.recalled <> 0)
                    GROUP BY i.hold_id, i.line_id
            ) c ON c.hold_id = l.hold_id AND c.line_id = l.line_id
            WHERE coalesce(l.disputed, 0) <> coalesce(c.reserved, 0)
                OR coalesce(l.recalled, 0) <> coalesce(c.recalled, 0)
            ORDER BY coalesce(l.hold_id, c.hold_id), coalesce(l.line_id, c.line_id)
        """,
        # What is frozen of a line, and by how many, is what the freezes of its hold say that stand.
        """
        SELECT concat('Line ', coalesce(l.line_id, f.line_id), ' of hold ',
                coalesce(l.hold_id, f.hold_id), ' says frozen ', coalesce(l.frozen, 0), ' by ',
                coalesce(l.freezes, 0), ' freezes, but those that stand are ',
                coalesce(f.freezes, 0), ' and have set apart ', coalesce(f.frozen, 0), '.')
            FROM (
                SELECT hold_id, line_id, frozen, freezes FROM lines
                    WHERE ledger_id = %(ledger_id)s AND (frozen <> 0 OR freezes <> 0)
            ) l
            FULL JOIN (
                SELECT b.hold_id, b.line_id, count(*) AS freezes, sum(b.amount) AS frozen
                    FROM (
                        SELECT i.hold_id, i.line_id, coalesce(a.amount, 0)::numeric AS amount
                            FROM freezes o
                                JOIN lines i
                                    ON i.ledger_id = o.ledger_id AND i.hold_id = o.target_id
                                LEFT JOIN freeze_amounts a
                                    ON a.ledger_id = o.ledger_id AND a.freeze_id = o.freeze_id
                                        AND a.line_id = i.line_id
                            WHERE o.ledger_id = %(ledger_id)s AND o.target = 'HOLD'
                                AND o.state = ANY(%(standing)s)
                                AND (o.whole OR a.line_id IS NOT NULL)
                    ) b
                    GROUP BY b.hold_id, b.line_id
            ) f ON f.hold_id = l.hold_id AND f.line_id = l.line_id
            WHERE coalesce(l.frozen, 0) <> coalesce(f.frozen, 0)
                OR coalesce(l.freezes, 0) <> coalesce(f.freezes, 0)
            ORDER BY coalesce(l.hold_id, f.hold_id), coalesce(l.line_id, f.line_id)
        """,
        # What funds the lines of a hold beside cash is what was posted for it, less what went back.
        """
        SELECT concat('Hold ', hold_id, ' is funded with ', coalesce(f.amount, 0), ' on account ',
                kind, ' ', owner, '; as posted it is ', coalesce(p.amount, 0), '.')
            FROM (
                SELECT hold_id, s.kind, s.owner, sum(amount::numeric - returned) AS amount
                    FROM line_funding
                        CROSS JOIN LATERAL (
                            SELECT CASE WHEN source = 'SUBSIDY' THEN %(subsidy)s::integer
                                    WHEN source = 'COUPON' THEN %(coupons)s
                                    ELSE %(trade_in)s
                                END AS kind,
                                CASE WHEN source = 'TRADE_IN' THEN reference ELSE '' END
                                    AS owner
                        ) s
                    WHERE ledger_id = %(ledger_id)s GROUP BY hold_id, s.kind, s.owner
            ) f
            FULL JOIN (
                SELECT o.hold_id, a.kind, a.owner, sum(o.amount) AS amount
                    FROM accounts a
                        JOIN postings o
                            ON o.ledger_id = a.ledger_id AND o.account_number = a.number
                        JOIN entries e ON e.ledger_id = o.ledger_id AND e.seq = o.seq
                    WHERE a.ledger_id = %(ledger_id)s AND a.kind = ANY(%(funding)s)
                        AND e.kind IN ('hold_placed', 'trade_in_inspected', 'refund_created',
                            'case_closed')
                    GROUP BY o.hold_id, a.kind, a.owner
            ) p USING (hold_id, kind, owner)
            WHERE coalesce(f.amount, 0) <> coalesce(p.amount, 0)
            ORDER BY hold_id, kind, owner
        """,
    ),
)

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

PARAMETERS: Final = {
    "client_money": sorted(CLIENT_MONEY),
    "held": Kind.HELD,
    "disputed": Kind.DISPUTED,
    "frozen": Kind.FROZEN,
    "reserve": Kind.RESERVE,
    "commission": Kind.COMMISSION,
    "buyer": Kind.BUYER_RECEIVABLE,
    "chargeback": Kind.CHARGEBACK,
    "coupons": Kind.COUPONS,
    "warranties": Kind.WARRANTIES,
    "subsidy": Kind.SUBSIDY,
    "trade_in": Kind.TRADE_IN_RECEIVABLE,
    "funding": [Kind.SUBSIDY, Kind.COUPONS, Kind.TRADE_IN_RECEIVABLE],
    "refund_payable": Kind.REFUND_PAYABLE,
    "in_transit": Kind.PAYOUT_IN_TRANSIT,
    "returned": Kind.PAYOUT_RETURNED,
    "others_payable": Kind.OTHERS_PAYABLE,
    "psp_clearing": Kind.PSP_CLEARING,
    "open_states": sorted(OPEN_STATES),
    "standing": sorted(STANDING),
}


@contextmanager
def snapshot(database_url: str) -> Iterator[Snapshot]:
    """A connection that sees one moment of the database; raises DatabaseUnavailable."""
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    conninfo = make_url(database_url).set(drivername="postgresql").render_as_string(False)
    try:
        with psycopg.connect(
            conninfo,
            autocommit=True,
            options=options,
            application_name="escrow verify",
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
        ) as connection:
            connection.execute(SNAPSHOT)
            yield connection
    except (psycopg.Error, OSError) as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error)) from error
        raise


def ledgers(connection: Snapshot) -> list[tuple[UUID, str]]:
    """Id and name of every ledger."""
    return connection.execute(LEDGERS).fetchall()


def head(connection: Snapshot, ledger_id: UUID) -> Head | None:
    """The head of a ledger; None when there is no such ledger."""
    found = connection.execute(HEAD, {"ledger_id": ledger_id}).fetchone()
    return Head(*found) if found else None


def examined(connection: Snapshot, ledger_id: UUID, audit: Audit) -> int:
    """How many things an audit has to examine."""
    row = connection.execute(audit.examined, {"ledger_id": ledger_id}).fetchone()
    assert row is not None
    return int(row[0])


def wrong(connection: Snapshot, ledger_id: UUID, audit: Audit) -> Iterator[str]:
    """A sentence for everything that an audit finds wrong."""
    for number, query in enumerate(audit.wrong):
        for (sentence,) in _stream(connection, ledger_id, f"wrong_{number}", query):
            yield sentence


def entries(connection: Snapshot, ledger_id: UUID) -> Iterator[Row]:
    """The columns of every entry, its body last, in the order of the journal."""
    return _stream(connection, ledger_id, "entries", ENTRIES)


def postings(connection: Snapshot, ledger_id: UUID) -> Iterator[Row]:
    """The columns of every posting, after the `seq` of its entry, in the order of the journal."""
    return _stream(connection, ledger_id, "postings", POSTINGS)


def projection(connection: Snapshot, ledger_id: UUID, name: str) -> Iterator[tuple[Row, Row]]:
    """The rows of a projection, each as its key and the rest."""
    table, key, columns = PROJECTIONS[name]
    query = PROJECTION.format(table=table, columns=", ".join((*key, *columns)))
    for row in _stream(connection, ledger_id, "projection", query):
        yield row[: len(key)], row[len(key) :]


def _stream(connection: Snapshot, ledger_id: UUID, name: str, query: str) -> Iterator[Row]:
    """The rows of a query through a cursor of the database, so that memory stays bounded."""
    with connection.cursor(name, binary=True) as cursor:
        cursor.itersize = ROWS_PER_FETCH
        yield from cursor.execute(query, {**PARAMETERS, "ledger_id": ledger_id})
