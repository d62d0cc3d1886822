"""E10: what a processor takes back, and what becomes of it, worked out by hand.

Every line is worth 100.00 to merchant `m`; amounts are in fen. Balances are debit positive.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.cases import Chargeback
from ledger.domain.chart import Kind
from ledger.domain.commands import (
    AnswerCase,
    Command,
    CreatePayout,
    CreateRefund,
    LineSpec,
    PlaceHold,
    RefundItem,
    ReportRefund,
)
from ledger.domain.facts import ChargebackMoved, DebtRecovered, LinesReleased
from ledger.domain.kinds import CaseAction, CaseOutcome, CaseType, RefundOutcome
from ledger.domain.kinds import ChargebackEvent as E
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import Reason
from ledger.domain.stages import CaseState
from tests.support.cases import chargeback, closing, evidence, moving, opening
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

LOSSES = (E.LOST, E.ACCEPTED, E.EXPIRED)


def held(*lines) -> PureLedger:
    """Lines that were signed for and are held for a week."""
    ledger = shop(*(lines or (terms(), terms())))
    ledger.submit(happened(K.SIGNED, START))
    return ledger


def released(paid_out=0, **said) -> PureLedger:
    """Line 1 was released, and some of it paid out; line 2 is held for long."""
    ledger = shop(terms(days(0), **said), terms(days(90)))
    ledger.submit(happened(K.SIGNED, START))
    ledger.advance(START + timedelta(days=2))
    if paid_out:
        ledger.submit(CreatePayout("p", "m", CURRENCY, paid_out, "bank", None))
    return ledger


def all_of_1(event, amount=10_000, **said):
    return chargeback(event, amount, ("1", amount), **said)


def about(ledger: PureLedger, case_id: str = "cb") -> Chargeback:
    """What is known of a chargeback."""
    found = ledger.book.cases[case_id].chargeback
    assert found is not None
    return found


def refund(amount, refund_id="r"):
    return CreateRefund(refund_id, "h", CURRENCY, (RefundItem("1", amount),), "x", None)


class TestTakenAtOnce:
    """Dr 1130 / Cr 1110 when it is opened; won it comes back, lost it is gone."""

    def test_s32_it_is_won_and_then_lost_in_pre_arbitration(self):
        ledger = held()
        clearing = ledger.balance(Kind.PSP_CLEARING, "psp")
        ledger.submit(all_of_1(E.INQUIRY))
        assert (ledger.line().held, ledger.line().disputed) == (0, 10_000)
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 0
        ledger.submit(all_of_1(E.OPENED, taken=True))
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 10_000
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing - 10_000
        ledger.submit(evidence("cb"), all_of_1(E.REPRESENTED), all_of_1(E.WON))
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 0
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing
        assert (ledger.line().held, ledger.line().open_cases) == (10_000, 0)
        ledger.submit(all_of_1(E.PRE_ARBITRATION, taken=True))
        assert (ledger.line().disputed, ledger.line().open_cases) == (10_000, 1)
        ledger.submit(all_of_1(E.ARBITRATION), all_of_1(E.LOST))
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 0
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing - 10_000
        assert (ledger.line().charged_back, ledger.line().is_open) == (10_000, False)
        assert (ledger.book.cases["cb"].state, about(ledger).excess) == (CaseState.LOST, 0)
        ledger.check()

    def test_it_is_taken_once_though_it_is_raised_again(self):
        ledger = held()
        ledger.submit(
            all_of_1(E.OPENED, taken=True),
            all_of_1(E.REPRESENTED),
            all_of_1(E.PRE_ARBITRATION, taken=True),
        )
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 10_000
        assert ledger.line().disputed == 10_000
        ledger.check()

    def test_it_blocks_the_release(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED, 1))
        ledger.advance(START + timedelta(days=30))
        (entry,) = ledger.facts(LinesReleased)
        assert [line.line_id for line in entry.fact.lines] == ["2"]
        ledger.submit(all_of_1(E.WON, 1))
        ledger.advance(START + timedelta(days=31))
        assert ledger.line().released == 10_000
        ledger.check()


class TestTakenAfterwards:
    """Not taken at once, the money leaves clearing only when it is lost."""

    @pytest.mark.parametrize("event", LOSSES)
    def test_lost(self, event):
        ledger = held()
        clearing = ledger.balance(Kind.PSP_CLEARING, "psp")
        ledger.submit(all_of_1(E.OPENED))
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing
        if event is E.LOST:
            ledger.submit(all_of_1(E.REPRESENTED))
        ledger.submit(all_of_1(event))
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing - 10_000
        assert ledger.line().charged_back == 10_000
        ledger.check()

    def test_won(self):
        ledger = held()
        clearing = ledger.balance(Kind.PSP_CLEARING, "psp")
        ledger.submit(all_of_1(E.OPENED), all_of_1(E.WON))
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == clearing
        assert ledger.line().held == 10_000
        ledger.check()

    def test_an_inquiry_that_is_accepted(self):
        ledger = held()
        ledger.submit(all_of_1(E.INQUIRY), all_of_1(E.ACCEPTED))
        assert ledger.line().charged_back == 10_000
        ledger.check()


class TestSpread:
    """Over the lines that it says, or over what is left of them."""

    def test_in_proportion_to_what_is_left(self):
        ledger = held()
        ledger.submit(refund(5_000), chargeback(E.OPENED, 1_000))
        claims = [line.claimed for line in ledger.book.cases["cb"].lines]
        assert claims == [333, 667]
        ledger.check()

    def test_in_proportion_to_what_was_captured_when_nothing_is_left(self):
        ledger = shop(terms(), terms())
        everything = (RefundItem("1", 10_000), RefundItem("2", 10_000))
        ledger.submit(CreateRefund("r", "h", CURRENCY, everything, "x", None))
        ledger.submit(chargeback(E.OPENED, 3))
        assert [line.claimed for line in ledger.book.cases["cb"].lines] == [2, 1]
        ledger.check()

    def test_a_part_leaves_the_rest(self):
        ledger = held()
        ledger.submit(chargeback(E.OPENED, 300, ("1", 100), ("2", 200)), chargeback(E.ACCEPTED, 0))
        assert [ledger.line(each).charged_back for each in "12"] == [100, 200]
        ledger.advance(START + timedelta(days=30))
        assert [ledger.line(each).released for each in "12"] == [9_900, 9_800]
        ledger.check()


class TestAfterRelease:
    """What was released comes back out of the merchant's balance, the reserve and a debt (E8)."""

    def test_out_of_what_is_available(self):
        ledger = released()
        ledger.submit(all_of_1(E.OPENED, taken=True))
        assert (ledger.line().recalled, ledger.line().disputed) == (10_000, 0)
        assert ledger.balance(Kind.AVAILABLE) == 0
        assert ledger.balance(Kind.DISPUTED) == -10_000
        ledger.submit(all_of_1(E.LOST))
        assert (ledger.line().charged_back_after, ledger.line().charged_back) == (10_000, 0)
        assert ledger.balance(Kind.DISPUTED) == 0
        assert about(ledger).excess == 0
        ledger.check()

    def test_after_the_payout_out_of_the_reserve_and_a_debt(self):
        ledger = released(paid_out=7_500, reserve_bps=2_000, reserve_days=30)
        ledger.submit(all_of_1(E.OPENED))
        assert ledger.balance(Kind.AVAILABLE) == 0
        assert ledger.balance(Kind.RESERVE) == 0
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 7_500
        assert ledger.line().recalled == 10_000
        ledger.check()

    def test_won_it_is_the_merchants_again_and_pays_its_debt(self):
        ledger = released(paid_out=7_500)
        ledger.submit(all_of_1(E.OPENED))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 7_500
        ledger.submit(all_of_1(E.WON))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == -2_500
        assert ledger.facts(DebtRecovered)[-1].fact.amount == 7_500
        assert ledger.line().recalled == 0
        ledger.check()

    def test_no_refund_takes_what_is_set_apart(self):
        ledger = released()
        ledger.submit(all_of_1(E.OPENED, 4_000))
        assert reasons(ledger, refund(6_001), refund(6_000)) == [
            Reason.REFUND_EXCEEDS_REMAINDER,
            None,
        ]
        ledger.check()


class TestBeyondTheCapture:
    """A processor takes what it takes: what is more than was left the merchant owes, as excess."""

    def test_a_partial_refund_and_then_all_of_it(self):
        ledger = held()
        ledger.submit(refund(3_000), all_of_1(E.OPENED, taken=True))
        assert ledger.book.cases["cb"].lines[0].contingent == 3_000
        ledger.submit(all_of_1(E.LOST))
        line = ledger.line()
        assert (line.charged_back, line.charged_back_after) == (7_000, 3_000)
        assert about(ledger).excess == 3_000
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 3_000
        ledger.check()

    def test_a_refund_is_in_flight_when_it_lands(self):
        ledger = held()
        ledger.submit(refund(10_000), all_of_1(E.OPENED, taken=True))
        ledger.submit(ReportRefund("r", RefundOutcome.SUCCEEDED, None), all_of_1(E.LOST))
        assert about(ledger).excess == 10_000
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 10_000
        ledger.check()

    def test_and_it_is_won_because_of_the_refund(self):
        ledger = held()
        ledger.submit(refund(10_000), all_of_1(E.OPENED, taken=True), all_of_1(E.WON))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 0
        ledger.check()

    def test_twice_for_one_payment(self):
        ledger = held()
        second = {"case_id": "cb2", "reference": "ref2"}
        ledger.submit(all_of_1(E.OPENED), all_of_1(E.OPENED, **second))
        assert ledger.book.cases["cb2"].lines[0].contingent == 10_000
        ledger.submit(all_of_1(E.LOST), all_of_1(E.LOST, **second))
        excess = [about(ledger, each).excess for each in ("cb", "cb2")]
        assert excess == [0, 10_000]
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 10_000
        ledger.check()

    def test_what_the_first_wins_the_second_has(self):
        ledger = held()
        second = {"case_id": "cb2", "reference": "ref2"}
        ledger.submit(all_of_1(E.OPENED), all_of_1(E.OPENED, **second), all_of_1(E.WON))
        assert ledger.book.cases["cb2"].lines[0].reserved == 10_000
        assert ledger.facts(ChargebackMoved)[-1].fact.passed_on[0].case_id == "cb2"
        ledger.submit(all_of_1(E.LOST, **second))
        assert about(ledger, "cb2").excess == 0
        ledger.check()

    def test_what_a_case_has_set_apart_is_not_the_processors(self):
        """A refund case on 40 of the line: the chargeback gets the other 60, and then the 40."""
        ledger = held()
        ledger.submit(opening("c", ("1", 4_000)), all_of_1(E.OPENED))
        assert ledger.book.cases["cb"].lines[0][3:5] == (6_000, 0)
        ledger.submit(closing(CaseOutcome.REJECTED))
        assert ledger.book.cases["cb"].lines[0].reserved == 10_000
        ledger.check()

    def test_a_debt_and_a_balance_of_one_merchant_are_set_off_at_once(self):
        ledger = released()
        ledger.submit(refund(10_000), all_of_1(E.OPENED))
        lines = (LineSpec("1", "m", 6_000, "p1"),)
        ledger.submit(PlaceHold("g", CURRENCY, "psp", None, lines))
        ledger.submit(happened(K.SIGNED, ledger.time, hold="g"))
        ledger.advance(START + timedelta(days=9))
        assert ledger.balance(Kind.AVAILABLE) == -6_000
        ledger.submit(all_of_1(E.LOST))
        assert ledger.balance(Kind.AVAILABLE) == 0
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 4_000
        ledger.check()


class TestExchange:
    """What the provider moves may differ from the amount, by exchange rates."""

    def test_it_takes_more_and_gives_back_less(self):
        ledger = held()
        euros = {"original": ("EUR", 1_250)}
        ledger.submit(all_of_1(E.OPENED, taken=True, moved=10_150, **euros))
        assert ledger.balance(Kind.EXCHANGE, "") == 150
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 10_000
        ledger.submit(all_of_1(E.WON, moved=9_900))
        assert ledger.balance(Kind.EXCHANGE, "") == 250
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 0
        assert ledger.line().held == 10_000
        said = about(ledger)
        assert (said.original_currency, said.original_amount) == ("EUR", 1_250)
        ledger.check()

    def test_it_takes_less_when_it_is_lost(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED), all_of_1(E.LOST, moved=9_990))
        assert ledger.balance(Kind.EXCHANGE, "") == -10
        assert ledger.line().charged_back == 10_000
        ledger.check()


class TestFees:
    """The platform bears them, or the merchants in proportion to their lines."""

    def test_the_platform(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED, fee=1_500))
        assert ledger.balance(Kind.FEES, "") == 1_500
        ledger.check()

    def test_the_merchants(self):
        ledger = shop(terms(days(0)))
        lines = (LineSpec("1", "m", 2_000, "p1"), LineSpec("2", "n", 1_000, "p1"))
        ledger.submit(PlaceHold("g", CURRENCY, "psp", None, lines), happened(K.SIGNED, START))
        ledger.advance(START + timedelta(days=2))
        ledger.submit(chargeback(E.OPENED, 3_000, hold="g", fee=100, merchant_bears_fee=True))
        assert ledger.balance(Kind.AVAILABLE, "m") == 67 - 10_000
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE, "n") == 33
        assert ledger.balance(Kind.FEES, "") == 0
        ledger.check()

    def test_each_step_may_have_one_but_not_its_repetition(self):
        ledger = held()
        for event in (E.OPENED, E.OPENED, E.REPRESENTED, E.REPRESENTED, E.WON, E.WON):
            ledger.submit(all_of_1(event, fee=100))
        assert ledger.balance(Kind.FEES, "") == 300
        ledger.check()


class TestReference:
    """It is known by the provider's reference, and contradictions are refused."""

    def test_a_repeated_report_changes_nothing(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED, taken=True))
        seq = ledger.book.head.seq
        assert ledger.submit(all_of_1(E.OPENED, taken=True)) == []
        assert ledger.submit(chargeback(E.OPENED, 0)) == []
        assert ledger.book.head.seq == seq

    def test_lost_stays_lost_by_whatever_name(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED), all_of_1(E.ACCEPTED))
        assert ledger.submit(all_of_1(E.LOST)) == []
        assert ledger.submit(all_of_1(E.EXPIRED)) == []

    @pytest.mark.parametrize(
        "contradiction", [{"case_id": "other"}, {"hold": "g"}, {"amount": 9_999}]
    )
    def test_contradictions(self, contradiction):
        ledger = held()
        ledger.submit(PlaceHold("g", CURRENCY, "psp", None, (LineSpec("1", "m", 1, "p1"),)))
        ledger.submit(all_of_1(E.OPENED))
        said = {"amount": 10_000, **contradiction}
        assert reasons(ledger, chargeback(E.LOST, **said)) == [Reason.CHARGEBACK_MISMATCH]
        ledger.check()

    def test_another_provider_may_use_the_same_reference(self):
        ledger = held()
        ledger.submit(PlaceHold("g", CURRENCY, "psp2", None, (LineSpec("1", "m", 9, "p1"),)))
        ledger.submit(all_of_1(E.OPENED), chargeback(E.OPENED, 9, hold="g", case_id="of-g"))
        assert about(ledger, "of-g").reference == "ref"
        ledger.check()

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            (chargeback(E.OPENED, 0), Reason.FIELD_INVALID),
            (chargeback(E.OPENED, 3, ("1", 1), ("2", 1)), Reason.FIELD_INVALID),
            (chargeback(E.INQUIRY, 3, taken=True), Reason.FIELD_INVALID),
            (chargeback(E.OPENED, 3, hold="none"), Reason.HOLD_NOT_FOUND),
            (chargeback(E.OPENED, 3, ("9", 3)), Reason.LINE_NOT_FOUND),
            (chargeback(E.OPENED, 2, ("1", 1), ("1", 1)), Reason.DUPLICATE_LINE),
            (chargeback(E.OPENED, 3, case_id="c"), Reason.CASE_EXISTS),
            (chargeback(E.OPENED, 3, case_id="r"), Reason.REFUND_EXISTS),
            *((chargeback(event, 3), Reason.CASE_STATE) for event in (E.WON, E.REPRESENTED)),
            (chargeback(E.LOST, 0), Reason.CASE_STATE),
        ],
    )
    def test_a_first_report_that_is_refused(self, command, reason):
        ledger = held()
        ledger.submit(opening("c", ("2", 1)), refund(1))
        seq = ledger.book.head.seq
        assert reasons(ledger, command) == [reason]
        assert ledger.book.head.seq == seq
        ledger.check()

    def test_people_do_not_move_it(self):
        ledger = held()
        ledger.submit(all_of_1(E.OPENED))
        commands: list[Command] = [
            AnswerCase("cb", None),
            moving(CaseAction.ESCALATE, "cb"),
            closing(CaseOutcome.WITHDRAWN, case_id="cb"),
            closing(CaseOutcome.REJECTED, case_id="cb"),
        ]
        assert set(reasons(ledger, *commands)) == {Reason.CASE_STATE}
        assert ledger.book.cases["cb"].type is CaseType.CHARGEBACK
        ledger.check()
