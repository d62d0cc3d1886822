"""The journal and its projections.

The heads, accounts and lines rows are updated in place all the time; the room left in their
pages keeps those updates from touching the indexes.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """
    CREATE TABLE ledgers (
        ledger_id uuid NOT NULL,
        name text NOT NULL,
        time_zone text NOT NULL,
        test boolean NOT NULL,
        create_time timestamptz NOT NULL,
        CONSTRAINT ledgers_pkey PRIMARY KEY (ledger_id)
    )
    """,
    "CREATE UNIQUE INDEX ledgers_name_key ON ledgers (name)",
    """
    CREATE TABLE heads (
        ledger_id uuid NOT NULL,
        seq bigint NOT NULL,
        account_count bigint NOT NULL,
        record_time timestamptz NOT NULL,
        clock_time timestamptz,
        CONSTRAINT heads_pkey PRIMARY KEY (ledger_id)
    ) WITH (fillfactor = 10)
    """,
    """
    CREATE TABLE entries (
        ledger_id uuid NOT NULL,
        seq bigint NOT NULL,
        effective_time timestamptz NOT NULL,
        record_time timestamptz NOT NULL,
        business_date date NOT NULL,
        kind text NOT NULL,
        actor text NOT NULL,
        request_id text NOT NULL,
        hold_id text NOT NULL,
        body bytea NOT NULL,
        CONSTRAINT entries_pkey PRIMARY KEY (ledger_id, seq),
        CONSTRAINT entries_seq_check CHECK (seq > 0)
    )
    """,
    "CREATE UNIQUE INDEX entries_record_time_key ON entries (ledger_id, record_time)",
    "CREATE INDEX entries_hold_idx ON entries (ledger_id, hold_id, seq) WHERE hold_id <> ''",
    """
    CREATE TABLE postings (
        ledger_id uuid NOT NULL,
        seq bigint NOT NULL,
        ordinal integer NOT NULL,
        account_number bigint NOT NULL,
        account_version bigint NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        balance bigint NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        payout_id text NOT NULL,
        CONSTRAINT postings_pkey PRIMARY KEY (ledger_id, seq, ordinal),
        CONSTRAINT postings_amount_check CHECK (amount <> 0)
    )
    """,
    """
    CREATE UNIQUE INDEX postings_account_key
        ON postings (ledger_id, account_number, seq, account_version)
    """,
    """
    CREATE TABLE requests (
        ledger_id uuid NOT NULL,
        request_id text NOT NULL,
        fingerprint bytea NOT NULL,
        accepted boolean NOT NULL,
        response bytea NOT NULL,
        record_time timestamptz NOT NULL,
        CONSTRAINT requests_pkey PRIMARY KEY (ledger_id, request_id)
    )
    """,
    """
    CREATE TABLE accounts (
        ledger_id uuid NOT NULL,
        number bigint NOT NULL,
        kind integer NOT NULL,
        owner text NOT NULL,
        currency text NOT NULL,
        balance bigint NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT accounts_pkey PRIMARY KEY (ledger_id, number)
    ) WITH (fillfactor = 50)
    """,
    "CREATE UNIQUE INDEX accounts_owner_key ON accounts (ledger_id, owner, kind, currency)",
    """
    CREATE TABLE policies (
        ledger_id uuid NOT NULL,
        policy_id text NOT NULL,
        version integer NOT NULL,
        window_days integer NOT NULL,
        time_zone text NOT NULL,
        commission_bps integer NOT NULL,
        CONSTRAINT policies_pkey PRIMARY KEY (ledger_id, policy_id, version)
    )
    """,
    """
    CREATE TABLE holds (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        currency text NOT NULL,
        psp text NOT NULL,
        paid_time timestamptz NOT NULL,
        entry_seq bigint NOT NULL,
        CONSTRAINT holds_pkey PRIMARY KEY (ledger_id, hold_id)
    )
    """,
    """
    CREATE TABLE lines (
        ledger_id uuid NOT NULL,
        hold_id text NOT NULL,
        line_id text NOT NULL,
        ordinal integer NOT NULL,
        merchant text NOT NULL,
        policy_id text NOT NULL,
        policy_version integer NOT NULL,
        captured bigint NOT NULL,
        held bigint NOT NULL,
        refunded_before bigint NOT NULL,
        released bigint NOT NULL,
        refunded_after bigint NOT NULL,
        window_start timestamptz,
        window_end timestamptz,
        release_at timestamptz,
        CONSTRAINT lines_pkey PRIMARY KEY (ledger_id, hold_id, line_id),
        CONSTRAINT lines_conservation_check
            CHECK (captured = held + refunded_before + released),
        CONSTRAINT lines_range_check CHECK (
            held >= 0 AND refunded_before >= 0 AND released >= 0 AND refunded_after >= 0
            AND refunded_before + refunded_after <= captured
        )
    ) WITH (fillfactor = 80)
    """,
    """
    CREATE INDEX lines_release_at_idx
        ON lines (ledger_id, release_at, hold_id) WHERE release_at IS NOT NULL
    """,
    """
    CREATE TABLE refunds (
        ledger_id uuid NOT NULL,
        refund_id text NOT NULL,
        hold_id text NOT NULL,
        currency text NOT NULL,
        psp text NOT NULL,
        reason text NOT NULL,
        state text NOT NULL,
        entry_seq bigint NOT NULL,
        CONSTRAINT refunds_pkey PRIMARY KEY (ledger_id, refund_id),
        CONSTRAINT refunds_state_check CHECK (state IN ('CREATED', 'SUCCEEDED', 'FAILED'))
    )
    """,
    """
    CREATE TABLE refund_lines (
        ledger_id uuid NOT NULL,
        refund_id text NOT NULL,
        line_id text NOT NULL,
        ordinal integer NOT NULL,
        from_held bigint NOT NULL,
        from_available bigint NOT NULL,
        from_receivable bigint NOT NULL,
        CONSTRAINT refund_lines_pkey PRIMARY KEY (ledger_id, refund_id, line_id)
    )
    """,
    """
    CREATE TABLE payouts (
        ledger_id uuid NOT NULL,
        payout_id text NOT NULL,
        merchant text NOT NULL,
        currency text NOT NULL,
        amount bigint NOT NULL,
        destination text NOT NULL,
        state text NOT NULL,
        entry_seq bigint NOT NULL,
        CONSTRAINT payouts_pkey PRIMARY KEY (ledger_id, payout_id),
        CONSTRAINT payouts_state_check CHECK (
            state IN ('SCHEDULED', 'IN_TRANSIT', 'PAID', 'FAILED', 'RETURNED', 'REINSTATED')
        )
    )
    """,
    "CREATE INDEX payouts_state_idx ON payouts (ledger_id, state, payout_id)",
)


def upgrade() -> None:
    """Create the tables."""
    for statement in TABLES:
        op.execute(statement)
