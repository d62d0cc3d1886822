"""Goods traded in: inspected, and worth what they turn out to be (E13)."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import templates
from ledger.domain.book import Book
from ledger.domain.commands import InspectTradeIn
from ledger.domain.decisions import lookup
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import TradeInInspected
from ledger.domain.funding import Funding
from ledger.domain.holds import Hold, Line
from ledger.domain.kinds import FundingSource
from ledger.domain.refusals import Reason, Refusal


def inspect_trade_in(command: InspectTradeIn, book: Book, now: datetime) -> list[Draft]:
    """E13, regrade: the line loses what the goods are worth less than they were said to be."""
    hold = lookup.live_hold(book, command.hold_id)
    check_currency(hold, command.currency)
    line = lookup.lines(hold, [command.line_id])[0]
    valuation = _trade_in(hold, line, command.party).bound
    inspected = effective(command.occurred_time, now, "occurred_time")
    if command.value > valuation:
        raise Refusal(
            Reason.VALUE_EXCEEDS_VALUATION,
            line_id=line.line_id,
            valuation_minor=valuation,
            value_minor=command.value,
        )
    lost = valuation - command.value
    from_held = min(lost, line.held)
    if from_held < lost and line.held < line.kept:
        # It is there, but a case or a freeze has set it apart.
        raise lookup.held_too_little(hold, line, lost)
    fact = TradeInInspected(
        hold.hold_id,
        line.line_id,
        command.party,
        valuation,
        command.value,
        from_held,
        lost - from_held,
        command.reason,
    )
    return [Draft(fact, inspected, templates.trade_in_regraded(line.merchant, hold.currency, fact))]


def _trade_in(hold: Hold, line: Line, party: str) -> Funding:
    """What was traded in with a party; TRADE_IN_NOT_FOUND, TRADE_IN_INSPECTED."""
    found = [
        each
        for each in line.funding
        if each.source is FundingSource.TRADE_IN and each.reference == party
    ]
    for each in found:
        if each.bound:
            return each
    if not found:
        raise Refusal(
            Reason.TRADE_IN_NOT_FOUND, hold_id=hold.hold_id, line_id=line.line_id, party=party
        )
    raise Refusal(
        Reason.TRADE_IN_INSPECTED, hold_id=hold.hold_id, line_id=line.line_id, party=party
    )
