"""Facts about extended warranties: granted, used, ended."""

from __future__ import annotations

from typing import Final

from escrow.v1 import case_pb2, journal_pb2
from ledger.body.codecs import Codec, Fields, state, stated
from ledger.domain import facts
from ledger.domain.kinds import Liable
from ledger.timestamps import from_timestamp, timestamp_fields


def _encode_warranty_granted(fact: facts.WarrantyGranted) -> Fields:
    return {
        "warranty_id": fact.warranty_id,
        "hold_id": fact.hold_id,
        "line_id": fact.line_id,
        "merchant": fact.merchant,
        "currency_code": fact.currency,
        "amount_minor": fact.amount,
        "funded_by": state(case_pb2.Liable, fact.funded_by),
        "reason": fact.reason,
        "until_time": timestamp_fields(fact.until_time),
        "granted_by": fact.granted_by,
        "from_available_minor": fact.paid.from_available,
        "from_receivable_minor": fact.paid.from_receivable,
    }


def _decode_warranty_granted(message: journal_pb2.WarrantyGranted) -> facts.WarrantyGranted:
    return facts.WarrantyGranted(
        message.warranty_id,
        message.hold_id,
        message.line_id,
        message.merchant,
        message.currency_code,
        message.amount_minor,
        stated(case_pb2.Liable, message.funded_by, Liable),
        message.reason,
        from_timestamp(message.until_time),
        message.granted_by,
        facts.MerchantPart(message.from_available_minor, message.from_receivable_minor),
    )


def _encode_warranty_used(fact: facts.WarrantyUsed) -> Fields:
    return {
        "warranty_id": fact.warranty_id,
        "hold_id": fact.hold_id,
        "amount_minor": fact.amount,
        "refund_id": fact.refund_id,
        "party_id": fact.party_id,
        "reason": fact.reason,
    }


def _decode_warranty_used(message: journal_pb2.WarrantyUsed) -> facts.WarrantyUsed:
    return facts.WarrantyUsed(
        message.warranty_id,
        message.hold_id,
        message.amount_minor,
        message.refund_id,
        message.party_id,
        message.reason,
    )


def _encode_warranty_ended(fact: facts.WarrantyEnded) -> Fields:
    return {
        "warranty_id": fact.warranty_id,
        "hold_id": fact.hold_id,
        "amount_minor": fact.amount,
    }


def _decode_warranty_ended(message: journal_pb2.WarrantyEnded) -> facts.WarrantyEnded:
    return facts.WarrantyEnded(message.warranty_id, message.hold_id, message.amount_minor)


CODECS: Final = {
    facts.WarrantyGranted: Codec(
        "warranty_granted", _encode_warranty_granted, _decode_warranty_granted
    ),
    facts.WarrantyUsed: Codec("warranty_used", _encode_warranty_used, _decode_warranty_used),
    facts.WarrantyEnded: Codec("warranty_ended", _encode_warranty_ended, _decode_warranty_ended),
}
