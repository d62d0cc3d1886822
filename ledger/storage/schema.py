"""The tables.

`ledger_id` is the first column of every key and index and stands in every WHERE, except where a
table belongs to the server: the directory's names, and the tokens.

The migrations create these tables; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BIGINT,
    BOOLEAN,
    DATE,
    INTEGER,
    TEXT,
    CheckConstraint,
    Column,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, TIMESTAMP, UUID

from ledger.domain.coupons import CouponState
from ledger.domain.kinds import (
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    FulfilmentKind,
    Liable,
    RefundGround,
    Waiting,
)
from ledger.domain.stages import CaseState

metadata = MetaData()


def _ledger_id() -> Column[Any]:
    return Column("ledger_id", UUID(as_uuid=True), nullable=False)


def _time(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, TIMESTAMP(timezone=True), nullable=nullable)


def _text(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, TEXT, nullable=False, server_default=default)


def _bigint(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, BIGINT, nullable=False, server_default=default)


def _integer(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, INTEGER, nullable=False, server_default=default)


def _boolean(name: str, default: str | None = None) -> Column[Any]:
    return Column(name, BOOLEAN, nullable=False, server_default=default)


def _one_of(column: str, values: Iterable[str], name: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)


# The directory of ledgers, the one table that is looked up by name. Where ledgers are
# distributed over nodes it is a reference table.
ledgers = Table(
    "ledgers",
    metadata,
    _ledger_id(),
    _text("name"),
    _text("time_zone"),
    _boolean("test"),
    _time("create_time"),
    PrimaryKeyConstraint("ledger_id", name="ledgers_pkey"),
    Index("ledgers_name_key", "name", unique=True),
)

# Who may call the server. Like the directory it is a table of the server's, not of a ledger.
tokens = Table(
    "tokens",
    metadata,
    _text("token_id"),
    Column("secret_hash", BYTEA, nullable=False),
    Column("scopes", ARRAY(INTEGER), nullable=False),
    _text("creator"),
    _time("create_time"),
    _time("expire_time", nullable=True),
    _time("revoke_time", nullable=True),
    PrimaryKeyConstraint("token_id", name="tokens_pkey"),
    CheckConstraint("length(secret_hash) = 32", name="tokens_secret_hash_check"),
    CheckConstraint("cardinality(scopes) > 0", name="tokens_scopes_check"),
    Index("tokens_secret_hash_key", "secret_hash", unique=True),
)

# One row a ledger, locked by whoever writes: this lock is what makes writers take turns.
heads = Table(
    "heads",
    metadata,
    _ledger_id(),
    _bigint("seq"),
    _bigint("account_count"),
    _time("record_time"),
    _time("clock_time", nullable=True),
    _bigint("rules_seq", "0"),
    PrimaryKeyConstraint("ledger_id", name="heads_pkey"),
)

# The journal: entries, postings and the requests that caused them. Append-only.
entries = Table(
    "entries",
    metadata,
    _ledger_id(),
    _bigint("seq"),
    _time("effective_time"),
    _time("record_time"),
    Column("business_date", DATE, nullable=False),
    _text("kind"),
    _text("actor"),
    _text("request_id"),
    _text("hold_id"),
    Column("body", BYTEA, nullable=False),
    PrimaryKeyConstraint("ledger_id", "seq", name="entries_pkey"),
    CheckConstraint("seq > 0", name="entries_seq_check"),
    Index("entries_record_time_key", "ledger_id", "record_time", unique=True),
    Index(
        "entries_hold_idx", "ledger_id", "hold_id", "seq", postgresql_where=text("hold_id <> ''")
    ),
)

postings = Table(
    "postings",
    metadata,
    _ledger_id(),
    _bigint("seq"),
    _integer("ordinal"),
    _bigint("account_number"),
    _bigint("account_version"),
    _text("currency"),
    _bigint("amount"),
    _bigint("balance"),
    _text("hold_id"),
    _text("line_id"),
    _text("payout_id"),
    PrimaryKeyConstraint("ledger_id", "seq", "ordinal", name="postings_pkey"),
    CheckConstraint("amount <> 0", name="postings_amount_check"),
    Index(
        "postings_account_key",
        "ledger_id",
        "account_number",
        "seq",
        "account_version",
        unique=True,
    ),
)

requests = Table(
    "requests",
    metadata,
    _ledger_id(),
    _text("request_id"),
    Column("fingerprint", BYTEA, nullable=False),
    _boolean("accepted"),
    Column("response", BYTEA, nullable=False),
    _time("record_time"),
    PrimaryKeyConstraint("ledger_id", "request_id", name="requests_pkey"),
)

JOURNAL = (entries, postings, requests)

# The projections: what the journal adds up to, and rebuildable from it.
accounts = Table(
    "accounts",
    metadata,
    _ledger_id(),
    _bigint("number"),
    _integer("kind"),
    _text("owner"),
    _text("currency"),
    _bigint("balance"),
    _bigint("version"),
    PrimaryKeyConstraint("ledger_id", "number", name="accounts_pkey"),
    Index("accounts_owner_key", "ledger_id", "owner", "kind", "currency", unique=True),
)

policies = Table(
    "policies",
    metadata,
    _ledger_id(),
    _text("policy_id"),
    _integer("version"),
    Column("terms", JSONB, nullable=False),
    PrimaryKeyConstraint("ledger_id", "policy_id", "version", name="policies_pkey"),
)

holds = Table(
    "holds",
    metadata,
    _ledger_id(),
    _text("hold_id"),
    _text("currency"),
    _text("psp"),
    _time("paid_time"),
    _bigint("entry_seq"),
    _text("region", ""),
    _time("provider_release_time", nullable=True),
    _time("settle_time", nullable=True),
    PrimaryKeyConstraint("ledger_id", "hold_id", name="holds_pkey"),
)

# What happened to the goods of a hold, as its windows are computed from: one row for each entry
# that recorded an event.
fulfilments = Table(
    "fulfilments",
    metadata,
    _ledger_id(),
    _text("hold_id"),
    _bigint("seq"),
    _text("kind"),
    _text("source"),
    _time("occurred_time"),
    _time("record_time"),
    Column("line_ids", ARRAY(TEXT), nullable=False),
    _integer("parcel_number"),
    _integer("parcel_count"),
    _text("carrier"),
    _bigint("retracts"),
    PrimaryKeyConstraint("ledger_id", "hold_id", "seq", name="fulfilments_pkey"),
    _one_of("kind", FulfilmentKind, "fulfilments_kind_check"),
)

lines = Table(
    "lines",
    metadata,
    _ledger_id(),
    _text("hold_id"),
    _text("line_id"),
    _integer("ordinal"),
    _text("merchant"),
    _text("policy_id"),
    _integer("policy_version"),
    _bigint("captured"),
    _bigint("held"),
    _bigint("refunded_before", "0"),
    _bigint("released", "0"),
    _bigint("refunded_after", "0"),
    _time("window_start", nullable=True),
    _time("window_end", nullable=True),
    _time("due_time", nullable=True),
    _bigint("disputed", "0"),
    _bigint("commission", "0"),
    _bigint("commission_returned", "0"),
    _bigint("reserved", "0"),
    Column("waiting", TEXT, server_default=Waiting.TRIGGER.value),
    _time("fallback_time", nullable=True),
    _boolean("provisional", "false"),
    _integer("calendar_revision", "0"),
    _bigint("window_seq", "0"),
    _time("refresh_time", nullable=True),
    _integer("open_cases", "0"),
    _time("not_before", nullable=True),
    _time("appeal_until", nullable=True),
    _boolean("awaits_settlement", "false"),
    _time("reserve_until", nullable=True),
    _time("alert_time", nullable=True),
    _bigint("compensated", "0"),
    _bigint("charged_back", "0"),
    _bigint("charged_back_after", "0"),
    _bigint("recalled", "0"),
    _bigint("freight", "0"),
    PrimaryKeyConstraint("ledger_id", "hold_id", "line_id", name="lines_pkey"),
    CheckConstraint(
        "captured = held + disputed + refunded_before + charged_back + released",
        name="lines_conservation_check",
    ),
    CheckConstraint(
        "held >= 0 AND disputed >= 0 AND refunded_before >= 0 AND released >= 0"
        " AND refunded_after >= 0 AND refunded_before + refunded_after <= captured"
        " AND compensated >= 0 AND charged_back >= 0 AND charged_back_after >= 0"
        " AND recalled >= 0 AND freight >= 0",
        name="lines_range_check",
    ),
    CheckConstraint(
        "commission >= 0 AND commission_returned >= 0 AND commission_returned <= commission"
        " AND reserved >= 0 AND commission + reserved <= released",
        name="lines_released_check",
    ),
    CheckConstraint("open_cases >= 0", name="lines_open_cases_check"),
    _one_of("waiting", Waiting, "lines_waiting_check"),
    # What the sweep reads: in the order in which something falls due.
    Index(
        "lines_due_idx",
        "ledger_id",
        "due_time",
        "hold_id",
        postgresql_where=text("due_time IS NOT NULL"),
    ),
    # The lines that still hold money: whose a merchant's is, and which windows run.
    Index(
        "lines_open_idx",
        "ledger_id",
        "merchant",
        "hold_id",
        postgresql_where=text("held > 0 OR disputed > 0"),
    ),
)

# What bears on windows besides policies and events.
calendars = Table(
    "calendars",
    metadata,
    _ledger_id(),
    _text("calendar_id"),
    _integer("revision"),
    _bigint("entry_seq"),
    _integer("first_year"),
    _integer("last_year"),
    Column("weekend", ARRAY(INTEGER), nullable=False),
    Column("holidays", ARRAY(DATE), nullable=False),
    Column("working_days", ARRAY(DATE), nullable=False),
    _text("provenance"),
    PrimaryKeyConstraint("ledger_id", "calendar_id", "revision", name="calendars_pkey"),
)

extensions = Table(
    "extensions",
    metadata,
    _ledger_id(),
    _text("extension_id"),
    _text("region"),
    _text("carrier"),
    _time("start_time"),
    _time("end_time"),
    _integer("days"),
    _text("reason"),
    _bigint("entry_seq"),
    PrimaryKeyConstraint("ledger_id", "extension_id", name="extensions_pkey"),
    CheckConstraint("days > 0 AND start_time < end_time", name="extensions_range_check"),
)

# How far the windows that run have followed each calendar and extension, by its entry.
revisions = Table(
    "revisions",
    metadata,
    _ledger_id(),
    _bigint("rule_seq"),
    _text("through_merchant"),
    _text("through_hold_id"),
    _boolean("done"),
    _bigint("line_count"),
    PrimaryKeyConstraint("ledger_id", "rule_seq", name="revisions_pkey"),
    Index("revisions_unfinished_idx", "ledger_id", "rule_seq", postgresql_where=text("NOT done")),
)

cases = Table(
    "cases",
    metadata,
    _ledger_id(),
    _text("case_id"),
    _text("hold_id"),
    _text("scope"),
    _text("ground"),
    _time("open_time"),
    _bigint("entry_seq"),
    _time("answer_due", nullable=True),
    Column("default_outcome", TEXT),
    _text("state"),
    _time("close_time", nullable=True),
    _time("refund_due", nullable=True),
    _time("due_time", nullable=True),
    _text("currency"),
    _text("type"),
    _text("priority"),
    _time("deadline", nullable=True),
    _text("rule"),
    _time("answer_time", nullable=True),
    _time("appeal_until", nullable=True),
    Column("ruling", TEXT),
    Column("liable", TEXT),
    Column("subject", TEXT),
    _integer("evidence_count"),
    _integer("breach_count"),
    _integer("refund_count"),
    _bigint("coupon_total"),
    PrimaryKeyConstraint("ledger_id", "case_id", name="cases_pkey"),
    _one_of("scope", CaseScope, "cases_scope_check"),
    _one_of("ground", RefundGround, "cases_ground_check"),
    _one_of("default_outcome", CaseOutcome, "cases_default_outcome_check"),
    _one_of("state", CaseState, "cases_state_check"),
    _one_of("type", CaseType, "cases_type_check"),
    _one_of("priority", CasePriority, "cases_priority_check"),
    _one_of("ruling", CaseState, "cases_ruling_check"),
    _one_of("liable", Liable, "cases_liable_check"),
    _one_of("subject", CaseSubject, "cases_subject_check"),
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
    metadata,
    _ledger_id(),
    _text("case_id"),
    _text("line_id"),
    _integer("ordinal"),
    _bigint("claimed"),
    _bigint("reserved"),
    _text("hold_id"),
    _bigint("recalled"),
    _bigint("awarded"),
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
    metadata,
    _ledger_id(),
    _text("case_id"),
    _text("psp"),
    _text("reference"),
    _bigint("amount"),
    _bigint("taken"),
    _text("original_currency"),
    _bigint("original_amount"),
    _bigint("excess"),
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
    metadata,
    _ledger_id(),
    _text("case_id"),
    _bigint("seq"),
    Column("sha256", BYTEA, nullable=False),
    _text("media_type"),
    _bigint("size"),
    _text("pointer"),
    _text("party"),
    _time("occurred_time"),
    PrimaryKeyConstraint("ledger_id", "case_id", "seq", name="case_evidence_pkey"),
    CheckConstraint("length(sha256) = 32", name="case_evidence_sha256_check"),
    CheckConstraint("size > 0", name="case_evidence_size_check"),
    _one_of("party", CaseParty, "case_evidence_party_check"),
)

# Which entries are about a case.
case_entries = Table(
    "case_entries",
    metadata,
    _ledger_id(),
    _text("case_id"),
    _bigint("seq"),
    PrimaryKeyConstraint("ledger_id", "case_id", "seq", name="case_entries_pkey"),
)

coupons = Table(
    "coupons",
    metadata,
    _ledger_id(),
    _text("coupon_id"),
    _text("case_id"),
    _text("hold_id"),
    _text("line_id"),
    _text("currency"),
    _bigint("amount"),
    _text("funded_by"),
    _text("reason"),
    _text("proposed_by"),
    _text("reviewed_by"),
    _text("state"),
    _bigint("entry_seq"),
    PrimaryKeyConstraint("ledger_id", "coupon_id", name="coupons_pkey"),
    CheckConstraint("amount > 0", name="coupons_amount_check"),
    _one_of("funded_by", Liable, "coupons_funded_by_check"),
    _one_of("state", CouponState, "coupons_state_check"),
)

# OFFSET is a word of SQL's own, so the column says whose it is.
refunds = Table(
    "refunds",
    metadata,
    _ledger_id(),
    _text("refund_id"),
    _text("hold_id"),
    _text("currency"),
    _text("psp"),
    _text("reason"),
    _text("state"),
    _bigint("entry_seq"),
    _bigint("offset_amount"),
    _text("case_id"),
    PrimaryKeyConstraint("ledger_id", "refund_id", name="refunds_pkey"),
    CheckConstraint("state IN ('CREATED', 'SUCCEEDED', 'FAILED')", name="refunds_state_check"),
    CheckConstraint("offset_amount >= 0", name="refunds_offset_amount_check"),
)

# What carriers and insurers bear of a line, each in `parties`, is at the same place in
# `from_parties`.
refund_lines = Table(
    "refund_lines",
    metadata,
    _ledger_id(),
    _text("refund_id"),
    _text("line_id"),
    _integer("ordinal"),
    _bigint("from_held"),
    _bigint("from_available"),
    _bigint("from_receivable"),
    _bigint("from_disputed", "0"),
    _bigint("from_commission", "0"),
    _bigint("from_reserve", "0"),
    _bigint("from_platform"),
    _bigint("from_freight"),
    _bigint("excess"),
    _bigint("freight"),
    Column("parties", ARRAY(TEXT), nullable=False),
    Column("from_parties", ARRAY(BIGINT), nullable=False),
    PrimaryKeyConstraint("ledger_id", "refund_id", "line_id", name="refund_lines_pkey"),
    CheckConstraint(
        "cardinality(parties) = cardinality(from_parties)", name="refund_lines_parties_check"
    ),
)

payouts = Table(
    "payouts",
    metadata,
    _ledger_id(),
    _text("payout_id"),
    _text("merchant"),
    _text("currency"),
    _bigint("amount"),
    _text("destination"),
    _text("state"),
    _bigint("entry_seq"),
    PrimaryKeyConstraint("ledger_id", "payout_id", name="payouts_pkey"),
    CheckConstraint(
        "state IN ('SCHEDULED', 'IN_TRANSIT', 'PAID', 'FAILED', 'RETURNED', 'REINSTATED')",
        name="payouts_state_check",
    ),
    Index("payouts_state_idx", "ledger_id", "state", "payout_id"),
)
