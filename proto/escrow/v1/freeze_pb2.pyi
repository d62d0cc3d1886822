import datetime

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

class FreezeState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FREEZE_STATE_UNSPECIFIED: _ClassVar[FreezeState]
    FREEZE_STATE_PLACED: _ClassVar[FreezeState]
    FREEZE_STATE_LIFT_PROPOSED: _ClassVar[FreezeState]
    FREEZE_STATE_LIFTED: _ClassVar[FreezeState]
    FREEZE_STATE_EXPIRED: _ClassVar[FreezeState]
FREEZE_STATE_UNSPECIFIED: FreezeState
FREEZE_STATE_PLACED: FreezeState
FREEZE_STATE_LIFT_PROPOSED: FreezeState
FREEZE_STATE_LIFTED: FreezeState
FREEZE_STATE_EXPIRED: FreezeState

class Freeze(_message.Message):
    __slots__ = ("name", "state", "hold_id", "merchant", "buyer", "whole", "amounts", "reason", "source", "expire_time", "placed_by", "lift_proposed_by", "lifted_by", "entry_seq", "start_time", "end_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    WHOLE_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    PLACED_BY_FIELD_NUMBER: _ClassVar[int]
    LIFT_PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    LIFTED_BY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: FreezeState
    hold_id: str
    merchant: str
    buyer: str
    whole: bool
    amounts: _containers.RepeatedCompositeFieldContainer[FrozenAmount]
    reason: str
    source: str
    expire_time: _timestamp_pb2.Timestamp
    placed_by: str
    lift_proposed_by: str
    lifted_by: str
    entry_seq: int
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[FreezeState, str]] = ..., hold_id: _Optional[str] = ..., merchant: _Optional[str] = ..., buyer: _Optional[str] = ..., whole: _Optional[bool] = ..., amounts: _Optional[_Iterable[_Union[FrozenAmount, _Mapping]]] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., placed_by: _Optional[str] = ..., lift_proposed_by: _Optional[str] = ..., lifted_by: _Optional[str] = ..., entry_seq: _Optional[int] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FrozenAmount(_message.Message):
    __slots__ = ("currency_code", "amount_minor", "line_id", "merchant")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    amount_minor: int
    line_id: str
    merchant: str
    def __init__(self, currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., line_id: _Optional[str] = ..., merchant: _Optional[str] = ...) -> None: ...

class FreezeFundsRequest(_message.Message):
    __slots__ = ("parent", "request_id", "freeze_id", "hold_id", "merchant", "buyer", "items", "amount_minor", "currency_code", "reason", "source", "expire_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    FREEZE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    freeze_id: str
    hold_id: str
    merchant: str
    buyer: str
    items: _containers.RepeatedCompositeFieldContainer[FreezeItem]
    amount_minor: int
    currency_code: str
    reason: str
    source: str
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., freeze_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., merchant: _Optional[str] = ..., buyer: _Optional[str] = ..., items: _Optional[_Iterable[_Union[FreezeItem, _Mapping]]] = ..., amount_minor: _Optional[int] = ..., currency_code: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FreezeItem(_message.Message):
    __slots__ = ("line_id", "amount_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class ProposeLiftRequest(_message.Message):
    __slots__ = ("name", "request_id", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReviewLiftRequest(_message.Message):
    __slots__ = ("name", "request_id", "approved")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    approved: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., approved: _Optional[bool] = ...) -> None: ...

class GetFreezeRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListFreezesRequest(_message.Message):
    __slots__ = ("parent", "hold_id", "merchant", "buyer", "state", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    BUYER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    hold_id: str
    merchant: str
    buyer: str
    state: FreezeState
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., hold_id: _Optional[str] = ..., merchant: _Optional[str] = ..., buyer: _Optional[str] = ..., state: _Optional[_Union[FreezeState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListFreezesResponse(_message.Message):
    __slots__ = ("freezes", "next_page_token")
    FREEZES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    freezes: _containers.RepeatedCompositeFieldContainer[Freeze]
    next_page_token: str
    def __init__(self, freezes: _Optional[_Iterable[_Union[Freeze, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
