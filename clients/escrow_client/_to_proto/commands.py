"""Commands about holds, refunds and payouts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from escrow.v1 import fulfilment_pb2, hold_pb2, payout_pb2, refund_pb2
from escrow_client._to_proto.values import hold_name, ledger_name, timestamp
from escrow_client.commands import (
    CaptureHold,
    CreatePayout,
    CreateRefund,
    Line,
    PlaceHold,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
)


def place_hold(ledger: str, command: PlaceHold) -> hold_pb2.PlaceHoldRequest:
    return hold_pb2.PlaceHoldRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        hold_id=command.hold_id,
        currency_code=command.currency,
        psp=command.psp,
        paid_time=timestamp("paid_time", command.paid_time),
        lines=_lines(command.lines),
        region=command.region,
        provider_release_time=timestamp("provider_release_time", command.provider_release_time),
        buyer=command.buyer,
        other_payments=[
            {"psp": part.psp, "amount_minor": part.amount.amount_minor}
            for part in command.other_payments
        ],
    )


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "line_id": line.line_id,
            "merchant": line.merchant,
            "amount_minor": line.amount.amount_minor,
            "policy": line.policy,
            "buyer_confirmed": line.buyer_confirmed,
            "shares": [
                {"party": share.party, "role": share.role, "share_bps": share.share_bps}
                for share in line.shares
            ],
        }
        for line in lines
    ]


def capture_hold(ledger: str, command: CaptureHold) -> hold_pb2.CaptureHoldRequest:
    return hold_pb2.CaptureHoldRequest(
        name=hold_name(ledger, command.hold_id),
        request_id=command.request_id,
        psp=command.psp,
        currency_code=command.currency,
        lines=[
            {"line_id": item.line_id, "amount_minor": item.amount.amount_minor}
            for item in command.lines
        ],
        new_lines=_lines(command.new_lines),
        captured_time=timestamp("captured_time", command.captured_time),
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
        psp=command.psp,
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
        psp=command.psp,
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
