"""Lines as they are placed, with who shares in them and what funds them beside cash."""

from __future__ import annotations

from collections.abc import Iterable

from escrow.v1 import hold_pb2, journal_pb2, refund_pb2
from ledger.body.codecs import Fields, state, stated
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


def decode_shares(messages: Iterable[hold_pb2.LineShareSpec]) -> tuple[facts.Share, ...]:
    """Who messages say shares in a line."""
    return tuple([facts.Share(each.party, each.role, each.share_bps) for each in messages])


def encode_placed_line(line: facts.PlacedLine) -> Fields:
    """A new line of a hold."""
    fields: Fields = {
        "line_id": line.line_id,
        "merchant": line.merchant,
        "amount_minor": line.amount,
        "policy_id": line.policy_id,
        "policy_version": line.policy_version,
    }
    if line.shares:
        fields["shares"] = [
            {"party": share.party, "role": share.role, "share_bps": share.bps}
            for share in line.shares
        ]
    if line.funding or line.exchanged:
        fields["funding"] = encode_funding(line.funding)
        fields["exchanged_minor"] = line.exchanged
    return fields


def decode_placed_line(line: journal_pb2.PlacedLine) -> facts.PlacedLine:
    """A new line of a hold that the journal says."""
    return facts.PlacedLine(
        *(line.line_id, line.merchant, line.amount_minor, line.policy_id, line.policy_version),
        decode_shares(line.shares),
        decode_funding(line.funding),
        line.exchanged_minor,
    )
