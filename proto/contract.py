"""The contract as programs read it: descriptors with their options, and the comments before them.

The descriptors are compiled with `google/protobuf/descriptor.proto` and everything that defines an
option, and are parsed by classes made of just these, so that every option is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generate import PACKAGE, compile_contract
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    ServiceDescriptorProto,
)

Place = tuple[int, ...]
"""Where something stands in a file's descriptor, as SourceCodeInfo counts it."""

SYNTAX: Place = (FileDescriptorProto.SYNTAX_FIELD_NUMBER,)

# The numbers of the fields by which one descriptor contains others.
MEMBERS: Mapping[str, Mapping[str, int]] = {
    "FileDescriptorProto": {
        "message_type": FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
        "enum_type": FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
        "service": FileDescriptorProto.SERVICE_FIELD_NUMBER,
    },
    "DescriptorProto": {
        "field": DescriptorProto.FIELD_FIELD_NUMBER,
        "oneof_decl": DescriptorProto.ONEOF_DECL_FIELD_NUMBER,
        "nested_type": DescriptorProto.NESTED_TYPE_FIELD_NUMBER,
        "enum_type": DescriptorProto.ENUM_TYPE_FIELD_NUMBER,
    },
    "EnumDescriptorProto": {"value": EnumDescriptorProto.VALUE_FIELD_NUMBER},
    "ServiceDescriptorProto": {"method": ServiceDescriptorProto.METHOD_FIELD_NUMBER},
}


@dataclass(frozen=True, slots=True)
class Contract:
    """The files of the package, and every comment by the full name of what it stands before."""

    files: list[Any]
    comments: Mapping[str, str]
    _pool: descriptor_pool.DescriptorPool

    def option(self, descriptor: Any, name: str) -> Any:
        """An option by its full name; None where the descriptor does not have it."""
        extension = self._pool.FindExtensionByName(name)
        options = descriptor.options
        # A repeated option is never absent, only empty.
        if extension.is_repeated or options.HasExtension(extension):
            return options.Extensions[extension]
        return None

    def described(self) -> Iterator[tuple[str, Any]]:
        """Everything that is defined, with its full name."""
        for file in self.files:
            for name, each, _ in _walk(file, file.package, ()):
                yield name, each


def read_contract(scratch: Path) -> Contract:
    """Compiles the protos, in a directory for what is needed meanwhile."""
    compiled = compile_contract(scratch)
    pool = descriptor_pool.DescriptorPool()
    for file in compiled.file:
        pool.Add(file)
    known = message_factory.GetMessageClass(
        pool.FindMessageTypeByName("google.protobuf.FileDescriptorSet")
    )
    everything: Any = known.FromString(compiled.SerializeToString())
    files = [file for file in everything.file if file.package == PACKAGE.replace("/", ".")]
    comments = {name: text for file in files for name, text in _comments(file)}
    return Contract(files, comments, pool)


def _comments(file: Any) -> Iterator[tuple[str, str]]:
    found = {tuple(each.path): each.leading_comments for each in file.source_code_info.location}
    yield file.name, _clean(found.get(SYNTAX, ""))
    for name, _, place in _walk(file, file.package, ()):
        yield name, _clean(found.get(place, ""))


def _walk(within: Any, name: str, place: Place) -> Iterator[tuple[str, Any, Place]]:
    for member, number in MEMBERS.get(within.DESCRIPTOR.name, {}).items():
        for index, each in enumerate(getattr(within, member)):
            inner, there = f"{name}.{each.name}", (*place, number, index)
            yield inner, each, there
            yield from _walk(each, inner, there)


def _clean(comment: str) -> str:
    return "\n".join(line.strip() for line in comment.strip().splitlines())
