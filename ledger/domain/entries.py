"""Entries and postings: what the journal is made of.

A posting's amount is signed: debit positive, credit negative, in minor units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger.domain.chart import AccountKey
from ledger.domain.facts import Fact


class Leg(NamedTuple):
    """One side of an entry that is still to be recorded."""

    account: AccountKey
    amount: int
    hold_id: str = ""
    line_id: str = ""
    payout_id: str = ""


class Posting(NamedTuple):
    """One side of a recorded entry, with the account's version and balance after it."""

    account: AccountKey
    amount: int
    hold_id: str
    line_id: str
    payout_id: str
    account_number: int
    version: int
    balance: int


class UnbalancedEntry(AssertionError):
    """An entry whose legs do not sum to zero in every currency: a fault of our own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as decided: what happened, when, and what it posts.

    It cannot be built unbalanced or with a leg of zero. `actor` is the rule that caused it, where
    that is not whoever gave the command.
    """

    fact: Fact
    effective_time: datetime
    legs: Sequence[Leg] = ()
    actor: str = ""

    def __post_init__(self) -> None:
        sums: dict[str, int] = {}
        for leg in self.legs:
            currency, amount = leg.account.currency, leg.amount
            if not amount:
                raise UnbalancedEntry(f"a leg of zero in {self.fact}")
            sums[currency] = sums.get(currency, 0) + amount
        if any(sums.values()):
            raise UnbalancedEntry(f"{sums} in {self.fact}")


class Entry(NamedTuple):
    """An entry as recorded. Never changed afterwards."""

    seq: int
    effective_time: datetime
    record_time: datetime
    business_date: date
    actor: str
    request_id: str
    fact: Fact
    postings: Sequence[Posting]
