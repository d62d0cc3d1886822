"""The stored body of an entry: `escrow.v1.Entry`, serialized once and never again.

`encode` and `decode` are a pair, and so are the two sides of each codec of a fact. A decoded entry
lacks only the account numbers, which are the storage's own. The encoders give the fields of a
message and not the message, which builds an entry in half the time.

What an entry can say grows, and the bytes that were stored stay as they are: whatever is at its
default is left unset, so that an entry written before there was more encodes to the same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from escrow.v1 import journal_pb2
from ledger.body import (
    adjustments,
    cases,
    chargebacks,
    coupons,
    freezes,
    fulfilments,
    funding,
    holds,
    merchants,
    payments,
    payout_schedules,
    payouts,
    refunds,
    rules,
    warranties,
)
from ledger.body.adjustments import decode_adjustment_lines, encode_adjustment_line
from ledger.body.cases import encode_case_line, encode_evidence, encode_tag
from ledger.body.chargebacks import encode_chargeback
from ledger.body.codecs import Codec, Fields
from ledger.body.freezes import decode_target, encode_amount, encode_target
from ledger.body.fulfilments import encode_fulfilled_line
from ledger.body.lines import decode_shares
from ledger.body.merchants import encode_destination, encode_merchant_terms
from ledger.body.payments import decode_parts, encode_share_parts
from ledger.body.payout_schedules import encode_schedule_terms
from ledger.body.refunds import encode_refunded_line
from ledger.domain import facts
from ledger.domain.chart import AccountKey
from ledger.domain.entries import Entry, Posting
from ledger.timestamps import from_timestamp, timestamp_fields

__all__ = [
    "Fields",
    "decode",
    "decode_adjustment_lines",
    "decode_parts",
    "decode_shares",
    "decode_target",
    "encode",
    "encode_adjustment_line",
    "encode_amount",
    "encode_case_line",
    "encode_chargeback",
    "encode_destination",
    "encode_evidence",
    "encode_fulfilled_line",
    "encode_merchant_terms",
    "encode_refunded_line",
    "encode_schedule_terms",
    "encode_share_parts",
    "encode_tag",
    "encode_target",
    "kind",
]

_CODECS: Final[dict[type, Codec]] = {
    **rules.CODECS,
    **holds.CODECS,
    **payments.CODECS,
    **fulfilments.CODECS,
    **cases.CODECS,
    **chargebacks.CODECS,
    **coupons.CODECS,
    **adjustments.CODECS,
    **freezes.CODECS,
    **refunds.CODECS,
    **payouts.CODECS,
    **merchants.CODECS,
    **warranties.CODECS,
    **payout_schedules.CODECS,
    **funding.CODECS,
}
_DECODERS: Final = {codec.field: codec.decode for codec in _CODECS.values()}


def encode(entry: Entry) -> bytes:
    """The bytes to store."""
    codec = _CODECS[type(entry.fact)]
    day = entry.business_date
    message = journal_pb2.Entry(
        seq=entry.seq,
        effective_time=timestamp_fields(entry.effective_time),
        record_time=timestamp_fields(entry.record_time),
        business_date={"year": day.year, "month": day.month, "day": day.day},
        actor=entry.actor,
        request_id=entry.request_id,
        postings=[_encode_posting(posting) for posting in entry.postings],
        **{codec.field: codec.encode(entry.fact)},
    )
    return message.SerializeToString(deterministic=True)


def decode(body: bytes) -> Entry:
    """The entry that was stored."""
    message = journal_pb2.Entry.FromString(body)
    field = message.WhichOneof("fact")
    if field is None:
        raise ValueError(f"the body of entry {message.seq} states no fact")
    day = message.business_date
    return Entry(
        seq=message.seq,
        effective_time=from_timestamp(message.effective_time),
        record_time=from_timestamp(message.record_time),
        business_date=date(day.year, day.month, day.day),
        actor=message.actor,
        request_id=message.request_id,
        fact=_DECODERS[field](getattr(message, field)),
        postings=tuple(_decode_posting(posting) for posting in message.postings),
    )


def kind(fact: facts.Fact) -> str:
    """How an entry's kind is named: the field of its fact, for example `hold_placed`."""
    return _CODECS[type(fact)].field


def _encode_posting(posting: Posting) -> Fields:
    key = posting.account
    return {
        "account": {"kind": key.kind, "owner": key.owner, "currency_code": key.currency},
        "amount_minor": posting.amount,
        "account_version": posting.version,
        "balance_minor": posting.balance,
        "hold_id": posting.hold_id,
        "line_id": posting.line_id,
        "payout_id": posting.payout_id,
    }


def _decode_posting(message: journal_pb2.Posting) -> Posting:
    key = message.account
    return Posting(
        AccountKey(key.kind, key.owner, key.currency_code),
        message.amount_minor,
        message.hold_id,
        message.line_id,
        message.payout_id,
        0,
        message.account_version,
        message.balance_minor,
    )
