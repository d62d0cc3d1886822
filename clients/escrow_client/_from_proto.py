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
from google.type.date_pb2 import Date
from google.type.dayofweek_pb2 import MONDAY
from google.type.interval_pb2 import Interval

from escrow.v1 import (
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    extension_pb2,
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
from escrow_client.enums import (
    BlockerKind,
    CaseOutcome,
    CaseScope,
    CaseState,
    CommissionRefund,
    CountFrom,
    EntryKind,
    ExtensionState,
    FulfilmentKind,
    HoldState,
    ParcelRule,
    PayoutState,
    Refundability,
    RefundGround,
    RefundState,
    Scope,
    TokenState,
    WaitingFor,
)
from escrow_client.errors import EscrowError
from escrow_client.money import Money
from escrow_client.resources import (
    AccountKey,
    Balance,
    Blocker,
    Case,
    CaseLine,
    CreatedToken,
    CurrencySummary,
    Entry,
    FulfilledLine,
    Fulfilment,
    Hold,
    HoldLine,
    Ledger,
    LineExplanation,
    Payout,
    Posting,
    PostingRecord,
    Refund,
    RefundedLine,
    Release,
    ReleasedLine,
    ReleaseExplanation,
    Token,
    TrialBalanceRow,
    VerifyCheck,
    VerifyProgress,
    VerifyStep,
    VerifyVerdict,
    Window,
    WriteAnswer,
)
from escrow_client.rules import Calendar, Extension, Policy, PolicyTerms

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
_WAITING_FOR = _members(fulfilment_pb2.WaitingFor, "WAITING_FOR_", WaitingFor)
_COUNT_FROM = _members(policy_pb2.CountFrom, "COUNT_FROM_", CountFrom)
_PARCEL_RULE = _members(policy_pb2.ParcelRule, "PARCEL_RULE_", ParcelRule)
_REFUNDABILITY = _members(policy_pb2.Refundability, "REFUNDABILITY_", Refundability)
_COMMISSION_REFUND = _members(policy_pb2.CommissionRefund, "COMMISSION_REFUND_", CommissionRefund)
_EXTENSION_STATE = _members(extension_pb2.ExtensionState, "EXTENSION_STATE_", ExtensionState)
_CASE_STATE = _members(case_pb2.CaseState, "CASE_STATE_", CaseState)
_CASE_OUTCOME = _members(case_pb2.CaseOutcome, "CASE_OUTCOME_", CaseOutcome)
_CASE_SCOPE = _members(case_pb2.CaseScope, "CASE_SCOPE_", CaseScope)
_REFUND_GROUND = _members(refund_pb2.RefundGround, "REFUND_GROUND_", RefundGround)
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


def _optional_instant(message: Message, field: str) -> datetime | None:
    return instant(getattr(message, field)) if message.HasField(field) else None


def _day(value: Date) -> date:
    return date(value.year, value.month, value.day)


def window(value: Interval) -> Window:
    return Window(instant(value.start_time), instant(value.end_time))


def _optional_window(message: hold_pb2.HoldLine | fulfilment_pb2.FulfilledLine) -> Window | None:
    return window(message.window) if message.HasField("window") else None


def _waiting_for(number: int) -> WaitingFor | None:
    """None for a window that runs."""
    return _WAITING_FOR.get(number, WaitingFor.UNKNOWN) if number else None


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
        terms=policy_terms(message.terms),
    )


def policy_terms(message: policy_pb2.PolicyTerms) -> PolicyTerms:
    fallback, default = message.fallback_after, message.case_default
    return PolicyTerms(
        trigger=_FULFILMENT_KIND.get(message.trigger, FulfilmentKind.UNKNOWN),
        window_hours=message.window_hours,
        window_working_days=message.window_working_days,
        count_from=_COUNT_FROM.get(message.count_from, CountFrom.UNKNOWN),
        rolls_to_working_day=message.rolls_to_working_day,
        calendar=message.calendar,
        parcel_rule=_PARCEL_RULE.get(message.parcel_rule, ParcelRule.UNKNOWN),
        fallback_after=(
            _FULFILMENT_KIND.get(fallback, FulfilmentKind.UNKNOWN) if fallback else None
        ),
        fallback_days=message.fallback_days,
        statutory_days=message.statutory_days,
        restarts_on_exchange=message.restarts_on_exchange,
        restart_limit_days=message.restart_limit_days,
        appeal_days=message.appeal_days,
        refundability=_REFUNDABILITY.get(message.refundability, Refundability.UNKNOWN),
        requires_settlement=message.requires_settlement,
        unconfirmed_policy=message.unconfirmed_policy,
        reserve_bps=message.reserve_bps,
        reserve_days=message.reserve_days,
        commission_refund=_COMMISSION_REFUND.get(
            message.commission_refund, CommissionRefund.UNKNOWN
        ),
        case_response_hours=message.case_response_hours,
        case_default=_CASE_OUTCOME.get(default, CaseOutcome.UNKNOWN) if default else None,
        refund_working_days=message.refund_working_days,
    )


def calendar(message: calendar_pb2.Calendar) -> Calendar:
    return Calendar(
        calendar_id=_id(message.name),
        revision=message.revision,
        first_year=message.first_year,
        last_year=message.last_year,
        weekend=tuple(day - MONDAY for day in message.weekend),
        holidays=tuple(map(_day, message.holidays)),
        working_days=tuple(map(_day, message.working_days)),
        provenance=message.provenance,
        entry_seq=message.entry_seq,
    )


def extension(message: extension_pb2.Extension) -> Extension:
    return Extension(
        extension_id=_id(message.name),
        state=_EXTENSION_STATE.get(message.state, ExtensionState.UNKNOWN),
        region=message.region,
        carrier=message.carrier,
        start_time=instant(message.start_time),
        end_time=instant(message.end_time),
        days=message.days,
        reason=message.reason,
        entry_seq=message.entry_seq,
        line_count=message.line_count,
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
        region=message.region,
        provider_release_time=_optional_instant(message, "provider_release_time"),
        settle_time=_optional_instant(message, "settle_time"),
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
        window=_optional_window(message),
        disputed=_money(currency, message.disputed_minor),
        reserved=_money(currency, message.reserved_minor),
        waiting_for=_waiting_for(message.waiting_for),
        due_time=_optional_instant(message, "due_time"),
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
                reserve=_money(currency, line.reserve_minor),
            )
            for line in message.lines
        ),
    )


def release_explanation(message: hold_pb2.ExplainReleaseResponse) -> ReleaseExplanation:
    currency = message.currency_code
    return ReleaseExplanation(
        hold=_id(message.hold),
        evaluate_time=instant(message.evaluate_time),
        currency_code=currency,
        lines=tuple(
            LineExplanation(
                line=hold_line(explanation.line, currency),
                releasable=explanation.releasable,
                blockers=tuple(_blocker(blocker, currency) for blocker in explanation.blockers),
                release_time=_optional_instant(explanation, "release_time"),
            )
            for explanation in message.lines
        ),
        provider_release_time=_optional_instant(message, "provider_release_time"),
        provider_releases_first=message.provider_releases_first,
    )


def _blocker(message: hold_pb2.ReleaseBlocker, currency: str) -> Blocker:
    return Blocker(
        kind=_BLOCKER_KIND.get(message.kind, BlockerKind.UNKNOWN),
        reference=message.reference,
        amount=_money(currency, message.amount_minor),
        until_time=_optional_instant(message, "until_time"),
        since_time=_optional_instant(message, "since_time"),
        policy=message.policy,
        calendar=message.calendar,
        provisional=message.provisional,
    )


def fulfilment(message: fulfilment_pb2.Fulfilment) -> Fulfilment:
    return Fulfilment(
        hold_id=_id(message.hold),
        kind=_FULFILMENT_KIND.get(message.kind, FulfilmentKind.UNKNOWN),
        occurred_time=instant(message.occurred_time),
        source=message.source,
        entry_seq=message.entry_seq,
        lines=tuple(
            FulfilledLine(
                line_id=line.line_id,
                window=_optional_window(line),
                waiting_for=_waiting_for(line.waiting_for),
                fallback_time=_optional_instant(line, "fallback_time"),
                refused_end_time=_optional_instant(line, "refused_end_time"),
                provisional=line.provisional,
                calendar_revision=line.calendar_revision,
            )
            for line in message.lines
        ),
        record_time=instant(message.record_time),
        parcel_number=message.parcel_number,
        parcel_count=message.parcel_count,
        carrier=message.carrier,
        retracts_entry_seq=message.retracts_entry_seq,
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
                from_disputed=_money(currency, line.from_disputed_minor),
                from_commission=_money(currency, line.from_commission_minor),
                from_reserve=_money(currency, line.from_reserve_minor),
            )
            for line in message.lines
        ),
    )


def case(message: case_pb2.Case) -> Case:
    currency = message.currency_code
    return Case(
        case_id=_id(message.name),
        state=_CASE_STATE.get(message.state, CaseState.UNKNOWN),
        hold_id=_id(message.hold),
        scope=_CASE_SCOPE.get(message.scope, CaseScope.UNKNOWN),
        ground=_REFUND_GROUND.get(message.ground, RefundGround.UNKNOWN),
        currency=currency,
        lines=tuple(
            CaseLine(
                line_id=line.line_id,
                claimed=_money(currency, line.claimed_minor),
                reserved=_money(currency, line.reserved_minor),
            )
            for line in message.lines
        ),
        open_time=instant(message.open_time),
        answer_due_time=_optional_instant(message, "answer_due_time"),
        refund_due_time=_optional_instant(message, "refund_due_time"),
        close_time=_optional_instant(message, "close_time"),
        entry_seq=message.entry_seq,
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
    return Entry(
        seq=message.seq,
        effective_time=instant(message.effective_time),
        record_time=instant(message.record_time),
        business_date=_day(message.business_date),
        actor=message.actor,
        request_id=message.request_id,
        postings=tuple(posting(item) for item in message.postings),
        kind=_ENTRY_KIND.get(kind, EntryKind.UNKNOWN),
        fact=_plain(getattr(message, kind)) if kind else {},
    )


def _plain(message: Message) -> dict[str, Any]:
    """The fields of a fact as plain values: datetimes, dates, enums by their bare names.

    What is not set is None.
    """
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
    if isinstance(value, Date):
        return _day(value)
    if isinstance(value, Message):
        return _plain(value)
    if field.enum_type is None:
        return value
    if value == 0:
        return None
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
        disputed=_money(currency, message.disputed_minor),
        reserved=_money(currency, message.reserved_minor),
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
        expire_time=_optional_instant(message, "expire_time"),
        revoke_time=_optional_instant(message, "revoke_time"),
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
    "case": case,
}


def write_result(message: bulk_pb2.WriteResult) -> WriteAnswer | EscrowError:
    """What came of one write of a stream; a refusal is not raised."""
    outcome = message.WhichOneof("outcome")
    if outcome == "refusal":
        return error_from_status(message.refusal)
    return _WRITE_ANSWERS[outcome](getattr(message, outcome))
