"""The stored bodies of entries: those of long ago stay as they are, and nothing is lost in one."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, Final, get_args

import pytest

from escrow.v1 import journal_pb2
from ledger import body
from ledger.body.rules import PLAIN_TERMS, TERMS_BY_ENUM, TERMS_IN_MINOR_UNITS
from ledger.domain import facts
from ledger.domain.adjustments import AdjustmentLine
from ledger.domain.cases import (
    NO_DEADLINE,
    CaseLine,
    Chargeback,
    Deadline,
    Evidence,
    LiabilityShare,
)
from ledger.domain.chart import AccountKey
from ledger.domain.entries import Entry, Posting
from ledger.domain.facts import FulfilledLine
from ledger.domain.fold import KINDS
from ledger.domain.kinds import (
    AdjustmentKind,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    DepositEvent,
    FreezeTargetKind,
    FulfilmentKind,
    FundingSource,
    Liable,
    MerchantStanding,
    PayoutCadence,
    PayoutOutcome,
    PayoutRunOutcome,
    RefundGround,
    RefundOutcome,
    Waiting,
)
from ledger.domain.merchants import AdvanceCap, Destination, MerchantTerms
from ledger.domain.payout_schedules import ScheduleTerms
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    PriorityTerms,
    Refundability,
    RefundSource,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.stages import CaseState

EARLY: Final = datetime(2026, 3, 1, 9, 30, 0, 5, tzinfo=UTC)
LATE: Final = datetime(2026, 3, 9, tzinfo=UTC)
POSTING: Final = Posting(AccountKey(2010, "amy", "EUR"), -5, "h", "1", "", 0, 2, -9)

# What every entry below begins with; then comes its fact.
STORED: Final = (
    "0803120908988e90cd061088271a0608809bb8cd06220708ea0f100318012a06757365723a61320772657175657374"
    "3a2d0a0d08da0f1203616d791a0345555210fbffffffffffffffff01180220f7ffffffffffffffff012a01683201"
    "31"
)

WEEK: Final = Terms(Length(7, Unit.DAY), "Europe/London", commission_bps=250)

UNBLOCKED: Final = (facts.UnblockedLine("", "1", LATE), facts.UnblockedLine("", "2", None))

# Facts as they were before there was more that they could say, with the bytes stored then.
OLD: Final[list[tuple[facts.Fact, str]]] = [
    (
        facts.PolicyCreated("week", 2, WEEK),
        "92011c0a047765656b10021807220d4575726f70652f4c6f6e646f6e28fa01",
    ),
    (
        facts.PolicyCreated("none", 1, Terms(Length(0, Unit.DAY), "UTC")),
        "92010d0a046e6f6e6510012203555443",
    ),
    (
        facts.HoldPlaced("h", "EUR", "psp", (facts.PlacedLine("1", "amy", 1000, "week", 2),)),
        "9a01220a016812034555521a0370737022130a01311203616d7918e80722047765656b2802",
    ),
    (
        facts.FulfilmentReported(
            "h",
            FulfilmentKind.SHIPPED,
            "carrier",
            (FulfilledLine("1", None, None, Waiting.TRIGGER),),
        ),
        "a201130a016810011a076361727269657222030a0131",
    ),
    (
        facts.FulfilmentReported(
            "h",
            FulfilmentKind.SIGNED,
            "carrier",
            (FulfilledLine("1", EARLY, LATE), FulfilledLine("2", None, None, Waiting.TRIGGER)),
        ),
        (
            "a2012d0a016810021a076361727269657222180a013112130a0908988e90cd06108827120608809bb8cd06"
            "22030a0132"
        ),
    ),
    (
        facts.LinesReleased("h", (facts.LineRelease("1", "amy", 1000, 25),)),
        "aa01120a0168120d0a01311203616d7918e8072019",
    ),
    (
        facts.RefundCreated("r", "h", "late", (facts.RefundedLine("1", 10, 20, 30),)),
        "ba01170a01721201681a046c61746522090a0131100a1814201e",
    ),
    (
        facts.RefundCreated("r", "h", "late", (facts.RefundedLine("1", 10, 20, 30, 40, 50, 60),)),
        "ba011d0a01721201681a046c617465220f0a0131100a1814201e28283032383c",
    ),
    (
        facts.CaseOpened(
            *("k", "h", "", CaseType.REFUND, CaseScope.ORDER, RefundGround.QUALITY),
            *(CasePriority.NORMAL, (CaseLine("h", "1", 100, 60), CaseLine("h", "2", 5, 0))),
            Deadline(LATE, CaseOutcome.REJECTED),
        ),
        "9202240a016b120168180220022a070a01311064183c2a050a01321005320608809bb8cd063802",
    ),
    (
        facts.CaseOpened(
            *("k", "h", "", CaseType.REFUND, CaseScope.LINES, RefundGround.NO_REASON),
            *(CasePriority.NORMAL, (CaseLine("h", "1", 1, 0),), NO_DEADLINE),
        ),
        "92020d0a016b1201682a050a01311001",
    ),
    (facts.CaseAnswered("k", NO_DEADLINE), "9a02030a016b"),
    (
        facts.CaseClosed("k", CaseOutcome.WITHDRAWN, CaseState.WITHDRAWN, UNBLOCKED),
        "a202170a016b1001220b0a0131120608809bb8cd0622030a0132",
    ),
    (
        facts.CaseClosed("k", CaseOutcome.REJECTED, CaseState.REJECTED, UNBLOCKED),
        "a202170a016b1002220b0a0131120608809bb8cd0622030a0132",
    ),
    (
        facts.CaseClosed("k", CaseOutcome.APPROVED, CaseState.APPROVED, UNBLOCKED, LATE),
        "a2021f0a016b10031a0608809bb8cd06220b0a0131120608809bb8cd0622030a0132",
    ),
]

FULL: Final = Terms(
    window=Length(5, Unit.WORKING_DAY),
    time_zone="Asia/Shanghai",
    trigger=FulfilmentKind.INSTALLED,
    count_from=CountFrom.INSTANT,
    rolls_to_working_day=True,
    calendar="CN",
    parcel_rule=ParcelRule.FIRST,
    fallback_after=FulfilmentKind.SHIPPED,
    fallback_days=10,
    statutory_days=7,
    restarts_on_exchange=True,
    restart_limit_days=60,
    appeal_days=3,
    refundability=Refundability.QUALITY_ONLY,
    requires_settlement=True,
    unconfirmed_policy="week",
    commission_bps=1,
    commission_refund=CommissionRefund.FULL,
    reserve_bps=2,
    reserve_days=4,
    warranty_bps=3,
    warranty_days=5,
    case_response_hours=48,
    case_default=CaseOutcome.APPROVED,
    refund_working_days=6,
    case_stages=(
        StageTerms(CaseState.RETURN_AUDIT, 72 * 60, CaseOutcome.APPROVED),
        StageTerms(CaseState.ARBITRATION, 48 * 60, CaseOutcome.ESCALATED),
    ),
    case_priorities=(
        PriorityTerms(CasePriority.HIGH, 240),
        PriorityTerms(CasePriority.LIVE_STREAM, 120),
    ),
    evidence_required=True,
    refund_limit_days=14,
    coupon_cap=5_000,
    coupon_approval=500,
    refund_sources=(RefundSource.DEPOSIT, RefundSource.AVAILABLE),
)

PLACED: Final = (facts.PlacedLine("1", "amy", 1000, "week", 2),)

REFUNDED: Final = facts.RefundedLine(
    *("1", 10, 20, 30, 40, 50, 60, 70, 80),
    (facts.PartyPart("post", 90), facts.PartyPart("axa", 91)),
    excess=5,
    hold_id="h2",
    from_deposit=65,
    from_warranty=66,
    funded=(
        facts.FundingPart(FundingSource.SUBSIDY, "", 6),
        facts.FundingPart(FundingSource.COUPON, "k-1", 7),
    ),
)
TRADED_IN: Final = (facts.FundingPart(FundingSource.TRADE_IN, "buyback", 8),)
FUNDED: Final = (facts.PlacedLine("9", "amy", 1000, "week", 2, funding=TRADED_IN, exchanged=900),)
ADJUSTED: Final = (
    AdjustmentLine(AccountKey(2110, "amy", "EUR"), -5, "h"),
    AdjustmentLine(AccountKey(5030, "", "EUR"), 5),
)
DEADLINE: Final = Deadline(LATE, CaseOutcome.ESCALATED, "policies/full@3")
SHARES: Final = (
    LiabilityShare(Liable.CARRIER, "post", 2_500),
    LiabilityShare(Liable.MERCHANT, "", 7_500),
)
RESERVES: Final = (facts.CaseReserve("k2", "h2", "1", 50), facts.CaseReserve("k3", "h", "2", 60))
FEES: Final = (facts.MerchantFee("amy", 3, 4), facts.MerchantFee("bob", 5, 0))
RECALLED: Final = (facts.RecalledLine("1", 6, 7, 8, 9),)
DIGEST: Final = bytes(range(32))

CASE_FACTS: Final[list[facts.Fact]] = [
    facts.CaseOpened(
        "k",
        "h",
        "EUR",
        CaseType.RETURN,
        CaseScope.ORDER,
        RefundGround.QUALITY,
        CasePriority.COMPLEX,
        (CaseLine("h", "1", 100, 60), CaseLine("h2", "1", 100, 60, 20, 10)),
        DEADLINE,
    ),
    *(
        facts.CaseOpened(
            *("k", "h", "EUR", each, CaseScope.LINES, RefundGround.NO_REASON),
            *(CasePriority.NORMAL, (CaseLine("h", "1", 1, 0),), NO_DEADLINE),
        )
        for each in CaseType
    ),
    facts.CaseAnswered("k", DEADLINE),
    # An answer is a fact of its own.
    *(
        facts.CaseMoved("k", action, CaseState.OPENED, DEADLINE, True, party, RESERVES)
        for action in CaseAction
        if action is not CaseAction.ANSWER
        for party in CaseParty
    ),
    *(facts.CaseMoved("k", CaseAction.ESCALATE, state, NO_DEADLINE) for state in CaseState),
    *(facts.CaseAnswered("k", Deadline(default=outcome)) for outcome in CaseOutcome),
    facts.CaseClosed(
        "k",
        CaseOutcome.PARTLY_APPROVED,
        CaseState.PARTLY_APPROVED,
        (facts.UnblockedLine("h", "1", LATE, 1, 2, 3), facts.UnblockedLine("h2", "2", None)),
        LATE,
        SHARES,
        SHARES[::-1],
        Liable.INSURER,
        CaseSubject.SERVICE,
        "broken",
        "rules@1",
        True,
        RESERVES,
        EARLY,
        (REFUNDED,),
    ),
    facts.CaseClosed("k", CaseOutcome.UPHELD, CaseState.REJECTED, (), liable=Liable.PLATFORM),
    facts.CaseClosed("k", CaseOutcome.EXPIRED, CaseState.EXPIRED, (), subject=CaseSubject.GOODS),
    *(
        facts.EvidenceAdded("k", Evidence(DIGEST, "image/jpeg", 2**40, "s3://a", party))
        for party in CaseParty
    ),
    facts.ChargebackOpened(
        "k",
        "h",
        "EUR",
        Chargeback("psp", "ref", 100, 90, "USD", 110, 5),
        CaseState.CHARGED_BACK,
        (CaseLine("h", "1", 100, 60, 40),),
        RECALLED,
        LATE,
        "fraud",
        -3,
        15,
        FEES,
    ),
    *(
        facts.ChargebackMoved(
            *("k", event, CaseState.WON, LATE, "fraud", -100, -3, 15, FEES),
            (facts.ReservedLine("1", 9),),
            RECALLED,
            (facts.SettledLine("1", 1, 2, 3, 4, 5, 6, 7),),
            RESERVES,
        )
        for event in ChargebackEvent
    ),
    facts.ChargebackMoved("k", ChargebackEvent.LOST, CaseState.LOST, None, ""),
    *(
        facts.CouponGranted(
            *("c", "k", "h", "1", "EUR", 50, liable, "sorry", "user:a", liable is Liable.PLATFORM),
            facts.MerchantPart(20, 30),
        )
        for liable in Liable
    ),
    facts.CouponReviewed("c", True, "user:b", facts.MerchantPart(20, 30)),
    facts.CouponReviewed("c", False, "user:b"),
    *(
        facts.AdjustmentProposed(
            *("a", kind, ADJUSTED, "closing", LATE, "user:a", "0.92", "ecb", 7),
        )
        for kind in AdjustmentKind
    ),
    facts.AdjustmentReviewed(
        *("a", True, "user:a", "user:b", AdjustmentKind.EXCHANGE, "closing", "0.92", "ecb", 7),
    ),
    facts.AdjustmentReviewed("a", False, "user:a", "user:b", AdjustmentKind.MANUAL, "closing"),
]

FROZEN: Final = (facts.FrozenAmount("EUR", 5, "m", "1"), facts.FrozenAmount("KWD", 7, "m"))
PASSED_ON: Final = (facts.CaseReserve("k", "h", "1", 3),)
FREEZES: Final[list[facts.Fact]] = [
    *(
        facts.FundsFrozen(
            *("f", facts.FreezeTarget(kind, "x"), kind is FreezeTargetKind.HOLD, FROZEN),
            *("stolen", "scorer", LATE, "user:a"),
        )
        for kind in FreezeTargetKind
    ),
    facts.LiftProposed("f", "user:a", "checked"),
    facts.LiftReviewed("f", True, "user:a", "user:b", FROZEN, PASSED_ON),
    facts.LiftReviewed("f", False, "user:a", "user:b"),
    facts.FreezeExpired("f", FROZEN, PASSED_ON),
]

SHARED: Final = facts.PlacedLine("2", "amy", 5, "week", 2, (facts.Share("b", "host", 300),))

# Every fact, with everything it can say.
FACTS: Final[list[facts.Fact]] = [
    facts.LedgerCreated("shop", "UTC", test=True),
    facts.ClockAdvanced(LATE),
    facts.PolicyCreated("full", 3, FULL),
    facts.PolicyCreated("hours", 3, replace(FULL, window=Length(48, Unit.HOUR))),
    facts.PolicyCreated("days", 3, replace(FULL, window=Length(30, Unit.DAY))),
    facts.CalendarCreated(
        "CN", 2, 2025, 2026, (5, 6), (date(2026, 1, 1),), (date(2026, 1, 4),), "State Council"
    ),
    facts.ExtensionDeclared("storm", "north", "post", EARLY, LATE, 2, "typhoon"),
    facts.RevisionAdvanced(5, "amy", "h", done=True, line_count=200),
    facts.HoldPlaced("h", "EUR", "psp", PLACED, "north", LATE, "b-1"),
    facts.HoldPlaced("h", "EUR", "psp", PLACED, other_payments=(facts.PaymentPart("b", 5),)),
    facts.HoldPlaced("h", "EUR", "psp", (SHARED,)),
    facts.HoldCaptured("h", "b", (facts.CapturedLine("1", "amy", 5),), (SHARED, *PLACED)),
    facts.HoldVoided("h", (facts.PaymentPart("psp", 5),), (facts.CapturedLine("1", "amy", 5),)),
    facts.SettlementReported("h", 1000, 30, "bank"),
    facts.SettlementReported("h", 1000, 30, "bank", "b"),
    facts.FulfilmentReported(
        "h",
        FulfilmentKind.RETRACTED,
        "carrier",
        (FulfilledLine("1", EARLY, LATE),),
        2,
        3,
        "post",
        9,
    ),
    facts.WindowsChanged(
        "h",
        (
            FulfilledLine("1", EARLY, LATE, None, None, EARLY, True, 2, LATE),
            FulfilledLine("2", None, None, Waiting.TRIGGER),
            FulfilledLine("3", None, None, Waiting.TRIGGER, LATE),
            FulfilledLine("4", EARLY, LATE, Waiting.TRIGGER),
            *(FulfilledLine("5", EARLY, LATE, waiting, LATE) for waiting in Waiting),
            *(FulfilledLine("6", None, None, waiting) for waiting in Waiting),
        ),
    ),
    facts.ProviderReleaseAlerted("h", LATE, ("1", "2")),
    facts.LinesReleased("h", (facts.LineRelease("1", "amy", 1000, 25, 100, LATE, 40, EARLY),)),
    facts.LinesReleased(
        "h",
        (facts.LineRelease("1", "amy", 1000, 25, shares=(facts.SharePart("b", "host", 30),)),),
    ),
    facts.ReserveMatured("h", (facts.MaturedReserve("1", "amy", 100, 40),)),
    facts.DebtRecovered("amy", "EUR", 5),
    *CASE_FACTS,
    *FREEZES,
    facts.RefundCreated("r", "h", "late", (REFUNDED._replace(hold_id=""),), 7, "k"),
    facts.RefundCreated("r", "h", "late", (), payments=(facts.PaymentPart("b", 7),)),
    *(facts.RefundReported("r", outcome) for outcome in RefundOutcome),
    *(facts.RefundReported("r", outcome, "b") for outcome in RefundOutcome),
    facts.PayoutCreated("p", "amy", "EUR", 5, "iban"),
    *(facts.PayoutReported("p", outcome, "bank") for outcome in PayoutOutcome),
    *(
        facts.MerchantChanged(
            "amy",
            MerchantTerms(standing, True, 500, 30, (AdvanceCap("EUR", 5), AdvanceCap("JPY", 0))),
            "warned",
        )
        for standing in MerchantStanding
    ),
    facts.DestinationChanged("amy", Destination("bank", "EUR", EARLY, LATE)),
    facts.DestinationChanged("amy", Destination("bank", "EUR")),
    *(facts.DepositReported("amy", event, "EUR", 5, "main") for event in DepositEvent),
    *(
        facts.WarrantyGranted(
            *("w", "h", "1", "amy", "EUR", 50, funder, "late", LATE, "user:b"),
            facts.MerchantPart(30, 20),
        )
        for funder in (Liable.MERCHANT, Liable.PLATFORM)
    ),
    facts.WarrantyUsed("w", "h", 5, "r", "", "pump"),
    facts.WarrantyUsed("w", "h", 5, "", "fix-it", ""),
    facts.WarrantyEnded("w", "h", 40),
    *(
        facts.PayoutScheduleChanged(
            "amy",
            "EUR",
            ScheduleTerms(cadence, 5, "10:30", "Europe/Paris", 2, 500, "FR", "bank"),
            LATE,
        )
        for cadence in PayoutCadence
    ),
    facts.PayoutScheduleChanged("amy", "EUR", ScheduleTerms(PayoutCadence.NONE), None),
    facts.PayoutsRun(
        "5" * 32,
        tuple(
            facts.PayoutRun("amy", "EUR", outcome, LATE, "6" * 32, 7, "bank")
            for outcome in PayoutRunOutcome
        ),
    ),
    facts.HoldPlaced("h", "EUR", "psp", FUNDED),
    facts.LinesExchanged("h", (facts.ExchangedLine("1", 900, TRADED_IN),), FUNDED, "size"),
    facts.CouponExpired("k-1", 7, "amy"),
    facts.TradeInInspected("h", "1", "buyback", 500, 400, 90, 10, "worn"),
]


def entry(fact: facts.Fact) -> Entry:
    return Entry(3, EARLY, LATE, date(2026, 3, 1), "user:a", "request", fact, (POSTING,))


@pytest.mark.parametrize(("fact", "stored"), OLD, ids=lambda value: type(value).__name__)
def test_what_was_stored_before_there_was_more(fact: facts.Fact, stored: str) -> None:
    stored_bytes = bytes.fromhex(STORED + stored)
    assert body.decode(stored_bytes) == entry(fact)
    assert body.encode(entry(fact)) == stored_bytes


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_one_way_and_back(fact: facts.Fact) -> None:
    assert body.decode(body.encode(entry(fact))) == entry(fact)
    assert journal_pb2.Entry.FromString(body.encode(entry(fact))).WhichOneof("fact") == body.kind(
        fact
    )
    assert body.kind(fact) == KINDS[type(fact)]


@pytest.mark.parametrize("kind", FulfilmentKind)
def test_every_kind_of_event(kind: FulfilmentKind) -> None:
    fact = facts.FulfilmentReported("h", kind, "carrier", ())
    assert body.decode(body.encode(entry(fact))).fact == fact


def test_every_fact_is_among_those_tried() -> None:
    assert {type(fact) for fact in FACTS} == set(get_args(facts.Fact))


def test_every_fact_has_a_field_of_its_own() -> None:
    wire = journal_pb2.Entry.DESCRIPTOR.oneofs_by_name["fact"].fields
    assert sorted({body.kind(fact) for fact in FACTS}) == sorted(field.name for field in wire)


def test_everything_that_terms_can_say_was_said() -> None:
    for each in fields(Terms):
        default: Any = each.default
        assert getattr(FULL, each.name) != default, each.name
    said = {*PLAIN_TERMS, *TERMS_IN_MINOR_UNITS, *(name for name, *_ in TERMS_BY_ENUM)}
    apart = {"window", "time_zone", "commission_bps", "case_stages", "case_priorities"}
    apart.add("refund_sources")
    assert said | apart == {each.name for each in fields(Terms)}
