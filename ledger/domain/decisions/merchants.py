"""Registering merchants, where they are paid, and their deposits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ledger.domain import currencies, frozen, templates
from ledger.domain.book import Book
from ledger.domain.chart import CHART, CLIENT_MONEY, AccountKey, Kind
from ledger.domain.commands import PutDestination, PutMerchant, ReportDeposit
from ledger.domain.decisions import lookup
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import DepositReported, DestinationChanged, MerchantChanged
from ledger.domain.kinds import DepositEvent, MerchantStanding
from ledger.domain.merchants import Merchant, MerchantTerms
from ledger.domain.refusals import (
    FieldViolation,
    Reason,
    Refusal,
    field_invalid,
    fields_invalid,
)

_UNDER_WAY: Final = frozenset({Kind.PAYOUT_IN_TRANSIT, Kind.PAYOUT_RETURNED})
_HELD: Final = (
    frozenset(kind for kind in CLIENT_MONEY if CHART[kind].owner == "merchant")
    - _UNDER_WAY
    - {Kind.AVAILABLE, Kind.DEPOSIT}
)
_BINDING: Final = (
    (_HELD, "money held"),
    (_UNDER_WAY, "payout under way"),
    (frozenset({Kind.MERCHANT_RECEIVABLE}), "debt"),
)
"""The accounts that must be empty before a deposit is paid back, and what they stand for."""


def put_merchant(command: PutMerchant, _book: Book, now: datetime) -> list[Draft]:
    """What is agreed with a merchant from now on."""
    if violations := list(_problems(command.terms)):
        raise fields_invalid(violations)
    for cap in command.terms.advance_caps:
        currencies.exponent(cap.currency)
    return [Draft(MerchantChanged(command.merchant, command.terms, command.reason), now)]


def _problems(terms: MerchantTerms) -> Iterator[FieldViolation]:
    """What of the terms says two things at once, or nothing."""
    if terms.reserve_bps and not terms.reserve_days:
        told = "a reserve needs a day on which it becomes available"
        yield FieldViolation("terms.reserve_days", told)
    if terms.reserve_days and not terms.reserve_bps:
        told = "there is no reserve that they could keep back"
        yield FieldViolation("terms.reserve_days", told)
    named = [cap.currency for cap in terms.advance_caps]
    for index, currency in enumerate(named):
        if currency in named[:index]:
            told = f"{currency} has a cap already"
            yield FieldViolation(f"terms.advance_caps[{index}].currency_code", told)


def put_destination(command: PutDestination, book: Book, now: datetime) -> list[Draft]:
    """Where a merchant can be paid from now on."""
    _, currency, valid_from, valid_until = command.destination
    if valid_from and valid_until and valid_until <= valid_from:
        field = "destination.valid_until_time"
        raise field_invalid(field, "it does not lie after valid_from_time")
    merchant = lookup.merchant(book, command.merchant)
    currencies.exponent(currency)
    return [Draft(DestinationChanged(merchant.merchant_id, command.destination), now)]


def report_deposit(command: ReportDeposit, book: Book, now: datetime) -> list[Draft]:
    """E15: a deposit is paid in at any time, and back when nothing of the merchant is open."""
    currencies.exponent(command.currency)
    merchant = lookup.merchant(book, command.merchant)
    occurred = effective(command.occurred_time, now, "occurred_time")
    of = (command.merchant, command.currency, command.amount, command.bank_account)
    if command.event is DepositEvent.PAID_IN:
        legs = templates.deposit_paid_in(*of)
    else:
        _check_unbound(book, merchant)
        _check_deposit(book, command)
        legs = templates.deposit_paid_out(*of)
    fact = DepositReported(
        command.merchant, command.event, command.currency, command.amount, command.bank_account
    )
    return [Draft(fact, occurred, legs)]


def _check_unbound(book: Book, merchant: Merchant) -> None:
    """DEPOSIT_BOUND, in whatever currency. Needs every account of the merchant."""
    why = [] if merchant.terms.standing is MerchantStanding.RUNNING_OFF else ["trading"]
    if merchant.terms.payouts_stopped:
        why.append("payouts stopped")
    if frozen.stopping_payouts(book, merchant.merchant_id) is not None:
        why.append("frozen")
    own = {
        key.kind
        for key, account in book.accounts.items()
        if key.owner == merchant.merchant_id and account.balance
    }
    why += [words for kinds, words in _BINDING if not own.isdisjoint(kinds)]
    if why:
        raise Refusal(Reason.DEPOSIT_BOUND, merchant=merchant.merchant_id, why=why[0])


def _check_deposit(book: Book, command: ReportDeposit) -> None:
    """BALANCE_TOO_SMALL when more is paid back than there is."""
    key = AccountKey(Kind.DEPOSIT, command.merchant, command.currency)
    balance = -book.balance(key)
    if command.amount > balance:
        raise Refusal(
            Reason.BALANCE_TOO_SMALL,
            kind=key.kind,
            owner=key.owner,
            currency_code=key.currency,
            balance_minor=balance,
            requested_minor=command.amount,
        )
