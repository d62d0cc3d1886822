"""Payout schedules, and the batches of payouts that they create."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

ROLE = "escrow_app"

STATEMENTS = (
    """
    CREATE TABLE payout_schedules (
        ledger_id uuid NOT NULL,
        merchant text NOT NULL,
        currency text NOT NULL,
        schedule_id text NOT NULL,
        cadence text NOT NULL,
        weekday integer NOT NULL,
        local_time text NOT NULL,
        time_zone text NOT NULL,
        delay_days integer NOT NULL,
        minimum bigint NOT NULL,
        calendar text NOT NULL,
        destination text NOT NULL,
        next_run_time timestamptz,
        entry_seq bigint NOT NULL,
        CONSTRAINT payout_schedules_pkey PRIMARY KEY (ledger_id, merchant, currency),
        CONSTRAINT payout_schedules_cadence_check CHECK (cadence IN ('NONE', 'DAILY', 'WEEKLY')),
        CONSTRAINT payout_schedules_range_check
            CHECK (weekday BETWEEN 0 AND 7 AND delay_days >= 0 AND minimum >= 0),
        CONSTRAINT payout_schedules_next_run_check
            CHECK ((cadence = 'NONE') = (next_run_time IS NULL))
    )
    """,
    """
    CREATE INDEX payout_schedules_due_idx
        ON payout_schedules (ledger_id, next_run_time, schedule_id) WHERE next_run_time IS NOT NULL
    """,
    "ALTER TABLE payouts ADD COLUMN batch text NOT NULL DEFAULT ''",
    "ALTER TABLE payouts ALTER COLUMN batch DROP DEFAULT",
    "CREATE INDEX payouts_merchant_idx ON payouts (ledger_id, merchant, payout_id)",
    """
    CREATE INDEX payouts_batch_idx ON payouts (ledger_id, batch, payout_id) WHERE batch <> ''
    """,
)


def upgrade() -> None:
    """Change the tables, and grant the role what it needs."""
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON payout_schedules TO {ROLE}")
