"""Answers a server would give, built from the request or from a reason."""

from __future__ import annotations

from typing import Any, NoReturn

import grpc
from google.protobuf import any_pb2
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from escrow.v1 import hold_pb2


def placed(request: hold_pb2.PlaceHoldRequest) -> hold_pb2.Hold:
    return hold_pb2.Hold(
        name=f"{request.parent}/holds/{request.hold_id}",
        state=hold_pb2.HOLD_STATE_FUNDED,
        currency_code=request.currency_code,
        psp=request.psp,
        paid_time=request.paid_time,
        entry_seq=7,
        lines=[
            hold_pb2.HoldLine(
                line_id=line.line_id,
                merchant=line.merchant,
                policy=line.policy,
                policy_version=1,
                captured_minor=line.amount_minor,
                held_minor=line.amount_minor,
            )
            for line in request.lines
        ],
    )


def status(
    code: grpc.StatusCode,
    reason: str,
    message: str = "no",
    *details: Message,
    hold: str = "536365",
) -> status_pb2.Status:
    info = error_details_pb2.ErrorInfo(reason=reason, domain="escrow.v1", metadata={"hold": hold})
    packed = []
    for detail in (info, *details):
        packed.append(any_pb2.Any())
        packed[-1].Pack(detail)
    return status_pb2.Status(code=code.value[0], message=message, details=packed)


def refuse(context: Any, refusal: status_pb2.Status) -> NoReturn:
    context.abort_with_status(rpc_status.to_status(refusal))
    raise AssertionError("abort_with_status raises")
