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
    CANCELLED = "CANCELLED"


class MerchantStanding(StrEnum):
    """Whether a merchant trades."""

    TRADING = "TRADING"
    RUNNING_OFF = "RUNNING_OFF"


class PayoutCadence(StrEnum):
    """How often a merchant is paid by schedule."""

    NONE = "NONE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


class PayoutRunOutcome(StrEnum):
    """What came of the run of a payout schedule."""

    PAYOUT_CREATED = "PAYOUT_CREATED"
    MISSED = "MISSED"
    NOT_WORKING_DAY = "NOT_WORKING_DAY"
    STOPPED = "STOPPED"
    FROZEN = "FROZEN"
    DESTINATION_NOT_FOUND = "DESTINATION_NOT_FOUND"
    DESTINATION_NOT_VALID = "DESTINATION_NOT_VALID"
    NOTHING = "NOTHING"
    BELOW_MINIMUM = "BELOW_MINIMUM"
    OUT_OF_RANGE = "OUT_OF_RANGE"


class DepositEvent(StrEnum):
    """What became of a merchant's deposit."""

    PAID_IN = "PAID_IN"
    PAID_OUT = "PAID_OUT"


class CaseScope(StrEnum):
    """How much of an order a case blocks."""

    LINES = "LINES"
    ORDER = "ORDER"


class CaseType(StrEnum):
    """What is asked for."""

    REFUND = "REFUND"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"
    REPAIR = "REPAIR"
    PRICE_DIFFERENCE = "PRICE_DIFFERENCE"
    COMPENSATION = "COMPENSATION"
    INQUIRY = "INQUIRY"
    DISPUTE = "DISPUTE"
    CHARGEBACK = "CHARGEBACK"


class CasePriority(StrEnum):
    """How fast the merchant has to answer."""

    NORMAL = "NORMAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    COMPLAINT = "COMPLAINT"
    COMPLEX = "COMPLEX"
    LIVE_STREAM = "LIVE_STREAM"


class CaseAction(StrEnum):
    """What takes a case from one stage to another, but for its being closed."""

    ANSWER = "ANSWER"
    AGREE_RETURN = "AGREE_RETURN"
    SHIP_RETURN = "SHIP_RETURN"
    RECEIVE_RETURN = "RECEIVE_RETURN"
    CONTEST_RETURN = "CONTEST_RETURN"
    ESCALATE = "ESCALATE"
    APPEAL = "APPEAL"
    REOPEN = "REOPEN"
    START_CLOCK = "START_CLOCK"


class CaseOutcome(StrEnum):
    """How a case is closed, or what becomes of it when its time passes."""

    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"
    PARTLY_APPROVED = "PARTLY_APPROVED"
    EXPIRED = "EXPIRED"
    UPHELD = "UPHELD"
    ESCALATED = "ESCALATED"
    WON = "WON"
    LOST = "LOST"


class ChargebackEvent(StrEnum):
    """What a provider says of a chargeback."""

    INQUIRY = "INQUIRY"
    OPENED = "OPENED"
    REPRESENTED = "REPRESENTED"
    WON = "WON"
    LOST = "LOST"
    PRE_ARBITRATION = "PRE_ARBITRATION"
    ARBITRATION = "ARBITRATION"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"


class CaseParty(StrEnum):
    """Who acts in a case."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"
    PLATFORM = "PLATFORM"
    MEDIATOR = "MEDIATOR"
    PROCESSOR = "PROCESSOR"


class FreezeTargetKind(StrEnum):
    """What can be frozen."""

    HOLD = "HOLD"
    MERCHANT = "MERCHANT"
    BUYER = "BUYER"


class Liable(StrEnum):
    """Who bears an award."""

    MERCHANT = "MERCHANT"
    CARRIER = "CARRIER"
    INSURER = "INSURER"
    PLATFORM = "PLATFORM"


class FundingSource(StrEnum):
    """What can fund a line beside the buyer's cash."""

    SUBSIDY = "SUBSIDY"
    COUPON = "COUPON"
    TRADE_IN = "TRADE_IN"


class CaseSubject(StrEnum):
    """What a case was about."""

    GOODS = "GOODS"
    SERVICE = "SERVICE"
    EXPERIENCE = "EXPERIENCE"


class AdjustmentKind(StrEnum):
    """What an adjustment is."""

    MANUAL = "MANUAL"
    WRITE_OFF = "WRITE_OFF"
    TRANSFER = "TRANSFER"
    EXCHANGE = "EXCHANGE"
    REVERSAL = "REVERSAL"


class Waiting(StrEnum):
    """What a window that does not run waits for."""

    TRIGGER = "TRIGGER"
    PARCEL = "PARCEL"
    OTHER_LINE = "OTHER_LINE"
    SIGNATURE = "SIGNATURE"
    LOST_GOODS = "LOST_GOODS"
