"""Moves of chargebacks."""

from __future__ import annotations

from ledger.domain.commands import Command, RefundItem, ReportChargeback
from ledger.domain.kinds import ChargebackEvent
from tests.property.chargeback_model import STEPS as CHARGEBACK_STEPS
from tests.property.moves.dice import HOUR, Moves


class ChargebackMoves(Moves):
    """What processors take back."""

    def chargeback(self) -> Command:
        case = self.case(CHARGEBACK_STEPS)
        if case is None or case.chargeback is None or self.dice.random() < 0.25:
            return self.new_chargeback()
        about = case.chargeback
        likely = list(CHARGEBACK_STEPS[case.state]) or ["LOST"]
        event = ChargebackEvent(
            self.dice.choice(likely if self.dice.random() < 0.85 else list(ChargebackEvent))
        )
        amount = self.dice.choice((0, about.amount))
        return self.report(
            case.case_id,
            self.often(case.hold_id, self.line().hold_id),
            about.reference,
            event,
            case.currency,
            self.often(amount, amount + 1),
            (),
            about.psp,
        )

    def new_chargeback(self) -> Command:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        lines = self.some(list(hold.lines.values()))
        items = tuple(RefundItem(each.line_id, max(1, self.amount(each.left))) for each in lines)
        amount = sum(item.amount for item in items)
        opening = (ChargebackEvent.INQUIRY, ChargebackEvent.OPENED, ChargebackEvent.OPENED)
        return self.report(
            f"c{self.number}",
            line.hold_id,
            f"cb{self.number}",
            self.often(self.dice.choice(opening), self.dice.choice(list(ChargebackEvent))),
            hold.currency,
            self.often(amount, amount + 1),
            items if self.dice.random() < 0.5 else (),
            self.often(self.dice.choice(("", *hold.paid)), "psp9"),
        )

    def report(
        self,
        case_id: str,
        hold_id: str,
        reference: str,
        event: ChargebackEvent,
        currency: str,
        amount: int,
        items: tuple[RefundItem, ...],
        psp: str,
    ) -> Command:
        takes = event in (ChargebackEvent.OPENED, ChargebackEvent.PRE_ARBITRATION)
        return ReportChargeback(
            case_id,
            hold_id,
            reference,
            event,
            currency,
            amount,
            items,
            self.often(takes and self.dice.random() < 0.6, True),
            self.dice.choice((0, 0, max(1, amount - 3), amount + 2)),
            "",
            0,
            self.dice.choice((0, 0, 15)),
            self.dice.random() < 0.5,
            self.model.now + 100 * HOUR,
            self.dice.choice((None, self.model.now - HOUR)),
            "x",
            psp,
        )
