"""Commands about extended warranties."""

from __future__ import annotations

from escrow.v1 import warranty_pb2
from escrow_client._to_proto.values import ledger_name, timestamp, warranty_name
from escrow_client.warranties import GrantWarranty, UseWarranty


def grant_warranty(ledger: str, command: GrantWarranty) -> warranty_pb2.GrantWarrantyRequest:
    return warranty_pb2.GrantWarrantyRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        warranty_id=command.warranty_id,
        hold_id=command.hold_id,
        line_id=command.line_id,
        currency_code=command.amount.currency,
        amount_minor=command.amount.amount_minor,
        funded_by=f"LIABLE_{command.funded_by}",
        until_time=timestamp("until_time", command.until_time),
        reason=command.reason,
    )


def use_warranty(ledger: str, command: UseWarranty) -> warranty_pb2.UseWarrantyRequest:
    return warranty_pb2.UseWarrantyRequest(
        name=warranty_name(ledger, command.warranty_id),
        request_id=command.request_id,
        currency_code=command.amount.currency,
        amount_minor=command.amount.amount_minor,
        refund_id=command.refund_id or None,
        party_id=command.party_id or None,
        reason=command.reason,
    )
