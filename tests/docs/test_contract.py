"""The protos read alone: everything in them has a comment, and every reason is documented."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from contract import Contract, read_contract
from google.api.field_behavior_pb2 import FieldBehavior

from escrow.v1 import errors_pb2
from tests.docs.markdown import ROOT, read, section, spans

PARTICIPLES = r".+(ED|IN_TRANSIT|PAID|WITHDRAWN|CHARGED_BACK|WON|LOST)"
# Where a case can stand while it is heard, by the names the field has for these stages.
STAGES = {
    *("RETURN_TRANSIT", "RETURN_AUDIT", "ARBITRATION", "MEDIATION"),
    *("INQUIRY", "PRE_ARBITRATION", "SCHEME_ARBITRATION"),
}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return read_contract(tmp_path_factory.mktemp("contract"))


def of_kind(contract: Contract, kind: str) -> Iterator[tuple[str, Any]]:
    """Everything of a kind, such as a method, with its full name."""
    for name, each in contract.described():
        if each.DESCRIPTOR.name == f"{kind}DescriptorProto":
            yield name, each


def words(comment: str) -> set[str]:
    """The names in capitals, as reasons have them."""
    return set(re.findall(r"\b[A-Z][A-Z_]+\b", comment))


def reasons() -> set[str]:
    names = errors_pb2.ErrorReason.DESCRIPTOR.values_by_name
    return {name.removeprefix("ERROR_REASON_") for name in names} - {"UNSPECIFIED"}


def test_everything_has_a_comment(contract: Contract) -> None:
    assert len(contract.comments) > 600
    assert [name for name, comment in contract.comments.items() if not comment] == []


def for_every_call() -> set[str]:
    """The reasons that the room's README says any call may be refused with."""
    return set(spans(section("Refusals", read(ROOT / "proto" / "README.md"))))


def test_every_reason_is_named_by_a_call_or_said_to_hold_for_all(contract: Contract) -> None:
    calls = {
        word for name, _ in of_kind(contract, "Method") for word in words(contract.comments[name])
    }
    assert reasons() - calls - for_every_call() == set()


def test_every_call_names_its_refusals_last(contract: Contract) -> None:
    for name, _ in of_kind(contract, "Method"):
        found = re.search(r"^Errors[^:]*: (.*)[.]$", contract.comments[name], re.M | re.S)
        assert found, f"{name} does not end with its errors"
        assert words(found[1]) <= reasons() | {"E"}, name
        assert words(found[1]), name


def test_every_write_says_how_it_is_repeated(contract: Contract) -> None:
    for name, method in of_kind(contract, "Method"):
        request = fields_of(contract, method.input_type)
        if "request_id" in request or method.client_streaming:
            assert "dempotent" in contract.comments[name], name


def test_every_call_says_who_may_make_it(contract: Contract) -> None:
    open_to_none = [
        name
        for name, method in of_kind(contract, "Method")
        if (access := contract.option(method, "escrow.v1.access")) is None or not access.scopes
    ]
    assert open_to_none == []


def fields_of(contract: Contract, message: str) -> dict[str, Any]:
    """The fields of a message, by name."""
    prefix = f"{message.removeprefix('.')}."
    return {
        field.name: field for name, field in of_kind(contract, "Field") if name.startswith(prefix)
    }


def test_a_request_says_what_it_requires(contract: Contract) -> None:
    """As AIP-203 wants it said; and there is no scalar that validation lets through unseen."""
    for _, method in of_kind(contract, "Method"):
        for field in fields_of(contract, method.input_type).values():
            behavior = contract.option(field, "google.api.field_behavior")
            said = FieldBehavior.REQUIRED in behavior
            assert said != (FieldBehavior.OPTIONAL in behavior), f"{method.name}: {field.name}"
            rules = contract.option(field, "buf.validate.field")
            unseen = not field.type_name and field.type != field.TYPE_BOOL
            assert not unseen or rules is not None, f"{method.name}: {field.name} has no rule"


def test_a_listing_has_pages(contract: Contract) -> None:
    listings = [m for _, m in of_kind(contract, "Method") if m.name.startswith("List")]
    assert len(listings) >= 5
    for method in listings:
        assert {"page_size", "page_token"} <= set(fields_of(contract, method.input_type))
        assert "next_page_token" in fields_of(contract, method.output_type)


def test_a_state_is_a_past_participle(contract: Contract) -> None:
    for name, enum in of_kind(contract, "Enum"):
        if name.endswith("State"):
            for value in list(enum.value)[1:]:
                stage = value.name.removeprefix("CASE_STATE_") in STAGES
                assert stage or re.fullmatch(PARTICIPLES, value.name), value.name
