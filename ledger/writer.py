"""The writer: group commit, one transaction at a time per ledger.

Concurrent commands are coalesced: whatever waits becomes one transaction, and when that is
committed everyone in it is answered.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from ledger.domain.refusals import Reason, Refusal
from ledger.storage.engine import DatabaseUnavailable, KeptConnection
from ledger.transaction import Answer, Submission, transact

BATCH_COMMANDS_MAX: Final = 2_000
GATHERING_STEP_SECONDS: Final = 0.002
GATHERING_STEPS_MAX: Final = 3
"""How long the next batch is put off, at most, when several commands shared the last."""

log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class Chain:
    """Groups of one sender that build on each other: when one is not written, none after it is.

    Otherwise what depends on it would be refused, and that refusal kept for every repetition.
    """

    broken: bool = False


class _Group(NamedTuple):
    """Commands that came together and are answered together."""

    size: int
    prepare: Callable[[], Sequence[Submission]]
    answered: asyncio.Future[list[Answer]]
    chain: Chain

    def prepared(self) -> Sequence[Submission]:
        """The submissions; none when nobody waits for them, or when they were refused."""
        if self.chain.broken:
            self.answered.cancel()
        if self.answered.done():
            self.chain.broken = True
            return ()
        try:
            return self.prepare()
        except Exception as error:  # noqa: BLE001 (it belongs to whoever asked, and to nobody else)
            self.answered.set_exception(error)
            return ()


@dataclass(slots=True)
class _Queue:
    """What waits for the writer of one ledger."""

    groups: deque[_Group] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Writer:
    """Takes commands for any ledger and writes them, batch by batch."""

    def __init__(
        self,
        engine: AsyncEngine,
        encode_refusal: Callable[[Refusal], bytes],
        *,
        queue_commands_max: int,
        patience_seconds: float,
        on_written: Callable[[UUID], None] = lambda _ledger_id: None,
    ) -> None:
        """A writer on an engine, which tells `on_written` of every ledger it wrote to.

        `queue_commands_max` bounds what may wait, over all ledgers; `patience_seconds` bounds how
        long a batch is retried while the database does not answer.
        """
        self._engine = engine
        self._encode_refusal = encode_refusal
        self._queue_commands_max = queue_commands_max
        self._patience_seconds = patience_seconds
        self._on_written = on_written
        self._queues: dict[UUID, _Queue] = {}
        self._waiting = 0
        self._room = asyncio.Event()
        self._closing = False

    async def submit(self, ledger_id: UUID, submissions: Sequence[Submission]) -> list[Answer]:
        """Have submissions written in their order, in one batch with what else is waiting.

        A caller that is cancelled while it waits disturbs nobody: what has not begun is dropped,
        what has begun is completed and kept for a repetition.

        Answered with DATABASE_UNAVAILABLE when it is not known what was written. Raises Refusal
        with QUEUE_FULL or SHUTTING_DOWN, when nothing was taken.
        """
        if not submissions:
            return []
        return await self._enqueue(ledger_id, len(submissions), lambda: submissions, Chain())

    async def submit_when_room(
        self, ledger_id: UUID, submissions: Sequence[Submission], chain: Chain
    ) -> Awaitable[list[Answer]]:
        """As `submit`, for a sender that can be slowed down instead of being refused.

        Returns when the submissions have their place in the queue, of which such senders fill no
        more than half; what it returns is awaited for the answers. It is cancelled when the chain
        is broken: when something before was cancelled, or it is not known whether it was written.
        """
        room = self._queue_commands_max // 2
        while self._waiting and self._waiting + len(submissions) > room:
            self._room.clear()
            await self._room.wait()
        if submissions:
            return self._enqueue(ledger_id, len(submissions), lambda: submissions, chain)
        nothing: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()
        nothing.set_result([])
        return nothing

    async def submit_one(self, ledger_id: UUID, prepare: Callable[[], Submission]) -> Answer:
        """Have one submission written, which is made when its turn comes.

        The same step for all of a batch, back to back, takes a third of the time that it takes
        between the other work of each call: the processor has its code and data at hand. What
        `prepare` raises is raised here, and nothing is written; for the rest see `submit`.
        """
        (answer,) = await self._enqueue(ledger_id, 1, lambda: (prepare(),), Chain())
        return answer

    def _enqueue(
        self,
        ledger_id: UUID,
        size: int,
        prepare: Callable[[], Sequence[Submission]],
        chain: Chain,
    ) -> asyncio.Future[list[Answer]]:
        if self._closing:
            raise Refusal(Reason.SHUTTING_DOWN)
        if self._waiting + size > self._queue_commands_max:
            raise Refusal(Reason.QUEUE_FULL, waiting=self._waiting)
        group = _Group(size, prepare, asyncio.get_running_loop().create_future(), chain)
        self._waiting += size
        queue = self._queues.setdefault(ledger_id, _Queue())
        queue.groups.append(group)
        if queue.task is None:
            queue.task = asyncio.create_task(self._run(ledger_id, queue))
        return group.answered

    async def close(self) -> None:
        """Take nothing more, and return when everything taken is answered."""
        self._closing = True
        while tasks := [queue.task for queue in self._queues.values() if queue.task]:
            await asyncio.wait(tasks)

    async def _run(self, ledger_id: UUID, queue: _Queue) -> None:
        connection = KeptConnection(self._engine)
        try:
            while batch := self._take(queue):
                submissions = [each for _, prepared in batch for each in prepared]
                answers = iter(await self._write(connection, ledger_id, submissions))
                for group, _ in batch:
                    own = list(islice(answers, group.size))
                    if not own[0].known:
                        group.chain.broken = True
                    # Whoever asked may have given up meanwhile; what was written stays written.
                    if not group.answered.done():
                        group.answered.set_result(own)
                self._on_written(ledger_id)
                await self._gather(queue, len(batch))
        finally:
            del self._queues[ledger_id]
            await connection.give_back()

    @staticmethod
    async def _gather(queue: _Queue, answered: int) -> None:
        """Put the next batch off while more commands keep coming, so that it is worth its cost.

        A transaction costs as much as some dozens of commands in it. Whoever is alone, or comes
        as one group, is not kept waiting.
        """
        if answered == 1:
            return
        for _ in range(GATHERING_STEPS_MAX):
            waiting = len(queue.groups)
            await asyncio.sleep(GATHERING_STEP_SECONDS)
            if len(queue.groups) == waiting:
                return

    def _take(self, queue: _Queue) -> list[tuple[_Group, Sequence[Submission]]]:
        """The next batch: whole groups, with what they were prepared to."""
        taken: list[tuple[_Group, Sequence[Submission]]] = []
        commands = 0
        while queue.groups:
            if taken and commands + queue.groups[0].size > BATCH_COMMANDS_MAX:
                break
            group = queue.groups.popleft()
            self._waiting -= group.size
            self._room.set()
            if prepared := group.prepared():
                taken.append((group, prepared))
                commands += group.size
        return taken

    async def _write(
        self, connection: KeptConnection, ledger_id: UUID, batch: Sequence[Submission]
    ) -> list[Answer]:
        """As many answers; a command that breaks its batch is isolated and fails alone."""
        try:
            return await self._transact(connection, ledger_id, batch)
        except DatabaseUnavailable as error:
            log.warning("database unavailable", commands=len(batch), error=str(error))
            refusal = Refusal(Reason.DATABASE_UNAVAILABLE)
        except Refusal as refused:
            refusal = refused
        except Exception:
            if len(batch) > 1:
                middle = len(batch) // 2
                return [
                    *await self._write(connection, ledger_id, batch[:middle]),
                    *await self._write(connection, ledger_id, batch[middle:]),
                ]
            log.exception("command failed", command=type(batch[0].command).__name__)
            refusal = Refusal(Reason.INTERNAL_FAULT)
        # Refused without being stored: the same request may fare better another time.
        known = refusal.reason is not Reason.DATABASE_UNAVAILABLE
        answer = Answer(accepted=False, response=self._encode_refusal(refusal), known=known)
        return [answer] * len(batch)

    async def _transact(
        self, connection: KeptConnection, ledger_id: UUID, submissions: Sequence[Submission]
    ) -> list[Answer]:
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(DatabaseUnavailable),
            stop=stop_after_delay(self._patience_seconds),
            wait=wait_random_exponential(multiplier=0.05, max=1.0),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                async with connection.use() as raw:
                    return await transact(raw, ledger_id, submissions, self._encode_refusal)
        raise AssertionError("a retry either returns or raises")
