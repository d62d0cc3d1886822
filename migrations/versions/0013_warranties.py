"""Warranties: what of a line's reserve is kept for one, and those that are given as a gift."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

ROLE = "escrow_app"
CHANGED = "warranties"

STATEMENTS = (
    """
    ALTER TABLE lines
        ADD COLUMN warranted bigint NOT NULL DEFAULT 0,
        ADD COLUMN warranty_until timestamptz,
        ADD CONSTRAINT lines_warranted_check CHECK (warranted BETWEEN 0 AND reserved)
    """,
    """
    CREATE TABLE warranties (
        ledger_id uuid NOT NULL,
        warranty_id text NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        merchant text NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        used bigint NOT NULL,
        funded_by text NOT NULL,
        reason text NOT NULL,
        until_time timestamptz NOT NULL,
        granted_by text NOT NULL,
        entry_seq bigint NOT NULL,
        state text NOT NULL,
        due_time timestamptz,
        CONSTRAINT warranties_pkey PRIMARY KEY (ledger_id, warranty_id),
        CONSTRAINT warranties_range_check CHECK (amount > 0 AND used BETWEEN 0 AND amount),
        CONSTRAINT warranties_funded_by_check CHECK (funded_by IN ('MERCHANT', 'PLATFORM')),
        CONSTRAINT warranties_state_check CHECK (state IN ('GRANTED', 'ENDED'))
    )
    """,
    """
    CREATE INDEX warranties_due_idx ON warranties (ledger_id, due_time, warranty_id)
        WHERE due_time IS NOT NULL
    """,
    "ALTER TABLE refund_lines ADD COLUMN from_warranty bigint NOT NULL DEFAULT 0",
    "ALTER TABLE refund_lines ALTER COLUMN from_warranty DROP DEFAULT",
)


def upgrade() -> None:
    """Change the tables, and grant the role what it needs."""
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO {ROLE}")
