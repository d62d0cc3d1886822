"""Every template balances, posts to the accounts it names, and a bad entry cannot exist."""

import inspect
import re
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import templates
from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.entries import Draft, Leg, UnbalancedEntry
from ledger.domain.facts import (
    ClockAdvanced,
    FrozenAmount,
    LineRelease,
    MaturedReserve,
    MerchantFee,
    MerchantPart,
    PartyPart,
    PaymentPart,
    PlacedLine,
    RecalledLine,
    RefundedLine,
    SettledLine,
    SettlementReported,
)
from ledger.domain.templates import SetApart
from ledger.generate_postings import EXAMPLES

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
    "from_deposit": Kind.DEPOSIT,
    "from_receivable": Kind.MERCHANT_RECEIVABLE,
}


@given(
    st.fixed_dictionaries(dict.fromkeys(SOURCES, st.integers(0, 10**12))).filter(
        lambda s: any(s.values())
    )
)
def test_refund(sources):
    line = RefundedLine("1", **sources)
    legs = templates.refund_line("h", "CNY", "m", line, [PaymentPart("psp", line.amount)])
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
    claims = [SetApart("h", str(number), "m", amount) for number, amount in enumerate(claimed)]
    opened = templates.set_apart("CNY", claims)
    dropped = templates.given_back("CNY", claims)
    for legs in (opened, dropped):
        Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(opened))
    assert (sums[Kind.HELD], sums[Kind.DISPUTED]) == (sum(claimed), -sum(claimed))
    assert {leg._replace(amount=-leg.amount) for leg in opened} == set(dropped)


@given(amounts, amounts, amounts, amounts)
def test_an_award_and_its_reversal(merchant, carrier, platform, freight):
    line = RefundedLine(
        "1",
        0,
        0,
        0,
        from_disputed=merchant,
        from_platform=platform,
        from_freight=freight,
        parties=(PartyPart("sf", carrier),),
    )
    given = templates.refund_line("h", "CNY", "m", line, [PaymentPart("psp", line.amount)])
    undone = templates.refund_undone("h", "CNY", "m", line)
    for legs in (given, undone):
        Draft(FACT, NOW, legs)
    total = merchant + carrier + platform + freight
    sources = {
        Kind.DISPUTED: merchant,
        Kind.PARTY_RECEIVABLE: carrier,
        Kind.PLATFORM_LIABILITY: platform,
        Kind.FREIGHT: freight,
    }
    assert by_kind(given) == {**sources, Kind.REFUND_PAYABLE: -total}
    reversed_sources = {kind: -amount for kind, amount in sources.items()}
    assert by_kind(undone) == {**reversed_sources, Kind.BUYER_RECEIVABLE: total}
    assert {leg.account.owner for leg in undone if leg.account.kind == Kind.BUYER_RECEIVABLE} == {
        "h"
    }


@given(amounts, st.integers(-(10**6), 10**6))
def test_a_chargeback_taken_given_back_and_lost(amount, loss):
    of = ("h", "psp", "CNY", amount)
    taken = templates.provisional(*of, loss)
    back = templates.provisional("h", "psp", "CNY", -amount, -loss)
    assert {leg._replace(amount=-leg.amount) for leg in taken} == set(back)
    sums = defaultdict(int, by_kind(taken))
    assert (sums[Kind.CHARGEBACK], sums[Kind.EXCHANGE]) == (amount, loss)
    assert sums[Kind.PSP_CLEARING] == -amount - loss
    line = SettledLine("1", from_disputed=amount)
    charged = templates.charged_back("h", "CNY", "m", line)
    for credit in (templates.lost_provisional(*of), templates.lost_now(*of, loss)):
        Draft(FACT, NOW, [*charged, *credit])


@given(*[st.integers(0, 10**9)] * 3)
def test_what_was_released_is_recalled(available, reserve, receivable):
    line = RecalledLine("1", available, reserve, receivable)
    legs = templates.recalled("h", "CNY", "m", line)
    Draft(FACT, NOW, legs)
    sums = defaultdict(int, by_kind(legs))
    assert sums[Kind.DISPUTED] == -line.amount == -(available + reserve + receivable)
    assert sums[Kind.MERCHANT_RECEIVABLE] == receivable


@given(amounts, st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_fee_and_a_coupon_are_borne_by_merchants_or_the_platform(rest, available, owed):
    amount = rest + available + owed
    fee = templates.dispute_fee("h", "psp", "CNY", amount, [MerchantFee("m", available, owed)])
    coupon = templates.coupon_issued("h", "1", "CNY", "m", amount, MerchantPart(available, owed))
    for legs, platform, credit in (
        (fee, Kind.FEES, Kind.PSP_CLEARING),
        (coupon, Kind.GOODWILL, Kind.COUPONS),
    ):
        Draft(FACT, NOW, legs)
        sums = defaultdict(int, by_kind(legs))
        assert (sums[Kind.AVAILABLE], sums[Kind.MERCHANT_RECEIVABLE]) == (available, owed)
        assert (sums[platform], sums[credit]) == (rest, -amount)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=20))
def test_what_is_frozen_comes_back_and_what_is_passed_on_is_disputed(parts):
    frozen = [FrozenAmount("CNY", a + b, f"m{i % 3}", str(i)) for i, (a, b) in enumerate(parts)]
    frozen.append(FrozenAmount("CNY", 7, "m"))
    whole, passed = sum(a + b for a, b in parts), sum(b for _, b in parts)
    there = templates.frozen("h", frozen)
    back = templates.unfrozen("h", frozen, {str(i): b for i, (_, b) in enumerate(parts)})
    for legs in (there, back):
        Draft(FACT, NOW, legs)
    assert by_kind(there) == {Kind.HELD: whole, Kind.AVAILABLE: 7, Kind.FROZEN: -whole - 7}
    assert by_kind(back) == {
        Kind.HELD: passed - whole,
        Kind.DISPUTED: -passed,
        Kind.AVAILABLE: -7,
        Kind.FROZEN: whole + 7,
    }


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


@given(amounts, st.booleans())
def test_a_write_off_and_a_segregation_transfer(amount, withdraw):
    moved = -amount if withdraw else amount
    for legs, debit, credit in (
        (templates.written_off("m", "CNY", amount), Kind.BAD_DEBT, Kind.MERCHANT_RECEIVABLE),
        (templates.segregated("safe", "own", "CNY", amount), Kind.BANK, Kind.OWN_BANK),
    ):
        Draft(FACT, NOW, legs)
        assert by_kind(legs) == {debit: amount, credit: -amount}
    back = templates.segregated("safe", "own", "CNY", moved)
    assert by_kind(back) == {Kind.BANK: moved, Kind.OWN_BANK: -moved}


@given(amounts, amounts, st.sampled_from([(Kind.BANK, -1), (Kind.AVAILABLE, 1)]))
def test_an_exchange_is_balanced_in_either_currency(sold, bought, of):
    """What is sold leaves: a credit of an asset, a debit of what is owed to somebody."""
    kind, side = of
    keys = AccountKey(kind, "x", "JPY"), AccountKey(kind, "x", "KWD")
    legs = templates.exchanged(keys[0], sold, keys[1], bought)
    Draft(FACT, NOW, legs)
    posted = {leg.account: leg.amount for leg in legs}
    assert [posted[key] for key in keys] == [side * sold, -side * bought]
    position = [posted[AccountKey(Kind.EXCHANGE, "", code)] for code in ("JPY", "KWD")]
    assert position == [-side * sold, side * bought]


@given(st.lists(st.tuples(amounts, st.sampled_from(["", "h"])), min_size=1, max_size=20))
def test_an_adjustment_and_its_reversal(said):
    lines = [
        AdjustmentLine(AccountKey(kind, owner, "CNY"), side * amount, hold_id)
        for amount, hold_id in said
        for kind, owner, side in ((Kind.GOODWILL, "", 1), (Kind.AVAILABLE, "m", -1))
    ]
    posted, undone = templates.adjusted(lines), templates.adjustment_reversed(lines)
    for legs in (posted, undone):
        Draft(FACT, NOW, legs)
    assert [leg._replace(amount=-leg.amount) for leg in posted] == undone
    assert [(leg.account, leg.amount, leg.hold_id) for leg in posted] == lines


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


def test_every_template_has_an_example():
    called = {template for example in EXAMPLES for template, _ in example.calls}
    public = {
        function
        for name, function in inspect.getmembers(templates, inspect.isfunction)
        if function.__module__ == templates.__name__ and not name.startswith("_")
    }
    assert called == public


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.story)
def test_an_example_moves_what_it_says_and_no_more(example):
    legs = example.legs
    Draft(FACT, NOW, legs)
    told = {int(found.replace(".", "")) for found in re.findall(r"\d+\.\d\d", example.story)}
    moved = {abs(leg.amount) for leg in legs}
    moved |= {sum(leg.amount for leg in legs if leg.amount > 0)}
    assert told <= moved
