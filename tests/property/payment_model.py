"""An independent model of payments: several providers, later captures, voids, others' shares.

Like the model of orders it builds on, it shares no code with the ledger. What goes back to a buyer
is told coin by coin: each provider's are taken in turn, as long as it has some left.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.property.order_model import (
    BANK,
    HELD,
    ModelHold,
    ModelLine,
    ModelRefund,
    OrderModel,
    Refused,
    check,
    shared,
)

CLEARING, PAYABLE, OTHERS, FEES = 1110, 2210, 2310, 5010


class PaymentModel(OrderModel):
    """Orders, and through whom they are paid."""

    def place_hold(self, c: Any) -> None:
        others = [part.psp for part in c.other_payments]
        check(holds=len({c.psp, *others}) == len(others) + 1, reason="FIELD_INVALID")
        rest = sum(self.cash_of(spec) for spec in c.lines)
        rest -= sum(part.amount for part in c.other_payments)
        check(holds=rest > 0 or not others, reason="FIELD_INVALID")
        check(holds=c.hold_id not in self.holds, reason="HOLD_EXISTS")
        self.check_new_lines(c.lines)
        self.check_funding(c.lines, c.currency)
        hold = self.holds[c.hold_id] = ModelHold(c.currency, c.psp, c.buyer, {})
        hold.agreed = self.reserves()
        self.add_lines(c.hold_id, hold, c.lines)
        self.collect(hold, c.psp, rest)
        for part in c.other_payments:
            self.collect(hold, part.psp, part.amount)

    @staticmethod
    def cash_of(spec: Any) -> int:
        """What of a new line is paid through a provider."""
        return int(spec.amount - sum(part.amount for part in spec.funding))

    def check_new_lines(self, specs: Any) -> None:
        for spec in specs:
            self.check_trading(spec.merchant)
        for spec in specs:
            commission = self.policies[spec.policy_id][1].commission_bps
            whole = commission + sum(share.bps for share in spec.shares)
            check(holds=whole <= 10_000 or not spec.shares, reason="SPLIT_EXCEEDS_WHOLE")

    def add_lines(self, hold_id: str, hold: ModelHold, specs: Any) -> None:
        for spec in specs:
            of = (spec.merchant, hold.currency, *self.policies[spec.policy_id])
            line = ModelLine(hold_id, spec.line_id, *of, spec.amount, spec.amount)
            line.agreed = hold.agreed.get(spec.merchant, (0, 0))
            line.shares = [(share.party, share.bps) for share in spec.shares]
            hold.lines[spec.line_id] = line
            self.post(HELD, spec.merchant, hold.currency, -spec.amount)
            self.fund(line, [((str(p.source), p.reference), p.amount) for p in spec.funding])

    def collect(self, hold: ModelHold, psp: str, amount: int) -> None:
        hold.paid[psp] = hold.paid.get(psp, 0) + amount
        self.post(CLEARING, psp, hold.currency, amount)

    def capture_hold(self, c: Any) -> None:
        check(holds=bool(c.lines or c.new_lines), reason="FIELD_INVALID")
        hold = self.hold(c.hold_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        names = [each.line_id for each in (*c.lines, *c.new_lines)]
        check(holds=len(set(names)) == len(names), reason="DUPLICATE_LINE")
        new = {spec.line_id for spec in c.new_lines}
        check(holds=new.isdisjoint(hold.lines), reason="LINE_EXISTS")
        known = all(item.line_id in hold.lines for item in c.lines)
        check(holds=known, reason="LINE_NOT_FOUND")
        lines = [hold.lines[item.line_id] for item in c.lines]
        check(holds=not any(line.released for line in lines), reason="LINE_RELEASED")
        self.check_new_lines(c.new_lines)
        self.effective(c.captured_time)
        self.check_funding(c.new_lines, c.currency)
        for line, item in zip(lines, c.lines, strict=True):
            line.captured += item.amount
            line.held += item.amount
            line.not_before = max(line.not_before, self.now)
            self.post(HELD, line.merchant, line.currency, -item.amount)
        self.add_lines(c.hold_id, hold, c.new_lines)
        cash = sum(map(self.cash_of, c.new_lines))
        self.collect(hold, c.psp, sum(item.amount for item in c.lines) + cash)

    def void_hold(self, c: Any) -> None:
        hold = self.hold(c.hold_id)
        lines = list(hold.lines.values())
        untouched = all(line.held == line.captured and not line.gone for line in lines)
        untouched &= not any(self.is_blocked(line) for line in lines)
        untouched &= all(line.appeal_until <= self.now for line in lines)
        untouched &= not hold.settled.total()
        untouched &= not any(each.inspected for line in lines for each in line.funding.values())
        untouched &= all(refund.hold_id != c.hold_id for refund in self.refunds.values())
        check(holds=untouched, reason="HOLD_NOT_VOIDABLE")
        self.effective(c.void_time)
        for line in lines:
            self.post(HELD, line.merchant, line.currency, line.held)
            line.captured = line.held = line.exchanged = 0
            self.give_up(line)
        for psp, amount in hold.paid.items():
            self.post(CLEARING, psp, hold.currency, -amount)
            hold.paid[psp] = 0
        hold.voided = True

    def report_settlement(self, c: Any) -> None:
        hold = self.hold(c.hold_id)
        psp = c.psp or hold.psp
        check(holds=psp in hold.paid, reason="PAYMENT_NOT_FOUND")
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        self.effective(c.occurred_time)
        gross = hold.paid[psp] - hold.settled[psp]
        check(holds=gross > 0, reason="SETTLEMENT_EXISTS")
        check(holds=c.fee <= gross, reason="FEE_EXCEEDS_GROSS")
        hold.settled[psp] += gross
        self.post(CLEARING, psp, hold.currency, -gross)
        self.post(BANK, c.bank_account, hold.currency, gross - c.fee)
        self.post(FEES, "", hold.currency, c.fee)

    def split(self, line: ModelLine, amount: int) -> tuple[int, int]:
        if not line.shares:
            return super().split(line, amount)
        bps = [line.terms.commission_bps, *(share for _, share in line.shares)]
        commission, *parts, _ = shared(amount, [*bps, 10_000 - sum(bps)])
        for (party, _), part in zip(line.shares, parts, strict=True):
            self.post(OTHERS, party, line.currency, -part)
        return commission, sum(parts)

    def owe(self, refund_id: str, hold_id: str, amount: int, less: int) -> None:
        hold = self.holds[hold_id]
        left = Counter(hold.paid)
        for earlier in self.refunds.values():
            if earlier.hold_id == hold_id:
                left.subtract(earlier.parts)
        purse = [psp for psp in hold.paid for _ in range(max(0, left[psp]))]
        payable = amount - less
        purse = purse[:payable] + [hold.psp] * (payable - len(purse))
        refund = ModelRefund(hold_id, hold.psp, hold.currency, amount, less, Counter(purse))
        refund.states = dict.fromkeys(refund.parts, "CREATED")
        for psp, part in refund.parts.items():
            self.post(PAYABLE, psp, hold.currency, -part)
        self.refunds[refund_id] = refund

    def report_refund(self, c: Any) -> None:
        refund = self.refunds.get(c.refund_id)
        if refund is None:
            raise Refused("REFUND_NOT_FOUND")
        states = refund.states or {refund.psp: "SUCCEEDED"}
        check(holds=bool(c.psp) or len(states) == 1, reason="REFUND_PAYMENT_REQUIRED")
        psp = c.psp or next(iter(states))
        check(holds=psp in states, reason="PAYMENT_NOT_FOUND")
        may = {"CREATED": ("SUCCEEDED", "FAILED"), "FAILED": ("SUCCEEDED",), "SUCCEEDED": ()}
        check(holds=str(c.outcome) in may[states[psp]], reason="REFUND_STATE")
        self.effective(c.occurred_time)
        refund.states[psp] = str(c.outcome)
        if c.outcome == "SUCCEEDED":
            self.move(PAYABLE, CLEARING, psp, refund.currency, refund.parts[psp])
