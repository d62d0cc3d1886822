"""Moves of extended warranties."""

from __future__ import annotations

from ledger.domain.commands import Command, GrantWarranty, UseWarranty
from ledger.domain.kinds import Liable
from tests.property.moves.dice import HOUR, Moves


class WarrantyMoves(Moves):
    """Warranties that are given and used."""

    def give_warranty(self) -> Command:
        line = self.line()
        until = self.model.now + self.dice.choice((HOUR, 30 * HOUR, 200 * HOUR))
        return GrantWarranty(
            f"w{self.dice.randint(0, 20)}",
            self.often(line.hold_id, "none"),
            self.often(line.line_id, "9"),
            self.often(line.currency, "EUR"),
            self.dice.choice((5, 60, 200)),
            self.dice.choice((Liable.MERCHANT, Liable.PLATFORM)),
            self.often(until, self.model.now),
            "x",
            "user:a",
        )

    def use_warranty(self) -> Command | None:
        if not self.model.warranties:
            return None
        warranty_id = self.dice.choice(list(self.model.warranties))
        warranty = self.model.warranties[warranty_id]
        # By an id that may be a refund's or a case's already.
        refund_id = self.dice.choice(("", f"r{self.dice.randint(0, 30)}", f"c{self.number}"))
        return UseWarranty(
            self.often(warranty_id, "none"),
            self.often(warranty.line.currency, "EUR"),
            self.dice.randint(1, self.often(max(1, warranty.left), warranty.left + 1)),
            refund_id,
            "" if refund_id else "fixer",
            "x",
        )
