from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.rpc import code_pb2 as _code_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Scope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCOPE_UNSPECIFIED: _ClassVar[Scope]
    SCOPE_PAYMENTS: _ClassVar[Scope]
    SCOPE_SUPPORT: _ClassVar[Scope]
    SCOPE_PAYOUTS: _ClassVar[Scope]
    SCOPE_FINANCE: _ClassVar[Scope]
    SCOPE_AUDIT: _ClassVar[Scope]
    SCOPE_ADMIN: _ClassVar[Scope]
    SCOPE_CONTROLLER: _ClassVar[Scope]
    SCOPE_RISK: _ClassVar[Scope]
SCOPE_UNSPECIFIED: Scope
SCOPE_PAYMENTS: Scope
SCOPE_SUPPORT: Scope
SCOPE_PAYOUTS: Scope
SCOPE_FINANCE: Scope
SCOPE_AUDIT: Scope
SCOPE_ADMIN: Scope
SCOPE_CONTROLLER: Scope
SCOPE_RISK: Scope
ACCESS_FIELD_NUMBER: _ClassVar[int]
access: _descriptor.FieldDescriptor
REFUSAL_FIELD_NUMBER: _ClassVar[int]
refusal: _descriptor.FieldDescriptor

class Access(_message.Message):
    __slots__ = ("scopes",)
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    scopes: _containers.RepeatedScalarFieldContainer[Scope]
    def __init__(self, scopes: _Optional[_Iterable[_Union[Scope, str]]] = ...) -> None: ...

class RefusalRule(_message.Message):
    __slots__ = ("code", "message", "metadata", "next_step")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    NEXT_STEP_FIELD_NUMBER: _ClassVar[int]
    code: _code_pb2.Code
    message: str
    metadata: _containers.RepeatedScalarFieldContainer[str]
    next_step: str
    def __init__(self, code: _Optional[_Union[_code_pb2.Code, str]] = ..., message: _Optional[str] = ..., metadata: _Optional[_Iterable[str]] = ..., next_step: _Optional[str] = ...) -> None: ...
