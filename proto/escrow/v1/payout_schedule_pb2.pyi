import datetime

from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import dayofweek_pb2 as _dayofweek_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PayoutCadence(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYOUT_CADENCE_UNSPECIFIED: _ClassVar[PayoutCadence]
    PAYOUT_CADENCE_NONE: _ClassVar[PayoutCadence]
    PAYOUT_CADENCE_DAILY: _ClassVar[PayoutCadence]
    PAYOUT_CADENCE_WEEKLY: _ClassVar[PayoutCadence]
PAYOUT_CADENCE_UNSPECIFIED: PayoutCadence
PAYOUT_CADENCE_NONE: PayoutCadence
PAYOUT_CADENCE_DAILY: PayoutCadence
PAYOUT_CADENCE_WEEKLY: PayoutCadence

class PayoutScheduleTerms(_message.Message):
    __slots__ = ("cadence", "weekday", "local_time", "time_zone", "delay_days", "minimum_minor", "calendar", "destination")
    CADENCE_FIELD_NUMBER: _ClassVar[int]
    WEEKDAY_FIELD_NUMBER: _ClassVar[int]
    LOCAL_TIME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    DELAY_DAYS_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_MINOR_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    cadence: PayoutCadence
    weekday: _dayofweek_pb2.DayOfWeek
    local_time: str
    time_zone: str
    delay_days: int
    minimum_minor: int
    calendar: str
    destination: str
    def __init__(self, cadence: _Optional[_Union[PayoutCadence, str]] = ..., weekday: _Optional[_Union[_dayofweek_pb2.DayOfWeek, str]] = ..., local_time: _Optional[str] = ..., time_zone: _Optional[str] = ..., delay_days: _Optional[int] = ..., minimum_minor: _Optional[int] = ..., calendar: _Optional[str] = ..., destination: _Optional[str] = ...) -> None: ...

class PayoutSchedule(_message.Message):
    __slots__ = ("name", "merchant", "currency_code", "terms", "next_run_time", "entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_RUN_TIME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    merchant: str
    currency_code: str
    terms: PayoutScheduleTerms
    next_run_time: _timestamp_pb2.Timestamp
    entry_seq: int
    def __init__(self, name: _Optional[str] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., terms: _Optional[_Union[PayoutScheduleTerms, _Mapping]] = ..., next_run_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class PutPayoutScheduleRequest(_message.Message):
    __slots__ = ("parent", "request_id", "currency_code", "terms")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    currency_code: str
    terms: PayoutScheduleTerms
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., terms: _Optional[_Union[PayoutScheduleTerms, _Mapping]] = ...) -> None: ...

class GetPayoutScheduleRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListPayoutSchedulesRequest(_message.Message):
    __slots__ = ("parent", "merchant", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    merchant: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., merchant: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPayoutSchedulesResponse(_message.Message):
    __slots__ = ("payout_schedules", "next_page_token")
    PAYOUT_SCHEDULES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    payout_schedules: _containers.RepeatedCompositeFieldContainer[PayoutSchedule]
    next_page_token: str
    def __init__(self, payout_schedules: _Optional[_Iterable[_Union[PayoutSchedule, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
