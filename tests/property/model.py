"""An independent model of what a ledger does, to hold the real one against.

It shares no code with the ledger: sums in dictionaries instead of entries, the window computed
from a fixed offset, money positive wherever it lies. It answers with the reason of a refusal,
or None.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

ZONE_NAME = "Asia/Shanghai"
ZONE = timezone(timedelta(hours=8))
WINDOW_DAYS = 7
COMMISSION_PERCENT = 5
START = datetime(2026, 3, 2, 1, tzinfo=ZONE)

PAYOUT_MOVES = {
    "DISPATCHED": ({"SCHEDULED"}, "IN_TRANSIT", None),
    "PAID": ({"SCHEDULED", "IN_TRANSIT"}, "PAID", ("in_transit", "bank")),
    "FAILED": ({"SCHEDULED", "IN_TRANSIT"}, "FAILED", ("in_transit", "available")),
    "CANCELLED": ({"SCHEDULED"}, "CANCELLED", ("in_transit", "available")),
    "RETURNED": ({"PAID"}, "RETURNED", ("bank", "returned")),
    "REINSTATED": ({"RETURNED"}, "REINSTATED", ("returned", "available")),
}


@dataclass
class ModelLine:
    merchant: str
    captured: int
    held: int
    refunded: int = 0
    ends: datetime | None = None


class Model:
    """The money of a marketplace, as sums."""

    def __init__(self) -> None:
        self.clock = START
        self.holds: dict[str, tuple[str, list[ModelLine]]] = {}
        self.refunds: dict[str, tuple[str, str, int]] = {}
        self.payouts: dict[str, tuple[str, str, str, int]] = {}
        self.money: Counter[tuple[str, str, str]] = Counter()

    def place(self, hold: str, currency: str, lines: list[tuple[str, int]]) -> str | None:
        if hold in self.holds:
            return "HOLD_EXISTS"
        self.holds[hold] = (currency, [ModelLine(m, a, a) for m, a in lines])
        for merchant, amount in lines:
            self.money["held", merchant, currency] += amount
            self.money["clearing", "psp", currency] += amount
        return None

    def sign(self, hold: str, hours_ago: int) -> str | None:
        if hold not in self.holds:
            return "HOLD_NOT_FOUND"
        signed = (self.clock - timedelta(hours=hours_ago)).date()
        midnight = datetime(signed.year, signed.month, signed.day, tzinfo=ZONE)
        ends = midnight + timedelta(days=WINDOW_DAYS + 1)
        for line in self.holds[hold][1]:
            if line.held and (line.ends is None or line.ends < ends):
                line.ends = ends
        return None

    def advance(self, hours: int) -> None:
        """Time passes, and what falls due on the way is released; what is due already, too."""
        self.clock += timedelta(hours=hours)
        for hold in self.holds:
            self._release(hold, [i for i in range(len(self.lines(hold))) if self._free(hold, i)])

    def release(self, hold: str) -> str | None:
        if hold not in self.holds:
            return "HOLD_NOT_FOUND"
        wanted = [i for i, line in enumerate(self.lines(hold)) if line.held]
        if not wanted or not all(self._free(hold, i) for i in wanted):
            return "RELEASE_BLOCKED"
        self._release(hold, wanted)
        return None

    def refund(
        self, refund: str, hold: str, stated: str, items: list[tuple[int, int]]
    ) -> str | None:
        if refund in self.refunds:
            return "REFUND_EXISTS"
        if hold not in self.holds:
            return "HOLD_NOT_FOUND"
        currency, lines = self.holds[hold]
        if stated != currency:
            return "CURRENCY_MISMATCH"
        if any(number >= len(lines) for number, _ in items):
            return "LINE_NOT_FOUND"
        if any(amount > lines[n].captured - lines[n].refunded for n, amount in items):
            return "REFUND_EXCEEDS_REMAINDER"
        for number, amount in items:
            self._refund_line(lines[number], currency, amount)
        total = sum(amount for _, amount in items)
        self.money["payable", "psp", currency] += total
        self.refunds[refund] = ("CREATED", currency, total)
        return None

    def report_refund(self, refund: str, outcome: str) -> str | None:
        if refund not in self.refunds:
            return "REFUND_NOT_FOUND"
        state, currency, total = self.refunds[refund]
        if state == "SUCCEEDED" or (state == "FAILED" and outcome == "FAILED"):
            return "REFUND_STATE"
        if outcome == "SUCCEEDED":
            self.money["payable", "psp", currency] -= total
            self.money["clearing", "psp", currency] -= total
        self.refunds[refund] = (outcome, currency, total)
        return None

    def pay_out(self, payout: str, merchant: str, currency: str, amount: int) -> str | None:
        if payout in self.payouts:
            return "PAYOUT_EXISTS"
        if amount > self.money["available", merchant, currency]:
            return "INSUFFICIENT_AVAILABLE"
        self.money["available", merchant, currency] -= amount
        self.money["in_transit", merchant, currency] += amount
        self.payouts[payout] = ("SCHEDULED", merchant, currency, amount)
        return None

    def report_payout(self, payout: str, outcome: str) -> str | None:
        if payout not in self.payouts:
            return "PAYOUT_NOT_FOUND"
        state, merchant, currency, amount = self.payouts[payout]
        sources, target, move = PAYOUT_MOVES[outcome]
        if state not in sources:
            return "PAYOUT_STATE"
        if move:
            for place, sign in zip(move, (-1, 1), strict=True):
                # The bank's is an asset: paying out is what makes it less.
                into, owner = (-sign, "main") if place == "bank" else (sign, merchant)
                self.money[place, owner, currency] += into * amount
        self._settle_debt(merchant, currency)
        self.payouts[payout] = (target, merchant, currency, amount)
        return None

    def lines(self, hold: str) -> list[ModelLine]:
        return self.holds[hold][1]

    def balances(self) -> dict[tuple[int, str, str], int]:
        """Every account's balance, debit positive, without those of zero."""
        kinds = {
            "bank": (1010, 1),
            "clearing": (1110, 1),
            "owed": (1210, 1),
            "held": (2010, -1),
            "available": (2110, -1),
            "in_transit": (2140, -1),
            "returned": (2150, -1),
            "payable": (2210, -1),
            "commission": (4010, -1),
        }
        return {
            (kinds[place][0], owner, currency): amount * kinds[place][1]
            for (place, owner, currency), amount in self.money.items()
            if amount
        }

    def _free(self, hold: str, number: int) -> bool:
        line = self.lines(hold)[number]
        return bool(line.held) and line.ends is not None and line.ends <= self.clock

    def _release(self, hold: str, numbers: list[int]) -> None:
        currency, lines = self.holds[hold]
        for number in numbers:
            line = lines[number]
            commission = (line.held * COMMISSION_PERCENT * 2 + 100) // 200
            self.money["held", line.merchant, currency] -= line.held
            self.money["available", line.merchant, currency] += line.held - commission
            self.money["commission", "", currency] += commission
            line.held = 0
            self._settle_debt(line.merchant, currency)

    def _refund_line(self, line: ModelLine, currency: str, amount: int) -> None:
        line.refunded += amount
        from_held = min(amount, line.held)
        line.held -= from_held
        self.money["held", line.merchant, currency] -= from_held
        rest = amount - from_held
        from_available = min(rest, self.money["available", line.merchant, currency])
        self.money["available", line.merchant, currency] -= from_available
        self.money["owed", line.merchant, currency] += rest - from_available

    def _settle_debt(self, merchant: str, currency: str) -> None:
        paid = min(
            self.money["owed", merchant, currency], self.money["available", merchant, currency]
        )
        self.money["owed", merchant, currency] -= paid
        self.money["available", merchant, currency] -= paid
