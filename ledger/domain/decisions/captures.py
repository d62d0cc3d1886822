"""What is captured of a hold after it was placed, and giving all of it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from ledger.domain import money, templates
from ledger.domain.book import Book
from ledger.domain.commands import CaptureHold, LineSpec, PlaceHold, VoidHold
from ledger.domain.decisions import funding, lookup
from ledger.domain.decisions.pinning import pinned
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import CapturedLine, HoldCaptured, HoldVoided, PaymentPart
from ledger.domain.funding import given_up
from ledger.domain.holds import Hold, Line
from ledger.domain.refusals import Reason, Refusal, field_invalid

LINES_MAX: Final = 2_000
"""How many lines a hold may have."""


def check_payments(command: PlaceHold) -> None:
    """FIELD_INVALID when other payments repeat a provider, or leave nothing to the hold's."""
    psps = {command.psp}
    for index, part in enumerate(command.other_payments):
        if part.psp in psps:
            raise field_invalid(f"other_payments[{index}].psp", "each provider is named once")
        psps.add(part.psp)
    captured = _cash(command.lines)
    if sum([part.amount for part in command.other_payments]) >= captured:
        problem = "they leave nothing of the lines to what psp captured"
        raise field_invalid("other_payments", problem)


def _cash(lines: Iterable[LineSpec]) -> int:
    """What of new lines is captured through a provider."""
    return sum([line.amount - sum([part.amount for part in line.funding]) for line in lines])


def capture_hold(command: CaptureHold, book: Book, now: datetime) -> list[Draft]:
    """E1 for lines that are there and for new ones, each pinned to its policy of today."""
    if not command.lines and not command.new_lines:
        raise field_invalid("lines", "a capture is for some line, here or in new_lines")
    if has_funding := any(line.funding for line in command.new_lines):
        funding.check_form(command.new_lines)
    hold = lookup.live_hold(book, command.hold_id)
    check_currency(hold, command.currency)
    lines = _lines(command, hold)
    for line in lines:
        if line.released:
            raise Refusal(Reason.LINE_RELEASED, hold_id=hold.hold_id, line_id=line.line_id)
    new_lines = pinned(command.new_lines, book)
    captured_time = effective(command.captured_time, now, "captured_time")
    if has_funding:
        funding.check(command.new_lines, hold.currency, book, now)
    added = [*(item.amount for item in command.lines), *(line.amount for line in new_lines)]
    money.total([hold.captured, *added])
    # Nothing is refused from here on but balances that would leave int64.
    captured = tuple(
        [
            CapturedLine(line.line_id, line.merchant, item.amount)
            for line, item in zip(lines, command.lines, strict=True)
        ]
    )
    fact = HoldCaptured(hold.hold_id, command.psp, captured, new_lines)
    of = (hold.hold_id, command.psp, hold.currency)
    return [Draft(fact, captured_time, templates.capture(*of, [*captured, *new_lines]))]


def _lines(command: CaptureHold, hold: Hold) -> list[Line]:
    """The lines that are there; FIELD_INVALID, DUPLICATE_LINE, LINE_EXISTS, LINE_NOT_FOUND."""
    if len(hold.lines) + len(command.new_lines) > LINES_MAX:
        raise field_invalid("new_lines", f"a hold has at most {LINES_MAX:,} lines")
    named = [item.line_id for item in command.lines]
    new = [line.line_id for line in command.new_lines]
    lookup.no_duplicates([*named, *new])
    for line_id in new:
        if line_id in hold.lines:
            raise Refusal(Reason.LINE_EXISTS, hold_id=hold.hold_id, line_id=line_id)
    return lookup.lines(hold, named) if named else []


def void_hold(command: VoidHold, book: Book, now: datetime) -> list[Draft]:
    """E1 reversed, while nothing came of it yet."""
    hold = lookup.live_hold(book, command.hold_id)
    if why := list(_in_the_way(book, hold, now)):
        raise Refusal(Reason.HOLD_NOT_VOIDABLE, hold_id=hold.hold_id, why=", ".join(why))
    void_time = effective(command.void_time, now, "void_time")
    # Nothing is refused from here on.
    captured = [each for each in hold.all_payments if each.captured]
    payments = tuple([PaymentPart(each.psp, each.captured) for each in captured])
    lines = tuple(
        [
            CapturedLine(line.line_id, line.merchant, line.held, given_up(line.funding))
            for line in hold.lines.values()
        ]
    )
    fact = HoldVoided(hold.hold_id, payments, lines)
    return [Draft(fact, void_time, templates.void(hold.hold_id, hold.currency, lines, payments))]


def _in_the_way(book: Book, hold: Hold, now: datetime) -> Iterator[str]:
    """What became of a hold's money, or may yet, by the words of its refusal."""
    lines = hold.lines.values()
    if any(payment.settled for payment in hold.all_payments):
        yield "SETTLED"
    if book.refunds_on(hold.hold_id):
        yield "REFUNDED"
    if any(line.released for line in lines):
        yield "RELEASED"
    if any(line.charged_back or line.charged_back_after for line in lines):
        yield "CHARGED_BACK"
    if any(line.disputed or line.open_cases or _appealable(line, now) for line in lines):
        yield "DISPUTED"
    if any(each.inspected for line in lines for each in line.funding):
        yield "INSPECTED"
    if any(line.frozen or line.freezes for line in lines):
        yield "FROZEN"


def _appealable(line: Line, now: datetime) -> bool:
    return line.appeal_until is not None and now < line.appeal_until
