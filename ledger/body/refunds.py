"""Facts about refunds: created, and what became of them."""

from __future__ import annotations

from typing import Final

from escrow.v1 import journal_pb2, refund_pb2
from ledger.body.codecs import Codec, Fields, state, stated
from ledger.body.lines import decode_funding, encode_funding
from ledger.body.payments import decode_parts, encode_parts
from ledger.domain import facts
from ledger.domain.kinds import RefundOutcome


def encode_refunded_line(line: facts.RefundedLine) -> Fields:
    """A line of a refund, as the journal and the answer to a refund say it."""
    return {
        "line_id": line.line_id,
        "from_held_minor": line.from_held,
        "from_available_minor": line.from_available,
        "from_receivable_minor": line.from_receivable,
        "from_disputed_minor": line.from_disputed,
        "from_commission_minor": line.from_commission,
        "from_reserve_minor": line.from_reserve,
        "from_platform_minor": line.from_platform,
        "from_freight_minor": line.from_freight,
        "from_parties": [
            {"party_id": part.party_id, "amount_minor": part.amount} for part in line.parties
        ],
        "excess_minor": line.excess,
        "freight_minor": line.freight,
        "hold_id": line.hold_id,
        "from_deposit_minor": line.from_deposit,
        "from_warranty_minor": line.from_warranty,
        "funded": encode_funding(line.funded),
    }


def decode_refunded_line(line: refund_pb2.RefundedLine) -> facts.RefundedLine:
    """A line of a refund that the journal says."""
    return facts.RefundedLine(
        line.line_id,
        line.from_held_minor,
        line.from_available_minor,
        line.from_receivable_minor,
        line.from_disputed_minor,
        line.from_commission_minor,
        line.from_reserve_minor,
        line.from_platform_minor,
        line.from_freight_minor,
        tuple(facts.PartyPart(part.party_id, part.amount_minor) for part in line.from_parties),
        line.excess_minor,
        line.hold_id,
        line.freight_minor,
        line.from_deposit_minor,
        line.from_warranty_minor,
        decode_funding(line.funded),
    )


def _encode_refund_created(fact: facts.RefundCreated) -> Fields:
    return {
        "refund_id": fact.refund_id,
        "hold_id": fact.hold_id,
        "reason": fact.reason,
        "lines": [encode_refunded_line(line) for line in fact.lines],
        "offset_minor": fact.offset,
        "case_id": fact.case_id,
        "payments": encode_parts(fact.payments),
    }


def _decode_refund_created(message: journal_pb2.RefundCreated) -> facts.RefundCreated:
    return facts.RefundCreated(
        message.refund_id,
        message.hold_id,
        message.reason,
        tuple(decode_refunded_line(line) for line in message.lines),
        message.offset_minor,
        message.case_id,
        decode_parts(message.payments),
    )


def _encode_refund_reported(fact: facts.RefundReported) -> Fields:
    outcome = state(refund_pb2.RefundOutcome, fact.outcome)
    return {"refund_id": fact.refund_id, "outcome": outcome, "psp": fact.psp}


def _decode_refund_reported(message: journal_pb2.RefundReported) -> facts.RefundReported:
    outcome = stated(refund_pb2.RefundOutcome, message.outcome, RefundOutcome)
    return facts.RefundReported(message.refund_id, outcome, message.psp)


CODECS: Final = {
    facts.RefundCreated: Codec("refund_created", _encode_refund_created, _decode_refund_created),
    facts.RefundReported: Codec(
        "refund_reported", _encode_refund_reported, _decode_refund_reported
    ),
}
