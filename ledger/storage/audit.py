"""Reading a whole ledger to verify it: one snapshot, streamed, never locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from ledger.domain.book import Head
from ledger.domain.chart import CLIENT_MONEY, Kind
from ledger.domain.freezes import STANDING
from ledger.domain.stages import OPEN_STATES
from ledger.storage.audits import Audit
from ledger.storage.engine import (
    APPLICATION_ROLE,
    CONNECT_TIMEOUT_SECONDS,
    DatabaseUnavailable,
    is_unavailable,
)
from ledger.storage.projections import PROJECTIONS

Snapshot = psycopg.Connection[Any]
Row = tuple[Any, ...]

ROWS_PER_FETCH: Final = 2_000

# The snapshot is taken by the first query and kept to the end of the transaction.
SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

SESSION: Final = {
    "role": APPLICATION_ROLE,
    "timezone": "UTC",
    # Every query here reads a whole ledger to its end, whatever the planner believes of its size.
    "work_mem": "64MB",
    "cursor_tuple_fraction": "1",
    "enable_nestloop": "off",
    "jit": "off",
}

LEDGERS: Final = "SELECT ledger_id, name FROM ledgers ORDER BY name"

HEAD: Final = """
SELECT l.name, l.time_zone, h.seq, h.record_time, h.account_count, h.clock_time, h.rules_seq,
        h.merchants_seq
    FROM ledgers l LEFT JOIN heads h ON h.ledger_id = l.ledger_id
    WHERE l.ledger_id = %(ledger_id)s
"""

ENTRIES: Final = """
SELECT seq, effective_time, record_time, business_date, kind, actor, request_id, hold_id, body
    FROM entries WHERE ledger_id = %(ledger_id)s ORDER BY seq
"""

POSTINGS: Final = """
SELECT p.seq, p.ordinal, a.kind, a.owner, a.currency, p.currency, p.amount, p.hold_id, p.line_id,
        p.payout_id, p.account_version, p.balance
    FROM postings p
        LEFT JOIN accounts a ON a.ledger_id = p.ledger_id AND a.number = p.account_number
    WHERE p.ledger_id = %(ledger_id)s ORDER BY p.seq, p.ordinal
"""

PROJECTION: Final = "SELECT {columns} FROM {table} WHERE ledger_id = %(ledger_id)s"

PARAMETERS: Final = {
    "client_money": sorted(CLIENT_MONEY),
    "held": Kind.HELD,
    "disputed": Kind.DISPUTED,
    "frozen": Kind.FROZEN,
    "reserve": Kind.RESERVE,
    "commission": Kind.COMMISSION,
    "buyer": Kind.BUYER_RECEIVABLE,
    "chargeback": Kind.CHARGEBACK,
    "coupons": Kind.COUPONS,
    "warranties": Kind.WARRANTIES,
    "subsidy": Kind.SUBSIDY,
    "trade_in": Kind.TRADE_IN_RECEIVABLE,
    "funding": [Kind.SUBSIDY, Kind.COUPONS, Kind.TRADE_IN_RECEIVABLE],
    "refund_payable": Kind.REFUND_PAYABLE,
    "in_transit": Kind.PAYOUT_IN_TRANSIT,
    "returned": Kind.PAYOUT_RETURNED,
    "others_payable": Kind.OTHERS_PAYABLE,
    "psp_clearing": Kind.PSP_CLEARING,
    "open_states": sorted(OPEN_STATES),
    "standing": sorted(STANDING),
}


@contextmanager
def snapshot(database_url: str) -> Iterator[Snapshot]:
    """A connection that sees one moment of the database; raises DatabaseUnavailable."""
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    conninfo = make_url(database_url).set(drivername="postgresql").render_as_string(False)
    try:
        with psycopg.connect(
            conninfo,
            autocommit=True,
            options=options,
            application_name="escrow verify",
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
        ) as connection:
            connection.execute(SNAPSHOT)
            yield connection
    except (psycopg.Error, OSError) as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(str(error)) from error
        raise


def ledgers(connection: Snapshot) -> list[tuple[UUID, str]]:
    """Id and name of every ledger."""
    return connection.execute(LEDGERS).fetchall()


def head(connection: Snapshot, ledger_id: UUID) -> Head | None:
    """The head of a ledger; None when there is no such ledger."""
    found = connection.execute(HEAD, {"ledger_id": ledger_id}).fetchone()
    return Head(*found) if found else None


def examined(connection: Snapshot, ledger_id: UUID, audit: Audit) -> int:
    """How many things an audit has to examine."""
    row = connection.execute(audit.examined, {"ledger_id": ledger_id}).fetchone()
    assert row is not None
    return int(row[0])


def wrong(connection: Snapshot, ledger_id: UUID, audit: Audit) -> Iterator[str]:
    """A sentence for everything that an audit finds wrong."""
    for number, query in enumerate(audit.wrong):
        for (sentence,) in _stream(connection, ledger_id, f"wrong_{number}", query):
            yield sentence


def entries(connection: Snapshot, ledger_id: UUID) -> Iterator[Row]:
    """The columns of every entry, its body last, in the order of the journal."""
    return _stream(connection, ledger_id, "entries", ENTRIES)


def postings(connection: Snapshot, ledger_id: UUID) -> Iterator[Row]:
    """The columns of every posting, after the `seq` of its entry, in the order of the journal."""
    return _stream(connection, ledger_id, "postings", POSTINGS)


def projection(connection: Snapshot, ledger_id: UUID, name: str) -> Iterator[tuple[Row, Row]]:
    """The rows of a projection, each as its key and the rest."""
    table, key, columns = PROJECTIONS[name]
    query = PROJECTION.format(table=table, columns=", ".join((*key, *columns)))
    for row in _stream(connection, ledger_id, "projection", query):
        yield row[: len(key)], row[len(key) :]


def _stream(connection: Snapshot, ledger_id: UUID, name: str, query: str) -> Iterator[Row]:
    """The rows of a query through a cursor of the database, so that memory stays bounded."""
    with connection.cursor(name, binary=True) as cursor:
        cursor.itersize = ROWS_PER_FETCH
        yield from cursor.execute(query, {**PARAMETERS, "ledger_id": ledger_id})
