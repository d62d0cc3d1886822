"""Coupons: requests into commands, and coupons into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import case_pb2, coupon_pb2
from ledger.body import codecs
from ledger.body.codecs import state, stated
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.coupons import Coupon
from ledger.domain.entries import Entry
from ledger.domain.facts import CouponGranted, CouponReviewed
from ledger.domain.kinds import Liable
from server.convert import names
from server.convert.times import optional_time


def grant_coupon(request: coupon_pb2.GrantCouponRequest, actor: str) -> commands.GrantCoupon:
    """The command of a GrantCoupon, by whoever calls."""
    return commands.GrantCoupon(
        request.coupon_id,
        request.case_id,
        request.hold_id,
        request.line_id,
        request.currency_code,
        request.amount_minor,
        stated(case_pb2.Liable, request.funded_by, Liable),
        request.reason,
        optional_time(request, "occurred_time"),
        actor,
        optional_time(request, "expire_time"),
    )


def review_coupon(request: coupon_pb2.ReviewCouponRequest, actor: str) -> commands.ReviewCoupon:
    """The command of a ReviewCoupon, by whoever calls."""
    return commands.ReviewCoupon(names.last_id(request.name), request.approved, actor)


def changed_coupon(book: Book, entries: Sequence[Entry]) -> coupon_pb2.Coupon:
    """The answer to a GrantCoupon or a ReviewCoupon."""
    fact = entries[0].fact
    assert isinstance(fact, CouponGranted | CouponReviewed)
    return coupon(book.head.name, book.coupons[fact.coupon_id])


def coupon(ledger_id: str, of: Coupon) -> coupon_pb2.Coupon:
    """A coupon as a message."""
    return coupon_pb2.Coupon(
        name=names.coupon(ledger_id, of.coupon_id),
        state=state(coupon_pb2.CouponState, of.state),
        case=names.case(ledger_id, of.case_id),
        hold_id=of.hold_id,
        line_id=of.line_id,
        currency_code=of.currency,
        amount_minor=of.amount,
        funded_by=state(case_pb2.Liable, of.funded_by),
        proposed_by=of.proposed_by,
        reviewed_by=of.reviewed_by,
        entry_seq=of.entry_seq,
        reason=of.reason,
        expire_time=codecs.optional_time(of.expire_time),
        balance_minor=of.balance,
    )
