"""Merchants: requests into commands, and merchants and deposits into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import merchant_pb2
from ledger.body import encode_destination, encode_merchant_terms
from ledger.body.codecs import stated
from ledger.body.merchants import decode_merchant_terms
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Entry
from ledger.domain.facts import DepositReported, DestinationChanged, MerchantChanged
from ledger.domain.kinds import DepositEvent
from ledger.domain.merchants import Destination, Merchant
from server.convert import names
from server.convert.times import optional_time


def put_merchant(request: merchant_pb2.PutMerchantRequest) -> commands.PutMerchant:
    """The command of a PutMerchant."""
    terms = decode_merchant_terms(request.terms)
    return commands.PutMerchant(request.merchant, terms, request.reason)


def put_destination(request: merchant_pb2.PutDestinationRequest) -> commands.PutDestination:
    """The command of a PutDestination."""
    said = request.destination
    destination = Destination(
        said.destination_id,
        said.currency_code,
        optional_time(said, "valid_from_time", "destination.valid_from_time"),
        optional_time(said, "valid_until_time", "destination.valid_until_time"),
    )
    return commands.PutDestination(names.last_id(request.name), destination)


def report_deposit(request: merchant_pb2.ReportDepositRequest) -> commands.ReportDeposit:
    """The command of a ReportDeposit."""
    return commands.ReportDeposit(
        names.last_id(request.name),
        stated(merchant_pb2.DepositEvent, request.event, DepositEvent),
        request.currency_code,
        request.amount_minor,
        request.bank_account,
        optional_time(request, "occurred_time"),
    )


def changed_merchant(book: Book, entries: Sequence[Entry]) -> merchant_pb2.Merchant:
    """The answer to a PutMerchant or a PutDestination."""
    fact = entries[0].fact
    assert isinstance(fact, MerchantChanged | DestinationChanged)
    return merchant(book.head.name, book.merchants[fact.merchant])


def merchant(ledger_id: str, of: Merchant) -> merchant_pb2.Merchant:
    """A merchant as a message."""
    return merchant_pb2.Merchant(
        name=names.merchant(ledger_id, of.merchant_id),
        terms=encode_merchant_terms(of.terms),
        destinations=[encode_destination(each) for each in of.paid_at()],
        entry_seq=of.entry_seq,
    )


def deposit(book: Book, entries: Sequence[Entry]) -> merchant_pb2.Deposit:
    """The answer to a ReportDeposit."""
    fact = entries[0].fact
    assert isinstance(fact, DepositReported)
    balance = book.balance(AccountKey(Kind.DEPOSIT, fact.merchant, fact.currency))
    return merchant_pb2.Deposit(
        merchant=names.merchant(book.head.name, fact.merchant),
        currency_code=fact.currency,
        balance_minor=-balance,
        entry_seq=entries[0].seq,
    )
