"""Refunds: what goes back to the buyer, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from ledger.domain.facts import PaymentPart, RefundedLine
from ledger.domain.kinds import RefundOutcome


class RefundState(StrEnum):
    """Where a refund stands."""

    CREATED = "CREATED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


TRANSITIONS: Final[dict[tuple[RefundState, RefundOutcome], RefundState]] = {
    (RefundState.CREATED, RefundOutcome.SUCCEEDED): RefundState.SUCCEEDED,
    (RefundState.CREATED, RefundOutcome.FAILED): RefundState.FAILED,
    (RefundState.FAILED, RefundOutcome.SUCCEEDED): RefundState.SUCCEEDED,
}


class RefundPayment(NamedTuple):
    """What of a refund goes back through a provider, in minor units, and where that stands."""

    psp: str
    amount: int
    state: RefundState = RefundState.CREATED


@dataclass(slots=True)
class Refund:
    """A refund of lines of one hold, in minor units of the hold's currency.

    `psp` is empty where it goes back through `payments`, which only holds have that have payments
    of their own.
    """

    refund_id: str
    hold_id: str
    currency: str
    psp: str
    reason: str
    entry_seq: int
    lines: tuple[RefundedLine, ...]
    state: RefundState = RefundState.CREATED
    offset: int = 0
    case_id: str = ""
    payments: tuple[RefundPayment, ...] = ()

    @property
    def amount(self) -> int:
        """The sum of its lines."""
        return sum(line.amount for line in self.lines)

    @property
    def payable(self) -> int:
        """What the provider has to pay: cash that the buyer does not have already."""
        return sum(line.cash for line in self.lines) - self.offset

    def parts(self, own_psp: str) -> list[PaymentPart]:
        """What goes back through whom; where it has no payments, through its hold's provider."""
        if self.payments:
            return [PaymentPart(each.psp, each.amount) for each in self.payments]
        return [PaymentPart(own_psp, self.payable)]

    def report(self, outcome: RefundOutcome, psp: str) -> None:
        """Take over what a provider did with its part, and what follows for the whole.

        It has SUCCEEDED when every part has. It has FAILED when one has and no other is still with
        its provider; until then it is CREATED.
        """
        if not psp:
            self.state = TRANSITIONS[self.state, outcome]
            return
        self.payments = tuple(
            [
                each._replace(state=TRANSITIONS[each.state, outcome]) if each.psp == psp else each
                for each in self.payments
            ]
        )
        states = {each.state for each in self.payments}
        if states == {RefundState.SUCCEEDED}:
            self.state = RefundState.SUCCEEDED
        else:
            pending = RefundState.CREATED in states
            self.state = RefundState.CREATED if pending else RefundState.FAILED
