"""Requests that nobody would send, sent: fields at their limits, beyond them, pointing anywhere.

They are made for a server that has the ledger `wire`, the policy `week` and the calendar `work`.
"""

from __future__ import annotations

import random
from typing import Any, Final

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from escrow.v1 import (
    adjustment_pb2,
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    payout_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
)

FILES: Final = (
    ledger_pb2,
    policy_pb2,
    calendar_pb2,
    hold_pb2,
    fulfilment_pb2,
    extension_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    adjustment_pb2,
    refund_pb2,
    payout_pb2,
    timeline_pb2,
    report_pb2,
    journal_pb2,
    bulk_pb2,
    token_pb2,
)
SERVICES: Final = [
    service for file in FILES for service in file.DESCRIPTOR.services_by_name.values()
]
METHODS: Final = [method for service in SERVICES for method in service.methods]

FAULTS: Final = {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
"""What no request whatever may be answered with."""

STRINGS: Final = (
    "",
    "a",
    "wire",
    "week",
    "h1",
    "1",
    "EUR",
    "XXX",
    "XAU",
    "UTC",
    "../UTC",
    "Europe",
    "localtime",
    "posixrules",
    "nul\0",
    "line\n",
    "ß",
    "x" * 70,
    "ledgers/wire",
    "ledgers/none",
    "ledgers/wire/holds/h1",
    "ledgers/wire/refunds/h1",
    "ledgers/wire/payouts/h1",
    "ledgers/wire/policies/week",
    "ledgers/wire/entries/1",
    "ledgers/wire/calendars/work",
    "ledgers/wire/extensions/h1",
    "ledgers/wire/cases/h1",
    "ledgers/wire/coupons/h1",
    "ledgers/wire/adjustments/h1",
    "tokens/a",
)
NUMBERS: Final = (0, 1, -1, 7, 100, 2**31 - 1, -(2**31), 2**63 - 1, -(2**63), 10_000, 3_650)
SECONDS: Final = (0, -1, 1_773_000_000, 7_258_118_399, 253_402_300_799, 2**62, -(2**62))


NAMES: Final = {
    "GetHoldRequest": "ledgers/wire/holds/h1",
    "ReleaseHoldRequest": "ledgers/wire/holds/h1",
    "CaptureHoldRequest": "ledgers/wire/holds/h1",
    "VoidHoldRequest": "ledgers/wire/holds/h1",
    "ExplainReleaseRequest": "ledgers/wire/holds/h1",
    "ReportSettlementRequest": "ledgers/wire/holds/h1",
    "GetCalendarRequest": "ledgers/wire/calendars/work",
    "GetExtensionRequest": "ledgers/wire/extensions/h1",
    "AnswerCaseRequest": "ledgers/wire/cases/h1",
    "MoveCaseRequest": "ledgers/wire/cases/h1",
    "CloseCaseRequest": "ledgers/wire/cases/h1",
    "AddEvidenceRequest": "ledgers/wire/cases/h1",
    "ReviewCouponRequest": "ledgers/wire/coupons/h1",
    "GetCouponRequest": "ledgers/wire/coupons/h1",
    "ReviewAdjustmentRequest": "ledgers/wire/adjustments/h1",
    "GetAdjustmentRequest": "ledgers/wire/adjustments/h1",
    "GetCaseRequest": "ledgers/wire/cases/h1",
    "GetRefundRequest": "ledgers/wire/refunds/h1",
    "GetPayoutRequest": "ledgers/wire/payouts/h1",
    "GetPolicyRequest": "ledgers/wire/policies/week",
    "GetEntryRequest": "ledgers/wire/entries/1",
    "RevokeTokenRequest": "tokens/h1",
}
"""What the field `name` of these requests may be; of the others it is the ledger's."""

PARENTS: Final = {
    "ListFulfilmentsRequest": "ledgers/wire/holds/h1",
    "ListTimelineRequest": "ledgers/wire/holds/h1",
    "ListEvidenceRequest": "ledgers/wire/cases/h1",
}
"""What the field `parent` of these requests may be; of the others it is the ledger."""

RESOURCES: Final = {"name": NAMES, "parent": PARENTS}

TAME: Final = {
    "policy": "week",
    "policy_id": "week",
    "line_id": "1",
    "line_ids": "1",
    "merchant": "amy",
    "owner": "amy",
    "currency_code": "EUR",
    "time_zone": "UTC",
    "page_token": "",
    "calendar_id": "work",
    "calendar": "work",
    "unconfirmed_policy": "",
    "region": "north",
    "carrier": "ship",
    "party_id": "ship",
    "media_type": "image/png",
    "pointer": "shelf-1",
    "rule": "",
    "original_currency_code": "",
}
"""Strings that make sense in these fields."""

FITTING: Final = {
    "kind": 2010,
    "window_days": 7,
    "version": 1,
    "revision": 1,
    "first_year": 2026,
    "last_year": 2027,
    "year": 2026,
    "month": 3,
    "day": 20,
    "days": 3,
    "window_hours": 0,
    "window_working_days": 0,
    "retracts_entry_seq": 0,
    "parcel_number": 1,
    "parcel_count": 1,
    "share_bps": 10_000,
    "original_amount_minor": 0,
}
"""Numbers that make sense in these fields."""


def path(method: MethodDescriptor) -> str:
    """The name of a method as it goes over the wire."""
    return f"/{method.containing_service.full_name}/{method.name}"


def nonsense(descriptor: Descriptor, chance: random.Random, wildness: float = 1.0) -> Any:
    """A message whose fields hold anything their types allow, or, if less wild, what fits."""
    message = message_factory.GetMessageClass(descriptor)()
    for field in descriptor.fields:
        if chance.random() < 0.05 * wildness:
            continue
        choice = field.containing_oneof
        if choice and message.WhichOneof(choice.name) and chance.random() < 0.7:
            continue
        if field.is_repeated:
            values = [value_of(field, chance, wildness) for _ in range(chance.choice((0, 1, 1, 2)))]
            getattr(message, field.name).extend(values)
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(value_of(field, chance, wildness))
        else:
            setattr(message, field.name, value_of(field, chance, wildness))
    return message


def value_of(field: FieldDescriptor, chance: random.Random, wildness: float) -> Any:
    """A value that a field of this type may have."""
    wild = chance.random() < wildness
    if field.message_type is not None:
        if field.message_type.full_name == "google.protobuf.Timestamp":
            return message_factory.GetMessageClass(field.message_type)(
                seconds=chance.choice(SECONDS) if wild else 1_773_000_000,
                nanos=chance.choice((0, 1, 999_999_999, 1_000_000_000, -1)) if wild else 0,
            )
        return nonsense(field.message_type, chance, wildness)
    if field.enum_type is not None and not wild:
        return chance.choice(field.enum_type.values[1:]).number
    if field.type == FieldDescriptor.TYPE_BYTES:
        return chance.randbytes(chance.choice((0, 31, 32, 33)) if wild else 32)
    return _wild(field, chance) if wild else _tame(field, chance)


def _wild(field: FieldDescriptor, chance: random.Random) -> Any:
    if field.type == FieldDescriptor.TYPE_STRING:
        if field.name == "request_id":
            return f"fuzz-{chance.random()}"
        if field.name in {"parent", "ledger"}:
            return "ledgers/wire"
        return chance.choice(STRINGS)
    if field.type == FieldDescriptor.TYPE_BOOL:
        return chance.random() < 0.5
    if field.type == FieldDescriptor.TYPE_INT64:
        return chance.choice(NUMBERS)
    assert field.type in {FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_ENUM}, field.full_name
    return chance.choice([number for number in NUMBERS if -(2**31) <= number < 2**31])


def _tame(field: FieldDescriptor, chance: random.Random) -> Any:
    """What a request that makes sense might say, of a small world in which much is there."""
    if field.type == FieldDescriptor.TYPE_BOOL:
        return chance.random() < 0.5
    if field.type != FieldDescriptor.TYPE_STRING:
        return FITTING.get(field.name, chance.randrange(1, 1_000))
    if field.name == "request_id":
        return f"fuzz-{chance.random()}"
    if field.name in RESOURCES:
        assert field.containing_type is not None
        return RESOURCES[field.name].get(field.containing_type.name, "ledgers/wire")
    if field.name in TAME:
        return TAME[field.name]
    return f"h{chance.randrange(50)}"


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Bytes of which a few were changed, lost, doubled or moved."""
    damaged = bytearray(raw)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(damaged) + 1)
        to = min(len(damaged), at + chance.randrange(1, 9))
        match chance.randrange(5):
            case 0:
                damaged[at:to] = chance.randbytes(to - at)
            case 1:
                del damaged[at:to]
            case 2:
                damaged[at:at] = damaged[at:to]
            case 3:
                damaged[at:at] = chance.randbytes(chance.randrange(1, 9))
            case _:
                del damaged[at:]
    return bytes(damaged)


def send(
    channel: Any, method: MethodDescriptor, *messages: bytes, timeout: float = 60
) -> grpc.StatusCode:
    """Send bytes as they are; the code that came back, checked for its reason.

    Of a stream, which may have no end, only the beginning is waited for.
    """
    takes = "stream" if method.client_streaming else "unary"
    gives = "stream" if method.server_streaming else "unary"
    call = getattr(channel, f"{takes}_{gives}")(path(method))
    try:
        answer = call(iter(messages) if method.client_streaming else messages[0], timeout=timeout)
        if method.server_streaming:
            next(answer, None)
            answer.cancel()
    except grpc.RpcError as error:
        assert _reason(error)
        code: grpc.StatusCode = error.code()
        return code
    return grpc.StatusCode.OK


def _reason(error: Any) -> str:
    info = error_details_pb2.ErrorInfo()
    status = rpc_status.from_call(error)
    assert status is not None, error
    assert any(detail.Unpack(info) for detail in status.details), error
    assert info.domain == "escrow.v1"
    return info.reason
