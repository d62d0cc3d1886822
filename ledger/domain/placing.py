"""A line as it begins, whether its hold is placed with it or it is added later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from ledger.domain import funding
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import PlacedLine
from ledger.domain.holds import Line
from ledger.domain.moments import moment

ALERT_LEAD: Final = timedelta(days=3)
"""How long before the provider pays out by itself there is a warning."""


def alert_time(book: Book, entry: Entry, provider_release_time: datetime | None) -> datetime | None:
    """When to warn that the provider will pay out by itself, at the earliest with the entry."""
    if provider_release_time is None:
        return None
    return max(provider_release_time - ALERT_LEAD, moment(book, entry))


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
