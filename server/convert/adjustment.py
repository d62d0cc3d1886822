"""Adjustments: requests into commands, and adjustments into messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from escrow.v1 import adjustment_pb2, journal_pb2
from ledger.body import decode_adjustment_lines, encode_adjustment_line
from ledger.body.codecs import state, stated_or
from ledger.domain import adjustments, commands
from ledger.domain.adjustments import Adjustment, AdjustmentState
from ledger.domain.book import Book
from ledger.domain.chart import AccountKey
from ledger.domain.entries import Entry
from ledger.domain.facts import AdjustmentProposed, AdjustmentReviewed
from ledger.timestamps import from_timestamp, timestamp_fields
from server.convert import names


def propose_adjustment(
    request: adjustment_pb2.ProposeAdjustmentRequest, actor: str
) -> commands.ProposeAdjustment:
    """The command of a ProposeAdjustment, by whoever calls."""
    return commands.ProposeAdjustment(
        request.adjustment_id,
        _what(request),
        request.reason,
        from_timestamp(request.expire_time),
        actor,
    )


def _what(request: adjustment_pb2.ProposeAdjustmentRequest) -> adjustments.Proposal:
    match request.WhichOneof("what"):
        case "write_off":
            debt = request.write_off
            return adjustments.WriteOff(debt.merchant, debt.currency_code, debt.amount_minor)
        case "transfer":
            moved = request.transfer
            return adjustments.SegregationTransfer(
                moved.segregated_account,
                moved.own_account,
                moved.currency_code,
                moved.amount_minor,
            )
        case "exchange":
            sale = request.exchange
            return adjustments.CurrencyExchange(
                _account(sale.sold_account),
                sale.sold_minor,
                _account(sale.bought_account),
                sale.bought_minor,
                sale.rate,
                sale.rate_source,
            )
        case "reversal":
            return adjustments.Reversal(request.reversal.entry_seq)
    return adjustments.ManualPostings(decode_adjustment_lines(request.manual.lines))


def _account(key: journal_pb2.AccountKey) -> AccountKey:
    return AccountKey(key.kind, key.owner, key.currency_code)


def review_adjustment(
    request: adjustment_pb2.ReviewAdjustmentRequest, actor: str
) -> commands.ReviewAdjustment:
    """The command of a ReviewAdjustment, by whoever calls."""
    return commands.ReviewAdjustment(names.last_id(request.name), request.approved, actor)


def changed_adjustment(book: Book, entries: Sequence[Entry]) -> adjustment_pb2.Adjustment:
    """The answer to a ProposeAdjustment or a ReviewAdjustment, both of which happen now."""
    fact = entries[0].fact
    assert isinstance(fact, AdjustmentProposed | AdjustmentReviewed)
    of = book.adjustments[fact.adjustment_id]
    return adjustment(book.head.name, of, entries[0].effective_time)


def adjustment(ledger_id: str, of: Adjustment, now: datetime) -> adjustment_pb2.Adjustment:
    """An adjustment as a message, in the state that it has by a clock."""
    return adjustment_pb2.Adjustment(
        name=names.adjustment(ledger_id, of.adjustment_id),
        state=state(adjustment_pb2.AdjustmentState, of.state_at(now)),
        kind=state(journal_pb2.AdjustmentKind, of.kind),
        lines=[encode_adjustment_line(line) for line in of.lines],
        reason=of.reason,
        expire_time=timestamp_fields(of.expire_time),
        proposed_by=of.proposed_by,
        reviewed_by=of.reviewed_by,
        entry_seq=of.entry_seq,
        review_entry_seq=of.review_entry_seq,
        rate=of.rate,
        rate_source=of.rate_source,
        reverses_entry_seq=of.reverses_entry_seq,
        reversed_by_entry_seq=of.reversed_by_entry_seq,
    )


def state_filter(state: adjustment_pb2.AdjustmentState) -> AdjustmentState | None:
    """The state a list is limited to; None for any."""
    return stated_or(adjustment_pb2.AdjustmentState, state, AdjustmentState, None)
