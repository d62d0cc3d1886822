import datetime

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

class AdjustmentState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADJUSTMENT_STATE_UNSPECIFIED: _ClassVar[AdjustmentState]
    ADJUSTMENT_STATE_PROPOSED: _ClassVar[AdjustmentState]
    ADJUSTMENT_STATE_APPROVED: _ClassVar[AdjustmentState]
    ADJUSTMENT_STATE_DECLINED: _ClassVar[AdjustmentState]
    ADJUSTMENT_STATE_EXPIRED: _ClassVar[AdjustmentState]
    ADJUSTMENT_STATE_REVERSED: _ClassVar[AdjustmentState]
ADJUSTMENT_STATE_UNSPECIFIED: AdjustmentState
ADJUSTMENT_STATE_PROPOSED: AdjustmentState
ADJUSTMENT_STATE_APPROVED: AdjustmentState
ADJUSTMENT_STATE_DECLINED: AdjustmentState
ADJUSTMENT_STATE_EXPIRED: AdjustmentState
ADJUSTMENT_STATE_REVERSED: AdjustmentState

class Adjustment(_message.Message):
    __slots__ = ("name", "state", "kind", "lines", "reason", "expire_time", "proposed_by", "reviewed_by", "entry_seq", "review_entry_seq", "rate", "rate_source", "reverses_entry_seq", "reversed_by_entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_BY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    RATE_SOURCE_FIELD_NUMBER: _ClassVar[int]
    REVERSES_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    REVERSED_BY_ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: AdjustmentState
    kind: _journal_pb2.AdjustmentKind
    lines: _containers.RepeatedCompositeFieldContainer[_journal_pb2.AdjustmentLine]
    reason: str
    expire_time: _timestamp_pb2.Timestamp
    proposed_by: str
    reviewed_by: str
    entry_seq: int
    review_entry_seq: int
    rate: str
    rate_source: str
    reverses_entry_seq: int
    reversed_by_entry_seq: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[AdjustmentState, str]] = ..., kind: _Optional[_Union[_journal_pb2.AdjustmentKind, str]] = ..., lines: _Optional[_Iterable[_Union[_journal_pb2.AdjustmentLine, _Mapping]]] = ..., reason: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proposed_by: _Optional[str] = ..., reviewed_by: _Optional[str] = ..., entry_seq: _Optional[int] = ..., review_entry_seq: _Optional[int] = ..., rate: _Optional[str] = ..., rate_source: _Optional[str] = ..., reverses_entry_seq: _Optional[int] = ..., reversed_by_entry_seq: _Optional[int] = ...) -> None: ...

class ProposeAdjustmentRequest(_message.Message):
    __slots__ = ("parent", "request_id", "adjustment_id", "reason", "expire_time", "manual", "write_off", "transfer", "exchange", "reversal")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    MANUAL_FIELD_NUMBER: _ClassVar[int]
    WRITE_OFF_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_FIELD_NUMBER: _ClassVar[int]
    REVERSAL_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    adjustment_id: str
    reason: str
    expire_time: _timestamp_pb2.Timestamp
    manual: ManualPostings
    write_off: WriteOff
    transfer: SegregationTransfer
    exchange: CurrencyExchange
    reversal: Reversal
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., reason: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., manual: _Optional[_Union[ManualPostings, _Mapping]] = ..., write_off: _Optional[_Union[WriteOff, _Mapping]] = ..., transfer: _Optional[_Union[SegregationTransfer, _Mapping]] = ..., exchange: _Optional[_Union[CurrencyExchange, _Mapping]] = ..., reversal: _Optional[_Union[Reversal, _Mapping]] = ...) -> None: ...

class ManualPostings(_message.Message):
    __slots__ = ("lines",)
    LINES_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[_journal_pb2.AdjustmentLine]
    def __init__(self, lines: _Optional[_Iterable[_Union[_journal_pb2.AdjustmentLine, _Mapping]]] = ...) -> None: ...

class WriteOff(_message.Message):
    __slots__ = ("merchant", "currency_code", "amount_minor")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    amount_minor: int
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class SegregationTransfer(_message.Message):
    __slots__ = ("segregated_account", "own_account", "currency_code", "amount_minor")
    SEGREGATED_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    OWN_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    segregated_account: str
    own_account: str
    currency_code: str
    amount_minor: int
    def __init__(self, segregated_account: _Optional[str] = ..., own_account: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class CurrencyExchange(_message.Message):
    __slots__ = ("sold_account", "sold_minor", "bought_account", "bought_minor", "rate", "rate_source")
    SOLD_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    SOLD_MINOR_FIELD_NUMBER: _ClassVar[int]
    BOUGHT_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    BOUGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    RATE_SOURCE_FIELD_NUMBER: _ClassVar[int]
    sold_account: _journal_pb2.AccountKey
    sold_minor: int
    bought_account: _journal_pb2.AccountKey
    bought_minor: int
    rate: str
    rate_source: str
    def __init__(self, sold_account: _Optional[_Union[_journal_pb2.AccountKey, _Mapping]] = ..., sold_minor: _Optional[int] = ..., bought_account: _Optional[_Union[_journal_pb2.AccountKey, _Mapping]] = ..., bought_minor: _Optional[int] = ..., rate: _Optional[str] = ..., rate_source: _Optional[str] = ...) -> None: ...

class Reversal(_message.Message):
    __slots__ = ("entry_seq",)
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    entry_seq: int
    def __init__(self, entry_seq: _Optional[int] = ...) -> None: ...

class ReviewAdjustmentRequest(_message.Message):
    __slots__ = ("name", "request_id", "approved")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    approved: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., approved: _Optional[bool] = ...) -> None: ...

class GetAdjustmentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListAdjustmentsRequest(_message.Message):
    __slots__ = ("parent", "state", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    state: AdjustmentState
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., state: _Optional[_Union[AdjustmentState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAdjustmentsResponse(_message.Message):
    __slots__ = ("adjustments", "next_page_token")
    ADJUSTMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    adjustments: _containers.RepeatedCompositeFieldContainer[Adjustment]
    next_page_token: str
    def __init__(self, adjustments: _Optional[_Iterable[_Union[Adjustment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
