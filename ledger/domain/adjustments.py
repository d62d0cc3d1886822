"""Adjustments: what no other command posts, by two people; and the reversal of one (E8, E14, E16).

They are proposed as one of five things, and all of them become lines there and then: what is
approved is what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ledger.domain.chart import AccountKey, Kind
from ledger.domain.kinds import AdjustmentKind


class AdjustmentLine(NamedTuple):
    """One posting of an adjustment, in minor units; debit positive, never 0."""

    account: AccountKey
    amount: int
    hold_id: str = ""


class ManualPostings(NamedTuple):
    """Any balanced postings."""

    lines: tuple[AdjustmentLine, ...]


class WriteOff(NamedTuple):
    """A merchant's debt is given up."""

    merchant: str
    currency: str
    amount: int


class SegregationTransfer(NamedTuple):
    """Money is moved into a segregated bank account from an own one; back, if it is negative."""

    segregated_account: str
    own_account: str
    currency: str
    amount: int


class CurrencyExchange(NamedTuple):
    """One currency is exchanged for another, at a rate: units bought for one that is sold."""

    sold_account: AccountKey
    sold: int
    bought_account: AccountKey
    bought: int
    rate: str
    rate_source: str


class Reversal(NamedTuple):
    """What an adjustment posted with an entry is undone."""

    entry_seq: int


Proposal = ManualPostings | WriteOff | SegregationTransfer | CurrencyExchange | Reversal


def accounts_of(what: Proposal) -> list[AccountKey]:
    """The accounts that whoever proposes it has chosen."""
    match what:
        case ManualPostings(lines):
            return [line.account for line in lines]
        case CurrencyExchange():
            return [what.sold_account, what.bought_account]
    return []


def holds_of(what: Proposal) -> set[str]:
    """The holds that are named: by its lines, and as owners of what their buyers owe."""
    named = {line.hold_id for line in what.lines} if isinstance(what, ManualPostings) else set()
    owners = {key.owner for key in accounts_of(what) if key.kind == Kind.BUYER_RECEIVABLE}
    return (named | owners) - {""}


class AdjustmentState(StrEnum):
    """Where an adjustment stands."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    REVERSED = "REVERSED"


@dataclass(slots=True)
class Adjustment:
    """An adjustment. Of `state` EXPIRED is never recorded: `state_at` tells it by the clock."""

    adjustment_id: str
    kind: AdjustmentKind
    reason: str
    expire_time: datetime
    proposed_by: str
    entry_seq: int
    rate: str
    rate_source: str
    reverses_entry_seq: int
    state: AdjustmentState = AdjustmentState.PROPOSED
    reviewed_by: str = ""
    review_entry_seq: int = 0
    reversed_by_entry_seq: int = 0
    lines: tuple[AdjustmentLine, ...] = ()

    @property
    def is_posted(self) -> bool:
        """Whether it was approved, and so has posted its lines; also if that was undone since."""
        return self.state in {AdjustmentState.APPROVED, AdjustmentState.REVERSED}

    def state_at(self, now: datetime) -> AdjustmentState:
        """Where it stands by a clock: it can be approved before its time, and not at it."""
        if self.state is AdjustmentState.PROPOSED and now >= self.expire_time:
            return AdjustmentState.EXPIRED
        return self.state
