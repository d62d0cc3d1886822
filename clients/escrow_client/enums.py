"""The closed lists the ledger speaks in, by the names of the contract."""

from __future__ import annotations

from enum import StrEnum


class FulfilmentKind(StrEnum):
    """What happened to the goods, or to the service.

    LOST blocks until the goods are signed for or the report is retracted. RETRACTED takes an
    earlier report back. AUTO_CONFIRMED is the ledger's own, never reported: the fallback of a
    policy opened the window.
    """

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
    UNKNOWN = "UNKNOWN"
    """A kind that only a newer client knows."""


class WaitingFor(StrEnum):
    """What a window that does not run waits for."""

    TRIGGER = "TRIGGER"
    PARCEL = "PARCEL"
    OTHER_LINE = "OTHER_LINE"
    SIGNATURE = "SIGNATURE"
    LOST_GOODS = "LOST_GOODS"
    UNKNOWN = "UNKNOWN"
    """A thing that only a newer client knows."""


class CountFrom(StrEnum):
    """Where the days of a window begin to count: the day after the event, or its very instant."""

    NEXT_DAY = "NEXT_DAY"
    INSTANT = "INSTANT"
    UNKNOWN = "UNKNOWN"
    """A rule that only a newer client knows."""


class ParcelRule(StrEnum):
    """What of a delivery in several parcels opens a window."""

    EACH_LINE = "EACH_LINE"
    LAST_OF_ORDER = "LAST_OF_ORDER"
    FIRST = "FIRST"
    UNKNOWN = "UNKNOWN"
    """A rule that only a newer client knows."""


class Refundability(StrEnum):
    """What a refund may be asked for."""

    ANY = "ANY"
    QUALITY_ONLY = "QUALITY_ONLY"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"
    """A rule that only a newer client knows."""


class CommissionRefund(StrEnum):
    """What a refund after the release does to the commission."""

    KEPT = "KEPT"
    PRO_RATA = "PRO_RATA"
    FULL = "FULL"
    UNKNOWN = "UNKNOWN"
    """A rule that only a newer client knows."""


class RefundSource(StrEnum):
    """What of a merchant's money a refund after the release comes out of."""

    AVAILABLE = "AVAILABLE"
    RESERVE = "RESERVE"
    DEPOSIT = "DEPOSIT"
    UNKNOWN = "UNKNOWN"
    """A source that only a newer client knows."""


class ExtensionState(StrEnum):
    """Whether an extension has reached every window that ran when it was declared."""

    DECLARED = "DECLARED"
    APPLIED = "APPLIED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class HoldState(StrEnum):
    """Where a hold stands."""

    FUNDED = "FUNDED"
    PARTIALLY_RELEASED = "PARTIALLY_RELEASED"
    CLOSED = "CLOSED"
    VOIDED = "VOIDED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class BlockerKind(StrEnum):
    """What kind of thing stands between a line and its release."""

    NOT_SIGNED = "NOT_SIGNED"
    WINDOW_OPEN = "WINDOW_OPEN"
    NOTHING_HELD = "NOTHING_HELD"
    NOT_INSTALLED = "NOT_INSTALLED"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    NOT_CONSUMED = "NOT_CONSUMED"
    STREAM_RUNNING = "STREAM_RUNNING"
    PARCEL_OUTSTANDING = "PARCEL_OUTSTANDING"
    ORDER_OUTSTANDING = "ORDER_OUTSTANDING"
    GOODS_LOST = "GOODS_LOST"
    CASE_OPEN = "CASE_OPEN"
    APPEAL_TAIL = "APPEAL_TAIL"
    NOT_SETTLED = "NOT_SETTLED"
    FROZEN = "FROZEN"
    TRADE_IN_NOT_INSPECTED = "TRADE_IN_NOT_INSPECTED"
    UNKNOWN = "UNKNOWN"
    """A kind that only a newer client knows."""


class TimeAxis(StrEnum):
    """Which time of the entries an earlier moment is taken on.

    RECORD is what the ledger knew then; EFFECTIVE is what it knows today of then.
    """

    RECORD = "RECORD"
    EFFECTIVE = "EFFECTIVE"


class RefundState(StrEnum):
    """Where a refund stands."""

    CREATED = "CREATED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class RefundOutcome(StrEnum):
    """What the payment service provider did with a refund."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class RefundGround(StrEnum):
    """What a buyer asks for money back for."""

    NO_REASON = "NO_REASON"
    QUALITY = "QUALITY"
    UNKNOWN = "UNKNOWN"
    """A ground that only a newer client knows."""


class CaseType(StrEnum):
    """What a buyer asks for after the sale.

    CHARGEBACK is the processor's: `report_chargeback` opens it.
    """

    REFUND = "REFUND"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"
    REPAIR = "REPAIR"
    PRICE_DIFFERENCE = "PRICE_DIFFERENCE"
    COMPENSATION = "COMPENSATION"
    INQUIRY = "INQUIRY"
    DISPUTE = "DISPUTE"
    CHARGEBACK = "CHARGEBACK"
    UNKNOWN = "UNKNOWN"
    """A type that only a newer client knows."""


class CasePriority(StrEnum):
    """How fast the merchant has to answer a case.

    LIVE_STREAM counts from the end of the stream that the goods were bought in.
    """

    NORMAL = "NORMAL"
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    COMPLAINT = "COMPLAINT"
    COMPLEX = "COMPLEX"
    LIVE_STREAM = "LIVE_STREAM"
    UNKNOWN = "UNKNOWN"
    """A priority that only a newer client knows."""


class CaseState(StrEnum):
    """Where a case stands.

    WITHDRAWN, REJECTED, APPROVED, PARTLY_APPROVED, EXPIRED, WON and LOST are closed; the last two
    and INQUIRY, CHARGED_BACK, REPRESENTED, PRE_ARBITRATION and SCHEME_ARBITRATION are of
    chargebacks.
    """

    OPENED = "OPENED"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"
    RETURN_TRANSIT = "RETURN_TRANSIT"
    RETURN_AUDIT = "RETURN_AUDIT"
    ARBITRATION = "ARBITRATION"
    MEDIATION = "MEDIATION"
    APPEALED = "APPEALED"
    PARTLY_APPROVED = "PARTLY_APPROVED"
    EXPIRED = "EXPIRED"
    INQUIRY = "INQUIRY"
    CHARGED_BACK = "CHARGED_BACK"
    REPRESENTED = "REPRESENTED"
    PRE_ARBITRATION = "PRE_ARBITRATION"
    SCHEME_ARBITRATION = "SCHEME_ARBITRATION"
    WON = "WON"
    LOST = "LOST"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class CaseAction(StrEnum):
    """What takes a case from one stage to another.

    START_CLOCK is the ledger's own, never asked for: a stream ended.
    """

    AGREE_RETURN = "AGREE_RETURN"
    SHIP_RETURN = "SHIP_RETURN"
    RECEIVE_RETURN = "RECEIVE_RETURN"
    CONTEST_RETURN = "CONTEST_RETURN"
    ESCALATE = "ESCALATE"
    APPEAL = "APPEAL"
    REOPEN = "REOPEN"
    START_CLOCK = "START_CLOCK"
    UNKNOWN = "UNKNOWN"
    """An action that only a newer client knows."""


class CaseOutcome(StrEnum):
    """How a case is closed, or what becomes of it when its time passes.

    UPHELD lets the ruling stand that was appealed. ESCALATED, only when a time passes, goes on to
    the next tier. WON and LOST are of chargebacks.
    """

    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"
    PARTLY_APPROVED = "PARTLY_APPROVED"
    EXPIRED = "EXPIRED"
    UPHELD = "UPHELD"
    ESCALATED = "ESCALATED"
    WON = "WON"
    LOST = "LOST"
    UNKNOWN = "UNKNOWN"
    """An outcome that only a newer client knows."""


class CaseScope(StrEnum):
    """How much of an order a case blocks: the lines it names, or all of its holds."""

    LINES = "LINES"
    ORDER = "ORDER"
    UNKNOWN = "UNKNOWN"
    """A scope that only a newer client knows."""


class CaseParty(StrEnum):
    """Who acts in a case."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"
    PLATFORM = "PLATFORM"
    MEDIATOR = "MEDIATOR"
    PROCESSOR = "PROCESSOR"
    UNKNOWN = "UNKNOWN"
    """A party that only a newer client knows."""


class Liable(StrEnum):
    """Who bears an award, or a coupon."""

    MERCHANT = "MERCHANT"
    CARRIER = "CARRIER"
    INSURER = "INSURER"
    PLATFORM = "PLATFORM"
    UNKNOWN = "UNKNOWN"
    """Somebody that only a newer client knows."""


class CaseSubject(StrEnum):
    """What a case was about."""

    GOODS = "GOODS"
    SERVICE = "SERVICE"
    EXPERIENCE = "EXPERIENCE"
    UNKNOWN = "UNKNOWN"
    """A subject that only a newer client knows."""


class ChargebackEvent(StrEnum):
    """What a payment service provider says of a chargeback."""

    INQUIRY = "INQUIRY"
    OPENED = "OPENED"
    REPRESENTED = "REPRESENTED"
    WON = "WON"
    LOST = "LOST"
    PRE_ARBITRATION = "PRE_ARBITRATION"
    ARBITRATION = "ARBITRATION"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"


class CouponState(StrEnum):
    """Where a coupon stands; a PROPOSED one waits for a second person."""

    PROPOSED = "PROPOSED"
    ISSUED = "ISSUED"
    DECLINED = "DECLINED"
    REDEEMED = "REDEEMED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class FundingSource(StrEnum):
    """What can fund a line beside the buyer's cash."""

    SUBSIDY = "SUBSIDY"
    COUPON = "COUPON"
    TRADE_IN = "TRADE_IN"
    UNKNOWN = "UNKNOWN"
    """A source that only a newer client knows."""


class FreezeState(StrEnum):
    """Where a freeze stands; it ends when it is LIFTED or EXPIRED."""

    PLACED = "PLACED"
    LIFT_PROPOSED = "LIFT_PROPOSED"
    LIFTED = "LIFTED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class WarrantyState(StrEnum):
    """Where a warranty stands; one that has ENDED cannot be used any more."""

    GRANTED = "GRANTED"
    ENDED = "ENDED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class CaseGrouping(StrEnum):
    """What a report counts cases by; a case on lines of several merchants counts for each."""

    TYPE = "TYPE"
    TAG = "TAG"
    MERCHANT = "MERCHANT"
    STATE = "STATE"
    AGE = "AGE"
    PRIORITY = "PRIORITY"


class TimelineRole(StrEnum):
    """Who looks at the timeline of a hold."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"
    SUPPORT = "SUPPORT"
    FINANCE = "FINANCE"
    AUDITOR = "AUDITOR"


class PayoutState(StrEnum):
    """Where a payout stands. PAID is not terminal: a bank may return what it paid."""

    SCHEDULED = "SCHEDULED"
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"
    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class PayoutOutcome(StrEnum):
    """What the bank did with a payout."""

    DISPATCHED = "DISPATCHED"
    PAID = "PAID"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    REINSTATED = "REINSTATED"
    CANCELLED = "CANCELLED"


class MerchantStanding(StrEnum):
    """Whether a merchant trades: RUNNING_OFF, no new holds are placed for it."""

    TRADING = "TRADING"
    RUNNING_OFF = "RUNNING_OFF"
    UNKNOWN = "UNKNOWN"
    """A standing that only a newer client knows."""


class PayoutCadence(StrEnum):
    """How often a merchant is paid by schedule: NONE, not any more."""

    NONE = "NONE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    UNKNOWN = "UNKNOWN"
    """A cadence that only a newer client knows."""


class DepositEvent(StrEnum):
    """What became of a merchant's deposit."""

    PAID_IN = "PAID_IN"
    PAID_OUT = "PAID_OUT"


class AdjustmentKind(StrEnum):
    """What an adjustment is."""

    MANUAL = "MANUAL"
    WRITE_OFF = "WRITE_OFF"
    TRANSFER = "TRANSFER"
    EXCHANGE = "EXCHANGE"
    REVERSAL = "REVERSAL"
    UNKNOWN = "UNKNOWN"
    """A kind that only a newer client knows."""


class AdjustmentState(StrEnum):
    """Where an adjustment stands; a PROPOSED one waits for a second person until it has EXPIRED."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    REVERSED = "REVERSED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""


class EntryKind(StrEnum):
    """What an entry of the journal records."""

    LEDGER_CREATED = "ledger_created"
    CLOCK_ADVANCED = "clock_advanced"
    POLICY_CREATED = "policy_created"
    HOLD_PLACED = "hold_placed"
    FULFILMENT_REPORTED = "fulfilment_reported"
    LINES_RELEASED = "lines_released"
    DEBT_RECOVERED = "debt_recovered"
    REFUND_CREATED = "refund_created"
    REFUND_REPORTED = "refund_reported"
    PAYOUT_CREATED = "payout_created"
    PAYOUT_REPORTED = "payout_reported"
    CALENDAR_CREATED = "calendar_created"
    EXTENSION_DECLARED = "extension_declared"
    WINDOWS_CHANGED = "windows_changed"
    REVISION_ADVANCED = "revision_advanced"
    SETTLEMENT_REPORTED = "settlement_reported"
    RESERVE_MATURED = "reserve_matured"
    PROVIDER_RELEASE_ALERTED = "provider_release_alerted"
    CASE_OPENED = "case_opened"
    CASE_ANSWERED = "case_answered"
    CASE_CLOSED = "case_closed"
    CASE_MOVED = "case_moved"
    EVIDENCE_ADDED = "evidence_added"
    CHARGEBACK_OPENED = "chargeback_opened"
    CHARGEBACK_MOVED = "chargeback_moved"
    COUPON_GRANTED = "coupon_granted"
    COUPON_REVIEWED = "coupon_reviewed"
    ADJUSTMENT_PROPOSED = "adjustment_proposed"
    ADJUSTMENT_REVIEWED = "adjustment_reviewed"
    FUNDS_FROZEN = "funds_frozen"
    LIFT_PROPOSED = "lift_proposed"
    LIFT_REVIEWED = "lift_reviewed"
    FREEZE_EXPIRED = "freeze_expired"
    MERCHANT_CHANGED = "merchant_changed"
    DESTINATION_CHANGED = "destination_changed"
    DEPOSIT_REPORTED = "deposit_reported"
    HOLD_CAPTURED = "hold_captured"
    HOLD_VOIDED = "hold_voided"
    PAYOUT_SCHEDULE_CHANGED = "payout_schedule_changed"
    PAYOUTS_RUN = "payouts_run"
    LINES_EXCHANGED = "lines_exchanged"
    COUPON_EXPIRED = "coupon_expired"
    TRADE_IN_INSPECTED = "trade_in_inspected"
    WARRANTY_GRANTED = "warranty_granted"
    WARRANTY_USED = "warranty_used"
    WARRANTY_ENDED = "warranty_ended"
    UNKNOWN = "unknown"
    """A kind that only a newer client knows."""


class Scope(StrEnum):
    """What a token lets its bearer do; each method of the contract names those that may call it."""

    PAYMENTS = "PAYMENTS"
    SUPPORT = "SUPPORT"
    PAYOUTS = "PAYOUTS"
    FINANCE = "FINANCE"
    AUDIT = "AUDIT"
    ADMIN = "ADMIN"
    CONTROLLER = "CONTROLLER"
    RISK = "RISK"
    UNKNOWN = "UNKNOWN"
    """A scope that only a newer client knows."""


class TokenState(StrEnum):
    """Where a token stands."""

    ISSUED = "ISSUED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    UNKNOWN = "UNKNOWN"
    """A state that only a newer client knows."""
