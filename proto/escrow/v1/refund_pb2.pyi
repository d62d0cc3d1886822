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

class RefundState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFUND_STATE_UNSPECIFIED: _ClassVar[RefundState]
    REFUND_STATE_CREATED: _ClassVar[RefundState]
    REFUND_STATE_SUCCEEDED: _ClassVar[RefundState]
    REFUND_STATE_FAILED: _ClassVar[RefundState]

class RefundGround(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFUND_GROUND_UNSPECIFIED: _ClassVar[RefundGround]
    REFUND_GROUND_NO_REASON: _ClassVar[RefundGround]
    REFUND_GROUND_QUALITY: _ClassVar[RefundGround]

class RefundOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFUND_OUTCOME_UNSPECIFIED: _ClassVar[RefundOutcome]
    REFUND_OUTCOME_SUCCEEDED: _ClassVar[RefundOutcome]
    REFUND_OUTCOME_FAILED: _ClassVar[RefundOutcome]

class FundingSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FUNDING_SOURCE_UNSPECIFIED: _ClassVar[FundingSource]
    FUNDING_SOURCE_SUBSIDY: _ClassVar[FundingSource]
    FUNDING_SOURCE_COUPON: _ClassVar[FundingSource]
    FUNDING_SOURCE_TRADE_IN: _ClassVar[FundingSource]
REFUND_STATE_UNSPECIFIED: RefundState
REFUND_STATE_CREATED: RefundState
REFUND_STATE_SUCCEEDED: RefundState
REFUND_STATE_FAILED: RefundState
REFUND_GROUND_UNSPECIFIED: RefundGround
REFUND_GROUND_NO_REASON: RefundGround
REFUND_GROUND_QUALITY: RefundGround
REFUND_OUTCOME_UNSPECIFIED: RefundOutcome
REFUND_OUTCOME_SUCCEEDED: RefundOutcome
REFUND_OUTCOME_FAILED: RefundOutcome
FUNDING_SOURCE_UNSPECIFIED: FundingSource
FUNDING_SOURCE_SUBSIDY: FundingSource
FUNDING_SOURCE_COUPON: FundingSource
FUNDING_SOURCE_TRADE_IN: FundingSource

class Refund(_message.Message):
    __slots__ = ("name", "state", "hold", "currency_code", "amount_minor", "reason", "entry_seq", "lines", "offset_minor", "case", "payable_minor", "payments")
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    HOLD_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    OFFSET_MINOR_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    PAYABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    PAYMENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: RefundState
    hold: str
    currency_code: str
    amount_minor: int
    reason: str
    entry_seq: int
    lines: _containers.RepeatedCompositeFieldContainer[RefundedLine]
    offset_minor: int
    case: str
    payable_minor: int
    payments: _containers.RepeatedCompositeFieldContainer[RefundPayment]
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[RefundState, str]] = ..., hold: _Optional[str] = ..., currency_code: _Optional[str] = ..., amount_minor: _Optional[int] = ..., reason: _Optional[str] = ..., entry_seq: _Optional[int] = ..., lines: _Optional[_Iterable[_Union[RefundedLine, _Mapping]]] = ..., offset_minor: _Optional[int] = ..., case: _Optional[str] = ..., payable_minor: _Optional[int] = ..., payments: _Optional[_Iterable[_Union[RefundPayment, _Mapping]]] = ...) -> None: ...

class RefundPayment(_message.Message):
    __slots__ = ("psp", "amount_minor", "state")
    PSP_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    psp: str
    amount_minor: int
    state: RefundState
    def __init__(self, psp: _Optional[str] = ..., amount_minor: _Optional[int] = ..., state: _Optional[_Union[RefundState, str]] = ...) -> None: ...

class RefundedLine(_message.Message):
    __slots__ = ("line_id", "from_held_minor", "from_available_minor", "from_receivable_minor", "from_disputed_minor", "from_commission_minor", "from_reserve_minor", "from_platform_minor", "from_freight_minor", "from_parties", "excess_minor", "hold_id", "freight_minor", "from_deposit_minor", "from_warranty_minor", "funded")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_HELD_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_AVAILABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RECEIVABLE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_DISPUTED_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_COMMISSION_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_RESERVE_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_PLATFORM_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_FREIGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_PARTIES_FIELD_NUMBER: _ClassVar[int]
    EXCESS_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_DEPOSIT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FROM_WARRANTY_MINOR_FIELD_NUMBER: _ClassVar[int]
    FUNDED_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    from_held_minor: int
    from_available_minor: int
    from_receivable_minor: int
    from_disputed_minor: int
    from_commission_minor: int
    from_reserve_minor: int
    from_platform_minor: int
    from_freight_minor: int
    from_parties: _containers.RepeatedCompositeFieldContainer[PartyPart]
    excess_minor: int
    hold_id: str
    freight_minor: int
    from_deposit_minor: int
    from_warranty_minor: int
    funded: _containers.RepeatedCompositeFieldContainer[FundingPart]
    def __init__(self, line_id: _Optional[str] = ..., from_held_minor: _Optional[int] = ..., from_available_minor: _Optional[int] = ..., from_receivable_minor: _Optional[int] = ..., from_disputed_minor: _Optional[int] = ..., from_commission_minor: _Optional[int] = ..., from_reserve_minor: _Optional[int] = ..., from_platform_minor: _Optional[int] = ..., from_freight_minor: _Optional[int] = ..., from_parties: _Optional[_Iterable[_Union[PartyPart, _Mapping]]] = ..., excess_minor: _Optional[int] = ..., hold_id: _Optional[str] = ..., freight_minor: _Optional[int] = ..., from_deposit_minor: _Optional[int] = ..., from_warranty_minor: _Optional[int] = ..., funded: _Optional[_Iterable[_Union[FundingPart, _Mapping]]] = ...) -> None: ...

class PartyPart(_message.Message):
    __slots__ = ("party_id", "amount_minor")
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    party_id: str
    amount_minor: int
    def __init__(self, party_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class RefundItem(_message.Message):
    __slots__ = ("line_id", "amount_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...

class CreateRefundRequest(_message.Message):
    __slots__ = ("parent", "request_id", "refund_id", "hold_id", "currency_code", "items", "reason", "effective_time", "ground")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    refund_id: str
    hold_id: str
    currency_code: str
    items: _containers.RepeatedCompositeFieldContainer[RefundItem]
    reason: str
    effective_time: _timestamp_pb2.Timestamp
    ground: RefundGround
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., refund_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., items: _Optional[_Iterable[_Union[RefundItem, _Mapping]]] = ..., reason: _Optional[str] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ground: _Optional[_Union[RefundGround, str]] = ...) -> None: ...

class BatchCreateRefundsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[CreateRefundRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[CreateRefundRequest, _Mapping]]] = ...) -> None: ...

class BatchCreateRefundsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RefundResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RefundResult, _Mapping]]] = ...) -> None: ...

class RefundResult(_message.Message):
    __slots__ = ("refund", "refusal")
    REFUND_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    refund: Refund
    refusal: _status_pb2.Status
    def __init__(self, refund: _Optional[_Union[Refund, _Mapping]] = ..., refusal: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class ReportRefundRequest(_message.Message):
    __slots__ = ("parent", "request_id", "refund_id", "outcome", "occurred_time", "psp")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    PSP_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    refund_id: str
    outcome: RefundOutcome
    occurred_time: _timestamp_pb2.Timestamp
    psp: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., refund_id: _Optional[str] = ..., outcome: _Optional[_Union[RefundOutcome, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., psp: _Optional[str] = ...) -> None: ...

class BatchReportRefundsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[ReportRefundRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[ReportRefundRequest, _Mapping]]] = ...) -> None: ...

class BatchReportRefundsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[RefundResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RefundResult, _Mapping]]] = ...) -> None: ...

class GetRefundRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class FundingPart(_message.Message):
    __slots__ = ("source", "reference", "amount_minor")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    source: FundingSource
    reference: str
    amount_minor: int
    def __init__(self, source: _Optional[_Union[FundingSource, str]] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ...) -> None: ...
