"""Facts about merchants: what is agreed with them, where they are paid, what they deposited."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2, merchant_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated
from ledger.domain import facts
from ledger.domain.kinds import DepositEvent, MerchantStanding
from ledger.domain.merchants import AdvanceCap, Destination, MerchantTerms


def encode_merchant_terms(terms: MerchantTerms) -> Fields:
    """What is agreed with a merchant, as the journal and the merchant itself say it."""
    return {
        "standing": state(merchant_pb2.MerchantStanding, terms.standing),
        "payouts_stopped": terms.payouts_stopped,
        "reserve_bps": terms.reserve_bps,
        "reserve_days": terms.reserve_days,
        "advance_caps": [
            {"currency_code": cap.currency, "amount_minor": cap.amount}
            for cap in terms.advance_caps
        ],
    }


def decode_merchant_terms(message: merchant_pb2.MerchantTerms) -> MerchantTerms:
    """What is agreed with a merchant, as the journal or a request says it."""
    return MerchantTerms(
        stated(merchant_pb2.MerchantStanding, message.standing, MerchantStanding),
        message.payouts_stopped,
        message.reserve_bps,
        message.reserve_days,
        tuple(AdvanceCap(cap.currency_code, cap.amount_minor) for cap in message.advance_caps),
    )


def encode_destination(destination: Destination) -> Fields:
    """Where a merchant can be paid, as the journal and the merchant itself say it."""
    return {
        "destination_id": destination.destination_id,
        "currency_code": destination.currency,
        "valid_from_time": optional_time(destination.valid_from),
        "valid_until_time": optional_time(destination.valid_until),
    }


def _encode_merchant_changed(fact: facts.MerchantChanged) -> Fields:
    return {
        "merchant": fact.merchant,
        "terms": encode_merchant_terms(fact.terms),
        "reason": fact.reason,
    }


def _decode_merchant_changed(message: journal_pb2.MerchantChanged) -> facts.MerchantChanged:
    return facts.MerchantChanged(
        message.merchant, decode_merchant_terms(message.terms), message.reason
    )


def _encode_destination_changed(fact: facts.DestinationChanged) -> Fields:
    return {"merchant": fact.merchant, "destination": encode_destination(fact.destination)}


def _decode_destination_changed(
    message: journal_pb2.DestinationChanged,
) -> facts.DestinationChanged:
    said = message.destination
    destination = Destination(
        said.destination_id,
        said.currency_code,
        read_time(said, "valid_from_time"),
        read_time(said, "valid_until_time"),
    )
    return facts.DestinationChanged(message.merchant, destination)


def _encode_deposit_reported(fact: facts.DepositReported) -> Fields:
    return {
        "merchant": fact.merchant,
        "event": state(merchant_pb2.DepositEvent, fact.event),
        "currency_code": fact.currency,
        "amount_minor": fact.amount,
        "bank_account": fact.bank_account,
    }


def _decode_deposit_reported(message: journal_pb2.DepositReported) -> facts.DepositReported:
    return facts.DepositReported(
        message.merchant,
        stated(merchant_pb2.DepositEvent, message.event, DepositEvent),
        message.currency_code,
        message.amount_minor,
        message.bank_account,
    )


CODECS: Final = {
    facts.MerchantChanged: Codec(
        "merchant_changed", _encode_merchant_changed, _decode_merchant_changed
    ),
    facts.DestinationChanged: Codec(
        "destination_changed", _encode_destination_changed, _decode_destination_changed
    ),
    facts.DepositReported: Codec(
        "deposit_reported", _encode_deposit_reported, _decode_deposit_reported
    ),
}
