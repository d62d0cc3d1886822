"""Exchanges between the lines of a hold: held money of some becomes that of new ones (E12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.domain import frozen, funding, money, templates
from ledger.domain.book import Book
from ledger.domain.commands import ExchangeLines, RefundItem
from ledger.domain.decisions import lookup
from ledger.domain.decisions.pinning import pinned
from ledger.domain.decisions.refunds import check_currency, check_refund_id, refund_draft
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    ExchangedLine,
    LinesExchanged,
    PlacedLine,
)
from ledger.domain.funds import Funds
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import CaseScope
from ledger.domain.refusals import Reason, Refusal, field_invalid


def exchange_lines(command: ExchangeLines, book: Book, now: datetime) -> list[Draft]:
    """E12, after an E5 for what the new lines cost less, or with an E1 for what they cost more."""
    too_much = _check_form(command)
    hold = lookup.live_hold(book, command.hold_id)
    check_currency(hold, command.currency)
    lines = lookup.lines(hold, [item.line_id for item in command.items])
    _check_new(hold, command)
    new = pinned(command.lines, book)
    agreed = effective(command.effective_time, now, "effective_time")
    for line in lines:
        _check_free(book, hold, line)
    for line, item in zip(lines, command.items, strict=True):
        if item.amount > line.held:
            raise lookup.held_too_little(hold, line, item.amount)
    if too_much:
        check_refund_id(book, command.refund_id)
    money.total(item.amount for item in command.items)
    money.total(line.amount for line in new)
    funds = Funds(book, hold.currency)
    refund = _refund(command, book, hold, funds, too_much, agreed)
    # Nothing is refused from here on but balances that would leave int64.
    sources = _sources(hold, command.items, funds)
    fact = LinesExchanged(hold.hold_id, sources, _funded(new, sources), command.reason)
    merchants = {line.line_id: line.merchant for line in lines}
    legs = templates.exchange_of_lines(hold.hold_id, hold.psp, hold.currency, merchants, fact)
    return [*refund, Draft(fact, agreed, legs)]


def _check_form(command: ExchangeLines) -> int:
    """What the new lines cost less than is given; FIELD_INVALID."""
    for index, line in enumerate(command.lines):
        if line.funding:
            told = "what a line costs more in an exchange is paid in cash"
            raise field_invalid(f"to_lines[{index}]", told)
    given = sum([item.amount for item in command.items])
    too_much = given - sum([line.amount for line in command.lines])
    if too_much > 0 and not command.refund_id:
        raise field_invalid("refund_id", "the new lines cost less, which is refunded")
    if too_much <= 0 and command.refund_id:
        raise field_invalid("refund_id", "the new lines cost no less: nothing is refunded")
    return max(0, too_much)


def _check_new(hold: Hold, command: ExchangeLines) -> None:
    """DUPLICATE_LINE, and LINE_EXISTS for a line that is not new."""
    line_ids = [line.line_id for line in command.lines]
    lookup.no_duplicates(line_ids)
    for line_id in line_ids:
        if line_id in hold.lines:
            raise Refusal(Reason.LINE_EXISTS, hold_id=hold.hold_id, line_id=line_id)


def _check_free(book: Book, hold: Hold, line: Line) -> None:
    """LINE_DISPUTED or FUNDS_FROZEN where what blocks the line would not block new ones."""
    for case in book.cases_on(hold.hold_id):
        if (
            case.is_open
            and case.scope is CaseScope.LINES
            and case.names(hold.hold_id, line.line_id)
        ):
            raise Refusal(
                Reason.LINE_DISPUTED,
                hold_id=hold.hold_id,
                line_id=line.line_id,
                case_id=case.case_id,
            )
    for freeze in frozen.holding_up(book, hold, line):
        raise Refusal(Reason.FUNDS_FROZEN, merchant=line.merchant, freeze_id=freeze.freeze_id)


def _refund(
    command: ExchangeLines, book: Book, hold: Hold, funds: Funds, too_much: int, agreed: datetime
) -> list[Draft]:
    """E5 for what the new lines cost less, out of the lines given, in proportion."""
    if not too_much:
        return []
    parts = money.split(too_much, [item.amount for item in command.items])
    refunded = []
    for item, amount in zip(command.items, parts, strict=True):
        if amount:
            part = funds.refund(hold.hold_id, item.line_id, amount)._replace(hold_id="")
            if part.from_held < amount:
                # The rest of it waits for the inspection of goods traded in.
                raise lookup.held_too_little(hold, hold.lines[item.line_id], amount)
            refunded.append(part)
    reason = command.reason or "exchange"
    return [refund_draft(book, hold, command.refund_id, reason, refunded, agreed)]


def _sources(hold: Hold, items: Sequence[RefundItem], funds: Funds) -> tuple[ExchangedLine, ...]:
    """What goes over from each line, which gives less by what was refunded of it."""
    sources = []
    for item in items:
        line = funds.line(hold.hold_id, item.line_id)
        amount = item.amount - (hold.lines[item.line_id].held - line.held)
        if amount:
            left = max(line.left, amount)
            parts = funding.moving(line.funding, left, line.kept, amount)
            sources.append(ExchangedLine(item.line_id, amount, parts))
    return tuple(sources)


def _funded(
    lines: Sequence[PlacedLine], sources: Sequence[ExchangedLine]
) -> tuple[PlacedLine, ...]:
    """The new lines with what goes over to each: in proportion to their amounts."""
    exchanged = money.split(
        sum([source.amount for source in sources]), [line.amount for line in lines]
    )
    parts = [part for source in sources for part in source.funding]
    return tuple(
        [
            line._replace(exchanged=amount, funding=of_line)
            for line, amount, of_line in zip(
                lines, exchanged, funding.spread(parts, exchanged), strict=True
            )
        ]
    )
