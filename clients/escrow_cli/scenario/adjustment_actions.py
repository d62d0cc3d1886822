"""What a step of a scenario can do to the books by hand, which takes two people."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from escrow_cli.scenario.stage import NO_ID, Action, Id, Stage
from escrow_cli.scenario.values import Leg, Moment, Notation
from escrow_client import (
    AccountKey,
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    Money,
    ProposeAdjustment,
    Reversal,
    ReviewAdjustment,
    SegregationTransfer,
    WriteOff,
)

_OPEN_FOR: Final = timedelta(days=1)
_REASON: Final = Id("correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Action):
    """Something is proposed for somebody else to approve; without `expires`, within a day."""

    adjustment: Id
    reason: Id = _REASON
    expires: Moment | None = None

    def send(self, stage: Stage) -> object:
        expires = self.expires.time if self.expires else stage.now + _OPEN_FOR
        command = ProposeAdjustment(self.adjustment, self.what(stage), self.reason, expires)
        return stage.client.propose_adjustment(stage.ledger, command)

    @abstractmethod
    def what(
        self, stage: Stage
    ) -> ManualPostings | WriteOff | SegregationTransfer | CurrencyExchange | Reversal:
        """What is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingsProposal(Proposal):
    """Postings are proposed; `hold` is what they concern."""

    postings: Notation
    hold: Id = NO_ID

    def what(self, _stage: Stage) -> ManualPostings:
        lines = [
            AdjustmentLine(leg.account, Money(leg.account.currency, leg.amount_minor), self.hold)
            for leg in self.postings.legs
        ]
        return ManualPostings(lines)

    def __str__(self) -> str:
        return f"{self.adjustment} is proposed: postings for {self.reason}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffProposal(Proposal):
    """It is proposed to give up what a merchant owes."""

    merchant: Id
    amount: Money

    def what(self, _stage: Stage) -> WriteOff:
        return WriteOff(self.merchant, self.amount)

    def __str__(self) -> str:
        return f"{self.adjustment} is proposed: {self.amount} owed by {self.merchant} is given up."


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferProposal(Proposal):
    """It is proposed to move money into a segregated bank account, or to withdraw it."""

    segregated: Id
    own: Id
    amount: Money
    withdraw: bool = False

    def what(self, _stage: Stage) -> SegregationTransfer:
        minor = -self.amount.amount_minor if self.withdraw else self.amount.amount_minor
        return SegregationTransfer(self.segregated, self.own, Money(self.amount.currency, minor))

    def __str__(self) -> str:
        way = (self.segregated, self.own) if self.withdraw else (self.own, self.segregated)
        return f"{self.adjustment} is proposed: {self.amount} from {way[0]} to {way[1]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeProposal(Proposal):
    """It is proposed to exchange one currency for another; the sides as they are to be posted."""

    sold: Leg
    bought: Leg
    rate: str
    source: Id

    def what(self, _stage: Stage) -> CurrencyExchange:
        sides = (*_side(self.sold), *_side(self.bought))
        return CurrencyExchange(*sides, Decimal(self.rate), self.source)

    def __str__(self) -> str:
        sold, bought = _side(self.sold)[1], _side(self.bought)[1]
        return (
            f"{self.adjustment} is proposed: {sold} for {bought}, at {self.rate} ({self.source})."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalProposal(Proposal):
    """It is proposed to undo an adjustment that was approved."""

    of: Id

    def what(self, stage: Stage) -> Reversal:
        return Reversal(stage.client.get_adjustment(stage.ledger, self.of).review_entry_seq)

    def __str__(self) -> str:
        return f"{self.adjustment} is proposed: what {self.of} posted is undone."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentReview(Action):
    """An adjustment is approved or declined."""

    adjustment: Id
    approved: bool

    def send(self, stage: Stage) -> object:
        command = ReviewAdjustment(self.adjustment, self.approved)
        return stage.client.review_adjustment(stage.ledger, command)

    def __str__(self) -> str:
        return f"{self.adjustment} is {'approved' if self.approved else 'declined'}."


ADJUSTMENT_ACTIONS: Final[dict[str, type[Action]]] = {
    "propose-postings": PostingsProposal,
    "propose-write-off": WriteOffProposal,
    "propose-transfer": TransferProposal,
    "propose-exchange": ExchangeProposal,
    "propose-reversal": ReversalProposal,
    "review-adjustment": AdjustmentReview,
}
"""The adjustments, by the keys of a step that name them."""


def _side(leg: Leg) -> tuple[AccountKey, Money]:
    return leg.account, Money(leg.account.currency, abs(leg.amount_minor))
