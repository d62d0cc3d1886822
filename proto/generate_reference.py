"""Generates the reference of the contract, Markdown for people who call it, from its protos.

python proto/generate_reference.py            writes it into reference/ beside this file
python proto/generate_reference.py --check    exits 1 if what is there is not what it would be
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Final

from contract import Contract, read_contract
from field_rules import in_words
from generate import PROTO_ROOT
from google.api.field_behavior_pb2 import FieldBehavior
from google.protobuf.descriptor_pb2 import FieldDescriptorProto
from google.rpc.code_pb2 import Code

REFERENCE: Final = PROTO_ROOT / "reference"
PACKAGE: Final = ".escrow.v1."
NOTICE: Final = (
    "<!-- Generated from the protos by generate_reference.py; `make proto` does it. -->\n"
)
REASON: Final = "ERROR_REASON_"
SCOPE: Final = "SCOPE_"

# The services in the order a newcomer meets them.
ORDER: Final = (
    "ledger",
    "policy",
    "calendar",
    "extension",
    "hold",
    "fulfilment",
    "case",
    "chargeback",
    "coupon",
    "warranty",
    "refund",
    "payout",
    "merchant",
    "payout_schedule",
    "freeze",
    "adjustment",
    "timeline",
    "report",
    "journal",
    "bulk",
    "token",
)

INDEX: Final = """\
# The contract, for those who call it

gRPC, package `escrow.v1`. Every page here is made from the comments and the rules in
[`../escrow/v1`](../escrow/v1), which the server itself enforces. A generic gRPC tool sees the same
through server reflection.

A call bears `authorization: Bearer SECRET` as metadata; [scopes](scopes.md) says who may call
what. Whatever is refused is refused with a reason of [the catalogue](refusals.md).
[How names, amounts, times, pages and repeated requests work](../README.md#conventions) is the same
everywhere.

{services}## Ids

An *id* is chosen by the caller: 1 to 64 of `A-Z a-z 0-9 . _ ~ -`, beginning with a letter or a
digit. A *name*, of a ledger or a token, is narrower: 1 to 63 of `a-z 0-9 -`, beginning with a
letter. Fields hold neither text about a person nor anything secret.

## Every message and enum

{types}"""


def main() -> int:
    """Writes or checks the reference; returns the exit code."""
    parser = argparse.ArgumentParser(description="Generate the reference of the contract.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if it is stale")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Reference(read_contract(Path(scratch))).pages()
    REFERENCE.mkdir(exist_ok=True)
    committed = {path.name: path.read_text("utf-8") for path in REFERENCE.glob("*.md")}
    stale = sorted(
        name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name)
    )
    if check and stale:
        print(f"The reference is stale: {', '.join(stale)}. Run `make proto`.", file=sys.stderr)
        return 1
    for name in stale:
        if name in fresh:
            (REFERENCE / name).write_text(fresh[name], "utf-8")
        else:
            (REFERENCE / name).unlink()
    return 0


class Reference:
    """The pages, and where on them everything is explained."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def pages(self) -> dict[str, str]:
        """Every page by the name of its file."""
        pages = {page_of(file): self._service_page(file) for file in self._service_files}
        pages["refusals.md"] = self._refusals_page()
        pages["scopes.md"] = self._scopes_page()
        pages["README.md"] = self._index_page()
        return {name: f"{NOTICE}\n{text.rstrip()}\n" for name, text in pages.items()}

    @cached_property
    def _service_files(self) -> list[Any]:
        files = [file for file in self._contract.files if file.service]
        return sorted(files, key=lambda file: ORDER.index(PurePosixPath(file.name).stem))

    @cached_property
    def _methods(self) -> dict[str, str]:
        """Where each method is explained, by its name."""
        return {
            method.name: f"{page_of(file)}#{method.name.lower()}"
            for file in self._service_files
            for method in file.service[0].method
        }

    @cached_property
    def _requests(self) -> dict[str, str]:
        """The method that takes a request; its fields stand there."""
        return {
            method.input_type: method.name
            for file in self._service_files
            for method in file.service[0].method
        }

    @cached_property
    def _types(self) -> dict[str, str]:
        """Where each message and enum is explained, by its full name with a leading dot."""
        places = {}
        for file in self._contract.files:
            for each in (*file.message_type, *file.enum_type):
                name = f"{PACKAGE}{each.name}"
                if name in self._requests:
                    places[name] = self._methods[self._requests[name]]
                elif file.service:
                    places[name] = f"{page_of(file)}#{each.name.lower()}"
                else:
                    places[name] = page_of(file)
        return places

    @cached_property
    def _reasons(self) -> dict[str, Any]:
        """The catalogue: what each reason stands for, by its name without the prefix."""
        return {
            value.name.removeprefix(REASON): value
            for value in self._enum("ErrorReason").value
            if value.number
        }

    def _enum(self, name: str) -> Any:
        (found,) = (
            enum for file in self._contract.files for enum in file.enum_type if enum.name == name
        )
        return found

    @cached_property
    def _scopes(self) -> dict[int, str]:
        return {
            value.number: value.name.removeprefix(SCOPE)
            for value in self._enum("Scope").value
            if value.number
        }

    def _comment(self, *path: str) -> str:
        return self._contract.comments[f"{PACKAGE[1:]}{'.'.join(path)}"]

    def _index_page(self) -> str:
        services = "".join(
            f"## [{file.service[0].name}]({page_of(file)})\n\n"
            f"{self._prose(self._comment(file.service[0].name))}\n\n"
            f"{self._method_table(file.service[0])}\n\n"
            for file in self._service_files
        )
        types = ", ".join(
            f"[{name.removeprefix(PACKAGE)}]({place})"
            for name, place in sorted(self._types.items())
            if name not in self._requests and place.split("#")[0] in self._service_pages
        )
        return INDEX.format(services=services, types=types)

    @cached_property
    def _service_pages(self) -> set[str]:
        return {page_of(file) for file in self._service_files}

    def _method_table(self, service: Any) -> str:
        rows = (
            (
                f"[{method.name}]({self._methods[method.name]})",
                self._inline(first_sentence(self._comment(service.name, method.name))),
            )
            for method in service.method
        )
        return table(("method", "what it does"), rows)

    def _service_page(self, file: Any) -> str:
        service = file.service[0]
        source = f"[{PurePosixPath(file.name).name}](../{file.name})"
        parts = [
            f"# {service.name}",
            f"{self._prose(self._contract.comments[file.name])} From {source}.",
            self._prose(self._comment(service.name)),
        ]
        parts.extend(self._method(service, method) for method in service.method)
        messages = [each for each in file.message_type if self._is_explained_here(each)]
        if messages:
            parts.append("## Messages")
            parts.extend(self._message(message) for message in messages)
        if file.enum_type:
            parts.append("## Enums")
            parts.extend(self._enumeration(enum) for enum in file.enum_type)
        return "\n\n".join(parts)

    def _is_explained_here(self, message: Any) -> bool:
        return f"{PACKAGE}{message.name}" not in self._requests

    def _method(self, service: Any, method: Any) -> str:
        takes, gives = self._type(method.input_type), self._type(method.output_type)
        stream_in = "a stream of " if method.client_streaming else ""
        stream_out = "a stream of " if method.server_streaming else ""
        heading = f"## {method.name}\n\n{self._prose(self._comment(service.name, method.name))}"
        call = (
            f"`{PACKAGE[1:]}{service.name}/{method.name}` takes {stream_in}{takes} and answers with"
            f" {stream_out}{gives}. Scopes: {self._access(method)}."
        )
        fields = self._fields(self._message_named(method.input_type))
        return "\n\n".join((heading, call, fields))

    def _access(self, method: Any) -> str:
        access = self._contract.option(method, "escrow.v1.access")
        if access is None:
            return "none, it is refused to everyone"
        names = (f"[`{self._scopes[scope]}`](scopes.md)" for scope in access.scopes)
        return " or ".join(names)

    def _message_named(self, name: str) -> Any:
        (found,) = (
            message
            for file in self._contract.files
            for message in file.message_type
            if f"{PACKAGE}{message.name}" == name
        )
        return found

    def _message(self, message: Any) -> str:
        heading = f"### {message.name}\n\n{self._prose(self._comment(message.name))}"
        return f"{heading}\n\n{self._fields(message)}"

    def _fields(self, message: Any) -> str:
        has_rules = any(self._rules(field) for field in message.field)
        rows = []
        for field in message.field:
            row = [f"`{field.name}`", self._field_type(field)]
            if has_rules:
                row.append(self._rules(field))
            rows.append((*row, self._inline(self._comment(message.name, field.name))))
        columns = ("field", "type", *(("rules",) if has_rules else ()), "what it is")
        return "\n\n".join((table(columns, rows), *self._choices(message)))

    def _choices(self, message: Any) -> Iterator[str]:
        """What is said of the fields of a message together."""
        for index, choice in enumerate(message.oneof_decl):
            fields = [
                f"`{field.name}`"
                for field in message.field
                if field.HasField("oneof_index") and field.oneof_index == index
            ]
            rules = self._contract.option(choice, "buf.validate.oneof")
            required = rules is not None and rules.required
            said = self._inline(self._comment(message.name, choice.name))
            number = "exactly one" if required else "one"
            yield f"`{choice.name}` is {number} of {', '.join(fields)}. {said}"
        rules = self._contract.option(message, "buf.validate.message")
        for rule in rules.cel if rules is not None else ():
            yield f"Also: {rule.message}."

    def _field_type(self, field: Any) -> str:
        kind = (
            self._type(field.type_name)
            if field.type_name
            else FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
        )
        repeated = field.label == FieldDescriptorProto.LABEL_REPEATED
        return f"list of {kind}" if repeated else kind

    def _type(self, name: str) -> str:
        place = self._types.get(name)
        short = name.removeprefix(PACKAGE).removeprefix(".")
        return f"[{short}]({place})" if place else f"`{short}`"

    def _rules(self, field: Any) -> str:
        behavior = self._contract.option(field, "google.api.field_behavior")
        rules = self._contract.option(field, "buf.validate.field")
        required = ["**required**"] if FieldBehavior.REQUIRED in behavior else []
        told = in_words(rules) if rules is not None else ""
        return "; ".join((*required, *([told] if told else [])))

    def _enumeration(self, enum: Any) -> str:
        rows = (
            (
                f"`{value.name}`",
                str(value.number),
                self._inline(self._comment(enum.name, value.name)),
            )
            for value in enum.value
        )
        heading = f"### {enum.name}\n\n{self._prose(self._comment(enum.name))}"
        return f"{heading}\n\n{table(('value', 'number', 'what it means'), rows)}"

    def _refusals_page(self) -> str:
        file = self._file("errors")
        rows = []
        for name, value in self._reasons.items():
            rule = self._contract.option(value, "escrow.v1.refusal")
            keys = ", ".join(f"`{key}`" for key in rule.metadata) or "none"
            when = self._inline(self._comment("ErrorReason", value.name))
            rows.append(
                (
                    f'<a id="{name.lower()}"></a>`{name}`',
                    f"`{Code.Name(rule.code)}`",
                    f"{when}<br>*“{escaped(rule.message)}”*",
                    keys,
                    self._inline(rule.next_step),
                )
            )
        columns = ("reason", "code", "when, and the message", "metadata", "what to do")
        note = (
            "Braces in a message stand for the value of the metadata of that name. Which refusals"
            " hold for every call, and in which order they are checked, is told under"
            " [Refusals](../README.md#refusals)."
        )
        about = self._prose(self._contract.comments[file.name].partition("\n")[2])
        return "\n\n".join(("# Refusals", about, note, table(columns, rows)))

    def _scopes_page(self) -> str:
        scopes = list(self._scopes.items())
        meaning = table(
            ("scope", "what it is for"),
            (
                (f"`{name}`", self._inline(self._comment("Scope", f"{SCOPE}{name}")))
                for name in self._scopes.values()
            ),
        )
        rows = []
        for file in self._service_files:
            for method in file.service[0].method:
                access = self._contract.option(method, "escrow.v1.access")
                taken = set(access.scopes) if access is not None else set()
                ticks = ("✓" if number in taken else "" for number, _ in scopes)
                rows.append((f"[{method.name}]({self._methods[method.name]})", *ticks))
        note = (
            "A call is taken when its token has any one of the scopes ticked; otherwise it is"
            " refused with [SCOPE_MISSING](refusals.md#scope_missing)."
        )
        allowed = table(("method", *(f"`{name}`" for _, name in scopes)), rows)
        about = self._prose(self._comment("Scope"))
        return "\n\n".join(("# Scopes", about, meaning, "## Who may call what", note, allowed))

    def _file(self, stem: str) -> Any:
        (found,) = (each for each in self._contract.files if PurePosixPath(each.name).stem == stem)
        return found

    def _prose(self, comment: str) -> str:
        """A comment as paragraphs, with its errors in one of their own."""
        text = re.sub(r"(?<=[.])\n(?=Errors\b)|^(?=Errors\b)", "\n\n", comment)
        every_call = "Besides these, [those of every call](../README.md#refusals)."
        text = re.sub(
            r"^(Errors[^:]*:)((?s:.*))", rf"**\1**\2 {every_call}", text.strip(), flags=re.M
        )
        return self._linked(text)

    def _inline(self, comment: str) -> str:
        """A comment for a cell of a table."""
        return self._linked(escaped(" ".join(comment.split())))

    def _linked(self, text: str) -> str:
        """A text in which the names of methods and reasons lead to where they are explained."""

        def link(found: re.Match[str]) -> str:
            word = found[0]
            if word in self._reasons:
                return f"[{word}](refusals.md#{word.lower()})"
            return f"[{word}]({self._methods[word]})" if word in self._methods else word

        return re.sub(r"(?<![`\w.{/])[A-Z]\w+\b(?![`}/])", link, text)


def page_of(file: Any) -> str:
    """The page on which what a file defines is explained."""
    stem = PurePosixPath(file.name).stem
    return {"errors": "refusals.md", "options": "scopes.md"}.get(stem, f"{stem}.md")


def first_sentence(comment: str) -> str:
    """The first sentence of a comment."""
    return re.split(r"(?<=[.])\s", comment, maxsplit=1)[0]


def escaped(text: str) -> str:
    """A text in which nothing ends a cell of a table or begins markup of its own."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [tuple(columns)]
    lines.append(tuple("---" for _ in lines[0]))
    lines.extend(tuple(row) for row in rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
