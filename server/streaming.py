"""Messages of a stream carried out several at a time, and answered in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import TypeVar

Q = TypeVar("Q")
R = TypeVar("R")

Begin = Callable[[Q], Awaitable[Awaitable[R]]]


async def in_order(
    requests: AsyncIterator[Q], begin: Begin[Q, R], under_way_max: int
) -> AsyncGenerator[R, None]:
    """The answers to requests, in their order, while at most so many are being carried out.

    `begin` takes a request and returns what carries it out, which then runs beside the others;
    each has begun to run before the next request is read. What `begin` raises is raised after the
    answers to what came before, and nothing more is read. Closing this cancels what has no answer
    yet.
    """
    # One more waits to be put there, and one is being waited for.
    under_way: asyncio.Queue[asyncio.Future[R] | None] = asyncio.Queue(under_way_max - 2)
    reading = asyncio.create_task(_read(requests, begin, under_way))
    try:
        while (answer := await under_way.get()) is not None:
            yield await answer
    finally:
        reading.cancel()
        while not under_way.empty():
            if (left := under_way.get_nowait()) is not None:
                left.cancel()


async def _read(
    requests: AsyncIterator[Q],
    begin: Begin[Q, R],
    under_way: asyncio.Queue[asyncio.Future[R] | None],
) -> None:
    try:
        async for request in requests:
            carrying_out = asyncio.ensure_future(await begin(request))
            try:
                await under_way.put(carrying_out)
            except asyncio.CancelledError:
                carrying_out.cancel()
                raise
    except Exception as error:  # noqa: BLE001 (it is raised where its answer would have been)
        failed: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        failed.set_exception(error)
        await under_way.put(failed)
    else:
        await under_way.put(None)
