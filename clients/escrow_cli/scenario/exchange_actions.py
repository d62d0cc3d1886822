"""What a step of a scenario can do to the lines of a hold: exchanged, and what was traded in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.order_lines import OrderLine
from escrow_cli.scenario.stage import NO_ID, Action, Id, Stage, given, listed
from escrow_cli.scenario.values import Moment
from escrow_client import (
    ExchangeLines,
    InspectTradeIn,
    Money,
    RefundItem,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPart:
    """An amount of a line."""

    line: Id
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Action):
    """Held money of lines becomes that of new lines; `given` is what each of them gives."""

    hold: Id
    given: tuple[GivenPart, ...]
    taken: tuple[OrderLine, ...]
    refund: Id = NO_ID
    reason: str = ""
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = ExchangeLines(
            self.hold,
            [RefundItem(each.line, each.amount) for each in self.given],
            [each.command for each in self.taken],
            self.refund,
            self.reason,
            given(self.when),
        )
        return stage.client.exchange_lines(stage.ledger, command)

    def __str__(self) -> str:
        old = listed(f"{each.amount} of {each.line}" for each in self.given)
        refund = f"; {self.refund} refunds the rest" if self.refund else ""
        return f"In {self.hold}, {old} is exchanged for {_words(self.taken)}{refund}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Action):
    """Goods that were traded in are inspected."""

    hold: Id
    line: Id
    party: Id
    value: Money
    reason: str = ""
    when: Moment | None = None

    def send(self, stage: Stage) -> object:
        command = InspectTradeIn(
            self.hold, self.line, self.party, self.value, self.reason, given(self.when)
        )
        return stage.client.inspect_trade_in(stage.ledger, command)

    def __str__(self) -> str:
        goods = f"What {self.party} took for {self.line} of {self.hold}"
        return f"{goods} is inspected: worth {self.value}."


def _words(lines: Iterable[OrderLine]) -> str:
    return listed(map(str, lines))


EXCHANGE_ACTIONS: Final[dict[str, type[Action]]] = {
    "exchange-lines": Exchange,
    "inspect-trade-in": Inspection,
}
"""The actions on lines, by the keys of a step that name them."""
