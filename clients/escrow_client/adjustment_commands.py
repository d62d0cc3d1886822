"""What controllers tell the ledger: adjustments, which take two of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from escrow_client.money import Money
from escrow_client.request_id import new_request_id
from escrow_client.resources import AccountKey


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """One posting of an adjustment, debit positive, and the hold it concerns, if any."""

    account: AccountKey
    amount: Money
    hold_id: str = ""

    def __post_init__(self) -> None:
        _check_currencies([(self.account, self.amount)])


@dataclass(frozen=True, slots=True)
class ManualPostings:
    """Any postings that sum to zero in every currency, on kinds that may be adjusted by hand."""

    lines: Sequence[AdjustmentLine]


@dataclass(frozen=True, slots=True)
class WriteOff:
    """What a merchant owes is given up, or a part of it."""

    merchant: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SegregationTransfer:
    """Money is moved from the platform's own bank account to its segregated one.

    A negative amount is withdrawn from it.
    """

    segregated_account: str
    own_account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CurrencyExchange:
    """One currency is exchanged for another: two assets, or two liabilities.

    `rate` is how many units are bought for one that is sold; the amounts must follow from it, but
    for rounding to a minor unit. `rate_source` is where it is from.
    """

    sold_account: AccountKey
    sold: Money
    bought_account: AccountKey
    bought: Money
    rate: Decimal
    rate_source: str

    def __post_init__(self) -> None:
        _check_currencies([(self.sold_account, self.sold), (self.bought_account, self.bought)])


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an adjustment posted is undone; `entry_seq` is its `review_entry_seq`."""

    entry_seq: int


@dataclass(frozen=True, slots=True)
class ProposeAdjustment:
    """An adjustment to be approved by somebody else before `expire_time`.

    `reason` is a code of the caller's, never text about a person.
    """

    adjustment_id: str
    what: ManualPostings | WriteOff | SegregationTransfer | CurrencyExchange | Reversal
    reason: str
    expire_time: datetime
    request_id: str = field(default_factory=new_request_id)


@dataclass(frozen=True, slots=True)
class ReviewAdjustment:
    """An adjustment is approved, by somebody else than who proposed it, or declined."""

    adjustment_id: str
    approved: bool
    request_id: str = field(default_factory=new_request_id)


def _check_currencies(amounts: Iterable[tuple[AccountKey, Money]]) -> None:
    for account, amount in amounts:
        if account.currency != amount.currency:
            raise ValueError(
                f"an account in {account.currency} takes no amount in {amount.currency}"
            )
