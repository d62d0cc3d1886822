"""What may fund a line beside cash, when a hold is placed (E1, E11, E13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain.book import Book
from ledger.domain.commands import LineSpec
from ledger.domain.coupons import CouponState
from ledger.domain.decisions import lookup
from ledger.domain.kinds import FundingSource
from ledger.domain.refusals import Reason, Refusal, field_invalid


def check_form(lines: Sequence[LineSpec]) -> None:
    """What can be said of the request alone."""
    for index, line in enumerate(lines):
        coupons = [part.reference for part in line.funding if part.source is FundingSource.COUPON]
        if len(set(coupons)) < len(coupons):
            raise field_invalid(f"lines[{index}].coupons", "a coupon is named once")


def check(lines: Sequence[LineSpec], currency: str, book: Book, now: datetime) -> None:
    """FUNDING_EXCEEDS_AMOUNT, and that there is that much on every coupon."""
    for line in lines:
        total = sum([part.amount for part in line.funding])
        if total > line.amount:
            raise Refusal(
                Reason.FUNDING_EXCEEDS_AMOUNT,
                line_id=line.line_id,
                amount_minor=line.amount,
                funding_minor=total,
            )
    wanted: dict[str, int] = {}
    for line in lines:
        for part in line.funding:
            if part.source is FundingSource.COUPON:
                wanted[part.reference] = wanted.get(part.reference, 0) + part.amount
    for coupon_id, amount in wanted.items():
        _check_coupon(coupon_id, amount, currency, book, now)


def _check_coupon(coupon_id: str, amount: int, currency: str, book: Book, now: datetime) -> None:
    """COUPON_NOT_FOUND, _EXPIRED, _STATE, CURRENCY_MISMATCH or COUPON_EXCEEDS_BALANCE."""
    coupon = lookup.coupon(book, coupon_id)
    lookup.unexpired(coupon, now)
    if coupon.state is not CouponState.ISSUED:
        raise Refusal(Reason.COUPON_STATE, coupon_id=coupon_id, state=coupon.state)
    if coupon.currency != currency:
        raise Refusal(
            Reason.CURRENCY_MISMATCH,
            hold_id=coupon.hold_id,
            currency_code=currency,
            hold_currency_code=coupon.currency,
        )
    if amount > coupon.balance:
        raise Refusal(
            Reason.COUPON_EXCEEDS_BALANCE,
            coupon_id=coupon_id,
            balance_minor=coupon.balance,
            requested_minor=amount,
        )
