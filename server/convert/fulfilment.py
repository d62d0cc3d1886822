"""Fulfilment: requests into commands, and recorded events into messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from escrow.v1 import fulfilment_pb2
from ledger.body import Fields, encode_fulfilled_line
from ledger.body.codecs import stated
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import FulfilledLine, FulfilmentReported
from ledger.domain.kinds import FulfilmentKind
from ledger.domain.refusals import field_invalid
from ledger.timestamps import from_timestamp, timestamp_fields
from server.convert import names


def report_fulfilment(
    request: fulfilment_pb2.ReportFulfilmentRequest,
) -> commands.ReportFulfilment:
    """The command of a ReportFulfilment.

    Refused with FIELD_INVALID when it retracts without saying what, or the other way round.
    """
    kind = stated(fulfilment_pb2.FulfilmentKind, request.kind, FulfilmentKind)
    if (kind is FulfilmentKind.RETRACTED) != bool(request.retracts_entry_seq):
        raise field_invalid("retracts_entry_seq", "must be set for RETRACTED, and for it alone")
    return commands.ReportFulfilment(
        request.hold_id,
        tuple(request.line_ids),
        kind,
        from_timestamp(request.occurred_time),
        request.source,
        request.parcel_number or 1,
        request.parcel_count,
        request.carrier,
        request.retracts_entry_seq,
    )


def reported_fulfilment(book: Book, entries: Sequence[Entry]) -> fulfilment_pb2.Fulfilment:
    """The answer to a ReportFulfilment."""
    return _fulfilment(book.head.name, entries[0])


def fulfilments(ledger_id: str, entries: Iterable[Entry]) -> fulfilment_pb2.ListFulfilmentsResponse:
    """A page of the events of a hold."""
    return fulfilment_pb2.ListFulfilmentsResponse(
        fulfilments=[_fulfilment(ledger_id, entry) for entry in entries]
    )


def _fulfilment(ledger_id: str, entry: Entry) -> fulfilment_pb2.Fulfilment:
    fact = entry.fact
    assert isinstance(fact, FulfilmentReported)
    return fulfilment_pb2.Fulfilment(
        hold=names.hold(ledger_id, fact.hold_id),
        kind=f"FULFILMENT_KIND_{fact.kind}",
        occurred_time=timestamp_fields(entry.effective_time),
        source=fact.source,
        entry_seq=entry.seq,
        lines=[_line(line) for line in fact.lines],
        record_time=timestamp_fields(entry.record_time),
        parcel_number=fact.parcel_number,
        parcel_count=fact.parcel_count,
        carrier=fact.carrier,
        retracts_entry_seq=fact.retracts,
    )


def _line(line: FulfilledLine) -> Fields:
    """What the journal says of a line, and what it leaves to be understood: a fresh one waits."""
    fields = encode_fulfilled_line(line)
    if line.waiting is not None:
        fields["waiting_for"] = f"WAITING_FOR_{line.waiting}"
    return fields
