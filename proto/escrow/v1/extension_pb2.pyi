import datetime

from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExtensionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXTENSION_STATE_UNSPECIFIED: _ClassVar[ExtensionState]
    EXTENSION_STATE_DECLARED: _ClassVar[ExtensionState]
    EXTENSION_STATE_APPLIED: _ClassVar[ExtensionState]
EXTENSION_STATE_UNSPECIFIED: ExtensionState
EXTENSION_STATE_DECLARED: ExtensionState
EXTENSION_STATE_APPLIED: ExtensionState

class Extension(_message.Message):
    __slots__ = ("name", "state", "region", "carrier", "start_time", "end_time", "days", "reason", "entry_seq", "line_count")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: ExtensionState
    region: str
    carrier: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    days: int
    reason: str
    entry_seq: int
    line_count: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[ExtensionState, str]] = ..., region: _Optional[str] = ..., carrier: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., days: _Optional[int] = ..., reason: _Optional[str] = ..., entry_seq: _Optional[int] = ..., line_count: _Optional[int] = ...) -> None: ...

class ExtendWindowsRequest(_message.Message):
    __slots__ = ("parent", "request_id", "extension_id", "region", "carrier", "start_time", "end_time", "days", "reason")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    EXTENSION_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    extension_id: str
    region: str
    carrier: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    days: int
    reason: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., extension_id: _Optional[str] = ..., region: _Optional[str] = ..., carrier: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., days: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class GetExtensionRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
