"""Letting the windows that run follow a new calendar or an extension, in bounded steps.

No line is released by a window that does not follow yet: whoever decides by one computes it anew.
What is done here is that everyone sees the new end, and that it is due at it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import AdvanceRevision
from ledger.domain.rules import Revision
from ledger.own_work import has_recorded, own
from ledger.storage import revising
from ledger.writer import Writer

HOLDS_PER_STEP: Final = 200
LINES_PER_STEP: Final = 1_000
ACTOR: Final = "system:revision"

log = structlog.get_logger(__name__)


async def advance(engine: AsyncEngine, writer: Writer) -> None:
    """Bring every revision of every ledger to its end.

    Several processes may do so at once: a step that another has gone already does nothing.
    """
    for ledger_id, revision in await revising.unfinished(engine):
        await _finish(engine, writer, ledger_id, revision)


async def _finish(engine: AsyncEngine, writer: Writer, ledger_id: UUID, revision: Revision) -> None:
    """Go on step by step until nothing is left, or a step is not taken.

    That is one which another process has taken, or one that failed: it is tried again next time.
    """
    after, holds = (revision.through_merchant, revision.through_hold_id), [("", "")]
    while holds:
        holds = await revising.holds_to_revise(
            engine, ledger_id, revision.rule_seq, after, HOLDS_PER_STEP, LINES_PER_STEP
        )
        step = AdvanceRevision(revision.rule_seq, after, tuple(holds), done=not holds)
        (answer,) = await writer.submit(ledger_id, [own(step, ACTOR)])
        if not has_recorded(answer):
            if not answer.accepted:
                log.error("revision stuck", ledger_id=str(ledger_id), after=after, holds=holds)
            return
        after = holds[-1] if holds else after
