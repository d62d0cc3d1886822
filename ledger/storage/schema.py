"""The tables.

`ledger_id` is the first column of every key and index and stands in every WHERE, except where a
table belongs to the server: the directory's names, and the tokens.

The migrations create these tables; a test holds the two against each other.
"""

from __future__ import annotations

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
from sqlalchemy.dialects.postgresql import BYTEA, TIMESTAMP, UUID

metadata = MetaData()


def _ledger_id() -> Column[Any]:
    return Column("ledger_id", UUID(as_uuid=True), nullable=False)


def _time(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, TIMESTAMP(timezone=True), nullable=nullable)


def _text(name: str) -> Column[Any]:
    return Column(name, TEXT, nullable=False)


def _bigint(name: str) -> Column[Any]:
    return Column(name, BIGINT, nullable=False)


# The directory of ledgers, the one table that is looked up by name. Where ledgers are
# distributed over nodes it is a reference table.
ledgers = Table(
    "ledgers",
    metadata,
    _ledger_id(),
    _text("name"),
    _text("time_zone"),
    Column("test", BOOLEAN, nullable=False),
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
    Column("ordinal", INTEGER, nullable=False),
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
    Column("accepted", BOOLEAN, nullable=False),
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
    Column("kind", INTEGER, nullable=False),
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
    Column("version", INTEGER, nullable=False),
    Column("window_days", INTEGER, nullable=False),
    _text("time_zone"),
    Column("commission_bps", INTEGER, nullable=False),
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
    PrimaryKeyConstraint("ledger_id", "hold_id", name="holds_pkey"),
)

lines = Table(
    "lines",
    metadata,
    _ledger_id(),
    _text("hold_id"),
    _text("line_id"),
    Column("ordinal", INTEGER, nullable=False),
    _text("merchant"),
    _text("policy_id"),
    Column("policy_version", INTEGER, nullable=False),
    _bigint("captured"),
    _bigint("held"),
    _bigint("refunded_before"),
    _bigint("released"),
    _bigint("refunded_after"),
    _time("window_start", nullable=True),
    _time("window_end", nullable=True),
    _time("release_at", nullable=True),
    PrimaryKeyConstraint("ledger_id", "hold_id", "line_id", name="lines_pkey"),
    CheckConstraint(
        "captured = held + refunded_before + released", name="lines_conservation_check"
    ),
    CheckConstraint(
        "held >= 0 AND refunded_before >= 0 AND released >= 0 AND refunded_after >= 0"
        " AND refunded_before + refunded_after <= captured",
        name="lines_range_check",
    ),
    Index(
        "lines_release_at_idx",
        "ledger_id",
        "release_at",
        "hold_id",
        postgresql_where=text("release_at IS NOT NULL"),
    ),
)

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
    PrimaryKeyConstraint("ledger_id", "refund_id", name="refunds_pkey"),
    CheckConstraint("state IN ('CREATED', 'SUCCEEDED', 'FAILED')", name="refunds_state_check"),
)

refund_lines = Table(
    "refund_lines",
    metadata,
    _ledger_id(),
    _text("refund_id"),
    _text("line_id"),
    Column("ordinal", INTEGER, nullable=False),
    _bigint("from_held"),
    _bigint("from_available"),
    _bigint("from_receivable"),
    PrimaryKeyConstraint("ledger_id", "refund_id", "line_id", name="refund_lines_pkey"),
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
