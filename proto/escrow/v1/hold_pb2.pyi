import datetime

from escrow.v1 import fulfilment_pb2 as _fulfilment_pb2
from escrow.v1 import options_pb2 as _options_pb2
from escrow.v1 import refund_pb2 as _refund_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from google.type import interval_pb2 as _interval_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HoldState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HOLD_STATE_UNSPECIFIED: _ClassVar[HoldState]
    HOLD_STATE_FUNDED: _ClassVar[HoldState]
    HOLD_STATE_PARTIALLY_RELEASED: _ClassVar[HoldState]
    HOLD_STATE_CLOSED: _ClassVar[HoldState]
    HOLD_STATE_VOIDED: _ClassVar[HoldState]

class TimeAxis(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIME_AXIS_UNSPECIFIED: _ClassVar[TimeAxis]
    TIME_AXIS_RECORD: _ClassVar[TimeAxis]
    TIME_AXIS_EFFECTIVE: _ClassVar[TimeAxis]

class BlockerKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BLOCKER_KIND_UNSPECIFIED: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOT_SIGNED: _ClassVar[BlockerKind]
    BLOCKER_KIND_WINDOW_OPEN: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOTHING_HELD: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOT_INSTALLED: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOT_CONFIRMED: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOT_CONSUMED: _ClassVar[BlockerKind]
    BLOCKER_KIND_STREAM_RUNNING: _ClassVar[BlockerKind]
    BLOCKER_KIND_PARCEL_OUTSTANDING: _ClassVar[BlockerKind]
    BLOCKER_KIND_ORDER_OUTSTANDING: _ClassVar[BlockerKind]
    BLOCKER_KIND_GOODS_LOST: _ClassVar[BlockerKind]
    BLOCKER_KIND_CASE_OPEN: _ClassVar[BlockerKind]
    BLOCKER_KIND_APPEAL_TAIL: _ClassVar[BlockerKind]
    BLOCKER_KIND_NOT_SETTLED: _ClassVar[BlockerKind]
    BLOCKER_KIND_FROZEN: _ClassVar[BlockerKind]
    BLOCKER_KIND_TRADE_IN_NOT_INSPECTED: _ClassVar[BlockerKind]
HOLD_STATE_UNSPECIFIED: HoldState
HOLD_STATE_FUNDED: HoldState
HOLD_STATE_PARTIALLY_RELEASED: HoldState
HOLD_STATE_CLOSED: HoldState
HOLD_STATE_VOIDED: HoldState
TIME_AXIS_UNSPECIFIED: TimeAxis
TIME_AXIS_RECORD: TimeAxis
TIME_AXIS_EFFECTIVE: TimeAxis
BLOCKER_KIND_UNSPECIFIED: BlockerKind
BLOCKER_KIND_NOT_SIGNED: BlockerKind
BLOCKER_KIND_WINDOW_OPEN: BlockerKind
BLOCKER_KIND_NOTHING_HELD: BlockerKind
BLOCKER_KIND_NOT_INSTALLED: BlockerKind
BLOCKER_KIND_NOT_CONFIRMED: BlockerKind
BLOCKER_KIND_NOT_CONSUMED: BlockerKind
BLOCKER_KIND_STREAM_RUNNING: BlockerKind
BLOCKER_KIND_PARCEL_OUTSTANDING: BlockerKind
BLOCKER_KIND_ORDER_OUTSTANDING: BlockerKind
BLOCKER_KIND_GOODS_LOST: BlockerKind
BLOCKER_KIND_CASE_OPEN: BlockerKind
BLOCKER_KIND_APPEAL_TAIL: BlockerKind
BLOCKER_KIND_NOT_SETTLED: BlockerKind
BLOCKER_KIND_FROZEN: BlockerKind
BLOCKER_KIND_TRADE_IN_NOT_INSPECTED: BlockerKind

class Hold(_message.Message):
    __slots__ = ("name", "state", "currency_code", "psp", "paid_time", "entry_seq", "lines", "region", "provider_release_time", "settle_time", "buyer", "payments", "void_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    PAID_TIME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETTLE_TIME_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    VOID_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: HoldState
    currency_code: str
    psp: str
    paid_time: _timestamp_pb2.Timestamp
    entry_seq: int
    lines: _containers.RepeatedCompositeFieldContainer[HoldLine]
    region: str
    provider_release_time: _timestamp_pb2.Timestamp
    settle_time: _timestamp_pb2.Timestamp
    buyer: str
    payments: _containers.RepeatedCompositeFieldContainer[HoldPayment]
    void_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[HoldState, str]] = ..., currency_code: _Optional[str] = ..., psp: _Optional[str] = ..., paid_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., entry_seq: _Optional[int] = ..., lines: _Optional[_Iterable[_Union[HoldLine, _Mapping]]] = ..., region: _Optional[str] = ..., provider_release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., settle_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., buyer: _Optional[str] = ..., payments: _Optional[_Iterable[_Union[HoldPayment, _Mapping]]] = ..., void_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class HoldPayment(_message.Message):
    __slots__ = ("psp", "captured_minor", "settled_minor", "settle_time")
    PSP_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_MINOR_FIELD_NUMBER: _ClassVar[int]
    SETTLED_MINOR_FIELD_NUMBER: _ClassVar[int]
    SETTLE_TIME_FIELD_NUMBER: _ClassVar[int]
    psp: str
    captured_minor: int
    settled_minor: int
    settle_time: _timestamp_pb2.Timestamp
    def __init__(self, psp: _Optional[str] = ..., captured_minor: _Optional[int] = ..., settled_minor: _Optional[int] = ..., settle_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PaymentPart(_message.Message):
    __slots__ = ("psp", "amount_minor")
    PSP_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    psp: str
    amount_minor: int
    def __init__(self, psp: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class LineShareSpec(_message.Message):
    __slots__ = ("party", "role", "share_bps")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SHARE_BPS_FIELD_NUMBER: _ClassVar[int]
    party: str
    role: str
    share_bps: int
    def __init__(self, party: _Optional[str] = ..., role: _Optional[str] = ..., share_bps: _Optional[int] = ...) -> None: ...

class LineShare(_message.Message):
    __slots__ = ("party", "role", "share_bps", "amount_minor")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SHARE_BPS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    party: str
    role: str
    share_bps: int
    amount_minor: int
    def __init__(self, party: _Optional[str] = ..., role: _Optional[str] = ..., share_bps: _Optional[int] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class SharePart(_message.Message):
    __slots__ = ("party", "role", "amount_minor")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    party: str
    role: str
    amount_minor: int
    def __init__(self, party: _Optional[str] = ..., role: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class HoldLine(_message.Message):
    __slots__ = ("line_id", "merchant", "policy", "policy_version", "captured_minor", "held_minor", "refunded_before_release_minor", "released_minor", "refunded_after_release_minor", "window", "disputed_minor", "reserved_minor", "waiting_for", "due_time", "charged_back_before_release_minor", "charged_back_after_release_minor", "compensated_minor", "recalled_minor", "freight_minor", "frozen_minor", "warranty_minor", "warranty_until_time", "shares", "exchanged_minor", "funding")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_MINOR_FIELD_NUMBER: _ClassVar[int]
    HELD_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_BEFORE_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    RELEASED_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_AFTER_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    WAITING_FOR_FIELD_NUMBER: _ClassVar[int]
    DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    CHARGED_BACK_BEFORE_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    CHARGED_BACK_AFTER_RELEASE_MINOR_FIELD_NUMBER: _ClassVar[int]
    COMPENSATED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RECALLED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROZEN_MINOR_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_MINOR_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    EXCHANGED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    policy: str
    policy_version: int
    captured_minor: int
    held_minor: int
    refunded_before_release_minor: int
    released_minor: int
    refunded_after_release_minor: int
    window: _interval_pb2.Interval
    disputed_minor: int
    reserved_minor: int
    waiting_for: _fulfilment_pb2.WaitingFor
    due_time: _timestamp_pb2.Timestamp
    charged_back_before_release_minor: int
    charged_back_after_release_minor: int
    compensated_minor: int
    recalled_minor: int
    freight_minor: int
    frozen_minor: int
    warranty_minor: int
    warranty_until_time: _timestamp_pb2.Timestamp
    shares: _containers.RepeatedCompositeFieldContainer[LineShare]
    exchanged_minor: int
    funding: _containers.RepeatedCompositeFieldContainer[LineFunding]
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., policy: _Optional[str] = ..., policy_version: _Optional[int] = ..., captured_minor: _Optional[int] = ..., held_minor: _Optional[int] = ..., refunded_before_release_minor: _Optional[int] = ..., released_minor: _Optional[int] = ..., refunded_after_release_minor: _Optional[int] = ..., window: _Optional[_Union[_interval_pb2.Interval, _Mapping]] = ..., disputed_minor: _Optional[int] = ..., reserved_minor: _Optional[int] = ..., waiting_for: _Optional[_Union[_fulfilment_pb2.WaitingFor, str]] = ..., due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., charged_back_before_release_minor: _Optional[int] = ..., charged_back_after_release_minor: _Optional[int] = ..., compensated_minor: _Optional[int] = ..., recalled_minor: _Optional[int] = ..., freight_minor: _Optional[int] = ..., frozen_minor: _Optional[int] = ..., warranty_minor: _Optional[int] = ..., warranty_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., shares: _Optional[_Iterable[_Union[LineShare, _Mapping]]] = ..., exchanged_minor: _Optional[int] = ..., funding: _Optional[_Iterable[_Union[LineFunding, _Mapping]]] = ...) -> None: ...

class LineFunding(_message.Message):
    __slots__ = ("source", "reference", "amount_minor", "returned_minor", "inspected")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    RETURNED_MINOR_FIELD_NUMBER: _ClassVar[int]
    INSPECTED_FIELD_NUMBER: _ClassVar[int]
    source: _refund_pb2.FundingSource
    reference: str
    amount_minor: int
    returned_minor: int
    inspected: bool
    def __init__(self, source: _Optional[_Union[_refund_pb2.FundingSource, str]] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ..., returned_minor: _Optional[int] = ..., inspected: _Optional[bool] = ...) -> None: ...

class CouponUse(_message.Message):
    __slots__ = ("coupon_id", "amount_minor")
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    coupon_id: str
    amount_minor: int
    def __init__(self, coupon_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class TradeIn(_message.Message):
    __slots__ = ("party", "valuation_minor")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    VALUATION_MINOR_FIELD_NUMBER: _ClassVar[int]
    party: str
    valuation_minor: int
    def __init__(self, party: _Optional[str] = ..., valuation_minor: _Optional[int] = ...) -> None: ...

class HoldLineSpec(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "policy", "buyer_confirmed", "shares", "subsidy_minor", "coupons", "trade_in")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    BUYER_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    SUBSIDY_MINOR_FIELD_NUMBER: _ClassVar[int]
    COUPONS_FIELD_NUMBER: _ClassVar[int]
    TRADE_IN_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    policy: str
    buyer_confirmed: bool
    shares: _containers.RepeatedCompositeFieldContainer[LineShareSpec]
    subsidy_minor: int
    coupons: _containers.RepeatedCompositeFieldContainer[CouponUse]
    trade_in: TradeIn
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., policy: _Optional[str] = ..., buyer_confirmed: _Optional[bool] = ..., shares: _Optional[_Iterable[_Union[LineShareSpec, _Mapping]]] = ..., subsidy_minor: _Optional[int] = ..., coupons: _Optional[_Iterable[_Union[CouponUse, _Mapping]]] = ..., trade_in: _Optional[_Union[TradeIn, _Mapping]] = ...) -> None: ...

class PlaceHoldRequest(_message.Message):
    __slots__ = ("parent", "request_id", "hold_id", "currency_code", "psp", "paid_time", "lines", "region", "provider_release_time", "buyer", "other_payments")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    PAID_TIME_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    OTHER_PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    hold_id: str
    currency_code: str
    psp: str
    paid_time: _timestamp_pb2.Timestamp
    lines: _containers.RepeatedCompositeFieldContainer[HoldLineSpec]
    region: str
    provider_release_time: _timestamp_pb2.Timestamp
    buyer: str
    other_payments: _containers.RepeatedCompositeFieldContainer[PaymentPart]
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., psp: _Optional[str] = ..., paid_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lines: _Optional[_Iterable[_Union[HoldLineSpec, _Mapping]]] = ..., region: _Optional[str] = ..., provider_release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., buyer: _Optional[str] = ..., other_payments: _Optional[_Iterable[_Union[PaymentPart, _Mapping]]] = ...) -> None: ...

class CaptureItem(_message.Message):
    __slots__ = ("line_id", "amount_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class CaptureHoldRequest(_message.Message):
    __slots__ = ("name", "request_id", "psp", "currency_code", "lines", "new_lines", "captured_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    NEW_LINES_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    psp: str
    currency_code: str
    lines: _containers.RepeatedCompositeFieldContainer[CaptureItem]
    new_lines: _containers.RepeatedCompositeFieldContainer[HoldLineSpec]
    captured_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., psp: _Optional[str] = ..., currency_code: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[CaptureItem, _Mapping]]] = ..., new_lines: _Optional[_Iterable[_Union[HoldLineSpec, _Mapping]]] = ..., captured_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class VoidHoldRequest(_message.Message):
    __slots__ = ("name", "request_id", "void_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VOID_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    void_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., void_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BatchPlaceHoldsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[PlaceHoldRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[PlaceHoldRequest, _Mapping]]] = ...) -> None: ...

class BatchPlaceHoldsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PlaceHoldResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PlaceHoldResult, _Mapping]]] = ...) -> None: ...

class PlaceHoldResult(_message.Message):
    __slots__ = ("hold", "refusal")
    HOLD_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    hold: Hold
    refusal: _status_pb2.Status
    def __init__(self, hold: _Optional[_Union[Hold, _Mapping]] = ..., refusal: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class GetHoldRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ReleaseHoldRequest(_message.Message):
    __slots__ = ("name", "request_id", "line_ids")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_IDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    line_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., line_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class Release(_message.Message):
    __slots__ = ("hold", "entry_seq", "lines", "currency_code")
    HOLD_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    hold: str
    entry_seq: int
    lines: _containers.RepeatedCompositeFieldContainer[ReleasedLine]
    currency_code: str
    def __init__(self, hold: _Optional[str] = ..., entry_seq: _Optional[int] = ..., lines: _Optional[_Iterable[_Union[ReleasedLine, _Mapping]]] = ..., currency_code: _Optional[str] = ...) -> None: ...

class ReleasedLine(_message.Message):
    __slots__ = ("line_id", "merchant", "amount_minor", "commission_minor", "reserve_minor", "shares")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVE_MINOR_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    merchant: str
    amount_minor: int
    commission_minor: int
    reserve_minor: int
    shares: _containers.RepeatedCompositeFieldContainer[SharePart]
    def __init__(self, line_id: _Optional[str] = ..., merchant: _Optional[str] = ..., amount_minor: _Optional[int] = ..., commission_minor: _Optional[int] = ..., reserve_minor: _Optional[int] = ..., shares: _Optional[_Iterable[_Union[SharePart, _Mapping]]] = ...) -> None: ...

class ReportSettlementRequest(_message.Message):
    __slots__ = ("name", "request_id", "fee_minor", "currency_code", "bank_account", "occurred_time", "psp")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    FEE_MINOR_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    fee_minor: int
    currency_code: str
    bank_account: str
    occurred_time: _timestamp_pb2.Timestamp
    psp: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., fee_minor: _Optional[int] = ..., currency_code: _Optional[str] = ..., bank_account: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., psp: _Optional[str] = ...) -> None: ...

class ExplainReleaseRequest(_message.Message):
    __slots__ = ("name", "line_ids", "as_of_time", "time_axis")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LINE_IDS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    TIME_AXIS_FIELD_NUMBER: _ClassVar[int]
    name: str
    line_ids: _containers.RepeatedScalarFieldContainer[str]
    as_of_time: _timestamp_pb2.Timestamp
    time_axis: TimeAxis
    def __init__(self, name: _Optional[str] = ..., line_ids: _Optional[_Iterable[str]] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., time_axis: _Optional[_Union[TimeAxis, str]] = ...) -> None: ...

class ExplainMerchantRequest(_message.Message):
    __slots__ = ("parent", "merchant", "as_of_time", "time_axis", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    TIME_AXIS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    merchant: str
    as_of_time: _timestamp_pb2.Timestamp
    time_axis: TimeAxis
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., merchant: _Optional[str] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., time_axis: _Optional[_Union[TimeAxis, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ExplainMerchantResponse(_message.Message):
    __slots__ = ("holds", "next_page_token")
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    holds: _containers.RepeatedCompositeFieldContainer[ExplainReleaseResponse]
    next_page_token: str
    def __init__(self, holds: _Optional[_Iterable[_Union[ExplainReleaseResponse, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ExplainReleaseResponse(_message.Message):
    __slots__ = ("evaluate_time", "lines", "currency_code", "hold", "provider_release_time", "provider_releases_first")
    EVALUATE_TIME_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    HOLD_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_RELEASES_FIRST_FIELD_NUMBER: _ClassVar[int]
    evaluate_time: _timestamp_pb2.Timestamp
    lines: _containers.RepeatedCompositeFieldContainer[LineExplanation]
    currency_code: str
    hold: str
    provider_release_time: _timestamp_pb2.Timestamp
    provider_releases_first: bool
    def __init__(self, evaluate_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lines: _Optional[_Iterable[_Union[LineExplanation, _Mapping]]] = ..., currency_code: _Optional[str] = ..., hold: _Optional[str] = ..., provider_release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., provider_releases_first: _Optional[bool] = ...) -> None: ...

class LineExplanation(_message.Message):
    __slots__ = ("line", "releasable", "blockers", "release_time")
    LINE_FIELD_NUMBER: _ClassVar[int]
    RELEASABLE_FIELD_NUMBER: _ClassVar[int]
    BLOCKERS_FIELD_NUMBER: _ClassVar[int]
    RELEASE_TIME_FIELD_NUMBER: _ClassVar[int]
    line: HoldLine
    releasable: bool
    blockers: _containers.RepeatedCompositeFieldContainer[ReleaseBlocker]
    release_time: _timestamp_pb2.Timestamp
    def __init__(self, line: _Optional[_Union[HoldLine, _Mapping]] = ..., releasable: _Optional[bool] = ..., blockers: _Optional[_Iterable[_Union[ReleaseBlocker, _Mapping]]] = ..., release_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReleaseBlocker(_message.Message):
    __slots__ = ("kind", "reference", "amount_minor", "until_time", "since_time", "policy", "calendar", "provisional")
    KIND_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    kind: BlockerKind
    reference: str
    amount_minor: int
    until_time: _timestamp_pb2.Timestamp
    since_time: _timestamp_pb2.Timestamp
    policy: str
    calendar: str
    provisional: bool
    def __init__(self, kind: _Optional[_Union[BlockerKind, str]] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., since_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., policy: _Optional[str] = ..., calendar: _Optional[str] = ..., provisional: _Optional[bool] = ...) -> None: ...

class ExchangeLinesRequest(_message.Message):
    __slots__ = ("name", "request_id", "currency_code", "from_lines", "to_lines", "refund_id", "reason", "effective_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    FROM_LINES_FIELD_NUMBER: _ClassVar[int]
    TO_LINES_FIELD_NUMBER: _ClassVar[int]
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    currency_code: str
    from_lines: _containers.RepeatedCompositeFieldContainer[_refund_pb2.RefundItem]
    to_lines: _containers.RepeatedCompositeFieldContainer[HoldLineSpec]
    refund_id: str
    reason: str
    effective_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., from_lines: _Optional[_Iterable[_Union[_refund_pb2.RefundItem, _Mapping]]] = ..., to_lines: _Optional[_Iterable[_Union[HoldLineSpec, _Mapping]]] = ..., refund_id: _Optional[str] = ..., reason: _Optional[str] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class InspectTradeInRequest(_message.Message):
    __slots__ = ("name", "request_id", "line_id", "party", "currency_code", "value_minor", "reason", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    VALUE_MINOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    line_id: str
    party: str
    currency_code: str
    value_minor: int
    reason: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., line_id: _Optional[str] = ..., party: _Optional[str] = ..., currency_code: _Optional[str] = ..., value_minor: _Optional[int] = ..., reason: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
