import datetime

from escrow.v1 import case_pb2 as _case_pb2
from escrow.v1 import journal_pb2 as _journal_pb2
from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TimelineRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIMELINE_ROLE_UNSPECIFIED: _ClassVar[TimelineRole]
    TIMELINE_ROLE_BUYER: _ClassVar[TimelineRole]
    TIMELINE_ROLE_MERCHANT: _ClassVar[TimelineRole]
    TIMELINE_ROLE_SUPPORT: _ClassVar[TimelineRole]
    TIMELINE_ROLE_FINANCE: _ClassVar[TimelineRole]
    TIMELINE_ROLE_AUDITOR: _ClassVar[TimelineRole]
TIMELINE_ROLE_UNSPECIFIED: TimelineRole
TIMELINE_ROLE_BUYER: TimelineRole
TIMELINE_ROLE_MERCHANT: TimelineRole
TIMELINE_ROLE_SUPPORT: TimelineRole
TIMELINE_ROLE_FINANCE: TimelineRole
TIMELINE_ROLE_AUDITOR: TimelineRole

class ListTimelineRequest(_message.Message):
    __slots__ = ("parent", "role", "merchant", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    role: TimelineRole
    merchant: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., role: _Optional[_Union[TimelineRole, str]] = ..., merchant: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListTimelineResponse(_message.Message):
    __slots__ = ("items", "next_page_token", "tasks")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[TimelineItem]
    next_page_token: str
    tasks: _containers.RepeatedCompositeFieldContainer[TimelineTask]
    def __init__(self, items: _Optional[_Iterable[_Union[TimelineItem, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., tasks: _Optional[_Iterable[_Union[TimelineTask, _Mapping]]] = ...) -> None: ...

class TimelineItem(_message.Message):
    __slots__ = ("entry_seq", "kind", "effective_time", "record_time", "actor", "lines", "currency_code", "case_id", "state", "action", "outcome", "due_time", "next_party", "evidence", "reference", "detail", "appeal_until_time")
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    RECORD_TIME_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_PARTY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    APPEAL_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    entry_seq: int
    kind: _journal_pb2.EntryKind
    effective_time: _timestamp_pb2.Timestamp
    record_time: _timestamp_pb2.Timestamp
    actor: str
    lines: _containers.RepeatedCompositeFieldContainer[TimelineLine]
    currency_code: str
    case_id: str
    state: _case_pb2.CaseState
    action: _case_pb2.CaseAction
    outcome: _case_pb2.CaseOutcome
    due_time: _timestamp_pb2.Timestamp
    next_party: _case_pb2.CaseParty
    evidence: _containers.RepeatedCompositeFieldContainer[_case_pb2.Evidence]
    reference: str
    detail: str
    appeal_until_time: _timestamp_pb2.Timestamp
    def __init__(self, entry_seq: _Optional[int] = ..., kind: _Optional[_Union[_journal_pb2.EntryKind, str]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., record_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[TimelineLine, _Mapping]]] = ..., currency_code: _Optional[str] = ..., case_id: _Optional[str] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., action: _Optional[_Union[_case_pb2.CaseAction, str]] = ..., outcome: _Optional[_Union[_case_pb2.CaseOutcome, str]] = ..., due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_party: _Optional[_Union[_case_pb2.CaseParty, str]] = ..., evidence: _Optional[_Iterable[_Union[_case_pb2.Evidence, _Mapping]]] = ..., reference: _Optional[str] = ..., detail: _Optional[str] = ..., appeal_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TimelineLine(_message.Message):
    __slots__ = ("line_id", "amount_minor", "window_end_time")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    WINDOW_END_TIME_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    window_end_time: _timestamp_pb2.Timestamp
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., window_end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TimelineTask(_message.Message):
    __slots__ = ("case_id", "state", "next_party", "due_time", "reserved_minor", "currency_code")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PARTY_FIELD_NUMBER: _ClassVar[int]
    DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    state: _case_pb2.CaseState
    next_party: _case_pb2.CaseParty
    due_time: _timestamp_pb2.Timestamp
    reserved_minor: int
    currency_code: str
    def __init__(self, case_id: _Optional[str] = ..., state: _Optional[_Union[_case_pb2.CaseState, str]] = ..., next_party: _Optional[_Union[_case_pb2.CaseParty, str]] = ..., due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reserved_minor: _Optional[int] = ..., currency_code: _Optional[str] = ...) -> None: ...
