"""Merchants."""

from __future__ import annotations

from escrow.v1 import merchant_pb2
from escrow_client._to_proto.values import timestamp
from escrow_client.merchants import Destination, MerchantTerms


def merchant_name(ledger: str, merchant: str) -> str:
    """`ledgers/{ledger}/merchants/{merchant}`."""
    return f"ledgers/{ledger}/merchants/{merchant}"


def merchant_terms(terms: MerchantTerms) -> merchant_pb2.MerchantTerms:
    return merchant_pb2.MerchantTerms(
        standing=f"MERCHANT_STANDING_{terms.standing}",
        payouts_stopped=terms.payouts_stopped,
        reserve_bps=terms.reserve_bps,
        reserve_days=terms.reserve_days,
        advance_caps=[
            merchant_pb2.AdvanceCap(currency_code=cap.currency, amount_minor=cap.amount_minor)
            for cap in terms.advance_caps
        ],
    )


def destination(destination: Destination) -> merchant_pb2.Destination:
    return merchant_pb2.Destination(
        destination_id=destination.destination_id,
        currency_code=destination.currency,
        valid_from_time=timestamp("valid_from_time", destination.valid_from_time),
        valid_until_time=timestamp("valid_until_time", destination.valid_until_time),
    )
