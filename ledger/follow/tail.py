"""The tail of a journal: its newest entries, read once and shared by everyone who watches."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Final

from ledger.follow.chunk import Chunk
from ledger.storage.following import Selection

KEPT_BYTES_MAX: Final = 8 * 2**20
"""How much a tail keeps; who is further behind reads the journal itself."""

GATHERING_SECONDS: Final = 0.02
"""How long the next read is put off, so that under load one read and one message serve many."""

MESSAGE_BYTES: Final = 256 * 1024
"""How much is sent in one message, beyond its first chunk."""

Read = Callable[[int], Awaitable[tuple[Chunk | None, bool]]]
"""Reads what follows a `seq`, if anything does, and tells whether there may be more."""


class Tail:
    """What was recorded last in one journal, from `before_seq` (exclusive) to `through_seq`.

    Memory is bounded by what is kept here: a watcher is only a number.
    """

    def __init__(self, seq: int, read: Read) -> None:
        """A tail that begins after `seq` and goes on with what `read` finds."""
        self.watchers = 0
        self.before_seq = seq
        self.through_seq = seq
        self._read = read
        self._chunks: deque[Chunk] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._failure: Exception | None = None

    def wake(self) -> None:
        """Something may have been recorded."""
        self._wake.set()

    async def run(self) -> None:
        """Read what is recorded whenever woken, until cancelled or until a read fails."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            more = True
            while more:
                chunk, more = await self._read(self.through_seq)
                if chunk is not None:
                    self._add(chunk)
            await asyncio.sleep(GATHERING_SECONDS)

    def fail(self, failure: Exception) -> None:
        """Tell every watcher that it ends here, and why."""
        self._failure = self._failure or failure
        self._announce()

    def check(self) -> None:
        """Raise why the tail has ended, if it has."""
        if self._failure is not None:
            raise self._failure

    async def changed(self, timeout_seconds: float) -> None:
        """Wait until there is more, or the end, or for so long."""
        await asyncio.wait([self._changed], timeout=timeout_seconds)

    def take(self, after_seq: int, selection: Selection) -> tuple[bytes, int]:
        """The next message for who has everything through `after_seq`, and what it has then.

        The message is empty when nothing up to there is wanted. `after_seq` lies within the tail.
        """
        first = bisect_right(self._chunks, after_seq, key=lambda chunk: chunk.through_seq)
        parts: list[bytes] = []
        scanned = 0
        for chunk in islice(self._chunks, first, None):
            scanned += len(chunk.message)
            if parts and scanned > MESSAGE_BYTES:
                break
            parts.append(chunk.select(after_seq, selection))
            after_seq = chunk.through_seq
        return b"".join(parts), after_seq

    def _add(self, chunk: Chunk) -> None:
        self._chunks.append(chunk)
        self._bytes += chunk.size
        self.through_seq = chunk.through_seq
        while self._bytes > KEPT_BYTES_MAX and len(self._chunks) > 1:
            oldest = self._chunks.popleft()
            self._bytes -= oldest.size
            self.before_seq = oldest.through_seq
        self._announce()

    def _announce(self) -> None:
        if not self._changed.done():
            self._changed.set_result(None)
        if self._failure is None:
            self._changed = asyncio.get_running_loop().create_future()
