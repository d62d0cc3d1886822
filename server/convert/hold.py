"""Holds: requests into commands; holds, releases and explanations into messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from escrow.v1 import hold_pb2
from ledger.body import Fields
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import HoldPlaced, LinesReleased
from ledger.domain.holds import Hold, Line
from ledger.domain.refusals import Blocker
from ledger.timestamps import timestamp_fields, to_timestamp
from server.convert import names
from server.convert.times import optional_time


def place_hold(request: hold_pb2.PlaceHoldRequest) -> commands.PlaceHold:
    """The command of a PlaceHold."""
    return commands.PlaceHold(
        request.hold_id,
        request.currency_code,
        request.psp,
        optional_time(request, "paid_time"),
        tuple(
            [
                commands.LineSpec(line.line_id, line.merchant, line.amount_minor, line.policy)
                for line in request.lines
            ]
        ),
    )


def placed_hold(book: Book, entries: Sequence[Entry]) -> hold_pb2.Hold:
    """The answer to a PlaceHold."""
    fact = entries[0].fact
    assert isinstance(fact, HoldPlaced)
    return hold(book.head.name, book.holds[fact.hold_id])


def hold(ledger_id: str, of: Hold) -> hold_pb2.Hold:
    """A hold as a message."""
    return hold_pb2.Hold(
        name=names.hold(ledger_id, of.hold_id),
        state=f"HOLD_STATE_{of.state}",
        currency_code=of.currency,
        psp=of.psp,
        paid_time=timestamp_fields(of.paid_time),
        entry_seq=of.entry_seq,
        lines=[_line(line) for line in of.lines.values()],
    )


def _line(line: Line) -> Fields:
    """The fields of a HoldLine, which are quicker to build a Hold from than a message."""
    fields: Fields = {
        "line_id": line.line_id,
        "merchant": line.merchant,
        "policy": line.policy_id,
        "policy_version": line.policy_version,
        "captured_minor": line.captured,
        "held_minor": line.held,
        "refunded_before_release_minor": line.refunded_before,
        "released_minor": line.released,
        "refunded_after_release_minor": line.refunded_after,
    }
    if line.window_start is not None and line.window_end is not None:
        fields["window"] = {
            "start_time": timestamp_fields(line.window_start),
            "end_time": timestamp_fields(line.window_end),
        }
    return fields


def release_hold(request: hold_pb2.ReleaseHoldRequest) -> commands.ReleaseHold:
    """The command of a ReleaseHold."""
    return commands.ReleaseHold(names.last_id(request.name), tuple(request.line_ids))


def posted_release(book: Book, entries: Sequence[Entry]) -> hold_pb2.Release:
    """The answer to a ReleaseHold."""
    entry = entries[0]
    fact = entry.fact
    assert isinstance(fact, LinesReleased)
    return hold_pb2.Release(
        hold=names.hold(book.head.name, fact.hold_id),
        currency_code=book.holds[fact.hold_id].currency,
        entry_seq=entry.seq,
        lines=[
            hold_pb2.ReleasedLine(
                line_id=line.line_id,
                merchant=line.merchant,
                amount_minor=line.amount,
                commission_minor=line.commission,
            )
            for line in fact.lines
        ],
    )


def explanation(
    now: datetime, currency: str, lines: Iterable[tuple[Line, Sequence[Blocker]]]
) -> hold_pb2.ExplainReleaseResponse:
    """Lines with what blocks each, as a message."""
    return hold_pb2.ExplainReleaseResponse(
        evaluate_time=to_timestamp(now),
        currency_code=currency,
        lines=[
            hold_pb2.LineExplanation(
                line=_line(line),
                releasable=not blockers,
                blockers=[_blocker(blocker) for blocker in blockers],
            )
            for line, blockers in lines
        ],
    )


def _blocker(blocker: Blocker) -> hold_pb2.ReleaseBlocker:
    return hold_pb2.ReleaseBlocker(
        kind=f"BLOCKER_KIND_{blocker.kind}",
        reference=blocker.reference,
        amount_minor=blocker.amount,
        until_time=to_timestamp(blocker.until) if blocker.until else None,
    )
