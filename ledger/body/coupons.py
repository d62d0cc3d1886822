"""Facts about coupons: granted, and reviewed."""

from __future__ import annotations

from typing import Final

from escrow.v1 import case_pb2, journal_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated
from ledger.domain import facts
from ledger.domain.kinds import Liable


def _encode_paid(paid: facts.MerchantPart) -> Fields:
    return {
        "from_available_minor": paid.from_available,
        "from_receivable_minor": paid.from_receivable,
    }


def _decode_paid(
    message: journal_pb2.CouponGranted | journal_pb2.CouponReviewed,
) -> facts.MerchantPart:
    return facts.MerchantPart(message.from_available_minor, message.from_receivable_minor)


def _encode_coupon_granted(fact: facts.CouponGranted) -> Fields:
    return {
        "coupon_id": fact.coupon_id,
        "case_id": fact.case_id,
        "hold_id": fact.hold_id,
        "line_id": fact.line_id,
        "currency_code": fact.currency,
        "amount_minor": fact.amount,
        "funded_by": state(case_pb2.Liable, fact.funded_by),
        "reason": fact.reason,
        "proposed_by": fact.proposed_by,
        "proposed": fact.proposed,
        **_encode_paid(fact.paid),
        "expire_time": optional_time(fact.expire_time),
    }


def _decode_coupon_granted(message: journal_pb2.CouponGranted) -> facts.CouponGranted:
    return facts.CouponGranted(
        message.coupon_id,
        message.case_id,
        message.hold_id,
        message.line_id,
        message.currency_code,
        message.amount_minor,
        stated(case_pb2.Liable, message.funded_by, Liable),
        message.reason,
        message.proposed_by,
        message.proposed,
        _decode_paid(message),
        read_time(message, "expire_time"),
    )


def _encode_coupon_reviewed(fact: facts.CouponReviewed) -> Fields:
    return {
        "coupon_id": fact.coupon_id,
        "approved": fact.approved,
        "reviewed_by": fact.reviewed_by,
        **_encode_paid(fact.paid),
    }


def _decode_coupon_reviewed(message: journal_pb2.CouponReviewed) -> facts.CouponReviewed:
    return facts.CouponReviewed(
        message.coupon_id, message.approved, message.reviewed_by, _decode_paid(message)
    )


def _encode_coupon_expired(fact: facts.CouponExpired) -> Fields:
    return {
        "coupon_id": fact.coupon_id,
        "amount_minor": fact.amount,
        "merchant": fact.merchant,
    }


def _decode_coupon_expired(message: journal_pb2.CouponExpired) -> facts.CouponExpired:
    return facts.CouponExpired(message.coupon_id, message.amount_minor, message.merchant)


CODECS: Final = {
    facts.CouponGranted: Codec("coupon_granted", _encode_coupon_granted, _decode_coupon_granted),
    facts.CouponReviewed: Codec(
        "coupon_reviewed", _encode_coupon_reviewed, _decode_coupon_reviewed
    ),
    facts.CouponExpired: Codec("coupon_expired", _encode_coupon_expired, _decode_coupon_expired),
}
