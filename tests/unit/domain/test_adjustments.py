"""E8, E14 and E16: what two people post, what cannot be posted, and what is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ledger.domain.adjustments import (
    AdjustmentLine,
    AdjustmentState,
    CurrencyExchange,
    ManualPostings,
    Reversal,
    SegregationTransfer,
    WriteOff,
)
from ledger.domain.chart import CHART, CLIENT_MONEY, AccountKey, Kind
from ledger.domain.commands import (
    CreatePayout,
    CreateRefund,
    FreezeFunds,
    ProposeAdjustment,
    ProposeLift,
    RefundItem,
    ReviewAdjustment,
    ReviewLift,
)
from ledger.domain.facts import (
    AdjustmentProposed,
    AdjustmentReviewed,
    DebtRecovered,
    FreezeTarget,
)
from ledger.domain.kinds import AdjustmentKind, FreezeTargetKind
from ledger.domain.kinds import FulfilmentKind as K
from ledger.domain.refusals import Reason
from tests.support.pure import CURRENCY, START, PureLedger, days, happened, reasons, shop, terms

HOUR = timedelta(hours=1)
GOODWILL = (Kind.GOODWILL, "")
AVAILABLE, OWED = (Kind.AVAILABLE, "m"), (Kind.MERCHANT_RECEIVABLE, "m")


def account(kind: int, owner: str = "", currency: str = CURRENCY) -> AccountKey:
    return AccountKey(kind, owner, currency)


def line(kind: int, owner: str, amount: int, hold_id: str = "", currency: str = CURRENCY):
    return AdjustmentLine(account(kind, owner, currency), amount, hold_id)


def manual(*lines: AdjustmentLine | tuple[Any, ...]) -> ManualPostings:
    return ManualPostings(
        tuple(each if isinstance(each, AdjustmentLine) else line(*each) for each in lines)
    )


def gift(amount: int = 500) -> ManualPostings:
    """The platform gives a merchant something."""
    return manual((*GOODWILL, amount), (*AVAILABLE, -amount))


def propose(what: Any, adjustment_id: str = "a", by: str = "user:a", expires=START + HOUR):
    return ProposeAdjustment(adjustment_id, what, "correction", expires, by)


def approve(adjustment_id: str = "a", by: str = "user:b") -> ReviewAdjustment:
    return ReviewAdjustment(adjustment_id, approved=True, by=by)


def decline(adjustment_id: str = "a", by: str = "user:b") -> ReviewAdjustment:
    return ReviewAdjustment(adjustment_id, approved=False, by=by)


def released() -> PureLedger:
    """A merchant with 100.00 available, and `h`, of which nothing is held any more."""
    ledger = shop(terms(days(0)))
    ledger.submit(happened(K.SIGNED, START))
    ledger.advance(START + timedelta(days=2))
    assert ledger.balance(*AVAILABLE) == -10_000
    return ledger


def in_debt(owed: int = 4_000) -> PureLedger:
    """A merchant that was paid out all but 60.00 and then refunded all."""
    ledger = released()
    ledger.submit(CreatePayout("p", "m", CURRENCY, owed, "iban", None))
    ledger.submit(CreateRefund("r", "h", CURRENCY, (RefundItem("1", 10_000),), "", None))
    assert ledger.balance(*OWED) == owed
    return ledger


def later(ledger: PureLedger, what: Any, adjustment_id: str = "a", **said: Any):
    """A proposal that can be approved for an hour from now."""
    return propose(what, adjustment_id, expires=ledger.time + HOUR, **said)


def post(ledger: PureLedger, what: Any, adjustment_id: str = "a") -> int:
    """Propose and approve; the entry that posted it."""
    ledger.submit(later(ledger, what, adjustment_id))
    return int(ledger.submit(approve(adjustment_id))[0].seq)


def test_a_proposal_posts_nothing_and_its_approval_names_both():
    ledger = released()
    [proposed] = ledger.submit(later(ledger, gift()))
    assert proposed.postings == ()
    assert ledger.balance(*GOODWILL) == 0
    [posted] = ledger.submit(approve())
    assert ledger.balance(*GOODWILL) == 500
    assert ledger.balance(*AVAILABLE) == -10_500
    assert isinstance(posted.fact, AdjustmentReviewed)
    assert (posted.fact.proposed_by, posted.fact.reviewed_by) == ("user:a", "user:b")
    assert (posted.fact.kind, posted.fact.reason) == (AdjustmentKind.MANUAL, "correction")
    found = ledger.book.adjustments["a"]
    assert (found.entry_seq, found.review_entry_seq) == (proposed.seq, posted.seq)
    assert found.state is AdjustmentState.APPROVED
    ledger.check()


def test_who_proposed_it_declines_it_and_does_not_approve_it():
    ledger = released()
    ledger.submit(later(ledger, gift()))
    assert reasons(ledger, approve(by="user:a"), decline(by="user:a"), approve()) == [
        Reason.SECOND_PERSON_REQUIRED,
        None,
        Reason.ADJUSTMENT_STATE,
    ]
    assert ledger.balance(*GOODWILL) == 0
    ledger.check()


@pytest.mark.parametrize("review", [approve(), decline()])
def test_it_expires_at_its_very_moment(review):
    ledger = released()
    ledger.submit(later(ledger, gift()), later(ledger, gift(), "b"))
    expires = ledger.book.adjustments["a"].expire_time
    ledger.advance(expires - timedelta(microseconds=1))
    assert reasons(ledger, approve("b")) == [None]
    ledger.advance(expires)
    refusal = ledger.refused(review)
    assert refusal.reason is Reason.ADJUSTMENT_STATE
    assert refusal.metadata["state"] == "EXPIRED"
    ledger.check()


class TestKinds:
    """Each kind becomes lines as soon as it is proposed."""

    def test_e8_a_debt_is_written_off(self):
        ledger = in_debt()
        assert reasons(ledger, later(ledger, WriteOff("m", CURRENCY, 4_001))) == [
            Reason.BALANCE_TOO_SMALL
        ]
        post(ledger, WriteOff("m", CURRENCY, 3_000))
        assert ledger.balance(*OWED) == 1_000
        assert ledger.balance(Kind.BAD_DEBT, "") == 3_000
        ledger.check()

    @pytest.mark.parametrize("amount", [700, -700])
    def test_e14_a_segregated_account_is_topped_up_and_the_excess_withdrawn(self, amount):
        ledger = released()
        post(ledger, SegregationTransfer("safe", "ours", CURRENCY, amount))
        assert ledger.balance(Kind.BANK, "safe") == amount
        assert ledger.balance(Kind.OWN_BANK, "ours") == -amount
        ledger.check()

    def test_an_exchange_of_assets_is_balanced_in_each_currency(self):
        ledger = released()
        yen, euro = account(Kind.BANK, "safe", "JPY"), account(Kind.BANK, "safe", "EUR")
        post(ledger, CurrencyExchange(yen, 1_600, euro, 1_000, "0.00625", "ecb"))
        balance = ledger.book.balance
        assert (balance(yen), balance(euro)) == (-1_600, 1_000)
        assert balance(account(Kind.EXCHANGE, "", "JPY")) == 1_600
        assert balance(account(Kind.EXCHANGE, "", "EUR")) == -1_000
        [proposed] = ledger.facts(AdjustmentProposed)
        assert (proposed.fact.rate, proposed.fact.rate_source) == ("0.00625", "ecb")
        ledger.check()

    def test_an_exchange_of_what_a_merchant_has(self):
        ledger = released()
        dinar = account(Kind.AVAILABLE, "m", "KWD")
        sale = CurrencyExchange(account(*AVAILABLE), 10_000, dinar, 4_220, "0.0422", "bank")
        post(ledger, sale)
        assert ledger.balance(*AVAILABLE) == 0
        assert ledger.book.balance(dinar) == -4_220
        assert ledger.balance(Kind.EXCHANGE, "") == -10_000
        ledger.check()

    def test_an_exchange_pays_a_debt_in_the_currency_that_is_bought(self):
        ledger = in_debt()
        yen = account(Kind.BANK, "safe", "JPY")
        post(ledger, manual((Kind.SUSPENSE, "", -900, "", "JPY"), line(*yen[:2], 900, "", "JPY")))
        post(
            ledger,
            manual((Kind.SUSPENSE, "", 900, "", "JPY"), (Kind.AVAILABLE, "m", -900, "", "JPY")),
            "b",
        )
        assert ledger.facts(DebtRecovered) == []
        sale = CurrencyExchange(
            account(Kind.AVAILABLE, "m", "JPY"), 900, account(*AVAILABLE), 4_500, "0.05", "bank"
        )
        post(ledger, sale, "c")
        assert ledger.balance(*OWED) == 0
        assert ledger.balance(*AVAILABLE) == -500
        ledger.check()


class TestRate:
    """What is bought follows from what is sold, but for rounding to a minor unit of one of them."""

    @pytest.mark.parametrize(
        ("sold", "bought", "rate", "fits"),
        [
            # 1 JPY is worth 6.25 minor units of EUR, so half a yen may be missing: 3.125.
            (100, 625, "0.0625", True),
            (100, 628, "0.0625", True),
            (100, 629, "0.0625", False),
            (100, 622, "0.0625", True),
            (100, 621, "0.0625", False),
            # One cent is more than a yen here: half a cent may be missing.
            (333, 167, "0.005", True),
            (333, 166, "0.005", True),
            (333, 165, "0.005", False),
            (100, 625, "0", False),
        ],
    )
    def test_yen_into_euros(self, sold, bought, rate, fits):
        ledger = released()
        yen, euro = account(Kind.BANK, "safe", "JPY"), account(Kind.BANK, "safe", "EUR")
        command = later(ledger, CurrencyExchange(yen, sold, euro, bought, rate, "ecb"))
        if fits:
            ledger.submit(command)
        else:
            assert ledger.refused(command).metadata["field"] == "exchange.rate"

    def test_it_is_never_a_float(self):
        ledger = released()
        yen, dinar = account(Kind.BANK, "safe", "JPY"), account(Kind.BANK, "safe", "KWD")
        sold = 2**53 + 1
        assert reasons(
            ledger,
            later(ledger, CurrencyExchange(yen, sold, dinar, sold * 1_000, "1", "ecb")),
            later(ledger, CurrencyExchange(yen, sold, dinar, (sold - 1) * 1_000, "1", "ecb"), "b"),
        ) == [None, Reason.FIELD_INVALID]


class TestBounds:
    """Client money is never less than nothing, and neither is what is owed to the platform."""

    def test_at_the_proposal_and_at_the_approval(self):
        ledger = released()
        take = manual((*AVAILABLE, 10_001), (*GOODWILL, -10_001))
        refusal = ledger.refused(later(ledger, take))
        assert refusal.metadata == {
            "kind": "2110",
            "owner": "m",
            "currency_code": CURRENCY,
            "balance_minor": "10000",
            "requested_minor": "10001",
        }
        ledger.submit(later(ledger, manual((*AVAILABLE, 10_000), (*GOODWILL, -10_000))))
        ledger.submit(CreatePayout("p", "m", CURRENCY, 1, "iban", None))
        assert reasons(ledger, approve()) == [Reason.BALANCE_TOO_SMALL]
        assert ledger.book.adjustments["a"].state is AdjustmentState.PROPOSED
        ledger.check()

    @pytest.mark.parametrize(
        ("kind", "owner"), [(Kind.PARTY_RECEIVABLE, "post"), (Kind.BUYER_RECEIVABLE, "h"), OWED]
    )
    def test_nobody_is_owed_by_a_receivable(self, kind, owner):
        ledger = released()
        lines = manual((kind, owner, -5), (*GOODWILL, 5))
        assert reasons(ledger, later(ledger, lines)) == [Reason.BALANCE_TOO_SMALL]

    def test_the_lines_of_an_account_count_together(self):
        ledger = released()
        halves = [(*AVAILABLE, 5_000, "h"), (*AVAILABLE, 5_000), (*GOODWILL, -10_000)]
        post(ledger, manual(*halves))
        assert ledger.balance(*AVAILABLE) == 0
        assert reasons(ledger, later(ledger, manual(*halves), "b")) == [Reason.BALANCE_TOO_SMALL]
        ledger.check()

    def test_within_64_bits(self):
        ledger = released()
        most = 2**63 - 1
        post(ledger, SegregationTransfer("safe", "ours", CURRENCY, most))
        assert reasons(
            ledger,
            later(ledger, SegregationTransfer("safe", "ours", CURRENCY, 1), "b"),
            later(ledger, manual((*GOODWILL, most), (*GOODWILL, most), (*AVAILABLE, -1)), "c"),
        ) == [Reason.AMOUNT_OUT_OF_RANGE, Reason.ADJUSTMENT_UNBALANCED]


def test_what_is_given_to_a_debtor_pays_its_debt():
    ledger = in_debt()
    post(ledger, gift(1_000))
    assert (ledger.balance(*OWED), ledger.balance(*AVAILABLE)) == (3_000, 0)
    ledger.check()


def test_a_debt_that_is_posted_is_paid_at_once():
    ledger = released()
    post(ledger, manual((*OWED, 300), (Kind.PARTY_RECEIVABLE, "post", 200), (*GOODWILL, -500)))
    assert (ledger.balance(*OWED), ledger.balance(*AVAILABLE)) == (0, -9_700)
    ledger.check()


def test_a_frozen_merchant_s_money_is_not_taken_and_it_may_be_given_some():
    ledger = released()
    taking = manual((Kind.AVAILABLE, "m", 100), (Kind.GOODWILL, "", -100))
    giving = manual((Kind.AVAILABLE, "m", -100), (Kind.GOODWILL, "", 100))
    target = FreezeTarget(FreezeTargetKind.MERCHANT, "m")
    ledger.submit(
        FreezeFunds("f", target, (), 0, "", "signal", "scorer", None, "user:a"),
        later(ledger, giving, "g"),
        approve("g"),
        later(ledger, taking),
    )
    refusal = ledger.refused(approve())
    assert refusal.reason is Reason.FUNDS_FROZEN
    assert refusal.metadata == {"merchant": "m", "freeze_id": "f"}
    ledger.submit(
        ProposeLift("f", "checked", "user:a"), ReviewLift("f", approved=True, by="user:b")
    )
    ledger.submit(approve())
    ledger.check()


class TestReversal:
    """An adjustment is undone once, by two people again."""

    def test_by_the_opposite_postings(self):
        ledger = in_debt()
        seq = post(ledger, WriteOff("m", CURRENCY, 4_000))
        undone_by = post(ledger, Reversal(seq), "b")
        assert (ledger.balance(*OWED), ledger.balance(Kind.BAD_DEBT, "")) == (4_000, 0)
        found = ledger.book.adjustments["a"]
        assert (found.state, found.reversed_by_entry_seq) == (AdjustmentState.REVERSED, undone_by)
        assert ledger.book.adjustments["b"].reverses_entry_seq == seq
        refusal = ledger.refused(later(ledger, Reversal(seq), "c"))
        assert refusal.reason is Reason.ENTRY_REVERSED
        assert refusal.metadata["reversed_by_entry_seq"] == str(undone_by)
        assert ledger.refused(later(ledger, Reversal(undone_by), "c")).metadata == {
            "entry_seq": str(undone_by),
            "kind": "reversal",
        }
        ledger.check()

    def test_only_what_was_approved_has_reversed(self):
        ledger = released()
        seq = post(ledger, gift())
        for adjustment_id in ("b", "c", "d"):
            ledger.submit(later(ledger, Reversal(seq), adjustment_id))
        reviews = (decline("b"), approve("c"), approve("d"), decline("d"))
        assert reasons(ledger, *reviews) == [None, None, Reason.ENTRY_REVERSED, None]
        assert ledger.balance(*AVAILABLE) == -10_000
        ledger.check()

    def test_not_of_what_is_spent(self):
        ledger = released()
        seq = post(ledger, gift())
        ledger.submit(CreatePayout("p", "m", CURRENCY, 10_001, "iban", None))
        assert reasons(ledger, later(ledger, Reversal(seq), "b")) == [Reason.BALANCE_TOO_SMALL]

    def test_of_nothing_else(self):
        ledger = released()
        ledger.submit(later(ledger, gift()), decline(), later(ledger, gift(), "b"))
        head = ledger.book.head.seq
        assert reasons(
            ledger,
            *(later(ledger, Reversal(seq), "c") for seq in (head - 1, head, head + 1)),
        ) == [
            Reason.ENTRY_NOT_REVERSIBLE,
            Reason.ENTRY_NOT_REVERSIBLE,
            Reason.ENTRY_NOT_FOUND,
        ]


SAFE = account(Kind.BANK, "safe", "JPY")
EUROS = account(Kind.BANK, "safe", "EUR")


def exchange(sold: AccountKey = SAFE, bought: AccountKey = EUROS, rate: str = "1"):
    return CurrencyExchange(sold, 1, bought, 100, rate, "ecb")


@pytest.mark.parametrize(
    ("what", "reason", "said"),
    [
        (manual((Kind.AVAILABLE, "", -5), (*GOODWILL, 5)), Reason.FIELD_INVALID, "[0].account.o"),
        (manual((*AVAILABLE, -5), (Kind.GOODWILL, "m", 5)), Reason.FIELD_INVALID, "[1].account.o"),
        (
            manual((*GOODWILL, 5), (*AVAILABLE, -9), (*AVAILABLE, 4)),
            Reason.FIELD_INVALID,
            "[2].account",
        ),
        (
            manual((*GOODWILL, 5, "", "XXX"), (*AVAILABLE, -5, "", "XXX")),
            Reason.CURRENCY_UNKNOWN,
            "XXX",
        ),
        (WriteOff("m", "XXX", 1), Reason.CURRENCY_UNKNOWN, "XXX"),
        (SegregationTransfer("a", "b", "XXX", 1), Reason.CURRENCY_UNKNOWN, "XXX"),
        (exchange(bought=account(Kind.BANK, "safe", "XXX")), Reason.CURRENCY_UNKNOWN, "XXX"),
        (manual((Kind.HELD, "m", 5), (*AVAILABLE, -5)), Reason.KIND_NOT_ADJUSTABLE, "2010"),
        (manual((3_010, "m", 5), (*AVAILABLE, -5)), Reason.KIND_NOT_ADJUSTABLE, "3010"),
        (
            exchange(account(Kind.CHARGEBACK, "psp", "JPY")),
            Reason.KIND_NOT_ADJUSTABLE,
            "1130",
        ),
        (exchange(account(9_999, "x", "JPY")), Reason.KIND_NOT_ADJUSTABLE, "9999"),
        (manual((*GOODWILL, 6), (*AVAILABLE, -5)), Reason.ADJUSTMENT_UNBALANCED, "1"),
        (
            manual((*GOODWILL, 5), (*AVAILABLE, -5, "", "EUR")),
            Reason.ADJUSTMENT_UNBALANCED,
            "5",
        ),
        (manual((*GOODWILL, 5, "none"), (*AVAILABLE, -5)), Reason.HOLD_NOT_FOUND, "none"),
        (
            manual((Kind.BUYER_RECEIVABLE, "none", 5), (*AVAILABLE, -5)),
            Reason.HOLD_NOT_FOUND,
            "none",
        ),
        (exchange(account(Kind.BANK, "", "JPY")), Reason.FIELD_INVALID, "sold_account.owner"),
        (exchange(bought=SAFE), Reason.FIELD_INVALID, "bought_account.currency_code"),
        (
            exchange(account(Kind.EXCHANGE, "", "JPY")),
            Reason.FIELD_INVALID,
            "exchange.sold_account.kind",
        ),
        (
            exchange(bought=account(*AVAILABLE)),
            Reason.FIELD_INVALID,
            "exchange.bought_account.kind",
        ),
        (exchange(rate="0.000"), Reason.FIELD_INVALID, "exchange.rate"),
    ],
)
def test_refused(what, reason, said):
    ledger = released()
    refusal = ledger.refused(later(ledger, what))
    assert refusal.reason is reason
    assert any(said in value for value in refusal.metadata.values()), refusal.metadata


def test_refused_by_its_id_and_its_time():
    ledger = released()
    ledger.submit(later(ledger, gift()))
    assert reasons(
        ledger,
        later(ledger, gift()),
        propose(gift(), "b", expires=ledger.time),
        approve("none"),
    ) == [Reason.ADJUSTMENT_EXISTS, Reason.FIELD_INVALID, Reason.ADJUSTMENT_NOT_FOUND]


def test_the_chart_says_what_can_be_adjusted():
    """What follows from holds, cases, refunds, coupons and payouts is not among it."""
    assert {kind for kind, facts in CHART.items() if facts.adjustable} == {
        *(Kind.BANK, Kind.OWN_BANK, Kind.PSP_CLEARING, Kind.MERCHANT_RECEIVABLE),
        *(Kind.PARTY_RECEIVABLE, Kind.BUYER_RECEIVABLE, Kind.AVAILABLE, Kind.OTHERS_PAYABLE),
        *(Kind.SUSPENSE, Kind.COMMISSION, Kind.FEES, Kind.PLATFORM_LIABILITY, Kind.GOODWILL),
        *(Kind.BAD_DEBT, Kind.FREIGHT, Kind.EXCHANGE, Kind.SUBSIDY, Kind.TRADE_IN_RECEIVABLE),
    }
    assert {Kind.OTHERS_PAYABLE, Kind.SUSPENSE} <= CLIENT_MONEY
    assert all(CHART[kind].owner for kind in CLIENT_MONEY - {Kind.SUSPENSE})


class TestExtremes:
    """No leg and no balance leaves int64, and what leads back into bounds is not refused."""

    def test_the_smallest_amount_there_is(self):
        ledger = released()
        post(ledger, SegregationTransfer("safe", "own", CURRENCY, 1))
        least = SegregationTransfer("safe", "own", CURRENCY, -(2**63))
        assert reasons(ledger, later(ledger, least, "b")) == [Reason.AMOUNT_OUT_OF_RANGE]
        halves = [(Kind.OWN_BANK, "own", 2**62), (Kind.PSP_CLEARING, "other", 2**62)]
        seq = post(ledger, manual((Kind.BANK, "safe", -(2**63)), *halves), "c")
        undone = reasons(ledger, later(ledger, Reversal(seq), "d"))
        assert undone == [Reason.AMOUNT_OUT_OF_RANGE]
        ledger.check()

    def test_a_receivable_that_an_appeal_turned_around_can_be_put_right_in_parts(self):
        ledger = released()
        key = account(Kind.PARTY_RECEIVABLE, "post")
        ledger.book.post(key, -100)
        ledger.book.post(account(Kind.BANK, "safe"), 100)
        parts = manual((Kind.PARTY_RECEIVABLE, "post", 40), (Kind.BANK, "safe", -40))
        ledger.submit(later(ledger, parts), approve())
        assert ledger.balance(Kind.PARTY_RECEIVABLE, "post") == -60

    def test_money_is_not_exchanged_for_that_of_somebody_else(self):
        ledger = released()
        sale = CurrencyExchange(
            account(*AVAILABLE), 100, account(Kind.AVAILABLE, "n", "JPY"), 20, "20", "bank"
        )
        refused = ledger.refused(later(ledger, sale))
        assert refused.metadata["field"] == "exchange.bought_account.owner"
