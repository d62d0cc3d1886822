"""The closed lists of what can be reported and how it can end, by the names of the contract."""

from __future__ import annotations

from enum import StrEnum


class FulfilmentKind(StrEnum):
    """What happened to the goods, or to the service."""

    SHIPPED = "SHIPPED"
    SIGNED = "SIGNED"
    INSTALLED = "INSTALLED"
    CONFIRMED = "CONFIRMED"
    SERVICE_CONSUMED = "SERVICE_CONSUMED"
    STREAM_ENDED = "STREAM_ENDED"
    RETURN_SHIPPED = "RETURN_SHIPPED"
    RETURN_RECEIVED = "RETURN_RECEIVED"
    RETURN_INSPECTED = "RETURN_INSPECTED"
    REPLACEMENT_SIGNED = "REPLACEMENT_SIGNED"
    LOST = "LOST"
    RETRACTED = "RETRACTED"
    AUTO_CONFIRMED = "AUTO_CONFIRMED"


class RefundOutcome(StrEnum):
    """What the payment service provider did with a refund."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class RefundGround(StrEnum):
    """What a buyer asks for money back for."""

    NO_REASON = "NO_REASON"
    QUALITY = "QUALITY"


class PayoutOutcome(StrEnum):
    """What the bank did with a payout."""

    DISPATCHED = "DISPATCHED"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"


class CaseScope(StrEnum):
    """How much of an order a case blocks."""

    LINES = "LINES"
    ORDER = "ORDER"


class CaseOutcome(StrEnum):
    """How a case is closed."""

    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"


class Waiting(StrEnum):
    """What a window that does not run waits for."""

    TRIGGER = "TRIGGER"
    PARCEL = "PARCEL"
    OTHER_LINE = "OTHER_LINE"
    SIGNATURE = "SIGNATURE"
    LOST_GOODS = "LOST_GOODS"
