"""Refunds: out of held money before release, out of the merchant's waterfall after it."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import money, refunds, templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import CreateRefund, RefundItem, ReportRefund
from ledger.domain.decisions import lookup
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import RefundCreated, RefundedLine, RefundOutcome, RefundReported
from ledger.domain.holds import Hold, Line
from ledger.domain.refusals import Reason, Refusal


def create_refund(command: CreateRefund, book: Book, now: datetime) -> list[Draft]:
    """E5 for what is still held, E8 for what was released; all items or none."""
    if command.refund_id in book.refunds:
        raise Refusal(Reason.REFUND_EXISTS, refund_id=command.refund_id)
    hold = lookup.hold(book, command.hold_id)
    if command.currency != hold.currency:
        raise Refusal(
            Reason.CURRENCY_MISMATCH,
            hold_id=hold.hold_id,
            currency_code=command.currency,
            hold_currency_code=hold.currency,
        )
    lines = lookup.lines(hold, [item.line_id for item in command.items])
    effective_time = effective(command.effective_time, now, "effective_time")
    for line, item in zip(lines, command.items, strict=True):
        _check_remainder(hold, line, item)
    money.total(item.amount for item in command.items)
    # Nothing is refused from here on but balances that would leave int64.
    refunded = _waterfall(book, hold, lines, command.items)
    legs = [
        leg
        for line, part in zip(lines, refunded, strict=True)
        for leg in templates.refund_line(hold.hold_id, hold.psp, hold.currency, line.merchant, part)
    ]
    fact = RefundCreated(command.refund_id, hold.hold_id, command.reason, refunded)
    return [Draft(fact, effective_time, legs)]


def _check_remainder(hold: Hold, line: Line, item: RefundItem) -> None:
    if item.amount > line.refundable:
        raise Refusal(
            Reason.REFUND_EXCEEDS_REMAINDER,
            hold_id=hold.hold_id,
            line_id=line.line_id,
            requested_minor=item.amount,
            remainder_minor=line.refundable,
        )


def _waterfall(
    book: Book, hold: Hold, lines: list[Line], items: tuple[RefundItem, ...]
) -> tuple[RefundedLine, ...]:
    """Where the money of each item comes from: held, then available, then a receivable."""
    available: dict[str, int] = {}
    refunded = []
    for line, item in zip(lines, items, strict=True):
        key = AccountKey(Kind.AVAILABLE, line.merchant, hold.currency)
        left = available.setdefault(line.merchant, -book.balance(key))
        from_held = min(item.amount, line.held)
        from_available = min(item.amount - from_held, left)
        available[line.merchant] = left - from_available
        refunded.append(
            RefundedLine(
                line.line_id,
                from_held,
                from_available,
                item.amount - from_held - from_available,
            )
        )
    return tuple(refunded)


def report_refund(command: ReportRefund, book: Book, now: datetime) -> list[Draft]:
    """E5's second leg on success; a failed refund stays payable."""
    refund = lookup.refund(book, command.refund_id)
    if (refund.state, command.outcome) not in refunds.TRANSITIONS:
        raise Refusal(
            Reason.REFUND_STATE,
            refund_id=refund.refund_id,
            state=refund.state,
            outcome=command.outcome,
        )
    occurred = effective(command.occurred_time, now, "occurred_time")
    legs = []
    if command.outcome is RefundOutcome.SUCCEEDED:
        legs = templates.refund_succeeded(
            refund.hold_id, refund.psp, refund.currency, refund.amount
        )
    return [Draft(RefundReported(refund.refund_id, command.outcome), occurred, legs)]
