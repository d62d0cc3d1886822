"""Payouts: only what was released is available, so only that can be paid out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ledger.domain import currencies, frozen, payouts, templates
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import CreatePayout, ReportPayout
from ledger.domain.decisions import lookup
from ledger.domain.decisions.recovery import recoveries
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft, Leg
from ledger.domain.facts import PayoutCreated, PayoutReported
from ledger.domain.kinds import PayoutOutcome
from ledger.domain.merchants import Merchant
from ledger.domain.refusals import Reason, Refusal

_MAKES_AVAILABLE: Final = frozenset(
    {PayoutOutcome.FAILED, PayoutOutcome.CANCELLED, PayoutOutcome.REINSTATED}
)


def create_payout(command: CreatePayout, book: Book, now: datetime) -> list[Draft]:
    """E7's first leg; refused when the merchant is not to be paid there, or so much."""
    currencies.exponent(command.currency)
    if command.payout_id in book.payouts:
        raise Refusal(Reason.PAYOUT_EXISTS, payout_id=command.payout_id)
    effective_time = effective(command.effective_time, now, "effective_time")
    check_payable(book, command.merchant)
    if (merchant := book.merchants.get(command.merchant)) is not None:
        check_destination(merchant, command.destination, command.currency, effective_time)
    key = AccountKey(Kind.AVAILABLE, command.merchant, command.currency)
    available = -book.balance(key)
    if command.amount > available:
        raise Refusal(
            Reason.INSUFFICIENT_AVAILABLE,
            merchant=command.merchant,
            currency_code=command.currency,
            requested_minor=command.amount,
            available_minor=available,
        )
    fact = PayoutCreated(
        command.payout_id,
        command.merchant,
        command.currency,
        command.amount,
        command.destination,
    )
    legs = templates.payout_created(
        command.payout_id, command.merchant, command.currency, command.amount
    )
    return [Draft(fact, effective_time, legs)]


def check_payable(book: Book, merchant_id: str) -> None:
    """PAYOUTS_STOPPED or FUNDS_FROZEN when nothing is paid out to a merchant."""
    merchant = book.merchants.get(merchant_id)
    if merchant is not None and merchant.terms.payouts_stopped:
        raise Refusal(Reason.PAYOUTS_STOPPED, merchant=merchant_id)
    if (freeze := frozen.stopping_payouts(book, merchant_id)) is not None:
        raise Refusal(Reason.FUNDS_FROZEN, merchant=merchant_id, freeze_id=freeze.freeze_id)


def check_destination(
    merchant: Merchant, destination_id: str, currency: str, moment: datetime
) -> None:
    """DESTINATION_NOT_FOUND or DESTINATION_NOT_VALID; one that has none is paid anywhere."""
    destination = lookup.destination(merchant, destination_id, currency)
    if destination is not None and not destination.is_valid(moment):
        raise Refusal(
            Reason.DESTINATION_NOT_VALID,
            merchant=merchant.merchant_id,
            destination_id=destination_id,
            moment=moment.isoformat(),
        )


def report_payout(command: ReportPayout, book: Book, now: datetime) -> list[Draft]:
    """The further legs of E7, as the table of transitions allows them."""
    payout = lookup.payout(book, command.payout_id)
    if (payout.state, command.outcome) not in payouts.TRANSITIONS:
        raise Refusal(
            Reason.PAYOUT_STATE,
            payout_id=payout.payout_id,
            state=payout.state,
            outcome=command.outcome,
        )
    occurred = effective(command.occurred_time, now, "occurred_time")
    if command.outcome is PayoutOutcome.DISPATCHED:
        # What the bank has done is recorded whatever stands in the way.
        check_payable(book, payout.merchant)
    fact = PayoutReported(payout.payout_id, command.outcome, command.bank_account)
    drafts = [Draft(fact, occurred, _legs(payout, command.outcome, command.bank_account))]
    if command.outcome in _MAKES_AVAILABLE:
        drafts += recoveries(book, occurred, *drafts)
    return drafts


def _legs(payout: payouts.Payout, outcome: PayoutOutcome, bank_account: str) -> list[Leg]:
    of = (payout.payout_id, payout.merchant, payout.currency, payout.amount)
    match outcome:
        case PayoutOutcome.DISPATCHED:
            return []
        case PayoutOutcome.PAID:
            return templates.payout_paid(*of, bank_account)
        case PayoutOutcome.FAILED | PayoutOutcome.CANCELLED:
            return templates.payout_failed(*of)
        case PayoutOutcome.RETURNED:
            return templates.payout_returned(*of, bank_account)
        case PayoutOutcome.REINSTATED:
            return templates.payout_reinstated(*of)
