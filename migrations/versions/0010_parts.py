"""Holds say whether there is more to know of them, and lines what they exchanged."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

ROLE = "escrow_app"


def upgrade() -> None:
    """Add the columns, and let the role write them."""
    op.execute("ALTER TABLE holds ADD COLUMN has_parts boolean NOT NULL DEFAULT false")
    op.execute(f"GRANT UPDATE (has_parts) ON holds TO {ROLE}")
    op.execute("ALTER TABLE lines ADD COLUMN exchanged bigint NOT NULL DEFAULT 0")
