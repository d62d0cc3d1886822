"""From the messages of the contract to resources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.interval_pb2 import Interval

from escrow.v1 import (
    bulk_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    options_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
    token_pb2,
)
from escrow_client._error_details import error_from_status
from escrow_client.errors import EscrowError
from escrow_client.money import Money
from escrow_client.resources import (
    AccountKey,
    Balance,
    Blocker,
    BlockerKind,
    CreatedToken,
    CurrencySummary,
    Entry,
    EntryKind,
    FulfilledLine,
    Fulfilment,
    FulfilmentKind,
    Hold,
    HoldLine,
    HoldState,
    Ledger,
    LineExplanation,
    Payout,
    PayoutState,
    Policy,
    Posting,
    PostingRecord,
    Refund,
    RefundedLine,
    RefundState,
    Release,
    ReleasedLine,
    ReleaseExplanation,
    Scope,
    Token,
    TokenState,
    TrialBalanceRow,
    VerifyCheck,
    VerifyProgress,
    VerifyStep,
    VerifyVerdict,
    Window,
    WriteAnswer,
)

# Amounts repeat, 0 above all, and a value that cannot change can be shared.
_money = lru_cache(maxsize=4_096)(Money)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_E = TypeVar("_E", bound=StrEnum)


def _members(values: EnumTypeWrapper, prefix: str, members: type[_E]) -> dict[int, _E]:
    """Number in the contract → member. A number that is not in it is one of a newer server."""
    return {
        number: members[name.removeprefix(prefix)]
        for name, number in values.items()
        if name.removeprefix(prefix) in members.__members__
    }


_HOLD_STATE = _members(hold_pb2.HoldState, "HOLD_STATE_", HoldState)
_BLOCKER_KIND = _members(hold_pb2.BlockerKind, "BLOCKER_KIND_", BlockerKind)
_FULFILMENT_KIND = _members(fulfilment_pb2.FulfilmentKind, "FULFILMENT_KIND_", FulfilmentKind)
_REFUND_STATE = _members(refund_pb2.RefundState, "REFUND_STATE_", RefundState)
_PAYOUT_STATE = _members(payout_pb2.PayoutState, "PAYOUT_STATE_", PayoutState)
_SCOPE = _members(options_pb2.Scope, "SCOPE_", Scope)
_TOKEN_STATE = _members(token_pb2.TokenState, "TOKEN_STATE_", TokenState)
_ENTRY_KIND = {kind.value: kind for kind in EntryKind}


def _id(name: str) -> str:
    """`536365` of `ledgers/uk/holds/536365`."""
    return name.rpartition("/")[2]


def instant(value: Timestamp) -> datetime:
    return _EPOCH + timedelta(0, value.seconds, value.nanos // 1_000)


def window(value: Interval) -> Window:
    return Window(instant(value.start_time), instant(value.end_time))


def ledger(message: ledger_pb2.Ledger) -> Ledger:
    return Ledger(
        ledger_id=_id(message.name),
        time_zone=message.time_zone,
        test=message.test,
        clock_time=instant(message.clock_time),
        entry_count=message.entry_count,
        create_time=instant(message.create_time),
    )


def policy(message: policy_pb2.Policy) -> Policy:
    return Policy(
        policy_id=_id(message.name),
        version=message.version,
        window_days=message.window_days,
        time_zone=message.time_zone,
        commission_bps=message.commission_bps,
    )


def hold(message: hold_pb2.Hold) -> Hold:
    currency = message.currency_code
    return Hold(
        hold_id=_id(message.name),
        state=_HOLD_STATE.get(message.state, HoldState.UNKNOWN),
        currency=currency,
        psp=message.psp,
        paid_time=instant(message.paid_time),
        entry_seq=message.entry_seq,
        lines=tuple([hold_line(line, currency) for line in message.lines]),
    )


def hold_line(message: hold_pb2.HoldLine, currency: str) -> HoldLine:
    return HoldLine(
        line_id=message.line_id,
        merchant=message.merchant,
        policy=message.policy,
        policy_version=message.policy_version,
        captured=_money(currency, message.captured_minor),
        held=_money(currency, message.held_minor),
        refunded_before_release=_money(currency, message.refunded_before_release_minor),
        released=_money(currency, message.released_minor),
        refunded_after_release=_money(currency, message.refunded_after_release_minor),
        window=window(message.window) if message.HasField("window") else None,
    )


def release(message: hold_pb2.Release) -> Release:
    currency = message.currency_code
    return Release(
        hold_id=_id(message.hold),
        entry_seq=message.entry_seq,
        lines=tuple(
            ReleasedLine(
                line_id=line.line_id,
                merchant=line.merchant,
                amount=_money(currency, line.amount_minor),
                commission=_money(currency, line.commission_minor),
            )
            for line in message.lines
        ),
    )


def release_explanation(message: hold_pb2.ExplainReleaseResponse) -> ReleaseExplanation:
    currency = message.currency_code
    return ReleaseExplanation(
        evaluate_time=instant(message.evaluate_time),
        lines=tuple(
            LineExplanation(
                line=hold_line(explanation.line, currency),
                releasable=explanation.releasable,
                blockers=tuple(_blocker(blocker, currency) for blocker in explanation.blockers),
            )
            for explanation in message.lines
        ),
    )


def _blocker(message: hold_pb2.ReleaseBlocker, currency: str) -> Blocker:
    return Blocker(
        kind=_BLOCKER_KIND.get(message.kind, BlockerKind.UNKNOWN),
        reference=message.reference,
        amount=_money(currency, message.amount_minor),
        until_time=instant(message.until_time) if message.HasField("until_time") else None,
    )


def fulfilment(message: fulfilment_pb2.Fulfilment) -> Fulfilment:
    return Fulfilment(
        hold_id=_id(message.hold),
        kind=_FULFILMENT_KIND.get(message.kind, FulfilmentKind.UNKNOWN),
        occurred_time=instant(message.occurred_time),
        source=message.source,
        entry_seq=message.entry_seq,
        lines=tuple(
            FulfilledLine(line.line_id, window(line.window) if line.HasField("window") else None)
            for line in message.lines
        ),
    )


def refund(message: refund_pb2.Refund) -> Refund:
    currency = message.currency_code
    return Refund(
        refund_id=_id(message.name),
        state=_REFUND_STATE.get(message.state, RefundState.UNKNOWN),
        hold_id=_id(message.hold),
        amount=_money(currency, message.amount_minor),
        reason=message.reason,
        entry_seq=message.entry_seq,
        lines=tuple(
            RefundedLine(
                line_id=line.line_id,
                from_held=_money(currency, line.from_held_minor),
                from_available=_money(currency, line.from_available_minor),
                from_receivable=_money(currency, line.from_receivable_minor),
            )
            for line in message.lines
        ),
    )


def payout(message: payout_pb2.Payout) -> Payout:
    return Payout(
        payout_id=_id(message.name),
        state=_PAYOUT_STATE.get(message.state, PayoutState.UNKNOWN),
        merchant=message.merchant,
        amount=_money(message.currency_code, message.amount_minor),
        destination=message.destination,
        entry_seq=message.entry_seq,
    )


def account_key(message: journal_pb2.AccountKey) -> AccountKey:
    return AccountKey(message.kind, message.owner, message.currency_code)


def posting(message: journal_pb2.Posting) -> Posting:
    account = account_key(message.account)
    return Posting(
        account=account,
        amount=_money(account.currency, message.amount_minor),
        account_version=message.account_version,
        balance=_money(account.currency, message.balance_minor),
        hold_id=message.hold_id,
        line_id=message.line_id,
        payout_id=message.payout_id,
    )


def posting_record(message: journal_pb2.PostingRecord) -> PostingRecord:
    return PostingRecord(message.entry_seq, instant(message.record_time), posting(message.posting))


def entry(message: journal_pb2.Entry) -> Entry:
    kind = message.WhichOneof("fact") or ""
    day = message.business_date
    return Entry(
        seq=message.seq,
        effective_time=instant(message.effective_time),
        record_time=instant(message.record_time),
        business_date=date(day.year, day.month, day.day),
        actor=message.actor,
        request_id=message.request_id,
        postings=tuple(posting(item) for item in message.postings),
        kind=_ENTRY_KIND.get(kind, EntryKind.UNKNOWN),
        fact=_plain(getattr(message, kind)) if kind else {},
    )


def _plain(message: Message) -> dict[str, Any]:
    """The fields of a fact as plain values: times as datetimes, enums by their bare names."""
    fields: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.is_repeated:
            fields[field.name] = [_plain_value(field, item) for item in value]
        elif field.has_presence and not message.HasField(field.name):
            fields[field.name] = None
        else:
            fields[field.name] = _plain_value(field, value)
    return fields


def _plain_value(field: Any, value: Any) -> Any:
    if isinstance(value, Timestamp):
        return instant(value)
    if isinstance(value, Message):
        return _plain(value)
    if field.enum_type is None:
        return value
    # The names of an enum's values begin with that of the enum: FULFILMENT_KIND_SIGNED.
    names = field.enum_type.values_by_number
    prefix = names[0].name.removesuffix("UNSPECIFIED")
    return names[value].name.removeprefix(prefix) if value in names else str(value)


def balance(message: journal_pb2.Balance) -> Balance:
    account = account_key(message.account)
    return Balance(
        account, _money(account.currency, message.balance_minor), message.account_version
    )


def trial_balance_row(message: journal_pb2.TrialBalanceRow) -> TrialBalanceRow:
    currency = message.currency_code
    return TrialBalanceRow(
        kind=message.kind,
        title=message.title,
        currency=currency,
        debit=_money(currency, message.debit_minor),
        credit=_money(currency, message.credit_minor),
        account_count=message.account_count,
    )


def currency_summary(message: journal_pb2.CurrencySummary) -> CurrencySummary:
    currency = message.currency_code
    return CurrencySummary(
        currency=currency,
        hold_count=message.hold_count,
        line_count=message.line_count,
        captured=_money(currency, message.captured_minor),
        held=_money(currency, message.held_minor),
        refunded_before_release=_money(currency, message.refunded_before_release_minor),
        released=_money(currency, message.released_minor),
        refunded_after_release=_money(currency, message.refunded_after_release_minor),
        refund_payable=_money(currency, message.refund_payable_minor),
        receivable=_money(currency, message.receivable_minor),
        available=_money(currency, message.available_minor),
        in_transit=_money(currency, message.in_transit_minor),
        paid_out=_money(currency, message.paid_out_minor),
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


def token(message: token_pb2.Token) -> Token:
    return Token(
        token_id=_id(message.name),
        state=_TOKEN_STATE.get(message.state, TokenState.UNKNOWN),
        scopes=tuple(_SCOPE.get(scope, Scope.UNKNOWN) for scope in message.scopes),
        create_time=instant(message.create_time),
        expire_time=instant(message.expire_time) if message.HasField("expire_time") else None,
        revoke_time=instant(message.revoke_time) if message.HasField("revoke_time") else None,
        creator=message.creator,
    )


def created_token(message: token_pb2.CreateTokenResponse) -> CreatedToken:
    return CreatedToken(token(message.token), message.secret)


_WRITE_ANSWERS: dict[str, Callable[[Any], WriteAnswer]] = {
    "hold": hold,
    "fulfilment": fulfilment,
    "release": release,
    "refund": refund,
    "payout": payout,
}


def write_result(message: bulk_pb2.WriteResult) -> WriteAnswer | EscrowError:
    """What came of one write of a stream; a refusal is not raised."""
    outcome = message.WhichOneof("outcome")
    if outcome == "refusal":
        return error_from_status(message.refusal)
    return _WRITE_ANSWERS[outcome](getattr(message, outcome))
