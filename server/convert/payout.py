"""Payouts: requests into commands, and payouts into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import payout_pb2
from ledger.body.codecs import stated, stated_or
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import PayoutCreated, PayoutReported
from ledger.domain.kinds import PayoutOutcome
from ledger.domain.payouts import Payout, PayoutState
from ledger.storage.payouts import PayoutFilter
from server.convert import names
from server.convert.times import optional_time


def create_payout(request: payout_pb2.CreatePayoutRequest) -> commands.CreatePayout:
    """The command of a CreatePayout."""
    return commands.CreatePayout(
        request.payout_id,
        request.merchant,
        request.currency_code,
        request.amount_minor,
        request.destination,
        optional_time(request, "effective_time"),
    )


def report_payout(request: payout_pb2.ReportPayoutRequest) -> commands.ReportPayout:
    """The command of a ReportPayout."""
    return commands.ReportPayout(
        request.payout_id,
        stated(payout_pb2.PayoutOutcome, request.outcome, PayoutOutcome),
        request.bank_account,
        optional_time(request, "occurred_time"),
    )


def changed_payout(book: Book, entries: Sequence[Entry]) -> payout_pb2.Payout:
    """The answer to a CreatePayout or a ReportPayout."""
    fact = entries[0].fact
    assert isinstance(fact, PayoutCreated | PayoutReported)
    return payout(book.head.name, book.payouts[fact.payout_id])


def payout(ledger_id: str, of: Payout) -> payout_pb2.Payout:
    """A payout as a message."""
    return payout_pb2.Payout(
        name=names.payout(ledger_id, of.payout_id),
        state=f"PAYOUT_STATE_{of.state}",
        merchant=of.merchant,
        currency_code=of.currency,
        amount_minor=of.amount,
        destination=of.destination,
        entry_seq=of.entry_seq,
        batch=of.batch,
    )


def payout_filter(request: payout_pb2.ListPayoutsRequest) -> PayoutFilter:
    """Which payouts a ListPayouts asks for."""
    state = stated_or(payout_pb2.PayoutState, request.state, PayoutState, None)
    return PayoutFilter(state, request.batch, request.merchant)
