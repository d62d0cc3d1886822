"""Placing holds, and recording that the provider settled them."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import currencies, money, templates
from ledger.domain.book import Book
from ledger.domain.commands import PlaceHold, ReportSettlement
from ledger.domain.decisions import funding, lookup
from ledger.domain.decisions.captures import check_payments
from ledger.domain.decisions.pinning import pinned
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import HoldPlaced, SettlementReported
from ledger.domain.refusals import Reason, Refusal


def place_hold(command: PlaceHold, book: Book, now: datetime) -> list[Draft]:
    """E1 for every line, each pinned to the newest version of its policy."""
    if has_funding := any(line.funding for line in command.lines):
        funding.check_form(command.lines)
    if command.other_payments:
        check_payments(command)
    currencies.exponent(command.currency)
    lookup.no_duplicates([line.line_id for line in command.lines])
    if command.hold_id in book.holds:
        raise Refusal(Reason.HOLD_EXISTS, hold_id=command.hold_id)
    lines = pinned(command.lines, book)
    paid_time = effective(command.paid_time, now, "paid_time")
    if has_funding:
        funding.check(command.lines, command.currency, book, now)
    money.total([line.amount for line in lines])
    # Nothing is refused from here on but balances that would leave int64.
    fact = HoldPlaced(
        command.hold_id,
        command.currency,
        command.psp,
        lines,
        command.region,
        command.provider_release_time,
        command.buyer,
        command.other_payments,
    )
    of = (command.hold_id, command.psp, command.currency)
    legs = templates.capture(*of, lines, command.other_payments)
    return [Draft(fact, paid_time, legs)]


def report_settlement(command: ReportSettlement, book: Book, now: datetime) -> list[Draft]:
    """E2: what a provider paid into the bank, and the fee it kept."""
    hold = lookup.live_hold(book, command.hold_id)
    payment = lookup.payment(hold, command.psp)
    check_currency(hold, command.currency)
    occurred = effective(command.occurred_time, now, "occurred_time")
    gross = payment.unsettled
    if not gross:
        raise Refusal(Reason.SETTLEMENT_EXISTS, hold_id=hold.hold_id)
    if command.fee > gross:
        raise Refusal(
            Reason.FEE_EXCEEDS_GROSS,
            hold_id=hold.hold_id,
            gross_minor=gross,
            fee_minor=command.fee,
        )
    psp = payment.psp if hold.payments else ""
    fact = SettlementReported(hold.hold_id, gross, command.fee, command.bank_account, psp)
    return [Draft(fact, occurred, templates.settlement(payment.psp, hold.currency, fact))]
