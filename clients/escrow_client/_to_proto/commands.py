"""Commands about holds, refunds and payouts."""

from __future__ import annotations

from typing import Any

from escrow.v1 import fulfilment_pb2, hold_pb2, payout_pb2, refund_pb2
from escrow_client._to_proto.values import hold_name, ledger_name, timestamp
from escrow_client.commands import (
    CaptureHold,
    CreatePayout,
    CreateRefund,
    ExchangeLines,
    InspectTradeIn,
    Line,
    PlaceHold,
    RefundItem,
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
        lines=[_line(line) for line in command.lines],
        region=command.region,
        provider_release_time=timestamp("provider_release_time", command.provider_release_time),
        buyer=command.buyer,
        other_payments=[
            {"psp": part.psp, "amount_minor": part.amount.amount_minor}
            for part in command.other_payments
        ],
    )


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
        new_lines=[_line(line) for line in command.new_lines],
        captured_time=timestamp("captured_time", command.captured_time),
    )


def _line(line: Line) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "line_id": line.line_id,
        "merchant": line.merchant,
        "amount_minor": line.amount.amount_minor,
        "policy": line.policy,
        "buyer_confirmed": line.buyer_confirmed,
    }
    if line.shares:
        fields["shares"] = [
            {"party": share.party, "role": share.role, "share_bps": share.share_bps}
            for share in line.shares
        ]
    if line.subsidy is not None:
        fields["subsidy_minor"] = line.subsidy.amount_minor
    if line.coupons:
        fields["coupons"] = [
            {"coupon_id": use.coupon_id, "amount_minor": use.amount.amount_minor}
            for use in line.coupons
        ]
    if line.trade_in is not None:
        fields["trade_in"] = {
            "party": line.trade_in.party,
            "valuation_minor": line.trade_in.valuation.amount_minor,
        }
    return fields


def exchange_lines(ledger: str, command: ExchangeLines) -> hold_pb2.ExchangeLinesRequest:
    return hold_pb2.ExchangeLinesRequest(
        name=hold_name(ledger, command.hold_id),
        request_id=command.request_id,
        currency_code=command.currency,
        from_lines=[_refund_item(item) for item in command.from_lines],
        to_lines=[_line(line) for line in command.to_lines],
        refund_id=command.refund_id,
        reason=command.reason,
        effective_time=timestamp("effective_time", command.effective_time),
    )


def inspect_trade_in(ledger: str, command: InspectTradeIn) -> hold_pb2.InspectTradeInRequest:
    return hold_pb2.InspectTradeInRequest(
        name=hold_name(ledger, command.hold_id),
        request_id=command.request_id,
        line_id=command.line_id,
        party=command.party,
        currency_code=command.value.currency,
        value_minor=command.value.amount_minor,
        reason=command.reason,
        occurred_time=timestamp("occurred_time", command.occurred_time),
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
        items=[_refund_item(item) for item in command.items],
        reason=command.reason,
        effective_time=timestamp("effective_time", command.effective_time),
        ground=f"REFUND_GROUND_{command.ground}",
    )


def _refund_item(item: RefundItem) -> refund_pb2.RefundItem:
    return refund_pb2.RefundItem(line_id=item.line_id, amount_minor=item.amount.amount_minor)


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
