"""When a command may say that something happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ledger.domain.refusals import Reason, Refusal

CLOCK_SKEW_MAX: Final = timedelta(minutes=5)
"""How far a caller's clock may be ahead of the ledger's."""


def effective(stated: datetime | None, now: datetime, field: str) -> datetime:
    """The stated time, or now; refused with TIME_IN_FUTURE beyond the clock skew allowed."""
    if stated is None:
        return now
    not_after(stated, now, field, CLOCK_SKEW_MAX)
    return stated


def not_after(stated: datetime, now: datetime, field: str, skew: timedelta = timedelta(0)) -> None:
    """Refused with TIME_IN_FUTURE when a stated time lies after now, beyond a skew."""
    if stated > now + skew:
        raise Refusal(
            Reason.TIME_IN_FUTURE,
            field=field,
            stated_time=stated.isoformat(),
            clock_time=now.isoformat(),
        )
