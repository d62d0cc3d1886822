"""Facts about a hold's money: placed, settled, released."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time
from ledger.body.lines import decode_placed_line, encode_placed_line
from ledger.body.payments import (
    decode_parts,
    decode_share_parts,
    encode_parts,
    encode_share_parts,
)
from ledger.domain import facts
from ledger.timestamps import from_timestamp, timestamp_fields


def _encode_hold_placed(fact: facts.HoldPlaced) -> Fields:
    fields: Fields = {
        "hold_id": fact.hold_id,
        "currency_code": fact.currency,
        "psp": fact.psp,
        "lines": [encode_placed_line(line) for line in fact.lines],
        "region": fact.region,
        "provider_release_time": optional_time(fact.provider_release_time),
        "buyer": fact.buyer,
    }
    if fact.other_payments:
        fields["other_payments"] = encode_parts(fact.other_payments)
    return fields


def _decode_hold_placed(message: journal_pb2.HoldPlaced) -> facts.HoldPlaced:
    lines = tuple([decode_placed_line(line) for line in message.lines])
    return facts.HoldPlaced(
        message.hold_id,
        message.currency_code,
        message.psp,
        lines,
        message.region,
        read_time(message, "provider_release_time"),
        message.buyer,
        decode_parts(message.other_payments),
    )


def _encode_settlement_reported(fact: facts.SettlementReported) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "gross_minor": fact.gross,
        "fee_minor": fact.fee,
        "bank_account": fact.bank_account,
        "psp": fact.psp,
    }


def _decode_settlement_reported(
    message: journal_pb2.SettlementReported,
) -> facts.SettlementReported:
    return facts.SettlementReported(
        message.hold_id,
        message.gross_minor,
        message.fee_minor,
        message.bank_account,
        message.psp,
    )


def _encode_lines_released(fact: facts.LinesReleased) -> Fields:
    lines = [
        {
            "line_id": line.line_id,
            "merchant": line.merchant,
            "amount_minor": line.amount,
            "commission_minor": line.commission,
            "reserve_minor": line.reserve,
            "reserve_until_time": optional_time(line.reserve_until),
            "warranty_minor": line.warranty,
            "warranty_until_time": optional_time(line.warranty_until),
            "shares": encode_share_parts(line.shares),
        }
        for line in fact.lines
    ]
    return {"hold_id": fact.hold_id, "lines": lines}


def _decode_lines_released(message: journal_pb2.LinesReleased) -> facts.LinesReleased:
    lines = tuple(
        facts.LineRelease(
            line.line_id,
            line.merchant,
            line.amount_minor,
            line.commission_minor,
            line.reserve_minor,
            read_time(line, "reserve_until_time"),
            line.warranty_minor,
            read_time(line, "warranty_until_time"),
            decode_share_parts(line.shares),
        )
        for line in message.lines
    )
    return facts.LinesReleased(message.hold_id, lines)


def _encode_reserve_matured(fact: facts.ReserveMatured) -> Fields:
    lines = [
        {
            "line_id": line.line_id,
            "merchant": line.merchant,
            "amount_minor": line.amount,
            "warranty_minor": line.warranty,
        }
        for line in fact.lines
    ]
    return {"hold_id": fact.hold_id, "lines": lines}


def _decode_reserve_matured(message: journal_pb2.ReserveMatured) -> facts.ReserveMatured:
    lines = tuple(
        facts.MaturedReserve(line.line_id, line.merchant, line.amount_minor, line.warranty_minor)
        for line in message.lines
    )
    return facts.ReserveMatured(message.hold_id, lines)


def _encode_provider_release_alerted(fact: facts.ProviderReleaseAlerted) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "provider_release_time": timestamp_fields(fact.provider_release_time),
        "line_ids": fact.line_ids,
    }


def _decode_provider_release_alerted(
    message: journal_pb2.ProviderReleaseAlerted,
) -> facts.ProviderReleaseAlerted:
    return facts.ProviderReleaseAlerted(
        message.hold_id, from_timestamp(message.provider_release_time), tuple(message.line_ids)
    )


CODECS: Final = {
    facts.HoldPlaced: Codec("hold_placed", _encode_hold_placed, _decode_hold_placed),
    facts.SettlementReported: Codec(
        "settlement_reported", _encode_settlement_reported, _decode_settlement_reported
    ),
    facts.LinesReleased: Codec("lines_released", _encode_lines_released, _decode_lines_released),
    facts.ReserveMatured: Codec(
        "reserve_matured", _encode_reserve_matured, _decode_reserve_matured
    ),
    facts.ProviderReleaseAlerted: Codec(
        "provider_release_alerted",
        _encode_provider_release_alerted,
        _decode_provider_release_alerted,
    ),
}
