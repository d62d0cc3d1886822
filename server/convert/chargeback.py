"""Chargebacks: reports of a provider into commands. What they change is a case."""

from __future__ import annotations

from collections.abc import Iterator

from escrow.v1 import case_pb2, chargeback_pb2
from ledger.body.codecs import stated
from ledger.domain import commands
from ledger.domain.book import Book
from ledger.domain.kinds import ChargebackEvent
from ledger.domain.refusals import FieldViolation, fields_invalid
from server.convert.case import case
from server.convert.times import optional_time


def report_chargeback(
    request: chargeback_pb2.ReportChargebackRequest,
) -> commands.ReportChargeback:
    """The command of a ReportChargeback.

    Refused with FIELD_INVALID when it spreads over another hold, or when the amount in another
    currency lacks that currency, or the other way round.
    """
    if violations := list(_violations(request)):
        raise fields_invalid(violations)
    return commands.ReportChargeback(
        request.case_id,
        request.hold_id,
        request.reference,
        stated(chargeback_pb2.ChargebackEvent, request.event, ChargebackEvent),
        request.currency_code,
        request.amount_minor,
        tuple(commands.RefundItem(item.line_id, item.amount_minor) for item in request.items),
        request.taken,
        request.moved_minor,
        request.original_currency_code,
        request.original_amount_minor,
        request.fee_minor,
        request.merchant_bears_fee,
        optional_time(request, "respond_by_time"),
        optional_time(request, "occurred_time"),
        request.reason,
        request.psp,
    )


def _violations(request: chargeback_pb2.ReportChargebackRequest) -> Iterator[FieldViolation]:
    for index, item in enumerate(request.items):
        if item.hold_id not in {"", request.hold_id}:
            problem = "must be empty or the request's: a chargeback is about one payment"
            yield FieldViolation(f"items[{index}].hold_id", problem)
    if bool(request.original_currency_code) != bool(request.original_amount_minor):
        problem = "must be set with original_amount_minor, and not without it"
        yield FieldViolation("original_currency_code", problem)


def unchanged_case(book: Book, command: commands.ReportChargeback) -> case_pb2.Case:
    """The answer to a step that was reported before: the case as it stands."""
    return case(book.head.name, book.cases[command.case_id])
