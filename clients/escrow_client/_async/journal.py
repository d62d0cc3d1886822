"""The journal: entries, postings, balances, and whether the books are in order."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing
from datetime import datetime

from escrow.v1.journal_pb2 import (
    GetBalanceRequest,
    GetEntryRequest,
    GetSummaryRequest,
    GetTrialBalanceRequest,
    ListBalancesRequest,
    ListEntriesRequest,
    ListPostingsRequest,
    VerifyLedgerRequest,
    WatchEntriesRequest,
)
from escrow_client import _from_proto, _to_proto
from escrow_client._async.transport import AsyncTransport
from escrow_client._limits import LONG_TIMEOUT_SECONDS, PAGE_SIZE
from escrow_client.enums import EntryKind
from escrow_client.reporting import ReportedSummary, ReportedTrialBalance, ReportingCurrency
from escrow_client.resources import (
    AccountKey,
    Balance,
    CurrencySummary,
    Entry,
    PostingRecord,
    TrialBalanceRow,
    VerifyStep,
)


class AsyncJournal(AsyncTransport):
    """JournalService.

    `as_of_time` counts everything recorded up to and including that moment; left out, now.
    """

    async def get_entry(
        self, ledger: str, seq: int, *, timeout_seconds: float | None = None
    ) -> Entry:
        """Reads one entry."""
        request = GetEntryRequest(name=f"{_to_proto.ledger_name(ledger)}/entries/{seq}")
        return _from_proto.entry(await self._call(self._journal.GetEntry, request, timeout_seconds))

    async def list_entries(
        self,
        ledger: str,
        *,
        hold_id: str = "",
        from_seq: int = 0,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[EntryKind] = (),
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Entry]:
        """Iterates over entries in commit order: of one hold, from a `seq`, of an interval.

        No `kinds` means all. `since` is inclusive and `until` exclusive, both of the record time.
        `timeout_seconds` is that of each page.
        """
        request = ListEntriesRequest(
            parent=_to_proto.ledger_name(ledger),
            hold_id=hold_id,
            from_seq=from_seq,
            record_interval=_to_proto.interval(since, until),
            kinds=_to_proto.entry_kinds(kinds),
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._journal.ListEntries, request, "entries", timeout_seconds
        ):
            yield _from_proto.entry(message)

    async def watch_entries(
        self,
        ledger: str,
        *,
        from_seq: int = 0,
        hold_id: str = "",
        kinds: Collection[EntryKind] = (),
        on_progress: Callable[[int], None] | None = None,
    ) -> AsyncGenerator[Entry]:
        """Follows the journal: iterates over entries in commit order, and waits for the next.

        Never misses, repeats or reorders one, and never ends by itself. It begins at `from_seq`,
        which may lie beyond the newest entry; of one hold, of some `kinds`, or of all.
        `on_progress` is called with a `seq` once everything up to it was taken or does not match:
        to go on after a restart, watch from the one after it.

        Raises `Unavailable` when it cannot begin within the client's timeout. Once it has begun,
        a server that is away, or silent for half a minute, is looked for again for as long as it
        takes. Closing the iterator, or the client, ends it.
        """
        request = WatchEntriesRequest(
            parent=_to_proto.ledger_name(ledger),
            from_seq=from_seq,
            hold_id=hold_id,
            kinds=_to_proto.entry_kinds(kinds),
        )
        async with aclosing(self._call_watch(self._journal.WatchEntries, request)) as messages:
            async for message in messages:
                for entry in message.entries:
                    yield _from_proto.entry(entry)
                request.from_seq = message.through_seq + 1
                if on_progress is not None:
                    on_progress(message.through_seq)

    async def list_postings(
        self, ledger: str, account: AccountKey, *, timeout_seconds: float | None = None
    ) -> AsyncIterator[PostingRecord]:
        """Iterates over the postings of an account in commit order.

        `timeout_seconds` is that of each page.
        """
        request = ListPostingsRequest(
            parent=_to_proto.ledger_name(ledger),
            account=_to_proto.account_key(account),
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._journal.ListPostings, request, "postings", timeout_seconds
        ):
            yield _from_proto.posting_record(message)

    async def get_balance(
        self,
        ledger: str,
        account: AccountKey,
        *,
        as_of_time: datetime | None = None,
        timeout_seconds: float | None = None,
    ) -> Balance:
        """Reads the balance of an account."""
        request = GetBalanceRequest(
            parent=_to_proto.ledger_name(ledger),
            account=_to_proto.account_key(account),
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
        )
        return _from_proto.balance(
            await self._call(self._journal.GetBalance, request, timeout_seconds)
        )

    async def list_balances(
        self,
        ledger: str,
        *,
        kind: int = 0,
        owner: str = "",
        as_of_time: datetime | None = None,
        timeout_seconds: float | None = None,
    ) -> AsyncIterator[Balance]:
        """Iterates over accounts with their balances: all, of one kind, of one owner.

        `timeout_seconds` is that of each page.
        """
        request = ListBalancesRequest(
            parent=_to_proto.ledger_name(ledger),
            kind=kind,
            owner=owner,
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
            page_size=PAGE_SIZE,
        )
        async for message in self._call_pages(
            self._journal.ListBalances, request, "balances", timeout_seconds
        ):
            yield _from_proto.balance(message)

    async def trial_balance(
        self,
        ledger: str,
        *,
        as_of_time: datetime | None = None,
        timeout_seconds: float | None = None,
    ) -> list[TrialBalanceRow]:
        """Adds up the accounts of each kind and currency; debits equal credits in each."""
        request = GetTrialBalanceRequest(
            parent=_to_proto.ledger_name(ledger),
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
        )
        response = await self._call(self._journal.GetTrialBalance, request, timeout_seconds)
        return [_from_proto.trial_balance_row(row) for row in response.rows]

    async def trial_balance_in(
        self,
        ledger: str,
        reporting: ReportingCurrency,
        *,
        as_of_time: datetime | None = None,
        timeout_seconds: float | None = None,
    ) -> ReportedTrialBalance:
        """The trial balance of all currencies as one, for display, by rates that you give."""
        request = GetTrialBalanceRequest(
            parent=_to_proto.ledger_name(ledger),
            as_of_time=_to_proto.timestamp("as_of_time", as_of_time),
            reporting=_to_proto.reporting_currency(reporting),
        )
        response = await self._call(self._journal.GetTrialBalance, request, timeout_seconds)
        return _from_proto.reported_trial_balance(response.reported)

    async def summary(
        self, ledger: str, *, timeout_seconds: float | None = None
    ) -> list[CurrencySummary]:
        """Adds up, per currency, what was captured and where it is now."""
        request = GetSummaryRequest(parent=_to_proto.ledger_name(ledger))
        response = await self._call(self._journal.GetSummary, request, timeout_seconds)
        return [_from_proto.currency_summary(item) for item in response.currencies]

    async def summary_in(
        self,
        ledger: str,
        reporting: ReportingCurrency,
        *,
        timeout_seconds: float | None = None,
    ) -> ReportedSummary:
        """The summaries of all currencies as one, for display, by rates that you give."""
        request = GetSummaryRequest(
            parent=_to_proto.ledger_name(ledger),
            reporting=_to_proto.reporting_currency(reporting),
        )
        response = await self._call(self._journal.GetSummary, request, timeout_seconds)
        return _from_proto.reported_summary(response.reported)

    async def verify(
        self, ledger: str, *, timeout_seconds: float = LONG_TIMEOUT_SECONDS
    ) -> AsyncIterator[VerifyStep]:
        """Checks the whole ledger and iterates over what was checked; a verdict comes last."""
        request = VerifyLedgerRequest(parent=_to_proto.ledger_name(ledger))
        async for message in self._call_stream(
            self._journal.VerifyLedger, request, timeout_seconds
        ):
            yield _from_proto.verify_step(message)
