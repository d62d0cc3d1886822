"""Holds, their lines, and what happened to the goods."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    TEXT,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    text,
)

from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.storage.schema import columns

holds = Table(
    "holds",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.text("currency"),
    columns.text("psp"),
    columns.time("paid_time"),
    columns.bigint("entry_seq"),
    columns.text("region", ""),
    columns.time("provider_release_time", nullable=True),
    columns.time("settle_time", nullable=True),
    columns.text("buyer", ""),
    columns.boolean("has_parts", "false"),
    columns.time("void_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "hold_id", name="holds_pkey"),
    # The holds that the freeze of a buyer holds up.
    Index("holds_buyer_idx", "ledger_id", "buyer", postgresql_where=text("buyer <> ''")),
)

# What happened to the goods of a hold, as its windows are computed from: one row for each entry
# that recorded an event.
fulfilments = Table(
    "fulfilments",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.bigint("seq"),
    columns.text("kind"),
    columns.text("source"),
    columns.time("occurred_time"),
    columns.time("record_time"),
    Column("line_ids", ARRAY(TEXT), nullable=False),
    columns.integer("parcel_number"),
    columns.integer("parcel_count"),
    columns.text("carrier"),
    columns.bigint("retracts"),
    PrimaryKeyConstraint("ledger_id", "hold_id", "seq", name="fulfilments_pkey"),
    columns.one_of("kind", FulfilmentKind, "fulfilments_kind_check"),
)

lines = Table(
    "lines",
    columns.metadata,
    columns.ledger_id(),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.integer("ordinal"),
    columns.text("merchant"),
    columns.text("policy_id"),
    columns.integer("policy_version"),
    columns.bigint("captured"),
    columns.bigint("held"),
    columns.bigint("refunded_before", "0"),
    columns.bigint("released", "0"),
    columns.bigint("refunded_after", "0"),
    columns.time("window_start", nullable=True),
    columns.time("window_end", nullable=True),
    columns.time("due_time", nullable=True),
    columns.bigint("disputed", "0"),
    columns.bigint("commission", "0"),
    columns.bigint("commission_returned", "0"),
    columns.bigint("reserved", "0"),
    Column("waiting", TEXT, server_default=Waiting.TRIGGER.value),
    columns.time("fallback_time", nullable=True),
    columns.boolean("provisional", "false"),
    columns.integer("calendar_revision", "0"),
    columns.bigint("window_seq", "0"),
    columns.time("refresh_time", nullable=True),
    columns.integer("open_cases", "0"),
    columns.time("not_before", nullable=True),
    columns.time("appeal_until", nullable=True),
    columns.boolean("awaits_settlement", "false"),
    columns.time("reserve_until", nullable=True),
    columns.time("alert_time", nullable=True),
    columns.bigint("compensated", "0"),
    columns.bigint("charged_back", "0"),
    columns.bigint("charged_back_after", "0"),
    columns.bigint("recalled", "0"),
    columns.bigint("freight", "0"),
    columns.bigint("frozen", "0"),
    columns.integer("freezes", "0"),
    columns.bigint("exchanged", "0"),
    columns.bigint("warranted", "0"),
    columns.time("warranty_until", nullable=True),
    PrimaryKeyConstraint("ledger_id", "hold_id", "line_id", name="lines_pkey"),
    CheckConstraint(
        "captured = held + disputed + frozen + refunded_before + charged_back + released",
        name="lines_conservation_check",
    ),
    CheckConstraint(
        "held >= 0 AND disputed >= 0 AND refunded_before >= 0 AND released >= 0"
        " AND refunded_after >= 0 AND refunded_before + refunded_after <= captured"
        " AND compensated >= 0 AND charged_back >= 0 AND charged_back_after >= 0"
        " AND recalled >= 0 AND freight >= 0 AND frozen >= 0",
        name="lines_range_check",
    ),
    CheckConstraint(
        "commission >= 0 AND commission_returned >= 0 AND commission_returned <= commission"
        " AND reserved >= 0 AND commission + reserved <= released",
        name="lines_released_check",
    ),
    CheckConstraint("open_cases >= 0", name="lines_open_cases_check"),
    CheckConstraint("freezes >= 0", name="lines_freezes_check"),
    CheckConstraint("warranted BETWEEN 0 AND reserved", name="lines_warranted_check"),
    columns.one_of("waiting", Waiting, "lines_waiting_check"),
    # What the sweep reads: in the order in which something falls due.
    Index(
        "lines_due_idx",
        "ledger_id",
        "due_time",
        "hold_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
    Index(
        "lines_alert_idx",
        "ledger_id",
        "alert_time",
        "hold_id",
        postgresql_where=text("alert_time IS NOT NULL"),
    ),
    # The lines that still hold money: whose a merchant's is, and which windows run.
    Index(
        "lines_open_idx",
        "ledger_id",
        "merchant",
        "hold_id",
        postgresql_where=text("held > 0 OR disputed > 0 OR frozen > 0"),
    ),
)
