"""Coupons: granted for a case, large ones by two people (E11)."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import money, templates
from ledger.domain.book import Book
from ledger.domain.cases import Case
from ledger.domain.commands import CouponFallDue, GrantCoupon, ReviewCoupon
from ledger.domain.coupons import CouponState
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    NO_PART,
    CouponExpired,
    CouponGranted,
    CouponReviewed,
    MerchantPart,
)
from ledger.domain.funds import Funds
from ledger.domain.holds import Line
from ledger.domain.kinds import Liable
from ledger.domain.refusals import Reason, Refusal, field_invalid


def grant_coupon(command: GrantCoupon, book: Book, now: datetime) -> list[Draft]:
    """E11, or only a proposal where the policy wants a second person."""
    if command.coupon_id in book.coupons:
        raise Refusal(Reason.COUPON_EXISTS, coupon_id=command.coupon_id)
    case = lookup.case(book, command.case_id)
    if command.currency != case.currency:
        raise Refusal(
            Reason.CURRENCY_MISMATCH,
            hold_id=case.hold_id,
            currency_code=command.currency,
            hold_currency_code=case.currency,
        )
    hold_id = command.hold_id or case.hold_id
    if not case.names(hold_id, command.line_id):
        raise Refusal(Reason.LINE_NOT_FOUND, hold_id=hold_id, line_id=command.line_id)
    line = lookup.lines(book.holds[hold_id], [command.line_id])[0]
    granted = effective(command.occurred_time, now, "occurred_time")
    if command.expire_time is not None and command.expire_time <= now:
        raise field_invalid("expire_time", "it must lie after what the ledger's clock shows")
    total = _check_cap(book, hold_id, case, line, command.amount)
    limit = book.policy_of(line).terms.coupon_approval
    proposed = 0 < limit < total
    paid = NO_PART if proposed else _paid(book, case, line, command.funded_by, command.amount)
    fact = CouponGranted(
        command.coupon_id,
        case.case_id,
        hold_id,
        line.line_id,
        case.currency,
        command.amount,
        command.funded_by,
        command.reason,
        command.by,
        proposed,
        paid,
        command.expire_time,
    )
    if proposed:
        return [Draft(fact, granted)]
    legs = templates.coupon_issued(
        hold_id, line.line_id, case.currency, line.merchant, command.amount, paid
    )
    return [Draft(fact, granted, legs)]


def _check_cap(book: Book, hold_id: str, case: Case, line: Line, amount: int) -> int:
    """What the coupons of every case on the line come to with this one; COUPON_EXCEEDS_CAP.

    Needs every case on the hold.
    """
    policy = book.policy_of(line)
    cases = [other for other in book.cases_on(hold_id) if other.names(hold_id, line.line_id)]
    total = sum(other.coupon_total for other in cases) + amount
    if 0 < policy.terms.coupon_cap < total:
        raise Refusal(
            Reason.COUPON_EXCEEDS_CAP,
            case_id=case.case_id,
            total_minor=total,
            cap_minor=policy.terms.coupon_cap,
            policy=policy.reference,
        )
    return money.in_range(total)


def _paid(book: Book, case: Case, line: Line, funded_by: Liable, amount: int) -> MerchantPart:
    """What the merchant pays of a coupon: all of it, or nothing."""
    if funded_by is not Liable.MERCHANT:
        return NO_PART
    return Funds(book, case.currency).pay(line.merchant, amount)


def review_coupon(command: ReviewCoupon, book: Book, now: datetime) -> list[Draft]:
    """E11 once somebody else has approved; nothing when it is declined."""
    coupon = lookup.coupon(book, command.coupon_id)
    if coupon.state is not CouponState.PROPOSED:
        raise Refusal(Reason.COUPON_STATE, coupon_id=coupon.coupon_id, state=coupon.state)
    if not command.approved:
        return [
            Draft(CouponReviewed(coupon.coupon_id, approved=False, reviewed_by=command.by), now)
        ]
    lookup.unexpired(coupon, now)
    if command.by == coupon.proposed_by:
        raise Refusal(
            Reason.SECOND_PERSON_REQUIRED,
            what=f"coupons/{coupon.coupon_id}",
            proposed_by=coupon.proposed_by,
        )
    case = lookup.case(book, coupon.case_id)
    line = book.holds[coupon.hold_id].lines[coupon.line_id]
    paid = _paid(book, case, line, coupon.funded_by, coupon.amount)
    fact = CouponReviewed(coupon.coupon_id, approved=True, reviewed_by=command.by, paid=paid)
    legs = templates.coupon_issued(
        coupon.hold_id, coupon.line_id, coupon.currency, line.merchant, coupon.amount, paid
    )
    return [Draft(fact, now, legs)]


def coupon_fall_due(command: CouponFallDue, book: Book, now: datetime) -> list[Draft]:
    """E11, expired: what is left goes back to who funded it, at the moment its time passed."""
    coupon = lookup.coupon(book, command.coupon_id)
    if coupon.due_time != command.due_time or command.due_time > now:
        return []
    fact = CouponExpired(coupon.coupon_id, coupon.balance, coupon.merchant)
    legs = templates.coupon_expired(
        *(coupon.hold_id, coupon.line_id, coupon.currency, coupon.balance, coupon.merchant)
    )
    draft = Draft(fact, command.due_time, legs)
    return [draft, *recoveries(book, command.due_time, draft)]
