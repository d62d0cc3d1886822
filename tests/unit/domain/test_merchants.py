"""What is agreed with merchants: reserves, destinations, deposits, what the platform advances."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.domain.chart import Kind
from ledger.domain.commands import (
    Award,
    Claim,
    CloseCase,
    CreatePayout,
    CreatePolicy,
    CreateRefund,
    FreezeFunds,
    LineSpec,
    MoveCase,
    OpenCase,
    PlaceHold,
    ProposeLift,
    PutDestination,
    PutMerchant,
    RefundItem,
    ReleaseHold,
    ReportChargeback,
    ReportDeposit,
    ReportPayout,
    ReviewLift,
)
from ledger.domain.facts import FreezeTarget, LinesReleased
from ledger.domain.kinds import (
    CaseAction,
    CaseOutcome,
    CaseScope,
    CaseType,
    ChargebackEvent,
    DepositEvent,
    FreezeTargetKind,
    MerchantStanding,
    PayoutOutcome,
    RefundGround,
)
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.merchants import AdvanceCap, Destination, MerchantTerms
from ledger.domain.policies import CommissionRefund, RefundSource
from ledger.domain.refusals import Reason
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

TRADING = MerchantTerms()
LEAVING = MerchantTerms(MerchantStanding.RUNNING_OFF)
LATER = START + timedelta(days=1)


def put(said=TRADING, merchant="m"):
    return PutMerchant(merchant, said, "x")


def deposit(amount, event=DepositEvent.PAID_IN, currency=CURRENCY, when=None):
    return ReportDeposit("m", event, currency, amount, "main", when)


def back(amount, currency=CURRENCY):
    return deposit(amount, DepositEvent.PAID_OUT, currency)


def refund(amount, refund_id="r", hold_id="h"):
    items = (RefundItem("1", amount),)
    return CreateRefund(refund_id, hold_id, CURRENCY, items, "x", None)


def payout(amount, payout_id="p", to="bank", currency=CURRENCY, when=None):
    return CreatePayout(payout_id, "m", currency, amount, to, when)


def hold(hold_id, amount=10_000, currency=CURRENCY):
    return PlaceHold(hold_id, currency, "psp", None, (LineSpec("1", "m", amount, "p1"),))


def opened(hold_id):
    """A case that may be awarded more than the line."""
    claims = (Claim(hold_id, "1", 1),)
    of = (hold_id, CURRENCY, claims, CaseScope.LINES, RefundGround.QUALITY, None)
    return OpenCase("c", *of, CaseType.COMPENSATION)


def awarded(hold_id, amount):
    awards = (Award(hold_id, "1", amount),)
    return CloseCase("c", CaseOutcome.APPROVED, None, awards, CURRENCY)


def released(**said):
    """A line of 100.00 that was released, of a policy with a window of a day."""
    ledger = shop(terms(days(0), **said))
    ledger.submit(put())
    release(ledger, "h")
    return ledger


def release(ledger: PureLedger, hold_id):
    ledger.submit(happened(K.SIGNED, ledger.time, hold=hold_id))
    ledger.advance(ledger.time + timedelta(days=1))


def balances(ledger):
    """Available, reserve, deposit and debt of the merchant, positive."""
    liabilities = [-ledger.balance(kind) for kind in (Kind.AVAILABLE, Kind.RESERVE, Kind.DEPOSIT)]
    return (*liabilities, ledger.balance(Kind.MERCHANT_RECEIVABLE))


class TestTerms:
    """What can be agreed."""

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (MerchantTerms(reserve_bps=1), "terms.reserve_days"),
            (MerchantTerms(reserve_days=1), "terms.reserve_days"),
            (
                MerchantTerms(advance_caps=(AdvanceCap("EUR", 1), AdvanceCap("EUR", 2))),
                "terms.advance_caps[1].currency_code",
            ),
        ],
    )
    def test_what_says_nothing_or_two_things(self, said, field):
        refused = shop().refused(put(said))
        assert refused.reason is Reason.FIELD_INVALID
        assert [each.field for each in refused.fields] == [field]

    def test_a_cap_is_in_some_currency(self):
        assert reasons(shop(), put(MerchantTerms(advance_caps=(AdvanceCap("XXX", 1),)))) == [
            Reason.CURRENCY_UNKNOWN
        ]

    def test_the_newest_count_and_the_others_are_kept(self):
        ledger = shop()
        agreed = [TRADING, replace(TRADING, payouts_stopped=True), LEAVING]
        entries = [ledger.submit(put(said))[0] for said in agreed]
        merchant = ledger.book.merchants["m"]
        assert merchant.agreed == [(e.seq, said) for e, said in zip(entries, agreed, strict=True)]
        assert (merchant.terms, merchant.entry_seq) == (LEAVING, entries[-1].seq)
        assert ledger.book.head.merchants_seq == entries[-1].seq
        assert merchant.terms_before(entries[1].seq) == TRADING
        ledger.check()


class TestReserve:
    """Kept back is the more of what the policy and the merchant say, as of the hold."""

    def kept(self, said, *agreed):
        """What is kept back of 100.00, and for how many days."""
        ledger = PureLedger()
        ledger.submit(CreatePolicy("p1", said))
        for each in agreed:
            ledger.submit(put(each))
        ledger.submit(hold("h"))
        # What is agreed afterwards is of no concern to it.
        ledger.submit(put(MerchantTerms(reserve_bps=9_999, reserve_days=99)))
        release(ledger, "h")
        (entry,) = ledger.facts(LinesReleased)
        (line,) = entry.fact.lines
        ledger.check()
        until = line.reserve_until
        return line.reserve, until and (until - entry.effective_time) // timedelta(days=1)

    # Days count from the day after, so that a reserve of so many days lasts a day longer.
    @pytest.mark.parametrize(
        ("policy", "merchant", "expected"),
        [
            ((0, 0), (0, 0), (0, None)),
            ((500, 10), (0, 0), (500, 11)),
            ((0, 0), (300, 5), (300, 6)),
            ((500, 10), (300, 30), (500, 31)),
            ((500, 10), (800, 5), (800, 11)),
            ((0, 0), (10_000, 5), (9_900, 6)),
        ],
    )
    def test_the_more_of_both(self, policy, merchant, expected):
        said = terms(days(0), commission_bps=100, reserve_bps=policy[0], reserve_days=policy[1])
        agreed = MerchantTerms(reserve_bps=merchant[0], reserve_days=merchant[1])
        assert self.kept(said, agreed) == expected

    def test_the_last_before_the_hold(self):
        agreed = [MerchantTerms(reserve_bps=bps, reserve_days=3) for bps in (100, 700, 200)]
        assert self.kept(terms(days(0)), *agreed) == (200, 4)

    def test_one_that_was_never_registered(self):
        said = terms(days(0), reserve_bps=500, reserve_days=10)
        assert self.kept(said) == (500, 11)


class TestRunningOff:
    """No new holds; what runs, runs off."""

    def test_no_new_hold_with_any_line_of_it(self):
        ledger = shop(terms(days(0)))
        ledger.submit(put(LEAVING))
        lines = (LineSpec("1", "other", 1, "p1"), LineSpec("2", "m", 1, "unknown"))
        refused = ledger.refused(PlaceHold("new", CURRENCY, "psp", None, lines))
        assert (refused.reason, refused.metadata) == (
            Reason.MERCHANT_RUNNING_OFF,
            {"merchant": "m"},
        )
        # A hold that is there comes before it, and what was placed is released.
        assert reasons(ledger, hold("h")) == [Reason.HOLD_EXISTS]
        release(ledger, "h")
        assert balances(ledger) == (10_000, 0, 0, 0)
        ledger.submit(payout(10_000))
        ledger.submit(put())
        ledger.submit(hold("new"))
        ledger.check()


class TestPayouts:
    """Where, when and whether a merchant is paid."""

    def test_stopped(self):
        ledger = released()
        ledger.submit(put(MerchantTerms(payouts_stopped=True)))
        assert reasons(ledger, payout(99_999)) == [Reason.PAYOUTS_STOPPED]
        assert reasons(ledger, put(), payout(10_000)) == [None, None]
        ledger.check()

    def test_anywhere_without_destinations(self):
        ledger = released()
        assert reasons(ledger, payout(1, "p1", "here"), payout(1, "p2", "there")) == [None, None]

    def test_only_to_its_destinations_while_they_are_valid(self):
        ledger = released()
        now = ledger.time
        old = Destination("bank", CURRENCY, None, now)
        begins, ends = now + timedelta(minutes=1), now + timedelta(days=1)
        coming = Destination("new", CURRENCY, begins, ends)
        for each in (old, coming, Destination("yen", "JPY")):
            ledger.submit(PutDestination("m", each))
        tick = timedelta(microseconds=1)
        for command, reason in [
            (payout(1, to="none"), Reason.DESTINATION_NOT_FOUND),
            (payout(1, to="yen"), Reason.DESTINATION_NOT_FOUND),
            (payout(1, to="bank", currency="JPY"), Reason.DESTINATION_NOT_FOUND),
            (payout(99_999, to="bank"), Reason.DESTINATION_NOT_VALID),
            (payout(1, "p1", to="bank", when=now - tick), None),
            (payout(1, to="new", when=begins - tick), Reason.DESTINATION_NOT_VALID),
            (payout(1, "p2", to="new", when=begins), None),
            (payout(99_999, to="new", when=begins), Reason.INSUFFICIENT_AVAILABLE),
        ]:
            assert reasons(ledger, command) == [reason], command
        ledger.advance(ends)
        assert reasons(ledger, payout(1, to="new")) == [Reason.DESTINATION_NOT_VALID]
        # Said again, it replaces what was said before.
        ledger.submit(PutDestination("m", Destination("new", CURRENCY)))
        assert reasons(ledger, payout(1, to="new")) == [None]
        ledger.check()

    def test_what_cannot_be_a_destination(self):
        ledger = shop()
        nowhere = Destination("bank", "XXX", LATER, LATER)
        assert reasons(ledger, PutDestination("m", nowhere)) == [Reason.FIELD_INVALID]
        nowhere = Destination("bank", "XXX", START, LATER)
        assert reasons(ledger, PutDestination("m", nowhere)) == [Reason.MERCHANT_NOT_FOUND]
        ledger.submit(put())
        assert reasons(ledger, PutDestination("m", nowhere)) == [Reason.CURRENCY_UNKNOWN]

    def test_a_cancelled_one_is_available_again_and_pays_debts_back(self):
        ledger = released()
        ledger.submit(payout(10_000))
        ledger.submit(refund(4_000))
        assert balances(ledger) == (0, 0, 0, 4_000)
        ledger.submit(ReportPayout("p", PayoutOutcome.CANCELLED, "", None))
        assert balances(ledger) == (6_000, 0, 0, 0)
        for outcome in PayoutOutcome:
            assert reasons(ledger, ReportPayout("p", outcome, "bank", None)) == [
                Reason.PAYOUT_STATE
            ]
        ledger.submit(payout(1, "sent"), ReportPayout("sent", PayoutOutcome.DISPATCHED, "", None))
        cancelled = ReportPayout("sent", PayoutOutcome.CANCELLED, "", None)
        assert reasons(ledger, cancelled) == [Reason.PAYOUT_STATE]
        ledger.check()


class TestDeposits:
    """E15: paid in at any time, and back when nothing is open."""

    def test_paid_in_and_topped_up(self):
        ledger = shop()
        assert reasons(ledger, deposit(1, currency="XXX")) == [Reason.CURRENCY_UNKNOWN]
        assert reasons(ledger, deposit(1)) == [Reason.MERCHANT_NOT_FOUND]
        ledger.submit(put())
        late = deposit(1, when=START + timedelta(hours=1))
        assert reasons(ledger, late) == [Reason.TIME_IN_FUTURE]
        ledger.submit(deposit(500), deposit(20))
        assert balances(ledger) == (0, 0, 520, 0)
        assert ledger.balance(Kind.BANK, "main") == 520
        ledger.check()

    def test_what_binds_it_in_its_order_and_in_any_currency(self):
        ledger = shop(terms(days(0), reserve_bps=1_000, reserve_days=3))
        ledger.submit(put(), deposit(500))

        def why(amount=501):
            refused = ledger.refused(back(amount))
            return refused.metadata.get("why", refused.reason)

        assert why() == "trading"
        ledger.submit(put(LEAVING))
        assert why() == "money held"
        release(ledger, "h")
        # Of it 10.00 are still in reserve.
        assert why() == "money held"
        ledger.advance(ledger.time + timedelta(days=4))
        assert why() == Reason.BALANCE_TOO_SMALL
        ledger.submit(payout(10_000))
        assert why() == "payout under way"
        ledger.submit(ReportPayout("p", PayoutOutcome.PAID, "main", None))
        assert why() == Reason.BALANCE_TOO_SMALL
        ledger.submit(ReportPayout("p", PayoutOutcome.RETURNED, "main", None))
        assert why() == "payout under way"
        ledger.submit(
            ReportPayout("p", PayoutOutcome.REINSTATED, "main", None), payout(10_000, "q")
        )
        ledger.submit(ReportPayout("q", PayoutOutcome.PAID, "main", None))
        ledger.submit(put(), hold("yen", 700, "JPY"), put(LEAVING))
        assert why() == "money held"
        ledger.submit(CreateRefund("y", "yen", "JPY", (RefundItem("1", 700),), "x", None))
        ledger.submit(refund(600))
        # The deposit went first, and 1.00 is owed.
        assert balances(ledger) == (0, 0, 0, 100)
        assert why() == "debt"
        ledger.check()

    def test_not_while_payouts_are_stopped_or_frozen(self):
        ledger = PureLedger()
        ledger.submit(put(replace(LEAVING, payouts_stopped=True)), deposit(500))
        assert ledger.refused(back(1)).metadata["why"] == "payouts stopped"
        ledger.submit(put(LEAVING))
        target = FreezeTarget(FreezeTargetKind.MERCHANT, "m")
        ledger.submit(FreezeFunds("f", target, (), 0, "", "x", "x", None, "user:a"))
        assert ledger.refused(back(1)).metadata["why"] == "frozen"
        ledger.submit(ProposeLift("f", "x", "user:a"), ReviewLift("f", True, "user:b"), back(500))
        ledger.check()

    def test_paid_back_in_whole(self):
        ledger = shop(terms(days(0)))
        ledger.submit(put(), deposit(500), deposit(7, currency="JPY"), put(LEAVING))
        release(ledger, "h")
        ledger.submit(back(200), back(300), back(7, "JPY"))
        assert balances(ledger) == (10_000, 0, 0, 0)
        refused = ledger.refused(back(1))
        assert refused.metadata["balance_minor"] == "0"
        assert (refused.metadata["kind"], refused.metadata["owner"]) == ("2130", "m")
        ledger.check()


class TestWaterfall:
    """What a refund after the release comes out of, in the order that the policy gives."""

    A, R, D = RefundSource

    def drawn(self, sources, amount):
        """A refund of an amount, with 20 available, 10 in reserve and 30 deposited."""
        said = terms(days(0), reserve_bps=10, reserve_days=30, refund_sources=sources)
        ledger = shop(said)
        ledger.submit(put(), deposit(30))
        release(ledger, "h")
        ledger.submit(payout(9_970))
        assert balances(ledger) == (20, 10, 30, 0)
        ledger.submit(refund(amount))
        (line,) = ledger.book.refunds["r"].lines
        ledger.check()
        return line.from_available, line.from_reserve, line.from_deposit, line.from_receivable

    @pytest.mark.parametrize(
        ("sources", "amount", "expected"),
        [
            ((A, R, D), 15, (15, 0, 0, 0)),
            ((A, R, D), 35, (20, 10, 5, 0)),
            ((A, R, D), 65, (20, 10, 30, 5)),
            ((D, A, R), 35, (5, 0, 30, 0)),
            ((R, D), 35, (0, 10, 25, 0)),
            ((R,), 35, (0, 10, 0, 25)),
        ],
    )
    def test_in_their_order(self, sources, amount, expected):
        # What is owed is paid back at once as soon as something is available again, not before.
        assert self.drawn(sources, amount) == expected

    def test_the_commission_goes_back_first(self):
        ledger = released(commission_bps=500, commission_refund=CommissionRefund.FULL)
        ledger.submit(payout(9_500), deposit(30), refund(540))
        (line,) = ledger.book.refunds["r"].lines
        assert (line.from_commission, line.from_deposit, line.from_receivable) == (500, 30, 10)
        ledger.check()

    def test_a_chargeback_and_what_is_won_back(self):
        ledger = released()
        ledger.submit(payout(10_000), deposit(30))

        def said(event):
            return ReportChargeback(
                *("c", "h", "ref", event, CURRENCY, 100, (), False, 0, "", 0, 0, False),
                *(None, None, "x"),
            )

        opened = ledger.submit(said(ChargebackEvent.OPENED))[0]
        (line,) = opened.fact.recalled
        assert (line.from_deposit, line.from_receivable, line.amount) == (30, 70, 100)
        ledger.check()
        ledger.submit(said(ChargebackEvent.WON))
        # What is won back is available, and what was owed is paid back.
        assert balances(ledger) == (30, 0, 0, 0)
        ledger.check()

    def test_an_appeal_gives_a_deposit_back_as_available(self):
        ledger = released(appeal_days=5, refund_sources=(self.D,))
        ledger.submit(payout(10_000), deposit(30), hold("open"))
        ledger.submit(opened("open"), awarded("open", 10_050))
        (line,) = ledger.book.refunds["c"].lines
        assert (line.before, line.from_deposit, line.from_receivable) == (10_000, 30, 20)
        ledger.submit(MoveCase("c", CaseAction.APPEAL, None))
        ledger.submit(CloseCase("c", CaseOutcome.REJECTED, None))
        assert balances(ledger) == (30, 0, 0, 0)
        ledger.check()


class TestAdvances:
    """What the platform pays of its own accord, and no more than agreed."""

    @pytest.mark.parametrize(("cap", "reason"), [(99, Reason.ADVANCE_EXCEEDS_CAP), (100, None)])
    def test_the_cap(self, cap, reason):
        ledger = released()
        caps = (AdvanceCap("JPY", 0), AdvanceCap(CURRENCY, cap))
        ledger.submit(put(MerchantTerms(advance_caps=caps)), payout(10_000))
        assert reasons(ledger, refund(100)) == [reason]
        if reason:
            refused = ledger.refused(refund(100))
            assert refused.metadata == {
                "merchant": "m",
                "currency_code": CURRENCY,
                "owed_minor": "100",
                "cap_minor": "99",
            }
        ledger.check()

    def test_over_all_items_and_what_is_owed_already(self):
        ledger = shop(terms(days(0)), terms(days(0)))
        ledger.submit(put(MerchantTerms(advance_caps=(AdvanceCap(CURRENCY, 100),))))
        release(ledger, "h")
        ledger.submit(payout(20_000))
        ledger.submit(refund(40))
        items = (RefundItem("1", 30), RefundItem("2", 31))
        both = CreateRefund("both", "h", CURRENCY, items, "x", None)
        assert reasons(ledger, both) == [Reason.ADVANCE_EXCEEDS_CAP]
        # What takes no advance is not refused, whatever is owed.
        ledger.submit(put(MerchantTerms(advance_caps=(AdvanceCap(CURRENCY, 0),))), deposit(10))
        assert reasons(ledger, refund(10, "small"), refund(1, "more")) == [
            None,
            Reason.ADVANCE_EXCEEDS_CAP,
        ]
        ledger.check()

    def test_no_cap_is_no_limit_and_a_ruling_knows_none(self):
        ledger = released(refund_sources=(RefundSource.AVAILABLE,))
        ledger.submit(payout(10_000))
        assert reasons(ledger, refund(10_000)) == [None]
        ledger.submit(put(MerchantTerms(advance_caps=(AdvanceCap(CURRENCY, 0),))), hold("open"))
        assert reasons(ledger, opened("open"), awarded("open", 10_050)) == [None, None]
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 10_050
        ledger.check()


def test_after_a_payout_a_refund_leaves_the_receivable_and_releases_pay_it_back():
    ledger = released()
    ledger.submit(payout(10_000), refund(2_500))
    assert balances(ledger) == (0, 0, 0, 2_500)
    owed = []
    for number in range(3):
        ledger.submit(hold(f"h{number}", 1_000))
        ledger.submit(happened(K.SIGNED, ledger.time, hold=f"h{number}"))
        ledger.advance(ledger.time + timedelta(days=1))
        owed.append(balances(ledger))
    assert owed == [(0, 0, 0, 1_500), (0, 0, 0, 500), (500, 0, 0, 0)]
    assert reasons(ledger, ReleaseHold("h0", ())) == [Reason.RELEASE_BLOCKED]
    ledger.check()
