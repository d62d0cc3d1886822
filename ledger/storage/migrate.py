"""Bringing the database to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

import migrations
from ledger.storage.engine import (
    APPLICATION_ROLE,
    CONNECT_TIMEOUT_SECONDS,
    DatabaseUnavailable,
    NotPermitted,
    is_unavailable,
    psycopg_url,
)

# Any number will do as long as it stays the same: it names the turn that migrators take.
TURN: Final = 7_410_001


def upgrade(database_url: str, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction; servers starting at once queue up.

    The user of the URL must own the schema and, the first time, may create roles. Raises
    NotPermitted when it may not, DatabaseUnavailable when the database does not answer.
    """
    engine = create_engine(
        psycopg_url(database_url), connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    )
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            config = Config()
            config.set_main_option("script_location", str(Path(migrations.__path__[0])))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except DBAPIError as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error.orig)) from error
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise NotPermitted(
                "The user of the database URL must own the schema, and must be allowed to create"
                f" the role {APPLICATION_ROLE} or be a member of it with the ADMIN option."
                f" PostgreSQL says: {error.orig}"
            ) from error
        raise
    finally:
        engine.dispose()
