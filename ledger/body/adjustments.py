"""Facts about adjustments: proposed, and reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from escrow.v1 import journal_pb2
from ledger.body.codecs import Codec, Fields, state, stated
from ledger.domain import facts
from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.chart import AccountKey
from ledger.domain.kinds import AdjustmentKind
from ledger.timestamps import from_timestamp, timestamp_fields


def encode_adjustment_line(line: AdjustmentLine) -> Fields:
    """The fields of an `AdjustmentLine`."""
    kind, owner, currency = line.account
    return {
        "account": {"kind": kind, "owner": owner, "currency_code": currency},
        "amount_minor": line.amount,
        "hold_id": line.hold_id,
    }


def decode_adjustment_lines(
    messages: Iterable[journal_pb2.AdjustmentLine],
) -> tuple[AdjustmentLine, ...]:
    """The lines that messages say."""
    return tuple(
        AdjustmentLine(
            AccountKey(line.account.kind, line.account.owner, line.account.currency_code),
            line.amount_minor,
            line.hold_id,
        )
        for line in messages
    )


def _encode_proposed(fact: facts.AdjustmentProposed) -> Fields:
    return {
        "adjustment_id": fact.adjustment_id,
        "kind": state(journal_pb2.AdjustmentKind, fact.kind),
        "lines": [encode_adjustment_line(line) for line in fact.lines],
        "reason": fact.reason,
        "expire_time": timestamp_fields(fact.expire_time),
        "proposed_by": fact.proposed_by,
        "rate": fact.rate,
        "rate_source": fact.rate_source,
        "reverses_entry_seq": fact.reverses_entry_seq,
    }


def _decode_proposed(message: journal_pb2.AdjustmentProposed) -> facts.AdjustmentProposed:
    return facts.AdjustmentProposed(
        message.adjustment_id,
        stated(journal_pb2.AdjustmentKind, message.kind, AdjustmentKind),
        decode_adjustment_lines(message.lines),
        message.reason,
        from_timestamp(message.expire_time),
        message.proposed_by,
        message.rate,
        message.rate_source,
        message.reverses_entry_seq,
    )


def _encode_reviewed(fact: facts.AdjustmentReviewed) -> Fields:
    return {
        "adjustment_id": fact.adjustment_id,
        "approved": fact.approved,
        "proposed_by": fact.proposed_by,
        "reviewed_by": fact.reviewed_by,
        "kind": state(journal_pb2.AdjustmentKind, fact.kind),
        "reason": fact.reason,
        "rate": fact.rate,
        "rate_source": fact.rate_source,
        "reverses_entry_seq": fact.reverses_entry_seq,
    }


def _decode_reviewed(message: journal_pb2.AdjustmentReviewed) -> facts.AdjustmentReviewed:
    return facts.AdjustmentReviewed(
        message.adjustment_id,
        message.approved,
        message.proposed_by,
        message.reviewed_by,
        stated(journal_pb2.AdjustmentKind, message.kind, AdjustmentKind),
        message.reason,
        message.rate,
        message.rate_source,
        message.reverses_entry_seq,
    )


CODECS: Final = {
    facts.AdjustmentProposed: Codec("adjustment_proposed", _encode_proposed, _decode_proposed),
    facts.AdjustmentReviewed: Codec("adjustment_reviewed", _encode_reviewed, _decode_reviewed),
}
