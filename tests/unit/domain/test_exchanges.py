"""E12: held money of lines of a hold becomes that of new lines."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from ledger.domain import funding
from ledger.domain.chart import Kind
from ledger.domain.commands import (
    Command,
    CreateRefund,
    ExchangeLines,
    FreezeFunds,
    FreezeItem,
    InspectTradeIn,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReleaseHold,
    ReportSettlement,
)
from ledger.domain.facts import FreezeTarget, FundingPart, LinesExchanged, LinesReleased
from ledger.domain.kinds import (
    CaseOutcome,
    CaseScope,
    CaseType,
    FreezeTargetKind,
    FundingSource,
    RefundGround,
    Waiting,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import ParcelRule
from ledger.domain.refusals import BlockerKind, Reason, Refusal
from tests.support.cases import closing, opening
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

DAY = timedelta(days=1)
SUBSIDY, COUPON, TRADE_IN = FundingSource


def exchange(*given, to=(("x", "n", 10_000),), refund_id="", hold="h", **said) -> ExchangeLines:
    said = {"currency": CURRENCY, "when": None, "policy": "p1", **said}
    return ExchangeLines(
        hold,
        said["currency"],
        tuple(RefundItem(*item) for item in given or (("1", 10_000),)),
        tuple(LineSpec(line_id, who, price, said["policy"]) for line_id, who, price in to),
        refund_id,
        "swap",
        said["when"],
    )


def test_s25_the_new_line_gets_the_money_and_a_window_of_its_own():
    ledger = shop()
    ledger.submit(happened(K.SIGNED, START))
    ledger.submit(exchange())
    old, new = ledger.line("1"), ledger.line("x")
    assert (old.captured, old.held, old.exchanged, old.due_time) == (0, 0, -10_000, None)
    assert (new.captured, new.held, new.exchanged, new.waiting) == (
        *(10_000, 10_000, 10_000),
        Waiting.TRIGGER,
    )
    assert ledger.balance(Kind.HELD, "n") == -10_000
    ledger.advance(START + 30 * DAY)
    assert ledger.facts(LinesReleased) == []
    ledger.submit(happened(K.SIGNED, START + 30 * DAY, "x"))
    ledger.advance(START + 60 * DAY)
    assert ledger.balance(Kind.AVAILABLE, "n") == -10_000
    ledger.check()


def test_s02_what_the_new_line_costs_more_is_captured():
    ledger = shop()
    ledger.submit(exchange(to=(("x", "n", 7_000), ("y", "m", 5_000))))
    assert ledger.balance(Kind.PSP_CLEARING, "psp") == 12_000
    lines = [ledger.line(line_id) for line_id in "1xy"]
    assert [line.captured - line.exchanged for line in lines] == [10_000, 1_167, 833]
    ledger.submit(ReportSettlement("h", CURRENCY, 0, "bank", START))
    assert ledger.balance(Kind.BANK, "bank") == 12_000
    ledger.check()


def test_what_it_costs_less_is_refunded_out_of_the_lines_given():
    ledger = shop(terms(), terms())
    ledger.submit(exchange(("1", 10_000), ("2", 5_000), to=(("x", "n", 9_000),), refund_id="r"))
    assert [line.from_held for line in ledger.book.refunds["r"].lines] == [4_000, 2_000]
    assert [ledger.line(line_id).held for line_id in "12x"] == [0, 5_000, 9_000]
    ledger.check()


def test_a_line_that_waited_for_the_others_is_looked_at_again():
    last = terms(parcel_rule=ParcelRule.LAST_OF_ORDER)
    ledger = shop(last, last, terms())
    ledger.submit(happened(K.SIGNED, START, "2"))
    assert ledger.line("2").waiting is Waiting.OTHER_LINE
    ledger.submit(exchange(("1", 10_000), policy="p3"))
    ledger.advance(START + 30 * DAY)
    assert ledger.line("2").released == 10_000
    ledger.check()


def test_refusals():
    ledger = shop(terms(), terms())
    ledger.submit(opening("c", ("2", 9_000)))
    assert reasons(
        ledger,
        exchange(hold="none"),
        exchange(currency="USD"),
        exchange(("1", 1), ("1", 9_999)),
        exchange(("9", 10_000)),
        exchange(to=(("x", "n", 5_000), ("x", "n", 5_000))),
        exchange(to=(("2", "n", 10_000),)),
        exchange(policy="none"),
        exchange(when=START + DAY),
        exchange(("1", 10_001), to=(("x", "n", 10_001),)),
        exchange(("2", 1_001), to=(("x", "n", 1_001),)),
        exchange(to=(("x", "n", 9_999),)),
        exchange(refund_id="r"),
        exchange(to=(("x", "n", 9_999),), refund_id="c"),
        exchange(to=(("x", "n", 9_999),), refund_id="r"),
        exchange(("x", 2), to=(("y", "n", 1),), refund_id="r"),
    ) == [
        Reason.HOLD_NOT_FOUND,
        Reason.CURRENCY_MISMATCH,
        Reason.DUPLICATE_LINE,
        Reason.LINE_NOT_FOUND,
        Reason.DUPLICATE_LINE,
        Reason.LINE_EXISTS,
        Reason.POLICY_NOT_FOUND,
        Reason.TIME_IN_FUTURE,
        Reason.HELD_TOO_LITTLE,
        Reason.LINE_DISPUTED,
        Reason.FIELD_INVALID,
        Reason.FIELD_INVALID,
        Reason.CASE_EXISTS,
        None,
        Reason.REFUND_EXISTS,
    ]
    ledger.check()


@pytest.mark.parametrize(
    ("kind", "frozen", "items"),
    [
        (FreezeTargetKind.HOLD, "h", (FreezeItem("1", 1),)),
        (FreezeTargetKind.HOLD, "h", ()),
        (FreezeTargetKind.MERCHANT, "m", ()),
    ],
)
def test_no_line_is_exchanged_away_from_a_freeze(kind, frozen, items):
    ledger = shop()
    currency = CURRENCY if items else ""
    of = ("f", FreezeTarget(kind, frozen), items, 0, currency, "risk", "rules", None, "a")
    ledger.submit(FreezeFunds(*of))
    assert reasons(ledger, exchange(("1", 9_999), to=(("x", "n", 9_999),))) == [Reason.FUNDS_FROZEN]


@pytest.mark.parametrize("claimed", [0, 1_000])
def test_no_line_is_exchanged_away_from_a_case(claimed):
    ledger = shop()
    ledger.submit(opening("c", ("1", claimed), type=CaseType.INQUIRY))
    swap = exchange(("1", 9_000), to=(("x", "n", 9_000),))
    assert reasons(ledger, swap) == [Reason.LINE_DISPUTED]


def test_the_time_to_appeal_of_a_line_goes_over_to_another():
    ledger = shop(terms(days(0), appeal_days=30))
    ledger.submit(opening(), closing(CaseOutcome.REJECTED), exchange())
    (tail,) = (e for e in ledger.standing("x").blockers if e.kind is BlockerKind.APPEAL_TAIL)
    assert (tail.reference, tail.until) == ("cases/c", ledger.line("1").appeal_until)
    assert reasons(ledger, ReleaseHold("h", ("x",))) == [Reason.RELEASE_BLOCKED]
    ledger.check()


def test_a_case_of_the_whole_order_and_the_time_to_appeal_go_over():
    ledger = shop(terms(days(0), appeal_days=30))
    ledger.submit(opening("c", ("1", 0), type=CaseType.INQUIRY, scope=CaseScope.ORDER))
    ledger.submit(exchange())
    ledger.submit(happened(K.SIGNED, START, "x"))
    assert {each.kind for each in ledger.standing("x").blockers} >= {BlockerKind.CASE_OPEN}
    ledger.submit(closing(CaseOutcome.REJECTED))
    ledger.submit(exchange(("x", 10_000), to=(("y", "n", 10_000),)))
    ledger.submit(happened(K.SIGNED, START, "y"))
    ledger.advance(START + 20 * DAY)
    assert {each.kind for each in ledger.standing("y").blockers} == {BlockerKind.APPEAL_TAIL}
    ledger.advance(START + 40 * DAY)
    assert ledger.line("y").released == 10_000
    ledger.check()


def test_what_funded_the_line_goes_over():
    ledger = funded(TRADE_IN, 5_000)
    ledger.submit(exchange(("1", 4_000), to=(("x", "n", 4_000),), hold="o"))
    moved = ledger.line("x", "o").funding
    assert [(each.source, each.amount, each.bound) for each in moved] == [(TRADE_IN, 2_000, 2_000)]
    assert ledger.line("1", "o").funding[0].amount == 3_000
    ledger.submit(InspectTradeIn("o", "x", "buyback", CURRENCY, 1_000, "", None))
    assert ledger.line("x", "o").held == 3_000
    ledger.check()


def funded(source: FundingSource, amount: int) -> PureLedger:
    ledger = shop(terms(days(3)))
    reference = "buyback" if source is TRADE_IN else ""
    part = FundingPart(source, reference, amount)
    ledger.submit(
        PlaceHold("o", CURRENCY, "psp", None, (LineSpec("1", "m", 10_000, "p1", funding=(part,)),))
    )
    return ledger


def test_what_waits_for_an_inspection_goes_over_as_such():
    """The cash is released already; whatever is exchanged of the rest is not."""
    ledger = funded(TRADE_IN, 5_000)
    ledger.submit(happened(K.SIGNED, START, hold="o"))
    ledger.advance(START + 10 * DAY)
    assert ledger.line("1", "o").held == 5_000
    less = exchange(("1", 5_000), to=(("x", "n", 1_000),), refund_id="r", hold="o")
    assert reasons(ledger, less) == [Reason.HELD_TOO_LITTLE]
    ledger.submit(exchange(("1", 5_000), to=(("x", "n", 5_000),), hold="o"))
    assert ledger.line("x", "o").releasable == 0
    ledger.check()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_exchanged_is_conserved(seed):
    """Loops of lines, with refunds, releases and inspections between them."""
    chance = random.Random(seed)
    ledger = shop(terms(days(2)))
    parts = tuple(
        FundingPart(source, reference, chance.randint(1, 3_000))
        for source, reference in ((SUBSIDY, ""), (TRADE_IN, "b"))
    )
    line = LineSpec("1", "m", 10_000, "p1", funding=parts)
    ledger.submit(PlaceHold("o", CURRENCY, "psp", None, (line,)))
    hold = ledger.book.holds["o"]
    for number in range(40):
        some = chance.choice([*hold.lines.values()])
        command: Command
        match chance.choice((0, 0, 0, 1, 2, 3, 4)):
            case 0 | 1:
                given = [
                    (each.line_id, chance.randint(1, each.held))
                    for each in hold.lines.values()
                    if each.held and chance.random() < 0.6
                ]
                total = sum(amount for _, amount in given) + chance.randint(-500, 500)
                if not given or total <= 1:
                    continue
                price = chance.randint(1, total - 1)
                to = ((f"x{number}", "n", price), (f"y{number}", "m", total - price))
                less = total < sum(amount for _, amount in given)
                command = exchange(*given, to=to, hold="o", refund_id=f"r{number}" if less else "")
            case 2:
                item = RefundItem(some.line_id, chance.randint(1, 2_000))
                ground = RefundGround.NO_REASON
                command = CreateRefund(f"r{number}", "o", CURRENCY, (item,), "", None, ground)
            case 3:
                value = chance.randint(0, funding.bound(some.funding))
                command = InspectTradeIn("o", some.line_id, "b", CURRENCY, value, "", None)
            case _:
                ledger.submit(happened(K.SIGNED, ledger.time, some.line_id, hold="o"))
                ledger.advance(ledger.time + chance.randint(1, 4) * DAY)
                continue
        try:
            ledger.submit(command)
        except Refusal as refusal:
            assert refusal.reason in {
                *(Reason.HELD_TOO_LITTLE, Reason.REFUND_EXCEEDS_REMAINDER),
                *(Reason.TRADE_IN_NOT_FOUND, Reason.TRADE_IN_INSPECTED),
            }, f"seed {seed}"
        ledger.check()
        assert sum(line.exchanged for line in hold.lines.values()) == 0, f"seed {seed}"
        for each in hold.lines.values():
            assert funding.bound(each.funding) <= each.kept, f"seed {seed}: {each}"
    assert ledger.facts(LinesExchanged), f"seed {seed}"
