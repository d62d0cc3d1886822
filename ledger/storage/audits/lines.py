"""Auditing lines: in themselves, as posted, and by what sets parts of them apart."""

from __future__ import annotations

from typing import Final

from ledger.storage.audits.audit import Audit
from ledger.storage.audits.standing import AS_ACCOUNTS

COUNT_LINES: Final = "SELECT count(*) FROM lines WHERE ledger_id = %(ledger_id)s"

CONTRADICTIONS: Final = """
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
"""

# Whatever is posted in a line's name is balanced in it, but for its capture and for what
# is charged back, which goes to the provider for all lines at once. What a ruling gives
# the buyer is payable, and what an appeal takes back of it the buyer owes; what does not
# come from the buyer's cash goes back to what funded the line.
AS_POSTED: Final = """
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
"""

# What is disputed or recalled is what the open cases have set apart.
AS_CASES: Final = """
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
"""

# What is frozen of a line, and by how many, is what the freezes of its hold say that stand.
AS_FREEZES: Final = """
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
"""

# What funds the lines of a hold beside cash is what was posted for it, less what went back.
AS_FUNDING: Final = """
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
                AND e.kind IN ('hold_placed', 'hold_captured', 'hold_voided', 'trade_in_inspected',
                    'refund_created', 'case_closed')
            GROUP BY o.hold_id, a.kind, a.owner
    ) p USING (hold_id, kind, owner)
    WHERE coalesce(f.amount, 0) <> coalesce(p.amount, 0)
    ORDER BY hold_id, kind, owner
"""

LINES_CONSERVE: Final = Audit(
    "lines_conserve",
    "For every line, captured = held + disputed + frozen + refunded and charged back before release"
    " + released, all of it as posted; and the lines, freezes, refunds, payouts, chargebacks,"
    " coupons and warranties add up to their accounts.",
    COUNT_LINES,
    (CONTRADICTIONS, AS_POSTED, AS_ACCOUNTS, AS_CASES, AS_FREEZES, AS_FUNDING),
)
