"""What a step of a scenario can do with an extended warranty."""

from dataclasses import dataclass
from typing import Final

from escrow_cli.scenario.stage import NO_ID, Action, Id, Stage, given
from escrow_cli.scenario.values import Moment
from escrow_client import GrantWarranty, Liable, Money, UseWarranty


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyGift(Action):
    """An amount is set apart for a line until a time."""

    warranty: Id
    hold: Id
    line: Id
    amount: Money
    funded_by: Liable
    until: Moment
    reason: Id = NO_ID

    def send(self, stage: Stage) -> object:
        until = given(self.until)
        assert until is not None
        command = GrantWarranty(
            self.warranty, self.hold, self.line, self.amount, self.funded_by, until, self.reason
        )
        return stage.client.grant_warranty(stage.ledger, command)

    def __str__(self) -> str:
        funder = self.funded_by.lower()
        of = f"{self.line} of {self.hold}"
        return f"The {funder} gives {of} a warranty of {self.amount} until {self.until}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyUse(Action):
    """A part of a warranty is used, for the buyer or for a repair."""

    warranty: Id
    amount: Money
    refund: Id = NO_ID
    party: Id = NO_ID
    reason: Id = NO_ID

    def __post_init__(self) -> None:
        if [self.refund, self.party].count(NO_ID) != 1:
            raise ValueError("expected one of refund and party")

    def send(self, stage: Stage) -> object:
        command = UseWarranty(self.warranty, self.amount, self.refund, self.party, self.reason)
        return stage.client.use_warranty(stage.ledger, command)

    def __str__(self) -> str:
        whom = f"{self.party} for a repair" if self.party else f"the buyer, refund {self.refund}"
        return f"Warranty {self.warranty} pays {self.amount} to {whom}."


WARRANTY_ACTIONS: Final[dict[str, type[Action]]] = {
    "grant-warranty": WarrantyGift,
    "use-warranty": WarrantyUse,
}
"""The actions on extended warranties, by the keys of a step that name them."""
