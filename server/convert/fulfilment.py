"""Fulfilment: requests into commands, and recorded events into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import fulfilment_pb2
from ledger.body import encode_fulfilled_line
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import FulfilmentKind, FulfilmentReported
from ledger.timestamps import from_timestamp, to_timestamp
from server.convert import names


def report_fulfilment(
    request: fulfilment_pb2.ReportFulfilmentRequest,
) -> commands.ReportFulfilment:
    """The command of a ReportFulfilment."""
    kind = fulfilment_pb2.FulfilmentKind.Name(request.kind)
    return commands.ReportFulfilment(
        request.hold_id,
        tuple(request.line_ids),
        FulfilmentKind(kind.removeprefix("FULFILMENT_KIND_")),
        from_timestamp(request.occurred_time),
        request.source,
    )


def reported_fulfilment(book: Book, entries: Sequence[Entry]) -> fulfilment_pb2.Fulfilment:
    """The answer to a ReportFulfilment."""
    entry = entries[0]
    fact = entry.fact
    assert isinstance(fact, FulfilmentReported)
    return fulfilment_pb2.Fulfilment(
        hold=names.hold(book.head.name, fact.hold_id),
        kind=f"FULFILMENT_KIND_{fact.kind}",
        occurred_time=to_timestamp(entry.effective_time),
        source=fact.source,
        entry_seq=entry.seq,
        lines=[encode_fulfilled_line(line) for line in fact.lines],
    )
