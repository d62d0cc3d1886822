"""The sweep: releases, on ledgers on real time, what has fallen due."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import ReleaseDue
from ledger.domain.refusals import Refusal
from ledger.own_work import own
from ledger.storage import due
from ledger.storage.engine import DatabaseUnavailable
from ledger.timestamps import EPOCH
from ledger.writer import Writer

HOLDS_PER_BATCH: Final = 200
INTERVALS_PAUSED_MAX: Final = 32
ACTOR: Final = "system:sweep"

log = structlog.get_logger(__name__)


async def run(engine: AsyncEngine, writer: Writer, interval_seconds: float) -> None:
    """Sweep at an interval until cancelled, ever less often while it does not succeed.

    Several processes may sweep the same ledgers: each release is decided again under the lock.
    """
    pause = 1
    while True:
        await asyncio.sleep(interval_seconds * pause)
        try:
            await sweep(engine, writer)
            pause = 1
        except (DatabaseUnavailable, Refusal) as error:
            log.warning("sweep put off", error=str(error))
            pause = min(2 * pause, INTERVALS_PAUSED_MAX)
        except Exception:
            log.exception("sweep failed")
            pause = min(2 * pause, INTERVALS_PAUSED_MAX)


async def sweep(engine: AsyncEngine, writer: Writer) -> int:
    """Release once whatever is due, on every ledger on real time; returns how many holds.

    A line that is due and stays blocked is passed once and left for the next time.
    """
    return sum(
        [
            await _sweep_ledger(engine, writer, ledger_id, now)
            for ledger_id, now in await due.ledgers(engine)
        ]
    )


async def _sweep_ledger(
    engine: AsyncEngine, writer: Writer, ledger_id: UUID, until: datetime
) -> int:
    swept, after = 0, (EPOCH, "")
    while holds := await due.holds_until(engine, ledger_id, until, after, HOLDS_PER_BATCH):
        submissions = [own(ReleaseDue(hold_id, moment), ACTOR) for moment, hold_id in holds]
        answers = await writer.submit(ledger_id, submissions)
        if refused := sum(not answer.accepted for answer in answers):
            log.warning("releases refused", ledger_id=str(ledger_id), holds=refused)
        swept += len(holds)
        after = holds[-1]
    return swept
