"""Why a line is not released, told in the order of one of the two times of an entry.

Pure. On the axis of recording it is what the ledger came to know; on the effective one what
happened, in whatever order it became known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from escrow_cli.entry_words import SpokenLine, entry_words
from escrow_cli.release_words import event_words, local, outcome_words, window_words
from escrow_client import (
    Case,
    CaseScope,
    Entry,
    EntryKind,
    FulfilledLine,
    Fulfilment,
    HoldLine,
    LineExplanation,
    Money,
    ReleaseExplanation,
    TimeAxis,
    WaitingFor,
    Window,
)

_LAST: Final = 2**63
"""The place, among what has one time, of what no entry tells."""

_APART: Final = timedelta(minutes=1)


class Step(NamedTuple):
    """A moment and what is to be said of it."""

    time: datetime
    seq: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the ledger has told of a hold, and how it is to be retold.

    `entries` are those of the hold, and those that opened its cases elsewhere. Fulfilments among
    them are told by `fulfilments`, and the end of each case, which is no entry of the hold, by
    `cases`. `as_of` is None for now.
    """

    explanation: ReleaseExplanation
    fulfilments: Sequence[Fulfilment]
    entries: Sequence[Entry]
    cases: Sequence[Case]
    axis: TimeAxis
    as_of: datetime | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Tale:
    """What is to be said of one line, or of several of which the same is said.

    `explanation` is that of the first, with its blockers' amounts added up over all.
    """

    line_ids: tuple[str, ...]
    captured: Money
    explanation: LineExplanation
    steps: tuple[Step, ...]


def tell(sources: Sources) -> list[Tale]:
    """The tales of the lines, in their order."""
    known = _Known(sources)
    tales: dict[object, Tale] = {}
    for explanation in sources.explanation.lines:
        steps = tuple(_Line(known, explanation.line).steps())
        line = explanation.line
        tale = Tale((line.line_id,), line.captured, explanation, steps)
        key = _sameness(tale)
        tales[key] = _joined(tales[key], tale) if key in tales else tale
    return list(tales.values())


def _sameness(tale: Tale) -> object:
    """What two lines share of which the same is said, amounts apart."""
    line = tale.explanation.line
    nothing = Money(tale.captured.currency, 0)
    blockers = [replace(blocker, amount=nothing) for blocker in tale.explanation.blockers]
    rule = (line.merchant, line.policy, line.policy_version)
    return rule, tale.steps, tuple(blockers), tale.explanation.release_time


def _joined(one: Tale, other: Tale) -> Tale:
    pairs = zip(one.explanation.blockers, other.explanation.blockers, strict=True)
    blockers = tuple(replace(mine, amount=mine.amount + its.amount) for mine, its in pairs)
    return Tale(
        one.line_ids + other.line_ids,
        one.captured + other.captured,
        replace(one.explanation, blockers=blockers),
        one.steps,
    )


@dataclass(frozen=True, slots=True)
class _Happening:
    """An entry of the hold, with the windows it tells by their lines."""

    seq: int
    record_time: datetime
    effective_time: datetime
    outcomes: Mapping[str, FulfilledLine]
    event: Fulfilment | None
    kind: EntryKind
    fact: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]]
    """What the fact says line by line."""


def _of_fulfilment(event: Fulfilment) -> _Happening:
    outcomes = {line.line_id: line for line in event.lines}
    return _Happening(
        event.entry_seq,
        event.record_time,
        event.occurred_time,
        outcomes,
        event,
        EntryKind.FULFILMENT_REPORTED,
        {},
        {},
    )


def _of_entry(entry: Entry) -> _Happening:
    lines = {line["line_id"]: line for line in entry.fact.get("lines", ())}
    outcomes = {}
    if entry.kind is EntryKind.WINDOWS_CHANGED:
        outcomes = {line_id: _fulfilled(line) for line_id, line in lines.items()}
    return _Happening(
        entry.seq,
        entry.record_time,
        entry.effective_time,
        outcomes,
        None,
        entry.kind,
        entry.fact,
        lines,
    )


def _fulfilled(line: Mapping[str, Any]) -> FulfilledLine:
    window, waiting = line["window"], line["waiting_for"]
    return FulfilledLine(
        line["line_id"],
        Window(window["start_time"], window["end_time"]) if window else None,
        WaitingFor.__members__.get(waiting, WaitingFor.UNKNOWN) if waiting else None,
        line["fallback_time"],
        line["refused_end_time"],
        line["provisional"],
        line["calendar_revision"],
        line["warranty_until_time"],
    )


class _Known:
    """What is known of the hold on the axis of the tale, in the order of recording."""

    def __init__(self, sources: Sources) -> None:
        self.hold_id = sources.explanation.hold
        self.zone = sources.zone
        self.by_record = sources.axis is TimeAxis.RECORD
        self.currency = sources.explanation.currency_code
        self.now = sources.explanation.evaluate_time
        self._as_of = sources.as_of
        told = [_of_fulfilment(each) for each in sources.fulfilments]
        told += [
            _of_entry(each)
            for each in sources.entries
            if each.kind is not EntryKind.FULFILMENT_REPORTED
        ]
        self.happenings = sorted(
            (each for each in told if self._is_told(self.time(each))), key=lambda each: each.seq
        )
        self.reports = {each.entry_seq: each for each in sources.fulfilments}
        self.closed = [
            case for case in sources.cases if case.close_time and self._is_told(case.close_time)
        ]

    def _is_told(self, moment: datetime) -> bool:
        """Whether it had come by the moment that is explained; by now everything has."""
        return self._as_of is None or moment <= self._as_of

    def time(self, happening: _Happening) -> datetime:
        """When it happened, or was recorded."""
        return happening.record_time if self.by_record else happening.effective_time

    def other_time(self, happening: _Happening) -> str:
        """The other of the two, where they are far enough apart to be told."""
        recorded, happened = happening.record_time, happening.effective_time
        if abs(recorded - happened) < _APART:
            return ""
        if self.by_record:
            return f" (It happened {self.local(happened)}.)"
        return f" (The ledger learned of it {self.local(recorded)}.)"

    def local(self, moment: datetime) -> str:
        """A moment in the zone of the tale."""
        return local(moment, self.zone)


class _Line:
    """The tale of one line."""

    def __init__(self, known: _Known, line: HoldLine) -> None:
        self._known = known
        self._line = line
        self._window: FulfilledLine | None = None
        """As it was told last."""

    def steps(self) -> list[Step]:
        """What happened, in the order of the axis, up to the moment that is explained."""
        known = self._known
        steps = [
            Step(known.time(each), each.seq, sentence + known.other_time(each))
            for each in known.happenings
            if (sentence := self._say(each))
        ]
        steps += [self._closing(case) for case in known.closed if self._names(case)]
        if sentence := self._end():
            steps.append(Step(known.now, _LAST, sentence))
        return sorted(steps, key=lambda step: (step.time, step.seq))

    def _say(self, happening: _Happening) -> str:
        line_id = self._line.line_id
        outcome = happening.outcomes.get(line_id)
        if happening.event is not None:
            if outcome is None:
                return ""
            words = event_words(happening.event, self._known.reports, self._known.zone)
            return f"{words} {self._say_outcome(outcome)}".rstrip()
        if happening.kind is EntryKind.WINDOWS_CHANGED:
            words = self._say_outcome(outcome) if outcome else ""
            return words and f"An extension, a calendar or another line had its effect. {words}"
        known = self._known
        line = SpokenLine(known.hold_id, line_id, known.currency, known.zone)
        return entry_words(happening.kind, happening.fact, happening.lines.get(line_id), line)

    def _say_outcome(self, outcome: FulfilledLine) -> str:
        """What became of the window; by what happened alone, in whatever order, nobody can say."""
        if not self._known.by_record:
            return ""
        before, self._window = self._window, outcome
        return outcome_words(before, outcome, self._known.zone)

    def _names(self, case: Case) -> bool:
        mine = (self._known.hold_id, self._line.line_id)
        return case.scope is CaseScope.ORDER or any(
            (each.hold_id, each.line_id) == mine for each in case.lines
        )

    def _closing(self, case: Case) -> Step:
        assert case.close_time is not None
        return Step(case.close_time, _LAST, f"Case {case.case_id} closed: {case.state}.")

    def _end(self) -> str:
        """What of the window no entry has told: its course, or that it is longer by now."""
        window = self._line.window
        if window is None:
            return ""
        if not self._known.by_record:
            return window_words(window, self._line.waiting_for, self._known.zone)
        told = self._window.window if self._window else None
        if told is not None and told.end_time >= window.end_time:
            return ""
        end = self._known.local(window.end_time)
        return f"An extension or a calendar makes the window longer: it ends {end}."
