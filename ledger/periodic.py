"""Work that is done again and again, as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from ledger.domain.refusals import Refusal
from ledger.storage.engine import DatabaseUnavailable

INTERVALS_PAUSED_MAX: Final = 32

log = structlog.get_logger(__name__)


async def repeat(name: str, work: Callable[[], Awaitable[object]], interval_seconds: float) -> None:
    """Do work at an interval until cancelled, ever less often while it does not succeed."""
    pause = 1
    while True:
        await asyncio.sleep(interval_seconds * pause)
        try:
            await work()
            pause = 1
        except (DatabaseUnavailable, Refusal) as error:
            log.warning("put off", work=name, error=str(error))
            pause = min(2 * pause, INTERVALS_PAUSED_MAX)
        except Exception:
            log.exception("failed", work=name)
            pause = min(2 * pause, INTERVALS_PAUSED_MAX)
