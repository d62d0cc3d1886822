"""Reading the journal: entries, postings, balances, what they add up to, and their verification."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.balances import Balances
from ledger.domain.chart import AccountKey
from ledger.domain.refusals import Reason, Refusal
from ledger.storage import journal
from ledger.storage.journal import (
    AccountBalance,
    BalanceFilter,
    CurrencySummary,
    EntryFilter,
    Page,
    PostingRecord,
    StoredEntry,
    TrialBalanceRow,
)
from ledger.verification import process
from ledger.verification.steps import Step

VERIFICATIONS_MAX: Final = 2
BEFORE_ALL_POSTINGS: Final = (0, 0)
BEFORE_ALL_ACCOUNTS: Final = AccountKey(0, "", "")


class Journal:
    """Reads of one database. Each sees every write that was answered before it began.

    `as_of` counts everything recorded up to and including that moment; None means now.
    """

    def __init__(self, engine: AsyncEngine, database_url: str) -> None:
        self._engine = engine
        self._database_url = database_url
        self._balances = Balances(engine)
        self._verifications = asyncio.Semaphore(VERIFICATIONS_MAX)

    async def entry(self, ledger_id: UUID, seq: int) -> bytes:
        """The stored body of an entry, or ENTRY_NOT_FOUND."""
        body = await journal.entry(self._engine, ledger_id, seq)
        if body is None:
            raise Refusal(Reason.ENTRY_NOT_FOUND, seq=seq)
        return body

    async def entries(
        self, ledger_id: UUID, where: EntryFilter, after_seq: int, limit: int
    ) -> Page[StoredEntry]:
        """Entries after a `seq`, in commit order."""
        return await journal.entries(self._engine, ledger_id, where, after_seq, limit)

    async def postings(
        self, ledger_id: UUID, key: AccountKey, after: tuple[int, int] | None, limit: int
    ) -> Page[PostingRecord]:
        """Postings of an account after a (seq, version), in commit order, or ACCOUNT_NOT_FOUND."""
        after = after or BEFORE_ALL_POSTINGS
        page = await journal.postings(self._engine, ledger_id, key, after, limit)
        if page is None:
            raise _account_not_found(key)
        return page

    async def balance(
        self, ledger_id: UUID, key: AccountKey, as_of: datetime | None
    ) -> AccountBalance:
        """The balance of an account, or ACCOUNT_NOT_FOUND when it was never opened."""
        if as_of is None:
            balance = await self._balances.get(ledger_id, key)
        else:
            balance = await journal.balance_as_of(self._engine, ledger_id, key, as_of)
        if balance is None:
            raise _account_not_found(key)
        return balance

    async def balances(
        self, ledger_id: UUID, where: BalanceFilter, after: AccountKey | None, limit: int
    ) -> Page[AccountBalance]:
        """Accounts with their balances after a key, by kind, owner and currency."""
        after = after or BEFORE_ALL_ACCOUNTS
        return await journal.balances(self._engine, ledger_id, where, after, limit)

    async def trial_balance(self, ledger_id: UUID, as_of: datetime | None) -> list[TrialBalanceRow]:
        """The accounts added up by currency and kind."""
        return await journal.trial_balance(self._engine, ledger_id, as_of)

    async def summary(self, ledger_id: UUID) -> list[CurrencySummary]:
        """Where the captured money is, by currency."""
        return await journal.summary(self._engine, ledger_id)

    async def verify(self, ledger_id: UUID) -> AsyncGenerator[Step, None]:
        """Verify the whole ledger and tell every step; closing this ends the verification.

        Each is a process of its own, so there are never many at once; the others wait.
        """
        async with (
            self._verifications,
            aclosing(process.run(self._database_url, ledger_id)) as steps,
        ):
            async for step in steps:
                yield step


def _account_not_found(key: AccountKey) -> Refusal:
    return Refusal(
        Reason.ACCOUNT_NOT_FOUND, kind=key.kind, owner=key.owner, currency_code=key.currency
    )
