"""The reference shows all of the contract, and says its rules in words."""

import re
from pathlib import Path

import pytest
from contract import Contract, read_contract
from field_rules import pattern_in_words
from generate_reference import REFERENCE, Reference

from escrow.v1 import errors_pb2
from tests.docs.markdown import anchors


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return read_contract(tmp_path_factory.mktemp("contract"))


@pytest.fixture(scope="module")
def pages(contract: Contract) -> dict[str, str]:
    return Reference(contract).pages()


def test_what_is_committed_is_what_the_protos_say(pages: dict[str, str]) -> None:
    assert {path.name: path.read_text() for path in REFERENCE.glob("*.md")} == pages


def test_every_method_and_message_has_a_place(contract: Contract, pages: dict[str, str]) -> None:
    for file in contract.files:
        if not file.service:
            continue
        (service,) = file.service
        found = anchors(pages[f"{Path(file.name).stem}.md"])
        requests = {method.input_type.rpartition(".")[2] for method in service.method}
        expected = {each.name for each in (*service.method, *file.message_type, *file.enum_type)}
        assert {name.lower() for name in expected - requests} <= found


def test_every_field_is_shown(contract: Contract, pages: dict[str, str]) -> None:
    for name, each in contract.described():
        if each.DESCRIPTOR.name == "FieldDescriptorProto" and "refusal" not in name:
            shown = any(f"| `{each.name}` |" in page for page in pages.values())
            assert shown or name.startswith(("escrow.v1.Access", "escrow.v1.RefusalRule")), name


def test_the_catalogue_is_whole(pages: dict[str, str]) -> None:
    names = {
        name.removeprefix("ERROR_REASON_").lower()
        for name in errors_pb2.ErrorReason.DESCRIPTOR.values_by_name
    }
    assert names - {"unspecified"} <= anchors(pages["refusals.md"])


def test_errors_lead_to_the_catalogue(pages: dict[str, str]) -> None:
    assert "[HOLD_NOT_FOUND](refusals.md#hold_not_found)" in pages["hold.md"]
    assert "[ExplainRelease](hold.md#explainrelease)" in pages["refusals.md"]


def test_who_may_call_is_ticked(pages: dict[str, str]) -> None:
    (row,) = re.findall(r"^\| \[PlaceHold\].*$", pages["scopes.md"], re.MULTILINE)
    assert row.split("|")[2:-1] == [" ✓ ", *["  "] * 7]


def test_every_pattern_is_said_in_words(contract: Contract) -> None:
    """One that is new is given words of its own, in `field_rules.py`."""
    for name, each in contract.described():
        if each.DESCRIPTOR.name != "FieldDescriptorProto":
            continue
        rules = contract.option(each, "buf.validate.field")
        if rules is not None:
            for strings in (rules.string, rules.repeated.items.string):
                assert "matches" not in pattern_in_words(strings.pattern), name


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("^[A-Z]{3}$", "three capital letters"),
        ("^([A-Za-z0-9][A-Za-z0-9._~-]{0,63})?$", "an [id](README.md#ids), or empty"),
        (
            "^ledgers/[a-z][a-z0-9-]{0,62}/holds/[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$",
            "`ledgers/{name}/holds/{id}`",
        ),
        ("^a+$", "matches `^a+$`"),
    ],
)
def test_a_pattern_in_words(pattern: str, words: str) -> None:
    assert pattern_in_words(pattern) == words
