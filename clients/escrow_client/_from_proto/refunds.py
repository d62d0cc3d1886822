"""Refunds."""

from __future__ import annotations

from escrow.v1 import refund_pb2
from escrow_client._from_proto.enums import FUNDING_SOURCE, REFUND_STATE
from escrow_client._from_proto.values import identifier, money
from escrow_client.payments import RefundPayment
from escrow_client.resources import FundingPart, PartyPart, Refund, RefundedLine


def refund(message: refund_pb2.Refund) -> Refund:
    currency = message.currency_code
    return Refund(
        refund_id=identifier(message.name),
        state=REFUND_STATE[message.state],
        hold_id=identifier(message.hold),
        amount=money(currency, message.amount_minor),
        reason=message.reason,
        entry_seq=message.entry_seq,
        lines=tuple(_refunded_line(line, currency) for line in message.lines),
        offset=money(currency, message.offset_minor),
        case_id=identifier(message.case),
        payments=tuple(
            RefundPayment(
                payment.psp, money(currency, payment.amount_minor), REFUND_STATE[payment.state]
            )
            for payment in message.payments
        ),
        payable=money(currency, message.payable_minor),
    )


def _refunded_line(message: refund_pb2.RefundedLine, currency: str) -> RefundedLine:
    return RefundedLine(
        line_id=message.line_id,
        from_held=money(currency, message.from_held_minor),
        from_available=money(currency, message.from_available_minor),
        from_receivable=money(currency, message.from_receivable_minor),
        from_disputed=money(currency, message.from_disputed_minor),
        from_commission=money(currency, message.from_commission_minor),
        from_reserve=money(currency, message.from_reserve_minor),
        from_platform=money(currency, message.from_platform_minor),
        from_freight=money(currency, message.from_freight_minor),
        from_parties=tuple(
            PartyPart(part.party_id, money(currency, part.amount_minor))
            for part in message.from_parties
        ),
        excess=money(currency, message.excess_minor),
        freight=money(currency, message.freight_minor),
        hold_id=message.hold_id,
        from_deposit=money(currency, message.from_deposit_minor),
        from_warranty=money(currency, message.from_warranty_minor),
        funded=tuple(
            FundingPart(
                FUNDING_SOURCE[part.source],
                part.reference,
                money(currency, part.amount_minor),
            )
            for part in message.funded
        ),
    )
