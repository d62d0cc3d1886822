"""Moving the clock of a test ledger: what falls due on the way is done at its moment."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import AdvanceClock, ReachDueTime
from ledger.domain.needs import Needs
from ledger.own_work import fall_due, has_recorded, own
from ledger.storage import due, read
from ledger.storage.due import Due
from ledger.timestamps import EPOCH
from ledger.transaction import Answer, Submission
from ledger.writer import Writer

DUE_PER_BATCH: Final = 200
DUE_PER_PAGE: Final = 10_000
ACTOR: Final = "system:clock"


class Clock:
    """Moves the clocks of test ledgers."""

    def __init__(self, engine: AsyncEngine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    async def advance(self, ledger_id: UUID, submission: Submission) -> Answer:
        """Bring the clock to where the AdvanceClock in `submission` wants it, moment by moment.

        The journal comes out the same whether the way was gone at once or, cut off, in several
        repetitions. A request that was answered before, or will be refused, does nothing.
        """
        command = submission.command
        assert isinstance(command, AdvanceClock)
        if await self._moves(ledger_id, command.to_time, submission.request_id):
            refused = await self._pass_due(ledger_id, command.to_time)
            if refused is not None:
                return refused
        return (await self._writer.submit(ledger_id, [submission]))[0]

    async def _moves(self, ledger_id: UUID, to_time: datetime, request_id: str) -> bool:
        """Whether the request is new and the ledger's clock can be moved to that time."""
        if await read.was_answered(self._engine, ledger_id, request_id):
            return False
        book, _ = await read.read_book(self._engine, ledger_id, Needs())
        return book.head.clock is not None and book.head.clock <= to_time

    async def _pass_due(self, ledger_id: UUID, until: datetime) -> Answer | None:
        """Step to each moment something is due at and do it; the answer that refused, if any.

        What is done may make more fall due at the same moment, so a moment is left only when doing
        what is due at it changes nothing any more. With the end of a freeze what it has held up is
        found again at the moment it was due, so then all is looked through once more.
        """
        moment = EPOCH
        while following := await due.next_moment(self._engine, ledger_id, moment, until):
            moment = following
            step = [own(ReachDueTime(moment), ACTOR)]
            changed = True
            while changed and (found := await self._due_at(ledger_id, moment)):
                changed = False
                for start in range(0, len(found), DUE_PER_BATCH):
                    batch = found[start : start + DUE_PER_BATCH]
                    work = fall_due(batch, ACTOR)
                    answers = await self._writer.submit(ledger_id, [*step, *work])
                    for answer in answers:
                        if not answer.accepted:
                            return answer
                    changed |= any(has_recorded(answer) for answer in answers[len(step) :])
                    step = []
                if changed and any(each.what == "freeze" for each in found):
                    moment = EPOCH
                    break
        return None

    async def _due_at(self, ledger_id: UUID, moment: datetime) -> list[Due]:
        """Everything that is due at a moment."""
        found: list[Due] = []
        last = ("", "")
        while page := await due.due_at(self._engine, ledger_id, moment, last, DUE_PER_PAGE):
            found += page
            last = (page[-1].what, page[-1].id)
        return found
