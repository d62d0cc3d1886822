"""The journal, the head that writers lock, and what both belong to."""

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
from sqlalchemy.dialects.postgresql import BYTEA

from ledger.storage.schema import columns

# The directory of ledgers, the one table that is looked up by name. Where ledgers are
# distributed over nodes it is a reference table.
ledgers = Table(
    "ledgers",
    columns.metadata,
    columns.ledger_id(),
    columns.text("name"),
    columns.text("time_zone"),
    columns.boolean("test"),
    columns.time("create_time"),
    PrimaryKeyConstraint("ledger_id", name="ledgers_pkey"),
    Index("ledgers_name_key", "name", unique=True),
)

# Who may call the server. Like the directory it is a table of the server's, not of a ledger.
tokens = Table(
    "tokens",
    columns.metadata,
    columns.text("token_id"),
    Column("secret_hash", BYTEA, nullable=False),
    Column("scopes", ARRAY(INTEGER), nullable=False),
    columns.text("creator"),
    columns.time("create_time"),
    columns.time("expire_time", nullable=True),
    columns.time("revoke_time", nullable=True),
    PrimaryKeyConstraint("token_id", name="tokens_pkey"),
    CheckConstraint("length(secret_hash) = 32", name="tokens_secret_hash_check"),
    CheckConstraint("cardinality(scopes) > 0", name="tokens_scopes_check"),
    Index("tokens_secret_hash_key", "secret_hash", unique=True),
)

# One row a ledger, locked by whoever writes: this lock is what makes writers take turns.
heads = Table(
    "heads",
    columns.metadata,
    columns.ledger_id(),
    columns.bigint("seq"),
    columns.bigint("account_count"),
    columns.time("record_time"),
    columns.time("clock_time", nullable=True),
    columns.bigint("rules_seq", "0"),
    columns.bigint("merchants_seq", "0"),
    PrimaryKeyConstraint("ledger_id", name="heads_pkey"),
)

# The journal: entries, postings and the requests that caused them. Append-only.
entries = Table(
    "entries",
    columns.metadata,
    columns.ledger_id(),
    columns.bigint("seq"),
    columns.time("effective_time"),
    columns.time("record_time"),
    Column("business_date", DATE, nullable=False),
    columns.text("kind"),
    columns.text("actor"),
    columns.text("request_id"),
    columns.text("hold_id"),
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
    columns.metadata,
    columns.ledger_id(),
    columns.bigint("seq"),
    columns.integer("ordinal"),
    columns.bigint("account_number"),
    columns.bigint("account_version"),
    columns.text("currency"),
    columns.bigint("amount"),
    columns.bigint("balance"),
    columns.text("hold_id"),
    columns.text("line_id"),
    columns.text("payout_id"),
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
    columns.metadata,
    columns.ledger_id(),
    columns.text("request_id"),
    Column("fingerprint", BYTEA, nullable=False),
    columns.boolean("accepted"),
    Column("response", BYTEA, nullable=False),
    columns.time("record_time"),
    PrimaryKeyConstraint("ledger_id", "request_id", name="requests_pkey"),
)

JOURNAL = (entries, postings, requests)

# The first of the projections, which the journal adds up to and which are rebuildable from it.
accounts = Table(
    "accounts",
    columns.metadata,
    columns.ledger_id(),
    columns.bigint("number"),
    columns.integer("kind"),
    columns.text("owner"),
    columns.text("currency"),
    columns.bigint("balance"),
    columns.bigint("version"),
    PrimaryKeyConstraint("ledger_id", "number", name="accounts_pkey"),
    Index("accounts_owner_key", "ledger_id", "owner", "kind", "currency", unique=True),
)
