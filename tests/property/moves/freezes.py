"""Moves of freezes."""

from __future__ import annotations

from ledger.domain import facts
from ledger.domain.commands import Command, FreezeFunds, FreezeItem, ProposeLift, ReviewLift
from ledger.domain.kinds import FreezeTargetKind
from tests.property.moves.dice import HOUR, Moves


class FreezeMoves(Moves):
    """Freezes, and how they are lifted."""

    def freeze(self) -> Command | None:
        line = self.line()
        hold = self.model.holds[line.hold_id]
        target, of_hold, of_merchant = self.dice.choice(
            (
                *(((FreezeTargetKind.HOLD, line.hold_id), each, False) for each in (True, False)),
                *(((FreezeTargetKind.MERCHANT, line.merchant), False, e) for e in (True, False)),
                ((FreezeTargetKind.BUYER, hold.buyer or "b0"), False, False),
            )
        )
        items: tuple[FreezeItem, ...] = ()
        if self.often(of_hold, True):
            lines = list(hold.lines.values())
            named = self.some([each for each in lines if each.held] or lines)
            amounts = [max(1, self.amount(each.held)) for each in named]
            items = tuple(map(FreezeItem, [each.line_id for each in named], amounts))
        amount = 0
        if self.often(of_merchant, True):
            available = self.model.available(line.merchant, hold.currency)
            if not self.often(available, 1):
                return None
            amount = max(1, self.amount(available))
        stated = hold.currency if items or amount else ""
        lasts = self.dice.choice((None, None, HOUR, 24 * HOUR, 24 * HOUR, 100 * HOUR))
        coming = [due.time for due in self.model.due(self.model.now + 1_000 * HOUR)]
        expires = self.model.now + lasts if lasts else None
        if coming and self.dice.random() < 0.3:
            # The very instant at which something else is due.
            expires = self.dice.choice(coming)
        return FreezeFunds(
            f"f{self.dice.randint(0, 40)}",
            facts.FreezeTarget(*target),
            items,
            amount,
            self.often(stated, "EUR"),
            "x",
            "scorer",
            expires,
            "user:a",
        )

    def freeze_in(self, state: str) -> str | None:
        """Some freeze, mostly one in a state."""
        known = self.model.freezes
        likely = [key for key, each in known.items() if each.state == state]
        if not likely:
            return None
        return self.often(self.dice.choice(likely), self.dice.choice([*known, "none"]))

    def propose_lift(self) -> Command | None:
        freeze_id = self.freeze_in("PLACED")
        by = self.dice.choice(("user:a", "user:b"))
        return ProposeLift(freeze_id, "x", by) if freeze_id else None

    def review_lift(self) -> Command | None:
        freeze_id = self.freeze_in("LIFT_PROPOSED")
        by = self.dice.choice(("user:a", "user:b"))
        return ReviewLift(freeze_id, self.dice.random() < 0.8, by) if freeze_id else None
