"""What funds the lines of holds beside the buyer's cash."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, Table

from ledger.domain.kinds import FundingSource
from ledger.storage.schema import columns

line_funding = Table(
    "line_funding",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.integer("ordinal"),
    columns.text("source"),
    columns.text("reference"),
    columns.bigint("amount"),
    columns.bigint("returned"),
    columns.boolean("inspected"),
    PrimaryKeyConstraint("ledger_id", "hold_id", "line_id", "ordinal", name="line_funding_pkey"),
    CheckConstraint("returned BETWEEN 0 AND amount", name="line_funding_range_check"),
    columns.one_of("source", FundingSource, "line_funding_source_check"),
)
