"""An independent model of what funds lines beside cash, and of exchanges between lines.

On top of the models of orders, cases, chargebacks and freezes, and like them without any code of
the ledger: shares are told by exact fractions, and what is due by looking at everything.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any

from tests.property.case_model import COUPONS, GOODWILL, ModelCase, ModelCoupon
from tests.property.freeze_model import FrozenModel
from tests.property.order_model import (
    AVAILABLE,
    BEGIN,
    HELD,
    Due,
    Given,
    ModelFunding,
    ModelHold,
    ModelLine,
    Refused,
    check,
    shared,
)

TRADED_IN, SUBSIDY = 1240, 5070

Part = tuple[tuple[str, str], int]


def funding(key: tuple[str, str], amount: int) -> ModelFunding:
    """What funds a line; goods wait for an inspection."""
    return ModelFunding(amount, waits=key[0] == "TRADE_IN")


class FundedModel(FrozenModel):
    """Everything: orders, cases, chargebacks, freezes, and what is not the buyer's cash."""

    # Placed.

    def fund(self, line: ModelLine, parts: list[Part]) -> None:
        for key, amount in parts:
            line.funding[key] = funding(key, amount)
            self.post_funding(line, key, amount)
            if key[0] == "COUPON":
                self.coupons[key[1]].spend(amount)

    def check_funding(self, specs: Any, currency: str) -> None:
        wanted: dict[str, int] = {}
        for spec in specs:
            total = sum(part.amount for part in spec.funding)
            check(holds=total <= spec.amount, reason="FUNDING_EXCEEDS_AMOUNT")
            for part in spec.funding:
                if part.source == "COUPON":
                    wanted[part.reference] = wanted.get(part.reference, 0) + part.amount
        for coupon_id, amount in wanted.items():
            check(holds=coupon_id in self.coupons, reason="COUPON_NOT_FOUND")
            coupon = self.coupons[coupon_id]
            over = coupon.expires is not None and coupon.expires <= self.now
            check(holds=not over and coupon.state != "EXPIRED", reason="COUPON_EXPIRED")
            check(holds=coupon.state == "ISSUED", reason="COUPON_STATE")
            check(holds=coupon.line.currency == currency, reason="CURRENCY_MISMATCH")
            check(holds=amount <= coupon.balance, reason="COUPON_EXCEEDS_BALANCE")

    def post_funding(self, line: ModelLine, key: tuple[str, str], amount: int) -> None:
        source, reference = key
        kind = {"SUBSIDY": SUBSIDY, "COUPON": COUPONS, "TRADE_IN": TRADED_IN}[source]
        owner = reference if source == "TRADE_IN" else ""
        self.post(kind, owner, line.currency, amount)

    def coupons_now(self) -> dict[str, dict[str, Any]]:
        return {coupon_id: dict(vars(coupon)) for coupon_id, coupon in self.coupons.items()}

    def put_back(self, coupons: dict[str, dict[str, Any]]) -> None:
        for coupon_id, was in coupons.items():
            vars(self.coupons[coupon_id]).update(was)

    def give_up(self, line: ModelLine) -> None:
        for key, each in line.funding.items():
            self.post_funding(line, key, -each.left)
            if key[0] == "COUPON":
                self.coupons[key[1]].give_back(each.left, self.now)
            each.amount = each.returned = 0

    # Given back.

    def funding_back(self, given: Given, goods: int) -> None:
        """What of goods that are refunded goes back to what funds the line."""
        line = given.line
        amount = min(goods, line.left)
        giving = {key: each for key, each in line.funding.items() if not each.inspected}
        left = {key: each.left for key, each in giving.items()}
        if not amount or not any(left.values()):
            return
        gone = Fraction(line.captured - line.left + amount, line.captured)
        due = floor(gone * sum(each.amount for each in giving.values()))
        due = max(0, due - sum(each.returned for each in giving.values()))
        parts = shared(min(due, amount), list(left.values()))
        for key, part in zip(giving, parts, strict=True):
            if part:
                given.funded[key] = part
                giving[key].returned += part
                self.post_funding(line, key, -part)
                if key[0] == "COUPON":
                    self.coupons[key[1]].give_back(part, self.now)

    def funding_again(self, given: Given) -> int:
        """Have a line funded again as far as it can be; what of that is no cash."""
        again = 0
        for key, part in given.funded.items():
            amount = part
            if key[0] == "COUPON":
                coupon = self.coupons[key[1]]
                amount = min(part, coupon.balance)
                if amount:
                    coupon.spend(amount)
            given.line.funding[key].returned -= amount
            self.post_funding(given.line, key, amount)
            again += amount
        return again

    # Coupons expire.

    def due(self, until: datetime) -> list[Due]:
        expiring = [
            Due(coupon.due, "coupon", coupon_id)
            for coupon_id, coupon in self.coupons.items()
            if coupon.due is not None and coupon.due <= until
        ]
        return sorted([*super().due(until), *expiring])

    def fall_due(self, due: Due) -> bool:
        if due.what != "coupon":
            return super().fall_due(due)
        coupon: ModelCoupon = self.coupons[due.id]
        if coupon.due != due.time:
            return False
        line = coupon.line
        self.post(COUPONS, "", line.currency, coupon.balance)
        of_merchant = coupon.funded_by == "MERCHANT"
        back = (AVAILABLE, line.merchant) if of_merchant else (GOODWILL, "")
        self.post(*back, line.currency, -coupon.balance)
        coupon.balance, coupon.due, coupon.state = 0, None, "EXPIRED"
        if of_merchant:
            self.recover(line.merchant, line.currency)
        return True

    # Inspected.

    def inspect_trade_in(self, c: Any) -> None:
        hold = self.hold(c.hold_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        line = hold.lines[self.named(hold, [c.line_id])[0]]
        goods = line.funding.get(("TRADE_IN", c.party))
        if goods is None:
            raise Refused("TRADE_IN_NOT_FOUND")
        check(holds=not goods.inspected and goods.left > 0, reason="TRADE_IN_INSPECTED")
        self.effective(c.occurred_time)
        check(holds=c.value <= goods.left, reason="VALUE_EXCEEDS_VALUATION")
        lost = goods.left - c.value
        taken = min(lost, line.held)
        check(holds=taken == lost or line.held == line.kept, reason="HELD_TOO_LITTLE")
        self.post(TRADED_IN, c.party, line.currency, -lost)
        self.post(HELD, line.merchant, line.currency, taken)
        self.post(SUBSIDY, "", line.currency, lost - taken)
        line.captured -= taken
        line.held -= taken
        goods.amount -= lost
        goods.inspected = True
        if lost > taken:
            line.funding.setdefault(("SUBSIDY", ""), ModelFunding(0)).amount += lost - taken
        line.not_before = max(line.not_before, self.now)

    # Exchanged.

    def exchange_lines(self, c: Any) -> None:
        given, price = sum(item.amount for item in c.items), sum(new.amount for new in c.lines)
        check(holds=(given > price) == bool(c.refund_id), reason="FIELD_INVALID")
        hold = self.hold(c.hold_id)
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        self.named(hold, [item.line_id for item in c.items])
        known = any(new.line_id in hold.lines for new in c.lines)
        check(holds=not known, reason="LINE_EXISTS")
        self.check_new_lines(c.lines)
        self.effective(c.effective_time)
        lines = [hold.lines[item.line_id] for item in c.items]
        amounts = [item.amount for item in c.items]
        self.check_free(lines)
        enough = all(a <= line.held for line, a in zip(lines, amounts, strict=True))
        check(holds=enough, reason="HELD_TOO_LITTLE")
        if given > price:
            check(holds=c.refund_id not in self.refunds, reason="REFUND_EXISTS")
            check(holds=c.refund_id not in self.case_ids, reason="CASE_EXISTS")
            parts = shared(given - price, amounts)
            free = all(self.can_give(line, a) for line, a in zip(lines, parts, strict=True))
            check(holds=free, reason="HELD_TOO_LITTLE")
            self.refund_less(c.refund_id, c.hold_id, lines, parts)
            amounts = [a - part for a, part in zip(amounts, parts, strict=True)]
        self.take_over(c, hold, [*zip(lines, amounts, strict=True)])

    def check_free(self, lines: list[ModelLine]) -> None:
        """What blocks a line must not be left behind."""
        for line in lines:
            on_it = (case.is_open and case.names(line) for case in self.cases_of_lines())
            check(holds=not any(on_it), reason="LINE_DISPUTED")
            check(holds=not self.is_held_up(line), reason="FUNDS_FROZEN")

    def cases_of_lines(self) -> list[ModelCase]:
        return [case for case in self.cases.values() if not case.order_wide]

    def can_give(self, line: ModelLine, amount: int) -> bool:
        """Whether a refund of an amount leaves what waits for an inspection."""
        if not line.bound:
            return True
        kept = {key: ModelFunding(**vars(each)) for key, each in line.funding.items()}
        before, coupons = self.money.copy(), self.coupons_now()
        self.funding_back(Given(line), amount)
        spendable = line.kept - line.bound
        line.funding, self.money = kept, before
        self.put_back(coupons)
        return spendable >= amount

    def refund_less(
        self, refund_id: str, hold_id: str, lines: list[ModelLine], parts: list[int]
    ) -> None:
        total = cash = 0
        for line, amount in zip(lines, parts, strict=True):
            given = Given(line)
            self.give_out_of_line(given, 0, amount)
            self.count(given)
            total += amount
            cash += given.cash
        self.owe(refund_id, hold_id, total, total - cash)

    def take_over(self, c: Any, hold: ModelHold, given: list[tuple[ModelLine, int]]) -> None:
        pool: list[list[Any]] = []
        for line, amount in given:
            if not amount:
                continue
            pool += [[key, part] for key, part in self.going_over(line, amount).items() if part]
            line.held -= amount
            line.captured -= amount
            line.exchanged -= amount
            self.post(HELD, line.merchant, line.currency, amount)
        exchanged = shared(sum(a for _, a in given), [new.amount for new in c.lines])
        tail = max((line.appeal_until for line, amount in given if amount), default=BEGIN)
        whole, funded = sum(exchanged), sum(part for _, part in pool)
        reached = told = 0
        for new, amount in zip(c.lines, exchanged, strict=True):
            of = (new.merchant, c.currency, *self.policies[new.policy_id])
            line = ModelLine(c.hold_id, new.line_id, *of, new.amount, new.amount)
            line.agreed, line.exchanged = hold.agreed.get(new.merchant, (0, 0)), amount
            line.shares = [(share.party, share.bps) for share in new.shares]
            line.appeal_until = tail
            hold.lines[new.line_id] = line
            self.post(HELD, new.merchant, c.currency, -new.amount)
            self.collect(hold, hold.psp, new.amount - amount)
            reached += amount
            wanted = floor(Fraction(funded * reached, whole)) - told
            told += wanted
            while wanted:
                key, part = pool[0]
                taken = min(wanted, part)
                line.funding.setdefault(key, funding(key, 0)).amount += taken
                wanted -= taken
                pool[0][1] -= taken
                if not pool[0][1]:
                    pool.pop(0)

    def going_over(self, line: ModelLine, amount: int) -> dict[tuple[str, str], int]:
        """What of what funds a line goes over with an amount that is taken out of it."""
        giving = {key: each for key, each in line.funding.items() if not each.inspected}
        left = [each.left for each in giving.values()]
        waits = [each.bound for each in giving.values()]
        due = min(amount, floor(Fraction(sum(left) * amount, max(line.left, amount))))
        must = min(amount, max(0, sum(waits) - (line.kept - amount)))
        parts = shared(due, left) if due else [0] * len(left)
        if sum(part for part, each in zip(parts, waits, strict=True) if each) < must:
            others = [a - b for a, b in zip(left, waits, strict=True)]
            rest = max(0, due - must)
            besides = shared(rest, others) if rest else [0] * len(left)
            parts = [a + b for a, b in zip(shared(must, waits), besides, strict=True)]
        for each, part in zip(giving.values(), parts, strict=True):
            each.amount -= part
        return dict(zip(giving, parts, strict=True))
