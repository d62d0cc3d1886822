"""The metadata of all tables, and the columns they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BIGINT, BOOLEAN, INTEGER, TEXT, CheckConstraint, Column, MetaData
from sqlalchemy.dialects.postgresql import TIMESTAMP, UUID

metadata = MetaData()


def ledger_id() -> Column[Any]:
    """The first column of every key: which ledger a row belongs to."""
    return Column("ledger_id", UUID(as_uuid=True), nullable=False)


def time(name: str, *, nullable: bool = False) -> Column[Any]:
    """An instant."""
    return Column(name, TIMESTAMP(timezone=True), nullable=nullable)


def text(name: str, default: str | None = None) -> Column[Any]:
    """A text."""
    return Column(name, TEXT, nullable=False, server_default=default)


def bigint(name: str, default: str | None = None) -> Column[Any]:
    """A 64-bit integer; amounts are minor units."""
    return Column(name, BIGINT, nullable=False, server_default=default)


def integer(name: str, default: str | None = None) -> Column[Any]:
    """A 32-bit integer."""
    return Column(name, INTEGER, nullable=False, server_default=default)


def boolean(name: str, default: str | None = None) -> Column[Any]:
    """True or false."""
    return Column(name, BOOLEAN, nullable=False, server_default=default)


def one_of(column: str, values: Iterable[str], name: str) -> CheckConstraint:
    """A column that holds one of a closed list; NULL passes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name)
