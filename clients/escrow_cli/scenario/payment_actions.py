"""What a step of a scenario can do with an order's payment after it was held: more of it, or none.

As in `actions`, an action that names no time of its own happens at the time of its step.
"""

from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.order_lines import OrderLine
from escrow_cli.scenario.stage import NO_ID, Action, Id, Stage, check_one_currency, given, listed
from escrow_cli.scenario.values import Moment
from escrow_client import CaptureHold, CaptureItem, Money, PaymentPart


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayment:
    """What another provider captured of an order."""

    psp: Id
    amount: Money

    @property
    def part(self) -> PaymentPart:
        """As the client takes it."""
        return PaymentPart(self.psp, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPart:
    """How much more is captured for a line that is there."""

    line: Id
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Action):
    """More is captured for an order: for lines that are there, and for new ones."""

    hold: Id
    psp: Id
    items: tuple[CapturedPart, ...] = ()
    lines: tuple[OrderLine, ...] = ()
    when: Moment | None = None

    def __post_init__(self) -> None:
        check_one_currency((*self.items, *self.lines))

    def send(self, stage: Stage) -> object:
        items = [CaptureItem(each.line, each.amount) for each in self.items]
        lines = [each.command for each in self.lines]
        command = CaptureHold(self.hold, self.psp, items, lines, given(self.when))
        return stage.client.capture_hold(stage.ledger, command)

    def __str__(self) -> str:
        parts = [f"{each.line} {each.amount}" for each in self.items]
        told = listed([*parts, *map(str, self.lines)])
        return f"{self.psp} captures more for {self.hold}: {told}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Action):
    """All that was captured for an order is given up."""

    hold: Id
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        return stage.client.void_hold(stage.ledger, self.hold, void_time=given(self.when))

    def __str__(self) -> str:
        return f"What was captured for {self.hold} is given up."


def by_psp(psp: str) -> str:
    """Who did something, where it is said which provider."""
    return psp if psp != NO_ID else "The provider"


PAYMENT_ACTIONS: Final[dict[str, type[Action]]] = {"capture": Capture, "void": Void}
"""The actions, by the keys of a step that name them."""
