"""Finding what a command names, or refusing by the reason that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from ledger.domain.adjustments import Adjustment
from ledger.domain.book import Book
from ledger.domain.calendars import Calendar
from ledger.domain.cases import Case
from ledger.domain.coupons import Coupon, CouponState
from ledger.domain.freezes import Freeze
from ledger.domain.holds import Hold, Line
from ledger.domain.merchants import Destination, Merchant
from ledger.domain.payments import Payment
from ledger.domain.payout_schedules import PayoutSchedule, ScheduleKey
from ledger.domain.payouts import Payout
from ledger.domain.policies import Policy
from ledger.domain.refunds import Refund
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.warranties import Warranty


def hold(book: Book, hold_id: str) -> Hold:
    """The hold, or HOLD_NOT_FOUND."""
    found = book.holds.get(hold_id)
    if found is None:
        raise Refusal(Reason.HOLD_NOT_FOUND, hold_id=hold_id)
    return found


def live_hold(book: Book, hold_id: str) -> Hold:
    """The hold, or HOLD_NOT_FOUND, HOLD_VOIDED."""
    found = hold(book, hold_id)
    if found.void_time is not None:
        raise Refusal(Reason.HOLD_VOIDED, hold_id=hold_id)
    return found


def payment(of: Hold, psp: str) -> Payment:
    """What a provider captured for a hold, its own where none is named; PAYMENT_NOT_FOUND."""
    for found in of.all_payments:
        if found.psp == (psp or of.psp):
            return found
    raise Refusal(Reason.PAYMENT_NOT_FOUND, hold_id=of.hold_id, psp=psp)


def lines(of: Hold, line_ids: Iterable[str]) -> list[Line]:
    """The lines named, or every line of the hold when none is; LINE_NOT_FOUND for a stranger."""
    named = list(line_ids)
    no_duplicates(named)
    for line_id in named:
        if line_id not in of.lines:
            raise Refusal(Reason.LINE_NOT_FOUND, hold_id=of.hold_id, line_id=line_id)
    return [of.lines[line_id] for line_id in named] if named else list(of.lines.values())


def refund(book: Book, refund_id: str) -> Refund:
    """The refund, or REFUND_NOT_FOUND."""
    found = book.refunds.get(refund_id)
    if found is None:
        raise Refusal(Reason.REFUND_NOT_FOUND, refund_id=refund_id)
    return found


def payout(book: Book, payout_id: str) -> Payout:
    """The payout, or PAYOUT_NOT_FOUND."""
    found = book.payouts.get(payout_id)
    if found is None:
        raise Refusal(Reason.PAYOUT_NOT_FOUND, payout_id=payout_id)
    return found


def policy(book: Book, policy_id: str, version: int = 0) -> Policy:
    """The version of the policy, 0 meaning the newest, or POLICY_NOT_FOUND."""
    newest = book.newest_policy.get(policy_id)
    found = book.policies.get((policy_id, version)) if version else newest
    if found is None:
        raise Refusal(
            Reason.POLICY_NOT_FOUND, policy=f"{policy_id}@{version}" if version else policy_id
        )
    return found


def calendar(book: Book, calendar_id: str) -> Calendar:
    """The newest revision of a calendar, or CALENDAR_NOT_FOUND."""
    found = book.rules.calendars.get(calendar_id)
    if found is None:
        raise Refusal(Reason.CALENDAR_NOT_FOUND, calendar=calendar_id)
    return found


def case(book: Book, case_id: str) -> Case:
    """The case, or CASE_NOT_FOUND."""
    found = book.cases.get(case_id)
    if found is None:
        raise Refusal(Reason.CASE_NOT_FOUND, case_id=case_id)
    return found


def coupon(book: Book, coupon_id: str) -> Coupon:
    """The coupon, or COUPON_NOT_FOUND."""
    found = book.coupons.get(coupon_id)
    if found is None:
        raise Refusal(Reason.COUPON_NOT_FOUND, coupon_id=coupon_id)
    return found


def unexpired(of: Coupon, now: datetime) -> None:
    """Refused with COUPON_EXPIRED when the time of a coupon has passed."""
    if of.state is CouponState.EXPIRED or of.has_expired(now):
        raise Refusal(
            Reason.COUPON_EXPIRED, coupon_id=of.coupon_id, expire_time=str(of.expire_time)
        )


def held_too_little(of: Hold, line: Line, wanted: int) -> Refusal:
    """The refusal of what needs more than a line holds."""
    return Refusal(
        Reason.HELD_TOO_LITTLE,
        hold_id=of.hold_id,
        line_id=line.line_id,
        held_minor=line.held,
        requested_minor=wanted,
    )


def adjustment(book: Book, adjustment_id: str) -> Adjustment:
    """The adjustment, or ADJUSTMENT_NOT_FOUND."""
    found = book.adjustments.get(adjustment_id)
    if found is None:
        raise Refusal(Reason.ADJUSTMENT_NOT_FOUND, adjustment_id=adjustment_id)
    return found


def freeze(book: Book, freeze_id: str) -> Freeze:
    """The freeze, or FREEZE_NOT_FOUND."""
    found = book.freezes.get(freeze_id)
    if found is None:
        raise Refusal(Reason.FREEZE_NOT_FOUND, freeze_id=freeze_id)
    return found


def warranty(book: Book, warranty_id: str) -> Warranty:
    """The warranty, or WARRANTY_NOT_FOUND."""
    found = book.warranties.get(warranty_id)
    if found is None:
        raise Refusal(Reason.WARRANTY_NOT_FOUND, warranty_id=warranty_id)
    return found


def merchant(book: Book, merchant_id: str) -> Merchant:
    """The registered merchant, or MERCHANT_NOT_FOUND."""
    found = book.merchants.get(merchant_id)
    if found is None:
        raise Refusal(Reason.MERCHANT_NOT_FOUND, merchant=merchant_id)
    return found


def destination(of: Merchant, destination_id: str, currency: str) -> Destination | None:
    """The merchant's destination, or DESTINATION_NOT_FOUND; None where it is paid anywhere."""
    found = of.destination(destination_id, currency)
    if found is None and of.destinations:
        raise Refusal(
            Reason.DESTINATION_NOT_FOUND,
            merchant=of.merchant_id,
            destination_id=destination_id,
            currency_code=currency,
        )
    return found


def payout_schedule(book: Book, merchant_id: str, currency: str) -> PayoutSchedule:
    """The payout schedule, or PAYOUT_SCHEDULE_NOT_FOUND."""
    found = book.payout_schedules.get(ScheduleKey(merchant_id, currency))
    if found is None:
        raise Refusal(
            Reason.PAYOUT_SCHEDULE_NOT_FOUND, merchant=merchant_id, currency_code=currency
        )
    return found


def no_duplicates(line_ids: Sequence[str]) -> None:
    """Refused with DUPLICATE_LINE when a line is named twice."""
    if len(set(line_ids)) == len(line_ids):
        return
    [(line_id, _)] = Counter(line_ids).most_common(1)
    raise Refusal(Reason.DUPLICATE_LINE, line_id=line_id)
