"""Payments of one hold through several providers, shares of other parties, and voids."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

ROLE = "escrow_app"

STATEMENTS = (
    """
    CREATE TABLE payments (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        psp text NOT NULL,
        ordinal integer NOT NULL,
        captured bigint NOT NULL,
        settled bigint NOT NULL,
        settle_time timestamptz,
        CONSTRAINT payments_pkey PRIMARY KEY (ledger_id, hold_id, psp),
        CONSTRAINT payments_range_check CHECK (settled BETWEEN 0 AND captured)
    )
    """,
    """
    CREATE TABLE line_shares (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        ordinal integer NOT NULL,
        party text NOT NULL,
        role text NOT NULL,
        bps integer NOT NULL,
        amount bigint NOT NULL,
        CONSTRAINT line_shares_pkey PRIMARY KEY (ledger_id, hold_id, line_id, ordinal),
        CONSTRAINT line_shares_range_check CHECK (bps BETWEEN 1 AND 10000 AND amount >= 0)
    )
    """,
    """
    CREATE TABLE refund_payments (
        ledger_id uuid NOT NULL,
        refund_id text NOT NULL,
        psp text NOT NULL,
        ordinal integer NOT NULL,
        amount bigint NOT NULL,
        state text NOT NULL,
        CONSTRAINT refund_payments_pkey PRIMARY KEY (ledger_id, refund_id, psp),
        CONSTRAINT refund_payments_amount_check CHECK (amount > 0),
        CONSTRAINT refund_payments_state_check
            CHECK (state IN ('CREATED', 'SUCCEEDED', 'FAILED'))
    )
    """,
    "ALTER TABLE holds ADD COLUMN void_time timestamptz",
    "CREATE INDEX refunds_hold_idx ON refunds (ledger_id, hold_id)",
    f"GRANT SELECT, INSERT ON payments, line_shares, refund_payments TO {ROLE}",
    f"GRANT UPDATE (captured, settled, settle_time) ON payments TO {ROLE}",
    f"GRANT UPDATE (amount) ON line_shares TO {ROLE}",
    f"GRANT UPDATE (state) ON refund_payments TO {ROLE}",
    f"GRANT UPDATE (void_time) ON holds TO {ROLE}",
)


def upgrade() -> None:
    """Add the tables, and grant the role what it needs."""
    for statement in STATEMENTS:
        op.execute(statement)
