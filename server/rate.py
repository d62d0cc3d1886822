"""How many calls a second an identity may make: the generic cell rate algorithm.

An identity that was quiet may make a second's worth at once. The items of a batch are known only
after it was let in, so they are charged afterwards, and whoever sent them waits the longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from ledger.domain.refusals import Reason, Refusal

BURST_SECONDS: Final = 1.0
REMEMBERED_MAX: Final = 10_000
"""Of how many identities it is remembered what they used; the one that used nothing for longest
is forgotten first."""

_ROUNDING: Final = 1e-9


class Rates:
    """Limits the rate of every identity to the same."""

    def __init__(
        self, calls_per_second_max: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`calls_per_second_max` is 0 for no limit; `clock` gives seconds."""
        self._calls_per_second_max = calls_per_second_max
        self._seconds_per_call = 1 / calls_per_second_max if calls_per_second_max else 0.0
        self._clock = clock
        # When what an identity used will be paid off.
        self._paid_off: dict[str, float] = {}

    def wait_seconds(self, actor: str) -> float:
        """How long an identity must wait before its next call; 0 when it need not."""
        if not self._calls_per_second_max:
            return 0.0
        owed = self._paid_off.get(actor, 0.0) - self._clock()
        wait = owed + self._seconds_per_call - max(BURST_SECONDS, self._seconds_per_call)
        return wait if wait > _ROUNDING else 0.0

    def admit(self, actor: str) -> None:
        """Count a call; raises Refusal with RATE_LIMITED when it comes too early."""
        wait = self.wait_seconds(actor)
        if wait:
            raise Refusal(
                Reason.RATE_LIMITED,
                retry_after_seconds=wait,
                calls_per_second_max=self._calls_per_second_max,
            )
        self.charge(actor, 1)

    def charge(self, actor: str, items: int) -> None:
        """Count items of a call that was let in."""
        if not self._calls_per_second_max:
            return
        since = max(self._paid_off.pop(actor, 0.0), self._clock())
        self._paid_off[actor] = since + items * self._seconds_per_call
        if len(self._paid_off) > REMEMBERED_MAX:
            del self._paid_off[next(iter(self._paid_off))]
