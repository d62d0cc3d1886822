"""Random histories of one order: nothing is released early, and everything is that was promised.

Every history is played on the domain alone (see `tests.support.pure`) while a witness, who shares
no code with it, reads the journal. Checked after every step:

- no recorded end of a window moves to an earlier moment, and each is what the oracle says, or what
  was recorded before if that is later;
- whatever is released has its window over by the ledger's clock, and nothing blocks it;
- whatever the clock has passed by is released.

And of every line, somewhere in the middle and at the end: the moment that an explanation promises
is the moment of its release, when nothing else happens.

The number of histories is set by ESCROW_HISTORIES; the long run is `make torture`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.blockers import Standing
from ledger.domain.book import Book
from ledger.domain.commands import (
    AnswerCase,
    Award,
    Claim,
    CloseCase,
    CreatePolicy,
    CreateRefund,
    LineSpec,
    MoveCase,
    OpenCase,
    PlaceHold,
    RefundItem,
    ReleaseHold,
    ReportSettlement,
)
from ledger.domain.entries import Entry
from ledger.domain.facts import (
    CalendarCreated,
    CaseClosed,
    CaseMoved,
    CaseOpened,
    ClockAdvanced,
    ExtensionDeclared,
    FulfilledLine,
    FulfilmentReported,
    LinesReleased,
    RefundCreated,
    SettlementReported,
    WindowsChanged,
)
from ledger.domain.holds import Event
from ledger.domain.kinds import CaseAction, CaseOutcome, CaseScope, CaseType, RefundGround
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import Refusal
from tests.property.histories import (
    CALENDARS,
    EVENTS,
    MICROSECOND,
    REGIONS,
    STARTS,
    extensions,
    moments,
    repeatedly,
    some_terms,
)
from tests.property.window_oracle import DAY, Oracle, OracleLine, begin_of, local
from tests.support.pure import CURRENCY, PureLedger, happened

FAR = timedelta(days=400)
"""Longer than anything takes that happens by itself."""

CAPTURED = 100


@dataclass
class Case:
    names: set[str]
    appealed: bool = False


@dataclass
class Witness:
    """What the journal says, read without the ledger's help."""

    book: Book
    now: datetime
    events: list[Event] = field(default_factory=list)
    settled: bool = False
    cases: dict[str, Case] = field(default_factory=dict)
    """Those that are open."""
    known: dict[str, Case] = field(default_factory=dict)
    tails: dict[str, datetime] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)
    """The latest end of each window that was ever recorded: it cannot fall short of that."""
    left: dict[str, int] = field(default_factory=dict)
    calendars: dict[str, Any] = field(default_factory=dict)
    extensions: list[Any] = field(default_factory=list)

    def read(self, entry: Entry) -> None:
        """Take in one entry; an AssertionError tells of a release that should not have been."""
        fact = entry.fact
        if isinstance(fact, FulfilmentReported | WindowsChanged):
            self._note_ends(fact.lines)
        if isinstance(fact, ClockAdvanced):
            self.now = fact.to_time
        elif isinstance(fact, FulfilmentReported):
            named = tuple(line.line_id for line in fact.lines)
            parcel = {
                name: getattr(fact, name)
                for name in ("parcel_number", "parcel_count", "carrier", "retracts")
            }
            event = Event(entry.seq, fact.kind, "", entry.effective_time, entry.record_time, named)
            self.events.append(event._replace(**parcel))
        elif isinstance(fact, SettlementReported):
            self.settled = True
        elif isinstance(fact, CalendarCreated):
            self.calendars[fact.calendar_id] = self.book.calendars[fact.calendar_id, fact.revision]
        elif isinstance(fact, ExtensionDeclared):
            self.extensions.append(fact)
        elif isinstance(fact, CaseOpened | CaseMoved | CaseClosed):
            self._follow(entry, fact)
        elif isinstance(fact, RefundCreated):
            for line in fact.lines:
                self.left[line.line_id] -= line.before
        elif isinstance(fact, LinesReleased):
            for released in fact.lines:
                assert self.blocked(released.line_id, entry.effective_time) is None, entry
                assert entry.effective_time <= max(self.now, entry.record_time)
                assert released.amount == self.left[released.line_id]
                self.left[released.line_id] = 0

    def _note_ends(self, outcomes: Iterable[FulfilledLine]) -> None:
        for outcome in outcomes:
            if end := outcome.window_end:
                self.ends[outcome.line_id] = max(end, self.ends.get(outcome.line_id, end))

    def _follow(self, entry: Entry, fact: CaseOpened | CaseMoved | CaseClosed) -> None:
        if isinstance(fact, CaseOpened):
            claimed = {line.line_id for line in fact.lines}
            names = set(self.left) if fact.scope is CaseScope.ORDER else claimed
            self.cases[fact.case_id] = self.known[fact.case_id] = Case(names)
        elif isinstance(fact, CaseMoved):
            case = self.cases[fact.case_id] = self.known[fact.case_id]
            case.appealed = fact.action is CaseAction.APPEAL
        else:
            self._close(entry, fact)

    def _close(self, entry: Entry, fact: CaseClosed) -> None:
        case = self.cases.pop(fact.case_id)
        for undone in fact.undone:
            self.left[undone.line_id] += undone.before
        leaves_tail = fact.outcome in (CaseOutcome.REJECTED, CaseOutcome.PARTLY_APPROVED)
        if case.appealed or not leaves_tail:
            return
        for line_id in case.names:
            terms = self.line(line_id).terms
            if terms.appeal_days:
                closed = local(entry.effective_time, terms.time_zone).date()
                tail = begin_of(closed + (terms.appeal_days + 1) * DAY, terms.time_zone)
                self.tails[line_id] = max(tail, self.tails.get(line_id, tail))

    def line(self, line_id: str) -> OracleLine:
        line = self.book.holds["h"].lines[line_id]
        return OracleLine(
            line_id, line.merchant, self.book.policy_of(line).terms, self.left[line_id] > 0
        )

    @property
    def oracle(self) -> Oracle:
        lines = [self.line(line_id) for line_id in self.left]
        region = self.book.holds["h"].region
        return Oracle(lines, self.events, self.calendars, self.extensions, region)

    def blocked(self, line_id: str, now: datetime) -> str | None:
        """Why a line cannot be released at a moment, in a word."""
        line = self.line(line_id)
        answer = self.oracle.answer(line)
        if answer.waiting:
            return answer.waiting
        if answer.end is None or now < max(answer.end, self.ends.get(line_id, answer.end)):
            return "window"
        if any(line_id in case.names for case in self.cases.values()):
            return "case"
        if line.terms.requires_settlement and not self.settled:
            return "settlement"
        if now < self.tails.get(line_id, now):
            return "tail"
        return None


class Player:
    """Plays a history, with the witness watching."""

    def __init__(
        self, start: datetime, policies: list[Any], region: str, ahead: Any, *, test: bool
    ) -> None:
        self.ledger = PureLedger(start, test=test)
        self.ledger.submit(*CALENDARS[:2])
        for number, said in enumerate(policies, start=1):
            self.ledger.submit(CreatePolicy(f"p{number}", said))
        self.line_ids = [str(number) for number in range(1, len(policies) + 1)]
        lines = tuple(
            LineSpec(line_id, "other" if line_id == "3" else "m", CAPTURED, f"p{line_id}")
            for line_id in self.line_ids
        )
        provider = None if ahead is None else start + timedelta(days=ahead)
        self.ledger.submit(PlaceHold("h", CURRENCY, "psp", None, lines, region, provider))
        self.witness = Witness(self.ledger.book, start, left=dict.fromkeys(self.line_ids, CAPTURED))
        self.read = 0
        self._watch()
        self.number = 0

    def step(self, step: tuple[str, Any]) -> None:
        """Do one thing; what is refused has changed nothing."""
        before = {line_id: self.ledger.line(line_id).window_end for line_id in self.line_ids}
        self.number += 1
        name, what = step
        try:
            getattr(self, name)(what)
        except Refusal as refusal:
            assert refusal.reason not in {"INTERNAL_FAULT", "AMOUNT_OUT_OF_RANGE"}
        self._watch()
        for line_id in self.line_ids:
            self._check_window(line_id, before[line_id])

    def _watch(self) -> None:
        for entry in self.ledger.entries[self.read :]:
            self.witness.read(entry)
        self.read = len(self.ledger.entries)

    def _check_window(self, line_id: str, before: datetime | None) -> None:
        line = self.ledger.line(line_id)
        assert before is None or (line.window_end is not None and before <= line.window_end)
        if not line.is_open:
            return
        shown = self.ledger.standing(line_id).line
        answer = self.witness.oracle.answer(self.witness.line(line_id))
        assert shown.waiting == answer.waiting
        recorded = [end for end in (line.window_end, answer.end) if end is not None]
        assert shown.window_end == max(recorded, default=None)

    def report(self, what: Any) -> None:
        kind, ago, named, parcel, of, carrier = what
        known = [line_id for line_id in named if line_id in self.line_ids]
        kind = kind or self.witness.line((known or self.line_ids)[0]).terms.trigger
        when = self.ledger.time - ago
        self.ledger.submit(happened(kind, when, *known, parcel=parcel, of=of, carrier=carrier))

    def retract(self, back: int) -> None:
        reports = self.ledger.facts(FulfilmentReported)
        seq = reports[-1 - back % len(reports)].seq if reports else 1
        self.ledger.submit(happened(K.RETRACTED, self.ledger.time, retracts=seq))

    def advance(self, by: timedelta) -> None:
        # On real time, sweeping puts the entries themselves a few microseconds later than this.
        reached = self.ledger.time + by
        self.ledger.reach(reached)
        self._watch()
        for line_id in self.line_ids:
            if self.witness.left[line_id]:
                blocked = self.witness.blocked(line_id, reached)
                assert blocked is not None, self.ledger.line(line_id)

    def lag(self, by: timedelta) -> None:
        """On real time, let some pass without a sweep."""
        self.ledger.now += by

    def reach(self, off: timedelta) -> None:
        """Go to just about when something is due next: that is where the mistakes are."""
        moments = [self.ledger.line(line_id).due_time for line_id in self.line_ids]
        moments += [case.due_time for case in self.ledger.book.cases.values()]
        coming = [each for each in moments if each is not None]
        if coming:
            self.advance(max(min(coming) + off - self.ledger.time, timedelta()))

    def release(self, named: list[str]) -> None:
        """Asked for, a release is refused for exactly what the witness sees, or done."""
        self.advance(timedelta())
        known = [line_id for line_id in named if line_id in self.line_ids]
        wanted = known or [each for each in self.line_ids if self.witness.left[each]]
        free = all(
            self.witness.left[each] and self.witness.blocked(each, self.ledger.time) is None
            for each in wanted
        )
        done = True
        try:
            self.ledger.submit(ReleaseHold("h", tuple(known)))
        except Refusal as refusal:
            assert refusal.blockers
            done = False
        assert done == (free and bool(wanted))

    def refund(self, what: Any) -> None:
        line_id, amount, ground, ago = what
        when = self.ledger.time - ago
        items = (RefundItem(line_id, amount),)
        command = CreateRefund(f"r{self.number}", "h", CURRENCY, items, "x", when, ground)
        self.ledger.submit(command)

    def open_case(self, what: Any) -> None:
        line_id, amount, scope, ground, ago, kind = what
        when = self.ledger.time - ago
        claims = (Claim("h", line_id, amount),)
        case_id = f"c{self.number}"
        self.ledger.submit(OpenCase(case_id, "h", CURRENCY, claims, scope, ground, when, kind))

    def close_case(self, what: Any) -> None:
        back, outcome, ago = what
        cases = list(self.ledger.book.cases)
        if not cases:
            return
        case_id = cases[-1 - back % len(cases)]
        when = self.ledger.time - ago
        if outcome is None:
            self.ledger.submit(AnswerCase(case_id, when))
            return
        claim = self.ledger.book.cases[case_id].lines[0]
        awards: tuple[Award, ...] = ()
        if outcome is CaseOutcome.PARTLY_APPROVED:
            awards = (Award("h", claim.line_id, max(1, claim.claimed // 2)),)
        self.ledger.submit(CloseCase(case_id, outcome, when, awards, CURRENCY if awards else ""))

    def move_case(self, what: Any) -> None:
        back, action, ago = what
        cases = list(self.ledger.book.cases)
        if cases:
            case_id = cases[-1 - back % len(cases)]
            self.ledger.submit(MoveCase(case_id, action, self.ledger.time - ago))

    def settle(self, ago: timedelta) -> None:
        self.ledger.submit(ReportSettlement("h", CURRENCY, 1, "bank", self.ledger.time - ago))

    def extend(self, command: Any) -> None:
        self.ledger.submit(replace(command, extension_id=f"x{self.number}"))

    def amend(self, number: int) -> None:
        self.ledger.submit(CALENDARS[number])

    def revise(self, holds_per_step: int) -> None:
        self.ledger.revise(holds_per_step)

    def promises(self, _: None = None) -> None:
        """Every explanation is true of the future in which nothing else happens."""
        for line_id in self.line_ids:
            if self.ledger.line(line_id).is_open:
                self._check_promise(line_id, self.ledger.standing(line_id))

    def _waits_for_a_case(self, line_id: str, standing: Standing) -> bool:
        """Whether a deadline may close another line that this one waits for: not foreseen."""
        return standing.line.waiting == "OTHER_LINE" and any(
            case.due_time is not None and claimed.line_id != line_id
            for case in self.ledger.book.cases.values()
            for claimed in case.lines
        )

    def _check_promise(self, line_id: str, standing: Standing) -> None:
        now = self.ledger.time
        promised = standing.release_time
        if promised is None and self._waits_for_a_case(line_id, standing):
            return
        if promised is None:
            later = self.ledger.fork()
            later.reach(now + FAR)
            assert not later.line(line_id).released, standing
        elif promised > now:
            later = self.ledger.fork()
            later.reach(promised - MICROSECOND)
            assert not later.line(line_id).released, standing
            later.reach(promised)
            assert later.line(line_id).released, standing
        else:
            later = self.ledger.fork()
            later.reach(now)
            assert later.line(line_id).released, standing
        for blocker in standing.blockers:
            if blocker.until is not None:
                later = self.ledger.fork()
                later.reach(blocker.until)
                same = {(each.kind, each.reference) for each in later.standing(line_id).blockers}
                assert (blocker.kind, blocker.reference) not in same, blocker


def steps(start: datetime) -> st.SearchStrategy[tuple[str, Any]]:
    """One thing that may happen."""
    line_ids = st.sampled_from(("1", "1", "2", "3"))
    named = st.lists(st.sampled_from(("1", "2", "3")), max_size=3, unique=True)
    amounts = st.sampled_from((1, 30, 60, CAPTURED))
    ago = st.one_of(st.just(timedelta()), st.just(timedelta()), moments)
    grounds = st.sampled_from(RefundGround)
    outcomes = st.sampled_from((None, *CaseOutcome))
    types = st.sampled_from((CaseType.REFUND, CaseType.REFUND, CaseType.DISPUTE))
    actions = st.sampled_from((CaseAction.ESCALATE, CaseAction.APPEAL, CaseAction.REOPEN))
    ahead = st.builds(
        lambda days, hours, ticks: timedelta(days=days, hours=hours) + ticks * MICROSECOND,
        st.integers(0, 6),
        st.sampled_from((0, 0, 12)),
        st.sampled_from((0, 0, 1)),
    )
    about = st.sampled_from((-MICROSECOND, timedelta(), timedelta(), MICROSECOND))
    reports = st.tuples(
        # None is what opens the window: otherwise most would wait for ever.
        st.sampled_from((*EVENTS, *[None] * len(EVENTS))),
        ago,
        named,
        st.sampled_from((1, 1, 1, 2)),
        st.sampled_from((0, 0, 2)),
        st.sampled_from(("", "", "sf")),
    )
    kinds = {
        "report": (reports, 6),
        "retract": (st.integers(0, 3), 1),
        "advance": (ahead, 3),
        "reach": (about, 4),
        "lag": (ahead, 1),
        "release": (named, 2),
        "refund": (st.tuples(line_ids, amounts, grounds, ago), 2),
        "open_case": (
            st.tuples(line_ids, amounts, st.sampled_from(CaseScope), grounds, ago, types),
            2,
        ),
        "close_case": (st.tuples(st.integers(0, 2), outcomes, ago), 3),
        "move_case": (st.tuples(st.integers(0, 2), actions, ago), 2),
        "settle": (ago, 2),
        "extend": (extensions(start), 1),
        "amend": (st.integers(2, len(CALENDARS) - 1), 1),
        "revise": (st.integers(1, 3), 1),
        "promises": (st.none(), 1),
    }
    return st.one_of(
        [
            st.tuples(st.just(name), what)
            for name, (what, weight) in kinds.items()
            for _ in range(weight)
        ]
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[Any, ...]:
    start = draw(st.sampled_from(STARTS))
    policies = draw(st.lists(some_terms(), min_size=1, max_size=3))
    if draw(st.booleans()):
        policies = policies[:1] * draw(st.integers(1, 3))
    played = draw(st.lists(steps(start), min_size=8, max_size=24))
    region = draw(st.sampled_from(REGIONS))
    provider = draw(st.sampled_from((None, None, 0, 2, 5, 9)))
    return start, policies, region, provider, draw(st.booleans()), played


def check_history(history: tuple[Any, ...]) -> None:
    *beginning, test, played = history
    player = Player(*beginning, test=test)
    for step in played:
        player.step(step)
    player.promises()
    player.ledger.check()
    player.step(("advance", FAR))
    player.ledger.check()


def test_histories(seed):
    repeatedly(given(histories())(check_history), seed, usual=180)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_many_histories(seed):
    repeatedly(given(histories())(check_history), seed, usual=10_000)
