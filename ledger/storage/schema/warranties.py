"""Extended warranties."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, text

from ledger.domain.kinds import Liable
from ledger.domain.warranties import WarrantyState
from ledger.storage.schema import columns

warranties = Table(
    "warranties",
    columns.metadata,
    columns.ledger_id(),
    columns.text("warranty_id"),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.text("merchant"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.bigint("used"),
    columns.text("funded_by"),
    columns.text("reason"),
    columns.time("until_time"),
    columns.text("granted_by"),
    columns.bigint("entry_seq"),
    columns.text("state"),
    columns.time("due_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "warranty_id", name="warranties_pkey"),
    CheckConstraint("amount > 0 AND used BETWEEN 0 AND amount", name="warranties_range_check"),
    columns.one_of("funded_by", (Liable.MERCHANT, Liable.PLATFORM), "warranties_funded_by_check"),
    columns.one_of("state", WarrantyState, "warranties_state_check"),
    Index(
        "warranties_due_idx",
        "ledger_id",
        "due_time",
        "warranty_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
)
