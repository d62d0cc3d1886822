"""Letting the windows that run follow a new calendar or an extension, in bounded steps.

No line is released by a window that does not follow yet: whoever decides by one computes it anew.
What is done here is that everyone sees the new end, and that it is due at it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import AdvanceRevision
from ledger.domain.rules import Revision
from ledger.own_work import own
from ledger.storage import revising
from ledger.writer import Writer

HOLDS_PER_STEP: Final = 200
ACTOR: Final = "system:revision"


async def advance(engine: AsyncEngine, writer: Writer) -> None:
    """Bring every revision of every ledger to its end.

    Several processes may do so at once: a step that another has gone already does nothing.
    """
    for ledger_id, revision in await revising.unfinished(engine):
        await _finish(engine, writer, ledger_id, revision)


async def _finish(engine: AsyncEngine, writer: Writer, ledger_id: UUID, revision: Revision) -> None:
    after, done = (revision.through_merchant, revision.through_hold_id), False
    while not done:
        holds = await revising.holds_to_revise(
            engine, ledger_id, revision.rule_seq, after, HOLDS_PER_STEP
        )
        done = len(holds) < HOLDS_PER_STEP
        step = AdvanceRevision(revision.rule_seq, after, tuple(holds), done)
        await writer.submit(ledger_id, [own(step, ACTOR)])
        after = holds[-1] if holds else after
