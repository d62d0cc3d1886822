"""A witness, who reads the journal of a history without the ledger's help."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ledger.domain import facts
from ledger.domain.entries import Entry
from ledger.domain.kinds import CaseScope
from tests.support.pure import PureLedger


class Witness:
    """What the journal says of who blocks what, read without the ledger's help."""

    def __init__(self, ledger: PureLedger) -> None:
        self.book = ledger.book
        self.names: dict[str, set[tuple[str, str]]] = {}
        self.open: set[str] = set()
        self.owed: Counter[tuple[str, str]] = Counter()
        self.frozen: dict[str, facts.FundsFrozen] = {}

    def read(self, entry: Entry) -> None:
        fact: Any = entry.fact
        if isinstance(fact, facts.CaseOpened | facts.ChargebackOpened):
            self.names[fact.case_id] = {(line.hold_id, line.line_id) for line in fact.lines}
            if getattr(fact, "scope", None) is CaseScope.ORDER:
                holds = {fact.hold_id, *(line.hold_id for line in fact.lines)}
                lines = {(hold, line) for hold in holds for line in self.book.holds[hold].lines}
                self.names[fact.case_id] = lines
            self.open.add(fact.case_id)
        elif isinstance(fact, facts.CaseMoved):
            self.open.add(fact.case_id)
        elif isinstance(fact, facts.CaseClosed):
            self.open.remove(fact.case_id)
        elif isinstance(fact, facts.ChargebackMoved):
            (self.open.discard if fact.state in ("WON", "LOST") else self.open.add)(fact.case_id)
            hold_id = self.book.cases[fact.case_id].hold_id
            for settled in fact.settled:
                self.owed[hold_id, settled.line_id] += settled.from_receivable
        elif isinstance(fact, facts.LinesReleased):
            blocked = {line for case_id in self.open for line in self.names[case_id]}
            assert not blocked & {(fact.hold_id, line.line_id) for line in fact.lines}, entry
            frozen = {each.target for each in self.frozen.values() if each.whole}
            bearing = {("HOLD", fact.hold_id), ("BUYER", self.book.holds[fact.hold_id].buyer)}
            bearing |= {("MERCHANT", line.merchant) for line in fact.lines}
            assert not frozen & bearing, entry
        elif isinstance(fact, facts.FundsFrozen):
            self.frozen[fact.freeze_id] = fact
        elif isinstance(fact, facts.FreezeExpired) or getattr(fact, "approved", False):
            self.frozen.pop(getattr(fact, "freeze_id", ""), None)

    def check_lines(self) -> None:
        """What went out of each line is never more than was captured, but for a known debt."""
        for hold in self.book.holds.values():
            for line in hold.lines.values():
                out = line.refunded_before + line.refunded_after
                out += line.charged_back + line.charged_back_after
                assert out <= line.captured + self.owed[hold.hold_id, line.line_id], line
