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

class CaseType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_TYPE_UNSPECIFIED: _ClassVar[CaseType]
    CASE_TYPE_REFUND: _ClassVar[CaseType]
    CASE_TYPE_RETURN: _ClassVar[CaseType]
    CASE_TYPE_EXCHANGE: _ClassVar[CaseType]
    CASE_TYPE_REPAIR: _ClassVar[CaseType]
    CASE_TYPE_PRICE_DIFFERENCE: _ClassVar[CaseType]
    CASE_TYPE_COMPENSATION: _ClassVar[CaseType]
    CASE_TYPE_INQUIRY: _ClassVar[CaseType]
    CASE_TYPE_DISPUTE: _ClassVar[CaseType]
    CASE_TYPE_CHARGEBACK: _ClassVar[CaseType]

class CasePriority(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_PRIORITY_UNSPECIFIED: _ClassVar[CasePriority]
    CASE_PRIORITY_NORMAL: _ClassVar[CasePriority]
    CASE_PRIORITY_HIGH: _ClassVar[CasePriority]
    CASE_PRIORITY_MEDIUM: _ClassVar[CasePriority]
    CASE_PRIORITY_COMPLAINT: _ClassVar[CasePriority]
    CASE_PRIORITY_COMPLEX: _ClassVar[CasePriority]
    CASE_PRIORITY_LIVE_STREAM: _ClassVar[CasePriority]

class CaseState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_STATE_UNSPECIFIED: _ClassVar[CaseState]
    CASE_STATE_OPENED: _ClassVar[CaseState]
    CASE_STATE_ANSWERED: _ClassVar[CaseState]
    CASE_STATE_WITHDRAWN: _ClassVar[CaseState]
    CASE_STATE_REJECTED: _ClassVar[CaseState]
    CASE_STATE_APPROVED: _ClassVar[CaseState]
    CASE_STATE_RETURN_TRANSIT: _ClassVar[CaseState]
    CASE_STATE_RETURN_AUDIT: _ClassVar[CaseState]
    CASE_STATE_ARBITRATION: _ClassVar[CaseState]
    CASE_STATE_MEDIATION: _ClassVar[CaseState]
    CASE_STATE_APPEALED: _ClassVar[CaseState]
    CASE_STATE_PARTLY_APPROVED: _ClassVar[CaseState]
    CASE_STATE_EXPIRED: _ClassVar[CaseState]
    CASE_STATE_INQUIRY: _ClassVar[CaseState]
    CASE_STATE_CHARGED_BACK: _ClassVar[CaseState]
    CASE_STATE_REPRESENTED: _ClassVar[CaseState]
    CASE_STATE_PRE_ARBITRATION: _ClassVar[CaseState]
    CASE_STATE_SCHEME_ARBITRATION: _ClassVar[CaseState]
    CASE_STATE_WON: _ClassVar[CaseState]
    CASE_STATE_LOST: _ClassVar[CaseState]

class CaseAction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_ACTION_UNSPECIFIED: _ClassVar[CaseAction]
    CASE_ACTION_AGREE_RETURN: _ClassVar[CaseAction]
    CASE_ACTION_SHIP_RETURN: _ClassVar[CaseAction]
    CASE_ACTION_RECEIVE_RETURN: _ClassVar[CaseAction]
    CASE_ACTION_CONTEST_RETURN: _ClassVar[CaseAction]
    CASE_ACTION_ESCALATE: _ClassVar[CaseAction]
    CASE_ACTION_APPEAL: _ClassVar[CaseAction]
    CASE_ACTION_REOPEN: _ClassVar[CaseAction]
    CASE_ACTION_START_CLOCK: _ClassVar[CaseAction]

class CaseOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_OUTCOME_UNSPECIFIED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_WITHDRAWN: _ClassVar[CaseOutcome]
    CASE_OUTCOME_REJECTED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_APPROVED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_PARTLY_APPROVED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_EXPIRED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_UPHELD: _ClassVar[CaseOutcome]
    CASE_OUTCOME_ESCALATED: _ClassVar[CaseOutcome]
    CASE_OUTCOME_WON: _ClassVar[CaseOutcome]
    CASE_OUTCOME_LOST: _ClassVar[CaseOutcome]

class CaseScope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_SCOPE_UNSPECIFIED: _ClassVar[CaseScope]
    CASE_SCOPE_LINES: _ClassVar[CaseScope]
    CASE_SCOPE_ORDER: _ClassVar[CaseScope]

class CaseParty(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_PARTY_UNSPECIFIED: _ClassVar[CaseParty]
    CASE_PARTY_BUYER: _ClassVar[CaseParty]
    CASE_PARTY_MERCHANT: _ClassVar[CaseParty]
    CASE_PARTY_PLATFORM: _ClassVar[CaseParty]
    CASE_PARTY_MEDIATOR: _ClassVar[CaseParty]
    CASE_PARTY_PROCESSOR: _ClassVar[CaseParty]

class Liable(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIABLE_UNSPECIFIED: _ClassVar[Liable]
    LIABLE_MERCHANT: _ClassVar[Liable]
    LIABLE_CARRIER: _ClassVar[Liable]
    LIABLE_INSURER: _ClassVar[Liable]
    LIABLE_PLATFORM: _ClassVar[Liable]

class CaseSubject(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CASE_SUBJECT_UNSPECIFIED: _ClassVar[CaseSubject]
    CASE_SUBJECT_GOODS: _ClassVar[CaseSubject]
    CASE_SUBJECT_SERVICE: _ClassVar[CaseSubject]
    CASE_SUBJECT_EXPERIENCE: _ClassVar[CaseSubject]
CASE_TYPE_UNSPECIFIED: CaseType
CASE_TYPE_REFUND: CaseType
CASE_TYPE_RETURN: CaseType
CASE_TYPE_EXCHANGE: CaseType
CASE_TYPE_REPAIR: CaseType
CASE_TYPE_PRICE_DIFFERENCE: CaseType
CASE_TYPE_COMPENSATION: CaseType
CASE_TYPE_INQUIRY: CaseType
CASE_TYPE_DISPUTE: CaseType
CASE_TYPE_CHARGEBACK: CaseType
CASE_PRIORITY_UNSPECIFIED: CasePriority
CASE_PRIORITY_NORMAL: CasePriority
CASE_PRIORITY_HIGH: CasePriority
CASE_PRIORITY_MEDIUM: CasePriority
CASE_PRIORITY_COMPLAINT: CasePriority
CASE_PRIORITY_COMPLEX: CasePriority
CASE_PRIORITY_LIVE_STREAM: CasePriority
CASE_STATE_UNSPECIFIED: CaseState
CASE_STATE_OPENED: CaseState
CASE_STATE_ANSWERED: CaseState
CASE_STATE_WITHDRAWN: CaseState
CASE_STATE_REJECTED: CaseState
CASE_STATE_APPROVED: CaseState
CASE_STATE_RETURN_TRANSIT: CaseState
CASE_STATE_RETURN_AUDIT: CaseState
CASE_STATE_ARBITRATION: CaseState
CASE_STATE_MEDIATION: CaseState
CASE_STATE_APPEALED: CaseState
CASE_STATE_PARTLY_APPROVED: CaseState
CASE_STATE_EXPIRED: CaseState
CASE_STATE_INQUIRY: CaseState
CASE_STATE_CHARGED_BACK: CaseState
CASE_STATE_REPRESENTED: CaseState
CASE_STATE_PRE_ARBITRATION: CaseState
CASE_STATE_SCHEME_ARBITRATION: CaseState
CASE_STATE_WON: CaseState
CASE_STATE_LOST: CaseState
CASE_ACTION_UNSPECIFIED: CaseAction
CASE_ACTION_AGREE_RETURN: CaseAction
CASE_ACTION_SHIP_RETURN: CaseAction
CASE_ACTION_RECEIVE_RETURN: CaseAction
CASE_ACTION_CONTEST_RETURN: CaseAction
CASE_ACTION_ESCALATE: CaseAction
CASE_ACTION_APPEAL: CaseAction
CASE_ACTION_REOPEN: CaseAction
CASE_ACTION_START_CLOCK: CaseAction
CASE_OUTCOME_UNSPECIFIED: CaseOutcome
CASE_OUTCOME_WITHDRAWN: CaseOutcome
CASE_OUTCOME_REJECTED: CaseOutcome
CASE_OUTCOME_APPROVED: CaseOutcome
CASE_OUTCOME_PARTLY_APPROVED: CaseOutcome
CASE_OUTCOME_EXPIRED: CaseOutcome
CASE_OUTCOME_UPHELD: CaseOutcome
CASE_OUTCOME_ESCALATED: CaseOutcome
CASE_OUTCOME_WON: CaseOutcome
CASE_OUTCOME_LOST: CaseOutcome
CASE_SCOPE_UNSPECIFIED: CaseScope
CASE_SCOPE_LINES: CaseScope
CASE_SCOPE_ORDER: CaseScope
CASE_PARTY_UNSPECIFIED: CaseParty
CASE_PARTY_BUYER: CaseParty
CASE_PARTY_MERCHANT: CaseParty
CASE_PARTY_PLATFORM: CaseParty
CASE_PARTY_MEDIATOR: CaseParty
CASE_PARTY_PROCESSOR: CaseParty
LIABLE_UNSPECIFIED: Liable
LIABLE_MERCHANT: Liable
LIABLE_CARRIER: Liable
LIABLE_INSURER: Liable
LIABLE_PLATFORM: Liable
CASE_SUBJECT_UNSPECIFIED: CaseSubject
CASE_SUBJECT_GOODS: CaseSubject
CASE_SUBJECT_SERVICE: CaseSubject
CASE_SUBJECT_EXPERIENCE: CaseSubject

class Case(_message.Message):
    __slots__ = ("name", "state", "hold", "scope", "ground", "currency_code", "lines", "open_time", "answer_due_time", "refund_due_time", "close_time", "entry_seq", "type", "priority", "default_outcome", "rule", "next_party", "deadline_time", "tag", "evidence_count", "breach_count", "appeal_until_time", "answer_time", "refunds", "chargeback")
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
    TYPE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PARTY_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_TIME_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    BREACH_COUNT_FIELD_NUMBER: _ClassVar[int]
    APPEAL_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_TIME_FIELD_NUMBER: _ClassVar[int]
    REFUNDS_FIELD_NUMBER: _ClassVar[int]
    CHARGEBACK_FIELD_NUMBER: _ClassVar[int]
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
    type: CaseType
    priority: CasePriority
    default_outcome: CaseOutcome
    rule: str
    next_party: CaseParty
    deadline_time: _timestamp_pb2.Timestamp
    tag: CaseTag
    evidence_count: int
    breach_count: int
    appeal_until_time: _timestamp_pb2.Timestamp
    answer_time: _timestamp_pb2.Timestamp
    refunds: _containers.RepeatedScalarFieldContainer[str]
    chargeback: Chargeback
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[CaseState, str]] = ..., hold: _Optional[str] = ..., scope: _Optional[_Union[CaseScope, str]] = ..., ground: _Optional[_Union[_refund_pb2.RefundGround, str]] = ..., currency_code: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[CaseLine, _Mapping]]] = ..., open_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refund_due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., close_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., entry_seq: _Optional[int] = ..., type: _Optional[_Union[CaseType, str]] = ..., priority: _Optional[_Union[CasePriority, str]] = ..., default_outcome: _Optional[_Union[CaseOutcome, str]] = ..., rule: _Optional[str] = ..., next_party: _Optional[_Union[CaseParty, str]] = ..., deadline_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tag: _Optional[_Union[CaseTag, _Mapping]] = ..., evidence_count: _Optional[int] = ..., breach_count: _Optional[int] = ..., appeal_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refunds: _Optional[_Iterable[str]] = ..., chargeback: _Optional[_Union[Chargeback, _Mapping]] = ...) -> None: ...

class CaseLine(_message.Message):
    __slots__ = ("line_id", "claimed_minor", "reserved_minor", "hold_id", "recalled_minor", "awarded_minor", "contingent_minor")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    CLAIMED_MINOR_FIELD_NUMBER: _ClassVar[int]
    RESERVED_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    RECALLED_MINOR_FIELD_NUMBER: _ClassVar[int]
    AWARDED_MINOR_FIELD_NUMBER: _ClassVar[int]
    CONTINGENT_MINOR_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    claimed_minor: int
    reserved_minor: int
    hold_id: str
    recalled_minor: int
    awarded_minor: int
    contingent_minor: int
    def __init__(self, line_id: _Optional[str] = ..., claimed_minor: _Optional[int] = ..., reserved_minor: _Optional[int] = ..., hold_id: _Optional[str] = ..., recalled_minor: _Optional[int] = ..., awarded_minor: _Optional[int] = ..., contingent_minor: _Optional[int] = ...) -> None: ...

class CaseTag(_message.Message):
    __slots__ = ("liable", "subject")
    LIABLE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    liable: Liable
    subject: CaseSubject
    def __init__(self, liable: _Optional[_Union[Liable, str]] = ..., subject: _Optional[_Union[CaseSubject, str]] = ...) -> None: ...

class LiabilityShare(_message.Message):
    __slots__ = ("liable", "party_id", "share_bps")
    LIABLE_FIELD_NUMBER: _ClassVar[int]
    PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    SHARE_BPS_FIELD_NUMBER: _ClassVar[int]
    liable: Liable
    party_id: str
    share_bps: int
    def __init__(self, liable: _Optional[_Union[Liable, str]] = ..., party_id: _Optional[str] = ..., share_bps: _Optional[int] = ...) -> None: ...

class CaseAward(_message.Message):
    __slots__ = ("hold_id", "line_id", "amount_minor", "freight_minor")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_MINOR_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    line_id: str
    amount_minor: int
    freight_minor: int
    def __init__(self, hold_id: _Optional[str] = ..., line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., freight_minor: _Optional[int] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("sha256", "media_type", "size_bytes", "pointer", "party", "occurred_time", "entry_seq")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    POINTER_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_SEQ_FIELD_NUMBER: _ClassVar[int]
    sha256: bytes
    media_type: str
    size_bytes: int
    pointer: str
    party: CaseParty
    occurred_time: _timestamp_pb2.Timestamp
    entry_seq: int
    def __init__(self, sha256: _Optional[bytes] = ..., media_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., pointer: _Optional[str] = ..., party: _Optional[_Union[CaseParty, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., entry_seq: _Optional[int] = ...) -> None: ...

class Chargeback(_message.Message):
    __slots__ = ("psp", "reference", "amount_minor", "taken_minor", "original_currency_code", "original_amount_minor", "excess_minor")
    PSP_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    TAKEN_MINOR_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    ORIGINAL_AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    EXCESS_MINOR_FIELD_NUMBER: _ClassVar[int]
    psp: str
    reference: str
    amount_minor: int
    taken_minor: int
    original_currency_code: str
    original_amount_minor: int
    excess_minor: int
    def __init__(self, psp: _Optional[str] = ..., reference: _Optional[str] = ..., amount_minor: _Optional[int] = ..., taken_minor: _Optional[int] = ..., original_currency_code: _Optional[str] = ..., original_amount_minor: _Optional[int] = ..., excess_minor: _Optional[int] = ...) -> None: ...

class OpenCaseRequest(_message.Message):
    __slots__ = ("parent", "request_id", "case_id", "hold_id", "currency_code", "claims", "scope", "ground", "effective_time", "type", "priority")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    CLAIMS_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    case_id: str
    hold_id: str
    currency_code: str
    claims: _containers.RepeatedCompositeFieldContainer[CaseClaim]
    scope: CaseScope
    ground: _refund_pb2.RefundGround
    effective_time: _timestamp_pb2.Timestamp
    type: CaseType
    priority: CasePriority
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., case_id: _Optional[str] = ..., hold_id: _Optional[str] = ..., currency_code: _Optional[str] = ..., claims: _Optional[_Iterable[_Union[CaseClaim, _Mapping]]] = ..., scope: _Optional[_Union[CaseScope, str]] = ..., ground: _Optional[_Union[_refund_pb2.RefundGround, str]] = ..., effective_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., type: _Optional[_Union[CaseType, str]] = ..., priority: _Optional[_Union[CasePriority, str]] = ...) -> None: ...

class CaseClaim(_message.Message):
    __slots__ = ("line_id", "amount_minor", "hold_id")
    LINE_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_MINOR_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    line_id: str
    amount_minor: int
    hold_id: str
    def __init__(self, line_id: _Optional[str] = ..., amount_minor: _Optional[int] = ..., hold_id: _Optional[str] = ...) -> None: ...

class MoveCaseRequest(_message.Message):
    __slots__ = ("name", "request_id", "action", "occurred_time", "party")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    action: CaseAction
    occurred_time: _timestamp_pb2.Timestamp
    party: CaseParty
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., action: _Optional[_Union[CaseAction, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., party: _Optional[_Union[CaseParty, str]] = ...) -> None: ...

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
    __slots__ = ("name", "request_id", "outcome", "occurred_time", "awards", "currency_code", "shares", "freight_shares", "tag", "reason", "rule")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AWARDS_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    SHARES_FIELD_NUMBER: _ClassVar[int]
    FREIGHT_SHARES_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    outcome: CaseOutcome
    occurred_time: _timestamp_pb2.Timestamp
    awards: _containers.RepeatedCompositeFieldContainer[CaseAward]
    currency_code: str
    shares: _containers.RepeatedCompositeFieldContainer[LiabilityShare]
    freight_shares: _containers.RepeatedCompositeFieldContainer[LiabilityShare]
    tag: CaseTag
    reason: str
    rule: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., outcome: _Optional[_Union[CaseOutcome, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., awards: _Optional[_Iterable[_Union[CaseAward, _Mapping]]] = ..., currency_code: _Optional[str] = ..., shares: _Optional[_Iterable[_Union[LiabilityShare, _Mapping]]] = ..., freight_shares: _Optional[_Iterable[_Union[LiabilityShare, _Mapping]]] = ..., tag: _Optional[_Union[CaseTag, _Mapping]] = ..., reason: _Optional[str] = ..., rule: _Optional[str] = ...) -> None: ...

class AddEvidenceRequest(_message.Message):
    __slots__ = ("name", "request_id", "evidence", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    evidence: Evidence
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., evidence: _Optional[_Union[Evidence, _Mapping]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetCaseRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ListCasesRequest(_message.Message):
    __slots__ = ("parent", "hold_id", "merchant", "state", "type", "open_only", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    OPEN_ONLY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    hold_id: str
    merchant: str
    state: CaseState
    type: CaseType
    open_only: bool
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., hold_id: _Optional[str] = ..., merchant: _Optional[str] = ..., state: _Optional[_Union[CaseState, str]] = ..., type: _Optional[_Union[CaseType, str]] = ..., open_only: _Optional[bool] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListCasesResponse(_message.Message):
    __slots__ = ("cases", "next_page_token")
    CASES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[Case]
    next_page_token: str
    def __init__(self, cases: _Optional[_Iterable[_Union[Case, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListEvidenceRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListEvidenceResponse(_message.Message):
    __slots__ = ("evidence", "next_page_token")
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    next_page_token: str
    def __init__(self, evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
