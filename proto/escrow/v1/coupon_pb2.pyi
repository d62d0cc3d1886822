import datetime

from escrow.v1 import case_pb2 as _case_pb2
from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CouponState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COUPON_STATE_UNSPECIFIED: _ClassVar[CouponState]
    COUPON_STATE_PROPOSED: _ClassVar[CouponState]
    COUPON_STATE_ISSUED: _ClassVar[CouponState]
    COUPON_STATE_DECLINED: _ClassVar[CouponState]
    COUPON_STATE_REDEEMED: _ClassVar[CouponState]
    COUPON_STATE_EXPIRED: _ClassVar[CouponState]
COUPON_STATE_UNSPECIFIED: CouponState
COUPON_STATE_PROPOSED: CouponState
COUPON_STATE_ISSUED: CouponState
COUPON_STATE_DECLINED: CouponState
COUPON_STATE_REDEEMED: CouponState
COUPON_STATE_EXPIRED: CouponState

class Coupon(_message.Message):
    __slots__ = ("name", "state", "case", "hold_id", "line_id", "currency_code", "amount_minor", "funded_by", "proposed_by", "reviewed_by", "entry_seq", "reason", "expire_time", "balance_minor")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_BY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    BALANCE_MINOR_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: CouponState
    case: str
    hold_id: str
    line_id: str
    currency_code: str
    amount_minor: int
    funded_by: _case_pb2.Liable
    proposed_by: str
    reviewed_by: str
    entry_seq: int
    reason: str
    expire_time: _timestamp_pb2.Timestamp
    balance_minor: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[CouponState, str]] = ..., case: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., proposed_by: _Optional[str] = ..., reviewed_by: _Optional[str] = ..., entry_seq: _Optional[int] = ..., reason: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., balance_minor: _Optional[int] = ...) -> None: ...

class GrantCouponRequest(_message.Message):
    __slots__ = ("parent", "request_id", "coupon_id", "case_id", "hold_id", "line_id", "currency_code", "amount_minor", "funded_by", "reason", "occurred_time", "expire_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    coupon_id: str
    case_id: str
    hold_id: str
    line_id: str
    currency_code: str
    amount_minor: int
    funded_by: _case_pb2.Liable
    reason: str
    occurred_time: _timestamp_pb2.Timestamp
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., coupon_id: _Optional[str] = ..., case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., reason: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReviewCouponRequest(_message.Message):
    __slots__ = ("name", "request_id", "approved")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    approved: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., approved: _Optional[bool] = ...) -> None: ...

class GetCouponRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
