"""Moves of what funds lines beside cash, and between lines."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain import facts
from ledger.domain.commands import Command, ExchangeLines, InspectTradeIn, LineSpec, RefundItem
from ledger.domain.facts import Share
from ledger.domain.kinds import FundingSource
from tests.property.moves.dice import MERCHANTS, Moves


class FundingMoves(Moves):
    """Lines that are funded, exchanged and inspected."""

    def new_line(self, line_id: str, amount: int) -> LineSpec:
        """A line, in which others share now and then, mostly no more than all of it."""
        policy = f"p{self.dice.randint(0, 3)}"
        shares = [
            Share(f"party{self.dice.randint(0, 1)}", "x", self.dice.choice((1, 3_333, 3_000)))
            for _ in range(self.dice.choice((0, 0, 0, 1, 2)))
        ]
        if self.dice.random() < 0.02:
            shares.append(Share("party0", "x", 10_000))
        return LineSpec(line_id, self.dice.choice(MERCHANTS), amount, policy, shares=tuple(shares))

    def line_spec(self, line_id: str, amount: int) -> LineSpec:
        """A line that may be funded by something else than cash."""
        return self.new_line(line_id, amount)._replace(funding=tuple(self.funding(amount)))

    def funding(self, amount: int) -> Iterator[facts.FundingPart]:
        """What of an amount is not paid in cash; most are."""
        left = self.often(amount, amount + 1)
        sources = self.dice.sample(list(FundingSource), self.dice.choice((0, 0, 0, 0, 1, 1, 2, 3)))
        for source in sources:
            reference = {FundingSource.TRADE_IN: "reseller"}.get(source, "")
            part = self.dice.randint(0, left)
            if source is FundingSource.COUPON:
                spent = [key for key, each in self.model.coupons.items() if each.balance]
                if not spent:
                    continue
                reference = self.often(self.dice.choice(spent), "none")
                if reference in self.model.coupons:
                    part = self.often(min(part, self.model.coupons[reference].balance), part)
            if part:
                left -= part
                yield facts.FundingPart(source, reference, part)

    def exchange(self) -> Command | None:
        hold_id = self.line().hold_id
        hold = self.model.holds[hold_id]
        held = [line for line in hold.lines.values() if line.held]
        if not held or len(hold.lines) > 8:
            return None
        items = [
            RefundItem(each.line_id, max(1, self.amount(each.held))) for each in self.some(held)
        ]
        given = sum(item.amount for item in items)
        price = max(2, self.amount(given) + self.dice.choice((0, 0, 7)))
        first = self.dice.randint(1, price - 1)
        number = self.often(len(hold.lines), 0)
        lines = [
            LineSpec(
                str(number + at), self.dice.choice(MERCHANTS), part, f"p{self.dice.randint(0, 3)}"
            )
            for at, part in enumerate((first, price - first))
        ]
        refund_id = f"r{self.dice.randint(0, 40)}" if price < given else ""
        return ExchangeLines(
            hold_id,
            self.often(hold.currency, "EUR"),
            tuple(items),
            tuple(lines),
            self.often(refund_id, ""),
            "x",
            self.stated(),
        )

    def inspect(self) -> Command | None:
        waiting = [line for line in self.model.lines() if line.bound]
        if not waiting:
            return None
        line = self.dice.choice(waiting)
        return InspectTradeIn(
            line.hold_id,
            self.often(line.line_id, self.line().line_id),
            self.often("reseller", "nobody"),
            self.often(line.currency, "EUR"),
            self.amount(line.bound),
            "x",
            self.stated(),
        )
