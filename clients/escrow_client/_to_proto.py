"""From commands and arguments to the messages of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.interval_pb2 import Interval

from escrow.v1 import (
    bulk_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    payout_pb2,
    refund_pb2,
)
from escrow_client.commands import (
    Command,
    CreatePayout,
    CreateRefund,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
)
from escrow_client.resources import AccountKey, EntryKind, PayoutState, Scope

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ledger_name(ledger: str) -> str:
    """`ledgers/{ledger}`."""
    return f"ledgers/{ledger}"


def hold_name(ledger: str, hold_id: str) -> str:
    """`ledgers/{ledger}/holds/{hold}`."""
    return f"ledgers/{ledger}/holds/{hold_id}"


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
            }
            for line in command.lines
        ],
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
    )


def report_refund(ledger: str, command: ReportRefund) -> refund_pb2.ReportRefundRequest:
    return refund_pb2.ReportRefundRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        refund_id=command.refund_id,
        outcome=f"REFUND_OUTCOME_{command.outcome}",
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
}


def write(ledger: str, command: Command) -> bulk_pb2.Write:
    """Any command, as a stream carries it; TypeError for what is none."""
    if type(command) not in _WRITES:
        raise TypeError(f"a stream takes commands such as PlaceHold, not {type(command).__name__}")
    field, build = _WRITES[type(command)]
    return bulk_pb2.Write(**{field: build(ledger, command)})
