"""Alembic migrations. They run from a checkout and from an installed wheel alike."""
