from escrow.v1 import case_pb2 as _case_pb2
from escrow.v1 import chargeback_pb2 as _chargeback_pb2
from escrow.v1 import fulfilment_pb2 as _fulfilment_pb2
from escrow.v1 import hold_pb2 as _hold_pb2
from escrow.v1 import options_pb2 as _options_pb2
from escrow.v1 import payout_pb2 as _payout_pb2
from escrow.v1 import refund_pb2 as _refund_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamWritesRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[Write]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[Write, _Mapping]]] = ...) -> None: ...

class Write(_message.Message):
    __slots__ = ("place_hold", "report_fulfilment", "release_hold", "create_refund", "report_refund", "create_payout", "report_payout", "report_settlement", "open_case", "answer_case", "close_case", "move_case", "add_evidence", "report_chargeback")
    PLACE_HOLD_FIELD_NUMBER: _ClassVar[int]
    REPORT_FULFILMENT_FIELD_NUMBER: _ClassVar[int]
    RELEASE_HOLD_FIELD_NUMBER: _ClassVar[int]
    CREATE_REFUND_FIELD_NUMBER: _ClassVar[int]
    REPORT_REFUND_FIELD_NUMBER: _ClassVar[int]
    CREATE_PAYOUT_FIELD_NUMBER: _ClassVar[int]
    REPORT_PAYOUT_FIELD_NUMBER: _ClassVar[int]
    REPORT_SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    OPEN_CASE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_CASE_FIELD_NUMBER: _ClassVar[int]
    CLOSE_CASE_FIELD_NUMBER: _ClassVar[int]
    MOVE_CASE_FIELD_NUMBER: _ClassVar[int]
    ADD_EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    REPORT_CHARGEBACK_FIELD_NUMBER: _ClassVar[int]
    place_hold: _hold_pb2.PlaceHoldRequest
    report_fulfilment: _fulfilment_pb2.ReportFulfilmentRequest
    release_hold: _hold_pb2.ReleaseHoldRequest
    create_refund: _refund_pb2.CreateRefundRequest
    report_refund: _refund_pb2.ReportRefundRequest
    create_payout: _payout_pb2.CreatePayoutRequest
    report_payout: _payout_pb2.ReportPayoutRequest
    report_settlement: _hold_pb2.ReportSettlementRequest
    open_case: _case_pb2.OpenCaseRequest
    answer_case: _case_pb2.AnswerCaseRequest
    close_case: _case_pb2.CloseCaseRequest
    move_case: _case_pb2.MoveCaseRequest
    add_evidence: _case_pb2.AddEvidenceRequest
    report_chargeback: _chargeback_pb2.ReportChargebackRequest
    def __init__(self, place_hold: _Optional[_Union[_hold_pb2.PlaceHoldRequest, _Mapping]] = ..., report_fulfilment: _Optional[_Union[_fulfilment_pb2.ReportFulfilmentRequest, _Mapping]] = ..., release_hold: _Optional[_Union[_hold_pb2.ReleaseHoldRequest, _Mapping]] = ..., create_refund: _Optional[_Union[_refund_pb2.CreateRefundRequest, _Mapping]] = ..., report_refund: _Optional[_Union[_refund_pb2.ReportRefundRequest, _Mapping]] = ..., create_payout: _Optional[_Union[_payout_pb2.CreatePayoutRequest, _Mapping]] = ..., report_payout: _Optional[_Union[_payout_pb2.ReportPayoutRequest, _Mapping]] = ..., report_settlement: _Optional[_Union[_hold_pb2.ReportSettlementRequest, _Mapping]] = ..., open_case: _Optional[_Union[_case_pb2.OpenCaseRequest, _Mapping]] = ..., answer_case: _Optional[_Union[_case_pb2.AnswerCaseRequest, _Mapping]] = ..., close_case: _Optional[_Union[_case_pb2.CloseCaseRequest, _Mapping]] = ..., move_case: _Optional[_Union[_case_pb2.MoveCaseRequest, _Mapping]] = ..., add_evidence: _Optional[_Union[_case_pb2.AddEvidenceRequest, _Mapping]] = ..., report_chargeback: _Optional[_Union[_chargeback_pb2.ReportChargebackRequest, _Mapping]] = ...) -> None: ...

class StreamWritesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[WriteResult]
    def __init__(self, results: _Optional[_Iterable[_Union[WriteResult, _Mapping]]] = ...) -> None: ...

class WriteResult(_message.Message):
    __slots__ = ("hold", "fulfilment", "release", "refund", "payout", "refusal", "case")
    HOLD_FIELD_NUMBER: _ClassVar[int]
    FULFILMENT_FIELD_NUMBER: _ClassVar[int]
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    hold: _hold_pb2.Hold
    fulfilment: _fulfilment_pb2.Fulfilment
    release: _hold_pb2.Release
    refund: _refund_pb2.Refund
    payout: _payout_pb2.Payout
    refusal: _status_pb2.Status
    case: _case_pb2.Case
    def __init__(self, hold: _Optional[_Union[_hold_pb2.Hold, _Mapping]] = ..., fulfilment: _Optional[_Union[_fulfilment_pb2.Fulfilment, _Mapping]] = ..., release: _Optional[_Union[_hold_pb2.Release, _Mapping]] = ..., refund: _Optional[_Union[_refund_pb2.Refund, _Mapping]] = ..., payout: _Optional[_Union[_payout_pb2.Payout, _Mapping]] = ..., refusal: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., case: _Optional[_Union[_case_pb2.Case, _Mapping]] = ...) -> None: ...
