from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FundingSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FUNDING_SOURCE_UNSPECIFIED: _ClassVar[FundingSource]
    FUNDING_SOURCE_SUBSIDY: _ClassVar[FundingSource]
    FUNDING_SOURCE_COUPON: _ClassVar[FundingSource]
    FUNDING_SOURCE_TRADE_IN: _ClassVar[FundingSource]
FUNDING_SOURCE_UNSPECIFIED: FundingSource
FUNDING_SOURCE_SUBSIDY: FundingSource
FUNDING_SOURCE_COUPON: FundingSource
FUNDING_SOURCE_TRADE_IN: FundingSource

class FundingPart(_message.Message):
    __slots__ = ("source", "reference", "amount_minor")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    source: FundingSource
    reference: str
    amount_minor: int
    def __init__(self, source: _Optional[_Union[FundingSource, str]] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class LineFunding(_message.Message):
    __slots__ = ("source", "reference", "amount_minor", "returned_minor", "inspected")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    RETURNED_MINOR_FIELD_NUMBER: _ClassVar[int]
    INSPECTED_FIELD_NUMBER: _ClassVar[int]
    source: FundingSource
    reference: str
    amount_minor: int
    returned_minor: int
    inspected: bool
    def __init__(self, source: _Optional[_Union[FundingSource, str]] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ..., returned_minor: _Optional[int] = ..., inspected: _Optional[bool] = ...) -> None: ...

class CouponUse(_message.Message):
    __slots__ = ("coupon_id", "amount_minor")
    COUPON_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    coupon_id: str
    amount_minor: int
    def __init__(self, coupon_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class TradeIn(_message.Message):
    __slots__ = ("party", "valuation_minor")
    PARTY_FIELD_NUMBER: _ClassVar[int]
    VALUATION_MINOR_FIELD_NUMBER: _ClassVar[int]
    party: str
    valuation_minor: int
    def __init__(self, party: _Optional[str] = ..., valuation_minor: _Optional[int] = ...) -> None: ...
