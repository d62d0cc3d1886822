"""A line as it begins, whether its hold is placed with it or it is added later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ledger.domain import funding
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import FreezeTarget, PlacedLine
from ledger.domain.holds import Line
from ledger.domain.kinds import FreezeTargetKind
from ledger.domain.moments import moment

ALERT_LEAD: Final = timedelta(days=3)
"""How long before the provider pays out by itself there is a warning."""


def alert_time(book: Book, entry: Entry, provider_release_time: datetime | None) -> datetime | None:
    """When to warn that the provider will pay out by itself, at the earliest with the entry."""
    if provider_release_time is None:
        return None
    return max(provider_release_time - ALERT_LEAD, moment(book, entry))


def add_line(book: Book, hold_id: str, line: Line) -> None:
    """Add a new line to a hold, blocked by whatever blocks all of the hold.

    Needs the open cases on the hold and the freezes of it.
    """
    cases = [case for case in book.cases_on(hold_id) if case.is_open]
    line.open_cases = sum([case.names(hold_id, line.line_id) for case in cases])
    freezes = book.freezes_of(FreezeTarget(FreezeTargetKind.HOLD, hold_id))
    standing = [freeze for freeze in freezes if freeze.stands]
    line.freezes = sum([freeze.holds_up(line.line_id) for freeze in standing])
    book.add_line(hold_id, line)
    # A new row says neither that nor what came from other lines.
    book.change_line(hold_id, line.line_id)


def placed_line(book: Book, placed: PlacedLine, ordinal: int, alert: datetime | None) -> Line:
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
    if placed.funding:
        line.funding = funding.funded(placed.funding)
    return line
