"""Adjustments: proposed by one person, approved by another; and the reversal of one."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

ROLE = "escrow_app"

TABLES = (
    """
    CREATE TABLE adjustments (
        ledger_id uuid NOT NULL,
        adjustment_id text NOT NULL,
        kind text NOT NULL,
        reason text NOT NULL,
        expire_time timestamptz NOT NULL,
        proposed_by text NOT NULL,
        entry_seq bigint NOT NULL,
        rate text NOT NULL,
        rate_source text NOT NULL,
        reverses_entry_seq bigint NOT NULL,
        state text NOT NULL,
        reviewed_by text NOT NULL,
        review_entry_seq bigint NOT NULL,
        reversed_by_entry_seq bigint NOT NULL,
        CONSTRAINT adjustments_pkey PRIMARY KEY (ledger_id, adjustment_id),
        CONSTRAINT adjustments_kind_check
            CHECK (kind IN ('MANUAL', 'WRITE_OFF', 'TRANSFER', 'EXCHANGE', 'REVERSAL')),
        CONSTRAINT adjustments_state_check
            CHECK (state IN ('PROPOSED', 'APPROVED', 'DECLINED', 'REVERSED'))
    )
    """,
    "CREATE UNIQUE INDEX adjustments_entry_key ON adjustments (ledger_id, entry_seq)",
    "CREATE INDEX adjustments_state_idx ON adjustments (ledger_id, state, entry_seq)",
    """
    CREATE UNIQUE INDEX adjustments_review_key ON adjustments (ledger_id, review_entry_seq)
        WHERE review_entry_seq <> 0
    """,
    """
    CREATE TABLE adjustment_lines (
        ledger_id uuid NOT NULL,
        adjustment_id text NOT NULL,
        ordinal integer NOT NULL,
        kind integer NOT NULL,
        owner text NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        hold_id text NOT NULL,
        CONSTRAINT adjustment_lines_pkey PRIMARY KEY (ledger_id, adjustment_id, ordinal),
        CONSTRAINT adjustment_lines_amount_check CHECK (amount <> 0)
    )
    """,
)


def upgrade() -> None:
    """Create the tables, and grant the role what it needs."""
    for statement in TABLES:
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON adjustments TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT ON adjustment_lines TO {ROLE}")
