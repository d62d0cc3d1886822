"""An independent answer to when a window ends: slow and plain, to hold the ledger's against.

It takes the same data (events, terms, extensions, calendars) and shares no code with the ledger:
days are found by looking for the instant at which a zone's date changes, working days by counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ledger.domain.calendars import Calendar
from ledger.domain.holds import Event
from ledger.domain.policies import Terms
from ledger.domain.rules import Extension

PARCEL_EVENTS = {"SHIPPED", "SIGNED", "INSTALLED", "LOST"}
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class OracleLine:
    """A line as far as its window depends on it."""

    line_id: str
    merchant: str
    terms: Terms
    is_open: bool = True


@dataclass(frozen=True)
class Answer:
    """What the window of a line is, if nothing was recorded before."""

    waiting: str | None
    start: datetime | None
    end: datetime | None


def local(instant: datetime, zone_name: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone_name))


@lru_cache(maxsize=100_000)
def begin_of(day: date, zone_name: str) -> datetime:
    """The first instant at which a zone shows a day, or a later one, found by halving."""
    low = datetime.combine(day - 2 * DAY, time(), UTC)
    high = datetime.combine(day + 2 * DAY, time(), UTC)
    while high - low > MICROSECOND:
        middle = low + (high - low) // 2
        if local(middle, zone_name).date() < day:
            low = middle
        else:
            high = middle
    return high


def same_time(instant: datetime, day: date, zone_name: str) -> datetime:
    """The last instant at which a day shows the time of day that an instant shows.

    Where it is skipped, the clocks' time before they were moved goes on counting.
    """
    shown = datetime.combine(day, local(instant, zone_name).time())
    about = shown.replace(tzinfo=UTC)
    offsets = [local(about + shift, zone_name).utcoffset() for shift in (-DAY, timedelta(), DAY)]
    found = [about - offset for offset in offsets if offset is not None]
    exact = [each for each in found if local(each, zone_name).replace(tzinfo=None) == shown]
    return max(exact or found)


def works(day: date, calendar: Calendar) -> bool:
    weekend = day.weekday() in calendar.weekend and day not in calendar.working_days
    return not weekend and day not in calendar.holidays


def rolled(end: datetime, terms: Terms, calendar: Calendar | None) -> datetime:
    if not terms.rolls_to_working_day or calendar is None:
        return end
    day = local(end - MICROSECOND, terms.time_zone).date()
    if works(day, calendar):
        return end
    while not works(day, calendar):
        day += DAY
    return begin_of(day + DAY, terms.time_zone)


def counted(
    instant: datetime, number: int, unit: str, terms: Terms, calendar: Calendar | None
) -> datetime:
    if unit == "HOUR":
        return rolled(instant + timedelta(hours=number), terms, calendar)
    day = local(instant, terms.time_zone).date()
    left = number
    while left:
        day += DAY
        if unit == "DAY" or (calendar is not None and works(day, calendar)):
            left -= 1
    if terms.count_from == "INSTANT":
        return rolled(same_time(instant, day, terms.time_zone), terms, calendar)
    return rolled(begin_of(day + DAY, terms.time_zone), terms, calendar)


class Oracle:
    """The windows of one hold."""

    def __init__(
        self,
        lines: Sequence[OracleLine],
        events: Iterable[Event],
        calendars: Mapping[str, Calendar],
        extensions: Iterable[Extension],
        region: str,
    ) -> None:
        self.lines = lines
        self.events = list(events)
        self.wrong = {event.retracts for event in self.events if event.retracts}
        self.calendars = calendars
        self.extensions = list(extensions)
        self.region = region

    def answer(self, line: OracleLine) -> Answer:
        ends = list(self.ends(line))
        if not ends:
            return Answer(self.waiting(line), None, None)
        last = max(end for _, end in ends)
        return Answer(self.waiting(line), min(s for s, end in ends if end == last), last)

    def of(self, line: OracleLine, *kinds: str, wrong: bool = False) -> list[Event]:
        """The events of a line that count for it, by kind; what was retracted only if asked for."""
        first_only = line.terms.parcel_rule == "FIRST"
        return [
            event
            for event in self.events
            if line.line_id in event.line_ids
            and event.kind.value in kinds
            and (wrong or event.seq not in self.wrong)
            and not (first_only and event.kind.value in PARCEL_EVENTS and event.parcel_number != 1)
        ]

    def parcels(self, line: OracleLine) -> int:
        if line.terms.parcel_rule == "FIRST":
            return 1
        known = self.of(line, *PARCEL_EVENTS)
        return max([1, *(max(each.parcel_number, each.parcel_count) for each in known)])

    def missing(self, line: OracleLine, kind: str) -> int:
        """How many parcels an event of a kind is still awaited for."""
        came = self.of(line, kind)
        if kind not in PARCEL_EVENTS:
            return 0 if came else 1
        return self.parcels(line) - len({each.parcel_number for each in came})

    def own_waiting(self, line: OracleLine) -> str | None:
        signed = {each.parcel_number for each in self.of(line, "SIGNED")}
        if any(each.parcel_number not in signed for each in self.of(line, "LOST")):
            return "LOST_GOODS"
        if self.fell_back(line):
            return None
        trigger = line.terms.trigger.value
        if missing := self.missing(line, trigger):
            whole = self.parcels(line) if trigger in PARCEL_EVENTS else 1
            return "PARCEL" if missing < whole else "TRIGGER"
        if line.terms.statutory_days and self.missing(line, "SIGNED"):
            return "SIGNATURE"
        return None

    def fell_back(self, line: OracleLine) -> bool:
        """Whether the window opened by itself, after what still stands for every parcel."""
        after = line.terms.fallback_after
        if after is None:
            return False
        came = self.of(line, after.value, "SIGNED")
        return any(
            len({each.parcel_number for each in came if each.seq < opened.seq})
            >= self.parcels(line)
            for opened in self.of(line, "AUTO_CONFIRMED")
        )

    def together(self, line: OracleLine) -> list[OracleLine]:
        """The lines whose parcels count for a line, its own included."""
        if line.terms.parcel_rule != "LAST_OF_ORDER":
            return [line]
        return [
            other
            for other in self.lines
            if other.merchant == line.merchant and other.terms.parcel_rule == "LAST_OF_ORDER"
        ]

    def waiting(self, line: OracleLine) -> str | None:
        if own := self.own_waiting(line):
            return own
        others = [each for each in self.together(line) if each != line and each.is_open]
        return "OTHER_LINE" if any(self.own_waiting(other) for other in others) else None

    def ends(self, line: OracleLine) -> Iterator[tuple[datetime, datetime]]:
        for start, end in self.plain_ends(line):
            yield start, self.extended(line, end)

    def plain_ends(self, line: OracleLine) -> Iterator[tuple[datetime, datetime]]:
        terms = line.terms
        calendar = self.calendars.get(terms.calendar)
        triggers = [
            event.occurred_time
            for each in self.together(line)
            for event in self.of(each, each.terms.trigger.value, "AUTO_CONFIRMED", wrong=True)
        ]
        number, unit = terms.window
        for start in triggers:
            yield start, counted(start, number, unit.value, terms, calendar)
        if terms.statutory_days:
            for event in self.of(line, "SIGNED", "AUTO_CONFIRMED", wrong=True):
                day = local(event.occurred_time, terms.time_zone).date()
                last = day + (terms.statutory_days + 1) * DAY
                yield event.occurred_time, begin_of(last, terms.time_zone)
        if terms.restarts_on_exchange:
            for event in self.of(line, "REPLACEMENT_SIGNED", wrong=True):
                end = counted(event.occurred_time, number, unit.value, terms, calendar)
                if not terms.restart_limit_days:
                    yield event.occurred_time, end
                elif triggers:
                    limit = max(
                        counted(start, terms.restart_limit_days, "DAY", terms, calendar)
                        for start in triggers
                    )
                    yield event.occurred_time, min(end, limit)

    def extended(self, line: OracleLine, end: datetime) -> datetime:
        carriers = {event.carrier for event in self.events if line.line_id in event.line_ids}
        number = sum(
            each.days
            for each in self.extensions
            if each.start_time <= end < each.end_time
            and (not each.region or each.region == self.region)
            and (not each.carrier or each.carrier in carriers)
        )
        if not number:
            return end
        terms = line.terms
        day = local(end, terms.time_zone).date()
        if end == begin_of(day, terms.time_zone):
            later = begin_of(day + number * DAY, terms.time_zone)
        else:
            later = same_time(end, day + number * DAY, terms.time_zone)
        return rolled(later, terms, self.calendars.get(terms.calendar))
