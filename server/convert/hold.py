"""Holds: requests into commands; holds and releases into messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from escrow.v1 import hold_pb2
from ledger.body import Fields, codecs, decode_parts, decode_shares, encode_share_parts
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.entries import Entry
from ledger.domain.facts import (
    FundingPart,
    HoldCaptured,
    HoldPlaced,
    HoldVoided,
    LinesExchanged,
    LinesReleased,
    SettlementReported,
    TradeInInspected,
)
from ledger.domain.funding import Funding
from ledger.domain.holds import Hold, HoldState, Line
from ledger.domain.kinds import FundingSource, Waiting
from ledger.domain.payments import Payment
from ledger.timestamps import from_timestamp, timestamp_fields
from server.convert import names
from server.convert.times import optional_time


def place_hold(request: hold_pb2.PlaceHoldRequest) -> commands.PlaceHold:
    """The command of a PlaceHold."""
    return commands.PlaceHold(
        request.hold_id,
        request.currency_code,
        request.psp,
        optional_time(request, "paid_time"),
        tuple([line_spec(line) for line in request.lines]),
        request.region,
        optional_time(request, "provider_release_time"),
        request.buyer,
        decode_parts(request.other_payments) if request.other_payments else (),
    )


def line_spec(line: hold_pb2.HoldLineSpec) -> commands.LineSpec:
    """A line of a hold to be placed, or to be exchanged for."""
    spec = commands.LineSpec(
        line.line_id, line.merchant, line.amount_minor, line.policy, line.buyer_confirmed
    )
    if line.shares:
        spec = spec._replace(shares=decode_shares(line.shares))
    if line.subsidy_minor or line.coupons or line.HasField("trade_in"):
        return spec._replace(funding=tuple(_funding(line)))
    return spec


def _funding(line: hold_pb2.HoldLineSpec) -> Iterator[FundingPart]:
    if line.subsidy_minor:
        yield FundingPart(FundingSource.SUBSIDY, "", line.subsidy_minor)
    for use in line.coupons:
        yield FundingPart(FundingSource.COUPON, use.coupon_id, use.amount_minor)
    if line.HasField("trade_in"):
        goods = line.trade_in
        yield FundingPart(FundingSource.TRADE_IN, goods.party, goods.valuation_minor)


def exchange_lines(request: hold_pb2.ExchangeLinesRequest) -> commands.ExchangeLines:
    """The command of an ExchangeLines."""
    return commands.ExchangeLines(
        names.last_id(request.name),
        request.currency_code,
        tuple(
            [commands.RefundItem(line.line_id, line.amount_minor) for line in request.from_lines]
        ),
        tuple([line_spec(line) for line in request.to_lines]),
        request.refund_id,
        request.reason,
        optional_time(request, "effective_time"),
    )


def inspect_trade_in(request: hold_pb2.InspectTradeInRequest) -> commands.InspectTradeIn:
    """The command of an InspectTradeIn."""
    return commands.InspectTradeIn(
        names.last_id(request.name),
        request.line_id,
        request.party,
        request.currency_code,
        request.value_minor,
        request.reason,
        optional_time(request, "occurred_time"),
    )


def capture_hold(request: hold_pb2.CaptureHoldRequest) -> commands.CaptureHold:
    """The command of a CaptureHold."""
    return commands.CaptureHold(
        names.last_id(request.name),
        request.currency_code,
        request.psp,
        tuple([commands.CaptureItem(item.line_id, item.amount_minor) for item in request.lines]),
        tuple([line_spec(line) for line in request.new_lines]),
        optional_time(request, "captured_time"),
    )


def void_hold(request: hold_pb2.VoidHoldRequest) -> commands.VoidHold:
    """The command of a VoidHold."""
    return commands.VoidHold(names.last_id(request.name), optional_time(request, "void_time"))


def report_settlement(request: hold_pb2.ReportSettlementRequest) -> commands.ReportSettlement:
    """The command of a ReportSettlement."""
    return commands.ReportSettlement(
        names.last_id(request.name),
        request.currency_code,
        request.fee_minor,
        request.bank_account,
        from_timestamp(request.occurred_time),
        request.psp,
    )


def changed_hold(book: Book, entries: Sequence[Entry]) -> hold_pb2.Hold:
    """The answer to whatever changes a hold; it may come after a refund."""
    fact = entries[-1].fact
    assert isinstance(
        fact,
        HoldPlaced
        | HoldCaptured
        | HoldVoided
        | SettlementReported
        | LinesExchanged
        | TradeInInspected,
    )
    return hold(book.head.name, book.holds[fact.hold_id])


def hold(ledger_id: str, of: Hold) -> hold_pb2.Hold:
    """A hold as a message."""
    fields: Fields = {}
    if of.payments:
        fields["payments"] = [_payment_fields(payment) for payment in of.payments.values()]
    return hold_pb2.Hold(
        name=names.hold(ledger_id, of.hold_id),
        state=_STATE[of.state],
        currency_code=of.currency,
        psp=of.psp,
        paid_time=timestamp_fields(of.paid_time),
        entry_seq=of.entry_seq,
        lines=[line_fields(line) for line in of.lines.values()],
        region=of.region,
        provider_release_time=codecs.optional_time(of.provider_release_time),
        settle_time=codecs.optional_time(of.settle_time),
        buyer=of.buyer,
        void_time=codecs.optional_time(of.void_time),
        **fields,
    )


def _payment_fields(payment: Payment) -> Fields:
    return {
        "psp": payment.psp,
        "captured_minor": payment.captured,
        "settled_minor": payment.settled,
        "settle_time": codecs.optional_time(payment.settle_time),
    }


# Made once: a text is put together for every hold and line otherwise.
_STATE: Final = {state: f"HOLD_STATE_{state}" for state in HoldState}
_WAITING_FOR: Final = {waiting: f"WAITING_FOR_{waiting}" for waiting in Waiting}


def line_fields(line: Line) -> Fields:
    """The fields of a HoldLine, which are quicker to build a Hold from than a message."""
    fields: Fields = {
        "line_id": line.line_id,
        "merchant": line.merchant,
        "policy": line.policy_id,
        "policy_version": line.policy_version,
        "captured_minor": line.captured - line.exchanged,
        "held_minor": line.held,
    }
    if line.held != line.captured:
        fields |= {
            "refunded_before_release_minor": line.refunded_before,
            "released_minor": line.released,
            "refunded_after_release_minor": line.refunded_after,
            "disputed_minor": line.disputed,
            "reserved_minor": line.reserved,
            "warranty_minor": line.warranted,
            "charged_back_before_release_minor": line.charged_back,
            "recalled_minor": line.recalled,
            "frozen_minor": line.frozen,
        }
    if line.compensated or line.charged_back_after or line.freight:
        # Beside the capture, all of which may be held again.
        fields |= {
            "charged_back_after_release_minor": line.charged_back_after,
            "compensated_minor": line.compensated,
            "freight_minor": line.freight,
        }
    if line.shares:
        fields["shares"] = [
            {
                "party": share.party,
                "role": share.role,
                "share_bps": share.bps,
                "amount_minor": share.amount,
            }
            for share in line.shares
        ]
    if line.exchanged or line.funding:
        fields["exchanged_minor"] = line.exchanged
        fields["funding"] = [_funding_fields(each) for each in line.funding]
    if line.window_start is not None and line.window_end is not None:
        fields["window"] = {
            "start_time": timestamp_fields(line.window_start),
            "end_time": timestamp_fields(line.window_end),
        }
        if line.warranty_until is not None:
            fields["warranty_until_time"] = timestamp_fields(line.warranty_until)
    if line.waiting is not None:
        fields["waiting_for"] = _WAITING_FOR[line.waiting]
    if (due_time := line.due_time) is not None:
        fields["due_time"] = timestamp_fields(due_time)
    return fields


def _funding_fields(each: Funding) -> Fields:
    return {
        "source": f"FUNDING_SOURCE_{each.source}",
        "reference": each.reference,
        "amount_minor": each.amount,
        "returned_minor": each.returned,
        "inspected": each.inspected,
    }


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
                reserve_minor=line.reserve,
                shares=encode_share_parts(line.shares),
            )
            for line in fact.lines
        ],
    )
