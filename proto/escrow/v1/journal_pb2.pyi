import datetime

from escrow.v1 import case_pb2 as _case_pb2
from escrow.v1 import chargeback_pb2 as _chargeback_pb2
from escrow.v1 import freeze_pb2 as _freeze_pb2
from escrow.v1 import fulfilment_pb2 as _fulfilment_pb2
from escrow.v1 import hold_pb2 as _hold_pb2
from escrow.v1 import merchant_pb2 as _merchant_pb2
from escrow.v1 import options_pb2 as _options_pb2
from escrow.v1 import payout_pb2 as _payout_pb2
from escrow.v1 import payout_schedule_pb2 as _payout_schedule_pb2
from escrow.v1 import policy_pb2 as _policy_pb2
from escrow.v1 import refund_pb2 as _refund_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import date_pb2 as _date_pb2
from google.type import dayofweek_pb2 as _dayofweek_pb2
from google.type import interval_pb2 as _interval_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EntryKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTRY_KIND_UNSPECIFIED: _ClassVar[EntryKind]
    ENTRY_KIND_LEDGER_CREATED: _ClassVar[EntryKind]
    ENTRY_KIND_CLOCK_ADVANCED: _ClassVar[EntryKind]
    ENTRY_KIND_POLICY_CREATED: _ClassVar[EntryKind]
    ENTRY_KIND_HOLD_PLACED: _ClassVar[EntryKind]
    ENTRY_KIND_FULFILMENT_REPORTED: _ClassVar[EntryKind]
    ENTRY_KIND_LINES_RELEASED: _ClassVar[EntryKind]
    ENTRY_KIND_DEBT_RECOVERED: _ClassVar[EntryKind]
    ENTRY_KIND_REFUND_CREATED: _ClassVar[EntryKind]
    ENTRY_KIND_REFUND_REPORTED: _ClassVar[EntryKind]
    ENTRY_KIND_PAYOUT_CREATED: _ClassVar[EntryKind]
    ENTRY_KIND_PAYOUT_REPORTED: _ClassVar[EntryKind]
    ENTRY_KIND_CALENDAR_CREATED: _ClassVar[EntryKind]
    ENTRY_KIND_EXTENSION_DECLARED: _ClassVar[EntryKind]
    ENTRY_KIND_WINDOWS_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_REVISION_ADVANCED: _ClassVar[EntryKind]
    ENTRY_KIND_SETTLEMENT_REPORTED: _ClassVar[EntryKind]
    ENTRY_KIND_RESERVE_MATURED: _ClassVar[EntryKind]
    ENTRY_KIND_PROVIDER_RELEASE_ALERTED: _ClassVar[EntryKind]
    ENTRY_KIND_CASE_OPENED: _ClassVar[EntryKind]
    ENTRY_KIND_CASE_ANSWERED: _ClassVar[EntryKind]
    ENTRY_KIND_CASE_CLOSED: _ClassVar[EntryKind]
    ENTRY_KIND_CASE_MOVED: _ClassVar[EntryKind]
    ENTRY_KIND_EVIDENCE_ADDED: _ClassVar[EntryKind]
    ENTRY_KIND_CHARGEBACK_OPENED: _ClassVar[EntryKind]
    ENTRY_KIND_CHARGEBACK_MOVED: _ClassVar[EntryKind]
    ENTRY_KIND_COUPON_GRANTED: _ClassVar[EntryKind]
    ENTRY_KIND_COUPON_REVIEWED: _ClassVar[EntryKind]
    ENTRY_KIND_ADJUSTMENT_PROPOSED: _ClassVar[EntryKind]
    ENTRY_KIND_ADJUSTMENT_REVIEWED: _ClassVar[EntryKind]
    ENTRY_KIND_FUNDS_FROZEN: _ClassVar[EntryKind]
    ENTRY_KIND_LIFT_PROPOSED: _ClassVar[EntryKind]
    ENTRY_KIND_LIFT_REVIEWED: _ClassVar[EntryKind]
    ENTRY_KIND_FREEZE_EXPIRED: _ClassVar[EntryKind]
    ENTRY_KIND_MERCHANT_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_DESTINATION_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_DEPOSIT_REPORTED: _ClassVar[EntryKind]
    ENTRY_KIND_HOLD_CAPTURED: _ClassVar[EntryKind]
    ENTRY_KIND_HOLD_VOIDED: _ClassVar[EntryKind]
    ENTRY_KIND_PAYOUT_SCHEDULE_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_PAYOUTS_RUN: _ClassVar[EntryKind]
    ENTRY_KIND_LINES_EXCHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_COUPON_EXPIRED: _ClassVar[EntryKind]
    ENTRY_KIND_TRADE_IN_INSPECTED: _ClassVar[EntryKind]
    ENTRY_KIND_WARRANTY_GRANTED: _ClassVar[EntryKind]
    ENTRY_KIND_WARRANTY_USED: _ClassVar[EntryKind]
    ENTRY_KIND_WARRANTY_ENDED: _ClassVar[EntryKind]

class AdjustmentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADJUSTMENT_KIND_UNSPECIFIED: _ClassVar[AdjustmentKind]
    ADJUSTMENT_KIND_MANUAL: _ClassVar[AdjustmentKind]
    ADJUSTMENT_KIND_WRITE_OFF: _ClassVar[AdjustmentKind]
    ADJUSTMENT_KIND_TRANSFER: _ClassVar[AdjustmentKind]
    ADJUSTMENT_KIND_EXCHANGE: _ClassVar[AdjustmentKind]
    ADJUSTMENT_KIND_REVERSAL: _ClassVar[AdjustmentKind]

class PayoutRunOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYOUT_RUN_OUTCOME_UNSPECIFIED: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_PAYOUT_CREATED: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_MISSED: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_NOT_WORKING_DAY: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_STOPPED: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_FROZEN: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_DESTINATION_NOT_FOUND: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_DESTINATION_NOT_VALID: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_NOTHING: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_BELOW_MINIMUM: _ClassVar[PayoutRunOutcome]
    PAYOUT_RUN_OUTCOME_OUT_OF_RANGE: _ClassVar[PayoutRunOutcome]
ENTRY_KIND_UNSPECIFIED: EntryKind
ENTRY_KIND_LEDGER_CREATED: EntryKind
ENTRY_KIND_CLOCK_ADVANCED: EntryKind
ENTRY_KIND_POLICY_CREATED: EntryKind
ENTRY_KIND_HOLD_PLACED: EntryKind
ENTRY_KIND_FULFILMENT_REPORTED: EntryKind
ENTRY_KIND_LINES_RELEASED: EntryKind
ENTRY_KIND_DEBT_RECOVERED: EntryKind
ENTRY_KIND_REFUND_CREATED: EntryKind
ENTRY_KIND_REFUND_REPORTED: EntryKind
ENTRY_KIND_PAYOUT_CREATED: EntryKind
ENTRY_KIND_PAYOUT_REPORTED: EntryKind
ENTRY_KIND_CALENDAR_CREATED: EntryKind
ENTRY_KIND_EXTENSION_DECLARED: EntryKind
ENTRY_KIND_WINDOWS_CHANGED: EntryKind
ENTRY_KIND_REVISION_ADVANCED: EntryKind
ENTRY_KIND_SETTLEMENT_REPORTED: EntryKind
ENTRY_KIND_RESERVE_MATURED: EntryKind
ENTRY_KIND_PROVIDER_RELEASE_ALERTED: EntryKind
ENTRY_KIND_CASE_OPENED: EntryKind
ENTRY_KIND_CASE_ANSWERED: EntryKind
ENTRY_KIND_CASE_CLOSED: EntryKind
ENTRY_KIND_CASE_MOVED: EntryKind
ENTRY_KIND_EVIDENCE_ADDED: EntryKind
ENTRY_KIND_CHARGEBACK_OPENED: EntryKind
ENTRY_KIND_CHARGEBACK_MOVED: EntryKind
ENTRY_KIND_COUPON_GRANTED: EntryKind
ENTRY_KIND_COUPON_REVIEWED: EntryKind
ENTRY_KIND_ADJUSTMENT_PROPOSED: EntryKind
ENTRY_KIND_ADJUSTMENT_REVIEWED: EntryKind
ENTRY_KIND_FUNDS_FROZEN: EntryKind
ENTRY_KIND_LIFT_PROPOSED: EntryKind
ENTRY_KIND_LIFT_REVIEWED: EntryKind
ENTRY_KIND_FREEZE_EXPIRED: EntryKind
ENTRY_KIND_MERCHANT_CHANGED: EntryKind
ENTRY_KIND_DESTINATION_CHANGED: EntryKind
ENTRY_KIND_DEPOSIT_REPORTED: EntryKind
ENTRY_KIND_HOLD_CAPTURED: EntryKind
ENTRY_KIND_HOLD_VOIDED: EntryKind
ENTRY_KIND_PAYOUT_SCHEDULE_CHANGED: EntryKind
ENTRY_KIND_PAYOUTS_RUN: EntryKind
ENTRY_KIND_LINES_EXCHANGED: EntryKind
ENTRY_KIND_COUPON_EXPIRED: EntryKind
ENTRY_KIND_TRADE_IN_INSPECTED: EntryKind
ENTRY_KIND_WARRANTY_GRANTED: EntryKind
ENTRY_KIND_WARRANTY_USED: EntryKind
ENTRY_KIND_WARRANTY_ENDED: EntryKind
ADJUSTMENT_KIND_UNSPECIFIED: AdjustmentKind
ADJUSTMENT_KIND_MANUAL: AdjustmentKind
ADJUSTMENT_KIND_WRITE_OFF: AdjustmentKind
ADJUSTMENT_KIND_TRANSFER: AdjustmentKind
ADJUSTMENT_KIND_EXCHANGE: AdjustmentKind
ADJUSTMENT_KIND_REVERSAL: AdjustmentKind
PAYOUT_RUN_OUTCOME_UNSPECIFIED: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_PAYOUT_CREATED: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_MISSED: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_NOT_WORKING_DAY: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_STOPPED: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_FROZEN: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_DESTINATION_NOT_FOUND: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_DESTINATION_NOT_VALID: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_NOTHING: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_BELOW_MINIMUM: PayoutRunOutcome
PAYOUT_RUN_OUTCOME_OUT_OF_RANGE: PayoutRunOutcome

class Entry(_message.Message):
    __slots__ = ("seq", "effective_time", "record_time", "business_date", "actor", "request_id", "postings", "ledger_created", "clock_advanced", "policy_created", "hold_placed", "fulfilment_reported", "lines_released", "debt_recovered", "refund_created", "refund_reported", "payout_created", "payout_reported", "calendar_created", "extension_declared", "windows_changed", "revision_advanced", "settlement_reported", "reserve_matured", "provider_release_alerted", "case_opened", "case_answered", "case_closed", "case_moved", "evidence_added", "chargeback_opened", "chargeback_moved", "coupon_granted", "coupon_reviewed", "adjustment_proposed", "adjustment_reviewed", "funds_frozen", "lift_proposed", "lift_reviewed", "freeze_expired", "merchant_changed", "destination_changed", "deposit_reported", "hold_captured", "hold_voided", "payout_schedule_changed", "payouts_run", "lines_exchanged", "coupon_expired", "trade_in_inspected", "warranty_granted", "warranty_used", "warranty_ended")
    SEQ_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_DATE_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    POSTINGS_FIELD_NUMBER: _ClassVar[int]
    LEDGER_CREATED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_ADVANCED_FIELD_NUMBER: _ClassVar[int]
    POLICY_CREATED_FIELD_NUMBER: _ClassVar[int]
    HOLD_PLACED_FIELD_NUMBER: _ClassVar[int]
    FULFILMENT_REPORTED_FIELD_NUMBER: _ClassVar[int]
    LINES_RELEASED_FIELD_NUMBER: _ClassVar[int]
    DEBT_RECOVERED_FIELD_NUMBER: _ClassVar[int]
    REFUND_CREATED_FIELD_NUMBER: _ClassVar[int]
    REFUND_REPORTED_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_CREATED_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_REPORTED_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_CREATED_FIELD_NUMBER: _ClassVar[int]
    EXTENSION_DECLARED_FIELD_NUMBER: _ClassVar[int]
    WINDOWS_CHANGED_FIELD_NUMBER: _ClassVar[int]
    REVISION_ADVANCED_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_REPORTED_FIELD_NUMBER: _ClassVar[int]
    RESERVE_MATURED_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_ALERTED_FIELD_NUMBER: _ClassVar[int]
    CASE_OPENED_FIELD_NUMBER: _ClassVar[int]
    CASE_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    CASE_CLOSED_FIELD_NUMBER: _ClassVar[int]
    CASE_MOVED_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_ADDED_FIELD_NUMBER: _ClassVar[int]
    CHARGEBACK_OPENED_FIELD_NUMBER: _ClassVar[int]
    CHARGEBACK_MOVED_FIELD_NUMBER: _ClassVar[int]
    COUPON_GRANTED_FIELD_NUMBER: _ClassVar[int]
    COUPON_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    FUNDS_FROZEN_FIELD_NUMBER: _ClassVar[int]
    LIFT_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    LIFT_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    FREEZE_EXPIRED_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_CHANGED_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_CHANGED_FIELD_NUMBER: _ClassVar[int]
    DEPOSIT_REPORTED_FIELD_NUMBER: _ClassVar[int]
    HOLD_CAPTURED_FIELD_NUMBER: _ClassVar[int]
    HOLD_VOIDED_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_SCHEDULE_CHANGED_FIELD_NUMBER: _ClassVar[int]
    PAYOUTS_RUN_FIELD_NUMBER: _ClassVar[int]
    LINES_EXCHANGED_FIELD_NUMBER: _ClassVar[int]
    COUPON_EXPIRED_FIELD_NUMBER: _ClassVar[int]
    TRADE_IN_INSPECTED_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_GRANTED_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_USED_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_ENDED_FIELD_NUMBER: _ClassVar[int]
    seq: int
    effective_time: _timestamp_pb2.Timestamp
    record_time: _timestamp_pb2.Timestamp
    business_date: _date_pb2.Date
    actor: str
    request_id: str
    postings: _containers.RepeatedCompositeFieldContainer[Posting]
    ledger_created: LedgerCreated
    clock_advanced: ClockAdvanced
    policy_created: PolicyCreated
    hold_placed: HoldPlaced
    fulfilment_reported: FulfilmentReported
    lines_released: LinesReleased
    debt_recovered: DebtRecovered
    refund_created: RefundCreated
    refund_reported: RefundReported
    payout_created: PayoutCreated
    payout_reported: PayoutReported
    calendar_created: CalendarCreated
    extension_declared: ExtensionDeclared
    windows_changed: WindowsChanged
    revision_advanced: RevisionAdvanced
    settlement_reported: SettlementReported
    reserve_matured: ReserveMatured
    provider_release_alerted: ProviderReleaseAlerted
    case_opened: CaseOpened
    case_answered: CaseAnswered
    case_closed: CaseClosed
    case_moved: CaseMoved
    evidence_added: EvidenceAdded
    chargeback_opened: ChargebackOpened
    chargeback_moved: ChargebackMoved
    coupon_granted: CouponGranted
    coupon_reviewed: CouponReviewed
    adjustment_proposed: AdjustmentProposed
    adjustment_reviewed: AdjustmentReviewed
    funds_frozen: FundsFrozen
    lift_proposed: LiftProposed
    lift_reviewed: LiftReviewed
    freeze_expired: FreezeExpired
    merchant_changed: MerchantChanged
    destination_changed: DestinationChanged
    deposit_reported: DepositReported
    hold_captured: HoldCaptured
    hold_voided: HoldVoided
    payout_schedule_changed: PayoutScheduleChanged
    payouts_run: PayoutsRun
    lines_exchanged: LinesExchanged
    coupon_expired: CouponExpired
    trade_in_inspected: TradeInInspected
    warranty_granted: WarrantyGranted
    warranty_used: WarrantyUsed
    warranty_ended: WarrantyEnded
    def __init__(self, seq: _Optional[int] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., business_date: _Optional[_Union[_date_pb2.Date, _Mapping]] = ..., actor: _Optional[str] = ..., request_id: _Optional[str] = ..., postings: _Optional[_Iterable[_Union[Posting, _Mapping]]] = ..., ledger_created: _Optional[_Union[LedgerCreated, _Mapping]] = ..., clock_advanced: _Optional[_Union[ClockAdvanced, _Mapping]] = ..., policy_created: _Optional[_Union[PolicyCreated, _Mapping]] = ..., hold_placed: _Optional[_Union[HoldPlaced, _Mapping]] = ..., fulfilment_reported: _Optional[_Union[FulfilmentReported, _Mapping]] = ..., lines_released: _Optional[_Union[LinesReleased, _Mapping]] = ..., debt_recovered: _Optional[_Union[DebtRecovered, _Mapping]] = ..., refund_created: _Optional[_Union[RefundCreated, _Mapping]] = ..., refund_reported: _Optional[_Union[RefundReported, _Mapping]] = ..., payout_created: _Optional[_Union[PayoutCreated, _Mapping]] = ..., payout_reported: _Optional[_Union[PayoutReported, _Mapping]] = ..., calendar_created: _Optional[_Union[CalendarCreated, _Mapping]] = ..., extension_declared: _Optional[_Union[ExtensionDeclared, _Mapping]] = ..., windows_changed: _Optional[_Union[WindowsChanged, _Mapping]] = ..., revision_advanced: _Optional[_Union[RevisionAdvanced, _Mapping]] = ..., settlement_reported: _Optional[_Union[SettlementReported, _Mapping]] = ..., reserve_matured: _Optional[_Union[ReserveMatured, _Mapping]] = ..., provider_release_alerted: _Optional[_Union[ProviderReleaseAlerted, _Mapping]] = ..., case_opened: _Optional[_Union[CaseOpened, _Mapping]] = ..., case_answered: _Optional[_Union[CaseAnswered, _Mapping]] = ..., case_closed: _Optional[_Union[CaseClosed, _Mapping]] = ..., case_moved: _Optional[_Union[CaseMoved, _Mapping]] = ..., evidence_added: _Optional[_Union[EvidenceAdded, _Mapping]] = ..., chargeback_opened: _Optional[_Union[ChargebackOpened, _Mapping]] = ..., chargeback_moved: _Optional[_Union[ChargebackMoved, _Mapping]] = ..., coupon_granted: _Optional[_Union[CouponGranted, _Mapping]] = ..., coupon_reviewed: _Optional[_Union[CouponReviewed, _Mapping]] = ..., adjustment_proposed: _Optional[_Union[AdjustmentProposed, _Mapping]] = ..., adjustment_reviewed: _Optional[_Union[AdjustmentReviewed, _Mapping]] = ..., funds_frozen: _Optional[_Union[FundsFrozen, _Mapping]] = ..., lift_proposed: _Optional[_Union[LiftProposed, _Mapping]] = ..., lift_reviewed: _Optional[_Union[LiftReviewed, _Mapping]] = ..., freeze_expired: _Optional[_Union[FreezeExpired, _Mapping]] = ..., merchant_changed: _Optional[_Union[MerchantChanged, _Mapping]] = ..., destination_changed: _Optional[_Union[DestinationChanged, _Mapping]] = ..., deposit_reported: _Optional[_Union[DepositReported, _Mapping]] = ..., hold_captured: _Optional[_Union[HoldCaptured, _Mapping]] = ..., hold_voided: _Optional[_Union[HoldVoided, _Mapping]] = ..., payout_schedule_changed: _Optional[_Union[PayoutScheduleChanged, _Mapping]] = ..., payouts_run: _Optional[_Union[PayoutsRun, _Mapping]] = ..., lines_exchanged: _Optional[_Union[LinesExchanged, _Mapping]] = ..., coupon_expired: _Optional[_Union[CouponExpired, _Mapping]] = ..., trade_in_inspected: _Optional[_Union[TradeInInspected, _Mapping]] = ..., warranty_granted: _Optional[_Union[WarrantyGranted, _Mapping]] = ..., warranty_used: _Optional[_Union[WarrantyUsed, _Mapping]] = ..., warranty_ended: _Optional[_Union[WarrantyEnded, _Mapping]] = ...) -> None: ...

class Posting(_message.Message):
    __slots__ = ("account", "amount_minor", "account_version", "balance_minor", "hold_id", "line_id", "payout_id")
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_VERSION_FIELD_NUMBER: _ClassVar[int]
    BALANCE_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    account: AccountKey
    amount_minor: int
    account_version: int
    balance_minor: int
    hold_id: str
    line_id: str
    payout_id: str
    def __init__(self, account: _Optional[_Union[AccountKey, _Mapping]] = ..., amount_minor: _Optional[int] = ..., account_version: _Optional[int] = ..., balance_minor: _Optional[int] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., payout_id: _Optional[str] = ...) -> None: ...

class AccountKey(_message.Message):
    __slots__ = ("kind", "owner", "currency_code")
    KIND_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    kind: int
    owner: str
    currency_code: str
    def __init__(self, kind: _Optional[int] = ..., owner: _Optional[str] = ..., currency_code: _Optional[str] = ...) -> None: ...

class LedgerCreated(_message.Message):
    __slots__ = ("ledger_id", "time_zone", "test")
    LEDGER_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    TEST_FIELD_NUMBER: _ClassVar[int]
    ledger_id: str
    time_zone: str
    test: bool
    def __init__(self, ledger_id: _Optional[str] = ..., time_zone: _Optional[str] = ..., test: _Optional[bool] = ...) -> None: ...

class ClockAdvanced(_message.Message):
    __slots__ = ("to_time",)
    TO_TIME_FIELD_NUMBER: _ClassVar[int]
    to_time: _timestamp_pb2.Timestamp
    def __init__(self, to_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PolicyCreated(_message.Message):
    __slots__ = ("policy_id", "version", "window_days", "time_zone", "commission_bps", "terms")
    POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_DAYS_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_BPS_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    policy_id: str
    version: int
    window_days: int
    time_zone: str
    commission_bps: int
    terms: _policy_pb2.PolicyTerms
    def __init__(self, policy_id: _Optional[str] = ..., version: _Optional[int] = ..., window_days: _Optional[int] = ..., time_zone: _Optional[str] = ..., commission_bps: _Optional[int] = ..., terms: _Optional[_Union[_policy_pb2.PolicyTerms, _Mapping]] = ...) -> None: ...

class HoldPlaced(_message.Message):
    __slots__ = ("hold_id", "currency_code", "psp", "lines", "region", "provider_release_time", "buyer", "other_payments")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    OTHER_PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    currency_code: str
    psp: str
    lines: _containers.RepeatedCompositeFieldContainer[PlacedLine]
    region: str
    provider_release_time: _timestamp_pb2.Timestamp
    buyer: str
    other_payments: _containers.RepeatedCompositeFieldContainer[_hold_pb2.PaymentPart]
    def __init__(self, hold_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., psp: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[PlacedLine, _Mapping]]] = ..., region: _Optional[str] = ..., provider_release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., buyer: _Optional[str] = ..., other_payments: _Optional[_Iterable[_Union[_hold_pb2.PaymentPart, _Mapping]]] = ...) -> None: ...

class HoldCaptured(_message.Message):
    __slots__ = ("hold_id", "psp", "lines", "new_lines")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    NEW_LINES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    psp: str
    lines: _containers.RepeatedCompositeFieldContainer[CapturedLine]
    new_lines: _containers.RepeatedCompositeFieldContainer[PlacedLine]
    def __init__(self, hold_id: _Optional[str] = ..., psp: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[CapturedLine, _Mapping]]] = ..., new_lines: _Optional[_Iterable[_Union[PlacedLine, _Mapping]]] = ...) -> None: ...

class CapturedLine(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "funding")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    funding: _containers.RepeatedCompositeFieldContainer[_refund_pb2.FundingPart]
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funding: _Optional[_Iterable[_Union[_refund_pb2.FundingPart, _Mapping]]] = ...) -> None: ...

class HoldVoided(_message.Message):
    __slots__ = ("hold_id", "payments", "lines")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    payments: _containers.RepeatedCompositeFieldContainer[_hold_pb2.PaymentPart]
    lines: _containers.RepeatedCompositeFieldContainer[CapturedLine]
    def __init__(self, hold_id: _Optional[str] = ..., payments: _Optional[_Iterable[_Union[_hold_pb2.PaymentPart, _Mapping]]] = ..., lines: _Optional[_Iterable[_Union[CapturedLine, _Mapping]]] = ...) -> None: ...

class PlacedLine(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "policy_id", "policy_version", "shares", "funding", "exchanged_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    EXCHANGED_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    policy_id: str
    policy_version: int
    shares: _containers.RepeatedCompositeFieldContainer[_hold_pb2.LineShareSpec]
    funding: _containers.RepeatedCompositeFieldContainer[_refund_pb2.FundingPart]
    exchanged_minor: int
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., policy_id: _Optional[str] = ..., policy_version: _Optional[int] = ..., shares: _Optional[_Iterable[_Union[_hold_pb2.LineShareSpec, _Mapping]]] = ..., funding: _Optional[_Iterable[_Union[_refund_pb2.FundingPart, _Mapping]]] = ..., exchanged_minor: _Optional[int] = ...) -> None: ...

class FulfilmentReported(_message.Message):
    __slots__ = ("hold_id", "kind", "source", "lines", "parcel_number", "parcel_count", "carrier", "retracts_entry_seq")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    PARCEL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARCEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    RETRACTS_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    kind: _fulfilment_pb2.FulfilmentKind
    source: str
    lines: _containers.RepeatedCompositeFieldContainer[_fulfilment_pb2.FulfilledLine]
    parcel_number: int
    parcel_count: int
    carrier: str
    retracts_entry_seq: int
    def __init__(self, hold_id: _Optional[str] = ..., kind: _Optional[_Union[_fulfilment_pb2.FulfilmentKind, str]] = ..., source: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_fulfilment_pb2.FulfilledLine, _Mapping]]] = ..., parcel_number: _Optional[int] = ..., parcel_count: _Optional[int] = ..., carrier: _Optional[str] = ..., retracts_entry_seq: _Optional[int] = ...) -> None: ...

class LinesReleased(_message.Message):
    __slots__ = ("hold_id", "lines")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    lines: _containers.RepeatedCompositeFieldContainer[LineRelease]
    def __init__(self, hold_id: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[LineRelease, _Mapping]]] = ...) -> None: ...

class LineRelease(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "commission_minor", "reserve_minor", "reserve_until_time", "warranty_minor", "warranty_until_time", "shares")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVE_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVE_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_MINOR_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    commission_minor: int
    reserve_minor: int
    reserve_until_time: _timestamp_pb2.Timestamp
    warranty_minor: int
    warranty_until_time: _timestamp_pb2.Timestamp
    shares: _containers.RepeatedCompositeFieldContainer[_hold_pb2.SharePart]
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., commission_minor: _Optional[int] = ..., reserve_minor: _Optional[int] = ..., reserve_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., warranty_minor: _Optional[int] = ..., warranty_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shares: _Optional[_Iterable[_Union[_hold_pb2.SharePart, _Mapping]]] = ...) -> None: ...

class DebtRecovered(_message.Message):
    __slots__ = ("merchant", "currency_code", "amount_minor")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    amount_minor: int
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class RefundCreated(_message.Message):
    __slots__ = ("refund_id", "hold_id", "reason", "lines", "offset_minor", "case_id", "payments")
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    OFFSET_MINOR_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    refund_id: str
    hold_id: str
    reason: str
    lines: _containers.RepeatedCompositeFieldContainer[_refund_pb2.RefundedLine]
    offset_minor: int
    case_id: str
    payments: _containers.RepeatedCompositeFieldContainer[_hold_pb2.PaymentPart]
    def __init__(self, refund_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., reason: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_refund_pb2.RefundedLine, _Mapping]]] = ..., offset_minor: _Optional[int] = ..., case_id: _Optional[str] = ..., payments: _Optional[_Iterable[_Union[_hold_pb2.PaymentPart, _Mapping]]] = ...) -> None: ...

class RefundReported(_message.Message):
    __slots__ = ("refund_id", "outcome", "psp")
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    refund_id: str
    outcome: _refund_pb2.RefundOutcome
    psp: str
    def __init__(self, refund_id: _Optional[str] = ..., outcome: _Optional[_Union[_refund_pb2.RefundOutcome, str]] = ..., psp: _Optional[str] = ...) -> None: ...

class PayoutCreated(_message.Message):
    __slots__ = ("payout_id", "merchant", "currency_code", "amount_minor", "destination")
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    payout_id: str
    merchant: str
    currency_code: str
    amount_minor: int
    destination: str
    def __init__(self, payout_id: _Optional[str] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., destination: _Optional[str] = ...) -> None: ...

class PayoutReported(_message.Message):
    __slots__ = ("payout_id", "outcome", "bank_account")
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    payout_id: str
    outcome: _payout_pb2.PayoutOutcome
    bank_account: str
    def __init__(self, payout_id: _Optional[str] = ..., outcome: _Optional[_Union[_payout_pb2.PayoutOutcome, str]] = ..., bank_account: _Optional[str] = ...) -> None: ...

class CalendarCreated(_message.Message):
    __slots__ = ("calendar_id", "revision", "first_year", "last_year", "weekend", "holidays", "working_days", "provenance")
    CALENDAR_ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    FIRST_YEAR_FIELD_NUMBER: _ClassVar[int]
    LAST_YEAR_FIELD_NUMBER: _ClassVar[int]
    WEEKEND_FIELD_NUMBER: _ClassVar[int]
    HOLIDAYS_FIELD_NUMBER: _ClassVar[int]
    WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    calendar_id: str
    revision: int
    first_year: int
    last_year: int
    weekend: _containers.RepeatedScalarFieldContainer[_dayofweek_pb2.DayOfWeek]
    holidays: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    working_days: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    provenance: str
    def __init__(self, calendar_id: _Optional[str] = ..., revision: _Optional[int] = ..., first_year: _Optional[int] = ..., last_year: _Optional[int] = ..., weekend: _Optional[_Iterable[_Union[_dayofweek_pb2.DayOfWeek, str]]] = ..., holidays: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., working_days: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., provenance: _Optional[str] = ...) -> None: ...

class ExtensionDeclared(_message.Message):
    __slots__ = ("extension_id", "region", "carrier", "start_time", "end_time", "days", "reason")
    EXTENSION_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    extension_id: str
    region: str
    carrier: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    days: int
    reason: str
    def __init__(self, extension_id: _Optional[str] = ..., region: _Optional[str] = ..., carrier: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., days: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class WindowsChanged(_message.Message):
    __slots__ = ("hold_id", "lines")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    lines: _containers.RepeatedCompositeFieldContainer[_fulfilment_pb2.FulfilledLine]
    def __init__(self, hold_id: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_fulfilment_pb2.FulfilledLine, _Mapping]]] = ...) -> None: ...

class RevisionAdvanced(_message.Message):
    __slots__ = ("rule_seq", "through_merchant", "through_hold_id", "done", "line_count")
    RULE_SEQ_FIELD_NUMBER: _ClassVar[int]
    THROUGH_MERCHANT_FIELD_NUMBER: _ClassVar[int]
    THROUGH_HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    rule_seq: int
    through_merchant: str
    through_hold_id: str
    done: bool
    line_count: int
    def __init__(self, rule_seq: _Optional[int] = ..., through_merchant: _Optional[str] = ..., through_hold_id: _Optional[str] = ..., done: _Optional[bool] = ..., line_count: _Optional[int] = ...) -> None: ...

class SettlementReported(_message.Message):
    __slots__ = ("hold_id", "gross_minor", "fee_minor", "bank_account", "psp")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    GROSS_MINOR_FIELD_NUMBER: _ClassVar[int]
    FEE_MINOR_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    gross_minor: int
    fee_minor: int
    bank_account: str
    psp: str
    def __init__(self, hold_id: _Optional[str] = ..., gross_minor: _Optional[int] = ..., fee_minor: _Optional[int] = ..., bank_account: _Optional[str] = ..., psp: _Optional[str] = ...) -> None: ...

class ReserveMatured(_message.Message):
    __slots__ = ("hold_id", "lines")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    lines: _containers.RepeatedCompositeFieldContainer[MaturedReserve]
    def __init__(self, hold_id: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[MaturedReserve, _Mapping]]] = ...) -> None: ...

class MaturedReserve(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "warranty_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    warranty_minor: int
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., warranty_minor: _Optional[int] = ...) -> None: ...

class ProviderReleaseAlerted(_message.Message):
    __slots__ = ("hold_id", "provider_release_time", "line_ids")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    LINE_IDS_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    provider_release_time: _timestamp_pb2.Timestamp
    line_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, hold_id: _Optional[str] = ..., provider_release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., line_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class CaseOpened(_message.Message):
    __slots__ = ("case_id", "hold_id", "scope", "ground", "lines", "answer_due_time", "default_outcome", "type", "priority", "rule", "currency_code")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    ANSWER_DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    hold_id: str
    scope: _case_pb2.CaseScope
    ground: _refund_pb2.RefundGround
    lines: _containers.RepeatedCompositeFieldContainer[_case_pb2.CaseLine]
    answer_due_time: _timestamp_pb2.Timestamp
    default_outcome: _case_pb2.CaseOutcome
    type: _case_pb2.CaseType
    priority: _case_pb2.CasePriority
    rule: str
    currency_code: str
    def __init__(self, case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., scope: _Optional[_Union[_case_pb2.CaseScope, str]] = ..., ground: _Optional[_Union[_refund_pb2.RefundGround, str]] = ..., lines: _Optional[_Iterable[_Union[_case_pb2.CaseLine, _Mapping]]] = ..., answer_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., default_outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., type: _Optional[_Union[_case_pb2.CaseType, str]] = ..., priority: _Optional[_Union[_case_pb2.CasePriority, str]] = ..., rule: _Optional[str] = ..., currency_code: _Optional[str] = ...) -> None: ...

class CaseAnswered(_message.Message):
    __slots__ = ("case_id", "deadline_time", "default_outcome", "rule")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    deadline_time: _timestamp_pb2.Timestamp
    default_outcome: _case_pb2.CaseOutcome
    rule: str
    def __init__(self, case_id: _Optional[str] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., default_outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., rule: _Optional[str] = ...) -> None: ...

class CaseMoved(_message.Message):
    __slots__ = ("case_id", "action", "state", "deadline_time", "default_outcome", "rule", "breached", "party", "reserves")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    BREACHED_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    RESERVES_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    action: _case_pb2.CaseAction
    state: _case_pb2.CaseState
    deadline_time: _timestamp_pb2.Timestamp
    default_outcome: _case_pb2.CaseOutcome
    rule: str
    breached: bool
    party: _case_pb2.CaseParty
    reserves: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    def __init__(self, case_id: _Optional[str] = ..., action: _Optional[_Union[_case_pb2.CaseAction, str]] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., default_outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., rule: _Optional[str] = ..., breached: _Optional[bool] = ..., party: _Optional[_Union[_case_pb2.CaseParty, str]] = ..., reserves: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ...) -> None: ...

class CaseReserve(_message.Message):
    __slots__ = ("hold_id", "line_id", "amount_minor", "case_id")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    line_id: str
    amount_minor: int
    case_id: str
    def __init__(self, hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., case_id: _Optional[str] = ...) -> None: ...

class CaseClosed(_message.Message):
    __slots__ = ("case_id", "outcome", "refund_due_time", "lines", "state", "shares", "freight_shares", "tag", "reason", "rule", "breached", "passed_on", "appeal_until_time", "undone")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REFUND_DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_SHARES_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    BREACHED_FIELD_NUMBER: _ClassVar[int]
    PASSED_ON_FIELD_NUMBER: _ClassVar[int]
    APPEAL_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    UNDONE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    outcome: _case_pb2.CaseOutcome
    refund_due_time: _timestamp_pb2.Timestamp
    lines: _containers.RepeatedCompositeFieldContainer[UnblockedLine]
    state: _case_pb2.CaseState
    shares: _containers.RepeatedCompositeFieldContainer[_case_pb2.LiabilityShare]
    freight_shares: _containers.RepeatedCompositeFieldContainer[_case_pb2.LiabilityShare]
    tag: _case_pb2.CaseTag
    reason: str
    rule: str
    breached: bool
    passed_on: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    appeal_until_time: _timestamp_pb2.Timestamp
    undone: _containers.RepeatedCompositeFieldContainer[_refund_pb2.RefundedLine]
    def __init__(self, case_id: _Optional[str] = ..., outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., refund_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lines: _Optional[_Iterable[_Union[UnblockedLine, _Mapping]]] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., shares: _Optional[_Iterable[_Union[_case_pb2.LiabilityShare, _Mapping]]] = ..., freight_shares: _Optional[_Iterable[_Union[_case_pb2.LiabilityShare, _Mapping]]] = ..., tag: _Optional[_Union[_case_pb2.CaseTag, _Mapping]] = ..., reason: _Optional[str] = ..., rule: _Optional[str] = ..., breached: _Optional[bool] = ..., passed_on: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ..., appeal_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., undone: _Optional[_Iterable[_Union[_refund_pb2.RefundedLine, _Mapping]]] = ...) -> None: ...

class UnblockedLine(_message.Message):
    __slots__ = ("line_id", "appeal_until_time", "hold_id", "awarded_minor", "freight_minor", "freed_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    APPEAL_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    AWARDED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FREED_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    appeal_until_time: _timestamp_pb2.Timestamp
    hold_id: str
    awarded_minor: int
    freight_minor: int
    freed_minor: int
    def __init__(self, line_id: _Optional[str] = ..., appeal_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., hold_id: _Optional[str] = ..., awarded_minor: _Optional[int] = ..., freight_minor: _Optional[int] = ..., freed_minor: _Optional[int] = ...) -> None: ...

class EvidenceAdded(_message.Message):
    __slots__ = ("case_id", "evidence")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    evidence: _case_pb2.Evidence
    def __init__(self, case_id: _Optional[str] = ..., evidence: _Optional[_Union[_case_pb2.Evidence, _Mapping]] = ...) -> None: ...

class ChargebackOpened(_message.Message):
    __slots__ = ("case_id", "hold_id", "chargeback", "state", "lines", "recalled", "currency_code", "deadline_time", "reason", "exchange_loss_minor", "fee_minor", "merchant_fees")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CHARGEBACK_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    RECALLED_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_LOSS_MINOR_FIELD_NUMBER: _ClassVar[int]
    FEE_MINOR_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FEES_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    hold_id: str
    chargeback: _case_pb2.Chargeback
    state: _case_pb2.CaseState
    lines: _containers.RepeatedCompositeFieldContainer[_case_pb2.CaseLine]
    recalled: _containers.RepeatedCompositeFieldContainer[RecalledLine]
    currency_code: str
    deadline_time: _timestamp_pb2.Timestamp
    reason: str
    exchange_loss_minor: int
    fee_minor: int
    merchant_fees: _containers.RepeatedCompositeFieldContainer[MerchantFee]
    def __init__(self, case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., chargeback: _Optional[_Union[_case_pb2.Chargeback, _Mapping]] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., lines: _Optional[_Iterable[_Union[_case_pb2.CaseLine, _Mapping]]] = ..., recalled: _Optional[_Iterable[_Union[RecalledLine, _Mapping]]] = ..., currency_code: _Optional[str] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., exchange_loss_minor: _Optional[int] = ..., fee_minor: _Optional[int] = ..., merchant_fees: _Optional[_Iterable[_Union[MerchantFee, _Mapping]]] = ...) -> None: ...

class RecalledLine(_message.Message):
    __slots__ = ("line_id", "from_available_minor", "from_reserve_minor", "from_receivable_minor", "from_deposit_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RESERVE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_DEPOSIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    from_available_minor: int
    from_reserve_minor: int
    from_receivable_minor: int
    from_deposit_minor: int
    def __init__(self, line_id: _Optional[str] = ..., from_available_minor: _Optional[int] = ..., from_reserve_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ..., from_deposit_minor: _Optional[int] = ...) -> None: ...

class MerchantFee(_message.Message):
    __slots__ = ("merchant", "from_available_minor", "from_receivable_minor")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    from_available_minor: int
    from_receivable_minor: int
    def __init__(self, merchant: _Optional[str] = ..., from_available_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ...) -> None: ...

class ChargebackMoved(_message.Message):
    __slots__ = ("case_id", "event", "state", "deadline_time", "taken_minor", "exchange_loss_minor", "fee_minor", "merchant_fees", "reserves", "recalled", "settled", "reason", "passed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    TAKEN_MINOR_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_LOSS_MINOR_FIELD_NUMBER: _ClassVar[int]
    FEE_MINOR_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FEES_FIELD_NUMBER: _ClassVar[int]
    RESERVES_FIELD_NUMBER: _ClassVar[int]
    RECALLED_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PASSED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    event: _chargeback_pb2.ChargebackEvent
    state: _case_pb2.CaseState
    deadline_time: _timestamp_pb2.Timestamp
    taken_minor: int
    exchange_loss_minor: int
    fee_minor: int
    merchant_fees: _containers.RepeatedCompositeFieldContainer[MerchantFee]
    reserves: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    recalled: _containers.RepeatedCompositeFieldContainer[RecalledLine]
    settled: _containers.RepeatedCompositeFieldContainer[SettledLine]
    reason: str
    passed_on: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    def __init__(self, case_id: _Optional[str] = ..., event: _Optional[_Union[_chargeback_pb2.ChargebackEvent, str]] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., taken_minor: _Optional[int] = ..., exchange_loss_minor: _Optional[int] = ..., fee_minor: _Optional[int] = ..., merchant_fees: _Optional[_Iterable[_Union[MerchantFee, _Mapping]]] = ..., reserves: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ..., recalled: _Optional[_Iterable[_Union[RecalledLine, _Mapping]]] = ..., settled: _Optional[_Iterable[_Union[SettledLine, _Mapping]]] = ..., reason: _Optional[str] = ..., passed_on: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ...) -> None: ...

class SettledLine(_message.Message):
    __slots__ = ("line_id", "from_disputed_minor", "from_held_minor", "from_recalled_minor", "from_receivable_minor", "excess_minor", "freed_minor", "returned_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_DISPUTED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_HELD_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECALLED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    EXCESS_MINOR_FIELD_NUMBER: _ClassVar[int]
    FREED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RETURNED_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    from_disputed_minor: int
    from_held_minor: int
    from_recalled_minor: int
    from_receivable_minor: int
    excess_minor: int
    freed_minor: int
    returned_minor: int
    def __init__(self, line_id: _Optional[str] = ..., from_disputed_minor: _Optional[int] = ..., from_held_minor: _Optional[int] = ..., from_recalled_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ..., excess_minor: _Optional[int] = ..., freed_minor: _Optional[int] = ..., returned_minor: _Optional[int] = ...) -> None: ...

class CouponGranted(_message.Message):
    __slots__ = ("coupon_id", "case_id", "hold_id", "line_id", "currency_code", "amount_minor", "funded_by", "reason", "proposed_by", "proposed", "from_available_minor", "from_receivable_minor", "expire_time")
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency_code: str
    amount_minor: int
    funded_by: _case_pb2.Liable
    reason: str
    proposed_by: str
    proposed: bool
    from_available_minor: int
    from_receivable_minor: int
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, coupon_id: _Optional[str] = ..., case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., reason: _Optional[str] = ..., proposed_by: _Optional[str] = ..., proposed: _Optional[bool] = ..., from_available_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CouponReviewed(_message.Message):
    __slots__ = ("coupon_id", "approved", "reviewed_by", "from_available_minor", "from_receivable_minor")
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_BY_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    coupon_id: str
    approved: bool
    reviewed_by: str
    from_available_minor: int
    from_receivable_minor: int
    def __init__(self, coupon_id: _Optional[str] = ..., approved: _Optional[bool] = ..., reviewed_by: _Optional[str] = ..., from_available_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ...) -> None: ...

class CouponExpired(_message.Message):
    __slots__ = ("coupon_id", "amount_minor", "merchant")
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    coupon_id: str
    amount_minor: int
    merchant: str
    def __init__(self, coupon_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., merchant: _Optional[str] = ...) -> None: ...

class LinesExchanged(_message.Message):
    __slots__ = ("hold_id", "sources", "lines", "reason")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    sources: _containers.RepeatedCompositeFieldContainer[ExchangedLine]
    lines: _containers.RepeatedCompositeFieldContainer[PlacedLine]
    reason: str
    def __init__(self, hold_id: _Optional[str] = ..., sources: _Optional[_Iterable[_Union[ExchangedLine, _Mapping]]] = ..., lines: _Optional[_Iterable[_Union[PlacedLine, _Mapping]]] = ..., reason: _Optional[str] = ...) -> None: ...

class ExchangedLine(_message.Message):
    __slots__ = ("line_id", "amount_minor", "funding")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    funding: _containers.RepeatedCompositeFieldContainer[_refund_pb2.FundingPart]
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funding: _Optional[_Iterable[_Union[_refund_pb2.FundingPart, _Mapping]]] = ...) -> None: ...

class TradeInInspected(_message.Message):
    __slots__ = ("hold_id", "line_id", "party", "valuation_minor", "value_minor", "from_held_minor", "from_platform_minor", "reason")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    VALUATION_MINOR_FIELD_NUMBER: _ClassVar[int]
    VALUE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_HELD_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_PLATFORM_MINOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    line_id: str
    party: str
    valuation_minor: int
    value_minor: int
    from_held_minor: int
    from_platform_minor: int
    reason: str
    def __init__(self, hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., party: _Optional[str] = ..., valuation_minor: _Optional[int] = ..., value_minor: _Optional[int] = ..., from_held_minor: _Optional[int] = ..., from_platform_minor: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class AdjustmentLine(_message.Message):
    __slots__ = ("account", "amount_minor", "hold_id")
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    account: AccountKey
    amount_minor: int
    hold_id: str
    def __init__(self, account: _Optional[_Union[AccountKey, _Mapping]] = ..., amount_minor: _Optional[int] = ..., hold_id: _Optional[str] = ...) -> None: ...

class WarrantyGranted(_message.Message):
    __slots__ = ("warranty_id", "hold_id", "line_id", "merchant", "currency_code", "amount_minor", "funded_by", "reason", "until_time", "granted_by", "from_available_minor", "from_receivable_minor")
    WARRANTY_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    GRANTED_BY_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    warranty_id: str
    hold_id: str
    line_id: str
    merchant: str
    currency_code: str
    amount_minor: int
    funded_by: _case_pb2.Liable
    reason: str
    until_time: _timestamp_pb2.Timestamp
    granted_by: str
    from_available_minor: int
    from_receivable_minor: int
    def __init__(self, warranty_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., reason: _Optional[str] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., granted_by: _Optional[str] = ..., from_available_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ...) -> None: ...

class WarrantyUsed(_message.Message):
    __slots__ = ("warranty_id", "hold_id", "amount_minor", "refund_id", "party_id", "reason")
    WARRANTY_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    warranty_id: str
    hold_id: str
    amount_minor: int
    refund_id: str
    party_id: str
    reason: str
    def __init__(self, warranty_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., refund_id: _Optional[str] = ..., party_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WarrantyEnded(_message.Message):
    __slots__ = ("warranty_id", "hold_id", "amount_minor")
    WARRANTY_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    warranty_id: str
    hold_id: str
    amount_minor: int
    def __init__(self, warranty_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class AdjustmentProposed(_message.Message):
    __slots__ = ("adjustment_id", "kind", "lines", "reason", "expire_time", "proposed_by", "rate", "rate_source", "reverses_entry_seq")
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    RATE_SOURCE_FIELD_NUMBER: _ClassVar[int]
    REVERSES_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    adjustment_id: str
    kind: AdjustmentKind
    lines: _containers.RepeatedCompositeFieldContainer[AdjustmentLine]
    reason: str
    expire_time: _timestamp_pb2.Timestamp
    proposed_by: str
    rate: str
    rate_source: str
    reverses_entry_seq: int
    def __init__(self, adjustment_id: _Optional[str] = ..., kind: _Optional[_Union[AdjustmentKind, str]] = ..., lines: _Optional[_Iterable[_Union[AdjustmentLine, _Mapping]]] = ..., reason: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proposed_by: _Optional[str] = ..., rate: _Optional[str] = ..., rate_source: _Optional[str] = ..., reverses_entry_seq: _Optional[int] = ...) -> None: ...

class AdjustmentReviewed(_message.Message):
    __slots__ = ("adjustment_id", "approved", "proposed_by", "reviewed_by", "kind", "reason", "rate", "rate_source", "reverses_entry_seq")
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_BY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    RATE_SOURCE_FIELD_NUMBER: _ClassVar[int]
    REVERSES_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    adjustment_id: str
    approved: bool
    proposed_by: str
    reviewed_by: str
    kind: AdjustmentKind
    reason: str
    rate: str
    rate_source: str
    reverses_entry_seq: int
    def __init__(self, adjustment_id: _Optional[str] = ..., approved: _Optional[bool] = ..., proposed_by: _Optional[str] = ..., reviewed_by: _Optional[str] = ..., kind: _Optional[_Union[AdjustmentKind, str]] = ..., reason: _Optional[str] = ..., rate: _Optional[str] = ..., rate_source: _Optional[str] = ..., reverses_entry_seq: _Optional[int] = ...) -> None: ...

class FundsFrozen(_message.Message):
    __slots__ = ("freeze_id", "hold_id", "merchant", "buyer", "whole", "amounts", "reason", "source", "expire_time", "placed_by")
    FREEZE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    WHOLE_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    PLACED_BY_FIELD_NUMBER: _ClassVar[int]
    freeze_id: str
    hold_id: str
    merchant: str
    buyer: str
    whole: bool
    amounts: _containers.RepeatedCompositeFieldContainer[_freeze_pb2.FrozenAmount]
    reason: str
    source: str
    expire_time: _timestamp_pb2.Timestamp
    placed_by: str
    def __init__(self, freeze_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., merchant: _Optional[str] = ..., buyer: _Optional[str] = ..., whole: _Optional[bool] = ..., amounts: _Optional[_Iterable[_Union[_freeze_pb2.FrozenAmount, _Mapping]]] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., placed_by: _Optional[str] = ...) -> None: ...

class LiftProposed(_message.Message):
    __slots__ = ("freeze_id", "proposed_by", "reason")
    FREEZE_ID_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    freeze_id: str
    proposed_by: str
    reason: str
    def __init__(self, freeze_id: _Optional[str] = ..., proposed_by: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class LiftReviewed(_message.Message):
    __slots__ = ("freeze_id", "approved", "proposed_by", "reviewed_by", "amounts", "passed_on")
    FREEZE_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_BY_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    PASSED_ON_FIELD_NUMBER: _ClassVar[int]
    freeze_id: str
    approved: bool
    proposed_by: str
    reviewed_by: str
    amounts: _containers.RepeatedCompositeFieldContainer[_freeze_pb2.FrozenAmount]
    passed_on: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    def __init__(self, freeze_id: _Optional[str] = ..., approved: _Optional[bool] = ..., proposed_by: _Optional[str] = ..., reviewed_by: _Optional[str] = ..., amounts: _Optional[_Iterable[_Union[_freeze_pb2.FrozenAmount, _Mapping]]] = ..., passed_on: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ...) -> None: ...

class FreezeExpired(_message.Message):
    __slots__ = ("freeze_id", "amounts", "passed_on")
    FREEZE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    PASSED_ON_FIELD_NUMBER: _ClassVar[int]
    freeze_id: str
    amounts: _containers.RepeatedCompositeFieldContainer[_freeze_pb2.FrozenAmount]
    passed_on: _containers.RepeatedCompositeFieldContainer[CaseReserve]
    def __init__(self, freeze_id: _Optional[str] = ..., amounts: _Optional[_Iterable[_Union[_freeze_pb2.FrozenAmount, _Mapping]]] = ..., passed_on: _Optional[_Iterable[_Union[CaseReserve, _Mapping]]] = ...) -> None: ...

class MerchantChanged(_message.Message):
    __slots__ = ("merchant", "terms", "reason")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    terms: _merchant_pb2.MerchantTerms
    reason: str
    def __init__(self, merchant: _Optional[str] = ..., terms: _Optional[_Union[_merchant_pb2.MerchantTerms, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class DestinationChanged(_message.Message):
    __slots__ = ("merchant", "destination")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    destination: _merchant_pb2.Destination
    def __init__(self, merchant: _Optional[str] = ..., destination: _Optional[_Union[_merchant_pb2.Destination, _Mapping]] = ...) -> None: ...

class DepositReported(_message.Message):
    __slots__ = ("merchant", "event", "currency_code", "amount_minor", "bank_account")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    event: _merchant_pb2.DepositEvent
    currency_code: str
    amount_minor: int
    bank_account: str
    def __init__(self, merchant: _Optional[str] = ..., event: _Optional[_Union[_merchant_pb2.DepositEvent, str]] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., bank_account: _Optional[str] = ...) -> None: ...

class PayoutScheduleChanged(_message.Message):
    __slots__ = ("merchant", "currency_code", "terms", "next_run_time")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    terms: _payout_schedule_pb2.PayoutScheduleTerms
    next_run_time: _timestamp_pb2.Timestamp
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., terms: _Optional[_Union[_payout_schedule_pb2.PayoutScheduleTerms, _Mapping]] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PayoutsRun(_message.Message):
    __slots__ = ("batch", "runs")
    BATCH_FIELD_NUMBER: _ClassVar[int]
    RUNS_FIELD_NUMBER: _ClassVar[int]
    batch: str
    runs: _containers.RepeatedCompositeFieldContainer[PayoutRun]
    def __init__(self, batch: _Optional[str] = ..., runs: _Optional[_Iterable[_Union[PayoutRun, _Mapping]]] = ...) -> None: ...

class PayoutRun(_message.Message):
    __slots__ = ("merchant", "currency_code", "outcome", "payout_id", "amount_minor", "destination", "next_run_time")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    outcome: PayoutRunOutcome
    payout_id: str
    amount_minor: int
    destination: str
    next_run_time: _timestamp_pb2.Timestamp
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., outcome: _Optional[_Union[PayoutRunOutcome, str]] = ..., payout_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., destination: _Optional[str] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetEntryRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
    __slots__ = ("parent", "hold_id", "from_seq", "record_interval", "page_size", "page_token", "kinds")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    RECORD_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    hold_id: str
    from_seq: int
    record_interval: _interval_pb2.Interval
    page_size: int
    page_token: str
    kinds: _containers.RepeatedScalarFieldContainer[EntryKind]
    def __init__(self, parent: _Optional[str] = ..., hold_id: _Optional[str] = ..., from_seq: _Optional[int] = ..., record_interval: _Optional[_Union[_interval_pb2.Interval, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[EntryKind, str]]] = ...) -> None: ...

class ListEntriesResponse(_message.Message):
    __slots__ = ("entries", "next_page_token")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[Entry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[Entry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchEntriesRequest(_message.Message):
    __slots__ = ("parent", "from_seq", "hold_id", "kinds")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    FROM_SEQ_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    from_seq: int
    hold_id: str
    kinds: _containers.RepeatedScalarFieldContainer[EntryKind]
    def __init__(self, parent: _Optional[str] = ..., from_seq: _Optional[int] = ..., hold_id: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[EntryKind, str]]] = ...) -> None: ...

class WatchEntriesResponse(_message.Message):
    __slots__ = ("entries", "through_seq")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    THROUGH_SEQ_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[Entry]
    through_seq: int
    def __init__(self, entries: _Optional[_Iterable[_Union[Entry, _Mapping]]] = ..., through_seq: _Optional[int] = ...) -> None: ...

class ListPostingsRequest(_message.Message):
    __slots__ = ("parent", "account", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    account: AccountKey
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., account: _Optional[_Union[AccountKey, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class PostingRecord(_message.Message):
    __slots__ = ("entry_seq", "record_time", "posting")
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    POSTING_FIELD_NUMBER: _ClassVar[int]
    entry_seq: int
    record_time: _timestamp_pb2.Timestamp
    posting: Posting
    def __init__(self, entry_seq: _Optional[int] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...

class ListPostingsResponse(_message.Message):
    __slots__ = ("postings", "next_page_token")
    POSTINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    postings: _containers.RepeatedCompositeFieldContainer[PostingRecord]
    next_page_token: str
    def __init__(self, postings: _Optional[_Iterable[_Union[PostingRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetBalanceRequest(_message.Message):
    __slots__ = ("parent", "account", "as_of_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    account: AccountKey
    as_of_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., account: _Optional[_Union[AccountKey, _Mapping]] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Balance(_message.Message):
    __slots__ = ("account", "balance_minor", "account_version")
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_MINOR_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_VERSION_FIELD_NUMBER: _ClassVar[int]
    account: AccountKey
    balance_minor: int
    account_version: int
    def __init__(self, account: _Optional[_Union[AccountKey, _Mapping]] = ..., balance_minor: _Optional[int] = ..., account_version: _Optional[int] = ...) -> None: ...

class ListBalancesRequest(_message.Message):
    __slots__ = ("parent", "kind", "owner", "as_of_time", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    kind: int
    owner: str
    as_of_time: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., kind: _Optional[int] = ..., owner: _Optional[str] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListBalancesResponse(_message.Message):
    __slots__ = ("balances", "next_page_token")
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    balances: _containers.RepeatedCompositeFieldContainer[Balance]
    next_page_token: str
    def __init__(self, balances: _Optional[_Iterable[_Union[Balance, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ReportingCurrency(_message.Message):
    __slots__ = ("currency_code", "rates")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    rates: _containers.RepeatedCompositeFieldContainer[ReportingRate]
    def __init__(self, currency_code: _Optional[str] = ..., rates: _Optional[_Iterable[_Union[ReportingRate, _Mapping]]] = ...) -> None: ...

class ReportingRate(_message.Message):
    __slots__ = ("currency_code", "rate", "source")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    rate: str
    source: str
    def __init__(self, currency_code: _Optional[str] = ..., rate: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class GetTrialBalanceRequest(_message.Message):
    __slots__ = ("parent", "as_of_time", "reporting")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    REPORTING_FIELD_NUMBER: _ClassVar[int]
    parent: str
    as_of_time: _timestamp_pb2.Timestamp
    reporting: ReportingCurrency
    def __init__(self, parent: _Optional[str] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reporting: _Optional[_Union[ReportingCurrency, _Mapping]] = ...) -> None: ...

class TrialBalance(_message.Message):
    __slots__ = ("rows", "reported")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    REPORTED_FIELD_NUMBER: _ClassVar[int]
    rows: _containers.RepeatedCompositeFieldContainer[TrialBalanceRow]
    reported: ReportedTrialBalance
    def __init__(self, rows: _Optional[_Iterable[_Union[TrialBalanceRow, _Mapping]]] = ..., reported: _Optional[_Union[ReportedTrialBalance, _Mapping]] = ...) -> None: ...

class ReportedTrialBalance(_message.Message):
    __slots__ = ("currency_code", "rates", "rows", "total_minor")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    RATES_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_MINOR_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    rates: _containers.RepeatedCompositeFieldContainer[ReportingRate]
    rows: _containers.RepeatedCompositeFieldContainer[TrialBalanceRow]
    total_minor: int
    def __init__(self, currency_code: _Optional[str] = ..., rates: _Optional[_Iterable[_Union[ReportingRate, _Mapping]]] = ..., rows: _Optional[_Iterable[_Union[TrialBalanceRow, _Mapping]]] = ..., total_minor: _Optional[int] = ...) -> None: ...

class TrialBalanceRow(_message.Message):
    __slots__ = ("kind", "title", "currency_code", "debit_minor", "credit_minor", "account_count")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    DEBIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    CREDIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_COUNT_FIELD_NUMBER: _ClassVar[int]
    kind: int
    title: str
    currency_code: str
    debit_minor: int
    credit_minor: int
    account_count: int
    def __init__(self, kind: _Optional[int] = ..., title: _Optional[str] = ..., currency_code: _Optional[str] = ..., debit_minor: _Optional[int] = ..., credit_minor: _Optional[int] = ..., account_count: _Optional[int] = ...) -> None: ...

class GetSummaryRequest(_message.Message):
    __slots__ = ("parent", "reporting")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REPORTING_FIELD_NUMBER: _ClassVar[int]
    parent: str
    reporting: ReportingCurrency
    def __init__(self, parent: _Optional[str] = ..., reporting: _Optional[_Union[ReportingCurrency, _Mapping]] = ...) -> None: ...

class Summary(_message.Message):
    __slots__ = ("currencies", "reported")
    CURRENCIES_FIELD_NUMBER: _ClassVar[int]
    REPORTED_FIELD_NUMBER: _ClassVar[int]
    currencies: _containers.RepeatedCompositeFieldContainer[CurrencySummary]
    reported: ReportedSummary
    def __init__(self, currencies: _Optional[_Iterable[_Union[CurrencySummary, _Mapping]]] = ..., reported: _Optional[_Union[ReportedSummary, _Mapping]] = ...) -> None: ...

class ReportedSummary(_message.Message):
    __slots__ = ("rates", "total")
    RATES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    rates: _containers.RepeatedCompositeFieldContainer[ReportingRate]
    total: CurrencySummary
    def __init__(self, rates: _Optional[_Iterable[_Union[ReportingRate, _Mapping]]] = ..., total: _Optional[_Union[CurrencySummary, _Mapping]] = ...) -> None: ...

class CurrencySummary(_message.Message):
    __slots__ = ("currency_code", "hold_count", "line_count", "captured_minor", "held_minor", "refunded_before_release_minor", "released_minor", "refunded_after_release_minor", "refund_payable_minor", "receivable_minor", "available_minor", "in_transit_minor", "paid_out_minor", "disputed_minor", "reserved_minor", "charged_back_before_release_minor", "charged_back_after_release_minor", "compensated_minor", "recalled_minor", "frozen_minor")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    HOLD_COUNT_FIELD_NUMBER: _ClassVar[int]
    LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_MINOR_FIELD_NUMBER: _ClassVar[int]
    HELD_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_BEFORE_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    RELEASED_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_AFTER_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUND_PAYABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    IN_TRANSIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    PAID_OUT_MINOR_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    CHARGED_BACK_BEFORE_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    CHARGED_BACK_AFTER_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    COMPENSATED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RECALLED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROZEN_MINOR_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    hold_count: int
    line_count: int
    captured_minor: int
    held_minor: int
    refunded_before_release_minor: int
    released_minor: int
    refunded_after_release_minor: int
    refund_payable_minor: int
    receivable_minor: int
    available_minor: int
    in_transit_minor: int
    paid_out_minor: int
    disputed_minor: int
    reserved_minor: int
    charged_back_before_release_minor: int
    charged_back_after_release_minor: int
    compensated_minor: int
    recalled_minor: int
    frozen_minor: int
    def __init__(self, currency_code: _Optional[str] = ..., hold_count: _Optional[int] = ..., line_count: _Optional[int] = ..., captured_minor: _Optional[int] = ..., held_minor: _Optional[int] = ..., refunded_before_release_minor: _Optional[int] = ..., released_minor: _Optional[int] = ..., refunded_after_release_minor: _Optional[int] = ..., refund_payable_minor: _Optional[int] = ..., receivable_minor: _Optional[int] = ..., available_minor: _Optional[int] = ..., in_transit_minor: _Optional[int] = ..., paid_out_minor: _Optional[int] = ..., disputed_minor: _Optional[int] = ..., reserved_minor: _Optional[int] = ..., charged_back_before_release_minor: _Optional[int] = ..., charged_back_after_release_minor: _Optional[int] = ..., compensated_minor: _Optional[int] = ..., recalled_minor: _Optional[int] = ..., frozen_minor: _Optional[int] = ...) -> None: ...

class VerifyLedgerRequest(_message.Message):
    __slots__ = ("parent",)
    PARENT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    def __init__(self, parent: _Optional[str] = ...) -> None: ...

class VerifyLedgerResponse(_message.Message):
    __slots__ = ("progress", "check", "verdict")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    progress: VerifyProgress
    check: VerifyCheck
    verdict: VerifyVerdict
    def __init__(self, progress: _Optional[_Union[VerifyProgress, _Mapping]] = ..., check: _Optional[_Union[VerifyCheck, _Mapping]] = ..., verdict: _Optional[_Union[VerifyVerdict, _Mapping]] = ...) -> None: ...

class VerifyProgress(_message.Message):
    __slots__ = ("check", "examined", "total")
    CHECK_FIELD_NUMBER: _ClassVar[int]
    EXAMINED_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    check: str
    examined: int
    total: int
    def __init__(self, check: _Optional[str] = ..., examined: _Optional[int] = ..., total: _Optional[int] = ...) -> None: ...

class VerifyCheck(_message.Message):
    __slots__ = ("check", "description", "examined", "wrong", "examples")
    CHECK_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    EXAMINED_FIELD_NUMBER: _ClassVar[int]
    WRONG_FIELD_NUMBER: _ClassVar[int]
    EXAMPLES_FIELD_NUMBER: _ClassVar[int]
    check: str
    description: str
    examined: int
    wrong: int
    examples: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, check: _Optional[str] = ..., description: _Optional[str] = ..., examined: _Optional[int] = ..., wrong: _Optional[int] = ..., examples: _Optional[_Iterable[str]] = ...) -> None: ...

class VerifyVerdict(_message.Message):
    __slots__ = ("in_order", "entry_count")
    IN_ORDER_FIELD_NUMBER: _ClassVar[int]
    ENTRY_COUNT_FIELD_NUMBER: _ClassVar[int]
    in_order: bool
    entry_count: int
    def __init__(self, in_order: _Optional[bool] = ..., entry_count: _Optional[int] = ...) -> None: ...
