import datetime

from escrow.v1 import options_pb2 as _options_pb2
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

class FulfilmentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FULFILMENT_KIND_UNSPECIFIED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_SHIPPED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_SIGNED: _ClassVar[FulfilmentKind]
FULFILMENT_KIND_UNSPECIFIED: FulfilmentKind
FULFILMENT_KIND_SHIPPED: FulfilmentKind
FULFILMENT_KIND_SIGNED: FulfilmentKind

class Fulfilment(_message.Message):
    __slots__ = ("hold", "kind", "occurred_time", "source", "entry_seq", "lines")
    HOLD_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    hold: str
    kind: FulfilmentKind
    occurred_time: _timestamp_pb2.Timestamp
    source: str
    entry_seq: int
    lines: _containers.RepeatedCompositeFieldContainer[FulfilledLine]
    def __init__(self, hold: _Optional[str] = ..., kind: _Optional[_Union[FulfilmentKind, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., entry_seq: _Optional[int] = ..., lines: _Optional[_Iterable[_Union[FulfilledLine, _Mapping]]] = ...) -> None: ...

class FulfilledLine(_message.Message):
    __slots__ = ("line_id", "window")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    window: _interval_pb2.Interval
    def __init__(self, line_id: _Optional[str] = ..., window: _Optional[_Union[_interval_pb2.Interval, _Mapping]] = ...) -> None: ...

class ReportFulfilmentRequest(_message.Message):
    __slots__ = ("parent", "request_id", "hold_id", "line_ids", "kind", "occurred_time", "source")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_IDS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    hold_id: str
    line_ids: _containers.RepeatedScalarFieldContainer[str]
    kind: FulfilmentKind
    occurred_time: _timestamp_pb2.Timestamp
    source: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_ids: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[FulfilmentKind, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ...) -> None: ...

class BatchReportFulfilmentsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReportFulfilmentRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReportFulfilmentRequest, _Mapping]]] = ...) -> None: ...

class BatchReportFulfilmentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ReportFulfilmentResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ReportFulfilmentResult, _Mapping]]] = ...) -> None: ...

class ReportFulfilmentResult(_message.Message):
    __slots__ = ("fulfilment", "refusal")
    FULFILMENT_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    fulfilment: Fulfilment
    refusal: _status_pb2.Status
    def __init__(self, fulfilment: _Optional[_Union[Fulfilment, _Mapping]] = ..., refusal: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...
