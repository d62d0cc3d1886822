"""The stored bodies of entries: those of long ago stay as they are, and nothing is lost in one."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any, Final, get_args

import pytest

from escrow.v1 import journal_pb2
from ledger import body
from ledger.body.rules import PLAIN_TERMS, TERMS_BY_ENUM
from ledger.domain import facts
from ledger.domain.cases import CaseLine
from ledger.domain.chart import AccountKey
from ledger.domain.entries import Entry, Posting
from ledger.domain.facts import FulfilledLine
from ledger.domain.kinds import (
    CaseOutcome,
    CaseScope,
    FulfilmentKind,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
    Waiting,
)
from ledger.domain.policies import (
    CommissionRefund,
    CountFrom,
    Length,
    ParcelRule,
    Refundability,
    Terms,
    Unit,
)

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
    case_response_hours=48,
    case_default=CaseOutcome.APPROVED,
    refund_working_days=6,
)

PLACED: Final = (facts.PlacedLine("1", "amy", 1000, "week", 2),)

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
    facts.HoldPlaced("h", "EUR", "psp", PLACED, "north", LATE),
    facts.SettlementReported("h", 1000, 30, "bank"),
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
            FulfilledLine("1", EARLY, LATE, None, None, EARLY, True, 2),
            FulfilledLine("2", None, None, Waiting.TRIGGER),
            FulfilledLine("3", None, None, Waiting.TRIGGER, LATE),
            FulfilledLine("4", EARLY, LATE, Waiting.TRIGGER),
            *(FulfilledLine("5", EARLY, LATE, waiting, LATE) for waiting in Waiting),
            *(FulfilledLine("6", None, None, waiting) for waiting in Waiting),
        ),
    ),
    facts.ProviderReleaseAlerted("h", LATE, ("1", "2")),
    facts.LinesReleased("h", (facts.LineRelease("1", "amy", 1000, 25, 100, LATE),)),
    facts.ReserveMatured("h", (facts.MaturedReserve("1", "amy", 100),)),
    facts.DebtRecovered("amy", "EUR", 5),
    facts.CaseOpened(
        "k",
        "h",
        CaseScope.ORDER,
        RefundGround.QUALITY,
        (CaseLine("1", 100, 60),),
        LATE,
        CaseOutcome.REJECTED,
    ),
    facts.CaseOpened(
        "k", "h", CaseScope.LINES, RefundGround.NO_REASON, (CaseLine("1", 1, 0),), None, None
    ),
    facts.CaseAnswered("k"),
    facts.CaseClosed(
        "k",
        CaseOutcome.APPROVED,
        LATE,
        (facts.UnblockedLine("1", LATE), facts.UnblockedLine("2", None)),
    ),
    facts.RefundCreated("r", "h", "late", (facts.RefundedLine("1", 10, 20, 30, 40, 50),)),
    *(facts.RefundReported("r", outcome) for outcome in RefundOutcome),
    facts.PayoutCreated("p", "amy", "EUR", 5, "iban"),
    *(facts.PayoutReported("p", outcome, "bank") for outcome in PayoutOutcome),
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
    said = {*PLAIN_TERMS, *(name for name, *_ in TERMS_BY_ENUM)}
    assert said | {"window", "time_zone", "commission_bps"} == {each.name for each in fields(Terms)}
