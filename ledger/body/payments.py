"""Facts about payments: captured later, voided; and what payments and shares are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from escrow.v1 import hold_pb2, journal_pb2
from ledger.body.codecs import Codec, Fields
from ledger.body.lines import (
    decode_funding,
    decode_placed_line,
    encode_funding,
    encode_placed_line,
)
from ledger.domain import facts


def encode_parts(parts: Iterable[facts.PaymentPart]) -> list[Fields]:
    """What goes through providers."""
    return [{"psp": part.psp, "amount_minor": part.amount} for part in parts]


def decode_parts(messages: Iterable[hold_pb2.PaymentPart]) -> tuple[facts.PaymentPart, ...]:
    """What messages say goes through providers."""
    return tuple([facts.PaymentPart(part.psp, part.amount_minor) for part in messages])


def encode_share_parts(parts: Iterable[facts.SharePart]) -> list[Fields]:
    """What those who share in a line get of a release."""
    return [{"party": part.party, "role": part.role, "amount_minor": part.amount} for part in parts]


def decode_share_parts(messages: Iterable[hold_pb2.SharePart]) -> tuple[facts.SharePart, ...]:
    """What messages say those who share in a line get of a release."""
    return tuple([facts.SharePart(each.party, each.role, each.amount_minor) for each in messages])


def _encode_captured(lines: Iterable[facts.CapturedLine]) -> list[Fields]:
    return [
        {
            "line_id": line.line_id,
            "merchant": line.merchant,
            "amount_minor": line.amount,
            "funding": encode_funding(line.funding),
        }
        for line in lines
    ]


def _decode_captured(lines: Any) -> tuple[facts.CapturedLine, ...]:
    return tuple(
        [
            facts.CapturedLine(
                line.line_id, line.merchant, line.amount_minor, decode_funding(line.funding)
            )
            for line in lines
        ]
    )


def _encode_hold_captured(fact: facts.HoldCaptured) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "psp": fact.psp,
        "lines": _encode_captured(fact.lines),
        "new_lines": [encode_placed_line(line) for line in fact.new_lines],
    }


def _decode_hold_captured(message: journal_pb2.HoldCaptured) -> facts.HoldCaptured:
    return facts.HoldCaptured(
        message.hold_id,
        message.psp,
        _decode_captured(message.lines),
        tuple([decode_placed_line(line) for line in message.new_lines]),
    )


def _encode_hold_voided(fact: facts.HoldVoided) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "payments": encode_parts(fact.payments),
        "lines": _encode_captured(fact.lines),
    }


def _decode_hold_voided(message: journal_pb2.HoldVoided) -> facts.HoldVoided:
    return facts.HoldVoided(
        message.hold_id, decode_parts(message.payments), _decode_captured(message.lines)
    )


CODECS: Final = {
    facts.HoldCaptured: Codec("hold_captured", _encode_hold_captured, _decode_hold_captured),
    facts.HoldVoided: Codec("hold_voided", _encode_hold_voided, _decode_hold_voided),
}
