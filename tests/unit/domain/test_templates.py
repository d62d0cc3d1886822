"""Every template balances, posts to the accounts it names, and a bad entry cannot exist."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import templates
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft, Leg, UnbalancedEntry
from ledger.domain.facts import (
    ClockAdvanced,
    LineRelease,
    MaturedReserve,
    PlacedLine,
    RefundedLine,
    SettlementReported,
)
from ledger.domain.templates import SetApart

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


@given(amounts, st.integers(0, 10_000), st.integers(0, 10_000))
def test_release_with_a_reserve(amount, commission_bps, reserve_bps):
    commission = amount * commission_bps // 10_000
    reserve = min(amount * reserve_bps // 10_000, amount - commission)
    line = LineRelease("1", "m", amount, commission, reserve, NOW)
    legs = templates.release("h", "CNY", [line])
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    assert (sums[Kind.HELD], sums[Kind.COMMISSION]) == (amount, -commission)
    assert sums[Kind.RESERVE] == -reserve
    assert sums[Kind.AVAILABLE] == commission + reserve - amount


SOURCES = {
    "from_held": Kind.HELD,
    "from_disputed": Kind.DISPUTED,
    "from_commission": Kind.COMMISSION,
    "from_available": Kind.AVAILABLE,
    "from_reserve": Kind.RESERVE,
    "from_receivable": Kind.MERCHANT_RECEIVABLE,
}


@given(
    st.fixed_dictionaries(dict.fromkeys(SOURCES, st.integers(0, 10**12))).filter(
        lambda s: any(s.values())
    )
)
def test_refund(sources):
    line = RefundedLine("1", **sources)
    legs = templates.refund_line("h", "psp", "CNY", "m", line)
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    assert {name: sums[kind] for name, kind in SOURCES.items()} == sources
    assert sums[Kind.REFUND_PAYABLE] == -line.amount == -sum(sources.values())


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_settlement(net, fee):
    fact = SettlementReported("h", net + fee, fee, "main")
    legs = templates.settlement("psp", "CNY", fact)
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    assert (sums[Kind.BANK], sums[Kind.FEES]) == (net, fee)
    assert sums[Kind.PSP_CLEARING] == -net - fee


@given(st.lists(st.integers(0, 10**12), max_size=5))
def test_a_case_and_its_reversal(claimed):
    claims = [SetApart(str(number), "m", amount) for number, amount in enumerate(claimed)]
    opened = templates.case_opened("h", "CNY", claims)
    dropped = templates.case_dropped("h", "CNY", claims)
    for legs in (opened, dropped):
        Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(opened))
    assert (sums[Kind.HELD], sums[Kind.DISPUTED]) == (sum(claimed), -sum(claimed))
    assert {leg._replace(amount=-leg.amount) for leg in opened} == set(dropped)


def test_a_reserve_matures():
    legs = templates.reserve_matured("h", "CNY", [MaturedReserve("1", "m", 7)])
    assert [(leg.account.kind, leg.amount) for leg in legs] == [
        (Kind.RESERVE, 7),
        (Kind.AVAILABLE, -7),
    ]


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
