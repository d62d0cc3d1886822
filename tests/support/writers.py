"""Writers on a real database, without a server: what stands in for one is as plain as can be."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.book import Book
from ledger.domain.commands import (
    Command,
    CreateLedger,
    CreatePolicy,
    CreateRefund,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReportFulfilment,
)
from ledger.domain.entries import Entry
from ledger.domain.kinds import FulfilmentKind
from ledger.domain.policies import Length, Terms, Unit
from ledger.domain.refusals import Refusal
from ledger.storage import ledgers
from ledger.storage.engine import driver_connection, open_engine
from ledger.transaction import Answer, Submission
from ledger.writer import Writer

CLOCK: Final = datetime(2026, 3, 20, 12, tzinfo=UTC)
"""What the test ledgers' clocks show."""

SIGNED: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
"""So long ago that the window is over."""

WEEK: Final = Terms(Length(7, Unit.DAY), "UTC", commission_bps=200)
"""The terms of the policy `week`."""

_numbers = count(1)


@asynccontextmanager
async def open_writer(
    database_url: str, *, queue_commands_max: int = 8_192, patience_seconds: float = 20
) -> AsyncIterator[tuple[Writer, AsyncEngine]]:
    """A writer with an engine of its own, as every server process has one."""
    engine = open_engine(database_url, connections_max=4)
    writer = Writer(
        engine,
        encode_refusal,
        queue_commands_max=queue_commands_max,
        patience_seconds=patience_seconds,
    )
    try:
        yield writer, engine
    finally:
        await writer.close()
        await engine.dispose()


async def open_ledger(writer: Writer, engine: AsyncEngine, name: str = "shop") -> UUID:
    """A test ledger with the policy `week`: seven days, two percent."""
    ledger_id = uuid4()
    await ledgers.insert(engine, ledger_id, name, "UTC", CLOCK)
    answers = await writer.submit(
        ledger_id,
        [
            submission(CreateLedger(name, "UTC", CLOCK)),
            submission(CreatePolicy("week", WEEK)),
        ],
    )
    assert all(answer.accepted for answer in answers)
    return ledger_id


def encode_refusal(refusal: Refusal) -> bytes:
    """A refusal by its reason."""
    return refusal.reason.value.encode()


def respond(_book: Book, entries: Sequence[Entry]) -> bytes:
    """The entries by their numbers."""
    return b" ".join(str(entry.seq).encode() for entry in entries)


def submission(
    command: Command, request_id: str | None = None, fingerprint: bytes | None = None
) -> Submission:
    """A command as a request; one of its own unless an id is given."""
    return Submission(
        command,
        "user:test",
        respond,
        request_id or f"request-{next(_numbers)}",
        fingerprint or hashlib.sha256(repr(command).encode()).digest(),
    )


async def send(writer: Writer, ledger_id: UUID, command: Command, **how: Any) -> Answer:
    """Submit one command."""
    return await writer.submit_one(ledger_id, lambda: submission(command, **how))


async def accept(writer: Writer, ledger_id: UUID, *wanted: Command) -> None:
    """Submit commands that are all accepted."""
    answers = await writer.submit(ledger_id, [submission(command) for command in wanted])
    assert all(answer.accepted for answer in answers), answers


def hold(hold_id: str, amount: int = 1_000, merchant: str = "amy") -> PlaceHold:
    """A hold of one line."""
    return PlaceHold(hold_id, "EUR", "psp", None, (LineSpec("1", merchant, amount, "week"),))


def signed(hold_id: str) -> ReportFulfilment:
    """The goods of a hold were signed for so long ago that it can be released."""
    return ReportFulfilment(hold_id, (), FulfilmentKind.SIGNED, SIGNED, "carrier")


def refund(refund_id: str, hold_id: str, amount: int = 1_000) -> CreateRefund:
    """A refund of the only line of a hold."""
    return CreateRefund(refund_id, hold_id, "EUR", (RefundItem("1", amount),), "", None)


async def fetch(engine: AsyncEngine, query: str, *values: Any) -> list[Any]:
    """The rows of a query."""
    async with driver_connection(engine) as raw:
        return await (await raw.execute(query, values)).fetchall()


async def fetch_one(engine: AsyncEngine, query: str, *values: Any) -> Any:
    """The only value of a query."""
    ((value,),) = await fetch(engine, query, *values)
    return value
