import datetime

from escrow.v1 import case_pb2 as _case_pb2
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

class ChargebackEvent(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHARGEBACK_EVENT_UNSPECIFIED: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_INQUIRY: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_OPENED: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_REPRESENTED: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_WON: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_LOST: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_PRE_ARBITRATION: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_ARBITRATION: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_ACCEPTED: _ClassVar[ChargebackEvent]
    CHARGEBACK_EVENT_EXPIRED: _ClassVar[ChargebackEvent]
CHARGEBACK_EVENT_UNSPECIFIED: ChargebackEvent
CHARGEBACK_EVENT_INQUIRY: ChargebackEvent
CHARGEBACK_EVENT_OPENED: ChargebackEvent
CHARGEBACK_EVENT_REPRESENTED: ChargebackEvent
CHARGEBACK_EVENT_WON: ChargebackEvent
CHARGEBACK_EVENT_LOST: ChargebackEvent
CHARGEBACK_EVENT_PRE_ARBITRATION: ChargebackEvent
CHARGEBACK_EVENT_ARBITRATION: ChargebackEvent
CHARGEBACK_EVENT_ACCEPTED: ChargebackEvent
CHARGEBACK_EVENT_EXPIRED: ChargebackEvent

class ReportChargebackRequest(_message.Message):
    __slots__ = ("parent", "request_id", "case_id", "hold_id", "reference", "event", "currency_code", "amount_minor", "items", "taken", "moved_minor", "original_currency_code", "original_amount_minor", "fee_minor", "merchant_bears_fee", "respond_by_time", "occurred_time", "reason", "psp")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    MOVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FEE_MINOR_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_BEARS_FEE_FIELD_NUMBER: _ClassVar[int]
    RESPOND_BY_TIME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    case_id: str
    hold_id: str
    reference: str
    event: ChargebackEvent
    currency_code: str
    amount_minor: int
    items: _containers.RepeatedCompositeFieldContainer[_case_pb2.CaseClaim]
    taken: bool
    moved_minor: int
    original_currency_code: str
    original_amount_minor: int
    fee_minor: int
    merchant_bears_fee: bool
    respond_by_time: _timestamp_pb2.Timestamp
    occurred_time: _timestamp_pb2.Timestamp
    reason: str
    psp: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., reference: _Optional[str] = ..., event: _Optional[_Union[ChargebackEvent, str]] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., items: _Optional[_Iterable[_Union[_case_pb2.CaseClaim, _Mapping]]] = ..., taken: _Optional[bool] = ..., moved_minor: _Optional[int] = ..., original_currency_code: _Optional[str] = ..., original_amount_minor: _Optional[int] = ..., fee_minor: _Optional[int] = ..., merchant_bears_fee: _Optional[bool] = ..., respond_by_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., psp: _Optional[str] = ...) -> None: ...
