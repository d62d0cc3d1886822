"""Extended warranties: requests into commands, and warranties into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import case_pb2, warranty_pb2
from ledger.body.codecs import state, stated
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import WarrantyGranted, WarrantyUsed
from ledger.domain.kinds import Liable
from ledger.domain.warranties import Warranty
from ledger.timestamps import from_timestamp, timestamp_fields
from server.convert import names


def grant_warranty(
    request: warranty_pb2.GrantWarrantyRequest, actor: str
) -> commands.GrantWarranty:
    """The command of a GrantWarranty, by whoever calls."""
    return commands.GrantWarranty(
        request.warranty_id,
        request.hold_id,
        request.line_id,
        request.currency_code,
        request.amount_minor,
        stated(case_pb2.Liable, request.funded_by, Liable),
        from_timestamp(request.until_time),
        request.reason,
        actor,
    )


def use_warranty(request: warranty_pb2.UseWarrantyRequest) -> commands.UseWarranty:
    """The command of a UseWarranty."""
    return commands.UseWarranty(
        names.last_id(request.name),
        request.currency_code,
        request.amount_minor,
        request.refund_id,
        request.party_id,
        request.reason,
    )


def changed_warranty(book: Book, entries: Sequence[Entry]) -> warranty_pb2.Warranty:
    """The answer to a GrantWarranty or a UseWarranty."""
    fact = entries[0].fact
    assert isinstance(fact, WarrantyGranted | WarrantyUsed)
    return warranty(book.head.name, book.warranties[fact.warranty_id])


def warranty(ledger_id: str, of: Warranty) -> warranty_pb2.Warranty:
    """A warranty as a message."""
    return warranty_pb2.Warranty(
        name=names.warranty(ledger_id, of.warranty_id),
        state=state(warranty_pb2.WarrantyState, of.state),
        hold=names.hold(ledger_id, of.hold_id),
        line_id=of.line_id,
        currency_code=of.currency,
        amount_minor=of.amount,
        used_minor=of.used,
        funded_by=state(case_pb2.Liable, of.funded_by),
        until_time=timestamp_fields(of.until_time),
        reason=of.reason,
        granted_by=of.granted_by,
        entry_seq=of.entry_seq,
    )
