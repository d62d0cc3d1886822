"""What one case no longer needs, and others on the same line have claimed in vain so far."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.facts import CaseReserve


def on(book: Book, case: Case, freed: Mapping[tuple[str, str], int]) -> tuple[CaseReserve, ...]:
    """What of the amounts freed by a case, by hold and line, goes on to which other case.

    The oldest comes first. Needs every open case on these lines.
    """
    passed = []
    for (hold_id, line_id), amount in freed.items():
        left = amount
        for other in book.cases_on(hold_id) if left else ():
            claim = other.claim(hold_id, line_id)
            if other.case_id == case.case_id or not other.is_open or claim is None:
                continue
            if taken := min(claim.contingent, left):
                passed.append(CaseReserve(other.case_id, hold_id, line_id, taken))
                left -= taken
    return tuple(passed)
