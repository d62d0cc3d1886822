"""What is held of a line again, and cases on the line have claimed in vain so far."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.facts import CaseReserve


def on(
    book: Book, case: Case | None, freed: Mapping[tuple[str, str], int]
) -> tuple[CaseReserve, ...]:
    """What of the amounts freed, by hold and line, goes on to which case.

    A `case` frees them for the others, a freeze for all. The oldest comes first. Needs every open
    case on these lines.
    """
    closing = case.case_id if case else ""
    passed = []
    for (hold_id, line_id), amount in freed.items():
        left = amount
        for other in book.cases_on(hold_id) if left else ():
            claim = other.claim(hold_id, line_id)
            if other.case_id == closing or not other.is_open or claim is None:
                continue
            if taken := min(claim.contingent, left):
                passed.append(CaseReserve(other.case_id, hold_id, line_id, taken))
                left -= taken
    return tuple(passed)
