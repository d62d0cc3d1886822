"""Merchants."""

from __future__ import annotations

from escrow.v1 import merchant_pb2
from escrow_client._from_proto.enums import MERCHANT_STANDING
from escrow_client._from_proto.values import identifier, money, optional_instant
from escrow_client.merchants import Deposit, Destination, Merchant, MerchantTerms


def merchant(message: merchant_pb2.Merchant) -> Merchant:
    return Merchant(
        merchant=identifier(message.name),
        terms=_terms(message.terms),
        destinations=tuple(map(_destination, message.destinations)),
        entry_seq=message.entry_seq,
    )


def _terms(message: merchant_pb2.MerchantTerms) -> MerchantTerms:
    return MerchantTerms(
        standing=MERCHANT_STANDING[message.standing],
        payouts_stopped=message.payouts_stopped,
        reserve_bps=message.reserve_bps,
        reserve_days=message.reserve_days,
        advance_caps=tuple(
            money(cap.currency_code, cap.amount_minor) for cap in message.advance_caps
        ),
    )


def _destination(message: merchant_pb2.Destination) -> Destination:
    return Destination(
        destination_id=message.destination_id,
        currency=message.currency_code,
        valid_from_time=optional_instant(message, "valid_from_time"),
        valid_until_time=optional_instant(message, "valid_until_time"),
    )


def deposit(message: merchant_pb2.Deposit) -> Deposit:
    return Deposit(
        merchant=identifier(message.merchant),
        balance=money(message.currency_code, message.balance_minor),
        entry_seq=message.entry_seq,
    )
