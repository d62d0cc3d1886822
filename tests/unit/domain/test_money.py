"""Money is integers, and a split loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import currencies, money
from ledger.domain.refusals import Reason, Refusal

amounts = st.integers(0, money.INT64_MAX)


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_a_split_adds_up_and_stays_within_one_unit_of_the_exact_share(amount, weights):
    parts = money.split(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - amount * weight) < whole


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_a_split_gives_the_same_parts_every_time(amount, weights):
    assert money.split(amount, weights) == money.split(amount, list(weights))


def test_a_cent_split_three_ways_goes_to_the_first():
    assert money.split(1, [1, 1, 1]) == [1, 0, 0]
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]


def test_a_zero_weight_gets_nothing():
    assert money.split(5, [0, 1, 1]) == [0, 3, 2]


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (1, [0, 0]), (1, [2, -1])])
def test_a_split_without_sense_is_an_error(amount, weights):
    with pytest.raises(ValueError, match="a split needs"):
        money.split(amount, weights)


@pytest.mark.parametrize(
    ("amount", "bps", "share"),
    [(100, 500, 5), (10, 500, 1), (9, 500, 0), (1, 10_000, 1), (7, 0, 0)],
)
def test_a_share_in_basis_points_rounds_half_up(amount, bps, share):
    assert money.share_bps(amount, bps) == share


@given(amounts, st.integers(0, 10_000))
def test_a_share_is_never_more_than_the_whole(amount, bps):
    assert 0 <= money.share_bps(amount, bps) <= amount


def test_a_sum_beyond_int64_is_refused_and_not_wrapped():
    assert money.total([money.INT64_MAX, -1, 1]) == money.INT64_MAX
    with pytest.raises(Refusal) as refused:
        money.total([money.INT64_MAX, 1])
    assert refused.value.reason is Reason.AMOUNT_OUT_OF_RANGE


@pytest.mark.parametrize(("code", "exponent"), [("JPY", 0), ("CNY", 2), ("KWD", 3), ("GBP", 2)])
def test_exponents_of_minor_units(code, exponent):
    assert currencies.exponent(code) == exponent


@pytest.mark.parametrize("code", ["XYZ", "XAU", "XXX", "gbp", "", "GB"])
def test_what_is_no_currency_is_refused(code):
    with pytest.raises(Refusal) as refused:
        currencies.exponent(code)
    assert refused.value.reason is Reason.CURRENCY_UNKNOWN
