"""Facts about what funds lines beside cash, and about exchanges between lines."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2
from ledger.body.codecs import Codec, Fields
from ledger.body.lines import (
    decode_funding,
    decode_placed_line,
    encode_funding,
    encode_placed_line,
)
from ledger.domain import facts


def _encode_lines_exchanged(fact: facts.LinesExchanged) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "sources": [
            {
                "line_id": source.line_id,
                "amount_minor": source.amount,
                "funding": encode_funding(source.funding),
            }
            for source in fact.sources
        ],
        "lines": [encode_placed_line(line) for line in fact.lines],
        "reason": fact.reason,
    }


def _decode_lines_exchanged(message: journal_pb2.LinesExchanged) -> facts.LinesExchanged:
    return facts.LinesExchanged(
        message.hold_id,
        tuple(
            [
                facts.ExchangedLine(
                    source.line_id, source.amount_minor, decode_funding(source.funding)
                )
                for source in message.sources
            ]
        ),
        tuple([decode_placed_line(line) for line in message.lines]),
        message.reason,
    )


def _encode_trade_in_inspected(fact: facts.TradeInInspected) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "line_id": fact.line_id,
        "party": fact.party,
        "valuation_minor": fact.valuation,
        "value_minor": fact.value,
        "from_held_minor": fact.from_held,
        "from_platform_minor": fact.from_platform,
        "reason": fact.reason,
    }


def _decode_trade_in_inspected(message: journal_pb2.TradeInInspected) -> facts.TradeInInspected:
    return facts.TradeInInspected(
        message.hold_id,
        message.line_id,
        message.party,
        message.valuation_minor,
        message.value_minor,
        message.from_held_minor,
        message.from_platform_minor,
        message.reason,
    )


CODECS: Final = {
    facts.LinesExchanged: Codec(
        "lines_exchanged", _encode_lines_exchanged, _decode_lines_exchanged
    ),
    facts.TradeInInspected: Codec(
        "trade_in_inspected", _encode_trade_in_inspected, _decode_trade_in_inspected
    ),
}
