"""Rules: what of a ledger bears on windows besides policies and events.

Calendars and extensions are declared for the whole ledger at once. The windows that run follow
them in bounded steps; until then whoever decides by a window computes it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledger.domain.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Extension:
    """Lengthens, by calendar days, the windows that would end in [start, end)."""

    extension_id: str
    region: str
    carrier: str
    start_time: datetime
    end_time: datetime
    days: int
    reason: str
    entry_seq: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The newest revision of each calendar, every extension, and the newest entry among them."""

    seq: int = 0
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()

    def with_calendar(self, calendar: Calendar) -> Rules:
        """These rules with a revision of a calendar in place of the one before."""
        calendars = {**self.calendars, calendar.calendar_id: calendar}
        return replace(self, seq=calendar.entry_seq, calendars=calendars)

    def with_extension(self, extension: Extension) -> Rules:
        """These rules with one more extension."""
        return replace(self, seq=extension.entry_seq, extensions=(*self.extensions, extension))


@dataclass(slots=True)
class Revision:
    """How far the windows that run have followed a rule: in the order of merchant and hold."""

    rule_seq: int
    through_merchant: str = ""
    through_hold_id: str = ""
    done: bool = False
    line_count: int = 0
