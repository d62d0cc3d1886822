import datetime

from escrow.v1 import options_pb2 as _options_pb2
from escrow.v1 import refund_pb2 as _refund_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CaseState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_STATE_UNSPECIFIED: _ClassVar[CaseState]
    CASE_STATE_OPENED: _ClassVar[CaseState]
    CASE_STATE_ANSWERED: _ClassVar[CaseState]
    CASE_STATE_WITHDRAWN: _ClassVar[CaseState]
    CASE_STATE_REJECTED: _ClassVar[CaseState]
    CASE_STATE_APPROVED: _ClassVar[CaseState]

class CaseOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_OUTCOME_UNSPECIFIED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_WITHDRAWN: _ClassVar[CaseOutcome]
    CASE_OUTCOME_REJECTED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_APPROVED: _ClassVar[CaseOutcome]

class CaseScope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_SCOPE_UNSPECIFIED: _ClassVar[CaseScope]
    CASE_SCOPE_LINES: _ClassVar[CaseScope]
    CASE_SCOPE_ORDER: _ClassVar[CaseScope]
CASE_STATE_UNSPECIFIED: CaseState
CASE_STATE_OPENED: CaseState
CASE_STATE_ANSWERED: CaseState
CASE_STATE_WITHDRAWN: CaseState
CASE_STATE_REJECTED: CaseState
CASE_STATE_APPROVED: CaseState
CASE_OUTCOME_UNSPECIFIED: CaseOutcome
CASE_OUTCOME_WITHDRAWN: CaseOutcome
CASE_OUTCOME_REJECTED: CaseOutcome
CASE_OUTCOME_APPROVED: CaseOutcome
CASE_SCOPE_UNSPECIFIED: CaseScope
CASE_SCOPE_LINES: CaseScope
CASE_SCOPE_ORDER: CaseScope

class Case(_message.Message):
    __slots__ = ("name", "state", "hold", "scope", "ground", "currency_code", "lines", "open_time", "answer_due_time", "refund_due_time", "close_time", "entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    HOLD_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    REFUND_DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    CLOSE_TIME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: CaseState
    hold: str
    scope: CaseScope
    ground: _refund_pb2.RefundGround
    currency_code: str
    lines: _containers.RepeatedCompositeFieldContainer[CaseLine]
    open_time: _timestamp_pb2.Timestamp
    answer_due_time: _timestamp_pb2.Timestamp
    refund_due_time: _timestamp_pb2.Timestamp
    close_time: _timestamp_pb2.Timestamp
    entry_seq: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[CaseState, str]] = ..., hold: _Optional[str] = ..., scope: _Optional[_Union[CaseScope, str]] = ..., ground: _Optional[_Union[_refund_pb2.RefundGround, str]] = ..., currency_code: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[CaseLine, _Mapping]]] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refund_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class CaseLine(_message.Message):
    __slots__ = ("line_id", "claimed_minor", "reserved_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    claimed_minor: int
    reserved_minor: int
    def __init__(self, line_id: _Optional[str] = ..., claimed_minor: _Optional[int] = ..., reserved_minor: _Optional[int] = ...) -> None: ...

class OpenCaseRequest(_message.Message):
    __slots__ = ("parent", "request_id", "case_id", "hold_id", "currency_code", "claims", "scope", "ground", "effective_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    CLAIMS_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    case_id: str
    hold_id: str
    currency_code: str
    claims: _containers.RepeatedCompositeFieldContainer[CaseClaim]
    scope: CaseScope
    ground: _refund_pb2.RefundGround
    effective_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., claims: _Optional[_Iterable[_Union[CaseClaim, _Mapping]]] = ..., scope: _Optional[_Union[CaseScope, str]] = ..., ground: _Optional[_Union[_refund_pb2.RefundGround, str]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseClaim(_message.Message):
    __slots__ = ("line_id", "amount_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class AnswerCaseRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CloseCaseRequest(_message.Message):
    __slots__ = ("name", "request_id", "outcome", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    outcome: CaseOutcome
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., outcome: _Optional[_Union[CaseOutcome, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetCaseRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
