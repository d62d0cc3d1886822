"""A line as it begins, whether its hold is placed with it or it is added later."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import funding
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import FreezeTarget, PlacedLine
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import FreezeTargetKind
from ledger.domain.moments import alert_time


def placed_line(
    book: Book, hold_id: str, placed: PlacedLine, ordinal: int, alert: datetime | None
) -> Line:
    """The line, which holds all that was captured for it."""
    policy = book.policies[placed.policy_id, placed.policy_version]
    line = Line(
        line_id=placed.line_id,
        ordinal=ordinal,
        merchant=placed.merchant,
        policy_id=placed.policy_id,
        policy_version=placed.policy_version,
        captured=placed.amount,
        held=placed.amount,
        awaits_settlement=policy.terms.requires_settlement,
        alert_time=alert,
    )
    if placed.shares:
        line.shares = placed.shares
        book.changes.shared_lines[hold_id, line.line_id] = line
    if placed.funding:
        line.funding = funding.funded(placed.funding)
    return line


def add_line(book: Book, entry: Entry, hold: Hold, placed: PlacedLine) -> Line:
    """Add a line to a hold that there is; whatever blocks all of the hold blocks it as well."""
    alert = alert_time(book, entry, hold.provider_release_time)
    line = placed_line(book, hold.hold_id, placed, len(hold.lines) + 1, alert)
    line.exchanged = placed.exchanged
    line.awaits_settlement &= hold.unsettled
    of_hold = FreezeTarget(FreezeTargetKind.HOLD, hold.hold_id)
    cases = [case for case in book.cases_on(hold.hold_id) if case.is_open]
    line.open_cases = sum([case.names(hold.hold_id, line.line_id) for case in cases])
    line.freezes = sum([freeze.stands and freeze.whole for freeze in book.freezes_of(of_hold)])
    hold.has_parts |= bool(placed.shares or placed.funding)
    book.add_line(hold.hold_id, line)
    # A new row says only what was captured.
    book.change_line(hold.hold_id, line.line_id)
    return line
