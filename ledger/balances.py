"""Balances as they stand: concurrent reads of a ledger are answered by one query.

A read that comes while a query is under way waits for the next, which begins after it came. So
every read sees whatever was answered before it began, and many cost hardly more than one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.chart import AccountKey
from ledger.storage.engine import driver_connection
from ledger.storage.journal import AccountBalance, balances_of_keys

GATHERING_SECONDS: Final = 0.003
"""How long the next query is put off when several shared the last, so that more share it.

A query costs several times what a call costs without it; a read that is alone never waits.
"""

_Waiting = dict[AccountKey, list[asyncio.Future[AccountBalance | None]]]


@dataclass(slots=True)
class _Queue:
    """Who waits for which account of one ledger: for the query under way, and for the next."""

    asked: _Waiting = field(default_factory=dict)
    waiting: _Waiting = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    def answer(self, found: Mapping[AccountKey, AccountBalance]) -> int:
        """Answer everyone who waits for the query under way; returns how many they were."""
        futures = [(key, future) for key, waiting in self.asked.items() for future in waiting]
        for key, future in futures:
            if not future.done():
                future.set_result(found.get(key))
        self.asked = {}
        return len(futures)

    def fail(self, error: Exception) -> None:
        """Tell everyone who waits what went wrong."""
        for futures in (*self.asked.values(), *self.waiting.values()):
            for future in futures:
                if not future.done():
                    future.set_exception(error)
        self.asked, self.waiting = {}, {}


class Balances:
    """Reads balances of any ledger, query by query."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._queues: dict[UUID, _Queue] = {}

    async def get(self, ledger_id: UUID, key: AccountKey) -> AccountBalance | None:
        """The balance of an account; None when it was never opened.

        A caller that gives up disturbs nobody. Raises DatabaseUnavailable.
        """
        balance: asyncio.Future[AccountBalance | None]
        balance = asyncio.get_running_loop().create_future()
        queue = self._queues.setdefault(ledger_id, _Queue())
        queue.waiting.setdefault(key, []).append(balance)
        if queue.task is None:
            queue.task = asyncio.create_task(self._run(ledger_id, queue))
        return await balance

    async def _run(self, ledger_id: UUID, queue: _Queue) -> None:
        # Someone may come while the connection is handed back, hence the second look.
        while queue.waiting:
            try:
                await self._answer(ledger_id, queue)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told
                queue.fail(error)
        del self._queues[ledger_id]

    async def _answer(self, ledger_id: UUID, queue: _Queue) -> None:
        """Answer everyone, on one connection for as long as there is someone who waits."""
        async with driver_connection(self._engine) as raw:
            while queue.waiting:
                queue.asked, queue.waiting = queue.waiting, {}
                found = await balances_of_keys(raw, ledger_id, list(queue.asked))
                reads = queue.answer(found)
                if reads > 1:
                    await asyncio.sleep(GATHERING_SECONDS)
