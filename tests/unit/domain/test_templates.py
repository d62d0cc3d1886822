"""Every template balances, posts to the accounts it names, and a bad entry cannot exist."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import templates
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft, Leg, UnbalancedEntry
from ledger.domain.facts import ClockAdvanced, LineRelease, PlacedLine, RefundedLine

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FACT = ClockAdvanced(NOW)
amounts = st.integers(1, 10**12)


def by_kind(legs):
    sums: defaultdict[int, int] = defaultdict(int)
    for leg in legs:
        sums[leg.account.kind] += leg.amount
    return dict(sums)


@given(st.lists(amounts, min_size=1, max_size=20))
def test_capture(line_amounts):
    lines = [PlacedLine(str(i), f"m{i % 3}", a, "p", 1) for i, a in enumerate(line_amounts)]
    legs = templates.capture("h", "psp", "CNY", lines)
    Draft(FACT, NOW, legs)
    captured = sum(line_amounts)
    assert by_kind(legs) == {Kind.PSP_CLEARING: captured, Kind.HELD: -captured}


@given(st.lists(st.tuples(amounts, st.integers(0, 10_000)), min_size=1, max_size=20))
def test_release(parts):
    lines = [
        LineRelease(str(i), f"m{i % 3}", amount, amount * bps // 10_000)
        for i, (amount, bps) in enumerate(parts)
    ]
    legs = templates.release("h", "CNY", lines)
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    commission = sum(line.commission for line in lines)
    assert sums[Kind.HELD] == sum(line.amount for line in lines)
    assert sums[Kind.COMMISSION] == -commission
    assert sums[Kind.AVAILABLE] == commission - sums[Kind.HELD]


@given(st.tuples(*[st.integers(0, 10**12)] * 3).filter(any))
def test_refund(sources):
    legs = templates.refund_line("h", "psp", "CNY", "m", RefundedLine("1", *sources))
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    assert (sums[Kind.HELD], sums[Kind.AVAILABLE], sums[Kind.MERCHANT_RECEIVABLE]) == sources
    assert sums[Kind.REFUND_PAYABLE] == -sum(sources)


@pytest.mark.parametrize(
    ("legs", "debit", "credit"),
    [
        (
            templates.refund_succeeded("h", "psp", "CNY", 7),
            AccountKey(Kind.REFUND_PAYABLE, "psp", "CNY"),
            AccountKey(Kind.PSP_CLEARING, "psp", "CNY"),
        ),
        (
            templates.recovery("m", "CNY", 7),
            AccountKey(Kind.AVAILABLE, "m", "CNY"),
            AccountKey(Kind.MERCHANT_RECEIVABLE, "m", "CNY"),
        ),
        (
            templates.payout_created("p", "m", "CNY", 7),
            AccountKey(Kind.AVAILABLE, "m", "CNY"),
            AccountKey(Kind.PAYOUT_IN_TRANSIT, "m", "CNY"),
        ),
        (
            templates.payout_paid("p", "m", "CNY", 7, "main"),
            AccountKey(Kind.PAYOUT_IN_TRANSIT, "m", "CNY"),
            AccountKey(Kind.BANK, "main", "CNY"),
        ),
        (
            templates.payout_failed("p", "m", "CNY", 7),
            AccountKey(Kind.PAYOUT_IN_TRANSIT, "m", "CNY"),
            AccountKey(Kind.AVAILABLE, "m", "CNY"),
        ),
        (
            templates.payout_returned("p", "m", "CNY", 7, "main"),
            AccountKey(Kind.BANK, "main", "CNY"),
            AccountKey(Kind.PAYOUT_RETURNED, "m", "CNY"),
        ),
        (
            templates.payout_reinstated("p", "m", "CNY", 7),
            AccountKey(Kind.PAYOUT_RETURNED, "m", "CNY"),
            AccountKey(Kind.AVAILABLE, "m", "CNY"),
        ),
    ],
)
def test_two_legged_templates(legs, debit, credit):
    Draft(FACT, NOW, legs)
    assert [(leg.account, leg.amount) for leg in legs] == [(debit, 7), (credit, -7)]


@pytest.mark.parametrize(
    "legs",
    [
        [Leg(AccountKey(2010, "m", "CNY"), 1)],
        [Leg(AccountKey(2010, "m", "CNY"), 1), Leg(AccountKey(2110, "m", "GBP"), -1)],
        [Leg(AccountKey(2010, "m", "CNY"), 0)],
    ],
)
def test_a_bad_entry_cannot_be_built(legs):
    with pytest.raises(UnbalancedEntry):
        Draft(FACT, NOW, legs)
