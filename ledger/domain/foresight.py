"""What becomes of a line if its open cases and freezes end by themselves, and nothing happens."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ledger.domain import deadlines, frozen
from ledger.domain.book import Book
from ledger.domain.cases import Case, CaseLine
from ledger.domain.counting import days_after
from ledger.domain.facts import RefundedLine
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import CaseOutcome
from ledger.domain.moments import not_before
from ledger.domain.stages import RULINGS, CaseState
from ledger.domain.zones import zone

_CLAIMS_NOTHING: Final = CaseLine("", "", 0, 0)


def unblocked(
    book: Book, hold: Hold, line: Line, cases: Iterable[Case], freezes: Iterable[Freeze]
) -> Line | None:
    """The line once every case and freeze that blocks it has ended; None when one never does.

    Needs all that the cases touch.
    """
    line = copy.copy(line)
    if thawed := frozen.thaw_time(book, hold, line):
        not_before(line, thawed)
    # At one moment cases come before freezes, as they do when they fall due.
    ending: list[tuple[datetime, int, str, Case | Freeze]] = []
    claims: dict[str, CaseLine] = {}
    for case in sorted(cases, key=lambda case: case.entry_seq):
        if case.is_open:
            last, _ = deadlines.overdue(book, case)
            if last.due_time is None:
                return None
            ending.append((last.due_time, 0, case.case_id, last))
            claim = case.claim(hold.hold_id, line.line_id)
            claims[case.case_id] = claim or _CLAIMS_NOTHING
    for freeze in freezes:
        if freeze.expire_time is None:
            return None
        ending.append((freeze.expire_time, 1, freeze.freeze_id, freeze))
    for moment, _, of_id, ended in sorted(ending, key=lambda each: each[:3]):
        if isinstance(ended, Case):
            freed = _close(book, hold, line, ended, claims.pop(of_id), moment)
        else:
            freed = _thaw(line, ended, moment)
        line.held += _pass_on(line, claims, freed)
    return line


def _thaw(line: Line, freeze: Freeze, moment: datetime) -> int:
    """Let a freeze expire; what it had set apart of the line and is free again."""
    not_before(line, moment)
    freed = freeze.amount_of(line.line_id)
    line.frozen -= freed
    if freeze.target.hold_id:
        line.freezes -= 1
    return freed


def _close(
    book: Book, hold: Hold, line: Line, case: Case, claim: CaseLine, moment: datetime
) -> int:
    """Let a case be closed by its deadline; what was set apart of the line and is free again."""
    line.open_cases -= 1
    not_before(line, moment)
    if case.deadline.default in RULINGS:
        _undo(book, hold, line, case)
    if case.deadline.default is CaseOutcome.APPROVED:
        freed = claim.reserved - _award(line, claim)
    else:
        freed = claim.reserved
    line.disputed -= freed
    if case.deadline.default is CaseOutcome.REJECTED and case.state is not CaseState.APPEALED:
        _block_for_appeal(book, line, moment)
    return freed


def _undo(book: Book, hold: Hold, line: Line, case: Case) -> None:
    """Give back what an appealed ruling had taken of the line."""
    for refund_id in case.refund_ids:
        refund = book.refunds[refund_id]
        for given in refund.lines:
            if (refund.hold_id, given.line_id) == (hold.hold_id, line.line_id):
                line.give_back(given)


def _award(line: Line, claim: CaseLine) -> int:
    """Refund what is claimed as far as it can be; what of that was set apart for it."""
    awarded = min(claim.claimed, line.left)
    from_disputed = min(awarded, claim.reserved)
    from_held = min(awarded - from_disputed, line.held)
    after = awarded - from_disputed - from_held
    excess = max(0, after - line.released_left)
    line.take(RefundedLine(line.line_id, from_held, after, 0, from_disputed, excess=excess))
    return from_disputed


def _block_for_appeal(book: Book, line: Line, moment: datetime) -> None:
    terms = book.policy_of(line).terms
    if terms.appeal_days:
        until = days_after(moment, terms.appeal_days, zone(terms.time_zone))
        line.appeal_until = max(until, line.appeal_until or until)


def _pass_on(line: Line, claims: dict[str, CaseLine], freed: int) -> int:
    """Let what is free go on to the other cases, the oldest first; what none of them takes."""
    for case_id, claim in claims.items():
        taken = min(claim.contingent, freed)
        claims[case_id] = claim._replace(reserved=claim.reserved + taken)
        line.disputed += taken
        freed -= taken
    return freed
