"""Recovery: what a merchant owes is paid back as soon as money becomes available to it (E8)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft
from ledger.domain.facts import DebtRecovered, RefundCreated

_BEARING: Final = frozenset({Kind.AVAILABLE, Kind.MERCHANT_RECEIVABLE})


def recoveries(book: Book, effective: datetime, *drafts: Draft) -> list[Draft]:
    """A recovery for each merchant that drafts leave with both a debt and an available balance.

    Not by refunds alone: their policy says what of a merchant's money they come out of, and a debt
    that it leaves beside an available balance waits until something else changes either.
    """
    changed: Counter[AccountKey] = Counter()
    refunded: Counter[AccountKey] = Counter()
    for draft in drafts:
        counted = refunded if isinstance(draft.fact, RefundCreated) else changed
        for leg in draft.legs:
            if leg.account.kind in _BEARING:
                counted[leg.account] += leg.amount
    found = []
    touched = [(key.owner, key.currency) for key, amount in changed.items() if amount]
    for merchant, currency in dict.fromkeys(touched):
        owes = AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency)
        has = AccountKey(Kind.AVAILABLE, merchant, currency)
        owed = book.balance(owes) + changed[owes] + refunded[owes]
        available = -(book.balance(has) + changed[has] + refunded[has])
        if (amount := min(owed, available)) > 0:
            fact = DebtRecovered(merchant, currency, amount)
            found.append(Draft(fact, effective, templates.recovery(merchant, currency, amount)))
    return found
