"""Freezes, and what each set apart."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, text

from ledger.domain.freezes import FreezeState
from ledger.domain.kinds import FreezeTargetKind
from ledger.storage.schema import columns

freezes = Table(
    "freezes",
    columns.metadata,
    columns.ledger_id(),
    columns.text("freeze_id"),
    columns.text("target"),
    columns.text("target_id"),
    columns.boolean("whole"),
    columns.text("reason"),
    columns.text("source"),
    columns.time("expire_time", nullable=True),
    columns.text("placed_by"),
    columns.bigint("entry_seq"),
    columns.time("start_time"),
    columns.text("state"),
    columns.text("lift_proposed_by"),
    columns.text("lifted_by"),
    columns.time("end_time", nullable=True),
    columns.bigint("end_seq"),
    columns.time("due_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "freeze_id", name="freezes_pkey"),
    columns.one_of("target", FreezeTargetKind, "freezes_target_check"),
    columns.one_of("state", FreezeState, "freezes_state_check"),
    # What is listed of a hold, a merchant or a buyer, and when the last of its freezes ended.
    Index("freezes_target_idx", "ledger_id", "target", "target_id", "entry_seq"),
    Index("freezes_state_idx", "ledger_id", "state", "entry_seq"),
    # The few that stand, which releases, payouts and the sweep have to mind.
    Index(
        "freezes_standing_idx",
        "ledger_id",
        "target",
        "target_id",
        postgresql_where=text("end_time IS NULL"),
    ),
    Index(
        "freezes_due_idx",
        "ledger_id",
        "due_time",
        "freeze_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
)

freeze_amounts = Table(
    "freeze_amounts",
    columns.metadata,
    columns.ledger_id(),
    columns.text("freeze_id"),
    columns.integer("ordinal"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.text("merchant"),
    columns.text("line_id"),
    PrimaryKeyConstraint("ledger_id", "freeze_id", "ordinal", name="freeze_amounts_pkey"),
    CheckConstraint("amount > 0", name="freeze_amounts_amount_check"),
)
