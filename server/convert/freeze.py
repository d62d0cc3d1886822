"""Freezes: requests into commands and filters, and freezes into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import freeze_pb2
from ledger.body import decode_target, encode_amount, encode_target
from ledger.body.codecs import optional_time as time_fields
from ledger.body.codecs import state, stated_or
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import FundsFrozen, LiftProposed, LiftReviewed
from ledger.domain.freezes import Freeze, FreezeState
from ledger.storage.freezes import FreezeFilter
from ledger.timestamps import timestamp_fields
from server.convert import names
from server.convert.times import optional_time


def freeze_funds(request: freeze_pb2.FreezeFundsRequest, actor: str) -> commands.FreezeFunds:
    """The command of a FreezeFunds, by whoever calls."""
    return commands.FreezeFunds(
        request.freeze_id,
        decode_target(request),
        tuple(commands.FreezeItem(item.line_id, item.amount_minor) for item in request.items),
        request.amount_minor,
        request.currency_code,
        request.reason,
        request.source,
        optional_time(request, "expire_time"),
        actor,
    )


def propose_lift(request: freeze_pb2.ProposeLiftRequest, actor: str) -> commands.ProposeLift:
    """The command of a ProposeLift, by whoever calls."""
    return commands.ProposeLift(names.last_id(request.name), request.reason, actor)


def review_lift(request: freeze_pb2.ReviewLiftRequest, actor: str) -> commands.ReviewLift:
    """The command of a ReviewLift, by whoever calls."""
    return commands.ReviewLift(names.last_id(request.name), request.approved, actor)


def changed_freeze(book: Book, entries: Sequence[Entry]) -> freeze_pb2.Freeze:
    """The answer to a FreezeFunds, a ProposeLift or a ReviewLift."""
    fact = entries[0].fact
    assert isinstance(fact, FundsFrozen | LiftProposed | LiftReviewed)
    return freeze(book.head.name, book.freezes[fact.freeze_id])


def freeze(ledger_id: str, of: Freeze) -> freeze_pb2.Freeze:
    """A freeze as a message."""
    return freeze_pb2.Freeze(
        name=names.freeze(ledger_id, of.freeze_id),
        state=state(freeze_pb2.FreezeState, of.state),
        **encode_target(of.target),
        whole=of.whole,
        amounts=[encode_amount(amount) for amount in of.amounts],
        reason=of.reason,
        source=of.source,
        expire_time=time_fields(of.expire_time),
        placed_by=of.placed_by,
        lift_proposed_by=of.lift_proposed_by,
        lifted_by=of.lifted_by,
        entry_seq=of.entry_seq,
        start_time=timestamp_fields(of.start_time),
        end_time=time_fields(of.end_time),
    )


def freeze_filter(request: freeze_pb2.ListFreezesRequest) -> FreezeFilter:
    """Which freezes a ListFreezes asks for."""
    return FreezeFilter(
        decode_target(request) if request.WhichOneof("target") else None,
        stated_or(freeze_pb2.FreezeState, request.state, FreezeState, None),
    )
