"""The release rule: everything that stands between a line and its release.

A line is releasable when its window has ended, no appeal can be made any more, no linked case is
open, and, where its policy asks for that, the provider has settled the money.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.domain import windows
from ledger.domain.book import Book
from ledger.domain.cases import Case, CaseState
from ledger.domain.counting import days_after
from ledger.domain.holds import Event, Hold, Line
from ledger.domain.kinds import CaseOutcome, FulfilmentKind, Waiting
from ledger.domain.policies import Policy
from ledger.domain.refusals import Blocker, BlockerKind
from ledger.domain.zones import zone

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


def standing(book: Book, hold: Hold, line: Line, now: datetime) -> Standing:
    """What stands between a line and its release at a moment of the ledger's clock.

    Names every case by what the book knows of them; needs the events of a hold that is
    `windows.unsettled`.
    """
    line = up_to_date(book, hold, line, now)
    policy = book.policy_of(line)
    if not line.is_open:
        nothing = Blocker(line.line_id, BlockerKind.NOTHING_HELD, policy.reference, 0, None)
        return Standing(line, (nothing,), None)
    foreseen = _foreseen(book, hold, line, now)
    cases = [
        case
        for case in book.cases.values()
        if case.hold_id == hold.hold_id and case.names(line.line_id)
    ]
    found = (
        *_window_blockers(hold, line, policy, foreseen, now),
        *_case_blockers(cases, line, policy, now),
        *_settlement_blockers(hold, line, policy),
    )
    return Standing(line, found, _release_time(foreseen, cases, policy))


def up_to_date(book: Book, hold: Hold, line: Line, now: datetime) -> Line:
    """The line with its window as it follows from the rules there are now."""
    if not windows.is_stale(book, line):
        return line
    return windows.applied(line, windows.of(book, hold).outcome(line), now)


def _foreseen(book: Book, hold: Hold, line: Line, now: datetime) -> Line:
    """The line as it will be once its window has opened by itself, if it will.

    So may those of the other lines that it waits for.
    """
    if line.waiting is None:
        return line
    opening = [
        opens_by_itself(book, [each], each.fallback_time)
        for each in windows.counted_with(book, hold, line)
        if each.is_open and each.waiting is not None and each.fallback_time is not None
    ]
    if not opening:
        return line
    outcome = windows.of(book, hold, *opening).outcome(line)
    return windows.applied(line, outcome, max(now, *(event.occurred_time for event in opening)))


def _release_time(foreseen: Line, cases: list[Case], policy: Policy) -> datetime | None:
    """The earliest moment of a release if every deadline passes and nothing else happens."""
    line = copy.copy(foreseen)
    for case in cases:
        if not case.is_open:
            continue
        if case.due_time is None:
            return None
        line.open_cases -= 1
        floors = [case.due_time]
        if case.default_outcome is CaseOutcome.REJECTED:
            line.held += case.reserved(line.line_id)
            if policy.terms.appeal_days:
                tz = zone(policy.terms.time_zone)
                floors.append(days_after(case.due_time, policy.terms.appeal_days, tz))
        line.not_before = max([*floors, line.not_before or case.due_time])
    return line.release_time


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
        line.held + line.disputed,
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
    cases: list[Case], line: Line, policy: Policy, now: datetime
) -> Iterator[Blocker]:
    for case in cases:
        if case.is_open:
            amount = case.reserved(line.line_id) or line.held
            yield _case_blocker(line, case, BlockerKind.CASE_OPEN, amount, policy)
    if line.appeal_until is not None and now < line.appeal_until:
        rejected = [case for case in cases if case.state is CaseState.REJECTED]
        longest = max(rejected, key=lambda case: case.close_time or case.open_time)
        yield _case_blocker(line, longest, BlockerKind.APPEAL_TAIL, line.held, policy)


def _case_blocker(
    line: Line, case: Case, kind: BlockerKind, amount: int, policy: Policy
) -> Blocker:
    tail = kind is BlockerKind.APPEAL_TAIL
    return Blocker(
        line.line_id,
        kind,
        f"cases/{case.case_id}",
        amount,
        line.appeal_until if tail else case.due_time,
        case.close_time if tail else case.open_time,
        policy.reference,
    )


def _settlement_blockers(hold: Hold, line: Line, policy: Policy) -> Iterator[Blocker]:
    if line.awaits_settlement:
        yield Blocker(
            line.line_id,
            BlockerKind.NOT_SETTLED,
            hold.psp,
            line.held + line.disputed,
            None,
            hold.paid_time,
            policy.reference,
        )
