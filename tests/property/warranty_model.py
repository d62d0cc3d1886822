"""An independent model of warranties, on top of the one of orders, cases and freezes.

A line's own is told by all that happened to its goods; one that is given as a gift is an amount
that somebody paid in and that leaves in parts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.property.freeze_model import FrozenModel
from tests.property.order_model import (
    AVAILABLE,
    Due,
    ModelLine,
    ModelRefund,
    check,
    end_of_days,
)
from tests.property.payment_model import PAYABLE

PARTIES, WARRANTIES, GOODWILL = 2310, 2230, 5030


@dataclass
class ModelWarranty:
    """A gift: what is left of it, and who gets that at its end."""

    line: ModelLine
    left: int
    funder: str
    until: datetime
    state: str = "GRANTED"


class WarrantyModel(FrozenModel):
    """Orders, their cases, chargebacks and freezes, and warranties."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.warranties: dict[str, ModelWarranty] = {}

    # A line's own.

    def report_fulfilment(self, c: Any) -> None:
        super().report_fulfilment(c)
        hold = self.holds[c.hold_id]
        for line_id in c.line_ids or hold.lines:
            self.count_warranty(hold.lines[line_id])

    def count_warranty(self, line: ModelLine) -> None:
        """When it ends, by all that happened to the goods so far."""
        if not line.terms.warranty_days or (line.kept and not line.window_end):
            return
        # Once nothing of it is left to release, only replacements count.
        counting = {"SIGNED", "REPLACEMENT_SIGNED"} if line.kept else {"REPLACEMENT_SIGNED"}
        ends = [
            end_of_days(when, line.terms.warranty_days)
            for kind, lines, when in self.holds[line.hold_id].events
            if kind in counting and line.line_id in lines
        ]
        known = [line.warranty_until] if line.warranty_until else []
        line.warranty_until = max([*ends, *known], default=None)

    def kept_for_warranty(self, line: ModelLine, rest: int, when: datetime) -> int:
        # It may hold money again that was gone when the goods were signed for.
        self.count_warranty(line)
        if line.warranty_until is None or line.warranty_until <= when:
            return 0
        share: int = (line.releasable * line.terms.warranty_bps * 2 + 10_000) // 20_000
        return min(rest, share)

    def matures(self, line: ModelLine) -> datetime | None:
        ends = [line.warranty_until] if line.warranted else []
        if line.reserved > line.warranted:
            ends.append(line.reserve_until)
        return min((end for end in ends if end), default=None)

    def take_matured(self, line: ModelLine, when: datetime) -> int:
        other = line.reserved - line.warranted if line.reserve_until == when else 0
        warranty = line.warranted if line.warranty_until == when else 0
        line.warranted -= warranty
        line.reserved -= other + warranty
        return other + warranty

    # Gifts.

    def grant_warranty(self, c: Any) -> None:
        check(holds=c.until_time > self.now, reason="FIELD_INVALID")
        check(holds=c.warranty_id not in self.warranties, reason="WARRANTY_EXISTS")
        hold = self.hold(c.hold_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        check(holds=c.line_id in hold.lines, reason="LINE_NOT_FOUND")
        line = hold.lines[c.line_id]
        if c.funded_by == "MERCHANT":
            self.charge(line.merchant, line.currency, c.amount)
        else:
            self.post(GOODWILL, "", line.currency, c.amount)
        self.post(WARRANTIES, "", line.currency, -c.amount)
        funder = line.merchant if c.funded_by == "MERCHANT" else ""
        self.warranties[c.warranty_id] = ModelWarranty(line, c.amount, funder, c.until_time)

    def use_warranty(self, c: Any) -> None:
        check(holds=c.warranty_id in self.warranties, reason="WARRANTY_NOT_FOUND")
        warranty = self.warranties[c.warranty_id]
        hold = self.hold(warranty.line.hold_id)
        check(holds=c.refund_id not in self.refunds, reason="REFUND_EXISTS")
        check(holds=c.refund_id not in self.case_ids, reason="CASE_EXISTS")
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        ended = warranty.state == "ENDED" or warranty.until <= self.now
        check(holds=not ended, reason="WARRANTY_STATE")
        check(holds=c.amount <= warranty.left, reason="WARRANTY_EXCEEDED")
        warranty.left -= c.amount
        self.post(WARRANTIES, "", hold.currency, c.amount)
        if c.refund_id:
            self.post(PAYABLE, hold.psp, hold.currency, -c.amount)
            through = Counter({hold.psp: c.amount})
            of = (warranty.line.hold_id, hold.psp, hold.currency, c.amount, 0, through)
            self.refunds[c.refund_id] = ModelRefund(*of, {hold.psp: "CREATED"})
        else:
            self.post(PARTIES, c.party_id, hold.currency, -c.amount)

    def due(self, until: datetime) -> list[Due]:
        found = {
            Due(warranty.until, "warranty", warranty_id)
            for warranty_id, warranty in self.warranties.items()
            if warranty.state == "GRANTED" and warranty.until <= until
        }
        return sorted([*super().due(until), *found])

    def fall_due(self, due: Due) -> bool:
        if due.what != "warranty":
            return super().fall_due(due)
        warranty = self.warranties[due.id]
        warranty.state = "ENDED"
        currency = warranty.line.currency
        self.post(WARRANTIES, "", currency, warranty.left)
        target = AVAILABLE if warranty.funder else GOODWILL
        self.post(target, warranty.funder, currency, -warranty.left)
        if warranty.funder:
            self.recover(warranty.funder, currency)
        return True
