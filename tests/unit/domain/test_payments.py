"""Payments through several providers, captures after placement, voids, and shares of others."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.chart import Kind
from ledger.domain.commands import (
    Award,
    CaptureHold,
    CaptureItem,
    Claim,
    CloseCase,
    CreatePolicy,
    CreateRefund,
    FreezeFunds,
    LineSpec,
    MoveCase,
    OpenCase,
    PlaceHold,
    ProposeLift,
    PutMerchant,
    RefundItem,
    ReleaseHold,
    ReportChargeback,
    ReportRefund,
    ReportSettlement,
    ReviewLift,
    VoidHold,
)
from ledger.domain.facts import FreezeTarget, LinesReleased, PaymentPart, RefundReported, Share
from ledger.domain.holds import HoldState
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseScope,
    CaseType,
    ChargebackEvent,
    FreezeTargetKind,
    FulfilmentKind,
    MerchantStanding,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.merchants import MerchantTerms
from ledger.domain.policies import ParcelRule
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.pure import (
    CURRENCY,
    PureLedger,
    at,
    days,
    happened,
    reasons,
    shop,
    terms,
)

K = FulfilmentKind
WALLET = (PaymentPart("wallet", 4_000),)
FROZEN = FreezeFunds(
    *("f", FreezeTarget(FreezeTargetKind.HOLD, "h"), (), 0, "", "risk", "s", None, "amy")
)


def march(day: int, hour: int = 0) -> datetime:
    """A moment of March 2025 in Shanghai."""
    return at(f"2025-03-{day:02}T{hour:02}:00+08:00")


def refund(refund_id: str, amount: int, line: str = "1") -> CreateRefund:
    return CreateRefund(refund_id, "h", CURRENCY, (RefundItem(line, amount),), "x", None)


def capture(amount: int = 500, psp: str = "psp", line: str = "1") -> CaptureHold:
    return CaptureHold("h", CURRENCY, psp, (CaptureItem(line, amount),), (), None)


def grow(*lines: LineSpec, psp: str = "psp") -> CaptureHold:
    return CaptureHold("h", CURRENCY, psp, (), lines, None)


def settle(ledger: PureLedger, psp: str = "", fee: int = 0) -> ReportSettlement:
    return ReportSettlement("h", CURRENCY, fee, "main", ledger.time, psp)


def case(case_id: str = "k", amount: int = 10_000, **said: object) -> OpenCase:
    claims = (Claim("h", "1", amount),)
    of = (case_id, "h", CURRENCY, claims)
    scope = said.pop("scope", CaseScope.LINES)
    return OpenCase(*of, scope, RefundGround.NO_REASON, None, **said)  # type: ignore[arg-type]


def ruling(case_id: str, outcome: CaseOutcome, *awards: Award) -> CloseCase:
    return CloseCase(case_id, outcome, None, awards, CURRENCY if awards else "")


def parts(ledger: PureLedger, refund_id: str = "r") -> list[tuple[str, int, str]]:
    """Through whom a refund goes back, how much, and where that stands."""
    return [(psp, amount, state) for psp, amount, state in ledger.book.refunds[refund_id].payments]


class TestSeveralProviders:
    """One order, paid through several."""

    def test_each_is_debited_what_it_captured(self):
        ledger = shop(other_payments=WALLET)
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == 6_000
        assert ledger.balance(Kind.PSP_CLEARING, "wallet") == 4_000
        assert ledger.balance(Kind.HELD) == -10_000
        ledger.check()

    @pytest.mark.parametrize(
        ("others", "field"),
        [
            ([("wallet", 1), ("wallet", 1)], "other_payments[1].psp"),
            ([("wallet", 1), ("psp", 1)], "other_payments[1].psp"),
            ([("wallet", 10_000)], "other_payments"),
            ([("wallet", 9_999), ("bank", 1)], "other_payments"),
        ],
    )
    def test_what_makes_no_sense(self, others, field):
        ledger = shop()
        line = LineSpec("1", "m", 10_000, "p1")
        payments = tuple(PaymentPart(*other) for other in others)
        command = PlaceHold("g", CURRENCY, "psp", None, (line,), other_payments=payments)
        assert ledger.refused(command).metadata["field"] == field

    def test_refunds_go_back_in_their_order(self):
        ledger = shop(other_payments=WALLET)
        ledger.submit(refund("a", 5_000), refund("b", 2_000), refund("c", 3_000))
        assert parts(ledger, "a") == [("psp", 5_000, "CREATED")]
        assert parts(ledger, "b") == [("psp", 1_000, "CREATED"), ("wallet", 1_000, "CREATED")]
        assert parts(ledger, "c") == [("wallet", 3_000, "CREATED")]
        assert ledger.balance(Kind.REFUND_PAYABLE, "psp") == -6_000
        assert ledger.balance(Kind.REFUND_PAYABLE, "wallet") == -4_000
        ledger.check()

    def test_one_that_failed_counts_as_given_back(self):
        ledger = shop(other_payments=WALLET)
        ledger.submit(refund("a", 6_000), ReportRefund("a", RefundOutcome.FAILED, None))
        ledger.submit(refund("b", 1_000))
        assert parts(ledger, "b") == [("wallet", 1_000, "CREATED")]
        ledger.check()

    def test_an_award_above_the_capture_goes_to_the_first(self):
        ledger = shop(other_payments=WALLET)
        ledger.submit(case(amount=15_000, type=CaseType.COMPENSATION))
        ledger.submit(ruling("k", CaseOutcome.APPROVED, Award("h", "1", 15_000)))
        assert parts(ledger, "k") == [("psp", 11_000, "CREATED"), ("wallet", 4_000, "CREATED")]
        ledger.check()

    def test_an_appeal_pays_only_what_the_buyer_has_not(self):
        ledger = shop(terms(appeal_days=7), other_payments=WALLET)
        ledger.submit(case(), ruling("k", CaseOutcome.PARTLY_APPROVED, Award("h", "1", 5_000)))
        ledger.submit(MoveCase("k", CaseAction.APPEAL, None))
        ledger.submit(ruling("k", CaseOutcome.APPROVED))
        second = ledger.book.refunds["k:2"]
        assert (second.amount, second.offset) == (10_000, 5_000)
        assert parts(ledger, "k:2") == [("psp", 1_000, "CREATED"), ("wallet", 4_000, "CREATED")]
        ledger.check()

    def test_a_plain_hold_has_nothing_of_all_this(self):
        ledger = shop()
        ledger.submit(refund("r", 1_000), ReportRefund("r", RefundOutcome.SUCCEEDED, None, "psp"))
        assert ledger.facts(RefundReported)[-1].fact.psp == ""
        assert (parts(ledger), ledger.book.refunds["r"].psp) == ([], "psp")
        hold = ledger.book.holds["h"]
        assert (hold.payments, hold.has_parts) == ({}, False)
        refused = reasons(
            ledger, refund("s", 1), ReportRefund("s", RefundOutcome.SUCCEEDED, None, "other")
        )
        assert refused == [None, Reason.PAYMENT_NOT_FOUND]

    @pytest.mark.parametrize(
        ("reports", "states"),
        [
            ("psp+ wallet+", "CREATED SUCCEEDED"),
            ("psp- wallet+", "CREATED FAILED"),
            ("psp+ wallet-", "CREATED FAILED"),
            ("psp- wallet- psp+ wallet+", "CREATED FAILED FAILED SUCCEEDED"),
        ],
    )
    def test_the_state_follows_from_all(self, reports, states):
        ledger = shop(other_payments=WALLET)
        ledger.submit(refund("r", 7_000))
        found = []
        for report in reports.split():
            outcome = RefundOutcome.SUCCEEDED if report[-1] == "+" else RefundOutcome.FAILED
            ledger.submit(ReportRefund("r", outcome, None, report[:-1]))
            found.append(ledger.book.refunds["r"].state)
            ledger.check()
        assert found == states.split()

    def test_which_one_has_to_be_said(self):
        ledger = shop(other_payments=WALLET)
        done = RefundOutcome.SUCCEEDED
        assert reasons(
            ledger,
            refund("r", 7_000),
            refund("s", 1_000),
            ReportRefund("r", done, None),
            ReportRefund("r", done, None, "bank"),
            ReportRefund("r", done, None, "wallet"),
            ReportRefund("r", done, None, "wallet"),
            # Where there is only one, it need not be.
            ReportRefund("s", done, None, "psp"),
            ReportRefund("s", done, None),
        ) == [
            *(None, None, Reason.REFUND_PAYMENT_REQUIRED, Reason.PAYMENT_NOT_FOUND, None),
            *(Reason.REFUND_STATE, Reason.PAYMENT_NOT_FOUND, None),
        ]
        assert ledger.balance(Kind.PSP_CLEARING, "wallet") == 4_000 - 1_000 - 1_000
        ledger.check()

    def test_settled_when_all_are(self):
        ledger = shop(terms(requires_settlement=True), other_payments=WALLET)
        assert ledger.submit(settle(ledger, "psp", 60))[0].fact.gross == 6_000
        hold, line = ledger.book.holds["h"], ledger.line()
        assert (hold.settle_time, line.awaits_settlement) == (None, True)
        [blocker] = [
            each for each in ledger.standing().blockers if each.kind is BlockerKind.NOT_SETTLED
        ]
        assert blocker.reference == "wallet"
        refused = reasons(
            ledger, settle(ledger), settle(ledger, "bank"), settle(ledger, "wallet", 4_001)
        )
        assert refused == [
            Reason.SETTLEMENT_EXISTS,
            Reason.PAYMENT_NOT_FOUND,
            Reason.FEE_EXCEEDS_GROSS,
        ]
        ledger.submit(settle(ledger, "wallet"))
        assert (hold.settle_time, line.awaits_settlement) == (ledger.time, False)
        assert ledger.balance(Kind.PSP_CLEARING, "wallet") == 0
        assert ledger.balance(Kind.BANK, "main") == 9_940
        ledger.check()

    def test_a_chargeback_is_of_one_of_them(self):
        ledger = shop(other_payments=WALLET)
        opened = ReportChargeback(
            *("c", "h", "ref", ChargebackEvent.OPENED, CURRENCY, 3_000, (), True, 0, "", 0),
            *(100, False, None, None, "", "wallet"),
        )
        other = ReportChargeback(
            *("d", "h", "ref", ChargebackEvent.OPENED, CURRENCY, 1_000, (), True, 0, "", 0),
            *(0, False, None, None, ""),
        )
        lost = ReportChargeback(
            *("c", "h", "ref", ChargebackEvent.LOST, CURRENCY, 0, (), False, 0, "", 0),
            *(0, False, None, None, "", "wallet"),
        )
        ledger.submit(opened, other)
        assert ledger.balance(Kind.CHARGEBACK, "wallet") == 3_000
        assert ledger.balance(Kind.CHARGEBACK, "psp") == 1_000
        assert ledger.balance(Kind.PSP_CLEARING, "wallet") == 900
        ledger.submit(lost)
        assert ledger.balance(Kind.CHARGEBACK, "wallet") == 0
        stranger = ReportChargeback(
            *("e", "h", "x", ChargebackEvent.OPENED, CURRENCY, 1, (), True, 0, "", 0),
            *(0, False, None, None, "", "bank"),
        )
        assert ledger.refused(stranger).reason is Reason.PAYMENT_NOT_FOUND
        ledger.check()

    @given(
        captured=st.lists(st.integers(1, 500), min_size=1, max_size=4),
        added=st.lists(st.integers(0, 300), max_size=3),
        asked=st.lists(st.integers(1, 400), max_size=8),
        award=st.integers(0, 600),
    )
    @settings(max_examples=40, deadline=None)
    def test_no_payment_gives_back_more_than_it_captured(self, captured, added, asked, award):
        """But the first, when an award is more than all that was captured."""
        ledger = PureLedger()
        ledger.submit(CreatePolicy("p1", terms()))
        others = tuple(PaymentPart(f"o{n}", part) for n, part in enumerate(captured[1:]))
        line = LineSpec("1", "m", sum(captured), "p1")
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (line,), other_payments=others))
        for number, amount in enumerate(added):
            if amount:
                ledger.submit(capture(amount, f"o{number}"))
        for number, amount in enumerate(asked):
            if amount <= ledger.line().refundable:
                ledger.submit(refund(f"r{number}", amount))
        if award and ledger.line().held:
            ledger.submit(case(amount=award, type=CaseType.COMPENSATION))
            ledger.submit(ruling("k", CaseOutcome.APPROVED, Award("h", "1", award)))
        hold = ledger.book.holds["h"]
        back: Counter[str] = Counter()
        for each in ledger.book.refunds.values():
            for part in each.parts("psp"):
                back[part.psp] += part.amount
        excess = max(0, sum(back.values()) - hold.captured)
        for payment in hold.all_payments:
            allowed = payment.captured + (excess if payment.psp == "psp" else 0)
            assert back[payment.psp] <= allowed
        ledger.check()


class TestCaptures:
    """More is captured after the hold was placed."""

    def test_deposit_and_balance(self):
        ledger = shop(start=march(1))
        ledger.submit(capture(90_000), happened(K.SIGNED, march(1)))
        line, hold = ledger.line(), ledger.book.holds["h"]
        assert (line.captured, line.held, hold.captured) == (100_000, 100_000, 100_000)
        assert [tuple(p.psp for p in hold.all_payments), hold.has_parts] == [("psp",), True]
        ledger.advance(march(9))
        assert line.released == 100_000
        assert ledger.balance(Kind.PSP_CLEARING, "psp") == 100_000
        ledger.check()

    def test_through_another_provider(self):
        ledger = shop()
        ledger.submit(refund("a", 3_000), capture(5_000, "wallet"), refund("b", 8_000))
        # What went back before the hold had payments of its own counts.
        assert parts(ledger, "b") == [("psp", 7_000, "CREATED"), ("wallet", 1_000, "CREATED")]
        ledger.check()

    def test_new_lines_are_pinned_as_placed_ones(self):
        ledger = shop(start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)), CreatePolicy("p1", terms(days(30))))
        ledger.submit(grow(LineSpec("2", "n", 700, "p1"), LineSpec("3", "m", 300, "p1")))
        line = ledger.line("2")
        assert (line.ordinal, line.policy_version, line.held, line.waiting) == (
            2,
            2,
            700,
            "TRIGGER",
        )
        ledger.submit(happened(K.SIGNED, march(1), "2"))
        assert line.window_end == march(32 - 1, 0) + timedelta(days=1) or line.window_end
        ledger.advance(march(10))
        assert [ledger.line(line_id).released for line_id in "123"] == [10_000, 0, 0]
        ledger.check()

    def test_a_settled_payment_is_to_be_settled_for_the_new_part(self):
        ledger = shop(terms(requires_settlement=True), terms(requires_settlement=True))
        ledger.submit(settle(ledger), capture(500))
        assert ledger.book.holds["h"].settle_time is None
        assert [ledger.line(line_id).awaits_settlement for line_id in "12"] == [True, False]
        assert ledger.submit(settle(ledger))[0].fact.gross == 500
        assert ledger.book.holds["h"].settle_time == ledger.time
        assert not ledger.line().awaits_settlement
        ledger.check()

    def test_a_line_that_held_nothing_comes_back(self):
        ledger = shop(start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)), refund("r", 10_000))
        ledger.advance(march(20))
        assert ledger.line().due_time is None
        ledger.submit(capture(500))
        assert ledger.line().due_time == march(20)
        ledger.advance(march(20))
        (released,) = ledger.facts(LinesReleased)
        assert (ledger.line().released, released.effective_time) == (500, march(20))
        ledger.check()

    def test_a_release_is_not_before_the_capture(self):
        ledger = shop(start=march(1), test=False)
        ledger.submit(happened(K.SIGNED, march(1)))
        # The sweep is late, and meanwhile more is captured.
        ledger.now = march(20)
        ledger.submit(capture(500))
        ledger.reach(march(21))
        (released,) = ledger.facts(LinesReleased)
        assert released.effective_time >= march(20)
        assert ledger.line().released == 10_500
        ledger.check()

    def test_what_waits_for_its_order_waits_for_a_new_line(self):
        said = terms(days(2), parcel_rule=ParcelRule.LAST_OF_ORDER)
        ledger = shop(said, start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)))
        assert ledger.line().waiting is None
        ledger.submit(grow(LineSpec("2", "m", 100, "p1")))
        ledger.advance(march(10))
        assert (ledger.line().waiting, ledger.line().held) == ("OTHER_LINE", 10_000)
        ledger.submit(happened(K.SIGNED, march(10), "2"))
        ledger.advance(march(20))
        assert [ledger.line(line_id).released for line_id in "12"] == [10_000, 100]
        ledger.check()

    def test_what_blocks_the_hold_blocks_a_new_line(self):
        ledger = shop()
        ledger.submit(case(scope=CaseScope.ORDER), FROZEN, grow(LineSpec("2", "m", 100, "p1")))
        line = ledger.line("2")
        assert (line.open_cases, line.freezes, line.held) == (1, 1, 100)
        ledger.check()
        ledger.submit(ProposeLift("f", "fine", "amy"), ReviewLift("f", True, "bob"))
        ledger.submit(ruling("k", CaseOutcome.WITHDRAWN))
        assert (line.open_cases, line.freezes) == (0, 0)
        ledger.check()

    def test_a_claim_sets_nothing_more_apart(self):
        ledger = shop()
        ledger.submit(refund("r", 4_000), case(amount=6_000))
        ledger.submit(capture(500))
        assert (ledger.line().disputed, ledger.line().held) == (6_000, 500)
        ledger.check()

    def test_refused(self):
        ledger = shop(terms(days(0), commission_bps=500), terms(), start=march(1, 10))
        ledger.submit(happened(K.SIGNED, march(1, 10), "1"))
        ledger.advance(march(2))
        trading = MerchantTerms(MerchantStanding.RUNNING_OFF, False, 0, 0, ())
        ledger.submit(PutMerchant("gone", trading, "x"))
        new = LineSpec("3", "m", 5, "p2")
        twice = (CaptureItem("2", 1), CaptureItem("2", 1))
        gone = new._replace(merchant="gone")
        split = new._replace(policy_id="p1", shares=(Share("host", "host", 9_501),))
        future = ledger.time + timedelta(hours=1)
        many = [new._replace(line_id=str(number)) for number in range(3, 2_002)]
        assert reasons(
            ledger,
            CaptureHold("h", CURRENCY, "psp", (), (), None),
            CaptureHold("x", CURRENCY, "psp", (), (new,), None),
            CaptureHold("h", "JPY", "psp", twice, (), None),
            CaptureHold("h", CURRENCY, "psp", twice, (), None),
            grow(new._replace(line_id="2")),
            capture(1, line="9"),
            CaptureHold("h", CURRENCY, "psp", (CaptureItem("1", 1),), (gone,), None),
            grow(gone._replace(policy_id="no")),
            CaptureHold("h", CURRENCY, "psp", (), (new._replace(policy_id="no"),), future),
            CaptureHold("h", CURRENCY, "psp", (), (split,), future),
            CaptureHold("h", CURRENCY, "psp", (), (new,), future),
            grow(new._replace(amount=2**63 - 1)),
            grow(*many),
        ) == [
            *(Reason.FIELD_INVALID, Reason.HOLD_NOT_FOUND, Reason.CURRENCY_MISMATCH),
            *(Reason.DUPLICATE_LINE, Reason.LINE_EXISTS, Reason.LINE_NOT_FOUND),
            *(Reason.LINE_RELEASED, Reason.MERCHANT_RUNNING_OFF, Reason.POLICY_NOT_FOUND),
            *(Reason.SPLIT_EXCEEDS_WHOLE, Reason.TIME_IN_FUTURE, Reason.AMOUNT_OUT_OF_RANGE),
            Reason.FIELD_INVALID,
        ]
        ledger.check()


class TestVoids:
    """All that was captured is given up."""

    def test_everything_goes_back(self):
        ledger = shop(terms(), terms(), other_payments=WALLET, start=march(1))
        ledger.submit(happened(K.SIGNED, march(1)), capture(500, "wallet"), VoidHold("h", None))
        hold = ledger.book.holds["h"]
        assert (hold.state, hold.void_time) == (HoldState.VOIDED, march(1))
        for kind, owner in (
            (Kind.HELD, "m"),
            (Kind.PSP_CLEARING, "psp"),
            (Kind.PSP_CLEARING, "wallet"),
        ):
            assert ledger.balance(kind, owner) == 0
        assert not ledger.advance(march(30))[:-1]
        ledger.check()

    @pytest.mark.parametrize(
        ("commands", "why"),
        [
            (lambda ledger: [settle(ledger)], "SETTLED"),
            (lambda _: [refund("r", 1)], "REFUNDED"),
            (
                lambda ledger: [
                    happened(K.SIGNED, ledger.time - timedelta(days=9), "2"),
                    ReleaseHold("h", ("2",)),
                ],
                "RELEASED",
            ),
            (lambda _: [case()], "DISPUTED"),
            (lambda _: [case(), ruling("k", CaseOutcome.REJECTED)], "DISPUTED"),
            (lambda _: [FROZEN], "FROZEN"),
            (
                lambda ledger: [settle(ledger), refund("r", 1), case(amount=1)],
                "SETTLED, REFUNDED, DISPUTED",
            ),
        ],
    )
    def test_what_stands_in_the_way(self, commands, why):
        ledger = shop(terms(appeal_days=3), terms(days(0)), start=march(20))
        ledger.submit(*commands(ledger))
        refused = ledger.refused(VoidHold("h", None))
        assert (refused.reason, refused.metadata["why"]) == (Reason.HOLD_NOT_VOIDABLE, why)
        ledger.check()

    def test_an_award_that_an_appeal_took_back_stands_in_the_way(self):
        ledger = shop(terms(appeal_days=3))
        ledger.submit(case(), ruling("k", CaseOutcome.PARTLY_APPROVED, Award("h", "1", 5)))
        ledger.submit(MoveCase("k", CaseAction.APPEAL, None), ruling("k", CaseOutcome.REJECTED))
        assert ledger.line().held == 10_000
        assert ledger.refused(VoidHold("h", None)).metadata["why"] == "REFUNDED"

    def test_nothing_can_be_done_with_it(self):
        ledger = shop(terms())
        ledger.submit(case(), ruling("k", CaseOutcome.WITHDRAWN), VoidHold("h", None))
        chargeback = ReportChargeback(
            *("c", "h", "x", ChargebackEvent.OPENED, CURRENCY, 1, (), True, 0, "", 0),
            *(0, False, None, None, ""),
        )
        tried = (
            VoidHold("h", None),
            capture(),
            settle(ledger),
            happened(K.SIGNED, ledger.time),
            refund("r", 1),
            case("k2"),
            MoveCase("k", CaseAction.REOPEN, None),
            chargeback,
            FROZEN,
        )
        assert reasons(ledger, *tried) == [Reason.HOLD_VOIDED] * len(tried)
        assert ledger.refused(ReleaseHold("h", ())).reason is Reason.RELEASE_BLOCKED
        ledger.check()


class TestShares:
    """What others than the merchant get of every release (E6)."""

    def released(self, amount: int, commission: int, *shares: int, **said: Any) -> PureLedger:
        ledger = PureLedger(march(1, 10))
        policy = terms(days(0), commission_bps=commission, **said)
        ledger.submit(CreatePolicy("p1", policy))
        parties = tuple(Share(f"party{n}", "affiliate", bps) for n, bps in enumerate(shares))
        line = LineSpec("1", "m", amount, "p1", shares=parties)
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (line,)))
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        ledger.advance(march(2))
        ledger.check()
        return ledger

    def test_a_cent_three_ways(self):
        ledger = self.released(1, 3_333, 3_333, 3_333)
        (entry,) = ledger.facts(LinesReleased)
        (line,) = entry.fact.lines
        assert (line.commission, [each.amount for each in line.shares]) == (1, [0, 0])
        assert ledger.balance(Kind.AVAILABLE) == 0

    def test_equal_remainders_go_to_the_commission_first(self):
        ledger = self.released(2, 2_500, 2_500, 2_500)
        (entry,) = ledger.facts(LinesReleased)
        (line,) = entry.fact.lines
        assert (line.commission, [each.amount for each in line.shares]) == (1, [1, 0])

    def test_the_reserve_is_of_the_merchants_part(self):
        ledger = self.released(10_000, 500, 4_000, 5_000, reserve_bps=1_000, reserve_days=9)
        assert ledger.balance(Kind.OTHERS_PAYABLE, "party0") == -4_000
        assert ledger.balance(Kind.RESERVE) == -500
        assert ledger.balance(Kind.AVAILABLE) == 0

    def test_all_of_it_may_be_others(self):
        ledger = self.released(999, 500, 9_500)
        assert ledger.balance(Kind.AVAILABLE) == 0

    def test_above_the_whole(self):
        ledger = shop(terms(commission_bps=500))
        shares = (Share("host", "host", 5_000), Share("tax", "tax", 4_501))
        line = LineSpec("1", "m", 100, "p1", shares=shares)
        refused = ledger.refused(PlaceHold("g", CURRENCY, "psp", None, (line,)))
        assert refused.reason is Reason.SPLIT_EXCEEDS_WHOLE
        assert refused.metadata == {"line_id": "1", "total_bps": "10001"}

    def test_a_refund_after_the_release_is_the_merchants(self):
        ledger = self.released(10_000, 0, 3_000)
        ledger.submit(refund("r", 10_000))
        assert ledger.balance(Kind.OTHERS_PAYABLE, "party0") == -3_000
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 3_000
        ledger.check()

    def test_a_party_may_share_twice(self):
        ledger = PureLedger(march(1, 10))
        ledger.submit(CreatePolicy("p1", terms(days(0))))
        shares = (Share("host", "host", 1_000), Share("host", "bonus", 500))
        line = LineSpec("1", "m", 1_000, "p1", shares=shares)
        ledger.submit(PlaceHold("h", CURRENCY, "psp", None, (line,)))
        ledger.submit(happened(K.SIGNED, march(1, 10)))
        ledger.advance(march(2))
        assert [share.amount for share in ledger.line().shares] == [100, 50]
        assert ledger.balance(Kind.OTHERS_PAYABLE, "host") == -150
        ledger.check()
