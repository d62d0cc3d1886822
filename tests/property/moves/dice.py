"""What every move is made of: chances, and what there is to choose from."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from ledger.domain.cases import Evidence
from ledger.domain.commands import AdvanceClock
from ledger.domain.kinds import CaseParty
from tests.property.case_model import ModelCase
from tests.property.order_model import BEGIN, ModelLine
from tests.property.whole_model import WholeModel
from tests.support.pure import PureLedger

MERCHANTS: Final = ("m0", "m1")
PROVIDERS: Final = ("psp0", "psp1", "psp2")
IDLE: Final = "idle"
"""A merchant that sells nothing, so that nothing of its is ever open."""
HOUR: Final = timedelta(hours=1)
TICK: Final = timedelta(microseconds=1)
EVIDENCE: Final = Evidence(b"\0" * 32, "image/jpeg", 1, "p", CaseParty.BUYER)
PASSED: Final = AdvanceClock(BEGIN)
"""Stands for a step in which time passed, and nobody asked for anything."""
T = TypeVar("T")


class Moves:
    """Chances in a history that a model tells."""

    dice: random.Random
    model: WholeModel
    ledger: PureLedger
    number: int

    def often(self, usual: T, other: T) -> T:
        """The usual, or now and then something else, which is mostly wrong."""
        return usual if self.dice.random() < 0.97 else other

    def some(self, few: Sequence[T]) -> list[T]:
        return self.dice.sample(few, self.dice.randint(1, len(few)))

    def stated(self) -> datetime | None:
        """Now, a while ago, or a time that cannot be yet."""
        ago = self.dice.choice((None, None, None, None, timedelta(), HOUR, 30 * HOUR))
        return self.often(None if ago is None else self.model.now - ago, self.model.now + HOUR)

    def amount(self, about: int) -> int:
        """An amount about another: all of it, part of it, or a little more."""
        return self.dice.choice((about, about, self.dice.randint(0, about), about // 2, about + 1))

    def line(self) -> ModelLine:
        return self.dice.choice(list(self.model.lines()))

    def case(self, states: Iterable[str] = ()) -> ModelCase | None:
        """Some case, mostly one that stands in one of some states."""
        cases = list(self.model.cases.values())
        if states and self.dice.random() < 0.95:
            cases = [case for case in cases if case.state in states]
        return self.dice.choice(cases) if cases else None
