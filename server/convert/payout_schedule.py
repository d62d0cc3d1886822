"""Payout schedules: requests into commands and keys, and schedules into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import payout_schedule_pb2
from ledger.body import encode_schedule_terms
from ledger.body.codecs import optional_time
from ledger.body.payout_schedules import decode_schedule_terms
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import PayoutScheduleChanged
from ledger.domain.payout_schedules import PayoutSchedule, ScheduleKey
from server.convert import names


def put_payout_schedule(
    request: payout_schedule_pb2.PutPayoutScheduleRequest,
) -> commands.PutPayoutSchedule:
    """The command of a PutPayoutSchedule."""
    terms = decode_schedule_terms(request.terms)
    return commands.PutPayoutSchedule(names.last_id(request.parent), request.currency_code, terms)


def schedule_key(name: str) -> ScheduleKey:
    """The key of the schedule that a name says."""
    merchant, _, currency = name.split("/")[3:]
    return ScheduleKey(merchant, currency)


def changed_schedule(book: Book, entries: Sequence[Entry]) -> payout_schedule_pb2.PayoutSchedule:
    """The answer to a PutPayoutSchedule."""
    fact = entries[0].fact
    assert isinstance(fact, PayoutScheduleChanged)
    key = ScheduleKey(fact.merchant, fact.currency)
    return payout_schedule(book.head.name, book.payout_schedules[key])


def payout_schedule(ledger_id: str, of: PayoutSchedule) -> payout_schedule_pb2.PayoutSchedule:
    """A payout schedule as a message."""
    return payout_schedule_pb2.PayoutSchedule(
        name=f"{names.merchant(ledger_id, of.merchant)}/payoutSchedules/{of.currency}",
        merchant=of.merchant,
        currency_code=of.currency,
        terms=encode_schedule_terms(of.terms),
        next_run_time=optional_time(of.next_run_time),
        entry_seq=of.entry_seq,
    )
