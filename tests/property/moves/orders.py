"""Moves of an order: delivered, released, refunded, paid out."""

from __future__ import annotations

from ledger.domain.commands import (
    Command,
    CreatePayout,
    CreateRefund,
    RefundItem,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
)
from ledger.domain.kinds import FulfilmentKind, PayoutOutcome, RefundGround, RefundOutcome
from tests.property.moves.dice import Moves
from tests.property.order_model import PAYOUT_MOVES


class OrderMoves(Moves):
    """What happens to an order."""

    def sign(self) -> Command:
        return self.event(FulfilmentKind.SIGNED)

    def happen(self) -> Command:
        kinds = (
            FulfilmentKind.STREAM_ENDED,
            FulfilmentKind.RETURN_SHIPPED,
            FulfilmentKind.RETURN_RECEIVED,
            FulfilmentKind.REPLACEMENT_SIGNED,
        )
        return self.event(self.dice.choice(kinds))

    def event(self, kind: FulfilmentKind) -> Command:
        hold_id = self.line().hold_id
        named = self.some(list(self.model.holds[hold_id].lines))
        lines = tuple(named) if self.dice.random() < 0.4 else ()
        when = self.stated() or self.model.now
        return ReportFulfilment(hold_id, lines, kind, when, "carrier")

    def release(self) -> Command:
        line = self.line()
        return ReleaseHold(line.hold_id, self.dice.choice(((), (line.line_id,))))

    def refund(self) -> Command:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        items = tuple(
            RefundItem(line.line_id, max(1, self.amount(min(line.left, line.held or line.left))))
            for line in self.some(list(hold.lines.values()))
        )
        return CreateRefund(
            f"r{self.dice.randint(0, 40)}",
            hold_id,
            self.often(hold.currency, "EUR"),
            items,
            "x",
            self.stated(),
            self.dice.choice(list(RefundGround)),
        )

    def report_refund(self) -> Command | None:
        waiting = [key for key, each in self.model.refunds.items() if each.state != "SUCCEEDED"]
        if not waiting:
            return None
        refund_id = self.often(
            self.dice.choice(waiting), self.dice.choice(list(self.model.refunds))
        )
        states = self.model.refunds[refund_id].states
        psp = self.dice.choice(list(states) or [""]) if self.dice.random() < 0.9 else ""
        psp = self.often(psp, "psp9")
        return ReportRefund(refund_id, self.dice.choice(list(RefundOutcome)), self.stated(), psp)

    def pay_out(self) -> Command | None:
        line = self.line()
        available = self.model.available(line.merchant, line.currency)
        if not self.often(available, 1):
            return None
        amount = max(1, self.amount(max(0, available)))
        payout_id = f"o{self.dice.randint(0, 20)}"
        known = list(self.model.destinations.get(line.merchant, ()))
        to = self.often(self.dice.choice(known or ["x"]), "none")
        return CreatePayout(payout_id, line.merchant, line.currency, amount, to, self.stated())

    def report_payout(self) -> Command | None:
        if not self.model.payouts:
            return None
        known = list(self.model.payouts)
        back = [key for key in known if self.model.payouts[key][0] in ("PAID", "RETURNED")]
        payout_id = self.often(self.dice.choice(back or known), "none")
        state, *_ = self.model.payouts.get(payout_id, ("PAID",))
        likely = [name for name, (sources, *_) in PAYOUT_MOVES.items() if state in sources]
        outcome = self.dice.choice(list(PayoutOutcome))
        if likely:
            outcome = self.often(PayoutOutcome(self.dice.choice(likely)), outcome)
        return ReportPayout(payout_id, outcome, "bank", self.stated())
