"""Which freezes bear on a line, and on a merchant's payouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.domain.book import Book
from ledger.domain.facts import FreezeTarget
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import FreezeTargetKind


def targets(hold_id: str, merchants: Iterable[str], buyer: str) -> Iterator[FreezeTarget]:
    """All whose freezes bear on a hold with lines of some merchants, and of a buyer if named."""
    yield FreezeTarget(FreezeTargetKind.HOLD, hold_id)
    for merchant in merchants:
        yield FreezeTarget(FreezeTargetKind.MERCHANT, merchant)
    if buyer:
        yield FreezeTarget(FreezeTargetKind.BUYER, buyer)


def holding_up(book: Book, hold: Hold, line: Line) -> list[Freeze]:
    """The freezes that stand between a line and its release, the oldest first."""
    return [freeze for freeze in _bearing_on(book, hold, line) if freeze.stands]


def thaw_time(book: Book, hold: Hold, line: Line) -> datetime | None:
    """When the last freeze ended that held a line up with all else of its merchant or buyer.

    No release of the line by itself is effective before. What a freeze of the hold put off stands
    in the line.
    """
    ends = [freeze.end_time for freeze in _bearing_on(book, hold, line) if freeze.end_time]
    return max(ends, default=None)


def _bearing_on(book: Book, hold: Hold, line: Line) -> list[Freeze]:
    found = book.freezes_of(*targets(hold.hold_id, [line.merchant], hold.buyer))
    return [freeze for freeze in found if freeze.holds_up(line.line_id)]


def stopping_payouts(book: Book, merchant: str) -> Freeze | None:
    """The first freeze that stands of all that a merchant has; None when there is none."""
    found = book.freezes_of(FreezeTarget(FreezeTargetKind.MERCHANT, merchant))
    return next((freeze for freeze in found if freeze.stands and freeze.whole), None)
