import datetime

from escrow.v1 import options_pb2 as _options_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PayoutState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYOUT_STATE_UNSPECIFIED: _ClassVar[PayoutState]
    PAYOUT_STATE_SCHEDULED: _ClassVar[PayoutState]
    PAYOUT_STATE_IN_TRANSIT: _ClassVar[PayoutState]
    PAYOUT_STATE_PAID: _ClassVar[PayoutState]
    PAYOUT_STATE_FAILED: _ClassVar[PayoutState]
    PAYOUT_STATE_RETURNED: _ClassVar[PayoutState]
    PAYOUT_STATE_REINSTATED: _ClassVar[PayoutState]
    PAYOUT_STATE_CANCELLED: _ClassVar[PayoutState]

class PayoutOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAYOUT_OUTCOME_UNSPECIFIED: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_DISPATCHED: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_PAID: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_FAILED: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_RETURNED: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_REINSTATED: _ClassVar[PayoutOutcome]
    PAYOUT_OUTCOME_CANCELLED: _ClassVar[PayoutOutcome]
PAYOUT_STATE_UNSPECIFIED: PayoutState
PAYOUT_STATE_SCHEDULED: PayoutState
PAYOUT_STATE_IN_TRANSIT: PayoutState
PAYOUT_STATE_PAID: PayoutState
PAYOUT_STATE_FAILED: PayoutState
PAYOUT_STATE_RETURNED: PayoutState
PAYOUT_STATE_REINSTATED: PayoutState
PAYOUT_STATE_CANCELLED: PayoutState
PAYOUT_OUTCOME_UNSPECIFIED: PayoutOutcome
PAYOUT_OUTCOME_DISPATCHED: PayoutOutcome
PAYOUT_OUTCOME_PAID: PayoutOutcome
PAYOUT_OUTCOME_FAILED: PayoutOutcome
PAYOUT_OUTCOME_RETURNED: PayoutOutcome
PAYOUT_OUTCOME_REINSTATED: PayoutOutcome
PAYOUT_OUTCOME_CANCELLED: PayoutOutcome

class Payout(_message.Message):
    __slots__ = ("name", "state", "merchant", "currency_code", "amount_minor", "destination", "entry_seq", "batch")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: PayoutState
    merchant: str
    currency_code: str
    amount_minor: int
    destination: str
    entry_seq: int
    batch: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[PayoutState, str]] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., destination: _Optional[str] = ..., entry_seq: _Optional[int] = ..., batch: _Optional[str] = ...) -> None: ...

class CreatePayoutRequest(_message.Message):
    __slots__ = ("parent", "request_id", "payout_id", "merchant", "currency_code", "amount_minor", "destination", "effective_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    payout_id: str
    merchant: str
    currency_code: str
    amount_minor: int
    destination: str
    effective_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., payout_id: _Optional[str] = ..., merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., destination: _Optional[str] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BatchCreatePayoutsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[CreatePayoutRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[CreatePayoutRequest, _Mapping]]] = ...) -> None: ...

class BatchCreatePayoutsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PayoutResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PayoutResult, _Mapping]]] = ...) -> None: ...

class PayoutResult(_message.Message):
    __slots__ = ("payout", "refusal")
    PAYOUT_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    payout: Payout
    refusal: _status_pb2.Status
    def __init__(self, payout: _Optional[_Union[Payout, _Mapping]] = ..., refusal: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class ReportPayoutRequest(_message.Message):
    __slots__ = ("parent", "request_id", "payout_id", "outcome", "bank_account", "occurred_time")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    payout_id: str
    outcome: PayoutOutcome
    bank_account: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., payout_id: _Optional[str] = ..., outcome: _Optional[_Union[PayoutOutcome, str]] = ..., bank_account: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BatchReportPayoutsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReportPayoutRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReportPayoutRequest, _Mapping]]] = ...) -> None: ...

class BatchReportPayoutsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PayoutResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PayoutResult, _Mapping]]] = ...) -> None: ...

class GetPayoutRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListPayoutsRequest(_message.Message):
    __slots__ = ("parent", "state", "page_size", "page_token", "batch", "merchant")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    state: PayoutState
    page_size: int
    page_token: str
    batch: str
    merchant: str
    def __init__(self, parent: _Optional[str] = ..., state: _Optional[_Union[PayoutState, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., batch: _Optional[str] = ..., merchant: _Optional[str] = ...) -> None: ...

class ListPayoutsResponse(_message.Message):
    __slots__ = ("payouts", "next_page_token")
    PAYOUTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    payouts: _containers.RepeatedCompositeFieldContainer[Payout]
    next_page_token: str
    def __init__(self, payouts: _Optional[_Iterable[_Union[Payout, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
