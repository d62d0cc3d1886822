"""Moves of a payment: placed with others, captured later, voided, settled."""

from __future__ import annotations

from ledger.domain.commands import (
    CaptureHold,
    CaptureItem,
    Command,
    PlaceHold,
    ReportSettlement,
    VoidHold,
)
from ledger.domain.facts import PaymentPart
from tests.property.moves.dice import PROVIDERS
from tests.property.moves.funding import FundingMoves
from tests.property.payment_model import PaymentModel


class PaymentMoves(FundingMoves):
    """What becomes of the money of an order."""

    def place(self, hold_id: str) -> Command:
        captured = (1, 2, 3, 99, 100, 100, 1_000)
        lines = tuple(
            self.line_spec(str(number), self.dice.choice(captured))
            for number in range(self.dice.randint(1, 3))
        )
        currency = self.dice.choice(("CNY", "CNY", "CNY", "JPY"))
        buyer = self.dice.choice(("", "b0", "b1"))
        psp = self.dice.choice(PROVIDERS)
        others = self.other_payments(psp, sum(map(PaymentModel.cash_of, lines)))
        return PlaceHold(hold_id, currency, psp, None, lines, buyer=buyer, other_payments=others)

    def other_payments(self, psp: str, captured: int) -> tuple[PaymentPart, ...]:
        """What other providers captured, mostly less than all of it."""
        others = [each for each in PROVIDERS if each != psp or self.dice.random() < 0.02]
        parts = []
        for each in self.dice.sample(others, self.dice.choice((0, 0, 1, 1, min(2, len(others))))):
            amount = self.often(captured // 3, captured)
            if amount:
                parts.append(PaymentPart(each, amount))
        return tuple(parts)

    def capture(self) -> Command:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        lines = self.some(list(hold.lines.values()))
        items = tuple(CaptureItem(each.line_id, self.dice.choice((1, 50))) for each in lines)
        new = str(self.dice.randint(0, 4))
        added = (self.line_spec(new, 100),) if self.dice.random() < 0.3 else ()
        return CaptureHold(
            line.hold_id,
            self.often(hold.currency, "EUR"),
            self.dice.choice(PROVIDERS),
            self.often(items, ()),
            added,
            self.stated(),
        )

    def void(self) -> Command:
        return VoidHold(self.line().hold_id, self.stated())

    def settle(self) -> Command:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        psp = self.dice.choice(("", *PROVIDERS))
        when = self.stated() or self.model.now
        return ReportSettlement(
            hold_id, self.often(hold.currency, "EUR"), self.dice.choice((0, 1)), "bank", when, psp
        )
