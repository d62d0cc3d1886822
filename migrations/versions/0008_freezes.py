"""Freezes: what they set apart, and what of a line is frozen. Holds name their buyer."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

ROLE = "escrow_app"
ADDED_TO = "freeze_amounts"
CHANGED = "freezes"

HOLDS = (
    "ALTER TABLE holds ADD COLUMN buyer text NOT NULL DEFAULT ''",
    "CREATE INDEX holds_buyer_idx ON holds (ledger_id, buyer) WHERE buyer <> ''",
)

LINES = (
    """
    ALTER TABLE lines
        ADD COLUMN frozen bigint NOT NULL DEFAULT 0,
        ADD COLUMN freezes integer NOT NULL DEFAULT 0,
        DROP CONSTRAINT lines_conservation_check,
        DROP CONSTRAINT lines_range_check
    """,
    """
    ALTER TABLE lines
        ADD CONSTRAINT lines_conservation_check CHECK (
            captured = held + disputed + frozen + refunded_before + charged_back + released
        ),
        ADD CONSTRAINT lines_range_check CHECK (
            held >= 0 AND disputed >= 0 AND refunded_before >= 0 AND released >= 0
            AND refunded_after >= 0 AND refunded_before + refunded_after <= captured
            AND compensated >= 0 AND charged_back >= 0 AND charged_back_after >= 0
            AND recalled >= 0 AND freight >= 0 AND frozen >= 0
        ),
        ADD CONSTRAINT lines_freezes_check CHECK (freezes >= 0)
    """,
    "DROP INDEX lines_open_idx",
    """
    CREATE INDEX lines_open_idx ON lines (ledger_id, merchant, hold_id)
        WHERE held > 0 OR disputed > 0 OR frozen > 0
    """,
    """
    CREATE INDEX lines_alert_idx ON lines (ledger_id, alert_time, hold_id)
        WHERE alert_time IS NOT NULL
    """,
)

TABLES = (
    """
    CREATE TABLE freezes (
        ledger_id uuid NOT NULL,
        freeze_id text NOT NULL,
        target text NOT NULL,
        target_id text NOT NULL,
        whole boolean NOT NULL,
        reason text NOT NULL,
        source text NOT NULL,
        expire_time timestamptz,
        placed_by text NOT NULL,
        entry_seq bigint NOT NULL,
        start_time timestamptz NOT NULL,
        state text NOT NULL,
        lift_proposed_by text NOT NULL,
        lifted_by text NOT NULL,
        end_time timestamptz,
        end_seq bigint NOT NULL,
        due_time timestamptz,
        CONSTRAINT freezes_pkey PRIMARY KEY (ledger_id, freeze_id),
        CONSTRAINT freezes_target_check CHECK (target IN ('HOLD', 'MERCHANT', 'BUYER')),
        CONSTRAINT freezes_state_check
            CHECK (state IN ('PLACED', 'LIFT_PROPOSED', 'LIFTED', 'EXPIRED'))
    )
    """,
    "CREATE INDEX freezes_target_idx ON freezes (ledger_id, target, target_id, entry_seq)",
    "CREATE INDEX freezes_state_idx ON freezes (ledger_id, state, entry_seq)",
    """
    CREATE INDEX freezes_standing_idx ON freezes (ledger_id, target, target_id)
        WHERE end_time IS NULL
    """,
    """
    CREATE INDEX freezes_due_idx ON freezes (ledger_id, due_time, freeze_id)
        WHERE due_time IS NOT NULL
    """,
    """
    CREATE TABLE freeze_amounts (
        ledger_id uuid NOT NULL,
        freeze_id text NOT NULL,
        ordinal integer NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        merchant text NOT NULL,
        line_id text NOT NULL,
        CONSTRAINT freeze_amounts_pkey PRIMARY KEY (ledger_id, freeze_id, ordinal),
        CONSTRAINT freeze_amounts_amount_check CHECK (amount > 0)
    )
    """,
)


def upgrade() -> None:
    """Change the tables, and grant the role what it needs of the new ones."""
    for statement in (*HOLDS, *LINES, *TABLES):
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT ON {ADDED_TO} TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO {ROLE}")
