"""Recovery: what a merchant owes is paid back as soon as money becomes available to it (E8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft
from ledger.domain.facts import DebtRecovered


def recoveries(
    book: Book, currency: str, incoming: Mapping[str, int], effective: datetime
) -> list[Draft]:
    """A recovery for each merchant in debt, out of its balance and what is coming in.

    `incoming` is what the entry before adds to each merchant's available balance.
    """
    drafts = []
    for merchant, amount_in in incoming.items():
        owed = book.balance(AccountKey(Kind.MERCHANT_RECEIVABLE, merchant, currency))
        available = amount_in - book.balance(AccountKey(Kind.AVAILABLE, merchant, currency))
        if amount := min(owed, available):
            fact = DebtRecovered(merchant, currency, amount)
            drafts.append(Draft(fact, effective, templates.recovery(merchant, currency, amount)))
    return drafts
