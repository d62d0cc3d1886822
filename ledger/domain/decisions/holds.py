"""Placing holds and recording what happened to the goods."""

from __future__ import annotations

from datetime import datetime

from ledger.domain import currencies, money, templates
from ledger.domain.book import Book
from ledger.domain.commands import PlaceHold, ReportFulfilment
from ledger.domain.decisions import lookup
from ledger.domain.decisions.timing import effective
from ledger.domain.entries import Draft
from ledger.domain.facts import (
    FulfilledLine,
    FulfilmentKind,
    FulfilmentReported,
    HoldPlaced,
    PlacedLine,
)
from ledger.domain.holds import Line
from ledger.domain.refusals import Reason, Refusal
from ledger.domain.windows import window, zone


def place_hold(command: PlaceHold, book: Book, now: datetime) -> list[Draft]:
    """E1 for every line, each pinned to the newest version of its policy."""
    currencies.exponent(command.currency)
    lookup.no_duplicates([line.line_id for line in command.lines])
    if command.hold_id in book.holds:
        raise Refusal(Reason.HOLD_EXISTS, hold_id=command.hold_id)
    lines = tuple(
        [PlacedLine(*line, lookup.policy(book, line.policy_id).version) for line in command.lines]
    )
    paid_time = effective(command.paid_time, now, "paid_time")
    money.total([line.amount for line in lines])
    # Nothing is refused from here on but balances that would leave int64.
    fact = HoldPlaced(command.hold_id, command.currency, command.psp, lines)
    legs = templates.capture(command.hold_id, command.psp, command.currency, lines)
    return [Draft(fact, paid_time, legs)]


def report_fulfilment(command: ReportFulfilment, book: Book, now: datetime) -> list[Draft]:
    """Record the event; SIGNED opens windows or lengthens them, and never shortens one."""
    hold = lookup.hold(book, command.hold_id)
    lines = lookup.lines(hold, command.line_ids)
    occurred = effective(command.occurred_time, now, "occurred_time")
    outcomes = tuple(_after_event(book, line, command.kind, occurred) for line in lines)
    fact = FulfilmentReported(command.hold_id, command.kind, command.source, outcomes)
    return [Draft(fact, occurred)]


def _after_event(book: Book, line: Line, kind: FulfilmentKind, occurred: datetime) -> FulfilledLine:
    unchanged = FulfilledLine(line.line_id, line.window_start, line.window_end)
    if kind is not FulfilmentKind.SIGNED or not line.held:
        return unchanged
    policy = book.policies[line.policy_id, line.policy_version]
    start, end = window(occurred, policy.window_days, zone(policy.time_zone))
    if line.window_end is not None and end <= line.window_end:
        return unchanged
    return FulfilledLine(line.line_id, line.window_start or start, end)
