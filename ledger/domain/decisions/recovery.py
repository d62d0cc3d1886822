"""Recovery: what a merchant owes is paid back as soon as money becomes available to it (E8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft
from ledger.domain.facts import DebtRecovered


def incoming(*drafts: Draft) -> dict[str, int]:
    """What drafts add to the available balance of each merchant, in minor units."""
    added: dict[str, int] = {}
    for draft in drafts:
        for leg in draft.legs:
            if leg.account.kind == Kind.AVAILABLE:
                added[leg.account.owner] = added.get(leg.account.owner, 0) - leg.amount
    return added


def recoveries(
    book: Book, currency: str, added: Mapping[str, int], effective: datetime
) -> list[Draft]:
    """A recovery for each merchant in debt, out of its balance and what is coming in.

    `added` is what the entries before add to each merchant's available balance.
    """
    drafts = []
    for merchant, amount_in in added.items():
        owed = book.balance(AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency))
        available = amount_in - book.balance(AccountKey(Kind.AVAILABLE, merchant, currency))
        if amount := min(owed, available):
            fact = DebtRecovered(merchant, currency, amount)
            drafts.append(Draft(fact, effective, templates.recovery(merchant, currency, amount)))
    return drafts
