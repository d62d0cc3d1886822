from escrow.v1 import case_pb2 as _case_pb2
from escrow.v1 import fulfilment_pb2 as _fulfilment_pb2
from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CountFrom(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COUNT_FROM_UNSPECIFIED: _ClassVar[CountFrom]
    COUNT_FROM_NEXT_DAY: _ClassVar[CountFrom]
    COUNT_FROM_INSTANT: _ClassVar[CountFrom]

class ParcelRule(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARCEL_RULE_UNSPECIFIED: _ClassVar[ParcelRule]
    PARCEL_RULE_EACH_LINE: _ClassVar[ParcelRule]
    PARCEL_RULE_LAST_OF_ORDER: _ClassVar[ParcelRule]
    PARCEL_RULE_FIRST: _ClassVar[ParcelRule]

class Refundability(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFUNDABILITY_UNSPECIFIED: _ClassVar[Refundability]
    REFUNDABILITY_ANY: _ClassVar[Refundability]
    REFUNDABILITY_QUALITY_ONLY: _ClassVar[Refundability]
    REFUNDABILITY_NONE: _ClassVar[Refundability]

class CommissionRefund(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMMISSION_REFUND_UNSPECIFIED: _ClassVar[CommissionRefund]
    COMMISSION_REFUND_KEPT: _ClassVar[CommissionRefund]
    COMMISSION_REFUND_PRO_RATA: _ClassVar[CommissionRefund]
    COMMISSION_REFUND_FULL: _ClassVar[CommissionRefund]

class RefundSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFUND_SOURCE_UNSPECIFIED: _ClassVar[RefundSource]
    REFUND_SOURCE_AVAILABLE: _ClassVar[RefundSource]
    REFUND_SOURCE_RESERVE: _ClassVar[RefundSource]
    REFUND_SOURCE_DEPOSIT: _ClassVar[RefundSource]
COUNT_FROM_UNSPECIFIED: CountFrom
COUNT_FROM_NEXT_DAY: CountFrom
COUNT_FROM_INSTANT: CountFrom
PARCEL_RULE_UNSPECIFIED: ParcelRule
PARCEL_RULE_EACH_LINE: ParcelRule
PARCEL_RULE_LAST_OF_ORDER: ParcelRule
PARCEL_RULE_FIRST: ParcelRule
REFUNDABILITY_UNSPECIFIED: Refundability
REFUNDABILITY_ANY: Refundability
REFUNDABILITY_QUALITY_ONLY: Refundability
REFUNDABILITY_NONE: Refundability
COMMISSION_REFUND_UNSPECIFIED: CommissionRefund
COMMISSION_REFUND_KEPT: CommissionRefund
COMMISSION_REFUND_PRO_RATA: CommissionRefund
COMMISSION_REFUND_FULL: CommissionRefund
REFUND_SOURCE_UNSPECIFIED: RefundSource
REFUND_SOURCE_AVAILABLE: RefundSource
REFUND_SOURCE_RESERVE: RefundSource
REFUND_SOURCE_DEPOSIT: RefundSource

class Policy(_message.Message):
    __slots__ = ("name", "version", "window_days", "time_zone", "commission_bps", "terms")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_DAYS_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_BPS_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: int
    window_days: int
    time_zone: str
    commission_bps: int
    terms: PolicyTerms
    def __init__(self, name: _Optional[str] = ..., version: _Optional[int] = ..., window_days: _Optional[int] = ..., time_zone: _Optional[str] = ..., commission_bps: _Optional[int] = ..., terms: _Optional[_Union[PolicyTerms, _Mapping]] = ...) -> None: ...

class PolicyTerms(_message.Message):
    __slots__ = ("trigger", "window_hours", "window_working_days", "count_from", "rolls_to_working_day", "calendar", "parcel_rule", "fallback_after", "fallback_days", "statutory_days", "restarts_on_exchange", "restart_limit_days", "appeal_days", "refundability", "requires_settlement", "unconfirmed_policy", "reserve_bps", "reserve_days", "commission_refund", "case_response_hours", "case_default", "refund_working_days", "case_stages", "case_priorities", "evidence_required", "refund_limit_days", "coupon_cap_minor", "coupon_approval_minor", "refund_sources", "warranty_bps", "warranty_days")
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    WINDOW_HOURS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FROM_FIELD_NUMBER: _ClassVar[int]
    ROLLS_TO_WORKING_DAY_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    PARCEL_RULE_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_AFTER_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_DAYS_FIELD_NUMBER: _ClassVar[int]
    STATUTORY_DAYS_FIELD_NUMBER: _ClassVar[int]
    RESTARTS_ON_EXCHANGE_FIELD_NUMBER: _ClassVar[int]
    RESTART_LIMIT_DAYS_FIELD_NUMBER: _ClassVar[int]
    APPEAL_DAYS_FIELD_NUMBER: _ClassVar[int]
    REFUNDABILITY_FIELD_NUMBER: _ClassVar[int]
    REQUIRES_SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    UNCONFIRMED_POLICY_FIELD_NUMBER: _ClassVar[int]
    RESERVE_BPS_FIELD_NUMBER: _ClassVar[int]
    RESERVE_DAYS_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_REFUND_FIELD_NUMBER: _ClassVar[int]
    CASE_RESPONSE_HOURS_FIELD_NUMBER: _ClassVar[int]
    CASE_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    REFUND_WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    CASE_STAGES_FIELD_NUMBER: _ClassVar[int]
    CASE_PRIORITIES_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    REFUND_LIMIT_DAYS_FIELD_NUMBER: _ClassVar[int]
    COUPON_CAP_MINOR_FIELD_NUMBER: _ClassVar[int]
    COUPON_APPROVAL_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUND_SOURCES_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_BPS_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_DAYS_FIELD_NUMBER: _ClassVar[int]
    trigger: _fulfilment_pb2.FulfilmentKind
    window_hours: int
    window_working_days: int
    count_from: CountFrom
    rolls_to_working_day: bool
    calendar: str
    parcel_rule: ParcelRule
    fallback_after: _fulfilment_pb2.FulfilmentKind
    fallback_days: int
    statutory_days: int
    restarts_on_exchange: bool
    restart_limit_days: int
    appeal_days: int
    refundability: Refundability
    requires_settlement: bool
    unconfirmed_policy: str
    reserve_bps: int
    reserve_days: int
    commission_refund: CommissionRefund
    case_response_hours: int
    case_default: _case_pb2.CaseOutcome
    refund_working_days: int
    case_stages: _containers.RepeatedCompositeFieldContainer[StageTerms]
    case_priorities: _containers.RepeatedCompositeFieldContainer[PriorityTerms]
    evidence_required: bool
    refund_limit_days: int
    coupon_cap_minor: int
    coupon_approval_minor: int
    refund_sources: _containers.RepeatedScalarFieldContainer[RefundSource]
    warranty_bps: int
    warranty_days: int
    def __init__(self, trigger: _Optional[_Union[_fulfilment_pb2.FulfilmentKind, str]] = ..., window_hours: _Optional[int] = ..., window_working_days: _Optional[int] = ..., count_from: _Optional[_Union[CountFrom, str]] = ..., rolls_to_working_day: _Optional[bool] = ..., calendar: _Optional[str] = ..., parcel_rule: _Optional[_Union[ParcelRule, str]] = ..., fallback_after: _Optional[_Union[_fulfilment_pb2.FulfilmentKind, str]] = ..., fallback_days: _Optional[int] = ..., statutory_days: _Optional[int] = ..., restarts_on_exchange: _Optional[bool] = ..., restart_limit_days: _Optional[int] = ..., appeal_days: _Optional[int] = ..., refundability: _Optional[_Union[Refundability, str]] = ..., requires_settlement: _Optional[bool] = ..., unconfirmed_policy: _Optional[str] = ..., reserve_bps: _Optional[int] = ..., reserve_days: _Optional[int] = ..., commission_refund: _Optional[_Union[CommissionRefund, str]] = ..., case_response_hours: _Optional[int] = ..., case_default: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., refund_working_days: _Optional[int] = ..., case_stages: _Optional[_Iterable[_Union[StageTerms, _Mapping]]] = ..., case_priorities: _Optional[_Iterable[_Union[PriorityTerms, _Mapping]]] = ..., evidence_required: _Optional[bool] = ..., refund_limit_days: _Optional[int] = ..., coupon_cap_minor: _Optional[int] = ..., coupon_approval_minor: _Optional[int] = ..., refund_sources: _Optional[_Iterable[_Union[RefundSource, str]]] = ..., warranty_bps: _Optional[int] = ..., warranty_days: _Optional[int] = ...) -> None: ...

class StageTerms(_message.Message):
    __slots__ = ("stage", "minutes", "default_outcome")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    stage: _case_pb2.CaseState
    minutes: int
    default_outcome: _case_pb2.CaseOutcome
    def __init__(self, stage: _Optional[_Union[_case_pb2.CaseState, str]] = ..., minutes: _Optional[int] = ..., default_outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ...) -> None: ...

class PriorityTerms(_message.Message):
    __slots__ = ("priority", "minutes")
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    priority: _case_pb2.CasePriority
    minutes: int
    def __init__(self, priority: _Optional[_Union[_case_pb2.CasePriority, str]] = ..., minutes: _Optional[int] = ...) -> None: ...

class CreatePolicyRequest(_message.Message):
    __slots__ = ("parent", "request_id", "policy_id", "window_days", "time_zone", "commission_bps", "terms")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_DAYS_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_BPS_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    policy_id: str
    window_days: int
    time_zone: str
    commission_bps: int
    terms: PolicyTerms
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., policy_id: _Optional[str] = ..., window_days: _Optional[int] = ..., time_zone: _Optional[str] = ..., commission_bps: _Optional[int] = ..., terms: _Optional[_Union[PolicyTerms, _Mapping]] = ...) -> None: ...

class GetPolicyRequest(_message.Message):
    __slots__ = ("name", "version")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: int
    def __init__(self, name: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...
