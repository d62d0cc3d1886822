"""Payout schedules: what is agreed now, and when they run next."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, text

from ledger.domain.kinds import PayoutCadence
from ledger.storage.schema import columns

# `schedule_id` is the key as one text, `m/CNY`, which what is due is ordered by.
payout_schedules = Table(
    "payout_schedules",
    columns.metadata,
    columns.ledger_id(),
    columns.text("merchant"),
    columns.text("currency"),
    columns.text("schedule_id"),
    columns.text("cadence"),
    columns.integer("weekday"),
    columns.text("local_time"),
    columns.text("time_zone"),
    columns.integer("delay_days"),
    columns.bigint("minimum"),
    columns.text("calendar"),
    columns.text("destination"),
    columns.time("next_run_time", nullable=True),
    columns.bigint("entry_seq"),
    PrimaryKeyConstraint("ledger_id", "merchant", "currency", name="payout_schedules_pkey"),
    columns.one_of("cadence", PayoutCadence, "payout_schedules_cadence_check"),
    CheckConstraint(
        "weekday BETWEEN 0 AND 7 AND delay_days >= 0 AND minimum >= 0",
        name="payout_schedules_range_check",
    ),
    CheckConstraint(
        "(cadence = 'NONE') = (next_run_time IS NULL)", name="payout_schedules_next_run_check"
    ),
    Index(
        "payout_schedules_due_idx",
        "ledger_id",
        "next_run_time",
        "schedule_id",
        postgresql_where=text("next_run_time IS NOT NULL"),
    ),
)
