"""An independent model of freezes, on top of the one of orders, cases and chargebacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.property.case_model import ModelClaim
from tests.property.chargeback_model import Model
from tests.property.order_model import AVAILABLE, FROZEN, HELD, Due, ModelLine, check

CURRENCIES = ("CNY", "JPY")


@dataclass
class ModelFreeze:
    """A freeze: what of which lines, or of which currencies of a merchant, it has set apart."""

    target: str
    target_id: str
    whole: bool
    lines: dict[tuple[str, str], int]
    money: dict[str, int]
    expires: datetime | None
    state: str = "PLACED"
    proposed_by: str = ""
    ended: datetime | None = None

    def bears_on(self, line: ModelLine, buyer: str) -> bool:
        """Whether it blocks a line as long as it stands."""
        if self.target == "HOLD":
            whole = self.whole and line.hold_id == self.target_id
            return whole or line.key in self.lines
        return self.whole and self.target_id == {"MERCHANT": line.merchant}.get(self.target, buyer)


class FrozenModel(Model):
    """Orders, their cases and chargebacks, and freezes."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.freezes: dict[str, ModelFreeze] = {}

    def bearing_on(self, line: ModelLine) -> Iterator[ModelFreeze]:
        buyer = self.holds[line.hold_id].buyer
        return (each for each in self.freezes.values() if each.bears_on(line, buyer))

    def is_blocked(self, line: ModelLine) -> bool:
        frozen = (each.ended is None and each.target == "HOLD" for each in self.bearing_on(line))
        return super().is_blocked(line) or any(frozen)

    def is_held_up(self, line: ModelLine) -> bool:
        return any(each.ended is None for each in self.bearing_on(line))

    def release_moment(self, line: ModelLine, due: datetime) -> datetime:
        return max([due, *(each.ended for each in self.bearing_on(line) if each.ended)])

    def is_frozen(self, merchant: str) -> bool:
        return any(
            each.ended is None
            and each.whole
            and (each.target, each.target_id) == ("MERCHANT", merchant)
            for each in self.freezes.values()
        )

    # Placing.

    def freeze_funds(self, c: Any) -> None:
        kind, target_id = c.target
        amounts = bool(c.items or c.amount)
        fits = not (c.items and kind != "HOLD") and not (c.amount and kind != "MERCHANT")
        fits = fits and amounts == bool(c.currency)
        fits = fits and (c.expire_time is None or c.expire_time > self.now)
        check(holds=fits, reason="FIELD_INVALID")
        check(holds=c.freeze_id not in self.freezes, reason="FREEZE_EXISTS")
        freeze = ModelFreeze(str(kind), target_id, not amounts, {}, {}, c.expire_time)
        if kind == "HOLD":
            self.name_lines(freeze, c)
        elif kind == "MERCHANT":
            self.name_money(freeze, c)
        self.freezes[c.freeze_id] = freeze
        for (hold_id, line_id), amount in freeze.lines.items():
            line = self.holds[hold_id].lines[line_id]
            line.held -= amount
            line.frozen += amount
            self.move(HELD, FROZEN, line.merchant, line.currency, amount)
        for currency, amount in freeze.money.items():
            self.move(AVAILABLE, FROZEN, target_id, currency, amount)

    def name_lines(self, freeze: ModelFreeze, c: Any) -> None:
        hold = self.hold(freeze.target_id)
        if freeze.whole:
            check(holds=not self.is_closed(freeze.target_id), reason="FREEZE_EXCEEDS_FUNDS")
            freeze.lines = {line.key: line.held for line in hold.lines.values() if line.held}
            return
        check(holds=c.currency == hold.currency, reason="CURRENCY_MISMATCH")
        self.named(hold, [item.line_id for item in c.items])
        for line_id, amount in c.items:
            enough = amount <= hold.lines[line_id].held
            check(holds=enough, reason="FREEZE_EXCEEDS_FUNDS")
            freeze.lines[freeze.target_id, line_id] = amount

    def name_money(self, freeze: ModelFreeze, c: Any) -> None:
        has = {each: self.available(freeze.target_id, each) for each in CURRENCIES}
        if freeze.whole:
            freeze.money = {currency: amount for currency, amount in has.items() if amount}
            return
        check(holds=c.amount <= has.get(c.currency, 0), reason="FREEZE_EXCEEDS_FUNDS")
        freeze.money = {c.currency: c.amount}

    # Ending.

    def standing(self, freeze_id: str, state: str) -> ModelFreeze:
        check(holds=freeze_id in self.freezes, reason="FREEZE_NOT_FOUND")
        freeze = self.freezes[freeze_id]
        passed = freeze.expires is not None and freeze.expires <= self.now
        check(holds=freeze.state == state and not passed, reason="FREEZE_STATE")
        return freeze

    def propose_lift(self, c: Any) -> None:
        freeze = self.standing(c.freeze_id, "PLACED")
        freeze.state, freeze.proposed_by = "LIFT_PROPOSED", c.by

    def review_lift(self, c: Any) -> None:
        freeze = self.standing(c.freeze_id, "LIFT_PROPOSED")
        second = not c.approved or c.by != freeze.proposed_by
        check(holds=second, reason="SECOND_PERSON_REQUIRED")
        if c.approved:
            self.end(freeze, "LIFTED", self.now)
        else:
            freeze.state = "PLACED"

    def due(self, until: datetime) -> list[Due]:
        found = {
            Due(freeze.expires, "freeze", freeze_id)
            for freeze_id, freeze in self.freezes.items()
            if freeze.ended is None and freeze.expires is not None and freeze.expires <= until
        }
        return sorted([*super().due(until), *found])

    def fall_due(self, due: Due) -> bool:
        if due.what != "freeze":
            return super().fall_due(due)
        self.end(self.freezes[due.id], "EXPIRED", due.time)
        return True

    def end(self, freeze: ModelFreeze, state: str, when: datetime) -> None:
        """Give back what was set apart, first to whoever has claimed it in vain."""
        freeze.state, freeze.ended = state, when
        for hold_id, line_id in freeze.lines:
            line = self.holds[hold_id].lines[line_id]
            amount = freeze.lines[line.key]
            line.frozen -= amount
            line.held += amount
            self.move(FROZEN, HELD, line.merchant, line.currency, amount)
            for claim in self.claims_on(line):
                passed = min(claim.missing, amount)
                self.reserve(claim, passed)
                amount -= passed
        for line in self.lines():
            buyer = self.holds[line.hold_id].buyer
            if freeze.target == "HOLD" and freeze.bears_on(line, buyer):
                line.not_before = max(line.not_before, when)
        for currency, amount in freeze.money.items():
            self.move(FROZEN, AVAILABLE, freeze.target_id, currency, amount)
            self.recover(freeze.target_id, currency)

    def claims_on(self, line: ModelLine) -> Iterator[ModelClaim]:
        """The claims of open cases on a line, the oldest first."""
        for case in sorted(self.cases.values(), key=lambda each: each.number):
            if case.is_open and line.key in case.claims:
                yield case.claims[line.key]
