from __future__ import annotations

import random

import pytest

from ledger.domain.refusals import Reason, Refusal
from server.rate import REMEMBERED_MAX, Rates


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def admitted(rates: Rates, actor: str, calls: int) -> int:
    """How many of so many calls at once are let in."""
    count = 0
    for _ in range(calls):
        try:
            rates.admit(actor)
        except Refusal:
            continue
        count += 1
    return count


def test_a_second_s_worth_at_once_and_then_as_it_comes_back():
    clock = Hand()
    rates = Rates(10, clock)
    assert admitted(rates, "amy", 25) == 10
    assert admitted(rates, "bob", 25) == 10
    clock.seconds += 0.3
    assert admitted(rates, "amy", 25) == 3
    clock.seconds += 3_600
    assert admitted(rates, "amy", 25) == 10


def test_a_refusal_says_how_long_to_wait():
    clock = Hand()
    rates = Rates(4, clock)
    assert admitted(rates, "amy", 4) == 4
    with pytest.raises(Refusal) as caught:
        rates.admit("amy")
    assert caught.value.reason is Reason.RATE_LIMITED
    assert caught.value.metadata == {"calls_per_second_max": "4"}
    assert caught.value.retry_after_seconds == pytest.approx(0.25)
    clock.seconds += 0.25
    rates.admit("amy")


def test_items_are_waited_for_afterwards():
    clock = Hand()
    rates = Rates(10, clock)
    rates.admit("amy")
    rates.charge("amy", 99)
    assert rates.wait_seconds("amy") == pytest.approx(9.1)
    clock.seconds += 9.1
    assert admitted(rates, "amy", 5) == 1


def test_one_a_second_is_possible():
    clock = Hand()
    rates = Rates(1, clock)
    for _ in range(5):
        assert admitted(rates, "amy", 3) == 1
        clock.seconds += 1


def test_no_limit_is_none():
    rates = Rates(0)
    rates.charge("amy", 10**9)
    assert admitted(rates, "amy", 1_000) == 1_000


def test_over_any_time_no_more_than_the_rate_and_a_burst(seed: int):
    chance, clock = random.Random(seed), Hand()
    rate = chance.randrange(1, 50)
    rates = Rates(rate, clock)
    start, let_in = clock.seconds, 0
    for _ in range(2_000):
        clock.seconds += chance.choice((0, 0.001, 0.1, 1))
        let_in += admitted(rates, "amy", chance.randrange(5))
        assert let_in <= rate * (clock.seconds - start) + rate + 1e-6


def test_what_is_remembered_is_bounded():
    clock = Hand()
    rates = Rates(1, clock)
    for number in range(REMEMBERED_MAX + 10):
        rates.admit(f"caller-{number}")
    assert len(rates._paid_off) == REMEMBERED_MAX
    assert admitted(rates, "caller-0", 2) == 1
    assert admitted(rates, f"caller-{REMEMBERED_MAX}", 2) == 0
