"""Refunds: requests into commands, and refunds into messages."""

from __future__ import annotations

from collections.abc import Sequence

from escrow.v1 import refund_pb2
from ledger.body import encode_refunded_line
from ledger.body.codecs import stated, stated_or
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import RefundCreated, RefundReported
from ledger.domain.kinds import RefundGround, RefundOutcome
from ledger.domain.refunds import Refund
from server.convert import names
from server.convert.times import optional_time


def create_refund(request: refund_pb2.CreateRefundRequest) -> commands.CreateRefund:
    """The command of a CreateRefund."""
    return commands.CreateRefund(
        request.refund_id,
        request.hold_id,
        request.currency_code,
        tuple(commands.RefundItem(item.line_id, item.amount_minor) for item in request.items),
        request.reason,
        optional_time(request, "effective_time"),
        ground(request.ground),
    )


def ground(number: refund_pb2.RefundGround) -> RefundGround:
    """What money is asked back for; no reason, unless one is stated."""
    return stated_or(refund_pb2.RefundGround, number, RefundGround, RefundGround.NO_REASON)


def report_refund(request: refund_pb2.ReportRefundRequest) -> commands.ReportRefund:
    """The command of a ReportRefund."""
    return commands.ReportRefund(
        request.refund_id,
        stated(refund_pb2.RefundOutcome, request.outcome, RefundOutcome),
        optional_time(request, "occurred_time"),
        request.psp,
    )


def changed_refund(book: Book, entries: Sequence[Entry]) -> refund_pb2.Refund:
    """The answer to a CreateRefund or a ReportRefund."""
    fact = entries[0].fact
    assert isinstance(fact, RefundCreated | RefundReported)
    return refund(book.head.name, book.refunds[fact.refund_id])


def refund(ledger_id: str, of: Refund) -> refund_pb2.Refund:
    """A refund as a message."""
    return refund_pb2.Refund(
        name=names.refund(ledger_id, of.refund_id),
        state=f"REFUND_STATE_{of.state}",
        hold=names.hold(ledger_id, of.hold_id),
        currency_code=of.currency,
        amount_minor=of.amount,
        reason=of.reason,
        entry_seq=of.entry_seq,
        lines=[encode_refunded_line(line) for line in of.lines],
        offset_minor=of.offset,
        payable_minor=of.payable,
        case=names.case(ledger_id, of.case_id) if of.case_id else "",
        payments=[
            {
                "psp": payment.psp,
                "amount_minor": payment.amount,
                "state": f"REFUND_STATE_{payment.state}",
            }
            for payment in of.payments
        ],
    )
