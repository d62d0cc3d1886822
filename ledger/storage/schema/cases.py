"""Cases, what they claim, their evidence, and the coupons granted for them."""

from __future__ import annotations

from sqlalchemy import TEXT, CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, text
from sqlalchemy.dialects.postgresql import BYTEA

from ledger.domain.coupons import CouponState
from ledger.domain.kinds import (
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
)
from ledger.domain.stages import CaseState
from ledger.storage.schema import columns

cases = Table(
    "cases",
    columns.metadata,
    columns.ledger_id(),
    columns.text("case_id"),
    columns.text("hold_id"),
    columns.text("scope"),
    columns.text("ground"),
    columns.time("open_time"),
    columns.bigint("entry_seq"),
    columns.time("answer_due", nullable=True),
    Column("default_outcome", TEXT),
    columns.text("state"),
    columns.time("close_time", nullable=True),
    columns.time("refund_due", nullable=True),
    columns.time("due_time", nullable=True),
    columns.text("currency"),
    columns.text("type"),
    columns.text("priority"),
    columns.time("deadline", nullable=True),
    columns.text("rule"),
    columns.time("answer_time", nullable=True),
    columns.time("appeal_until", nullable=True),
    Column("ruling", TEXT),
    Column("liable", TEXT),
    Column("subject", TEXT),
    columns.integer("evidence_count"),
    columns.integer("breach_count"),
    columns.integer("refund_count"),
    columns.bigint("coupon_total"),
    PrimaryKeyConstraint("ledger_id", "case_id", name="cases_pkey"),
    columns.one_of("scope", CaseScope, "cases_scope_check"),
    columns.one_of("ground", RefundGround, "cases_ground_check"),
    columns.one_of("default_outcome", CaseOutcome, "cases_default_outcome_check"),
    columns.one_of("state", CaseState, "cases_state_check"),
    columns.one_of("type", CaseType, "cases_type_check"),
    columns.one_of("priority", CasePriority, "cases_priority_check"),
    columns.one_of("ruling", CaseState, "cases_ruling_check"),
    columns.one_of("liable", Liable, "cases_liable_check"),
    columns.one_of("subject", CaseSubject, "cases_subject_check"),
    CheckConstraint(
        "evidence_count >= 0 AND breach_count >= 0 AND refund_count >= 0 AND coupon_total >= 0",
        name="cases_range_check",
    ),
    Index("cases_hold_idx", "ledger_id", "hold_id"),
    # What is listed by state, and what reports count of an interval.
    Index("cases_state_idx", "ledger_id", "state", "case_id"),
    Index("cases_open_time_idx", "ledger_id", "open_time"),
    Index(
        "cases_due_idx",
        "ledger_id",
        "due_time",
        "case_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
)

# What each case claims of which line, of whichever hold.
case_lines = Table(
    "case_lines",
    columns.metadata,
    columns.ledger_id(),
    columns.text("case_id"),
    columns.text("line_id"),
    columns.integer("ordinal"),
    columns.bigint("claimed"),
    columns.bigint("reserved"),
    columns.text("hold_id"),
    columns.bigint("recalled"),
    columns.bigint("awarded"),
    PrimaryKeyConstraint("ledger_id", "case_id", "hold_id", "line_id", name="case_lines_pkey"),
    CheckConstraint(
        "claimed >= 0 AND reserved >= 0 AND recalled >= 0 AND awarded >= 0",
        name="case_lines_range_check",
    ),
    Index("case_lines_hold_idx", "ledger_id", "hold_id"),
)

# What a provider says of the cases that are chargebacks. A provider says its reference once.
chargebacks = Table(
    "chargebacks",
    columns.metadata,
    columns.ledger_id(),
    columns.text("case_id"),
    columns.text("psp"),
    columns.text("reference"),
    columns.bigint("amount"),
    columns.bigint("taken"),
    columns.text("original_currency"),
    columns.bigint("original_amount"),
    columns.bigint("excess"),
    PrimaryKeyConstraint("ledger_id", "case_id", name="chargebacks_pkey"),
    CheckConstraint(
        "amount > 0 AND taken >= 0 AND original_amount >= 0 AND excess >= 0",
        name="chargebacks_range_check",
    ),
    Index("chargebacks_reference_key", "ledger_id", "reference", "psp", unique=True),
)

# What identifies the evidence of a case: one row for each entry that added some.
case_evidence = Table(
    "case_evidence",
    columns.metadata,
    columns.ledger_id(),
    columns.text("case_id"),
    columns.bigint("seq"),
    Column("sha256", BYTEA, nullable=False),
    columns.text("media_type"),
    columns.bigint("size"),
    columns.text("pointer"),
    columns.text("party"),
    columns.time("occurred_time"),
    PrimaryKeyConstraint("ledger_id", "case_id", "seq", name="case_evidence_pkey"),
    CheckConstraint("length(sha256) = 32", name="case_evidence_sha256_check"),
    CheckConstraint("size > 0", name="case_evidence_size_check"),
    columns.one_of("party", CaseParty, "case_evidence_party_check"),
)

# Which entries are about a case.
case_entries = Table(
    "case_entries",
    columns.metadata,
    columns.ledger_id(),
    columns.text("case_id"),
    columns.bigint("seq"),
    PrimaryKeyConstraint("ledger_id", "case_id", "seq", name="case_entries_pkey"),
)

coupons = Table(
    "coupons",
    columns.metadata,
    columns.ledger_id(),
    columns.text("coupon_id"),
    columns.text("case_id"),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.text("funded_by"),
    columns.text("reason"),
    columns.text("proposed_by"),
    columns.text("reviewed_by"),
    columns.text("state"),
    columns.bigint("entry_seq"),
    columns.text("merchant"),
    columns.time("expire_time", nullable=True),
    columns.bigint("balance"),
    columns.time("due_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "coupon_id", name="coupons_pkey"),
    CheckConstraint("amount > 0", name="coupons_amount_check"),
    CheckConstraint("balance BETWEEN 0 AND amount", name="coupons_balance_check"),
    columns.one_of("funded_by", Liable, "coupons_funded_by_check"),
    columns.one_of("state", CouponState, "coupons_state_check"),
    Index(
        "coupons_due_idx",
        "ledger_id",
        "due_time",
        "coupon_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
)
