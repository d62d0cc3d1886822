"""Commands about freezes, and the filter of their listing."""

from __future__ import annotations

from escrow.v1 import freeze_pb2
from escrow_client._limits import PAGE_SIZE
from escrow_client._to_proto.values import freeze_name, ledger_name, optional, timestamp
from escrow_client.enums import FreezeState
from escrow_client.freezes import FreezeFunds, FreezeTarget, ProposeLift, ReviewLift

_FIELDS = {
    FreezeTarget.HOLD: "hold_id",
    FreezeTarget.MERCHANT: "merchant",
    FreezeTarget.BUYER: "buyer",
}


def freeze_funds(ledger: str, command: FreezeFunds) -> freeze_pb2.FreezeFundsRequest:
    request = freeze_pb2.FreezeFundsRequest(
        parent=ledger_name(ledger),
        request_id=command.request_id,
        freeze_id=command.freeze_id,
        items=[
            {"line_id": item.line_id, "amount_minor": item.amount.amount_minor}
            for item in command.items
        ],
        amount_minor=0 if command.amount is None else command.amount.amount_minor,
        currency_code=command.currency,
        reason=command.reason,
        source=command.source,
        expire_time=timestamp("expire_time", command.expire_time),
    )
    setattr(request, _FIELDS[command.target], command.target_id)
    return request


def propose_lift(ledger: str, command: ProposeLift) -> freeze_pb2.ProposeLiftRequest:
    return freeze_pb2.ProposeLiftRequest(
        name=freeze_name(ledger, command.freeze_id),
        request_id=command.request_id,
        reason=command.reason,
    )


def review_lift(ledger: str, command: ReviewLift) -> freeze_pb2.ReviewLiftRequest:
    return freeze_pb2.ReviewLiftRequest(
        name=freeze_name(ledger, command.freeze_id),
        request_id=command.request_id,
        approved=command.approved,
    )


def list_freezes(
    ledger: str, target: FreezeTarget | None, target_id: str, state: FreezeState | None
) -> freeze_pb2.ListFreezesRequest:
    request = freeze_pb2.ListFreezesRequest(
        parent=ledger_name(ledger),
        state=optional("FREEZE_STATE", state),
        page_size=PAGE_SIZE,
    )
    if target is not None:
        setattr(request, _FIELDS[target], target_id)
    return request
