"""Following journals: a watcher is a cursor and a selection, and costs no query of its own.

Each journal that is watched has one tail in this process, which reads what is recorded and keeps
the newest of it. A watcher whose cursor lies within the tail is served from it; one that lies
before it, because it asked for history or reads slowly, reads the journal page by page until it
has caught up. As `seq` has no gaps and grows in commit order, "after the cursor" says exactly what
is missing, and history runs into what is new without a seam.

What this process records is announced by its writer; what others record is found by one query for
all journals, at an interval.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.refusals import Reason, Refusal
from ledger.follow.chunk import Chunk, selected_message, through_message
from ledger.follow.tail import MESSAGE_BYTES, Tail
from ledger.storage import following
from ledger.storage.following import EVERYTHING, Selection

POLL_SECONDS: Final = 0.1
"""How often it is looked for entries that other processes wrote."""

IDLE_SECONDS: Final = 5.0
"""After how long without anything to send a watcher is told that all is well."""

PAGE_ENTRIES_MAX: Final = 1_000
WINDOW_ENTRIES: Final = 10_000
"""How much of the journal one query may search for entries of some kinds, which have no index."""

HISTORY_READS_MAX: Final = 2
"""How many pages are read at once, so that history leaves the connections to others."""

FAREWELL_SECONDS: Final = 1.0
"""How long a watcher that does not read may delay the end."""


class Follower:
    """Streams the journals of one database to watchers."""

    def __init__(self, engine: AsyncEngine, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._engine = engine
        self._idle_seconds = idle_seconds
        self._tails: dict[UUID, Tail] = {}
        self._tasks: dict[Tail, asyncio.Task[None]] = {}
        self._polling: asyncio.Task[None] | None = None
        self._watching: set[asyncio.Task[object]] = set()
        self._nobody_watches = asyncio.Event()
        self._nobody_watches.set()
        self._history_reads = asyncio.Semaphore(HISTORY_READS_MAX)
        self._closing = False

    def wake(self, ledger_id: UUID) -> None:
        """Something may have been recorded in a ledger."""
        if tail := self._tails.get(ledger_id):
            tail.wake()

    async def follow(
        self, ledger_id: UUID, selection: Selection, from_seq: int
    ) -> AsyncGenerator[bytes, None]:
        """Serialized `WatchEntriesResponse`s with the entries from a `seq` on; never ends.

        The first comes at once, the others when there is something to send, and one without
        entries after `idle_seconds` in which there was not. Raises DatabaseUnavailable, and
        Refusal with SHUTTING_DOWN.
        """
        loop = asyncio.get_running_loop()
        cursor = max(from_seq - 1, 0)
        due = loop.time()
        async with self._watched(ledger_id) as tail:
            while True:
                tail.check()
                message = b""
                if cursor < tail.before_seq:
                    message, cursor = await self._history(ledger_id, selection, cursor, tail)
                elif cursor < tail.through_seq:
                    message, cursor = tail.take(cursor, selection)
                elif (pause := due - loop.time()) > 0:
                    await tail.changed(pause)
                    continue
                if message or loop.time() >= due:
                    yield message or through_message(cursor)
                    due = loop.time() + self._idle_seconds
                else:
                    await asyncio.sleep(0)

    async def close(self) -> None:
        """End every watcher, and begin no other."""
        self._closing = True
        for ledger_id in list(self._tails):
            self._fail(ledger_id, Refusal(Reason.SHUTTING_DOWN))
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._nobody_watches.wait()
        for task in self._watching:
            task.cancel()
        if self._polling is not None:
            self._polling.cancel()

    async def _history(
        self, ledger_id: UUID, selection: Selection, cursor: int, tail: Tail
    ) -> tuple[bytes, int]:
        """The next page before the tail, as a message, and how far it reaches."""
        # The entries of one hold have an index, however far apart they are.
        window = tail.before_seq if selection.hold_id else cursor + WINDOW_ENTRIES
        async with self._history_reads:
            found = await following.entries(
                self._engine,
                ledger_id,
                selection,
                after=cursor,
                through=min(window, tail.before_seq),
                limit=PAGE_ENTRIES_MAX,
                bytes_max=MESSAGE_BYTES,
            )
        return selected_message(found.entries, found.through_seq), found.through_seq

    @asynccontextmanager
    async def _watched(self, ledger_id: UUID) -> AsyncIterator[Tail]:
        """The tail of a journal, which lasts while somebody watches."""
        tail = await self._tail(ledger_id)
        task = asyncio.current_task()
        assert task is not None
        tail.watchers += 1
        self._watching.add(task)
        self._nobody_watches.clear()
        try:
            yield tail
        finally:
            self._watching.discard(task)
            if not self._watching:
                self._nobody_watches.set()
            tail.watchers -= 1
            if not tail.watchers:
                self._drop(ledger_id, tail)

    async def _tail(self, ledger_id: UUID) -> Tail:
        if self._closing:
            raise Refusal(Reason.SHUTTING_DOWN)
        if ledger_id not in self._tails:
            heads = await following.heads(self._engine, [ledger_id])
            # Somebody else may have been faster, or the end may have come.
            if self._closing:
                raise Refusal(Reason.SHUTTING_DOWN)
            if ledger_id not in self._tails:
                self._open(ledger_id, heads[ledger_id])
        return self._tails[ledger_id]

    def _open(self, ledger_id: UUID, seq: int) -> None:
        tail = Tail(seq, partial(self._read, ledger_id))
        self._tails[ledger_id] = tail
        self._tasks[tail] = asyncio.create_task(self._run(ledger_id, tail))
        if self._polling is None:
            self._polling = asyncio.create_task(self._poll())

    def _drop(self, ledger_id: UUID, tail: Tail) -> None:
        if self._tails.get(ledger_id) is tail:
            del self._tails[ledger_id]
        if task := self._tasks.pop(tail, None):
            task.cancel()

    def _fail(self, ledger_id: UUID, failure: Exception) -> None:
        """End a tail for everyone who watches; who comes next begins another."""
        if tail := self._tails.pop(ledger_id, None):
            tail.fail(failure)

    async def _run(self, ledger_id: UUID, tail: Tail) -> None:
        try:
            await tail.run()
        except Exception as error:  # noqa: BLE001 (whatever it is, those who watch are told)
            if self._tails.get(ledger_id) is tail:
                self._fail(ledger_id, error)

    async def _read(self, ledger_id: UUID, after_seq: int) -> tuple[Chunk | None, bool]:
        found = await following.entries(
            self._engine,
            ledger_id,
            EVERYTHING,
            after=after_seq,
            through=after_seq + PAGE_ENTRIES_MAX,
            limit=PAGE_ENTRIES_MAX,
            bytes_max=MESSAGE_BYTES,
        )
        return Chunk(after_seq, found.entries) if found.entries else None, found.full

    async def _poll(self) -> None:
        """Wake every tail whose journal has grown, for as long as anybody watches."""
        try:
            while self._tails:
                for ledger_id, seq in (await following.heads(self._engine, self._tails)).items():
                    tail = self._tails.get(ledger_id)
                    if tail is not None and seq > tail.through_seq:
                        tail.wake()
                await asyncio.sleep(POLL_SECONDS)
        except Exception as error:  # noqa: BLE001 (whatever it is, those who watch are told)
            for ledger_id in list(self._tails):
                self._fail(ledger_id, error)
        finally:
            self._polling = None
