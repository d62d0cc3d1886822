import datetime

from escrow.v1 import journal_pb2 as _journal_pb2
from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseGrouping(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_GROUPING_UNSPECIFIED: _ClassVar[CaseGrouping]
    CASE_GROUPING_TYPE: _ClassVar[CaseGrouping]
    CASE_GROUPING_TAG: _ClassVar[CaseGrouping]
    CASE_GROUPING_MERCHANT: _ClassVar[CaseGrouping]
    CASE_GROUPING_STATE: _ClassVar[CaseGrouping]
    CASE_GROUPING_AGE: _ClassVar[CaseGrouping]
    CASE_GROUPING_PRIORITY: _ClassVar[CaseGrouping]
CASE_GROUPING_UNSPECIFIED: CaseGrouping
CASE_GROUPING_TYPE: CaseGrouping
CASE_GROUPING_TAG: CaseGrouping
CASE_GROUPING_MERCHANT: CaseGrouping
CASE_GROUPING_STATE: CaseGrouping
CASE_GROUPING_AGE: CaseGrouping
CASE_GROUPING_PRIORITY: CaseGrouping

class ReportCasesRequest(_message.Message):
    __slots__ = ("parent", "group_by", "start_time", "end_time", "merchant")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    GROUP_BY_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    group_by: CaseGrouping
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    merchant: str
    def __init__(self, parent: _Optional[str] = ..., group_by: _Optional[_Union[CaseGrouping, str]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., merchant: _Optional[str] = ...) -> None: ...

class ReportCasesResponse(_message.Message):
    __slots__ = ("groups", "total", "as_of_time")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    AS_OF_TIME_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[CaseGroup]
    total: CaseGroup
    as_of_time: _timestamp_pb2.Timestamp
    def __init__(self, groups: _Optional[_Iterable[_Union[CaseGroup, _Mapping]]] = ..., total: _Optional[_Union[CaseGroup, _Mapping]] = ..., as_of_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseGroup(_message.Message):
    __slots__ = ("key", "case_count", "open_count", "approved_count", "partly_approved_count", "rejected_count", "dropped_count", "breach_count", "response_median", "response_p90", "resolution_median", "resolution_p90", "sums", "overdue_refund_count", "answered_count", "answered_late_count")
    KEY_FIELD_NUMBER: _ClassVar[int]
    CASE_COUNT_FIELD_NUMBER: _ClassVar[int]
    OPEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    APPROVED_COUNT_FIELD_NUMBER: _ClassVar[int]
    PARTLY_APPROVED_COUNT_FIELD_NUMBER: _ClassVar[int]
    REJECTED_COUNT_FIELD_NUMBER: _ClassVar[int]
    DROPPED_COUNT_FIELD_NUMBER: _ClassVar[int]
    BREACH_COUNT_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_MEDIAN_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_P90_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_MEDIAN_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_P90_FIELD_NUMBER: _ClassVar[int]
    SUMS_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_REFUND_COUNT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_COUNT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_LATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    key: str
    case_count: int
    open_count: int
    approved_count: int
    partly_approved_count: int
    rejected_count: int
    dropped_count: int
    breach_count: int
    response_median: _duration_pb2.Duration
    response_p90: _duration_pb2.Duration
    resolution_median: _duration_pb2.Duration
    resolution_p90: _duration_pb2.Duration
    sums: _containers.RepeatedCompositeFieldContainer[CaseSum]
    overdue_refund_count: int
    answered_count: int
    answered_late_count: int
    def __init__(self, key: _Optional[str] = ..., case_count: _Optional[int] = ..., open_count: _Optional[int] = ..., approved_count: _Optional[int] = ..., partly_approved_count: _Optional[int] = ..., rejected_count: _Optional[int] = ..., dropped_count: _Optional[int] = ..., breach_count: _Optional[int] = ..., response_median: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., response_p90: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., resolution_median: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., resolution_p90: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., sums: _Optional[_Iterable[_Union[CaseSum, _Mapping]]] = ..., overdue_refund_count: _Optional[int] = ..., answered_count: _Optional[int] = ..., answered_late_count: _Optional[int] = ...) -> None: ...

class CaseSum(_message.Message):
    __slots__ = ("currency_code", "claimed_minor", "reserved_minor", "awarded_minor")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    AWARDED_MINOR_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    claimed_minor: int
    reserved_minor: int
    awarded_minor: int
    def __init__(self, currency_code: _Optional[str] = ..., claimed_minor: _Optional[int] = ..., reserved_minor: _Optional[int] = ..., awarded_minor: _Optional[int] = ...) -> None: ...

class GetMerchantStatementRequest(_message.Message):
    __slots__ = ("parent", "merchant", "currency_code", "start_time", "end_time", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    merchant: str
    currency_code: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class MerchantStatement(_message.Message):
    __slots__ = ("merchant", "currency_code", "accounts", "movements", "next_page_token")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    MOVEMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    accounts: _containers.RepeatedCompositeFieldContainer[StatementAccount]
    movements: _containers.RepeatedCompositeFieldContainer[StatementMovement]
    next_page_token: str
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., accounts: _Optional[_Iterable[_Union[StatementAccount, _Mapping]]] = ..., movements: _Optional[_Iterable[_Union[StatementMovement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class StatementAccount(_message.Message):
    __slots__ = ("kind", "opening_minor", "debit_minor", "credit_minor", "closing_minor", "movement_count")
    KIND_FIELD_NUMBER: _ClassVar[int]
    OPENING_MINOR_FIELD_NUMBER: _ClassVar[int]
    DEBIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    CREDIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    CLOSING_MINOR_FIELD_NUMBER: _ClassVar[int]
    MOVEMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    kind: int
    opening_minor: int
    debit_minor: int
    credit_minor: int
    closing_minor: int
    movement_count: int
    def __init__(self, kind: _Optional[int] = ..., opening_minor: _Optional[int] = ..., debit_minor: _Optional[int] = ..., credit_minor: _Optional[int] = ..., closing_minor: _Optional[int] = ..., movement_count: _Optional[int] = ...) -> None: ...

class StatementMovement(_message.Message):
    __slots__ = ("entry_seq", "entry_kind", "record_time", "effective_time", "kind", "amount_minor", "balance_minor", "hold_id", "line_id", "case_id", "payout_id")
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    ENTRY_KIND_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    BALANCE_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    entry_seq: int
    entry_kind: _journal_pb2.EntryKind
    record_time: _timestamp_pb2.Timestamp
    effective_time: _timestamp_pb2.Timestamp
    kind: int
    amount_minor: int
    balance_minor: int
    hold_id: str
    line_id: str
    case_id: str
    payout_id: str
    def __init__(self, entry_seq: _Optional[int] = ..., entry_kind: _Optional[_Union[_journal_pb2.EntryKind, str]] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[int] = ..., amount_minor: _Optional[int] = ..., balance_minor: _Optional[int] = ..., hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., case_id: _Optional[str] = ..., payout_id: _Optional[str] = ...) -> None: ...
