"""How Alembic runs here: on a connection that `ledger.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from ledger.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
