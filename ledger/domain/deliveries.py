"""Deliveries: what the events of one line say of its window, by the terms of its policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Final

from ledger.domain.calendars import Calendar
from ledger.domain.counting import End, days_after, end_of
from ledger.domain.holds import Event
from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.domain.policies import Length, ParcelRule, Terms, Unit
from ledger.domain.zones import days_later, zone

BY_PARCEL: Final = frozenset(
    {
        FulfilmentKind.SHIPPED,
        FulfilmentKind.SIGNED,
        FulfilmentKind.INSTALLED,
        FulfilmentKind.LOST,
    }
)
"""The events that happen to a parcel; the others happen to a line as a whole."""


class Delivery:
    """What is known of the delivery of one line: its own events, read by the terms of its policy.

    Knows nothing of other lines, of extensions, or of what was recorded before.
    """

    def __init__(
        self,
        events: list[Event],
        retracted: frozenset[int],
        terms: Terms,
        calendar: Calendar | None,
    ) -> None:
        self.terms = terms
        self.calendar = calendar
        self._events = events
        self._standing = [event for event in events if event.seq not in retracted]
        self._first_only = terms.parcel_rule is ParcelRule.FIRST

    @cached_property
    def trigger_times(self) -> set[datetime]:
        """When what opens the window happened, as was ever reported, retracted or not."""
        return self._times(self.terms.trigger, FulfilmentKind.AUTO_CONFIRMED)

    @cached_property
    def replacement_times(self) -> set[datetime]:
        """When replacements were signed for, as was ever reported."""
        return self._times(FulfilmentKind.REPLACEMENT_SIGNED)

    @cached_property
    def carriers(self) -> frozenset[str]:
        """Who carries it."""
        return frozenset(event.carrier for event in self._events if event.carrier)

    @cached_property
    def waiting(self) -> Waiting | None:
        """What the window waits for, other lines aside."""
        if self._lost():
            return Waiting.LOST_GOODS
        if self._opened_by_itself:
            return None
        missing = self._missing(self.terms.trigger)
        if missing:
            some_came = len(missing) < len(self._parcels(self.terms.trigger))
            return Waiting.PARCEL if some_came else Waiting.TRIGGER
        if self.terms.statutory_days and self._missing(FulfilmentKind.SIGNED):
            return Waiting.SIGNATURE
        return None

    @property
    def fallback_time(self) -> datetime | None:
        """When the window opens by itself, if nothing comes before; None for never.

        Not before lost goods were found, nor before what it rests on was known.
        """
        events = self._fallback_events(self._standing)
        if events is None:
            return None
        last = max(event.occurred_time for event in events)
        opens = days_later(last, self.terms.fallback_days, zone(self.terms.time_zone))
        known = [event.record_time for event in events] + self._found_times()
        return max([opens, *known])

    def _fallback_events(self, known: list[Event]) -> list[Event] | None:
        """The events, of those known, that the fallback rests on; None when one is missing."""
        after = self.terms.fallback_after
        if after is None:
            return None
        happened = [_last(known, after, parcel) for parcel in self._parcels(after)]
        events = [event for event in happened if event is not None]
        return events if len(events) == len(happened) else None

    def trigger_ends(
        self, trigger_times: Iterable[datetime] | None = None
    ) -> Iterator[tuple[datetime, End]]:
        """The start and the end that each trigger gives: its own, or those that count instead."""
        for start in self.trigger_times if trigger_times is None else trigger_times:
            yield start, end_of(start, self.terms.window, self.terms, self.calendar)

    def further_ends(self, trigger_times: set[datetime]) -> Iterator[tuple[datetime, End]]:
        """What statutory days and replacements give, with the triggers that count."""
        terms = self.terms
        if terms.statutory_days:
            tz = zone(terms.time_zone)
            for signed in self._times(FulfilmentKind.SIGNED, FulfilmentKind.AUTO_CONFIRMED):
                yield signed, End(days_after(signed, terms.statutory_days, tz))
        if terms.restarts_on_exchange:
            yield from self._restarts(trigger_times)

    def replaced_by(self, event: Event) -> set[int]:
        """The events that stand and had opened the window for the same parcel before, by `seq`."""
        return {
            other.seq
            for other in self._standing
            if other.seq != event.seq
            and (
                other.kind is FulfilmentKind.AUTO_CONFIRMED
                or (other.kind is event.kind and other.parcel_number == event.parcel_number)
            )
        }

    def _restarts(self, trigger_times: set[datetime]) -> Iterator[tuple[datetime, End]]:
        """What replacements give, none beyond its limit after any of the triggers."""
        terms, calendar = self.terms, self.calendar
        limit = Length(terms.restart_limit_days, Unit.DAY)
        for replaced in self.replacement_times:
            end = end_of(replaced, terms.window, terms, calendar)
            if limit.number:
                limits = {end_of(start, limit, terms, calendar) for start in trigger_times}
                yield from ((replaced, each) for each in {min(end, each) for each in limits})
            else:
                yield replaced, end

    @cached_property
    def _opened_by_itself(self) -> bool:
        """Whether its fallback has opened the window, and what that rested on still stands."""
        return any(
            self._fallback_events([e for e in self._standing if e.seq < opened.seq]) is not None
            for opened in self._standing
            if opened.kind is FulfilmentKind.AUTO_CONFIRMED
        )

    def _times(self, *kinds: FulfilmentKind) -> set[datetime]:
        return {
            event.occurred_time
            for event in self._events
            if event.kind in kinds and self._counts(event)
        }

    def _counts(self, event: Event) -> bool:
        """Whether the parcel of an event bears on the window."""
        return not self._first_only or event.parcel_number == 1 or event.kind not in BY_PARCEL

    def _parcels(self, kind: FulfilmentKind) -> range:
        """The parcels that an event of a kind is awaited for."""
        if self._first_only or kind not in BY_PARCEL:
            return range(1, 2)
        counts = [
            max(event.parcel_number, event.parcel_count)
            for event in self._standing
            if event.kind in BY_PARCEL
        ]
        return range(1, max(counts, default=1) + 1)

    def _missing(self, kind: FulfilmentKind) -> set[int]:
        """The parcels for which an event of a kind is awaited and none stands."""
        by_parcel = kind in BY_PARCEL
        there = {
            event.parcel_number if by_parcel else 1
            for event in self._standing
            if event.kind is kind
        }
        return set(self._parcels(kind)) - there

    def _lost(self) -> bool:
        """Whether a parcel that counts was reported lost and was not signed for."""
        lost, signed = (
            {e.parcel_number for e in self._standing if e.kind is kind and self._counts(e)}
            for kind in (FulfilmentKind.LOST, FulfilmentKind.SIGNED)
        )
        return bool(lost - signed)

    def _found_times(self) -> list[datetime]:
        """When the ledger learned that goods reported lost are not."""
        lost = {
            event.seq: event
            for event in self._events
            if event.kind is FulfilmentKind.LOST and self._counts(event)
        }
        parcels = {event.parcel_number for event in lost.values()}
        return [
            event.record_time
            for event in self._events
            if event.retracts in lost
            or (event.kind is FulfilmentKind.SIGNED and event.parcel_number in parcels)
        ]


def _last(events: list[Event], kind: FulfilmentKind, parcel: int) -> Event | None:
    """The last event of a kind for a parcel; one that was signed for has been shipped."""
    for each in dict.fromkeys((kind, FulfilmentKind.SIGNED)):
        found = [e for e in events if e.kind is each and e.parcel_number == parcel]
        if found:
            return max(found, key=lambda event: event.occurred_time)
    return None
