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

class WarrantyState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WARRANTY_STATE_UNSPECIFIED: _ClassVar[WarrantyState]
    WARRANTY_STATE_GRANTED: _ClassVar[WarrantyState]
    WARRANTY_STATE_ENDED: _ClassVar[WarrantyState]
WARRANTY_STATE_UNSPECIFIED: WarrantyState
WARRANTY_STATE_GRANTED: WarrantyState
WARRANTY_STATE_ENDED: WarrantyState

class Warranty(_message.Message):
    __slots__ = ("name", "state", "hold", "line_id", "currency_code", "amount_minor", "used_minor", "funded_by", "until_time", "reason", "granted_by", "entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    HOLD_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    USED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    GRANTED_BY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: WarrantyState
    hold: str
    line_id: str
    currency_code: str
    amount_minor: int
    used_minor: int
    funded_by: _case_pb2.Liable
    until_time: _timestamp_pb2.Timestamp
    reason: str
    granted_by: str
    entry_seq: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[WarrantyState, str]] = ..., hold: _Optional[str] = ..., line_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., used_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., granted_by: _Optional[str] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class GrantWarrantyRequest(_message.Message):
    __slots__ = ("parent", "request_id", "warranty_id", "hold_id", "line_id", "currency_code", "amount_minor", "funded_by", "until_time", "reason")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_BY_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    warranty_id: str
    hold_id: str
    line_id: str
    currency_code: str
    amount_minor: int
    funded_by: _case_pb2.Liable
    until_time: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., warranty_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., funded_by: _Optional[_Union[_case_pb2.Liable, str]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class UseWarrantyRequest(_message.Message):
    __slots__ = ("name", "request_id", "currency_code", "amount_minor", "refund_id", "party_id", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    currency_code: str
    amount_minor: int
    refund_id: str
    party_id: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., refund_id: _Optional[str] = ..., party_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetWarrantyRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
