"""After-sales windows: when the time for after-sales of a line begins and ends.

A window follows from the set of a hold's fulfilment events, the pinned policy, and the rules of the
ledger; in which order the events came makes no difference. Every event that may open it gives an
end; the window's is the latest of them, and never before one that was recorded earlier. So what is
learned later lengthens a window and does not shorten it: a retracted event still counts for the end
it had led to, and only no longer for whether the window runs at all.

Windows are half-open, [start, end).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from ledger.domain.book import Book
from ledger.domain.counting import End, days_after, extended
from ledger.domain.deliveries import Delivery
from ledger.domain.facts import FulfilledLine
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.domain.policies import ParcelRule, Terms
from ledger.domain.rules import Rules
from ledger.domain.zones import zone

_OPENS_BY_ITSELF: Final = frozenset({Waiting.TRIGGER, Waiting.PARCEL, Waiting.SIGNATURE})


class Span(NamedTuple):
    """A window: the end first, so that the latest is the greatest."""

    end: datetime
    start: datetime
    provisional: bool


class Windows:
    """The windows of a hold, as they follow from its events.

    `events` are all there are; `terms_of` gives the terms pinned by a line.
    """

    def __init__(
        self,
        hold: Hold,
        events: Iterable[Event],
        terms_of: Callable[[Line], Terms],
        rules: Rules,
    ) -> None:
        self._hold = hold
        self._events = list(events)
        self._terms_of = terms_of
        self._rules = rules
        self._own: dict[str, list[Event]] = {}
        retracted = set()
        for event in self._events:
            if event.retracts:
                retracted.add(event.retracts)
            for line_id in event.line_ids:
                self._own.setdefault(line_id, []).append(event)
        self._retracted = frozenset(retracted)
        self._longest_of_order: dict[tuple[str, str, int, frozenset[str]], Span | None] = {}
        self._without: dict[frozenset[int], Windows] = {}
        self._deliveries: dict[str, Delivery] = {}

    @cached_property
    def joint(self) -> bool:
        """Whether the window of one line may depend on the events of another."""
        return any(True for _ in self._counted_together())

    def outcome(self, line: Line, reported: Event | None = None) -> FulfilledLine:
        """The window of a line, as it is to be recorded.

        `reported` is the event that gave rise to it, one of those there are: what it would have
        shortened is told in the outcome.
        """
        delivery = self._delivery(line)
        waiting = self._waiting(line, delivery)
        longest = self._not_shortened(line, self._longest(line, delivery))
        fallback = delivery.fallback_time if waiting in _OPENS_BY_ITSELF else None
        if longest is None:
            return FulfilledLine(line.line_id, None, None, waiting, fallback)
        warranty_until = self.warranty_end(line, longest.start)
        refused = None
        if reported is not None and line.window_end is not None and waiting is None:
            refused = self._refused_end(line, delivery, reported, longest.end)
        calendar = delivery.calendar
        return FulfilledLine(
            line.line_id,
            longest.start,
            longest.end,
            waiting,
            fallback,
            refused,
            longest.provisional,
            calendar.revision if calendar else 0,
            warranty_until,
        )

    def warranty_end(self, line: Line, opened: datetime | None) -> datetime | None:
        """Where the warranty of a line ends, whose window something opened last, or None for none.

        Its days count like statutory ones, and anew from each replacement; no event shortens it.
        """
        delivery = self._delivery(line)
        terms = delivery.terms
        if not terms.warranty_days:
            return None
        tz = zone(terms.time_zone)
        begun = [opened, *delivery.replacement_times]
        ends = [days_after(each, terms.warranty_days, tz) for each in begun if each is not None]
        if line.warranty_until is not None:
            ends.append(line.warranty_until)
        return max(ends, default=None)

    def changed(self, lines: Iterable[Line]) -> tuple[FulfilledLine, ...]:
        """The windows that are not any more what was recorded of their lines."""
        return tuple([o for line in lines if changes(line, o := self.outcome(line))])

    def latest_end(self, line: Line) -> datetime | None:
        """The end that follows from the events alone, whatever was recorded before."""
        longest = self._longest(line, self._delivery(line))
        return longest.end if longest else None

    def _longest(self, line: Line, delivery: Delivery) -> Span | None:
        """The latest end that follows from the events."""
        return _longest_of(self._spans(line, delivery))

    def _without_events(self, void: frozenset[int]) -> Windows:
        """The windows as they would be had some events never been reported."""
        if void not in self._without:
            left = [event for event in self._events if event.seq not in void]
            self._without[void] = Windows(self._hold, left, self._terms_of, self._rules)
        return self._without[void]

    def _not_shortened(self, line: Line, follows: Span | None) -> Span | None:
        """What follows, but for an end that was recorded and is later."""
        if line.window_start is None or line.window_end is None:
            return follows
        if follows is None:
            return Span(line.window_end, line.window_start, line.provisional)
        if follows.end < line.window_end:
            return Span(line.window_end, line.window_start, follows.provisional)
        return follows

    def _delivery(self, line: Line) -> Delivery:
        delivery = self._deliveries.get(line.line_id)
        if delivery is None:
            terms = self._terms_of(line)
            calendar = self._rules.calendars[terms.calendar] if terms.calendar else None
            own = self._own.get(line.line_id, [])
            delivery = self._deliveries[line.line_id] = Delivery(
                own, self._retracted, terms, calendar
            )
        return delivery

    def _waiting(self, line: Line, delivery: Delivery) -> Waiting | None:
        if delivery.waiting or delivery.terms.parcel_rule is not ParcelRule.LAST_OF_ORDER:
            return delivery.waiting
        others = self._outstanding.get(line.merchant, frozenset()) - {line.line_id}
        return Waiting.OTHER_LINE if others else None

    @cached_property
    def _outstanding(self) -> dict[str, frozenset[str]]:
        """Of each merchant, the lines on whose parcels the others wait."""
        found: dict[str, set[str]] = {}
        for line, delivery in self._counted_together():
            if line.is_open and delivery.waiting:
                found.setdefault(line.merchant, set()).add(line.line_id)
        return {merchant: frozenset(line_ids) for merchant, line_ids in found.items()}

    @cached_property
    def _triggers_of_order(self) -> dict[str, set[datetime]]:
        """Of each merchant, when the events happened that open the windows of its lines."""
        found: dict[str, set[datetime]] = {}
        for line, delivery in self._counted_together():
            found.setdefault(line.merchant, set()).update(delivery.trigger_times)
        return found

    def _counted_together(self) -> Iterator[tuple[Line, Delivery]]:
        for line in self._hold.lines.values():
            delivery = self._delivery(line)
            if delivery.terms.parcel_rule is ParcelRule.LAST_OF_ORDER:
                yield line, delivery

    def _spans(self, line: Line, delivery: Delivery) -> Iterator[Span]:
        """What each event that bears on the window would make of it, extensions included."""
        if delivery.terms.parcel_rule is not ParcelRule.LAST_OF_ORDER:
            yield from self._lengthened_all(delivery, delivery.trigger_ends())
            triggers = delivery.trigger_times
        else:
            if span := self._longest_trigger(line, delivery):
                yield span
            triggers = self._triggers_of_order[line.merchant]
        yield from self._lengthened_all(delivery, delivery.further_ends(triggers))

    def _longest_trigger(self, line: Line, delivery: Delivery) -> Span | None:
        """The longest that the triggers of an order give; the same for lines that are alike."""
        key = (line.merchant, line.policy_id, line.policy_version, delivery.carriers)
        if key not in self._longest_of_order:
            ends = delivery.trigger_ends(self._triggers_of_order[line.merchant])
            spans = self._lengthened_all(delivery, ends)
            self._longest_of_order[key] = _longest_of(spans)
        return self._longest_of_order[key]

    def _lengthened_all(
        self, delivery: Delivery, ends: Iterable[tuple[datetime, End]]
    ) -> Iterator[Span]:
        for start, end in ends:
            lengthened = self._lengthened(delivery, end)
            yield Span(lengthened.time, start, lengthened.provisional)

    def _lengthened(self, delivery: Delivery, end: End) -> End:
        days = sum(
            extension.days
            for extension in self._rules.extensions
            if extension.start_time <= end.time < extension.end_time
            and extension.region in ("", self._hold.region)
            and (not extension.carrier or extension.carrier in delivery.carriers)
        )
        return extended(end, days, delivery.terms, delivery.calendar) if days else end

    def _refused_end(
        self, line: Line, delivery: Delivery, reported: Event, end: datetime
    ) -> datetime | None:
        """The earlier end that a report would have led to, had it been taken at its word."""
        if reported.kind is FulfilmentKind.RETRACTED:
            void = {reported.retracts}
        elif reported.kind is delivery.terms.trigger:
            void = delivery.replaced_by(reported)
        else:
            return None
        if not void:
            return None
        word = self._without_events(frozenset(void)).latest_end(line)
        return word if word is not None and word < end else None


def _longest_of(spans: Iterable[Span]) -> Span | None:
    """The latest end, and the earliest start that leads to it.

    Provisional when any that leads to it is: that one may still move to a later day.
    """
    found = list(spans)
    end = max((span.end for span in found), default=None)
    if end is None:
        return None
    last = [span for span in found if span.end == end]
    return Span(end, min(span.start for span in last), any(span.provisional for span in last))


def of(book: Book, hold: Hold, *reported: Event) -> Windows:
    """The windows of a hold, with events that are being reported besides those that were."""
    assert hold.hold_id in book.events_of, f"the events of {hold.hold_id} were not loaded"
    return Windows(
        hold, [*hold.events, *reported], lambda line: book.policy_of(line).terms, book.rules
    )


def is_joint(book: Book, line: Line) -> bool:
    """Whether the events of other lines of the order bear on the window of a line."""
    return book.policy_of(line).terms.parcel_rule is ParcelRule.LAST_OF_ORDER


def unsettled(book: Book, hold: Hold) -> bool:
    """Whether deciding by a window of a hold takes its events: one may have to be computed anew."""
    for line in hold.lines.values():
        opens_by_itself = line.waiting is not None and line.fallback_time is not None
        if (opens_by_itself and line.is_open) or is_stale(book, line):
            return True
    return False


def is_stale(book: Book, line: Line) -> bool:
    """Whether what was recorded of a line's window may not hold any more."""
    newer = line.refresh_time is not None or 0 < line.window_seq < book.head.rules_seq
    return newer and line.is_open


def applied(line: Line, outcome: FulfilledLine, moment: datetime) -> Line:
    """The line as it is once an outcome is recorded, at a moment of the ledger's clock."""
    line = copy.copy(line)
    apply(line, outcome, moment)
    return line


def apply(line: Line, outcome: FulfilledLine, moment: datetime) -> None:
    """Take over an outcome that is recorded at a moment of the ledger's clock.

    A window that is over by then releases from that moment on and not from its end: nobody could
    have released by what was not known.
    """
    line.window_start = outcome.window_start
    line.window_end = outcome.window_end
    line.waiting = outcome.waiting
    line.fallback_time = outcome.fallback_time
    line.provisional = outcome.provisional
    line.calendar_revision = outcome.calendar_revision
    line.warranty_until = outcome.warranty_until
    line.refresh_time = None
    if outcome.waiting is None and outcome.window_end is not None and outcome.window_end < moment:
        line.not_before = max(line.not_before or moment, moment)


def recorded(line: Line) -> FulfilledLine:
    """What was recorded of a line's window, said once more."""
    return FulfilledLine(
        line.line_id,
        line.window_start,
        line.window_end,
        line.waiting,
        line.fallback_time,
        None,
        line.provisional,
        line.calendar_revision,
        line.warranty_until,
    )


def changes(line: Line, outcome: FulfilledLine) -> bool:
    """Whether an outcome is to be recorded: it says something else than what was.

    Or it was asked for, and once it is recorded it is not asked for again.
    """
    return line.refresh_time is not None or (
        line.window_start,
        line.window_end,
        line.waiting,
        line.fallback_time,
        line.provisional,
        line.warranty_until,
    ) != (
        outcome.window_start,
        outcome.window_end,
        outcome.waiting,
        outcome.fallback_time,
        outcome.provisional,
        outcome.warranty_until,
    )
