"""Money on its way out: refunds and payouts."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BIGINT,
    TEXT,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    text,
)

from ledger.storage.schema import columns

# OFFSET is a word of SQL's own, so the column says whose it is. An empty `psp` says that
# `refund_payments` has through whom the refund goes back.
refunds = Table(
    "refunds",
    columns.metadata,
    columns.ledger_id(),
    columns.text("refund_id"),
    columns.text("hold_id"),
    columns.text("currency"),
    columns.text("psp"),
    columns.text("reason"),
    columns.text("state"),
    columns.bigint("entry_seq"),
    columns.bigint("offset_amount"),
    columns.text("case_id"),
    PrimaryKeyConstraint("ledger_id", "refund_id", name="refunds_pkey"),
    CheckConstraint("state IN ('CREATED', 'SUCCEEDED', 'FAILED')", name="refunds_state_check"),
    CheckConstraint("offset_amount >= 0", name="refunds_offset_amount_check"),
    # What was given back before, of a hold with payments of its own.
    Index("refunds_hold_idx", "ledger_id", "hold_id"),
)

# What carriers and insurers bear of a line, each in `parties`, is at the same place in
# `from_parties`, and so is what goes back to what funded it.
refund_lines = Table(
    "refund_lines",
    columns.metadata,
    columns.ledger_id(),
    columns.text("refund_id"),
    columns.text("line_id"),
    columns.integer("ordinal"),
    columns.bigint("from_held"),
    columns.bigint("from_available"),
    columns.bigint("from_receivable"),
    columns.bigint("from_disputed", "0"),
    columns.bigint("from_commission", "0"),
    columns.bigint("from_reserve", "0"),
    columns.bigint("from_platform"),
    columns.bigint("from_freight"),
    columns.bigint("excess"),
    columns.bigint("freight"),
    Column("parties", ARRAY(TEXT), nullable=False),
    Column("from_parties", ARRAY(BIGINT), nullable=False),
    columns.bigint("from_deposit"),
    columns.bigint("from_warranty"),
    Column("funded_sources", ARRAY(TEXT), nullable=False),
    Column("funded_references", ARRAY(TEXT), nullable=False),
    Column("funded_amounts", ARRAY(BIGINT), nullable=False),
    PrimaryKeyConstraint("ledger_id", "refund_id", "line_id", name="refund_lines_pkey"),
    CheckConstraint(
        "cardinality(parties) = cardinality(from_parties)", name="refund_lines_parties_check"
    ),
    CheckConstraint(
        "cardinality(funded_sources) = cardinality(funded_references)"
        " AND cardinality(funded_sources) = cardinality(funded_amounts)",
        name="refund_lines_funded_check",
    ),
)

payouts = Table(
    "payouts",
    columns.metadata,
    columns.ledger_id(),
    columns.text("payout_id"),
    columns.text("merchant"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.text("destination"),
    columns.text("state"),
    columns.bigint("entry_seq"),
    columns.text("batch"),
    PrimaryKeyConstraint("ledger_id", "payout_id", name="payouts_pkey"),
    CheckConstraint(
        "state IN ('SCHEDULED', 'IN_TRANSIT', 'PAID', 'FAILED', 'RETURNED', 'REINSTATED',"
        " 'CANCELLED')",
        name="payouts_state_check",
    ),
    Index("payouts_state_idx", "ledger_id", "state", "payout_id"),
    Index("payouts_merchant_idx", "ledger_id", "merchant", "payout_id"),
    Index(
        "payouts_batch_idx", "ledger_id", "batch", "payout_id", postgresql_where=text("batch <> ''")
    ),
)
