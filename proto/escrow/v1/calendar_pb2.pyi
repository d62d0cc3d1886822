from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.type import date_pb2 as _date_pb2
from google.type import dayofweek_pb2 as _dayofweek_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Calendar(_message.Message):
    __slots__ = ("name", "revision", "first_year", "last_year", "weekend", "holidays", "working_days", "provenance", "entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    FIRST_YEAR_FIELD_NUMBER: _ClassVar[int]
    LAST_YEAR_FIELD_NUMBER: _ClassVar[int]
    WEEKEND_FIELD_NUMBER: _ClassVar[int]
    HOLIDAYS_FIELD_NUMBER: _ClassVar[int]
    WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    revision: int
    first_year: int
    last_year: int
    weekend: _containers.RepeatedScalarFieldContainer[_dayofweek_pb2.DayOfWeek]
    holidays: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    working_days: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    provenance: str
    entry_seq: int
    def __init__(self, name: _Optional[str] = ..., revision: _Optional[int] = ..., first_year: _Optional[int] = ..., last_year: _Optional[int] = ..., weekend: _Optional[_Iterable[_Union[_dayofweek_pb2.DayOfWeek, str]]] = ..., holidays: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., working_days: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., provenance: _Optional[str] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class CreateCalendarRequest(_message.Message):
    __slots__ = ("parent", "request_id", "calendar_id", "first_year", "last_year", "weekend", "holidays", "working_days", "provenance")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_YEAR_FIELD_NUMBER: _ClassVar[int]
    LAST_YEAR_FIELD_NUMBER: _ClassVar[int]
    WEEKEND_FIELD_NUMBER: _ClassVar[int]
    HOLIDAYS_FIELD_NUMBER: _ClassVar[int]
    WORKING_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    calendar_id: str
    first_year: int
    last_year: int
    weekend: _containers.RepeatedScalarFieldContainer[_dayofweek_pb2.DayOfWeek]
    holidays: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    working_days: _containers.RepeatedCompositeFieldContainer[_date_pb2.Date]
    provenance: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., calendar_id: _Optional[str] = ..., first_year: _Optional[int] = ..., last_year: _Optional[int] = ..., weekend: _Optional[_Iterable[_Union[_dayofweek_pb2.DayOfWeek, str]]] = ..., holidays: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., working_days: _Optional[_Iterable[_Union[_date_pb2.Date, _Mapping]]] = ..., provenance: _Optional[str] = ...) -> None: ...

class GetCalendarRequest(_message.Message):
    __slots__ = ("name", "revision")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    name: str
    revision: int
    def __init__(self, name: _Optional[str] = ..., revision: _Optional[int] = ...) -> None: ...
