"""The release rule: what stands between a line and its release, and the release itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain import money, templates
from ledger.domain.book import Book
from ledger.domain.commands import ReleaseDue, ReleaseHold
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.entries import Draft
from ledger.domain.facts import LineRelease, LinesReleased
from ledger.domain.holds import Hold, Line
from ledger.domain.policies import Policy
from ledger.domain.refusals import Blocker, BlockerKind, release_blocked


def blockers(line: Line, policy: Policy, now: datetime) -> list[Blocker]:
    """Everything that blocks the release of a line at a moment; empty when it is releasable."""
    if not line.held:
        return [Blocker(line.line_id, BlockerKind.NOTHING_HELD, policy.reference, 0, None)]
    if line.window_end is None:
        kind, until = BlockerKind.NOT_SIGNED, None
    elif now < line.window_end:
        kind, until = BlockerKind.WINDOW_OPEN, line.window_end
    else:
        return []
    return [Blocker(line.line_id, kind, policy.reference, line.held, until)]


def _blockers(book: Book, line: Line, now: datetime) -> list[Blocker]:
    return blockers(line, book.policies[line.policy_id, line.policy_version], now)


def release_hold(command: ReleaseHold, book: Book, now: datetime) -> list[Draft]:
    """Release the lines named, all or none; refused with every blocker there is."""
    hold = lookup.hold(book, command.hold_id)
    lines = lookup.lines(hold, command.line_ids)
    if not command.line_ids:
        lines = [line for line in lines if line.held] or lines
    found = [blocker for line in lines for blocker in _blockers(book, line, now)]
    if found:
        raise release_blocked(hold.hold_id, found)
    return _release(book, hold, lines, now)


def release_due(command: ReleaseDue, book: Book, now: datetime) -> list[Draft]:
    """Release what fell due at a moment, effective at that moment; blocked lines stay."""
    hold = lookup.hold(book, command.hold_id)
    lines = [
        line
        for line in hold.lines.values()
        if line.release_at == command.due_time and not _blockers(book, line, now)
    ]
    return _release(book, hold, lines, command.due_time) if lines else []


def _release(book: Book, hold: Hold, lines: Sequence[Line], effective: datetime) -> list[Draft]:
    releases = tuple(
        LineRelease(line.line_id, line.merchant, line.held, _commission(book, line))
        for line in lines
    )
    legs = templates.release(hold.hold_id, hold.currency, releases)
    released = Draft(LinesReleased(hold.hold_id, releases), effective, legs)
    nets: dict[str, int] = {}
    for line in releases:
        nets[line.merchant] = nets.get(line.merchant, 0) + line.amount - line.commission
    return [released, *recoveries(book, hold.currency, nets, effective)]


def _commission(book: Book, line: Line) -> int:
    policy = book.policies[line.policy_id, line.policy_version]
    return money.share_bps(line.held, policy.commission_bps)
