"""Moving the clock of a test ledger: what falls due on the way is released at its moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import AdvanceClock, ReachDueTime, ReleaseDue
from ledger.domain.needs import Needs
from ledger.own_work import own
from ledger.storage import due, read
from ledger.timestamps import EPOCH
from ledger.transaction import Answer, Submission
from ledger.writer import Writer

HOLDS_PER_BATCH: Final = 200
ACTOR: Final = "system:clock"


class Clock:
    """Moves the clocks of test ledgers."""

    def __init__(self, engine: AsyncEngine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    async def advance(self, ledger_id: UUID, submission: Submission) -> Answer:
        """Bring the clock to where the AdvanceClock in `submission` wants it, moment by moment.

        The journal comes out the same whether the way was gone at once or, cut off, in several
        repetitions. A request that was answered before, or will be refused, releases nothing.
        """
        command = submission.command
        assert isinstance(command, AdvanceClock)
        if await self._moves(ledger_id, command.to_time, submission.request_id):
            async for batch in self._due_batches(ledger_id, command.to_time):
                for answer in await self._writer.submit(ledger_id, batch):
                    if not answer.accepted:
                        return answer
        return (await self._writer.submit(ledger_id, [submission]))[0]

    async def _moves(self, ledger_id: UUID, to_time: datetime, request_id: str) -> bool:
        """Whether the request is new and the ledger's clock can be moved to that time."""
        if await read.was_answered(self._engine, ledger_id, request_id):
            return False
        book, _ = await read.read_book(self._engine, ledger_id, Needs())
        return book.head.clock is not None and book.head.clock <= to_time

    async def _due_batches(
        self, ledger_id: UUID, until: datetime
    ) -> AsyncIterator[list[Submission]]:
        """For each moment something is due at: the clock's step to it, then the releases.

        Goes on from where it was, so that a line that stays blocked is passed and left behind.
        """
        after = EPOCH
        while moment := await due.next_moment(self._engine, ledger_id, after, until):
            after = moment
            step, hold_id = [own(ReachDueTime(moment), ACTOR)], ""
            while holds := await due.holds_at(
                self._engine, ledger_id, moment, hold_id, HOLDS_PER_BATCH
            ):
                yield [*step, *(own(ReleaseDue(hold, moment), ACTOR) for hold in holds)]
                step, hold_id = [], holds[-1]
