"""The protos read alone: everything in them has a comment, and every reason is documented."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from generate import PACKAGE, compile_contract
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    ServiceDescriptorProto,
)

from escrow.v1 import errors_pb2
from tests.docs.markdown import section, spans

Path = tuple[int, ...]
"""Where something stands in a file's descriptor, as SourceCodeInfo counts it."""

# The numbers of the fields by which one descriptor contains others.
MEMBERS: Mapping[type, Mapping[str, int]] = {
    FileDescriptorProto: {
        "message_type": FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
        "enum_type": FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
        "service": FileDescriptorProto.SERVICE_FIELD_NUMBER,
    },
    DescriptorProto: {
        "field": DescriptorProto.FIELD_FIELD_NUMBER,
        "nested_type": DescriptorProto.NESTED_TYPE_FIELD_NUMBER,
        "enum_type": DescriptorProto.ENUM_TYPE_FIELD_NUMBER,
    },
    EnumDescriptorProto: {"value": EnumDescriptorProto.VALUE_FIELD_NUMBER},
    ServiceDescriptorProto: {"method": ServiceDescriptorProto.METHOD_FIELD_NUMBER},
}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> list[FileDescriptorProto]:
    compiled = compile_contract(tmp_path_factory.mktemp("contract"))
    return [file for file in compiled.file if file.package == PACKAGE.replace("/", ".")]


def comments(file: FileDescriptorProto) -> dict[Path, str]:
    return {tuple(each.path): each.leading_comments for each in file.source_code_info.location}


def described(file: FileDescriptorProto) -> Iterator[tuple[str, Any, str]]:
    """Everything a file defines: its name, its descriptor, and the comment before it."""
    found = comments(file)

    def walk(within: Any, name: str, path: Path) -> Iterator[tuple[str, Any, str]]:
        for member, number in MEMBERS.get(type(within), {}).items():
            for index, each in enumerate(getattr(within, member)):
                place = (*path, number, index)
                yield f"{name}.{each.name}", each, found.get(place, "").strip()
                yield from walk(each, f"{name}.{each.name}", place)

    return walk(file, file.package, ())


def test_everything_has_a_comment(contract: list[FileDescriptorProto]) -> None:
    everything = [each for file in contract for each in described(file)]
    assert len(everything) > 100
    assert [name for name, _, comment in everything if not comment] == []


def test_every_reason_is_named_by_a_call_or_said_to_hold_for_all(
    contract: list[FileDescriptorProto],
) -> None:
    calls = {
        word
        for file in contract
        for _, each, comment in described(file)
        if each.DESCRIPTOR.name == "MethodDescriptorProto"
        for word in re.findall(r"\b[A-Z_]+\b", comment)
    }
    reasons = {
        value.name.removeprefix("ERROR_REASON_")
        for value in errors_pb2.ErrorReason.DESCRIPTOR.values
    }
    undocumented = reasons - {"UNSPECIFIED"} - calls - set(spans(section("Refusals")))
    assert undocumented == set()


def test_every_call_names_its_refusals(contract: list[FileDescriptorProto]) -> None:
    silent = [
        name
        for file in contract
        for name, each, comment in described(file)
        if each.DESCRIPTOR.name == "MethodDescriptorProto" and "Errors" not in comment
    ]
    assert silent == []
