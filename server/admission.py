"""What every call must pass before anything is done for it, and what may end a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.refusals import Reason, Refusal
from server import identity
from server.access import OPEN, check_scope
from server.identity import Identities, Identity
from server.rate import Rates
from server.validation import ITEMS_MAX

CONFIRM_SECONDS: Final = 0.4
"""How often it is asked whether the callers of open streams are still who they were."""


class CallsUnderWay:
    """Counts the calls under way: a context for each, entered while there are not too many."""

    def __init__(self, calls_max: int) -> None:
        self.none = asyncio.Event()
        """Set while there are none."""
        self.none.set()
        self._calls_max = calls_max
        self._calls = 0

    def __enter__(self) -> None:
        """Raises Refusal with TOO_MANY_CALLS."""
        if self._calls >= self._calls_max:
            raise Refusal(Reason.TOO_MANY_CALLS, calls_max=self._calls_max)
        self._calls += 1
        self.none.clear()

    def __exit__(self, *_: object) -> None:
        self._calls -= 1
        if not self._calls:
            self.none.set()


class Admission:
    """Lets calls in: none too large, from whoever may make them, not too often."""

    def __init__(self, identities: Identities, rates: Rates, *, message_bytes_max: int) -> None:
        self._identities = identities
        self._rates = rates
        self._message_bytes_max = message_bytes_max

    def check_size(self, raw: bytes) -> None:
        """Raises Refusal with MESSAGE_TOO_LARGE."""
        if len(raw) > self._message_bytes_max:
            raise Refusal(
                Reason.MESSAGE_TOO_LARGE, bytes=len(raw), bytes_max=self._message_bytes_max
            )

    async def admit(self, method: str, metadata: Iterable[tuple[str, Any]]) -> None:
        """Find out who calls, which is from now on the current identity.

        Raises Refusal with TOKEN_INVALID, SCOPE_MISSING or RATE_LIMITED, and DatabaseUnavailable
        when it cannot be told who calls.
        """
        if method in OPEN:
            identity.set_current(identity.ANYBODY)
            return
        caller = await self._identities.of(metadata)
        identity.set_current(caller)
        check_scope(method)
        self._rates.admit(caller.actor)

    def charge(self, items: int) -> None:
        """Count items of the current call, which was counted as one, towards its caller's rate."""
        if items > 1:
            self._rates.charge(identity.current().actor, min(items, ITEMS_MAX) - 1)

    async def pace(self, items: int) -> None:
        """Hold a message of a stream back until its caller's rate allows it, and count it."""
        actor = identity.current().actor
        # Others may have waited for the same debt and made a new one by now.
        while wait := self._rates.wait_seconds(actor):  # noqa: ASYNC110 (the wait is known)
            await asyncio.sleep(wait)
        self._rates.charge(actor, min(items, ITEMS_MAX))


@dataclass(eq=False, slots=True)
class _Stream:
    """An open stream: its caller, how it is ended, and why it was."""

    caller: Identity
    ending: asyncio.Timeout
    reason: Exception | None = None


class OpenStreams:
    """Ends streams whose caller's token is no longer in force."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._open: set[_Stream] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Run a stream of the current identity.

        Raises Refusal with TOKEN_INVALID within, when the token is gone, and DatabaseUnavailable
        when that can no longer be told.
        """
        stream = _Stream(identity.current(), asyncio.timeout(None))
        try:
            async with stream.ending:
                self._open.add(stream)
                yield
        except TimeoutError:
            if stream.reason is not None:
                raise stream.reason from None
            raise
        finally:
            self._open.discard(stream)

    async def run(self) -> None:
        """Look after the streams, for as long as the server runs."""
        while True:
            await asyncio.sleep(CONFIRM_SECONDS)
            callers = {stream.caller for stream in self._open}
            await asyncio.gather(*map(self._confirm, callers))

    async def _confirm(self, caller: Identity) -> None:
        try:
            await self._identities.confirm(caller)
        except Exception as reason:  # noqa: BLE001 (the streams end with it, whatever it is)
            now = asyncio.get_running_loop().time()
            for stream in self._open:
                if stream.caller == caller and stream.reason is None:
                    stream.reason = reason
                    stream.ending.reschedule(now)
