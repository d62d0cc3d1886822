"""Page tokens belong to one listing and say where the next page begins."""

import base64
import json

import pytest

from escrow.v1.journal_pb2 import AccountKey, ListBalancesRequest, ListPostingsRequest
from ledger.domain.refusals import Reason, Refusal
from server.pages import _digest, decode_token, encode_token, page_size

KEY = (2010, "merchant", "GBP")


def listing(**fields) -> ListBalancesRequest:
    return ListBalancesRequest(**{"parent": "ledgers/shop", "kind": 2010, **fields})


@pytest.mark.parametrize(("requested", "size"), [(0, 100), (1, 1), (1_000, 1_000), (5_000, 1_000)])
def test_page_size(requested, size):
    assert page_size(requested) == size


def test_first_page_has_no_token():
    assert decode_token(listing(), int, str, str) is None


def test_token_leads_to_the_key_it_was_made_of():
    token = encode_token(KEY, listing())
    assert decode_token(listing(page_token=token), int, str, str) == KEY


def test_page_size_may_change_from_page_to_page():
    token = encode_token(KEY, listing(page_size=10))
    assert decode_token(listing(page_token=token, page_size=20), int, str, str) == KEY


def test_longest_token_fits_its_field():
    token = encode_token((9_999, "m" * 64, "GBP"), listing())
    assert len(token) <= 256


@pytest.mark.parametrize(
    "changed",
    [{"parent": "ledgers/other"}, {"kind": 0}, {"owner": "merchant"}],
    ids=["parent", "kind", "owner"],
)
def test_token_of_another_listing_is_refused(changed):
    token = encode_token(KEY, listing())
    refused(listing(page_token=token, **changed))


def test_token_of_another_method_is_refused():
    request = ListPostingsRequest(
        parent="ledgers/shop", account=AccountKey(kind=2010, currency_code="GBP")
    )
    refused(listing(page_token=encode_token(KEY, request)))


@pytest.mark.parametrize("garbage", ["x", "====", "YWJj", "é", "YWJjZGVmZ2hpamtsbW5vcA=="])
def test_garbage_is_refused(garbage):
    refused(listing(page_token=garbage))


def test_changed_key_is_refused():
    token = bytearray(base64.urlsafe_b64decode(encode_token(KEY, listing())))
    token[-8] ^= 1
    refused(listing(page_token=base64.urlsafe_b64encode(token).decode()))


def test_key_of_another_shape_is_refused():
    refused(listing(page_token=encode_token([1], listing())))


@pytest.mark.parametrize(
    "position",
    [
        b"",
        b"5",
        b"null",
        b'"abc"',
        b'{"a": 1, "b": 2, "c": 3}',
        b"not json",
        b"\xff",
        b'[2010, "\xff", "GBP"]',
        b'[2010, "\\u0000", "GBP"]',
        b'[2010, "\\ud800", "GBP"]',
        b'[2010, "\xed\xa0\x80", "GBP"]',
        b'[2010, ["merchant"], "GBP"]',
        b'["2010", "merchant", "GBP"]',
        b'[true, "merchant", "GBP"]',
        b'[2010.0, "merchant", "GBP"]',
        b'[9223372036854775808, "merchant", "GBP"]',
        b'[-9223372036854775809, "merchant", "GBP"]',
        b'[1%s, "merchant", "GBP"]' % (b"0" * 10_000),
        b"[" * 100_000,
    ],
    ids=lambda position: repr(position[:40]),
)
def test_forged_key_with_the_right_digest_is_refused(position):
    refused(listing(page_token=forged(position)))


@pytest.mark.parametrize("kind", [-(2**63), 2**63 - 1])
def test_integers_may_be_as_large_as_the_database_holds(kind):
    position = json.dumps([kind, "merchant", "GBP"]).encode()
    key = decode_token(listing(page_token=forged(position)), int, str, str)
    assert key == (kind, "merchant", "GBP")


def forged(position: bytes) -> str:
    return base64.urlsafe_b64encode(_digest(position, listing()) + position).decode()


def refused(request) -> None:
    with pytest.raises(Refusal) as refusal:
        decode_token(request, int, str, str)
    assert refusal.value.reason is Reason.FIELD_INVALID
    assert [field.field for field in refusal.value.fields] == ["page_token"]
