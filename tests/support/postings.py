"""What entries post, as small as an assertion wants it."""

from __future__ import annotations

from collections import Counter

from escrow_client import AsyncClient, Entry
from tests.support.shop import LEDGER

Posted = dict[tuple[int, str], int]


def posted(entry: Entry) -> Posted:
    """What an entry adds to each account, by its kind and owner; debit positive, minor units."""
    sums: Counter[tuple[int, str]] = Counter()
    for posting in entry.postings:
        sums[posting.account.kind, posting.account.owner] += posting.amount.amount_minor
    return {account: amount for account, amount in sums.items() if amount}


async def recorded(client: AsyncClient, *kinds: str, ledger: str = LEDGER) -> list[Entry]:
    """The entries of some kinds, in their order."""
    return [entry async for entry in client.list_entries(ledger) if entry.kind in kinds]


async def balances(client: AsyncClient, ledger: str = LEDGER) -> Posted:
    """Every account that is not at zero; debit positive, minor units."""
    return {
        (row.account.kind, row.account.owner): row.balance.amount_minor
        async for row in client.list_balances(ledger)
        if row.balance.amount_minor
    }


async def entry_count(client: AsyncClient, ledger: str = LEDGER) -> int:
    """How many entries there are: what is refused adds none."""
    return (await client.get_ledger(ledger)).entry_count
