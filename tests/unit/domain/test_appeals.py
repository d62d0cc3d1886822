"""A ruling on an appeal replaces the one before; what the buyer has already is set off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import CreatePayout, CreateRefund, RefundItem, ReportRefund
from ledger.domain.facts import CaseClosed, CaseMoved, LinesReleased
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseType,
    Liable,
    RefundOutcome,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import CommissionRefund, StageTerms
from ledger.domain.refunds import RefundState
from ledger.domain.refusals import BlockerKind, Reason
from ledger.domain.stages import CaseState
from tests.support.cases import closing, evidence, moving, opening, share
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

APPROVED, PARTLY = CaseOutcome.APPROVED, CaseOutcome.PARTLY_APPROVED
REJECTED, UPHELD = CaseOutcome.REJECTED, CaseOutcome.UPHELD
APPEAL, REOPEN = moving(CaseAction.APPEAL), moving(CaseAction.REOPEN)
TICK = timedelta(microseconds=1)
FIVE = terms(days(0), appeal_days=5)
UNTIL = START + timedelta(days=6)
"""START begins a day, so that five days from the day after end with the sixth."""


LONG = terms(days(90))


def ruled(outcome, *awards, policies=(FIVE, LONG), claim=10_000, **said) -> PureLedger:
    """Line 1 was signed for, and a case on it was ruled on."""
    ledger = shop(*policies)
    ledger.submit(happened(K.SIGNED, START), opening("c", ("1", claim)))
    ledger.submit(closing(outcome, *awards, **said))
    return ledger


class TestTime:
    """Until the time of the longest policy is over, and not in that instant any more."""

    @pytest.mark.parametrize("outcome", [REJECTED, APPROVED, PARTLY])
    @pytest.mark.parametrize(
        ("when", "answer"), [(UNTIL - TICK, None), (UNTIL, Reason.APPEAL_LAPSED)]
    )
    def test_half_open(self, outcome, when, answer):
        ledger = ruled(outcome, *((("1", 1),) if outcome is PARTLY else ()))
        assert ledger.book.cases["c"].appeal_until == UNTIL
        ledger.advance(when)
        assert reasons(ledger, APPEAL) == [answer]
        ledger.check()

    def test_saying_that_it_came_in_time_does_not_help(self):
        ledger = ruled(REJECTED)
        ledger.advance(UNTIL)
        late = moving(CaseAction.APPEAL, when=START + timedelta(hours=1))
        assert reasons(ledger, late) == [Reason.APPEAL_LAPSED]

    def test_without_appeal_days_there_is_no_appeal(self):
        ledger = ruled(REJECTED, policies=(terms(),))
        assert ledger.book.cases["c"].appeal_until is None
        assert reasons(ledger, APPEAL) == [Reason.APPEAL_LAPSED]

    @pytest.mark.parametrize("outcome", [UPHELD, REJECTED, APPROVED])
    def test_a_ruling_on_an_appeal_is_final(self, outcome):
        ledger = ruled(REJECTED)
        ledger.submit(APPEAL, closing(outcome))
        assert ledger.book.cases["c"].appeal_until is None
        assert reasons(ledger, APPEAL) == [Reason.APPEAL_LAPSED]
        ledger.check()

    def test_evidence_may_be_required(self):
        said = terms(days(0), appeal_days=5, evidence_required=True)
        ledger = ruled(REJECTED, policies=(said,))
        ledger.submit(APPEAL)
        assert reasons(ledger, closing(UPHELD)) == [Reason.EVIDENCE_REQUIRED]
        ledger.submit(evidence(), closing(UPHELD))
        ledger.check()


class TestTails:
    """A rejection and a partial award leave the line blocked until it is too late to appeal."""

    @pytest.mark.parametrize(
        ("outcome", "awards", "released"),
        [(REJECTED, (), 10_000), (PARTLY, (("1", 4_000),), 6_000)],
    )
    def test_it_blocks(self, outcome, awards, released):
        ledger = ruled(outcome, *awards)
        ledger.advance(UNTIL - TICK)
        (blocker,) = ledger.standing().blockers
        assert (blocker.kind, blocker.until) == (BlockerKind.APPEAL_TAIL, UNTIL)
        ledger.advance(UNTIL)
        assert ledger.line().released == released
        ledger.check()

    def test_an_approval_does_not(self):
        ledger = ruled(APPROVED, claim=4_000)
        ledger.advance(START + timedelta(days=1))
        assert ledger.line().released == 6_000
        ledger.check()

    def test_once_an_appeal_is_decided_it_blocks_no_more(self):
        ledger = ruled(REJECTED)
        ledger.submit(APPEAL)
        decided = START + timedelta(days=2)
        ledger.advance(decided)
        assert not ledger.facts(LinesReleased)
        ledger.submit(closing(UPHELD))
        assert ledger.book.cases["c"].state is CaseState.REJECTED
        ledger.advance(decided)
        assert decided < UNTIL
        assert ledger.line().released == 10_000
        ledger.check()

    def test_another_ruling_on_the_line_still_blocks(self):
        ledger = ruled(REJECTED)
        ledger.submit(opening("d", ("1", 1)), closing(REJECTED, case_id="d"))
        ledger.submit(APPEAL, closing(UPHELD))
        ledger.advance(UNTIL - TICK)
        assert not ledger.facts(LinesReleased)
        ledger.advance(UNTIL)
        assert ledger.line().released == 10_000
        ledger.check()

    def test_an_appeal_sets_apart_what_was_not_awarded(self):
        ledger = ruled(PARTLY, ("1", 4_000))
        ledger.submit(APPEAL)
        assert ledger.line().disputed == 6_000
        assert ledger.facts(CaseMoved)[-1].fact.reserves[0].amount == 6_000
        ledger.submit(closing(UPHELD))
        case = ledger.book.cases["c"]
        assert (case.state, case.lines[0].awarded) == (CaseState.PARTLY_APPROVED, 4_000)
        assert (ledger.line().disputed, ledger.line().held) == (0, 6_000)
        ledger.check()


class TestReversal:
    """What the first ruling gave goes back where it came from, and the buyer owes it."""

    def test_an_appeal_that_reverses_a_paid_refund(self):
        ledger = ruled(APPROVED, claim=4_000)
        ledger.submit(ReportRefund("c", RefundOutcome.SUCCEEDED, None))
        ledger.submit(APPEAL, closing(REJECTED))
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "h") == 4_000
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == 0
        assert (ledger.line().held, ledger.line().refunded_before) == (10_000, 0)
        assert ledger.book.cases["c"].lines[0].awarded == 0
        ledger.advance(START + timedelta(days=9))
        assert ledger.line().released == 10_000
        ledger.check()

    def test_less_is_owed_back_in_part(self):
        ledger = ruled(APPROVED, claim=4_000)
        ledger.submit(APPEAL, closing(PARTLY, ("1", 1_500)))
        second = ledger.book.refunds["c:2"]
        assert (second.amount, second.offset, second.payable) == (1_500, 1_500, 0)
        # There is nothing to pay, so nobody waits for it.
        assert second.state is RefundState.SUCCEEDED
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "h") == 2_500
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -4_000
        assert ledger.line().held == 8_500
        ledger.check()

    def test_more_is_paid_on_top(self):
        ledger = ruled(PARTLY, ("1", 1_500))
        ledger.submit(APPEAL, closing(APPROVED))
        second = ledger.book.refunds["c:2"]
        assert (second.amount, second.offset, second.payable) == (10_000, 1_500, 8_500)
        assert second.state is RefundState.CREATED
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "h") == 0
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -10_000
        ledger.submit(ReportRefund("c:2", RefundOutcome.SUCCEEDED, None))
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -1_500
        assert ledger.book.cases["c"].refund_ids == ("c", "c:2")
        ledger.check()

    def test_the_same_by_somebody_else(self):
        """The award stays, but the carrier bears it now: the merchant has its money back."""
        ledger = ruled(APPROVED, claim=4_000)
        carrier = share(Liable.CARRIER, party_id="sf")
        ledger.submit(APPEAL, closing(APPROVED, shares=(carrier,)))
        assert ledger.balance(Kind.PARTY_RECEIVABLE, "sf") == 4_000
        assert (ledger.line().held, ledger.line().compensated) == (10_000, 4_000)
        assert ledger.book.refunds["c:2"].payable == 0
        ledger.check()

    def test_everyone_gets_back_what_they_gave(self):
        shares = (
            share(Liable.MERCHANT, 5_000),
            share(Liable.PLATFORM, 3_000),
            share(Liable.INSURER, 2_000, "pingan"),
        )
        ledger = ruled(APPROVED, ("1", 10_000, 1_000), shares=shares)
        kinds = (Kind.PLATFORM_LIABILITY, Kind.FREIGHT)
        assert [ledger.balance(kind, "") for kind in kinds] == [3_000, 300]
        assert ledger.balance(Kind.PARTY_RECEIVABLE, "pingan") == 2_200
        ledger.submit(APPEAL, closing(REJECTED))
        assert [ledger.balance(kind, "") for kind in kinds] == [0, 0]
        assert ledger.balance(Kind.PARTY_RECEIVABLE, "pingan") == 0
        assert (ledger.line().held, ledger.line().compensated) == (10_000, 0)
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "h") == 11_000
        ledger.check()

    def test_what_had_been_released_and_owed(self):
        said = terms(
            days(0),
            appeal_days=30,
            commission_bps=1_000,
            commission_refund=CommissionRefund.FULL,
        )
        ledger = shop(said, terms(days(90)))
        ledger.submit(happened(K.SIGNED, START))
        ledger.advance(START + timedelta(days=2))
        ledger.submit(CreatePayout("p", "m", CURRENCY, 7_000, "bank", None))
        ledger.submit(opening("c", type=CaseType.DISPUTE), closing(APPROVED))
        # 1,000 of commission, 2,000 that were available, and 7,000 as a debt.
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 7_000
        ledger.submit(APPEAL, closing(REJECTED))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == -2_000
        assert ledger.balance(Kind.COMMISSION, "") == -1_000
        assert ledger.balance(Kind.BUYER_RECEIVABLE, "h") == 10_000
        assert (ledger.line().refunded_after, ledger.line().released_left) == (0, 10_000)
        ledger.check()

    def test_a_debt_that_was_recovered_since_is_paid_out(self):
        ledger = shop(terms(days(0), appeal_days=30), terms(days(5)), terms(days(90)))
        ledger.submit(happened(K.SIGNED, START))
        ledger.advance(START + timedelta(days=2))
        ledger.submit(CreatePayout("p", "m", CURRENCY, 10_000, "bank", None))
        ledger.submit(opening("c", type=CaseType.DISPUTE), closing(APPROVED))
        ledger.advance(START + timedelta(days=9))
        # Line 2 was released meanwhile and has paid the debt.
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        ledger.submit(APPEAL, closing(REJECTED))
        assert ledger.balance(Kind.AVAILABLE) == -10_000
        ledger.check()

    def test_a_commission_that_is_given_back_pro_rata_is_never_taken(self):
        """Other refunds were counted on top of what is undone: the next give nothing back."""
        said = terms(
            days(0),
            appeal_days=30,
            commission_bps=5,
            commission_refund=CommissionRefund.PRO_RATA,
        )
        ledger = shop(said, terms(days(90)))
        ledger.submit(happened(K.SIGNED, START))
        ledger.advance(START + timedelta(days=2))
        assert ledger.line().commission == 5
        ledger.submit(
            opening("c", ("1", 3_900), type=CaseType.DISPUTE),
            closing(APPROVED),
            CreateRefund("r", "h", CURRENCY, (RefundItem("1", 100),), "x", None),
            APPEAL,
            closing(PARTLY, ("1", 100)),
        )
        assert ledger.book.refunds["c:2"].lines[0].from_commission == 0
        assert ledger.line().commission_returned == 1
        ledger.check()

    def test_a_line_that_is_open_again_has_the_window_of_what_happened_meanwhile(self):
        ledger = shop(terms(days(7), appeal_days=5))
        ledger.submit(opening(), closing(APPROVED))
        assert not ledger.line().is_open
        ledger.submit(happened(K.SIGNED, START))
        ledger.submit(APPEAL, closing(REJECTED))
        ledger.advance(START + timedelta(days=30))
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time == START + timedelta(days=8)
        ledger.check()

    def test_another_ruling_in_time_finds_a_refund_made_besides(self):
        """A claim of 100, 40 awarded, 50 refunded by hand: on appeal there are 50 at most."""
        ledger = ruled(PARTLY, ("1", 4_000))
        ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 5_000),), "x", None))
        ledger.submit(APPEAL)
        assert reasons(ledger, closing(PARTLY, ("1", 5_001))) == [Reason.REFUND_EXCEEDS_REMAINDER]
        ledger.submit(closing(APPROVED))
        assert ledger.book.cases["c"].lines[0].awarded == 5_000
        assert ledger.line().refunded_before == 10_000
        ledger.check()


class TestReopening:
    """A withdrawn case and one that expired may be taken up again."""

    def test_it_sets_apart_again_and_the_merchant_has_its_time_again(self):
        said = terms(days(0), case_response_hours=24, case_default=REJECTED)
        ledger = shop(said, terms(days(90)))
        ledger.submit(opening("c", ("1", 4_000)), closing(CaseOutcome.WITHDRAWN))
        ledger.advance(START + timedelta(hours=30))
        ledger.submit(REOPEN)
        case = ledger.book.cases["c"]
        assert case.deadline.time == case.answer_due == START + timedelta(hours=54)
        assert (ledger.line().disputed, ledger.line().open_cases) == (4_000, 1)
        assert case.close_time is None
        ledger.check()

    def test_as_far_as_there_still_is_that_much(self):
        ledger = shop(terms(), terms())
        ledger.submit(
            opening(),
            closing(CaseOutcome.WITHDRAWN),
            CreateRefund("r", "h", CURRENCY, (RefundItem("1", 7_000),), "x", None),
            REOPEN,
        )
        assert ledger.book.cases["c"].lines[0].reserved == 3_000
        ledger.submit(closing(APPROVED))
        assert ledger.book.refunds["c"].amount == 3_000
        ledger.check()

    def test_not_when_nothing_is_held_any_more(self):
        ledger = shop()
        ledger.submit(
            opening(),
            closing(CaseOutcome.WITHDRAWN),
            CreateRefund("r", "h", CURRENCY, (RefundItem("1", 10_000),), "x", None),
        )
        assert reasons(ledger, REOPEN) == [Reason.NOTHING_HELD]
        ledger.check()

    def test_an_appeal_is_possible_all_the_same(self):
        ledger = ruled(APPROVED, policies=(FIVE,))
        ledger.submit(APPEAL)
        assert ledger.line().disputed == 0
        ledger.submit(closing(REJECTED))
        assert ledger.line().held == 10_000
        ledger.check()

    def test_expired_by_a_deadline(self):
        stage = StageTerms(CaseState.RETURN_TRANSIT, 60, CaseOutcome.EXPIRED)
        ledger = shop(terms(days(90), case_stages=(stage,)))
        ledger.submit(opening(), moving(CaseAction.AGREE_RETURN))
        ledger.advance(START + timedelta(hours=1))
        (closed,) = ledger.facts(CaseClosed)
        assert closed.fact.state is CaseState.EXPIRED
        ledger.submit(REOPEN)
        assert ledger.book.cases["c"].state is CaseState.OPENED
        ledger.check()
