"""What falls due by itself: windows that open, lines to release, reserves, alerts."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import frozen, templates, windows
from ledger.domain.blockers import opens_by_itself
from ledger.domain.book import Book
from ledger.domain.commands import FallDue
from ledger.domain.decisions import lookup
from ledger.domain.decisions.fulfilments import record_event
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.release import release_draft
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    FulfilledLine,
    MaturedReserve,
    ProviderReleaseAlerted,
    ReserveMatured,
    WindowsChanged,
)
from ledger.domain.holds import Hold, Line


def fall_due(command: FallDue, book: Book, now: datetime) -> list[Draft]:
    """Do what fell due for a hold at a moment, effective at that moment; what is blocked stays."""
    hold = lookup.hold(book, command.hold_id)
    due = command.due_time
    if due > now:
        return []
    # A release that a freeze holds up does not put off the warning that comes after it.
    lines = [line for line in hold.lines.values() if due in (line.due_time, line.alert_time)]
    if not lines:
        return []
    drafts = _opened(book, hold, lines, due)
    outcomes = _outcomes(drafts)
    if changed := _refreshed(book, hold, lines, outcomes):
        drafts.append(Draft(WindowsChanged(hold.hold_id, changed), due))
        outcomes |= {outcome.line_id: outcome for outcome in changed}
    after = [
        windows.applied(line, outcomes[line.line_id], due) if line.line_id in outcomes else line
        for line in lines
    ]
    ready = [line for line in after if _is_ready(book, hold, line, due)]
    paying = [*_releases(book, hold, ready, due), *_matured(hold, lines, due)]
    paid = max([draft.effective_time for draft in paying], default=due)
    drafts += [*paying, *recoveries(book, paid, *paying)]
    released = {line.line_id for line in ready}
    return drafts + _alerts(hold, [line for line in lines if line.line_id not in released], due)


def _is_ready(book: Book, hold: Hold, line: Line, due: datetime) -> bool:
    ready = line.release_time is not None and line.release_time <= due
    return ready and not frozen.holding_up(book, hold, line)


def _releases(book: Book, hold: Hold, ready: list[Line], due: datetime) -> list[Draft]:
    """E6 for lines that nothing blocks, each at the moment from which nothing has."""
    by_moment: dict[datetime, list[Line]] = {}
    for line in ready:
        thawed = frozen.thaw_time(book, hold, line)
        by_moment.setdefault(max(due, thawed or due), []).append(line)
    return [release_draft(book, hold, lines, moment) for moment, lines in sorted(by_moment.items())]


def _opened(book: Book, hold: Hold, lines: list[Line], due: datetime) -> list[Draft]:
    """The windows that the fallback of their policy opens."""
    opening = [line for line in lines if line.waiting and line.fallback_time == due]
    if not opening:
        return []
    return record_event(book, hold, opening, opens_by_itself(book, opening, due))


def _outcomes(drafts: list[Draft]) -> dict[str, FulfilledLine]:
    return {
        outcome.line_id: outcome for draft in drafts for outcome in getattr(draft.fact, "lines", ())
    }


def _refreshed(
    book: Book, hold: Hold, lines: list[Line], known: dict[str, FulfilledLine]
) -> tuple[FulfilledLine, ...]:
    """The windows of due lines that a rule or another line has changed since they were recorded."""
    stale = [line for line in lines if line.line_id not in known and windows.is_stale(book, line)]
    return windows.of(book, hold).changed(stale) if stale else ()


def _matured(hold: Hold, lines: list[Line], due: datetime) -> list[Draft]:
    """E15 for reserves whose time has come."""
    matured = tuple(
        [
            MaturedReserve(line.line_id, line.merchant, amount, warranty)
            for line in lines
            if not line.is_open
            for amount, warranty in [_free(line, due)]
            if amount
        ]
    )
    if not matured:
        return []
    legs = templates.reserve_matured(hold.hold_id, hold.currency, matured)
    return [Draft(ReserveMatured(hold.hold_id, matured), due, legs)]


def _free(line: Line, due: datetime) -> tuple[int, int]:
    """What of the reserve becomes available at a moment, and what of that is the warranty's."""
    warranty = line.warranted if line.warranty_until == due else 0
    other = line.reserved - line.warranted if line.reserve_until == due else 0
    return warranty + other, warranty


def _alerts(hold: Hold, lines: list[Line], due: datetime) -> list[Draft]:
    """A warning that the provider will pay out what is still blocked here."""
    warned = tuple([line.line_id for line in lines if line.is_open and line.alert_time == due])
    if not warned or hold.provider_release_time is None:
        return []
    fact = ProviderReleaseAlerted(hold.hold_id, hold.provider_release_time, warned)
    return [Draft(fact, due)]
