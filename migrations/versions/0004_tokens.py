"""Tokens: who may call the server. They belong to the server, like the directory of ledgers.

The role may add one and revoke one, and change nothing else of it.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

ROLE = "escrow_app"

TABLE = """
CREATE TABLE tokens (
    token_id text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes integer[] NOT NULL,
    creator text NOT NULL,
    create_time timestamptz NOT NULL,
    expire_time timestamptz,
    revoke_time timestamptz,
    CONSTRAINT tokens_pkey PRIMARY KEY (token_id),
    CONSTRAINT tokens_secret_hash_check CHECK (length(secret_hash) = 32),
    CONSTRAINT tokens_scopes_check CHECK (cardinality(scopes) > 0)
)
"""


def upgrade() -> None:
    """Create the table and grant the role what it needs."""
    op.execute(TABLE)
    op.execute("CREATE UNIQUE INDEX tokens_secret_hash_key ON tokens (secret_hash)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE (revoke_time) ON tokens TO {ROLE}")
