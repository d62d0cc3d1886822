"""Placing holds, and recording that the provider settled them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ledger.domain import currencies, money, templates
from ledger.domain.book import Book
from ledger.domain.commands import LineSpec, PlaceHold, ReportSettlement
from ledger.domain.decisions import funding, lookup
from ledger.domain.decisions.refunds import check_currency
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import HoldPlaced, PlacedLine, SettlementReported
from ledger.domain.kinds import MerchantStanding
from ledger.domain.policies import Policy
from ledger.domain.refusals import Reason, Refusal


def place_hold(command: PlaceHold, book: Book, now: datetime) -> list[Draft]:
    """E1 for every line, each pinned to the newest version of its policy."""
    if has_funding := any(line.funding for line in command.lines):
        funding.check_form(command.lines)
    currencies.exponent(command.currency)
    lookup.no_duplicates([line.line_id for line in command.lines])
    if command.hold_id in book.holds:
        raise Refusal(Reason.HOLD_EXISTS, hold_id=command.hold_id)
    if book.merchants:
        check_trading(book, command.lines)
    lines = tuple([placed(line, policy_of(line, book)) for line in command.lines])
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
    )
    legs = templates.capture(command.hold_id, command.psp, command.currency, lines)
    return [Draft(fact, paid_time, legs)]


def check_trading(book: Book, lines: Iterable[LineSpec]) -> None:
    """MERCHANT_RUNNING_OFF for a merchant that no longer trades."""
    for line in lines:
        agreed = book.merchants.get(line.merchant)
        if agreed and agreed.terms.standing is MerchantStanding.RUNNING_OFF:
            raise Refusal(Reason.MERCHANT_RUNNING_OFF, merchant=line.merchant)


def policy_of(line: LineSpec, book: Book) -> Policy:
    """The policy that applies to a line: another one when the buyer did not confirm the named.

    A policy may have come to need a confirmation after another named it; they never form a ring,
    because each was created when the one it names needed none.
    """
    policy = lookup.policy(book, line.policy_id)
    while policy.terms.unconfirmed_policy and not line.buyer_confirmed:
        policy = lookup.policy(book, policy.terms.unconfirmed_policy)
    return policy


def placed(line: LineSpec, policy: Policy) -> PlacedLine:
    """A line as it is recorded, pinned to a policy version."""
    return PlacedLine(
        *(line.line_id, line.merchant, line.amount, policy.policy_id, policy.version),
        line.funding,
    )


def report_settlement(command: ReportSettlement, book: Book, now: datetime) -> list[Draft]:
    """E2: what the provider paid into the bank, and the fee it kept."""
    hold = lookup.hold(book, command.hold_id)
    check_currency(hold, command.currency)
    occurred = effective(command.occurred_time, now, "occurred_time")
    if hold.settle_time is not None:
        raise Refusal(Reason.SETTLEMENT_EXISTS, hold_id=hold.hold_id)
    gross = hold.captured
    if command.fee > gross:
        raise Refusal(
            Reason.FEE_EXCEEDS_GROSS,
            hold_id=hold.hold_id,
            gross_minor=gross,
            fee_minor=command.fee,
        )
    fact = SettlementReported(hold.hold_id, gross, command.fee, command.bank_account)
    return [Draft(fact, occurred, templates.settlement(hold.psp, hold.currency, fact))]
