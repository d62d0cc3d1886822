"""Facts about what funds lines beside cash, and about exchanges between lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from escrow.v1 import journal_pb2, refund_pb2
from ledger.body.codecs import Codec, Fields, state, stated
from ledger.domain import facts
from ledger.domain.kinds import FundingSource


def encode_funding(parts: Iterable[facts.FundingPart]) -> list[Fields]:
    """Parts of what funds a line, as the journal and the answer to a refund say them."""
    return [
        {
            "source": state(refund_pb2.FundingSource, part.source),
            "reference": part.reference,
            "amount_minor": part.amount,
        }
        for part in parts
    ]


def decode_funding(parts: Iterable[refund_pb2.FundingPart]) -> tuple[facts.FundingPart, ...]:
    """The parts that the journal says."""
    return tuple(
        [
            facts.FundingPart(
                stated(refund_pb2.FundingSource, part.source, FundingSource),
                part.reference,
                part.amount_minor,
            )
            for part in parts
        ]
    )


def encode_placed_line(line: facts.PlacedLine) -> Fields:
    """A line as it was placed."""
    fields: Fields = {
        "line_id": line.line_id,
        "merchant": line.merchant,
        "amount_minor": line.amount,
        "policy_id": line.policy_id,
        "policy_version": line.policy_version,
    }
    if line.funding or line.exchanged:
        fields["funding"] = encode_funding(line.funding)
        fields["exchanged_minor"] = line.exchanged
    return fields


def decode_placed_line(line: journal_pb2.PlacedLine) -> facts.PlacedLine:
    """A placed line that the journal says."""
    return facts.PlacedLine(
        *(line.line_id, line.merchant, line.amount_minor, line.policy_id, line.policy_version),
        decode_funding(line.funding),
        line.exchanged_minor,
    )


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
