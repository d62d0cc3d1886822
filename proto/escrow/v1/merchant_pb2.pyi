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

class MerchantStanding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MERCHANT_STANDING_UNSPECIFIED: _ClassVar[MerchantStanding]
    MERCHANT_STANDING_TRADING: _ClassVar[MerchantStanding]
    MERCHANT_STANDING_RUNNING_OFF: _ClassVar[MerchantStanding]

class DepositEvent(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEPOSIT_EVENT_UNSPECIFIED: _ClassVar[DepositEvent]
    DEPOSIT_EVENT_PAID_IN: _ClassVar[DepositEvent]
    DEPOSIT_EVENT_PAID_OUT: _ClassVar[DepositEvent]
MERCHANT_STANDING_UNSPECIFIED: MerchantStanding
MERCHANT_STANDING_TRADING: MerchantStanding
MERCHANT_STANDING_RUNNING_OFF: MerchantStanding
DEPOSIT_EVENT_UNSPECIFIED: DepositEvent
DEPOSIT_EVENT_PAID_IN: DepositEvent
DEPOSIT_EVENT_PAID_OUT: DepositEvent

class Merchant(_message.Message):
    __slots__ = ("name", "terms", "destinations", "entry_seq")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    DESTINATIONS_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    name: str
    terms: MerchantTerms
    destinations: _containers.RepeatedCompositeFieldContainer[Destination]
    entry_seq: int
    def __init__(self, name: _Optional[str] = ..., terms: _Optional[_Union[MerchantTerms, _Mapping]] = ..., destinations: _Optional[_Iterable[_Union[Destination, _Mapping]]] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class MerchantTerms(_message.Message):
    __slots__ = ("standing", "payouts_stopped", "reserve_bps", "reserve_days", "advance_caps")
    STANDING_FIELD_NUMBER: _ClassVar[int]
    PAYOUTS_STOPPED_FIELD_NUMBER: _ClassVar[int]
    RESERVE_BPS_FIELD_NUMBER: _ClassVar[int]
    RESERVE_DAYS_FIELD_NUMBER: _ClassVar[int]
    ADVANCE_CAPS_FIELD_NUMBER: _ClassVar[int]
    standing: MerchantStanding
    payouts_stopped: bool
    reserve_bps: int
    reserve_days: int
    advance_caps: _containers.RepeatedCompositeFieldContainer[AdvanceCap]
    def __init__(self, standing: _Optional[_Union[MerchantStanding, str]] = ..., payouts_stopped: _Optional[bool] = ..., reserve_bps: _Optional[int] = ..., reserve_days: _Optional[int] = ..., advance_caps: _Optional[_Iterable[_Union[AdvanceCap, _Mapping]]] = ...) -> None: ...

class AdvanceCap(_message.Message):
    __slots__ = ("currency_code", "amount_minor")
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    amount_minor: int
    def __init__(self, currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class Destination(_message.Message):
    __slots__ = ("destination_id", "currency_code", "valid_from_time", "valid_until_time")
    DESTINATION_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_TIME_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    destination_id: str
    currency_code: str
    valid_from_time: _timestamp_pb2.Timestamp
    valid_until_time: _timestamp_pb2.Timestamp
    def __init__(self, destination_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., valid_from_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PutMerchantRequest(_message.Message):
    __slots__ = ("parent", "request_id", "merchant", "terms", "reason")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    merchant: str
    terms: MerchantTerms
    reason: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., merchant: _Optional[str] = ..., terms: _Optional[_Union[MerchantTerms, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class GetMerchantRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListMerchantsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListMerchantsResponse(_message.Message):
    __slots__ = ("merchants", "next_page_token")
    MERCHANTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    merchants: _containers.RepeatedCompositeFieldContainer[Merchant]
    next_page_token: str
    def __init__(self, merchants: _Optional[_Iterable[_Union[Merchant, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PutDestinationRequest(_message.Message):
    __slots__ = ("name", "request_id", "destination")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    destination: Destination
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., destination: _Optional[_Union[Destination, _Mapping]] = ...) -> None: ...

class ReportDepositRequest(_message.Message):
    __slots__ = ("name", "request_id", "event", "currency_code", "amount_minor", "bank_account", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    BANK_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    event: DepositEvent
    currency_code: str
    amount_minor: int
    bank_account: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., event: _Optional[_Union[DepositEvent, str]] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., bank_account: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Deposit(_message.Message):
    __slots__ = ("merchant", "currency_code", "balance_minor", "entry_seq")
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    BALANCE_MINOR_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    merchant: str
    currency_code: str
    balance_minor: int
    entry_seq: int
    def __init__(self, merchant: _Optional[str] = ..., currency_code: _Optional[str] = ..., balance_minor: _Optional[int] = ..., entry_seq: _Optional[int] = ...) -> None: ...
