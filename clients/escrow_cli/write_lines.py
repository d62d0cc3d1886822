"""The lines `escrow write` takes: writes in the JSON mapping of the contract's `Write`."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import ParseDict, ParseError

from escrow.v1 import bulk_pb2
from escrow_cli.write_cases import (
    add_evidence,
    answer_case,
    close_case,
    move_case,
    open_case,
    report_chargeback,
)
from escrow_cli.write_fields import (
    MalformedLineError,
    ground_of,
    named_id,
    needed_time,
    needed_value,
    time_of,
)
from escrow_client import (
    Command,
    CreatePayout,
    CreateRefund,
    FulfilmentKind,
    Line,
    Money,
    PaymentPart,
    PayoutOutcome,
    PlaceHold,
    RefundItem,
    RefundOutcome,
    ReleaseHold,
    ReportFulfilment,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
    Share,
)


@dataclass(frozen=True, slots=True)
class NumberedCommand:
    """A command and the line it stands in, counted from 1."""

    line: int
    command: Command


def read_commands(lines: Iterable[str], ledger: str) -> Iterator[NumberedCommand]:
    """The commands of a file, line by line; blank lines count but say nothing.

    Raises MalformedLineError, which names the line, at the first that is none for the ledger.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield NumberedCommand(number, parse_command(line, ledger))
            except ValueError as error:
                raise MalformedLineError(f"line {number}: {error}") from error


def parse_command(line: str, ledger: str) -> Command:
    """One write; raises ValueError where it is none, or one for another ledger."""
    try:
        write = ParseDict(json.loads(line), bulk_pb2.Write())
    except json.JSONDecodeError as error:
        raise MalformedLineError(f"it is not JSON: {error}") from error
    except (ParseError, TypeError, AttributeError) as error:
        raise MalformedLineError(str(error)) from error
    kind = write.WhichOneof("command")
    if kind is None:
        raise MalformedLineError(f"it must name one of {', '.join(_BUILDERS)}")
    request = getattr(write, kind)
    if not request.request_id:
        raise MalformedLineError(
            "it lacks its request_id, with which the same file can be sent again"
        )
    _check_ledger(request, ledger)
    return _BUILDERS[kind](request)


def _check_ledger(request: Any, ledger: str) -> None:
    """A parent may be left out; what names a ledger must name the one the file is for."""
    named = request.name if "name" in request.DESCRIPTOR.fields_by_name else request.parent
    expected = f"ledgers/{ledger}"
    if named and named != expected and not named.startswith(f"{expected}/"):
        raise MalformedLineError(f"{named} is not of ledger {ledger}")


def _place_hold(request: Any) -> PlaceHold:
    lines = [
        Line(
            line.line_id,
            line.merchant,
            Money(request.currency_code, line.amount_minor),
            line.policy,
            buyer_confirmed=line.buyer_confirmed,
            shares=[Share(each.party, each.role, each.share_bps) for each in line.shares],
        )
        for line in request.lines
    ]
    return PlaceHold(
        request.hold_id,
        request.psp,
        lines,
        time_of(request, "paid_time"),
        region=request.region,
        provider_release_time=time_of(request, "provider_release_time"),
        buyer=request.buyer,
        other_payments=[
            PaymentPart(part.psp, Money(request.currency_code, part.amount_minor))
            for part in request.other_payments
        ],
        request_id=request.request_id,
    )


def _report_fulfilment(request: Any) -> ReportFulfilment:
    occurred_time = needed_time(request, "occurred_time")
    return ReportFulfilment(
        request.hold_id,
        needed_value(request, "kind", FulfilmentKind),
        occurred_time,
        request.source,
        tuple(request.line_ids),
        parcel_number=request.parcel_number,
        parcel_count=request.parcel_count,
        carrier=request.carrier,
        retracts_entry_seq=request.retracts_entry_seq,
        request_id=request.request_id,
    )


def _release_hold(request: Any) -> ReleaseHold:
    return ReleaseHold(named_id(request), tuple(request.line_ids), request_id=request.request_id)


def _report_settlement(request: Any) -> ReportSettlement:
    return ReportSettlement(
        named_id(request),
        request.bank_account,
        Money(request.currency_code, request.fee_minor),
        needed_time(request, "occurred_time"),
        request.psp,
        request_id=request.request_id,
    )


def _create_refund(request: Any) -> CreateRefund:
    items = [
        RefundItem(item.line_id, Money(request.currency_code, item.amount_minor))
        for item in request.items
    ]
    return CreateRefund(
        request.refund_id,
        request.hold_id,
        items,
        request.reason,
        time_of(request, "effective_time"),
        ground=ground_of(request),
        request_id=request.request_id,
    )


def _report_refund(request: Any) -> ReportRefund:
    return ReportRefund(
        request.refund_id,
        needed_value(request, "outcome", RefundOutcome),
        time_of(request, "occurred_time"),
        request.psp,
        request_id=request.request_id,
    )


def _create_payout(request: Any) -> CreatePayout:
    return CreatePayout(
        request.payout_id,
        request.merchant,
        Money(request.currency_code, request.amount_minor),
        request.destination,
        time_of(request, "effective_time"),
        request.request_id,
    )


def _report_payout(request: Any) -> ReportPayout:
    return ReportPayout(
        request.payout_id,
        needed_value(request, "outcome", PayoutOutcome),
        request.bank_account,
        time_of(request, "occurred_time"),
        request.request_id,
    )


_BUILDERS: Mapping[str, Callable[[Any], Command]] = {
    "place_hold": _place_hold,
    "report_fulfilment": _report_fulfilment,
    "release_hold": _release_hold,
    "create_refund": _create_refund,
    "report_refund": _report_refund,
    "create_payout": _create_payout,
    "report_payout": _report_payout,
    "report_settlement": _report_settlement,
    "open_case": open_case,
    "answer_case": answer_case,
    "move_case": move_case,
    "close_case": close_case,
    "add_evidence": add_evidence,
    "report_chargeback": report_chargeback,
}
