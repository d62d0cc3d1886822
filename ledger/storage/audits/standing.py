"""Auditing what accounts stand for: the lines, refunds, payouts and gifts that add up to them."""

from __future__ import annotations

from typing import Final

# What a provider has taken is a claim on it, and so a debit, until the case is lost.
AS_ACCOUNTS: Final = """
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
"""
