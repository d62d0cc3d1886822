"""Merchants: what is agreed with them, and where they are paid; rows are only added."""

from __future__ import annotations

from sqlalchemy import ARRAY, BIGINT, TEXT, CheckConstraint, Column, PrimaryKeyConstraint, Table

from ledger.domain.kinds import MerchantStanding
from ledger.storage.schema import columns

# What was agreed, from which entry on. The cap on advances in each of `cap_currencies` is at the
# same place in `cap_amounts`.
merchant_terms = Table(
    "merchant_terms",
    columns.metadata,
    columns.ledger_id(),
    columns.text("merchant"),
    columns.bigint("entry_seq"),
    columns.text("standing"),
    columns.boolean("payouts_stopped"),
    columns.integer("reserve_bps"),
    columns.integer("reserve_days"),
    Column("cap_currencies", ARRAY(TEXT), nullable=False),
    Column("cap_amounts", ARRAY(BIGINT), nullable=False),
    PrimaryKeyConstraint("ledger_id", "merchant", "entry_seq", name="merchant_terms_pkey"),
    CheckConstraint(
        "reserve_bps BETWEEN 0 AND 10000 AND reserve_days >= 0", name="merchant_terms_range_check"
    ),
    CheckConstraint(
        "cardinality(cap_currencies) = cardinality(cap_amounts)", name="merchant_terms_caps_check"
    ),
    columns.one_of("standing", MerchantStanding, "merchant_terms_standing_check"),
)

# Where a merchant is paid; of each destination, what was said last counts.
destinations = Table(
    "destinations",
    columns.metadata,
    columns.ledger_id(),
    columns.text("merchant"),
    columns.bigint("entry_seq"),
    columns.text("destination_id"),
    columns.text("currency"),
    columns.time("valid_from", nullable=True),
    columns.time("valid_until", nullable=True),
    PrimaryKeyConstraint("ledger_id", "merchant", "entry_seq", name="destinations_pkey"),
    CheckConstraint("valid_from < valid_until", name="destinations_range_check"),
)
