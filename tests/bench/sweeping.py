"""What the ledger does by itself, timed in a process of its own: the sweep, and bulk extensions.

The servers of these measurements do not sweep. Lines that are open and not due fill the tables;
they are written there directly, because nothing is ever done with them.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy.ext.asyncio import AsyncEngine

from escrow_client import (
    AsyncClient,
    Claim,
    EscrowError,
    FulfilmentKind,
    OpenCase,
    PlaceHold,
    ReportFulfilment,
)
from ledger import revisions
from ledger.sweep import sweep
from ledger.writer import Writer
from tests.bench import load

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CARRIER = "carrier"

PAD_HOLDS = """
INSERT INTO holds (ledger_id, hold_id, currency, psp, paid_time, entry_seq)
    SELECT %(ledger_id)s, 'open-' || n, 'GBP', 'card', now(), 1
        FROM generate_series(1, %(lines)s / %(each)s) n
"""

PAD_LINES = """
INSERT INTO lines (ledger_id, hold_id, line_id, ordinal, merchant, policy_id, policy_version,
        captured, held, window_start, window_end, waiting, window_seq, due_time)
    SELECT %(ledger_id)s, 'open-' || n, 'l' || l, l, 'm' || (n * 7 + l) %% 1000, %(policy)s, 1,
            1000, 1000, now(), now() + n * interval '1 second' + interval '1 day', NULL, 1,
            now() + n * interval '1 second' + interval '1 day'
        FROM generate_series(1, %(lines)s / %(each)s) n, generate_series(1, %(each)s) l
"""

PAD_DISPUTED_LINES = """
INSERT INTO lines (ledger_id, hold_id, line_id, ordinal, merchant, policy_id, policy_version,
        captured, held, disputed, open_cases)
    SELECT %(ledger_id)s, 'open-' || n, 'l1', 1, 'm' || n %% 1000, %(policy)s, 1, 1000, 0, 1000, 1
        FROM generate_series(1, %(cases)s) n
"""

PAD_CASES = """
INSERT INTO cases (ledger_id, case_id, hold_id, scope, ground, open_time, entry_seq, state,
        currency, type, priority, rule, evidence_count, breach_count, refund_count, coupon_total,
        deadline, due_time, default_outcome)
    SELECT %(ledger_id)s, 'open-' || n, 'open-' || n, 'LINES', 'NO_REASON', now(), 1, 'OPENED',
            'GBP', 'REFUND', 'NORMAL', '', 0, 0, 0, 0, d.due, d.due, 'APPROVED'
        FROM generate_series(1, %(cases)s) n,
            LATERAL (SELECT now() + n * interval '1 second' + interval '1 day' AS due) d
"""

PAD_CASE_LINES = """
INSERT INTO case_lines (ledger_id, case_id, hold_id, line_id, ordinal, claimed, reserved, recalled,
        awarded)
    SELECT %(ledger_id)s, 'open-' || n, 'open-' || n, 'l1', 1, 1000, 1000, 0, 0
        FROM generate_series(1, %(cases)s) n
"""

# A deadline that has passed, which no call can set.
OVERDUE = """
UPDATE cases SET deadline = %(due)s, due_time = %(due)s, default_outcome = 'APPROVED'
    WHERE ledger_id = (SELECT ledger_id FROM ledgers WHERE name = %(ledger)s)
        AND case_id = ANY(%(case_ids)s)
"""

# What an extension cannot do without, in one statement and with nothing kept of it.
RAW_EXTENSION = """
UPDATE lines SET window_end = window_end + interval '1 day', due_time = due_time + interval '1 day'
    WHERE ledger_id = (SELECT ledger_id FROM ledgers WHERE name = %s) AND held > 0
"""


def pad(database_url: str, ledger: str, lines: int, *, each: int = 10) -> None:
    """Fill the tables with lines whose windows are open for days."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        (ledger_id,) = connection.execute(
            "SELECT ledger_id FROM ledgers WHERE name = %s", (ledger,)
        ).fetchone() or (None,)
        filled = {"ledger_id": ledger_id, "lines": lines, "each": each, "policy": load.POLICY}
        connection.execute(PAD_HOLDS, filled)
        connection.execute(PAD_LINES, filled)
        connection.execute("VACUUM ANALYZE lines")


def pad_cases(database_url: str, ledger: str, cases: int) -> None:
    """Fill the tables with cases whose deadlines are days away, each on a hold of its own."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        (ledger_id,) = connection.execute(
            "SELECT ledger_id FROM ledgers WHERE name = %s", (ledger,)
        ).fetchone() or (None,)
        filled = {"ledger_id": ledger_id, "lines": cases, "each": 1, "cases": cases}
        filled["policy"] = load.POLICY
        for statement in (PAD_HOLDS, PAD_DISPUTED_LINES, PAD_CASES, PAD_CASE_LINES):
            connection.execute(statement, filled)
        connection.execute("VACUUM ANALYZE lines, cases, case_lines")


async def open_overdue_cases(
    client: AsyncClient, database_url: str, ledger: str, holds: list[PlaceHold]
) -> None:
    """Open a case on a line of each hold, and let its deadline have passed long ago."""
    for hold in holds:
        line = hold.lines[0]
        claim = Claim(line.line_id, line.amount)
        await client.open_case(ledger, OpenCase(hold.hold_id, hold.hold_id, [claim]))
    overdue = {"ledger": ledger, "due": LONG_AGO, "case_ids": [hold.hold_id for hold in holds]}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(OVERDUE, overdue)


async def sign(client: AsyncClient, ledger: str, hold_ids: list[str], signed: datetime) -> None:
    """Have the goods of holds signed for."""
    batches = iter(range(0, len(hold_ids), load.BATCH))

    async def sender() -> None:
        for start in batches:
            commands = [
                ReportFulfilment(hold_id, FulfilmentKind.SIGNED, signed, CARRIER)
                for hold_id in hold_ids[start : start + load.BATCH]
            ]
            answers: list[Any] = await client.batch_report_fulfilments(
                ledger, commands, timeout_seconds=120
            )
            for answer in answers:
                if isinstance(answer, EscrowError):
                    raise answer

    await asyncio.gather(*(sender() for _ in range(load.BATCHES_IN_FLIGHT)))


async def swept_rate(writer: Writer, engine: AsyncEngine, holds: int) -> float:
    """Holds a second that a sweep releases; raises when it does not find as many as are due."""
    started = time.perf_counter()
    swept = await sweep(engine, writer)
    if swept != holds:
        raise RuntimeError(f"{swept} holds were swept, and {holds} are due")
    return holds / (time.perf_counter() - started)


async def extension_rate(
    client: AsyncClient, writer: Writer, engine: AsyncEngine, ledger: str, number: int
) -> float:
    """Lines a second whose windows follow an extension of everything that is open."""
    now = datetime.now(UTC)
    name = f"extension-{number}"
    await client.extend_windows(
        ledger,
        name,
        start_time=now,
        end_time=now + timedelta(days=365),
        days=1,
        reason="bench",
    )
    started = time.perf_counter()
    await revisions.advance(engine, writer)
    seconds = time.perf_counter() - started
    return (await client.get_extension(ledger, name)).line_count / seconds


def raw_extension_rate(database_url: str, ledger: str) -> float:
    """Lines a second that one UPDATE lengthens; it is rolled back."""
    with psycopg.connect(database_url) as connection:
        started = time.perf_counter()
        changed = connection.execute(RAW_EXTENSION, (ledger,)).rowcount
        seconds = time.perf_counter() - started
        connection.rollback()
    return changed / seconds
