"""Merchants: what is agreed with them, where they are paid, and refunds out of their deposits."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

ROLE = "escrow_app"
ADDED_TO = "merchant_terms, destinations"

STATEMENTS = (
    """
    CREATE TABLE merchant_terms (
        ledger_id uuid NOT NULL,
        merchant text NOT NULL,
        entry_seq bigint NOT NULL,
        standing text NOT NULL,
        payouts_stopped boolean NOT NULL,
        reserve_bps integer NOT NULL,
        reserve_days integer NOT NULL,
        cap_currencies text[] NOT NULL,
        cap_amounts bigint[] NOT NULL,
        CONSTRAINT merchant_terms_pkey PRIMARY KEY (ledger_id, merchant, entry_seq),
        CONSTRAINT merchant_terms_standing_check CHECK (standing IN ('TRADING', 'RUNNING_OFF')),
        CONSTRAINT merchant_terms_range_check
            CHECK (reserve_bps BETWEEN 0 AND 10000 AND reserve_days >= 0),
        CONSTRAINT merchant_terms_caps_check
            CHECK (cardinality(cap_currencies) = cardinality(cap_amounts))
    )
    """,
    """
    CREATE TABLE destinations (
        ledger_id uuid NOT NULL,
        merchant text NOT NULL,
        entry_seq bigint NOT NULL,
        destination_id text NOT NULL,
        currency text NOT NULL,
        valid_from timestamptz,
        valid_until timestamptz,
        CONSTRAINT destinations_pkey PRIMARY KEY (ledger_id, merchant, entry_seq),
        CONSTRAINT destinations_range_check CHECK (valid_from < valid_until)
    )
    """,
    "ALTER TABLE heads ADD COLUMN merchants_seq bigint NOT NULL DEFAULT 0",
    "ALTER TABLE refund_lines ADD COLUMN from_deposit bigint NOT NULL DEFAULT 0",
    "ALTER TABLE refund_lines ALTER COLUMN from_deposit DROP DEFAULT",
    """
    ALTER TABLE payouts
        DROP CONSTRAINT payouts_state_check,
        ADD CONSTRAINT payouts_state_check CHECK (
            state IN (
                'SCHEDULED', 'IN_TRANSIT', 'PAID', 'FAILED', 'RETURNED', 'REINSTATED', 'CANCELLED'
            )
        )
    """,
)


def upgrade() -> None:
    """Change the tables, and grant the role what it needs."""
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT ON {ADDED_TO} TO {ROLE}")
