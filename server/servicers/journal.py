"""JournalService."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from escrow.v1 import journal_pb2, journal_pb2_grpc
from ledger.directory import Directory
from ledger.domain.chart import AccountKey
from ledger.follow.follower import Follower
from ledger.journal import Journal
from server.convert import journal as convert
from server.convert import names, reporting
from server.convert.times import optional_time
from server.pages import decode_token, encode_token, page_size


class JournalServicer(journal_pb2_grpc.JournalServiceServicer):
    """Reads entries, postings and balances, follows the journal, and verifies the books."""

    def __init__(self, directory: Directory, journal: Journal, follower: Follower) -> None:
        self._directory = directory
        self._journal = journal
        self._follower = follower

    async def GetEntry(
        self, request: journal_pb2.GetEntryRequest, _context: Any
    ) -> journal_pb2.Entry:
        ledger_id = await self._directory.resolve(names.ledger_id(request.name))
        body = await self._journal.entry(ledger_id, int(names.last_id(request.name)))
        return convert.entry(body)

    async def ListEntries(
        self, request: journal_pb2.ListEntriesRequest, _context: Any
    ) -> journal_pb2.ListEntriesResponse:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        (after,) = decode_token(request, int) or (0,)
        page = await self._journal.entries(
            ledger_id, convert.entry_filter(request), after, page_size(request.page_size)
        )
        response = convert.entries(page.items)
        if page.more:
            response.next_page_token = encode_token([page.items[-1].seq], request)
        return response

    async def WatchEntries(
        self, request: journal_pb2.WatchEntriesRequest, _context: Any
    ) -> AsyncIterator[bytes]:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        following = self._follower.follow(ledger_id, convert.selection(request), request.from_seq)
        async with aclosing(following) as messages:
            async for message in messages:
                yield message

    async def ListPostings(
        self, request: journal_pb2.ListPostingsRequest, _context: Any
    ) -> journal_pb2.ListPostingsResponse:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        page = await self._journal.postings(
            ledger_id,
            convert.account_key(request.account),
            decode_token(request, int, int),
            page_size(request.page_size),
        )
        response = convert.postings(page.items)
        if page.more:
            last = page.items[-1]
            response.next_page_token = encode_token([last.seq, last.posting.version], request)
        return response

    async def GetBalance(
        self, request: journal_pb2.GetBalanceRequest, _context: Any
    ) -> journal_pb2.Balance:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        balance = await self._journal.balance(
            ledger_id, convert.account_key(request.account), optional_time(request, "as_of_time")
        )
        return convert.balance(balance)

    async def ListBalances(
        self, request: journal_pb2.ListBalancesRequest, _context: Any
    ) -> journal_pb2.ListBalancesResponse:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        after = decode_token(request, int, str, str)
        page = await self._journal.balances(
            ledger_id,
            convert.balance_filter(request),
            AccountKey(*after) if after else None,
            page_size(request.page_size),
        )
        response = convert.balances(page.items)
        if page.more:
            response.next_page_token = encode_token(page.items[-1].key, request)
        return response

    async def GetTrialBalance(
        self, request: journal_pb2.GetTrialBalanceRequest, _context: Any
    ) -> journal_pb2.TrialBalance:
        asked = reporting.reporting(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        as_of = optional_time(request, "as_of_time")
        rows = await self._journal.trial_balance(ledger_id, as_of)
        response = convert.trial_balance(rows)
        if asked is not None:
            response.reported.CopyFrom(reporting.trial_balance(rows, asked))
        return response

    async def GetSummary(
        self, request: journal_pb2.GetSummaryRequest, _context: Any
    ) -> journal_pb2.Summary:
        asked = reporting.reporting(request)
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        currencies = await self._journal.summary(ledger_id)
        response = convert.summary(currencies)
        if asked is not None:
            response.reported.CopyFrom(reporting.summary(currencies, asked))
        return response

    async def VerifyLedger(
        self, request: journal_pb2.VerifyLedgerRequest, _context: Any
    ) -> AsyncIterator[journal_pb2.VerifyLedgerResponse]:
        ledger_id = await self._directory.resolve(names.ledger_id(request.parent))
        async with aclosing(self._journal.verify(ledger_id)) as steps:
            async for step in steps:
                yield convert.verify_step(step)
