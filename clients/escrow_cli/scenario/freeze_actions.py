"""What a step of a scenario can do to freezes; all of it by whoever plays the scenario."""

from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.stage import NO_ID, Action, Id, Stage, check_one_currency, given, listed
from escrow_cli.scenario.values import Moment
from escrow_client import FreezeFunds, FreezeItem, FreezeTarget, Money, ProposeLift, ReviewLift


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenPart:
    """An amount of a line."""

    line: Id
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezePlacing(Action):
    """A hold, a merchant or a buyer is frozen, or amounts of them."""

    freeze: Id
    reason: Id
    by: Id
    hold: Id = NO_ID
    merchant: Id = NO_ID
    buyer: Id = NO_ID
    items: tuple[FrozenPart, ...] = ()
    amount: Money | None = None
    expires: Moment | None = None

    def __post_init__(self) -> None:
        if [self.hold, self.merchant, self.buyer].count(NO_ID) != 2:
            raise ValueError("expected one of hold, merchant and buyer")
        check_one_currency(self.items)

    def send(self, stage: Stage) -> object:
        command = FreezeFunds(
            self.freeze,
            *self._target,
            self.reason,
            self.by,
            [FreezeItem(each.line, each.amount) for each in self.items],
            self.amount,
            given(self.expires),
        )
        return stage.client.freeze_funds(stage.ledger, command)

    @property
    def _target(self) -> tuple[FreezeTarget, str]:
        if self.hold:
            return FreezeTarget.HOLD, self.hold
        if self.merchant:
            return FreezeTarget.MERCHANT, self.merchant
        return FreezeTarget.BUYER, self.buyer

    def __str__(self) -> str:
        target, target_id = self._target
        parts = [f"{each.line} {each.amount}" for each in self.items]
        parts += [str(self.amount)] if self.amount else []
        what = f"{listed(parts)} of " if parts else ""
        until = f", until {self.expires}" if self.expires else ""
        whom = f"{target.lower()} {target_id}"
        return f"{self.by} has {what}{whom} frozen for {self.reason}: {self.freeze}{until}."


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftProposal(Action):
    """It is proposed to lift a freeze."""

    freeze: Id
    reason: Id

    def send(self, stage: Stage) -> object:
        return stage.client.propose_lift(stage.ledger, ProposeLift(self.freeze, self.reason))

    def __str__(self) -> str:
        return f"It is proposed to lift {self.freeze}: {self.reason}."


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftReview(Action):
    """A freeze is lifted as it was proposed, or kept."""

    freeze: Id
    approved: bool

    def send(self, stage: Stage) -> object:
        return stage.client.review_lift(stage.ledger, ReviewLift(self.freeze, self.approved))

    def __str__(self) -> str:
        return f"{self.freeze} is {'lifted' if self.approved else 'kept'}."


FREEZE_ACTIONS: Final[dict[str, type[Action]]] = {
    "freeze": FreezePlacing,
    "propose-lift": LiftProposal,
    "review-lift": LiftReview,
}
"""The actions on freezes, by the keys of a step that name them."""
