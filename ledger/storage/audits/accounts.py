"""Auditing accounts: their history, their balances, and whose money they may not be short of."""

from __future__ import annotations

from typing import Final

from ledger.storage.audits.audit import Audit

COUNT_POSTINGS: Final = "SELECT count(*) FROM postings WHERE ledger_id = %(ledger_id)s"
COUNT_ACCOUNTS: Final = "SELECT count(*) FROM accounts WHERE ledger_id = %(ledger_id)s"

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
