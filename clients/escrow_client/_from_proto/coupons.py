"""Coupons."""

from __future__ import annotations

from escrow.v1 import coupon_pb2
from escrow_client._from_proto.enums import COUPON_STATE, LIABLE
from escrow_client._from_proto.values import identifier, money, optional_instant
from escrow_client.cases import Coupon


def coupon(message: coupon_pb2.Coupon) -> Coupon:
    return Coupon(
        coupon_id=identifier(message.name),
        state=COUPON_STATE[message.state],
        case_id=identifier(message.case),
        hold_id=message.hold_id,
        line_id=message.line_id,
        amount=money(message.currency_code, message.amount_minor),
        funded_by=LIABLE[message.funded_by],
        proposed_by=message.proposed_by,
        reviewed_by=message.reviewed_by,
        entry_seq=message.entry_seq,
        reason=message.reason,
        expire_time=optional_instant(message, "expire_time"),
        balance=money(message.currency_code, message.balance_minor),
    )
