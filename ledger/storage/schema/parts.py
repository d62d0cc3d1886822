"""What most holds do not have: payments through several providers, and others that share in it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, Table

from ledger.domain.refunds import RefundState
from ledger.storage.schema import columns

# What each provider captured for a hold, in the order in which they first did.
payments = Table(
    "payments",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.text("psp"),
    columns.integer("ordinal"),
    columns.bigint("captured"),
    columns.bigint("settled"),
    columns.time("settle_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "hold_id", "psp", name="payments_pkey"),
    CheckConstraint("settled BETWEEN 0 AND captured", name="payments_range_check"),
)

# Who besides the merchant gets a part of every release of a line, and got so far.
line_shares = Table(
    "line_shares",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.integer("ordinal"),
    columns.text("party"),
    columns.text("role"),
    columns.integer("bps"),
    columns.bigint("amount"),
    PrimaryKeyConstraint("ledger_id", "hold_id", "line_id", "ordinal", name="line_shares_pkey"),
    CheckConstraint("bps BETWEEN 1 AND 10000 AND amount >= 0", name="line_shares_range_check"),
)

# Through whom a refund of a hold with payments of its own goes back.
refund_payments = Table(
    "refund_payments",
    columns.metadata,
    columns.ledger_id(),
    columns.text("refund_id"),
    columns.text("psp"),
    columns.integer("ordinal"),
    columns.bigint("amount"),
    columns.text("state"),
    PrimaryKeyConstraint("ledger_id", "refund_id", "psp", name="refund_payments_pkey"),
    CheckConstraint("amount > 0", name="refund_payments_amount_check"),
    columns.one_of("state", RefundState, "refund_payments_state_check"),
)
