"""The journal: entries, postings, balances and their verification."""

from __future__ import annotations

from escrow.v1 import journal_pb2
from escrow_client._from_proto.facts import plain
from escrow_client._from_proto.values import day, instant, money
from escrow_client.enums import EntryKind
from escrow_client.resources import (
    AccountKey,
    Balance,
    CurrencySummary,
    Entry,
    Posting,
    PostingRecord,
    TrialBalanceRow,
    VerifyCheck,
    VerifyProgress,
    VerifyStep,
    VerifyVerdict,
)

# The field of an entry that holds its fact is called as its kind is.
_FACT_KIND = {kind.value: kind for kind in EntryKind}


def account_key(message: journal_pb2.AccountKey) -> AccountKey:
    return AccountKey(message.kind, message.owner, message.currency_code)


def posting(message: journal_pb2.Posting) -> Posting:
    account = account_key(message.account)
    return Posting(
        account=account,
        amount=money(account.currency, message.amount_minor),
        account_version=message.account_version,
        balance=money(account.currency, message.balance_minor),
        hold_id=message.hold_id,
        line_id=message.line_id,
        payout_id=message.payout_id,
    )


def posting_record(message: journal_pb2.PostingRecord) -> PostingRecord:
    return PostingRecord(message.entry_seq, instant(message.record_time), posting(message.posting))


def entry(message: journal_pb2.Entry) -> Entry:
    kind = message.WhichOneof("fact") or ""
    return Entry(
        seq=message.seq,
        effective_time=instant(message.effective_time),
        record_time=instant(message.record_time),
        business_date=day(message.business_date),
        actor=message.actor,
        request_id=message.request_id,
        postings=tuple(posting(item) for item in message.postings),
        kind=_FACT_KIND.get(kind, EntryKind.UNKNOWN),
        fact=plain(getattr(message, kind)) if kind else {},
    )


def balance(message: journal_pb2.Balance) -> Balance:
    account = account_key(message.account)
    return Balance(account, money(account.currency, message.balance_minor), message.account_version)


def trial_balance_row(message: journal_pb2.TrialBalanceRow) -> TrialBalanceRow:
    currency = message.currency_code
    return TrialBalanceRow(
        kind=message.kind,
        title=message.title,
        currency=currency,
        debit=money(currency, message.debit_minor),
        credit=money(currency, message.credit_minor),
        account_count=message.account_count,
    )


def currency_summary(message: journal_pb2.CurrencySummary) -> CurrencySummary:
    currency = message.currency_code
    return CurrencySummary(
        currency=currency,
        hold_count=message.hold_count,
        line_count=message.line_count,
        captured=money(currency, message.captured_minor),
        held=money(currency, message.held_minor),
        refunded_before_release=money(currency, message.refunded_before_release_minor),
        released=money(currency, message.released_minor),
        refunded_after_release=money(currency, message.refunded_after_release_minor),
        refund_payable=money(currency, message.refund_payable_minor),
        receivable=money(currency, message.receivable_minor),
        available=money(currency, message.available_minor),
        in_transit=money(currency, message.in_transit_minor),
        paid_out=money(currency, message.paid_out_minor),
        disputed=money(currency, message.disputed_minor),
        reserved=money(currency, message.reserved_minor),
        charged_back_before_release=money(currency, message.charged_back_before_release_minor),
        charged_back_after_release=money(currency, message.charged_back_after_release_minor),
        compensated=money(currency, message.compensated_minor),
        recalled=money(currency, message.recalled_minor),
        frozen=money(currency, message.frozen_minor),
    )


def verify_step(message: journal_pb2.VerifyLedgerResponse) -> VerifyStep:
    step = message.WhichOneof("step")
    if step == "check":
        check = message.check
        return VerifyCheck(
            check=check.check,
            description=check.description,
            examined=check.examined,
            wrong=check.wrong,
            examples=tuple(check.examples),
        )
    if step == "verdict":
        return VerifyVerdict(message.verdict.in_order, message.verdict.entry_count)
    progress = message.progress
    return VerifyProgress(progress.check, progress.examined, progress.total)
