"""The journal: requests into filters and keys, and what was read into messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from escrow.v1 import journal_pb2
from ledger.domain.chart import CHART, AccountKey
from ledger.domain.entries import Posting
from ledger.domain.money import in_range
from ledger.storage.following import Selection
from ledger.storage.journal import (
    AccountBalance,
    BalanceFilter,
    CurrencySummary,
    EntryFilter,
    PostingRecord,
    StoredEntry,
    TrialBalanceRow,
)
from ledger.timestamps import to_timestamp
from ledger.verification.steps import Check, Progress, Step, Verdict
from server.convert.times import optional_time


def entry_filter(request: journal_pb2.ListEntriesRequest) -> EntryFilter:
    """Which entries a ListEntries asks for."""
    interval = request.record_interval
    return EntryFilter(
        selection=selection(request),
        from_seq=request.from_seq,
        since=optional_time(interval, "start_time", "record_interval.start_time"),
        until=optional_time(interval, "end_time", "record_interval.end_time"),
    )


def selection(
    request: journal_pb2.ListEntriesRequest | journal_pb2.WatchEntriesRequest,
) -> Selection:
    """Which entries a ListEntries or a WatchEntries asks for, but for their place in time."""
    return Selection(hold_id=request.hold_id, kinds=_kinds(request.kinds))


def _kinds(numbers: Iterable[int]) -> frozenset[str]:
    """Kinds as they are stored: by the field of the fact that has their number."""
    fields = journal_pb2.Entry.DESCRIPTOR.fields_by_number
    return frozenset(fields[number].name for number in numbers)


def balance_filter(request: journal_pb2.ListBalancesRequest) -> BalanceFilter:
    """Which accounts a ListBalances asks for."""
    return BalanceFilter(
        kind=request.kind or None,
        owner=request.owner,
        as_of=optional_time(request, "as_of_time"),
    )


def account_key(message: journal_pb2.AccountKey) -> AccountKey:
    """The account a request names."""
    return AccountKey(message.kind, message.owner, message.currency_code)


def _account_key(key: AccountKey) -> journal_pb2.AccountKey:
    return journal_pb2.AccountKey(kind=key.kind, owner=key.owner, currency_code=key.currency)


def entry(body: bytes) -> journal_pb2.Entry:
    """A stored entry: its body is the message."""
    return journal_pb2.Entry.FromString(body)


def entries(stored: Iterable[StoredEntry]) -> journal_pb2.ListEntriesResponse:
    """A page of entries."""
    return journal_pb2.ListEntriesResponse(entries=[entry(one.body) for one in stored])


def postings(records: Iterable[PostingRecord]) -> journal_pb2.ListPostingsResponse:
    """A page of postings."""
    return journal_pb2.ListPostingsResponse(
        postings=[
            journal_pb2.PostingRecord(
                entry_seq=record.seq,
                record_time=to_timestamp(record.record_time),
                posting=_posting(record.posting),
            )
            for record in records
        ]
    )


def _posting(posting: Posting) -> journal_pb2.Posting:
    return journal_pb2.Posting(
        account=_account_key(posting.account),
        amount_minor=posting.amount,
        account_version=posting.version,
        balance_minor=posting.balance,
        hold_id=posting.hold_id,
        line_id=posting.line_id,
        payout_id=posting.payout_id,
    )


def balance(of: AccountBalance) -> journal_pb2.Balance:
    """The balance of an account."""
    return journal_pb2.Balance(
        account=_account_key(of.key), balance_minor=of.balance, account_version=of.version
    )


def balances(found: Iterable[AccountBalance]) -> journal_pb2.ListBalancesResponse:
    """A page of balances."""
    return journal_pb2.ListBalancesResponse(balances=[balance(of) for of in found])


def trial_balance(rows: Iterable[TrialBalanceRow]) -> journal_pb2.TrialBalance:
    """The trial balance; AMOUNT_OUT_OF_RANGE when a sum over accounts leaves int64."""
    return journal_pb2.TrialBalance(
        rows=[
            journal_pb2.TrialBalanceRow(
                kind=row.kind,
                title=CHART[row.kind].title,
                currency_code=row.currency,
                debit_minor=in_range(row.debit),
                credit_minor=in_range(row.credit),
                account_count=row.account_count,
            )
            for row in rows
        ]
    )


def summary(currencies: Iterable[CurrencySummary]) -> journal_pb2.Summary:
    """The summary; AMOUNT_OUT_OF_RANGE when a sum over accounts or lines leaves int64."""
    return journal_pb2.Summary(
        currencies=[
            journal_pb2.CurrencySummary(
                currency_code=one.currency,
                hold_count=one.hold_count,
                line_count=one.line_count,
                captured_minor=in_range(one.captured),
                held_minor=in_range(one.held),
                refunded_before_release_minor=in_range(one.refunded_before),
                released_minor=in_range(one.released),
                refunded_after_release_minor=in_range(one.refunded_after),
                refund_payable_minor=in_range(one.refund_payable),
                receivable_minor=in_range(one.receivable),
                available_minor=in_range(one.available),
                in_transit_minor=in_range(one.in_transit),
                paid_out_minor=in_range(one.paid_out),
                disputed_minor=in_range(one.disputed),
                reserved_minor=in_range(one.reserved),
                charged_back_before_release_minor=in_range(one.charged_back),
                charged_back_after_release_minor=in_range(one.charged_back_after),
                compensated_minor=in_range(one.compensated),
                recalled_minor=in_range(one.recalled),
                frozen_minor=in_range(one.frozen),
            )
            for one in currencies
        ]
    )


def verify_step(step: Step) -> journal_pb2.VerifyLedgerResponse:
    """A step of a verification."""
    return _STEPS[type(step)](step)


def _progress(step: Progress) -> journal_pb2.VerifyLedgerResponse:
    progress = journal_pb2.VerifyProgress(
        check=step.check, examined=step.examined, total=step.total
    )
    return journal_pb2.VerifyLedgerResponse(progress=progress)


def _check(step: Check) -> journal_pb2.VerifyLedgerResponse:
    check = journal_pb2.VerifyCheck(
        check=step.check,
        description=step.description,
        examined=step.examined,
        wrong=step.wrong,
        examples=step.examples,
    )
    return journal_pb2.VerifyLedgerResponse(check=check)


def _verdict(step: Verdict) -> journal_pb2.VerifyLedgerResponse:
    verdict = journal_pb2.VerifyVerdict(in_order=step.in_order, entry_count=step.entry_count)
    return journal_pb2.VerifyLedgerResponse(verdict=verdict)


_STEPS: Final[Mapping[type, Callable[[Any], journal_pb2.VerifyLedgerResponse]]] = {
    Progress: _progress,
    Check: _check,
    Verdict: _verdict,
}
