"""Facts about windows: fulfilment events, and windows that were computed anew."""

from __future__ import annotations

from typing import Final

from escrow.v1 import fulfilment_pb2, journal_pb2
from ledger.body.codecs import Codec, Fields, optional_time, read_time, state, stated, stated_or
from ledger.domain import facts
from ledger.domain.kinds import FulfilmentKind, Waiting
from ledger.timestamps import from_timestamp, timestamp_fields


def encode_fulfilled_line(line: facts.FulfilledLine) -> Fields:
    """A line of a fulfilment event, as the journal and the answer to a report say it.

    A line of which nothing more is said waits for what opens its window.
    """
    window = None
    if line.window_start is not None and line.window_end is not None:
        window = {
            "start_time": timestamp_fields(line.window_start),
            "end_time": timestamp_fields(line.window_end),
        }
    implied = Waiting.TRIGGER if window is None and line.fallback_time is None else None
    return {
        "line_id": line.line_id,
        "window": window,
        "waiting_for": state(fulfilment_pb2.WaitingFor, line.waiting, implied),
        "fallback_time": optional_time(line.fallback_time),
        "refused_end_time": optional_time(line.refused_end),
        "provisional": line.provisional,
        "calendar_revision": line.calendar_revision,
        "warranty_until_time": optional_time(line.warranty_until),
    }


def _decode_fulfilled_line(message: fulfilment_pb2.FulfilledLine) -> facts.FulfilledLine:
    start = end = None
    if message.HasField("window"):
        start = from_timestamp(message.window.start_time)
        end = from_timestamp(message.window.end_time)
    implied = Waiting.TRIGGER if end is None else None
    return facts.FulfilledLine(
        message.line_id,
        start,
        end,
        stated_or(fulfilment_pb2.WaitingFor, message.waiting_for, Waiting, implied),
        read_time(message, "fallback_time"),
        read_time(message, "refused_end_time"),
        message.provisional,
        message.calendar_revision,
        read_time(message, "warranty_until_time"),
    )


def _encode_fulfilment_reported(fact: facts.FulfilmentReported) -> Fields:
    return {
        "hold_id": fact.hold_id,
        "kind": state(fulfilment_pb2.FulfilmentKind, fact.kind),
        "source": fact.source,
        "lines": [encode_fulfilled_line(line) for line in fact.lines],
        # Parcel 1 is meant where none is said.
        "parcel_number": 0 if fact.parcel_number == 1 else fact.parcel_number,
        "parcel_count": fact.parcel_count,
        "carrier": fact.carrier,
        "retracts_entry_seq": fact.retracts,
    }


def _decode_fulfilment_reported(
    message: journal_pb2.FulfilmentReported,
) -> facts.FulfilmentReported:
    return facts.FulfilmentReported(
        message.hold_id,
        stated(fulfilment_pb2.FulfilmentKind, message.kind, FulfilmentKind),
        message.source,
        tuple(_decode_fulfilled_line(line) for line in message.lines),
        message.parcel_number or 1,
        message.parcel_count,
        message.carrier,
        message.retracts_entry_seq,
    )


def _encode_windows_changed(fact: facts.WindowsChanged) -> Fields:
    lines = [encode_fulfilled_line(line) for line in fact.lines]
    return {"hold_id": fact.hold_id, "lines": lines}


def _decode_windows_changed(message: journal_pb2.WindowsChanged) -> facts.WindowsChanged:
    lines = tuple(_decode_fulfilled_line(line) for line in message.lines)
    return facts.WindowsChanged(message.hold_id, lines)


CODECS: Final = {
    facts.FulfilmentReported: Codec(
        "fulfilment_reported", _encode_fulfilment_reported, _decode_fulfilment_reported
    ),
    facts.WindowsChanged: Codec(
        "windows_changed", _encode_windows_changed, _decode_windows_changed
    ),
}
