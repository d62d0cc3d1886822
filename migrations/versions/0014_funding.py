"""What funds lines beside cash, and coupons that are spent and expire."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"

ROLE = "escrow_app"

STATEMENTS = (
    """
    CREATE TABLE line_funding (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        ordinal integer NOT NULL,
        source text NOT NULL,
        reference text NOT NULL,
        amount bigint NOT NULL,
        returned bigint NOT NULL,
        inspected boolean NOT NULL,
        CONSTRAINT line_funding_pkey PRIMARY KEY (ledger_id, hold_id, line_id, ordinal),
        CONSTRAINT line_funding_range_check CHECK (returned BETWEEN 0 AND amount),
        CONSTRAINT line_funding_source_check
            CHECK (source IN ('SUBSIDY', 'COUPON', 'TRADE_IN'))
    )
    """,
    """
    ALTER TABLE coupons
        ADD COLUMN merchant text NOT NULL DEFAULT '',
        ADD COLUMN expire_time timestamptz,
        ADD COLUMN balance bigint NOT NULL DEFAULT 0,
        ADD COLUMN due_time timestamptz,
        DROP CONSTRAINT coupons_state_check,
        ADD CONSTRAINT coupons_state_check CHECK (
            state IN ('PROPOSED', 'ISSUED', 'DECLINED', 'REDEEMED', 'EXPIRED')
        )
    """,
    "UPDATE coupons SET balance = amount WHERE state = 'ISSUED'",
    """
    UPDATE coupons c SET merchant = l.merchant
        FROM lines l
        WHERE c.funded_by = 'MERCHANT' AND l.ledger_id = c.ledger_id AND l.hold_id = c.hold_id
            AND l.line_id = c.line_id
    """,
    """
    ALTER TABLE coupons
        ALTER COLUMN merchant DROP DEFAULT,
        ALTER COLUMN balance DROP DEFAULT,
        ADD CONSTRAINT coupons_balance_check CHECK (balance BETWEEN 0 AND amount)
    """,
    """
    CREATE INDEX coupons_due_idx ON coupons (ledger_id, due_time, coupon_id)
        WHERE due_time IS NOT NULL
    """,
    """
    ALTER TABLE refund_lines
        ADD COLUMN funded_sources text[] NOT NULL DEFAULT '{}',
        ADD COLUMN funded_references text[] NOT NULL DEFAULT '{}',
        ADD COLUMN funded_amounts bigint[] NOT NULL DEFAULT '{}'
    """,
    """
    ALTER TABLE refund_lines
        ALTER COLUMN funded_sources DROP DEFAULT,
        ALTER COLUMN funded_references DROP DEFAULT,
        ALTER COLUMN funded_amounts DROP DEFAULT,
        ADD CONSTRAINT refund_lines_funded_check CHECK (
            cardinality(funded_sources) = cardinality(funded_references)
            AND cardinality(funded_sources) = cardinality(funded_amounts)
        )
    """,
)


def upgrade() -> None:
    """Change the tables, and grant the role what it needs."""
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON line_funding TO {ROLE}")
