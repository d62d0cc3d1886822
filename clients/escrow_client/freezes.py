"""Freezes: what stands still because of a risk, and the commands that place and lift them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from escrow_client.enums import FreezeState
from escrow_client.money import Money, check_one_currency
from escrow_client.request_id import new_request_id


class FreezeTarget(StrEnum):
    """What is frozen."""

    HOLD = "HOLD"
    MERCHANT = "MERCHANT"
    BUYER = "BUYER"
    UNKNOWN = "UNKNOWN"
    """Something that only a newer client knows."""


@dataclass(frozen=True, slots=True)
class FreezeItem:
    """How much of a line to freeze."""

    line_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FreezeFunds:
    """A hold, a merchant or a buyer to be frozen, `target_id` by its id.

    Of a hold, `items` freeze amounts of lines; of a merchant, `amount` freezes so much of what it
    has available. Neither freezes the whole, which is all there is for a buyer. `source` is the
    system or person that gave the signal. `expire_time` is when the freeze ends by itself; None
    when it does not.
    """

    freeze_id: str
    target: FreezeTarget
    target_id: str
    reason: str
    source: str
    items: Sequence[FreezeItem] = ()
    amount: Money | None = None
    expire_time: datetime | None = None
    request_id: str = field(default_factory=new_request_id)

    def __post_init__(self) -> None:
        if self.amounts:
            check_one_currency("items and amount", self.amounts)

    @property
    def amounts(self) -> list[Money]:
        """All its amounts; none where it is of the whole."""
        amounts = [item.amount for item in self.items]
        return amounts if self.amount is None else [*amounts, self.amount]

    @property
    def currency(self) -> str:
        """ISO 4217 code of its amounts; empty where there are none."""
        return self.amounts[0].currency if self.amounts else ""


@dataclass(frozen=True, slots=True)
class ProposeLift:
    """A freeze to be lifted, as soon as somebody else agrees."""

    freeze_id: str
    reason: str
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReviewLift:
    """A freeze is lifted, by somebody else than who proposed that, or kept."""

    freeze_id: str
    approved: bool
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class FrozenAmount:
    """What a freeze set apart; an empty `line_id` is what the merchant had available."""

    amount: Money
    merchant: str
    line_id: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze. `entry_seq` is the entry that placed it, by `placed_by`.

    A `whole` one also blocks what is not among its `amounts`. `lift_proposed_by` is empty as long
    as nobody proposed to lift it, and `lifted_by` as long as nobody agreed; `expire_time` is None
    where it does not end by itself, and `end_time` as long as it stands.
    """

    freeze_id: str
    state: FreezeState
    target: FreezeTarget
    target_id: str
    whole: bool
    amounts: tuple[FrozenAmount, ...]
    reason: str
    source: str
    expire_time: datetime | None
    placed_by: str
    lift_proposed_by: str
    lifted_by: str
    entry_seq: int
    start_time: datetime
    end_time: datetime | None
