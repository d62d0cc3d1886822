"""What is wrong with a request is named, and finding it never takes long."""

from __future__ import annotations

import time
from collections.abc import Iterator

import protovalidate
import pytest
from google.protobuf.message_factory import GetMessageClass

from escrow.v1 import bulk_pb2
from escrow.v1.hold_pb2 import BatchPlaceHoldsRequest, PlaceHoldRequest
from ledger.domain.refusals import Reason, Refusal
from server.access import METHODS
from server.validation import BATCH_ITEMS, ITEMS_MAX, validate, validate_batch

PARENT = "ledgers/shop"


def hold(number: int, **changes) -> PlaceHoldRequest:
    fields = {
        "parent": PARENT,
        "request_id": f"r{number}",
        "hold_id": f"h{number}",
        "currency_code": "GBP",
        "psp": "card",
        "lines": [{"line_id": "1", "merchant": "amy", "amount_minor": 1, "policy": "week"}],
    }
    return PlaceHoldRequest(**(fields | changes))


def empty_lines(count: int) -> PlaceHoldRequest:
    return hold(0, lines=[{}] * count)


def named(refusal: Refusal) -> list[str]:
    assert refusal.reason is Reason.FIELD_INVALID
    return [field.field for field in refusal.fields]


def named_by(request) -> list[str]:
    """The fields a message is refused for."""
    with pytest.raises(Refusal) as caught:
        if BATCH_ITEMS in request.DESCRIPTOR.fields_by_name:
            validate_batch(request)
        else:
            validate(request)
    return named(caught.value)


@pytest.fixture
def quick() -> Iterator[None]:
    """Whatever the test does takes less than a second."""
    started = time.process_time()
    yield
    assert time.process_time() - started < 1


def test_a_batch_of_too_many_empty_items(quick):
    request = BatchPlaceHoldsRequest(parent=PARENT, requests=[{}] * 100_000)
    assert request.ByteSize() > 200_000
    assert named_by(request) == ["requests"]


def test_a_hold_of_too_many_empty_lines(quick):
    request = empty_lines(50_000)
    assert request.ByteSize() > 100_000
    assert named_by(request) == ["lines"]


def test_as_many_empty_lines_as_a_hold_may_have(quick):
    assert named_by(empty_lines(2_000)) == ["lines[0].line_id"]


@pytest.mark.parametrize(("items", "lines"), [(25, 2_000), (1_000, 250), (1_000, 0)])
def test_a_batch_in_which_nothing_is_right(quick, items, lines):
    request = BatchPlaceHoldsRequest(parent=PARENT, requests=[empty_lines(lines)] * items)
    refusals = validate_batch(request)
    assert list(refusals) == list(range(items))
    assert {named(refusal)[0] for refusal in refusals.values()} == {
        "lines[0].line_id" if lines else "lines"
    }


def test_everything_wrong_with_a_short_message_is_named():
    broken = hold(0, psp="", lines=[{"line_id": "1", "policy": "week"}])
    fields = ["psp", "lines[0].merchant", "lines[0].amount_minor"]
    assert named_by(broken) == fields
    batch = BatchPlaceHoldsRequest(parent=PARENT, requests=[hold(1), broken, hold(2)])
    assert {index: named(refusal) for index, refusal in validate_batch(batch).items()} == {
        1: fields
    }


def test_a_write_of_a_stream_is_named_as_if_it_had_been_sent_alone():
    request = bulk_pb2.StreamWritesRequest(
        parent=PARENT, requests=[{"place_hold": hold(0, psp="")}, {}, {"place_hold": hold(1)}]
    )
    refusals = validate_batch(request, item_depth=2)
    assert {index: named(refusal) for index, refusal in refusals.items()} == {
        0: ["psp"],
        1: ["request"],
    }


def test_a_batch_is_refused_as_a_whole_for_what_is_wrong_with_it_as_a_whole():
    assert named_by(BatchPlaceHoldsRequest()) == ["parent", "requests"]
    assert named_by(BatchPlaceHoldsRequest(parent="shop", requests=[{}])) == ["parent"]


BATCHES = [
    GetMessageClass(method.input_type)
    for method in METHODS.values()
    if BATCH_ITEMS in method.input_type.fields_by_name
]


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch.DESCRIPTOR.name)
def test_a_batch_may_have_as_many_items_as_the_contract_says(batch):
    request = batch(parent=PARENT, requests=[{}] * ITEMS_MAX)
    (of_item,) = protovalidate.collect_violations(request, fail_fast=True)
    assert of_item.proto.field
    assert of_item.proto.field.elements[0].subscript is not None
    assert len(validate_batch(request)) == ITEMS_MAX

    request.requests.add()
    (of_batch,) = protovalidate.collect_violations(request, fail_fast=True)
    with pytest.raises(Refusal) as caught:
        validate_batch(request)
    (field,) = caught.value.fields
    assert (field.field, field.description) == (BATCH_ITEMS, of_batch.proto.message)
