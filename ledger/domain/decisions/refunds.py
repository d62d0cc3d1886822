"""Refunds: out of held money before release, out of the merchant's waterfall after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain import money, payees, refunds, templates
from ledger.domain.book import Book
from ledger.domain.commands import CreateRefund, RefundItem, ReportRefund
from ledger.domain.decisions import lookup
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import RefundCreated, RefundedLine, RefundReported
from ledger.domain.funds import Funds
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import RefundGround, RefundOutcome
from ledger.domain.policies import Refundability
from ledger.domain.refunds import Refund, RefundPayment
from ledger.domain.refusals import Reason, Refusal


def create_refund(command: CreateRefund, book: Book, now: datetime) -> list[Draft]:
    """E5 for what is still held, E8 for what was released; all items or none."""
    check_refund_id(book, command.refund_id)
    hold = lookup.live_hold(book, command.hold_id)
    check_currency(hold, command.currency)
    lines = lookup.lines(hold, [item.line_id for item in command.items])
    effective_time = effective(command.effective_time, now, "effective_time")
    for line in lines:
        check_ground(book, hold, line, command.ground)
    for line, item in zip(lines, command.items, strict=True):
        check_remainder(hold, line, item, line.refundable)
    money.total(item.amount for item in command.items)
    funds = Funds(book, hold.currency)
    refunded = tuple(
        [
            funds.refund(hold.hold_id, item.line_id, item.amount)._replace(hold_id="")
            for item in command.items
        ]
    )
    advanced = [
        line.merchant for line, part in zip(lines, refunded, strict=True) if part.from_receivable
    ]
    _check_advances(book, funds, hold.currency, advanced)
    # Nothing is refused from here on but balances that would leave int64.
    return [refund_draft(book, hold, command.refund_id, command.reason, refunded, effective_time)]


def refund_draft(
    book: Book,
    hold: Hold,
    refund_id: str,
    reason: str,
    refunded: Sequence[RefundedLine],
    effective_time: datetime,
) -> Draft:
    """E5 and E8 for lines of a hold, through its payments."""
    through = payees.of_amounts(book, hold, [part.cash for part in refunded])
    legs = []
    for part, to in zip(refunded, through, strict=True):
        merchant = hold.lines[part.line_id].merchant
        legs += templates.refund_line(hold.hold_id, hold.currency, merchant, part, to)
    payments = payees.summed(hold, through)
    fact = RefundCreated(refund_id, hold.hold_id, reason, tuple(refunded), payments=payments)
    return Draft(fact, effective_time, legs)


def _check_advances(book: Book, funds: Funds, currency: str, merchants: Sequence[str]) -> None:
    """ADVANCE_EXCEEDS_CAP when one would owe more than the platform agreed to advance for it."""
    for merchant in dict.fromkeys(merchants):
        agreed = book.merchants.get(merchant)
        cap = agreed.terms.advance_cap(currency) if agreed else None
        owed = funds.owed(merchant)
        if cap is not None and owed > cap:
            raise Refusal(
                Reason.ADVANCE_EXCEEDS_CAP,
                merchant=merchant,
                currency_code=currency,
                owed_minor=owed,
                cap_minor=cap,
            )


def check_refund_id(book: Book, refund_id: str) -> None:
    """Refused with REFUND_EXISTS or CASE_EXISTS when a refund has that id, or may get it."""
    if refund_id in book.refunds:
        raise Refusal(Reason.REFUND_EXISTS, refund_id=refund_id)
    if refund_id in book.cases:
        # Its own refund will have that id, should it be approved.
        raise Refusal(Reason.CASE_EXISTS, case_id=refund_id)


def check_currency(hold: Hold, currency: str) -> None:
    """Refused with CURRENCY_MISMATCH when amounts are of another currency than the hold."""
    if currency != hold.currency:
        raise Refusal(
            Reason.CURRENCY_MISMATCH,
            hold_id=hold.hold_id,
            currency_code=currency,
            hold_currency_code=hold.currency,
        )


def check_ground(book: Book, hold: Hold, line: Line, ground: RefundGround) -> None:
    """Refused with REFUND_NOT_ALLOWED when the policy of a line has no refund on that ground."""
    policy = book.policy_of(line)
    refundability = policy.terms.refundability
    if refundability is Refundability.ANY:
        return
    if refundability is Refundability.QUALITY_ONLY and ground is RefundGround.QUALITY:
        return
    raise Refusal(
        Reason.REFUND_NOT_ALLOWED,
        hold_id=hold.hold_id,
        line_id=line.line_id,
        policy=policy.reference,
        refundability=refundability,
        ground=ground,
    )


def check_remainder(hold: Hold, line: Line, item: RefundItem, remainder: int) -> None:
    """Refused with REFUND_EXCEEDS_REMAINDER when more is asked for than is left."""
    if item.amount > remainder:
        raise Refusal(
            Reason.REFUND_EXCEEDS_REMAINDER,
            hold_id=hold.hold_id,
            line_id=line.line_id,
            requested_minor=item.amount,
            remainder_minor=remainder,
        )


def report_refund(command: ReportRefund, book: Book, now: datetime) -> list[Draft]:
    """E5's second leg on success; what failed stays payable."""
    refund = lookup.refund(book, command.refund_id)
    part = _part(refund, command.psp)
    if (part.state, command.outcome) not in refunds.TRANSITIONS:
        raise Refusal(
            Reason.REFUND_STATE,
            refund_id=refund.refund_id,
            state=part.state,
            outcome=command.outcome,
        )
    occurred = effective(command.occurred_time, now, "occurred_time")
    legs = []
    if command.outcome is RefundOutcome.SUCCEEDED:
        of = (refund.hold_id, part.psp, refund.currency)
        legs = templates.refund_succeeded(*of, part.amount)
    psp = part.psp if refund.payments else ""
    return [Draft(RefundReported(refund.refund_id, command.outcome, psp), occurred, legs)]


def _part(refund: Refund, psp: str) -> RefundPayment:
    """What of a refund goes through a provider, all of it where there is only one.

    Refused with REFUND_PAYMENT_REQUIRED or PAYMENT_NOT_FOUND.
    """
    parts = refund.payments or (RefundPayment(refund.psp, refund.payable, refund.state),)
    if not psp and len(parts) > 1:
        names = ", ".join(part.psp for part in parts)
        raise Refusal(Reason.REFUND_PAYMENT_REQUIRED, refund_id=refund.refund_id, psps=names)
    for part in parts:
        if psp in {"", part.psp}:
            return part
    raise Refusal(Reason.PAYMENT_NOT_FOUND, hold_id=refund.hold_id, psp=psp)
