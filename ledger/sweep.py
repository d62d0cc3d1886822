"""The sweep: does what has fallen due on ledgers on real time.

Several processes may sweep the same ledgers: each step is decided again under the lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.own_work import fall_due
from ledger.storage import due
from ledger.storage.due import Due
from ledger.timestamps import EPOCH
from ledger.writer import Writer

DUE_PER_BATCH: Final = 1_000
"""As many as a caller may send in one batch."""
ACTOR: Final = "system:sweep"

log = structlog.get_logger(__name__)


async def sweep(engine: AsyncEngine, writer: Writer) -> int:
    """Do once whatever is due, on every ledger on real time; returns how much was due."""
    return sum(
        [
            await _sweep_ledger(engine, writer, ledger_id, now)
            for ledger_id, now in await due.ledgers(engine)
        ]
    )


async def _sweep_ledger(
    engine: AsyncEngine, writer: Writer, ledger_id: UUID, until: datetime
) -> int:
    swept = 0
    async for batch in _batches(engine, ledger_id, until):
        submissions = list(fall_due(batch, ACTOR))
        answers = await writer.submit(ledger_id, submissions)
        if refused := sum(not answer.accepted for answer in answers):
            log.warning("due work refused", ledger_id=str(ledger_id), refused=refused)
        swept += len(batch)
    return swept


async def _batches(
    engine: AsyncEngine, ledger_id: UUID, until: datetime
) -> AsyncIterator[list[Due]]:
    """What is due, in the order it fell due; the next batch is read while one is written."""
    after = (EPOCH, "", "")
    coming = _read(engine, ledger_id, until, after)
    try:
        while batch := await coming:
            after = batch[-1]
            coming = _read(engine, ledger_id, until, after)
            yield batch
    finally:
        coming.cancel()


def _read(
    engine: AsyncEngine, ledger_id: UUID, until: datetime, after: tuple[datetime, str, str]
) -> asyncio.Task[list[Due]]:
    return asyncio.create_task(due.due_until(engine, ledger_id, until, after, DUE_PER_BATCH))
