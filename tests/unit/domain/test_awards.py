"""E4: who bears what of an award, with the accounting worked out by hand.

Every line is worth 100.00 to merchant `m`; amounts are in fen. Balances are debit positive.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    Award,
    Claim,
    CloseCase,
    CreatePayout,
    CreatePolicy,
    LineSpec,
    OpenCase,
    PlaceHold,
    ReportRefund,
)
from ledger.domain.facts import CaseClosed, DebtRecovered, PartyPart, RefundedLine
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseScope,
    CaseSubject,
    CaseType,
    Liable,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.policies import CommissionRefund, Refundability, StageTerms
from ledger.domain.refunds import RefundState
from ledger.domain.refusals import Reason
from ledger.domain.stages import CaseState
from tests.support.cases import closing, evidence, moving, opening, share
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

APPROVED, PARTLY = CaseOutcome.APPROVED, CaseOutcome.PARTLY_APPROVED
REJECTED, WITHDRAWN = CaseOutcome.REJECTED, CaseOutcome.WITHDRAWN
MERCHANT, PLATFORM = share(Liable.MERCHANT), share(Liable.PLATFORM)
CARRIER = share(Liable.CARRIER, party_id="sf")


def balances(ledger: PureLedger) -> dict[tuple[int, str], int]:
    """What is on every account besides the processor's clearing."""
    return {
        (key.kind, key.owner): account.balance
        for key, account in ledger.book.accounts.items()
        if account.balance and key.kind != Kind.PSP_CLEARING
    }


def signed(*policies, **hold) -> PureLedger:
    """A hold that was signed for, of two lines unless policies say otherwise."""
    ledger = shop(*(policies or (terms(), terms())), **hold)
    ledger.submit(happened(K.SIGNED, START))
    return ledger


def released(**said) -> PureLedger:
    """Line 1 was released, line 2 is held for long."""
    ledger = signed(terms(days(0), **said), terms(days(90)))
    ledger.advance(START + timedelta(days=2))
    assert (ledger.line().released, ledger.line("2").held) == (10_000, 10_000)
    return ledger


class TestShares:
    """Whoever is liable bears its share; the merchant's comes out of the line."""

    def test_s04_the_carrier_is_liable_and_the_merchants_money_still_releases(self):
        ledger = signed()
        ledger.submit(opening("c", ("1", 3_000)), closing(APPROVED, shares=(CARRIER,)))
        assert balances(ledger) == {
            (Kind.HELD, "m"): -20_000,
            (Kind.PARTY_RECEIVABLE, "sf"): 3_000,
            (Kind.REFUND_PAYABLE, "psp"): -3_000,
        }
        ledger.advance(START + timedelta(days=30))
        assert (ledger.line().released, ledger.line().compensated) == (10_000, 3_000)
        ledger.check()

    def test_s06_inspected_and_found_damaged(self):
        """Refund 80 of the 100 that were claimed, release 20."""
        ledger = signed()
        ledger.submit(
            opening(type=CaseType.RETURN),
            moving(CaseAction.AGREE_RETURN),
            happened(K.RETURN_SHIPPED, START, "1"),
            happened(K.RETURN_RECEIVED, START, "1"),
        )
        assert ledger.book.cases["c"].state is CaseState.RETURN_AUDIT
        ledger.submit(closing(PARTLY, ("1", 8_000)))
        assert balances(ledger) == {
            (Kind.HELD, "m"): -12_000,
            (Kind.REFUND_PAYABLE, "psp"): -8_000,
        }
        ledger.advance(START + timedelta(days=30))
        assert (ledger.line().released, ledger.line().refunded_before) == (2_000, 8_000)
        ledger.check()

    def test_s15_merchant_logistics_and_platform(self):
        ledger = signed()
        shares = (
            share(Liable.MERCHANT, 5_000),
            share(Liable.CARRIER, 3_000, "sf"),
            share(Liable.PLATFORM, 2_000),
        )
        ledger.submit(
            opening(),
            CloseCase(
                *("c", APPROVED, None),
                shares=shares,
                liable=Liable.MERCHANT,
                subject=CaseSubject.SERVICE,
            ),
        )
        assert balances(ledger) == {
            (Kind.HELD, "m"): -15_000,
            (Kind.PARTY_RECEIVABLE, "sf"): 3_000,
            (Kind.PLATFORM_LIABILITY, ""): 2_000,
            (Kind.REFUND_PAYABLE, "psp"): -10_000,
        }
        case = ledger.book.cases["c"]
        assert (case.liable, case.subject) == (Liable.MERCHANT, CaseSubject.SERVICE)
        ledger.check()

    def test_one_fen_split_three_ways_goes_to_the_first_of_the_largest(self):
        ledger = signed()
        thirds = (
            share(Liable.PLATFORM, 3_333),
            share(Liable.CARRIER, 3_334, "sf"),
            share(Liable.INSURER, 3_333, "pingan"),
        )
        ledger.submit(opening("c", ("1", 1)), closing(APPROVED, shares=thirds))
        assert balances(ledger) == {
            (Kind.HELD, "m"): -20_000,
            (Kind.PARTY_RECEIVABLE, "sf"): 1,
            (Kind.REFUND_PAYABLE, "psp"): -1,
        }
        ledger.check()

    def test_equal_remainders_go_to_the_earlier_share(self):
        ledger = signed()
        halves = (share(Liable.PLATFORM, 5_000), share(Liable.MERCHANT, 5_000))
        ledger.submit(opening("c", ("1", 1)), closing(APPROVED, shares=halves))
        assert ledger.balance(Kind.PLATFORM_LIABILITY, "") == 1
        ledger.check()

    def test_parties_add_up_by_name(self):
        ledger = signed()
        shares = (
            share(Liable.CARRIER, 2_500, "sf"),
            share(Liable.INSURER, 2_500, "sf"),
            share(Liable.CARRIER, 5_000, "yto"),
        )
        ledger.submit(opening("c", ("1", 100)), closing(APPROVED, shares=shares))
        (line,) = ledger.book.refunds["c"].lines
        assert line.parties == (PartyPart("sf", 50), PartyPart("yto", 50))
        ledger.check()

    @pytest.mark.parametrize(
        ("shares", "freight_shares"),
        [
            ((share(Liable.MERCHANT, 9_999),), ()),
            ((share(Liable.MERCHANT), share(Liable.PLATFORM, 1)), ()),
            ((), (share(Liable.PLATFORM, 5_000),)),
        ],
    )
    def test_shares_that_are_not_the_whole_are_refused(self, shares, freight_shares):
        ledger = signed()
        ledger.submit(opening())
        refusal = ledger.refused(closing(APPROVED, shares=shares, freight_shares=freight_shares))
        assert refusal.reason is Reason.SHARES_INVALID
        assert refusal.metadata["field"] == ("shares" if shares else "freight_shares")
        ledger.check()

    @pytest.mark.parametrize(
        "wrong",
        [
            share(Liable.MERCHANT, party_id="m"),
            share(Liable.PLATFORM, party_id="x"),
            share(Liable.CARRIER),
            share(Liable.INSURER),
        ],
    )
    def test_only_a_carrier_or_an_insurer_has_a_name(self, wrong):
        ledger = signed()
        ledger.submit(opening())
        refusal = ledger.refused(closing(APPROVED, shares=(wrong,)))
        assert refusal.fields[0].field == "shares[0].party_id"


class TestFreight:
    """Freight is given on top of an award, by whoever bears it."""

    def test_s19_the_merchant_bears_it_out_of_what_the_line_still_holds(self):
        ledger = signed()
        ledger.submit(
            opening("c", ("1", 5_000)), closing(APPROVED, ("1", 5_000, 1_200), shares=(MERCHANT,))
        )
        assert ledger.book.refunds["c"].lines == (
            RefundedLine("1", 1_200, 0, 0, from_disputed=5_000, freight=1_200),
        )
        assert ledger.line().held == 3_800
        ledger.check()

    def test_s19_and_beyond_the_line_as_an_excess(self):
        """Refund 100 and 12 of freight: the 12 are the merchant's debt."""
        ledger = signed()
        ledger.submit(opening(), closing(APPROVED, ("1", 10_000, 1_200)))
        assert balances(ledger) == {
            (Kind.HELD, "m"): -10_000,
            (Kind.MERCHANT_RECEIVABLE, "m"): 1_200,
            (Kind.REFUND_PAYABLE, "psp"): -11_200,
        }
        (line,) = ledger.book.refunds["c"].lines
        assert (line.excess, ledger.line().compensated) == (1_200, 1_200)
        ledger.check()

    def test_s22_freight_shared_by_the_platform_and_the_merchant(self):
        """International freight of 120: the platform 72, the merchant 48."""
        ledger = signed()
        shares = (share(Liable.PLATFORM, 6_000), share(Liable.MERCHANT, 4_000))
        ledger.submit(
            opening("c", ("1", 5_000)),
            closing(APPROVED, ("1", 5_000, 12_000), freight_shares=shares),
        )
        assert balances(ledger) == {
            (Kind.HELD, "m"): -10_200,
            (Kind.FREIGHT, ""): 7_200,
            (Kind.REFUND_PAYABLE, "psp"): -17_000,
        }
        ledger.check()

    def test_nobody_named_for_it_means_as_the_award(self):
        ledger = signed()
        ledger.submit(
            opening("c", ("1", 100)), closing(APPROVED, ("1", 100, 12), shares=(CARRIER,))
        )
        assert ledger.balance(Kind.PARTY_RECEIVABLE, "sf") == 112
        ledger.check()


class TestWaterfall:
    """What the line no longer holds comes out of the merchant's other money (E8)."""

    def test_s11_an_award_above_what_was_captured(self):
        ledger = signed()
        ledger.submit(opening("c", ("1", 50_000), type=CaseType.COMPENSATION))
        assert ledger.book.cases["c"].lines[0].contingent == 40_000
        ledger.submit(closing(PARTLY, ("1", 30_000)))
        assert balances(ledger) == {
            (Kind.HELD, "m"): -10_000,
            (Kind.MERCHANT_RECEIVABLE, "m"): 20_000,
            (Kind.REFUND_PAYABLE, "psp"): -30_000,
        }
        (line,) = ledger.book.refunds["c"].lines
        assert (line.from_disputed, line.from_receivable, line.excess) == (10_000, 20_000, 20_000)
        ledger.check()

    def test_s11_the_platform_gives_the_excess(self):
        ledger = signed()
        shares = (share(Liable.MERCHANT, 2_500), share(Liable.PLATFORM, 7_500))
        ledger.submit(
            opening("c", ("1", 40_000), type=CaseType.COMPENSATION),
            closing(PARTLY, ("1", 40_000), shares=shares),
        )
        assert balances(ledger) == {
            (Kind.HELD, "m"): -10_000,
            (Kind.PLATFORM_LIABILITY, ""): 30_000,
            (Kind.REFUND_PAYABLE, "psp"): -40_000,
        }
        ledger.check()

    def test_after_the_release_commission_balance_reserve_and_debt(self):
        ledger = released(
            commission_bps=1_000,
            commission_refund=CommissionRefund.PRO_RATA,
            reserve_bps=2_000,
            reserve_days=30,
        )
        # Released: 1,000 of commission, 2,000 of reserve, 7,000 available, of which 6,500 go.
        ledger.submit(CreatePayout("p", "m", CURRENCY, 6_500, "bank", None))
        ledger.submit(opening("c", ("1", 8_000), type=CaseType.DISPUTE), closing(APPROVED))
        (line,) = ledger.book.refunds["c"].lines
        assert line == RefundedLine("1", 0, 500, 4_700, from_commission=800, from_reserve=2_000)
        assert ledger.line().refunded_after == 8_000
        ledger.check()

    def test_line_by_line_they_draw_on_the_same_balance(self):
        ledger = signed(terms(days(0)), terms(days(0)), terms(days(90)))
        ledger.advance(START + timedelta(days=2))
        ledger.submit(CreatePayout("p", "m", CURRENCY, 15_000, "bank", None))
        ledger.submit(opening("c", ("1", 4_000), ("2", 4_000), type=CaseType.DISPUTE))
        ledger.submit(closing(APPROVED))
        first, second = ledger.book.refunds["c"].lines
        assert (first.from_available, first.from_receivable) == (4_000, 0)
        assert (second.from_available, second.from_receivable) == (1_000, 3_000)
        ledger.check()

    def test_a_debt_is_recovered_by_the_next_release(self):
        ledger = signed(terms(days(0)), terms(days(1)))
        ledger.submit(
            opening("c", ("1", 10_500), type=CaseType.COMPENSATION), closing(PARTLY, ("1", 10_500))
        )
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 500
        ledger.advance(START + timedelta(days=9))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 0
        assert ledger.balance(Kind.AVAILABLE) == -9_500
        ledger.check()


class TestLimits:
    """No award but a compensation or a ruling gives more than is left of the capture."""

    @pytest.mark.parametrize("kind", [CaseType.REFUND, CaseType.RETURN, CaseType.INQUIRY])
    def test_more_than_is_left_is_refused(self, kind):
        ledger = signed()
        ledger.submit(opening("c", ("1", 100), type=kind))
        too_much = ledger.refused(closing(PARTLY, ("1", 10_001)))
        assert too_much.reason is Reason.REFUND_EXCEEDS_REMAINDER
        ledger.submit(closing(PARTLY, ("1", 10_000)))
        ledger.check()

    def test_approved_is_never_refused_but_gives_what_there_is(self):
        ledger = signed()
        ledger.submit(opening("a", ("1", 7_000)), opening("b", ("1", 7_000)))
        ledger.submit(closing(APPROVED, case_id="a"), closing(APPROVED, case_id="b"))
        amounts = [ledger.book.refunds[case_id].amount for case_id in "ab"]
        assert amounts == [7_000, 3_000]
        assert [case.lines[0].awarded for case in ledger.book.cases.values()] == amounts
        ledger.check()

    def test_approved_for_nothing_refunds_nothing(self):
        ledger = signed()
        ledger.submit(opening("c", ("1", 0), type=CaseType.REPAIR), closing(APPROVED))
        assert "c" not in ledger.book.refunds
        assert ledger.book.cases["c"].refund_ids == ()
        ledger.check()

    @pytest.mark.parametrize(
        ("command", "reason"),
        [
            (closing(PARTLY), Reason.FIELD_INVALID),
            (closing(PARTLY, ("1", 0)), Reason.FIELD_INVALID),
            (closing(REJECTED, ("1", 1)), Reason.FIELD_INVALID),
            (closing(WITHDRAWN, ("1", 1)), Reason.FIELD_INVALID),
            (closing(PARTLY, ("2", 1)), Reason.LINE_NOT_FOUND),
            (closing(PARTLY, ("9", 1)), Reason.LINE_NOT_FOUND),
            (closing(PARTLY, ("1", 1), ("1", 1)), Reason.DUPLICATE_LINE),
            (closing(PARTLY, ("9", 1), ("9", 1)), Reason.DUPLICATE_LINE),
            (
                CloseCase("c", PARTLY, None, closing(PARTLY, ("1", 1)).awards, "USD"),
                Reason.CURRENCY_MISMATCH,
            ),
            (
                closing(PARTLY, ("1", 1), when=START + timedelta(hours=1)),
                Reason.TIME_IN_FUTURE,
            ),
        ],
    )
    def test_refused(self, command, reason):
        ledger = signed()
        ledger.submit(opening())
        seq = ledger.book.head.seq
        assert reasons(ledger, command) == [reason]
        assert ledger.book.head.seq == seq
        ledger.check()

    def test_a_policy_without_refunds_rules_out_claims_but_not_disputes(self):
        ledger = signed(terms(refundability=Refundability.NONE))
        kinds = [kind for kind in CaseType if kind is not CaseType.CHARGEBACK]
        answers = reasons(ledger, *[opening(kind, ("1", 1), type=kind) for kind in kinds])
        refused = {kind for kind, answer in zip(kinds, answers, strict=True) if answer}
        assert refused == {CaseType.REFUND, CaseType.RETURN, CaseType.PRICE_DIFFERENCE}
        assert set(answers) == {None, Reason.REFUND_NOT_ALLOWED}
        ledger.check()


class TestEvidence:
    """Where the policy says so, a tribunal does not rule without evidence."""

    @pytest.mark.parametrize("outcome", [REJECTED, APPROVED, PARTLY])
    def test_required_in_arbitration(self, outcome):
        ledger = signed(terms(evidence_required=True))
        awards = (("1", 1),) if outcome is PARTLY else ()
        ledger.submit(opening(), moving(CaseAction.ESCALATE))
        command = closing(outcome, *awards)
        assert reasons(ledger, command) == [Reason.EVIDENCE_REQUIRED]
        ledger.submit(evidence(), command)
        ledger.check()

    def test_not_before_it_nor_for_withdrawing(self):
        ledger = signed(terms(evidence_required=True), terms())
        ledger.submit(
            opening("a"),
            closing(APPROVED, case_id="a"),
            opening("b", ("2", 1)),
            moving(CaseAction.ESCALATE, "b"),
            closing(WITHDRAWN, case_id="b"),
        )
        ledger.check()

    def test_nor_by_a_deadline(self):
        stage = StageTerms(CaseState.ARBITRATION, 60, REJECTED)
        ledger = signed(terms(evidence_required=True, case_stages=(stage,)))
        ledger.submit(opening(), moving(CaseAction.ESCALATE))
        ledger.advance(START + timedelta(hours=1))
        assert ledger.book.cases["c"].state is CaseState.REJECTED
        ledger.check()

    def test_only_while_the_case_is_open(self):
        ledger = signed()
        ledger.submit(opening(), closing(WITHDRAWN))
        assert reasons(ledger, evidence(), evidence("none")) == [
            Reason.CASE_STATE,
            Reason.CASE_NOT_FOUND,
        ]


class TestOverlap:
    """Claims may overlap: what one does not need goes on to the oldest that claims it."""

    def test_it_is_passed_on_in_the_order_of_opening(self):
        ledger = signed()
        ledger.submit(opening("a"), opening("b", ("1", 6_000)), opening("c", ("1", 6_000)))
        assert [case.lines[0].reserved for case in ledger.book.cases.values()] == [10_000, 0, 0]
        ledger.submit(closing(PARTLY, ("1", 2_000), case_id="a"))
        assert [case.lines[0].reserved for case in ledger.book.cases.values()] == [0, 6_000, 2_000]
        assert (ledger.line().held, ledger.line().disputed) == (0, 8_000)
        fact = ledger.facts(CaseClosed)[-1].fact
        assert [(each.case_id, each.amount) for each in fact.passed_on] == [
            ("b", 6_000),
            ("c", 2_000),
        ]
        ledger.submit(closing(WITHDRAWN, case_id="b"))
        assert ledger.book.cases["c"].lines[0].contingent == 0
        assert ledger.line().held == 2_000
        ledger.check()

    def test_they_never_give_more_than_the_line(self):
        ledger = signed()
        ledger.submit(*[opening(case_id, ("1", 9_000)) for case_id in "abc"])
        ledger.submit(*[closing(APPROVED, case_id=case_id) for case_id in "bca"])
        assert (ledger.line().refunded_before, ledger.line().compensated) == (1_000, 9_000)
        # What is set apart for a case that is still open is no other's: the merchant owes it.
        assert [case.lines[0].awarded for case in ledger.book.cases.values()] == [0, 9_000, 1_000]
        ledger.check()


class TestSeveralHolds:
    """A case on lines of several holds is refunded hold by hold."""

    def two_holds(self) -> PureLedger:
        ledger = signed()
        lines = (LineSpec("1", "m", 10_000, "p1"), LineSpec("2", "n", 10_000, "p1"))
        ledger.submit(PlaceHold("g", CURRENCY, "other-psp", None, lines))
        claims = (Claim("h", "1", 4_000), Claim("g", "2", 5_000))
        ledger.submit(
            OpenCase("c", "h", CURRENCY, claims, CaseScope.LINES, RefundGround.NO_REASON, None)
        )
        return ledger

    def test_a_refund_for_each(self):
        ledger = self.two_holds()
        ledger.submit(closing(APPROVED))
        assert ledger.book.cases["c"].refund_ids == ("c", "c:2")
        found = [ledger.book.refunds[each] for each in ("c", "c:2")]
        assert [(each.hold_id, each.psp, each.amount) for each in found] == [
            ("h", "psp", 4_000),
            ("g", "other-psp", 5_000),
        ]
        assert ledger.balance(Kind.HELD, "n") == -5_000
        ledger.submit(ReportRefund("c:2", RefundOutcome.FAILED, None))
        ledger.submit(ReportRefund("c:2", RefundOutcome.SUCCEEDED, None))
        assert ledger.book.refunds["c:2"].state is RefundState.SUCCEEDED
        assert ledger.balance(Kind.REFUND_PAYABLE, "other-psp") == 0
        ledger.check()

    def test_it_blocks_the_line_it_names_on_each(self):
        ledger = self.two_holds()
        ledger.submit(happened(K.SIGNED, START, hold="g"))
        ledger.advance(START + timedelta(days=30))
        held = [ledger.line(*each).released for each in (("1", "h"), ("1", "g"), ("2", "g"))]
        assert held == [0, 10_000, 0]
        ledger.submit(closing(WITHDRAWN))
        ledger.advance(START + timedelta(days=30))
        assert ledger.line("2", "g").released == 10_000
        ledger.check()

    def test_an_award_says_of_which_hold_it_is(self):
        ledger = self.two_holds()
        assert reasons(ledger, closing(PARTLY, ("2", 1))) == [Reason.LINE_NOT_FOUND]
        ledger.submit(closing(PARTLY, ("1", 1)))
        assert ledger.book.cases["c"].refund_ids == ("c",)
        ledger.check()

    def test_two_cases_on_one_hold_and_a_third_that_links_another(self):
        ledger = self.two_holds()
        ledger.submit(opening("d", ("1", 8_000)), opening("e", ("2", 1_000)))
        assert ledger.line().open_cases == 2
        assert ledger.book.cases["d"].lines[0].reserved == 6_000
        ledger.submit(closing(WITHDRAWN))
        assert ledger.book.cases["d"].lines[0].reserved == 8_000
        assert ledger.line("2", "g").open_cases == 0
        ledger.check()


def test_a_policy_made_later_says_nothing_of_a_case():
    ledger = signed(terms(appeal_days=0))
    ledger.submit(CreatePolicy("p1", terms(appeal_days=9)))
    ledger.submit(opening(), closing(REJECTED))
    assert ledger.book.cases["c"].appeal_until is None
    ledger.check()


def test_a_merchant_in_debt_in_one_currency_and_in_credit_in_another():
    ledger = signed(terms(days(0)))
    dollars = (LineSpec("1", "m", 5_000, "p1"),)
    ledger.submit(PlaceHold("g", "USD", "psp", None, dollars))
    claims = (Claim("g", "1", 9_000),)
    ledger.submit(
        OpenCase(
            *("c", "g", "USD", claims, CaseScope.LINES, RefundGround.NO_REASON, None),
            CaseType.COMPENSATION,
        ),
        CloseCase("c", PARTLY, None, (Award("", "1", 9_000),), "USD"),
    )
    ledger.advance(START + timedelta(days=2))
    assert ledger.balance(Kind.AVAILABLE) == -10_000
    owed = ledger.book.balance(AccountKey(Kind.MERCHANT_RECEIVABLE, "m", "USD"))
    assert owed == 4_000
    assert not ledger.facts(DebtRecovered)
    ledger.check()


def test_exchange_after_exchange():
    """Each blocks while it is open and claims nothing; what is sent instead restarts the window."""
    ledger = signed(terms(days(7), restarts_on_exchange=True, restart_limit_days=20))
    for number in range(5):
        ledger.submit(opening(f"x{number}", ("1", 0), type=CaseType.EXCHANGE))
        ledger.advance(START + timedelta(days=4 * (number + 1)))
        replaced = happened(K.REPLACEMENT_SIGNED, ledger.time)
        ledger.submit(replaced, closing(WITHDRAWN, case_id=f"x{number}"))
    assert ledger.line().window_end == START + timedelta(days=21)
    ledger.advance(START + timedelta(days=21))
    assert ledger.line().released == 10_000
    ledger.check()
