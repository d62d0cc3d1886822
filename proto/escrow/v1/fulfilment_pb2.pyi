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
    FULFILMENT_KIND_INSTALLED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_CONFIRMED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_SERVICE_CONSUMED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_STREAM_ENDED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_RETURN_SHIPPED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_RETURN_RECEIVED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_RETURN_INSPECTED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_REPLACEMENT_SIGNED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_LOST: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_RETRACTED: _ClassVar[FulfilmentKind]
    FULFILMENT_KIND_AUTO_CONFIRMED: _ClassVar[FulfilmentKind]

class WaitingFor(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WAITING_FOR_UNSPECIFIED: _ClassVar[WaitingFor]
    WAITING_FOR_TRIGGER: _ClassVar[WaitingFor]
    WAITING_FOR_PARCEL: _ClassVar[WaitingFor]
    WAITING_FOR_OTHER_LINE: _ClassVar[WaitingFor]
    WAITING_FOR_SIGNATURE: _ClassVar[WaitingFor]
    WAITING_FOR_LOST_GOODS: _ClassVar[WaitingFor]
FULFILMENT_KIND_UNSPECIFIED: FulfilmentKind
FULFILMENT_KIND_SHIPPED: FulfilmentKind
FULFILMENT_KIND_SIGNED: FulfilmentKind
FULFILMENT_KIND_INSTALLED: FulfilmentKind
FULFILMENT_KIND_CONFIRMED: FulfilmentKind
FULFILMENT_KIND_SERVICE_CONSUMED: FulfilmentKind
FULFILMENT_KIND_STREAM_ENDED: FulfilmentKind
FULFILMENT_KIND_RETURN_SHIPPED: FulfilmentKind
FULFILMENT_KIND_RETURN_RECEIVED: FulfilmentKind
FULFILMENT_KIND_RETURN_INSPECTED: FulfilmentKind
FULFILMENT_KIND_REPLACEMENT_SIGNED: FulfilmentKind
FULFILMENT_KIND_LOST: FulfilmentKind
FULFILMENT_KIND_RETRACTED: FulfilmentKind
FULFILMENT_KIND_AUTO_CONFIRMED: FulfilmentKind
WAITING_FOR_UNSPECIFIED: WaitingFor
WAITING_FOR_TRIGGER: WaitingFor
WAITING_FOR_PARCEL: WaitingFor
WAITING_FOR_OTHER_LINE: WaitingFor
WAITING_FOR_SIGNATURE: WaitingFor
WAITING_FOR_LOST_GOODS: WaitingFor

class Fulfilment(_message.Message):
    __slots__ = ("hold", "kind", "occurred_time", "source", "entry_seq", "lines", "record_time", "parcel_number", "parcel_count", "carrier", "retracts_entry_seq")
    HOLD_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    PARCEL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARCEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    RETRACTS_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    hold: str
    kind: FulfilmentKind
    occurred_time: _timestamp_pb2.Timestamp
    source: str
    entry_seq: int
    lines: _containers.RepeatedCompositeFieldContainer[FulfilledLine]
    record_time: _timestamp_pb2.Timestamp
    parcel_number: int
    parcel_count: int
    carrier: str
    retracts_entry_seq: int
    def __init__(self, hold: _Optional[str] = ..., kind: _Optional[_Union[FulfilmentKind, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., entry_seq: _Optional[int] = ..., lines: _Optional[_Iterable[_Union[FulfilledLine, _Mapping]]] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., parcel_number: _Optional[int] = ..., parcel_count: _Optional[int] = ..., carrier: _Optional[str] = ..., retracts_entry_seq: _Optional[int] = ...) -> None: ...

class FulfilledLine(_message.Message):
    __slots__ = ("line_id", "window", "waiting_for", "fallback_time", "refused_end_time", "provisional", "calendar_revision", "warranty_until_time")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    WAITING_FOR_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_TIME_FIELD_NUMBER: _ClassVar[int]
    REFUSED_END_TIME_FIELD_NUMBER: _ClassVar[int]
    PROVISIONAL_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_REVISION_FIELD_NUMBER: _ClassVar[int]
    WARRANTY_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    window: _interval_pb2.Interval
    waiting_for: WaitingFor
    fallback_time: _timestamp_pb2.Timestamp
    refused_end_time: _timestamp_pb2.Timestamp
    provisional: bool
    calendar_revision: int
    warranty_until_time: _timestamp_pb2.Timestamp
    def __init__(self, line_id: _Optional[str] = ..., window: _Optional[_Union[_interval_pb2.Interval, _Mapping]] = ..., waiting_for: _Optional[_Union[WaitingFor, str]] = ..., fallback_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refused_end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., provisional: _Optional[bool] = ..., calendar_revision: _Optional[int] = ..., warranty_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReportFulfilmentRequest(_message.Message):
    __slots__ = ("parent", "request_id", "hold_id", "line_ids", "kind", "occurred_time", "source", "parcel_number", "parcel_count", "carrier", "retracts_entry_seq")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_IDS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PARCEL_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PARCEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    RETRACTS_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    hold_id: str
    line_ids: _containers.RepeatedScalarFieldContainer[str]
    kind: FulfilmentKind
    occurred_time: _timestamp_pb2.Timestamp
    source: str
    parcel_number: int
    parcel_count: int
    carrier: str
    retracts_entry_seq: int
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., line_ids: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[FulfilmentKind, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., parcel_number: _Optional[int] = ..., parcel_count: _Optional[int] = ..., carrier: _Optional[str] = ..., retracts_entry_seq: _Optional[int] = ...) -> None: ...

class ListFulfilmentsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListFulfilmentsResponse(_message.Message):
    __slots__ = ("fulfilments", "next_page_token")
    FULFILMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    fulfilments: _containers.RepeatedCompositeFieldContainer[Fulfilment]
    next_page_token: str
    def __init__(self, fulfilments: _Optional[_Iterable[_Union[Fulfilment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

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
