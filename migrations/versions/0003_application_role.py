"""The role the server works as: it may add to the journal and never change it.

The server takes this role on every connection, whatever user it signs in as.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

ROLE = "escrow_app"
ADDED_TO = "entries, postings, requests, ledgers, policies, holds, refund_lines"
CHANGED = "heads, accounts, lines, refunds, payouts"


def upgrade() -> None:
    """Create the role where it is missing and grant it what it needs."""
    # A role belongs to the whole cluster, so another database of it may have made it before, or
    # be making it now. Since PostgreSQL 16 who makes a role may grant it and not yet act as it.
    op.execute(
        f"""
        DO $$
        DECLARE
            privilege text := 'MEMBER';
        BEGIN
            IF current_setting('server_version_num')::integer >= 160000 THEN
                privilege := 'SET';
            END IF;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                BEGIN
                    CREATE ROLE {ROLE} NOLOGIN;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    NULL;
                END;
            END IF;
            IF NOT pg_has_role(current_user, '{ROLE}', privilege) THEN
                EXECUTE format('GRANT {ROLE} TO %I', current_user);
            END IF;
        END
        $$
        """
    )
    op.execute(f"GRANT SELECT, INSERT ON {ADDED_TO} TO {ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {CHANGED} TO {ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {ROLE}")
