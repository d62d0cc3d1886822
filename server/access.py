"""Who may call what: the scopes that the contract names for each method, and nobody else."""

from __future__ import annotations

from typing import Any, Final

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from escrow.v1 import (
    adjustment_pb2,
    bulk_pb2,
    calendar_pb2,
    case_pb2,
    chargeback_pb2,
    coupon_pb2,
    extension_pb2,
    freeze_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    ledger_pb2,
    merchant_pb2,
    options_pb2,
    payout_pb2,
    payout_schedule_pb2,
    policy_pb2,
    refund_pb2,
    report_pb2,
    timeline_pb2,
    token_pb2,
    warranty_pb2,
)
from ledger.domain.refusals import Reason, Refusal
from server import identity

CONTRACT: Final = (
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
    freeze_pb2,
    merchant_pb2,
    warranty_pb2,
    payout_schedule_pb2,
    timeline_pb2,
    report_pb2,
    journal_pb2,
    bulk_pb2,
    token_pb2,
)

SERVICES: Final[tuple[ServiceDescriptor, ...]] = tuple(
    service for file in CONTRACT for service in file.DESCRIPTOR.services_by_name.values()
)

# The generated stubs know an extension only as a field.
_ACCESS: Final[Any] = options_pb2.access


def path(method: MethodDescriptor) -> str:
    """What gRPC calls a method by."""
    return f"/{method.containing_service.full_name}/{method.name}"


METHODS: Final[dict[str, MethodDescriptor]] = {
    path(method): method for service in SERVICES for method in service.methods
}
"""Every method of the contract, by its path."""

SCOPES: Final[dict[str, frozenset[int]]] = {
    name: frozenset(method.GetOptions().Extensions[_ACCESS].scopes)
    for name, method in METHODS.items()
}
"""Which scopes may call each method; one that names none is refused to everyone."""

# A load balancer asks for health without bearing a token, and what reflection tells is the
# contract, which is public.
OPEN: Final[frozenset[str]] = frozenset(
    path(method)
    for file in (health_pb2, reflection_pb2)
    for service in file.DESCRIPTOR.services_by_name.values()
    for method in service.methods
)


def check_scope(method: str) -> None:
    """Raises Refusal with SCOPE_MISSING when whoever makes the call may not call that method."""
    scopes = SCOPES.get(method, frozenset())
    if scopes.isdisjoint(identity.current().scopes):
        raise Refusal(
            Reason.SCOPE_MISSING,
            method=method.removeprefix("/"),
            scopes=", ".join(_scope_name(scope) for scope in sorted(scopes)),
        )


def _scope_name(scope: int) -> str:
    return options_pb2.Scope.Name(scope).removeprefix("SCOPE_")
