"""From commands and arguments to the messages of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.dayofweek_pb2 import MONDAY, DayOfWeek
from google.type.interval_pb2 import Interval

from escrow.v1 import (
    bulk_pb2,
    case_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
)
from escrow_client.commands import (
    AnswerCase,
    CloseCase,
    Command,
    CreatePayout,
    CreateRefund,
    OpenCase,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)
from escrow_client.enums import EntryKind, PayoutState, Scope, TimeAxis
from escrow_client.resources import AccountKey
from escrow_client.rules import PolicyTerms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ledger_name(ledger: str) -> str:
    """`ledgers/{ledger}`."""
    return f"ledgers/{ledger}"


def hold_name(ledger: str, hold_id: str) -> str:
    """`ledgers/{ledger}/holds/{hold}`."""
    return f"ledgers/{ledger}/holds/{hold_id}"


def case_name(ledger: str, case_id: str) -> str:
    """`ledgers/{ledger}/cases/{case}`."""
    return f"ledgers/{ledger}/cases/{case_id}"


def timestamp(argument: str, value: datetime | None) -> Timestamp | None:
    """The instant, to the microsecond; ValueError names the argument if it has no time zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{argument} must be an aware datetime; this one has no time zone")
    since = value - _EPOCH
    return Timestamp(seconds=since.days * 86_400 + since.seconds, nanos=since.microseconds * 1_000)


def interval(since: datetime | None, until: datetime | None) -> Interval | None:
    """From `since` on and before `until`; an end left out is open."""
    if since is None and until is None:
        return None
    return Interval(start_time=timestamp("since", since), end_time=timestamp("until", until))


def days(dates: Iterable[date]) -> list[Date]:
    return [Date(year=day.year, month=day.month, day=day.day) for day in dates]


def days_of_week(numbers: Iterable[int]) -> list[str]:
    """Days of the week, which Python numbers from Monday, 0; ValueError for what is none."""
    return [DayOfWeek.Name(MONDAY + number) for number in numbers]


def account_key(account: AccountKey) -> journal_pb2.AccountKey:
    return journal_pb2.AccountKey(
        kind=account.kind, owner=account.owner, currency_code=account.currency
    )


def payout_state(state: PayoutState | None) -> str:
    """The filter for a state; none means any."""
    return f"PAYOUT_STATE_{state or 'UNSPECIFIED'}"


def entry_kinds(kinds: Iterable[EntryKind]) -> list[str]:
    """The filter for kinds of entries; none means all."""
    return [f"ENTRY_KIND_{EntryKind(kind).name}" for kind in kinds]


def scopes(scopes: Iterable[Scope]) -> list[str]:
    return [f"SCOPE_{Scope(scope).name}" for scope in scopes]


def time_axis(axis: TimeAxis) -> str:
    return f"TIME_AXIS_{axis}"


def policy_terms(terms: PolicyTerms) -> policy_pb2.PolicyTerms:
    return policy_pb2.PolicyTerms(
        trigger=f"FULFILMENT_KIND_{terms.trigger}",
        window_hours=terms.window_hours,
        window_working_days=terms.window_working_days,
        count_from=f"COUNT_FROM_{terms.count_from}",
        rolls_to_working_day=terms.rolls_to_working_day,
        calendar=terms.calendar,
        parcel_rule=f"PARCEL_RULE_{terms.parcel_rule}",
        fallback_after=f"FULFILMENT_KIND_{terms.fallback_after or 'UNSPECIFIED'}",
        fallback_days=terms.fallback_days,
        statutory_days=terms.statutory_days,
        restarts_on_exchange=terms.restarts_on_exchange,
        restart_limit_days=terms.restart_limit_days,
        appeal_days=terms.appeal_days,
        refundability=f"REFUNDABILITY_{terms.refundability}",
        requires_settlement=terms.requires_settlement,
        unconfirmed_policy=terms.unconfirmed_policy,
        reserve_bps=terms.reserve_bps,
        reserve_days=terms.reserve_days,
        commission_refund=f"COMMISSION_REFUND_{terms.commission_refund}",
        case_response_hours=terms.case_response_hours,
        case_default=f"CASE_OUTCOME_{terms.case_default or 'UNSPECIFIED'}",
        refund_working_days=terms.refund_working_days,
    )


def place_hold(ledger: str, command: PlaceHold) -> hold_pb2.PlaceHoldRequest:
    return hold_pb2.PlaceHoldRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        hold_id=command.hold_id,
        currency_code=command.currency,
        psp=command.psp,
        paid_time=timestamp("paid_time", command.paid_time),
        lines=[
            {
                "line_id": line.line_id,
                "merchant": line.merchant,
                "amount_minor": line.amount.amount_minor,
                "policy": line.policy,
                "buyer_confirmed": line.buyer_confirmed,
            }
            for line in command.lines
        ],
        region=command.region,
        provider_release_time=timestamp("provider_release_time", command.provider_release_time),
    )


def report_fulfilment(
    ledger: str, command: ReportFulfilment
) -> fulfilment_pb2.ReportFulfilmentRequest:
    return fulfilment_pb2.ReportFulfilmentRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        hold_id=command.hold_id,
        line_ids=command.line_ids,
        kind=f"FULFILMENT_KIND_{command.kind}",
        occurred_time=timestamp("occurred_time", command.occurred_time),
        source=command.source,
        parcel_number=command.parcel_number,
        parcel_count=command.parcel_count,
        carrier=command.carrier,
        retracts_entry_seq=command.retracts_entry_seq,
    )


def report_settlement(ledger: str, command: ReportSettlement) -> hold_pb2.ReportSettlementRequest:
    return hold_pb2.ReportSettlementRequest(
        name=hold_name(ledger, command.hold_id),
        request_id=command.request_id,
        fee_minor=command.fee.amount_minor,
        currency_code=command.fee.currency,
        bank_account=command.bank_account,
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def release_hold(ledger: str, command: ReleaseHold) -> hold_pb2.ReleaseHoldRequest:
    return hold_pb2.ReleaseHoldRequest(
        name=hold_name(ledger, command.hold_id),
        request_id=command.request_id,
        line_ids=command.line_ids,
    )


def create_refund(ledger: str, command: CreateRefund) -> refund_pb2.CreateRefundRequest:
    return refund_pb2.CreateRefundRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        refund_id=command.refund_id,
        hold_id=command.hold_id,
        currency_code=command.currency,
        items=[
            refund_pb2.RefundItem(line_id=item.line_id, amount_minor=item.amount.amount_minor)
            for item in command.items
        ],
        reason=command.reason,
        effective_time=timestamp("effective_time", command.effective_time),
        ground=f"REFUND_GROUND_{command.ground}",
    )


def report_refund(ledger: str, command: ReportRefund) -> refund_pb2.ReportRefundRequest:
    return refund_pb2.ReportRefundRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        refund_id=command.refund_id,
        outcome=f"REFUND_OUTCOME_{command.outcome}",
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def open_case(ledger: str, command: OpenCase) -> case_pb2.OpenCaseRequest:
    return case_pb2.OpenCaseRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        case_id=command.case_id,
        hold_id=command.hold_id,
        currency_code=command.currency,
        claims=[
            case_pb2.CaseClaim(line_id=claim.line_id, amount_minor=claim.amount.amount_minor)
            for claim in command.claims
        ],
        scope=f"CASE_SCOPE_{command.scope}",
        ground=f"REFUND_GROUND_{command.ground}",
        effective_time=timestamp("effective_time", command.effective_time),
    )


def answer_case(ledger: str, command: AnswerCase) -> case_pb2.AnswerCaseRequest:
    return case_pb2.AnswerCaseRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def close_case(ledger: str, command: CloseCase) -> case_pb2.CloseCaseRequest:
    return case_pb2.CloseCaseRequest(
        name=case_name(ledger, command.case_id),
        request_id=command.request_id,
        outcome=f"CASE_OUTCOME_{command.outcome}",
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


def create_payout(ledger: str, command: CreatePayout) -> payout_pb2.CreatePayoutRequest:
    return payout_pb2.CreatePayoutRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        payout_id=command.payout_id,
        merchant=command.merchant,
        currency_code=command.amount.currency,
        amount_minor=command.amount.amount_minor,
        destination=command.destination,
        effective_time=timestamp("effective_time", command.effective_time),
    )


def report_payout(ledger: str, command: ReportPayout) -> payout_pb2.ReportPayoutRequest:
    return payout_pb2.ReportPayoutRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        payout_id=command.payout_id,
        outcome=f"PAYOUT_OUTCOME_{command.outcome}",
        bank_account=command.bank_account,
        occurred_time=timestamp("occurred_time", command.occurred_time),
    )


_WRITES: dict[type, tuple[str, Callable[[str, Any], Any]]] = {
    PlaceHold: ("place_hold", place_hold),
    ReportFulfilment: ("report_fulfilment", report_fulfilment),
    ReleaseHold: ("release_hold", release_hold),
    CreateRefund: ("create_refund", create_refund),
    ReportRefund: ("report_refund", report_refund),
    CreatePayout: ("create_payout", create_payout),
    ReportPayout: ("report_payout", report_payout),
    ReportSettlement: ("report_settlement", report_settlement),
    OpenCase: ("open_case", open_case),
    AnswerCase: ("answer_case", answer_case),
    CloseCase: ("close_case", close_case),
}


def write(ledger: str, command: Command) -> bulk_pb2.Write:
    """Any command, as a stream carries it; TypeError for what is none."""
    if type(command) not in _WRITES:
        raise TypeError(f"a stream takes commands such as PlaceHold, not {type(command).__name__}")
    field, build = _WRITES[type(command)]
    return bulk_pb2.Write(**{field: build(ledger, command)})
