"""E9: freezes of holds, merchants and buyers, lifted by two people or expired."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    CreatePayout,
    CreateRefund,
    FreezeFunds,
    FreezeItem,
    LineSpec,
    PlaceHold,
    ProposeLift,
    RefundItem,
    ReleaseHold,
    ReportPayout,
    ReviewLift,
)
from ledger.domain.facts import (
    DebtRecovered,
    FreezeExpired,
    FreezeTarget,
    LiftReviewed,
    LinesReleased,
    ProviderReleaseAlerted,
)
from ledger.domain.freezes import FreezeState
from ledger.domain.holds import HoldState
from ledger.domain.kinds import CaseOutcome, FreezeTargetKind, PayoutOutcome
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import BlockerKind, Reason
from tests.support.cases import closing, opening
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

HOLD = FreezeTarget(FreezeTargetKind.HOLD, "h")
MERCHANT = FreezeTarget(FreezeTargetKind.MERCHANT, "m")
BUYER = FreezeTarget(FreezeTargetKind.BUYER, "b")
DAY = timedelta(days=1)
# Signed on day 0, the window of seven days ends with day 7.
ENDS = START + 8 * DAY


def freeze(target=HOLD, *items, amount=0, currency=None, expire_time=None, freeze_id="f"):
    currency = currency if currency is not None else CURRENCY if items or amount else ""
    of = (tuple(items), amount, currency)
    return FreezeFunds(freeze_id, target, *of, "stolen", "scorer", expire_time, "user:a")


def propose(by="user:b", freeze_id="f"):
    return ProposeLift(freeze_id, "checked", by)


def review(by="user:c", *, approved=True, freeze_id="f"):
    return ReviewLift(freeze_id, approved, by)


def lift(freeze_id="f"):
    return propose(freeze_id=freeze_id), review(freeze_id=freeze_id)


def item(amount, line_id="1"):
    return FreezeItem(line_id, amount)


def payout(amount=1, payout_id="p"):
    return CreatePayout(payout_id, "m", CURRENCY, amount, "bank", None)


def signed(*policies, **hold) -> PureLedger:
    """Hold `h` of buyer `b`, signed on day 0."""
    ledger = shop(*policies, buyer="b", **hold)
    ledger.submit(happened(K.SIGNED, START))
    return ledger


def paid(**said) -> PureLedger:
    """A merchant with 10000 available, and line 2 with a window of 90 days."""
    ledger = signed(terms(days(0)), terms(days(90)), **said)
    ledger.advance(START + DAY)
    assert ledger.balance(Kind.AVAILABLE) == -10_000
    return ledger


def releases(ledger):
    return [
        (entry.effective_time, [line.line_id for line in entry.fact.lines])
        for entry in ledger.facts(LinesReleased)
    ]


class TestHold:
    """A freeze of a hold sets its money apart, and blocks the lines it touches as a whole."""

    def test_s05_the_whole_and_lifted_by_two_people(self):
        ledger = signed(terms(), terms())
        ledger.submit(freeze())
        assert ledger.balance(Kind.FROZEN) == -20_000
        assert ledger.balance(Kind.HELD) == 0
        assert (ledger.line().frozen, ledger.line().freezes, ledger.line().held) == (10_000, 1, 0)
        assert ledger.book.holds["h"].state is HoldState.FUNDED
        ledger.advance(ENDS + DAY)
        assert not releases(ledger)
        ledger.submit(propose())
        assert reasons(ledger, review("user:b")) == [Reason.SECOND_PERSON_REQUIRED]
        ledger.submit(review())
        assert ledger.balance(Kind.FROZEN) == 0
        assert ledger.book.freezes["f"].state is FreezeState.LIFTED
        ledger.advance(ENDS + 2 * DAY)
        # What was due in between is released when the freeze ended, and not before.
        assert releases(ledger) == [(ENDS + DAY, ["1", "2"])]
        ledger.check()

    def test_an_amount_blocks_its_line_and_no_other(self):
        ledger = signed(terms(), terms())
        ledger.submit(freeze(HOLD, item(1)))
        assert (ledger.line().held, ledger.line().frozen) == (9_999, 1)
        assert reasons(ledger, ReleaseHold("h", ())) == [Reason.RELEASE_BLOCKED]
        ledger.advance(ENDS)
        assert releases(ledger) == [(ENDS, ["2"])]
        ledger.submit(*lift())
        ledger.advance(ENDS + DAY)
        assert releases(ledger)[1:] == [(ENDS, ["1"])]
        ledger.check()

    def test_it_expires_at_the_very_instant_the_window_ends(self):
        ledger = signed()
        ledger.submit(freeze(expire_time=ENDS))
        standing = ledger.standing()
        [blocker] = [each for each in standing.blockers if each.kind is BlockerKind.FROZEN]
        assert (blocker.reference, blocker.amount) == ("freezes/f", 10_000)
        assert (blocker.since, blocker.until) == (START, ENDS)
        assert standing.release_time == ENDS
        ledger.advance(ENDS)
        assert [entry.effective_time for entry in ledger.facts(FreezeExpired)] == [ENDS]
        assert releases(ledger) == [(ENDS, ["1"])]
        ledger.check()

    def test_nobody_knows_when_one_without_an_expiry_ends(self):
        ledger = signed()
        ledger.submit(freeze())
        assert ledger.standing().release_time is None

    def test_several_freezes_each_give_back_their_own(self):
        ledger = signed()
        ledger.submit(freeze(HOLD, item(3_000), freeze_id="f1"), freeze(freeze_id="f2"))
        assert (ledger.line().frozen, ledger.line().freezes) == (10_000, 2)
        ledger.submit(*lift("f2"))
        assert (ledger.line().held, ledger.line().freezes) == (7_000, 1)
        ledger.advance(ENDS)
        assert not releases(ledger)
        ledger.submit(*lift("f1"))
        ledger.advance(ENDS + DAY)
        assert releases(ledger) == [(ENDS, ["1"])]
        ledger.check()

    def test_a_case_on_a_frozen_line_gets_its_money_when_the_freeze_ends(self):
        ledger = signed()
        ledger.submit(freeze(), opening("c", ("1", 6_000)))
        assert ledger.line().disputed == 0
        ledger.submit(*lift())
        assert (ledger.line().disputed, ledger.line().held) == (6_000, 4_000)
        [lifted] = ledger.facts(LiftReviewed)
        assert [passed.amount for passed in lifted.fact.passed_on] == [6_000]
        ledger.submit(closing(CaseOutcome.APPROVED))
        assert ledger.line().refunded_before == 6_000
        ledger.check()

    def test_cases_see_what_is_held_only(self):
        ledger = signed()
        ledger.submit(freeze(HOLD, item(7_000)), opening("c", ("1", 6_000)))
        assert ledger.line().disputed == 3_000
        ledger.submit(closing(CaseOutcome.APPROVED))
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 3_000
        assert (ledger.line().held, ledger.line().frozen) == (0, 7_000)
        ledger.submit(*lift())
        ledger.check()

    def test_a_refund_of_what_is_frozen_is_more_than_is_left_to_refund(self):
        ledger = signed()
        ledger.submit(freeze(HOLD, item(7_000)))
        refund = CreateRefund("r", "h", CURRENCY, (RefundItem("1", 3_001),), "x", None)
        assert reasons(ledger, refund) == [Reason.REFUND_EXCEEDS_REMAINDER]
        ledger.check()

    def test_one_that_is_all_disputed_can_be_frozen_and_one_that_is_closed_cannot(self):
        ledger = signed()
        ledger.submit(opening(), freeze())
        assert ledger.book.freezes["f"].amounts == ()
        ledger.submit(closing(CaseOutcome.WITHDRAWN))
        ledger.advance(ENDS)
        assert not releases(ledger)
        ledger.submit(*lift())
        ledger.advance(ENDS + DAY)
        refusal = ledger.refused(freeze(freeze_id="late"))
        assert refusal.reason is Reason.FREEZE_EXCEEDS_FUNDS
        assert refusal.metadata == {
            "what": "holds/h",
            "available_minor": "0",
            "requested_minor": "1",
        }
        ledger.check()


class TestMerchant:
    """A freeze of a merchant: an amount of what it has, or all of it and what comes."""

    def test_an_amount_stops_nothing_else(self):
        ledger = paid()
        ledger.submit(freeze(MERCHANT, amount=4_000))
        assert (ledger.balance(Kind.AVAILABLE), ledger.balance(Kind.FROZEN)) == (-6_000, -4_000)
        assert reasons(ledger, payout(6_001), payout(6_000)) == [
            Reason.INSUFFICIENT_AVAILABLE,
            None,
        ]
        ledger.submit(*lift())
        assert ledger.balance(Kind.AVAILABLE) == -4_000
        ledger.check()

    def test_the_whole_stops_payouts_and_releases(self):
        ledger = paid()
        ledger.submit(freeze(MERCHANT))
        refusal = ledger.refused(payout())
        assert refusal.reason is Reason.FUNDS_FROZEN
        assert refusal.metadata == {"merchant": "m", "freeze_id": "f"}
        ends = START + 91 * DAY
        ledger.advance(ends + DAY)
        assert len(releases(ledger)) == 1
        assert reasons(ledger, ReleaseHold("h", ("2",))) == [Reason.RELEASE_BLOCKED]
        ledger.submit(*lift())
        ledger.advance(ends + 2 * DAY)
        assert releases(ledger)[1:] == [(ends + DAY, ["2"])]
        assert ledger.balance(Kind.AVAILABLE) == -20_000
        ledger.submit(payout())
        ledger.check()

    @pytest.mark.parametrize("after", [timedelta(0), DAY])
    def test_it_expires_when_the_window_ends_or_later(self, after):
        ledger = paid()
        ends = START + 91 * DAY
        ledger.submit(freeze(MERCHANT, expire_time=ends + after))
        assert ledger.standing("2").release_time == ends + after
        ledger.advance(ends + 2 * DAY)
        assert releases(ledger)[1:] == [(ends + after, ["2"])]
        ledger.check()

    def test_every_currency_and_nothing_at_all(self):
        ledger = paid()
        yen = PlaceHold("y", "JPY", "psp", None, (LineSpec("1", "m", 5, "p1"),))
        ledger.submit(yen, happened(K.SIGNED, START, hold="y"))
        ledger.submit(ReleaseHold("y", ()))
        ledger.submit(freeze(MERCHANT))
        assert [each[:2] for each in ledger.book.freezes["f"].amounts] == [
            (CURRENCY, 10_000),
            ("JPY", 5),
        ]
        ledger.submit(freeze(MERCHANT, freeze_id="again"))
        assert ledger.book.freezes["again"].amounts == ()
        ledger.submit(*lift())
        assert reasons(ledger, payout()) == [Reason.FUNDS_FROZEN]
        ledger.check()

    def test_what_it_owes_is_paid_back_when_the_freeze_ends(self):
        ledger = paid()
        ledger.submit(freeze(MERCHANT))
        refund = CreateRefund("r", "h", CURRENCY, (RefundItem("1", 3_000),), "x", None)
        ledger.submit(refund)
        assert ledger.balance(Kind.MERCHANT_RECEIVABLE) == 3_000
        ledger.submit(*lift())
        assert [entry.fact.amount for entry in ledger.facts(DebtRecovered)] == [3_000]
        assert ledger.balance(Kind.AVAILABLE) == -7_000
        ledger.check()


class TestBuyer:
    """A freeze of a buyer stops every release of what it bought, and posts nothing."""

    def test_past_and_future_holds(self):
        ledger = signed()
        ledger.submit(freeze(BUYER))
        later = PlaceHold("h2", CURRENCY, "psp", None, (LineSpec("1", "m", 7, "p1"),), buyer="b")
        other = PlaceHold("h3", CURRENCY, "psp", None, (LineSpec("1", "m", 7, "p1"),), buyer="c")
        ledger.submit(later, other)
        ledger.submit(*[happened(K.SIGNED, START, hold=hold_id) for hold_id in ("h2", "h3")])
        assert ledger.balance(Kind.FROZEN) == 0
        assert (
            reasons(ledger, *[ReleaseHold(each, ()) for each in ("h", "h2")])
            == [Reason.RELEASE_BLOCKED] * 2
        )
        ledger.advance(ENDS + DAY)
        assert [entry.fact.hold_id for entry in ledger.facts(LinesReleased)] == ["h3"]
        ledger.submit(*lift())
        ledger.advance(ENDS + 2 * DAY)
        assert releases(ledger)[1:] == [(ENDS + DAY, ["1"])] * 2
        ledger.check()

    def test_windows_open_by_themselves_meanwhile(self):
        fallback = terms(trigger=K.INSTALLED, fallback_after=K.SIGNED, fallback_days=1)
        ledger = signed(fallback)
        ledger.submit(freeze(BUYER))
        ledger.advance(ENDS)
        assert ledger.line().waiting is None
        ledger.check()


class TestLifting:
    """Two people, or nobody."""

    def test_whoever_proposed_may_take_it_back(self):
        ledger = signed()
        ledger.submit(freeze(), propose())
        assert ledger.book.freezes["f"].state_at(START) is FreezeState.LIFT_PROPOSED
        assert reasons(ledger, propose("user:c")) == [Reason.FREEZE_STATE]
        ledger.submit(review("user:b", approved=False))
        assert ledger.book.freezes["f"].state_at(START) is FreezeState.PLACED
        assert ledger.balance(Kind.FROZEN) == -10_000
        assert reasons(ledger, review()) == [Reason.FREEZE_STATE]
        ledger.check()

    def test_whoever_placed_it_may_be_one_of_the_two(self):
        ledger = signed()
        ledger.submit(freeze(), propose("user:a"), review())
        assert reasons(ledger, propose(), review()) == [Reason.FREEZE_STATE] * 2

    def test_not_once_its_time_has_passed(self):
        ledger = signed(test=False)
        ledger.sweep(START)
        ledger.submit(freeze(expire_time=START + DAY), propose())
        ledger.now = START + DAY
        assert ledger.refused(review()).metadata["state"] == "EXPIRED"
        ledger.sweep(START + 2 * DAY)
        [expired] = ledger.facts(FreezeExpired)
        assert expired.effective_time == START + DAY
        assert not expired.request_id
        ledger.check()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (freeze(freeze_id="there"), Reason.FREEZE_EXISTS),
        (freeze(MERCHANT, amount=1, currency="XXX"), Reason.CURRENCY_UNKNOWN),
        (freeze(FreezeTarget(FreezeTargetKind.HOLD, "none")), Reason.HOLD_NOT_FOUND),
        (freeze(HOLD, item(1), currency="USD"), Reason.CURRENCY_MISMATCH),
        (freeze(HOLD, item(1), item(2)), Reason.DUPLICATE_LINE),
        (freeze(HOLD, item(1, "9")), Reason.LINE_NOT_FOUND),
        (freeze(HOLD, item(10_001)), Reason.FREEZE_EXCEEDS_FUNDS),
        (freeze(MERCHANT, amount=1), Reason.FREEZE_EXCEEDS_FUNDS),
        (freeze(MERCHANT, item(1)), Reason.FIELD_INVALID),
        (freeze(BUYER, amount=1), Reason.FIELD_INVALID),
        (freeze(HOLD, amount=1), Reason.FIELD_INVALID),
        (freeze(HOLD, item(1), currency=""), Reason.FIELD_INVALID),
        (freeze(HOLD, currency=CURRENCY), Reason.FIELD_INVALID),
        (freeze(BUYER, expire_time=START), Reason.FIELD_INVALID),
        (propose(freeze_id="none"), Reason.FREEZE_NOT_FOUND),
        (review(freeze_id="none"), Reason.FREEZE_NOT_FOUND),
    ],
)
def test_refused(command, reason):
    ledger = signed()
    ledger.submit(freeze(BUYER, freeze_id="there"))
    seq = ledger.book.head.seq
    assert reasons(ledger, command) == [reason]
    assert ledger.book.head.seq == seq
    ledger.check()


def test_frozen_money_has_an_account_of_its_own():
    ledger = paid()
    ledger.submit(freeze(HOLD, item(1, "2")), freeze(MERCHANT, amount=2, freeze_id="f2"))
    assert ledger.book.balance(AccountKey(Kind.FROZEN, "m", CURRENCY)) == -3


class TestWhatComesAfterTheRelease:
    """What is due after a release that is held up does not wait for the freeze to end."""

    @pytest.mark.parametrize("target", [MERCHANT, BUYER])
    def test_the_warning_that_the_provider_pays_out(self, target):
        ledger = signed(terms(), provider_release_time=ENDS + 10 * DAY)
        ledger.submit(freeze(target))
        ledger.advance(ENDS + 30 * DAY)
        (alert,) = ledger.facts(ProviderReleaseAlerted)
        assert alert.effective_time == ENDS + 7 * DAY
        assert not releases(ledger)
        ledger.submit(*lift())
        ledger.advance(ENDS + 31 * DAY)
        assert releases(ledger) == [(ENDS + 30 * DAY, ["1"])]
        ledger.check()

    def test_a_payout_is_not_dispatched_and_what_the_bank_did_is_recorded(self):
        ledger = paid()
        ledger.submit(payout(10), payout(10, "sent"), report("sent", PayoutOutcome.DISPATCHED))
        ledger.submit(freeze(MERCHANT))
        assert reasons(ledger, report("p", PayoutOutcome.DISPATCHED)) == [Reason.FUNDS_FROZEN]
        ledger.submit(report("sent", PayoutOutcome.PAID), report("p", PayoutOutcome.CANCELLED))
        ledger.check()


def report(payout_id, outcome):
    return ReportPayout(payout_id, outcome, "main", None)
