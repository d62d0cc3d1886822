"""Adjustments, and what each posts or would post."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, text

from ledger.domain.adjustments import AdjustmentState
from ledger.domain.kinds import AdjustmentKind
from ledger.storage.schema import columns

adjustments = Table(
    "adjustments",
    columns.metadata,
    columns.ledger_id(),
    columns.text("adjustment_id"),
    columns.text("kind"),
    columns.text("reason"),
    columns.time("expire_time"),
    columns.text("proposed_by"),
    columns.bigint("entry_seq"),
    columns.text("rate"),
    columns.text("rate_source"),
    columns.bigint("reverses_entry_seq"),
    columns.text("state"),
    columns.text("reviewed_by"),
    columns.bigint("review_entry_seq"),
    columns.bigint("reversed_by_entry_seq"),
    PrimaryKeyConstraint("ledger_id", "adjustment_id", name="adjustments_pkey"),
    columns.one_of("kind", AdjustmentKind, "adjustments_kind_check"),
    # That one has expired follows from its time, and is recorded nowhere.
    columns.one_of(
        "state",
        (state for state in AdjustmentState if state is not AdjustmentState.EXPIRED),
        "adjustments_state_check",
    ),
    # The newest first, of any state or of one.
    Index("adjustments_entry_key", "ledger_id", "entry_seq", unique=True),
    Index("adjustments_state_idx", "ledger_id", "state", "entry_seq"),
    Index(
        "adjustments_review_key",
        "ledger_id",
        "review_entry_seq",
        unique=True,
        postgresql_where=text("review_entry_seq <> 0"),
    ),
)

adjustment_lines = Table(
    "adjustment_lines",
    columns.metadata,
    columns.ledger_id(),
    columns.text("adjustment_id"),
    columns.integer("ordinal"),
    columns.integer("kind"),
    columns.text("owner"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.text("hold_id"),
    PrimaryKeyConstraint("ledger_id", "adjustment_id", "ordinal", name="adjustment_lines_pkey"),
    CheckConstraint("amount <> 0", name="adjustment_lines_amount_check"),
)
