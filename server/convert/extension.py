"""Extensions: requests into commands, and extensions into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import extension_pb2
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import ExtensionDeclared
from ledger.domain.rules import Extension, Revision
from ledger.timestamps import from_timestamp, timestamp_fields
from server.convert import names


def extend_windows(request: extension_pb2.ExtendWindowsRequest) -> commands.ExtendWindows:
    """The command of an ExtendWindows."""
    return commands.ExtendWindows(
        request.extension_id,
        request.region,
        request.carrier,
        from_timestamp(request.start_time),
        from_timestamp(request.end_time),
        request.days,
        request.reason,
    )


def declared_extension(book: Book, entries: Sequence[Entry]) -> extension_pb2.Extension:
    """The answer to an ExtendWindows."""
    entry = entries[0]
    assert isinstance(entry.fact, ExtensionDeclared)
    (of,) = (each for each in book.rules.extensions if each.entry_seq == entry.seq)
    return extension(book.head.name, of, book.revisions[entry.seq])


def extension(ledger_id: str, of: Extension, revision: Revision) -> extension_pb2.Extension:
    """An extension as a message, with how far the windows that run have followed it."""
    return extension_pb2.Extension(
        name=names.extension(ledger_id, of.extension_id),
        state=(
            extension_pb2.EXTENSION_STATE_APPLIED
            if revision.done
            else extension_pb2.EXTENSION_STATE_DECLARED
        ),
        region=of.region,
        carrier=of.carrier,
        start_time=timestamp_fields(of.start_time),
        end_time=timestamp_fields(of.end_time),
        days=of.days,
        reason=of.reason,
        entry_seq=of.entry_seq,
        line_count=revision.line_count,
    )
