"""What holds are placed under: policies, calendars, extensions."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    DATE,
    INTEGER,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.storage.schema import columns

policies = Table(
    "policies",
    columns.metadata,
    columns.ledger_id(),
    columns.text("policy_id"),
    columns.integer("version"),
    Column("terms", JSONB, nullable=False),
    PrimaryKeyConstraint("ledger_id", "policy_id", "version", name="policies_pkey"),
)

# What bears on windows besides policies and events.
calendars = Table(
    "calendars",
    columns.metadata,
    columns.ledger_id(),
    columns.text("calendar_id"),
    columns.integer("revision"),
    columns.bigint("entry_seq"),
    columns.integer("first_year"),
    columns.integer("last_year"),
    Column("weekend", ARRAY(INTEGER), nullable=False),
    Column("holidays", ARRAY(DATE), nullable=False),
    Column("working_days", ARRAY(DATE), nullable=False),
    columns.text("provenance"),
    PrimaryKeyConstraint("ledger_id", "calendar_id", "revision", name="calendars_pkey"),
)

extensions = Table(
    "extensions",
    columns.metadata,
    columns.ledger_id(),
    columns.text("extension_id"),
    columns.text("region"),
    columns.text("carrier"),
    columns.time("start_time"),
    columns.time("end_time"),
    columns.integer("days"),
    columns.text("reason"),
    columns.bigint("entry_seq"),
    PrimaryKeyConstraint("ledger_id", "extension_id", name="extensions_pkey"),
    CheckConstraint("days > 0 AND start_time < end_time", name="extensions_range_check"),
)

# How far the windows that run have followed each calendar and extension, by its entry.
revisions = Table(
    "revisions",
    columns.metadata,
    columns.ledger_id(),
    columns.bigint("rule_seq"),
    columns.text("through_merchant"),
    columns.text("through_hold_id"),
    columns.boolean("done"),
    columns.bigint("line_count"),
    PrimaryKeyConstraint("ledger_id", "rule_seq", name="revisions_pkey"),
    Index("revisions_unfinished_idx", "ledger_id", "rule_seq", postgresql_where=text("NOT done")),
)
