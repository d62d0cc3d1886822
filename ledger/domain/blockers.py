"""The release rule: everything that stands between a line and its release.

A line is releasable when its window has ended, no appeal can be made any more, no linked case is
open, no freeze of its hold, its merchant or its buyer stands, and, where its policy asks for that,
the provider has settled the money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from ledger.domain import deadlines, foresight, frozen, windows
from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.domain.policies import Policy
from ledger.domain.refusals import Blocker, BlockerKind
from ledger.domain.stages import LEAVES_TAIL
from ledger.domain.windows import Windows

_AWAITED: Final = {
    FulfilmentKind.SIGNED: BlockerKind.NOT_SIGNED,
    FulfilmentKind.INSTALLED: BlockerKind.NOT_INSTALLED,
    FulfilmentKind.CONFIRMED: BlockerKind.NOT_CONFIRMED,
    FulfilmentKind.SERVICE_CONSUMED: BlockerKind.NOT_CONSUMED,
    FulfilmentKind.STREAM_ENDED: BlockerKind.STREAM_RUNNING,
}

_WAITED_FOR: Final = {
    Waiting.PARCEL: BlockerKind.PARCEL_OUTSTANDING,
    Waiting.OTHER_LINE: BlockerKind.ORDER_OUTSTANDING,
    Waiting.SIGNATURE: BlockerKind.NOT_SIGNED,
    Waiting.LOST_GOODS: BlockerKind.GOODS_LOST,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands once its window is up to date, and what blocks it then.

    `release_time` is the earliest moment of its release if nothing else happens, None when that is
    not known.
    """

    line: Line
    blockers: tuple[Blocker, ...]
    release_time: datetime | None

    @property
    def releasable(self) -> bool:
        """Whether something of it can be released: an inspection holds up only what it is of."""
        partly = self.line.releasable > 0
        return all(
            partly and blocker.kind is BlockerKind.TRADE_IN_NOT_INSPECTED
            for blocker in self.blockers
        )


class Standings:
    """What stands between the lines of a hold and their release, at a moment of the ledger's clock.

    Names every case and freeze by what the book knows of them; needs the events of a hold that is
    `windows.unsettled`.
    """

    def __init__(self, book: Book, hold: Hold, now: datetime) -> None:
        self._book = book
        self._hold = hold
        self._now = now
        self._cases = book.cases_on(hold.hold_id)

    def of(self, line: Line) -> Standing:
        """How one of its lines stands."""
        line = self.up_to_date(line)
        policy = self._book.policy_of(line)
        if not line.is_open:
            nothing = Blocker(line.line_id, BlockerKind.NOTHING_HELD, policy.reference, 0, None)
            return Standing(line, (nothing,), None)
        foreseen = self._foreseen(line)
        cases = [case for case in self._cases if case.names(self._hold.hold_id, line.line_id)]
        freezes = frozen.holding_up(self._book, self._hold, line)
        found = (
            *_window_blockers(self._hold, line, policy, foreseen, self._now),
            *_case_blockers(self._book, self._hold, cases, line, policy, self._now),
            *_freeze_blockers(freezes, line, policy),
            *_settlement_blockers(self._hold, line, policy),
            *_inspection_blockers(self._hold, line, policy),
        )
        freed = foresight.unblocked(self._book, self._hold, foreseen, cases, freezes)
        return Standing(line, found, freed.release_time if freed else None)

    def up_to_date(self, line: Line) -> Line:
        """The line with its window as it follows from the rules there are now."""
        if not windows.is_stale(self._book, line):
            return line
        return windows.applied(line, self._windows.outcome(line), self._now)

    @cached_property
    def _windows(self) -> Windows:
        return windows.of(self._book, self._hold)

    def _foreseen(self, line: Line) -> Line:
        """The line as it will be once its window has opened by itself, if it will.

        So may those of the other lines that it waits for.
        """
        if line.waiting is None:
            return line
        opens = self._opens_at(line)
        if opens is None:
            return line
        return windows.applied(line, self._opened.outcome(line), max(self._now, opens))

    def _opens_at(self, line: Line) -> datetime | None:
        """When the last window opens by itself that bears on a line."""
        if windows.is_joint(self._book, line):
            return self._joint_openings.get(line.merchant)
        return line.fallback_time if line.line_id in self._openings else None

    @cached_property
    def _openings(self) -> dict[str, Event]:
        """The events with which windows of the hold will open by themselves, by line."""
        return {
            line.line_id: opens_by_itself(self._book, [line], line.fallback_time)
            for line in self._hold.lines.values()
            if line.is_open and line.waiting is not None and line.fallback_time is not None
        }

    @cached_property
    def _joint_openings(self) -> dict[str, datetime]:
        """The last of them among the lines of each merchant that are counted together."""
        last: dict[str, datetime] = {}
        for line_id, event in self._openings.items():
            line = self._hold.lines[line_id]
            if windows.is_joint(self._book, line):
                moment = event.occurred_time
                last[line.merchant] = max(moment, last.get(line.merchant, moment))
        return last

    @cached_property
    def _opened(self) -> Windows:
        return windows.of(self._book, self._hold, *self._openings.values())


def opens_by_itself(book: Book, lines: list[Line], moment: datetime) -> Event:
    """The event with which the fallback of a policy opens windows; the ledger reports it itself."""
    line_ids = tuple([line.line_id for line in lines])
    kind = FulfilmentKind.AUTO_CONFIRMED
    return Event(book.head.seq + 1, kind, "", moment, moment, line_ids)


def _window_blockers(
    hold: Hold, line: Line, policy: Policy, foreseen: Line, now: datetime
) -> Iterator[Blocker]:
    calendar = ""
    if line.calendar_revision:
        calendar = f"calendars/{policy.terms.calendar}@{line.calendar_revision}"
    since: datetime | None
    if line.waiting is not None:
        kind = _WAITED_FOR.get(line.waiting) or _AWAITED[policy.terms.trigger]
        until = None if foreseen.waiting else foreseen.window_end
        since = _waits_since(hold, line)
    elif line.window_end is not None and now < line.window_end:
        kind, until, since = BlockerKind.WINDOW_OPEN, line.window_end, line.window_start
    else:
        return
    yield Blocker(
        line.line_id,
        kind,
        policy.reference,
        line.kept,
        until,
        since,
        policy.reference,
        calendar,
        foreseen.provisional,
    )


def _waits_since(hold: Hold, line: Line) -> datetime:
    """Since when a window waits: for lost goods since they were lost, otherwise since payment."""
    if line.waiting is Waiting.LOST_GOODS:
        lost = [
            event.occurred_time
            for event in hold.events
            if event.kind is FulfilmentKind.LOST and line.line_id in event.line_ids
        ]
        return max(lost, default=hold.paid_time)
    return hold.paid_time


def _case_blockers(
    book: Book, hold: Hold, cases: list[Case], line: Line, policy: Policy, now: datetime
) -> Iterator[Blocker]:
    for case in cases:
        if case.is_open:
            yield Blocker(
                line.line_id,
                BlockerKind.CASE_OPEN,
                f"cases/{case.case_id}",
                case.reserved(hold.hold_id, line.line_id) or line.held,
                deadlines.overdue(book, case)[0].due_time,
                case.open_time,
                policy.reference,
            )
    if line.appeal_until is not None and now < line.appeal_until:
        # A line that was exchanged for others has their tail, and no case of its own.
        known = cases or book.cases_on(hold.hold_id)
        # The one it comes from may have been ruled on otherwise since, on an appeal.
        ruled = [case for case in known if case.state in LEAVES_TAIL] or known
        longest = max(ruled, key=lambda case: case.close_time or case.open_time)
        yield Blocker(
            line.line_id,
            BlockerKind.APPEAL_TAIL,
            f"cases/{longest.case_id}",
            line.held,
            line.appeal_until,
            longest.close_time,
            policy.reference,
        )


def _freeze_blockers(freezes: Iterable[Freeze], line: Line, policy: Policy) -> Iterator[Blocker]:
    for freeze in freezes:
        yield Blocker(
            line.line_id,
            BlockerKind.FROZEN,
            f"freezes/{freeze.freeze_id}",
            freeze.amount_of(line.line_id) or line.held,
            freeze.expire_time,
            freeze.start_time,
            policy.reference,
        )


def _settlement_blockers(hold: Hold, line: Line, policy: Policy) -> Iterator[Blocker]:
    if line.awaits_settlement:
        yield Blocker(
            line.line_id,
            BlockerKind.NOT_SETTLED,
            next((each.psp for each in hold.payments.values() if each.unsettled), hold.psp),
            line.kept,
            None,
            hold.paid_time,
            policy.reference,
        )


def _inspection_blockers(hold: Hold, line: Line, policy: Policy) -> Iterator[Blocker]:
    for each in line.funding:
        if each.bound:
            yield Blocker(
                line.line_id,
                BlockerKind.TRADE_IN_NOT_INSPECTED,
                each.reference,
                each.bound,
                None,
                hold.paid_time,
                policy.reference,
            )
