"""A ledger in which everything has happened once, for tests that read or verify books."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.adjustments import (
    AdjustmentLine,
    CurrencyExchange,
    ManualPostings,
    Proposal,
    Reversal,
    SegregationTransfer,
    WriteOff,
)
from ledger.domain.cases import Evidence, LiabilityShare
from ledger.domain.chart import AccountKey, Kind
from ledger.domain.commands import (
    AddEvidence,
    AnswerCase,
    Award,
    Claim,
    CloseCase,
    Command,
    CreateCalendar,
    CreatePayout,
    CreatePolicy,
    ExtendWindows,
    FreezeFunds,
    FreezeItem,
    GrantCoupon,
    GrantWarranty,
    LineSpec,
    MoveCase,
    OpenCase,
    PlaceHold,
    ProposeAdjustment,
    ProposeLift,
    PutDestination,
    PutMerchant,
    PutPayoutSchedule,
    ReachDueTime,
    ReleaseHold,
    ReportChargeback,
    ReportDeposit,
    ReportPayout,
    ReportRefund,
    ReportSettlement,
    ReviewAdjustment,
    ReviewCoupon,
    ReviewLift,
    RunPayouts,
    UseWarranty,
)
from ledger.domain.facts import FreezeTarget
from ledger.domain.kinds import (
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
    Liable,
    PayoutCadence,
    PayoutOutcome,
    RefundGround,
    RefundOutcome,
)
from ledger.domain.merchants import NOTHING_AGREED, AdvanceCap, Destination, MerchantTerms
from ledger.domain.payout_schedules import ScheduleKey, ScheduleTerms
from ledger.domain.policies import (
    CommissionRefund,
    Length,
    PriorityTerms,
    StageTerms,
    Terms,
    Unit,
)
from ledger.domain.stages import CaseState
from ledger.writer import Writer
from tests.support.writers import CLOCK, SIGNED, accept, hold, open_ledger, refund, send, signed

DAY: Final = timedelta(days=1)

CAREFUL: Final = Terms(
    Length(7, Unit.DAY),
    "UTC",
    calendar="office",
    rolls_to_working_day=True,
    appeal_days=3,
    requires_settlement=True,
    commission_bps=500,
    commission_refund=CommissionRefund.PRO_RATA,
    reserve_bps=1_000,
    reserve_days=90,
    case_response_hours=48,
    case_default=CaseOutcome.APPROVED,
)


STAGED: Final = Terms(
    Length(7, Unit.DAY),
    "UTC",
    appeal_days=3,
    case_response_hours=48,
    case_default=CaseOutcome.ESCALATED,
    case_stages=(
        StageTerms(CaseState.RETURN_TRANSIT, 7 * 24 * 60, CaseOutcome.EXPIRED),
        StageTerms(CaseState.ARBITRATION, 48 * 60, CaseOutcome.REJECTED),
    ),
    case_priorities=(PriorityTerms(CasePriority.HIGH, 4 * 60),),
    evidence_required=True,
    refund_limit_days=14,
    coupon_cap=1_000,
    coupon_approval=100,
)


async def tell(writer: Writer, engine: AsyncEngine, name: str = "shop") -> UUID:
    """Refunds and payouts in every state, a debt that was partly paid back, money still held."""
    ledger_id = await open_ledger(writer, engine, name)
    await accept(
        writer,
        ledger_id,
        *(hold("a1", 1_000, "amy"), signed("a1"), ReleaseHold("a1", ())),
        *(hold("b1", 500, "bob"), refund("r-created", "b1", 100)),
        *(hold("b2", 300, "bob"), refund("r-failed", "b2", 50)),
        ReportRefund("r-failed", RefundOutcome.FAILED, None),
        *(hold("b3", 200, "bob"), refund("r-succeeded", "b3", 200)),
        ReportRefund("r-succeeded", RefundOutcome.SUCCEEDED, None),
        _payout("p-scheduled", "amy", 10),
        *(_payout("p-transit", "amy", 20), _report("p-transit", PayoutOutcome.DISPATCHED)),
        *(_payout("p-failed", "amy", 30), _report("p-failed", PayoutOutcome.FAILED)),
        *(_payout("p-paid", "amy", 40), _report("p-paid", PayoutOutcome.PAID)),
        *(_payout("p-returned", "amy", 50), _report("p-returned", PayoutOutcome.PAID)),
        _report("p-returned", PayoutOutcome.RETURNED),
        # Of the 860 amy has left 800 are paid out, so that a refund of 300 leaves a debt of 240,
        # of which the next release pays 98 back.
        *(_payout("p-rest", "amy", 800), refund("r-after", "a1", 300)),
        *(hold("a2", 100, "amy"), signed("a2"), ReleaseHold("a2", ())),
    )
    return ledger_id


async def tell_after_sales(writer: Writer, ledger_id: UUID) -> None:
    """A calendar and an extension, a settlement, a reserve, and a case of every outcome."""
    await accept(
        writer,
        ledger_id,
        *(_calendar((date(2026, 5, 1),)), _calendar((date(2026, 5, 1), date(2026, 5, 4)))),
        CreatePolicy("careful", CAREFUL),
        ExtendWindows("storm", "north", "", SIGNED, CLOCK + 9 * DAY, 2, "storm"),
        *(_careful("c-released"), ReportSettlement("c-released", "EUR", 7, "bank", CLOCK)),
        *(signed("c-released"), ReleaseHold("c-released", ()), refund("r-fee", "c-released", 100)),
        *(_careful("c-running"), replace(signed("c-running"), carrier="post", parcel_count=2)),
        *(_careful("c-open"), _open("k-open", "c-open")),
        *(_open("k-answered", "c-open", 100), AnswerCase("k-answered", None)),
        *(_careful("c-closed"), _open("k-withdrawn", "c-closed"), _open("k-rejected", "c-closed")),
        CloseCase("k-withdrawn", CaseOutcome.WITHDRAWN, None),
        CloseCase("k-rejected", CaseOutcome.REJECTED, None),
        *(_open("k-approved", "c-closed"), CloseCase("k-approved", CaseOutcome.APPROVED, None)),
    )


async def tell_disputes(writer: Writer, ledger_id: UUID) -> None:
    """Cases in several stages, rulings and an appeal, chargebacks and coupons of every kind."""
    await accept(writer, ledger_id, *disputes())


async def tell_adjustments(writer: Writer, ledger_id: UUID) -> None:
    """An adjustment of every kind and in every state."""
    gift = ManualPostings(
        (
            AdjustmentLine(AccountKey(Kind.SUSPENSE, "", "EUR"), -90, "b1"),
            AdjustmentLine(AccountKey(Kind.GOODWILL, "", "EUR"), 90),
        )
    )
    shared = ManualPostings(
        (
            AdjustmentLine(AccountKey(Kind.OTHERS_PAYABLE, "host", "EUR"), -15),
            AdjustmentLine(AccountKey(Kind.SUBSIDY, "", "EUR"), 15),
        )
    )
    dollars, euros = (AccountKey(Kind.BANK, "bank", code) for code in ("USD", "EUR"))
    await accept(
        writer,
        ledger_id,
        *(_adjustment("j-shared", shared), _decide("j-shared", approved=True)),
        *(_adjustment("j-proposed", gift), _adjustment("j-declined", gift), _decide("j-declined")),
        *(_adjustment("j-owed", WriteOff("amy", "EUR", 42)), _decide("j-owed", approved=True)),
        _adjustment("j-safe", SegregationTransfer("bank", "own", "EUR", 70)),
        _decide("j-safe", approved=True),
        _adjustment("j-sold", CurrencyExchange(dollars, 100, euros, 92, "0.92", "ecb")),
        _decide("j-sold", approved=True),
        _adjustment("j-undone", gift),
    )
    answer = await send(writer, ledger_id, _decide("j-undone", approved=True))
    await accept(
        writer,
        ledger_id,
        _adjustment("j-undoing", Reversal(int(answer.response))),
        _decide("j-undoing", approved=True),
    )


def _adjustment(adjustment_id: str, what: Proposal) -> ProposeAdjustment:
    return ProposeAdjustment(adjustment_id, what, "closing", CLOCK + DAY, "user:clerk")


def _decide(adjustment_id: str, *, approved: bool = False) -> ReviewAdjustment:
    return ReviewAdjustment(adjustment_id, approved, "user:boss")


async def tell_freezes(writer: Writer, ledger_id: UUID) -> None:
    """Freezes of everything, some of which ended."""
    await accept(writer, ledger_id, *freezes())


def freezes() -> list[Command]:
    """Freezes of a part, a whole, a merchant and a buyer: lifted, kept, proposed and standing."""
    part = PlaceHold(
        *("f-part", "EUR", "psp", None, (LineSpec("1", "gus", 1_000, "week"),)), buyer="b-1"
    )
    paid = [command for each in ("f-gus", "f-hal") for command in _paid(each, each[2:])]
    return [
        *(part, hold("f-whole", 500, "gus"), *paid),
        _freeze("z-part", "HOLD", "f-part", FreezeItem("1", 300), lasts=30 * DAY),
        *(_freeze("z-lifted", "HOLD", "f-whole"), _propose("z-lifted")),
        ReviewLift("z-lifted", approved=True, by="user:boss"),
        *(_freeze("z-amount", "MERCHANT", "gus", amount=100), _propose("z-amount")),
        ReviewLift("z-amount", approved=False, by="user:boss"),
        *(_freeze("z-merchant", "MERCHANT", "hal"), _propose("z-merchant")),
        *(_freeze("z-buyer", "BUYER", "b-1"), _freeze("z-paid", "MERCHANT", "ida")),
    ]


def _paid(hold_id: str, merchant: str) -> list[Command]:
    return [hold(hold_id, 400, merchant), signed(hold_id), ReleaseHold(hold_id, ())]


def _freeze(
    freeze_id: str,
    kind: str,
    target_id: str,
    *items: FreezeItem,
    amount: int = 0,
    lasts: timedelta | None = None,
) -> FreezeFunds:
    target = FreezeTarget(FreezeTargetKind(kind), target_id)
    currency = "EUR" if items or amount else ""
    expires = CLOCK + lasts if lasts else None
    of = (freeze_id, target, items, amount, currency)
    return FreezeFunds(*of, "stolen-card", "scorer", expires, "user:clerk")


def _propose(freeze_id: str) -> ProposeLift:
    return ProposeLift(freeze_id, "checked", "user:clerk")


async def tell_merchants(writer: Writer, ledger_id: UUID) -> None:
    """What is agreed with a merchant, changed; where it is paid; a deposit that a refund takes."""
    reserve = MerchantTerms(reserve_bps=100, reserve_days=30, advance_caps=(AdvanceCap("EUR", 9),))
    await accept(
        writer,
        ledger_id,
        *(PutMerchant("mia", NOTHING_AGREED, "new"), hold("m-before", merchant="mia")),
        *(PutMerchant("mia", reserve, "warning"), hold("m-after", merchant="mia")),
        PutDestination("mia", Destination("bank", "EUR", SIGNED, None)),
        PutDestination("mia", Destination("bank", "EUR", SIGNED, CLOCK + 99 * DAY)),
        ReportDeposit("mia", DepositEvent.PAID_IN, "EUR", 50, "bank", None),
    )
    # From here on, out of the rows.
    await accept(
        writer,
        ledger_id,
        *(signed("m-before"), ReleaseHold("m-before", ())),
        *(signed("m-after"), ReleaseHold("m-after", ())),
        CreatePayout("p-mia", "mia", "EUR", 1_950, "bank", None),
        ReportPayout("p-mia", PayoutOutcome.CANCELLED, "", None),
        CreatePayout("p-mia2", "mia", "EUR", 1_950, "bank", None),
        refund("r-mia", "m-after", 55),
    )


WARRANTED: Final = Terms(
    Length(7, Unit.DAY),
    "UTC",
    reserve_bps=500,
    reserve_days=3,
    warranty_bps=1_000,
    warranty_days=90,
)


async def tell_warranties(writer: Writer, ledger_id: UUID) -> None:
    """What is kept back for a line's own warranty, and two that are given, one of them used."""
    line = LineSpec("1", "wes", 1_000, "warranted")
    until = CLOCK + 30 * DAY
    await accept(
        writer,
        ledger_id,
        CreatePolicy("warranted", WARRANTED),
        PlaceHold("w-sold", "EUR", "psp", None, (line,)),
        *(signed("w-sold"), ReleaseHold("w-sold", ())),
        *(
            GrantWarranty(
                *(f"w-{funder.lower()}", "w-sold", "1", "EUR", 900, funder, until, "late"),
                "user:clerk",
            )
            for funder in (Liable.MERCHANT, Liable.PLATFORM)
        ),
        UseWarranty("w-platform", "EUR", 250, "", "fixer", "pump"),
    )
    # From here on, out of the rows.
    await accept(writer, ledger_id, UseWarranty("w-platform", "EUR", 50, "r-warranty", "", "drum"))


async def tell_payout_schedules(writer: Writer, ledger_id: UUID) -> None:
    """Schedules that run, of which one pays; one that was changed, and one that was ended."""
    daily = ScheduleTerms(
        PayoutCadence.DAILY, local_time="10:00", time_zone="UTC", minimum=900, destination="bank"
    )
    merchants = ("pat", "pia", "poe")
    await accept(
        writer,
        ledger_id,
        *(PutMerchant(each, NOTHING_AGREED, "new") for each in merchants),
        *(PutPayoutSchedule(each, "EUR", daily) for each in merchants),
        PutPayoutSchedule("poe", "EUR", ScheduleTerms(PayoutCadence.NONE)),
        PutPayoutSchedule(
            "pat", "EUR", replace(daily, cadence=PayoutCadence.WEEKLY, weekday=6, delay_days=1)
        ),
        *(hold("m-pat", merchant="pat"), signed("m-pat"), ReleaseHold("m-pat", ())),
    )
    run = CLOCK.replace(hour=10) + DAY
    keys = tuple(ScheduleKey(each, "EUR") for each in merchants)
    for own in (ReachDueTime(run), RunPayouts(run, keys)):
        await accept(writer, ledger_id, own)


def disputes() -> list[Command]:
    """What happens in them; nothing of it is refused."""
    return [
        CreatePolicy("staged", STAGED),
        *(_staged(f"d-{name}") for name in ("wide", "other", "both", "ruled", "less", "more")),
        *_cases_in_stages(),
        *_rulings(),
        *_appeal("k-less", "d-less", 200, 150),
        *_appeal("k-more", "d-more", 100, 180),
        *_chargebacks(),
        *_coupons(),
    ]


def _cases_in_stages() -> list[Command]:
    """One on two orders, and two of which the second got what the first had set apart."""
    wide = (Claim("d-wide", "1", 300), Claim("d-other", "2", 100))
    return [
        replace(
            _open("k-wide", "d-wide"),
            claims=wide,
            scope=CaseScope.ORDER,
            type=CaseType.RETURN,
            priority=CasePriority.HIGH,
        ),
        MoveCase("k-wide", CaseAction.AGREE_RETURN, None, CaseParty.MERCHANT),
        *(_open("k-first", "d-both", 800), _open("k-second", "d-both", 600)),
        CloseCase("k-first", CaseOutcome.WITHDRAWN, None),
    ]


def _rulings() -> list[Command]:
    """One that is borne by three, and one that is appealed."""
    borne = (
        LiabilityShare(Liable.MERCHANT, "", 5_000),
        LiabilityShare(Liable.CARRIER, "post", 3_000),
        LiabilityShare(Liable.PLATFORM, "", 2_000),
    )
    return [
        replace(_open("k-ruled", "d-ruled", 400), type=CaseType.DISPUTE),
        MoveCase("k-ruled", CaseAction.ESCALATE, None, CaseParty.BUYER),
        *(_evidence("k-ruled", CaseParty.BUYER), _evidence("k-ruled", CaseParty.MERCHANT)),
        CloseCase(
            "k-ruled",
            CaseOutcome.PARTLY_APPROVED,
            None,
            (Award("", "1", 250, 30), Award("", "2", 20)),
            "EUR",
            borne,
            (LiabilityShare(Liable.PLATFORM, "", 10_000),),
            Liable.CARRIER,
            CaseSubject.GOODS,
            "broken",
            "rules@1",
        ),
    ]


def _appeal(case_id: str, hold_id: str, before: int, after: int) -> list[Command]:
    """A ruling that the buyer was paid by, and another one in its place."""
    return [
        _open(case_id, hold_id, 300),
        CloseCase(case_id, CaseOutcome.PARTLY_APPROVED, None, (Award("", "1", before),), "EUR"),
        ReportRefund(case_id, RefundOutcome.SUCCEEDED, None),
        MoveCase(case_id, CaseAction.APPEAL, None, CaseParty.BUYER),
        _evidence(case_id, CaseParty.BUYER),
        CloseCase(case_id, CaseOutcome.PARTLY_APPROVED, None, (Award("", "1", after),), "EUR"),
    ]


def _chargebacks() -> list[Command]:
    """One of every end, before and after the release, one in another currency and with a fee."""
    event = ChargebackEvent
    return [
        *(hold("e-inquiry", 400, "eli"), _chargeback("inquiry", event.INQUIRY, 100)),
        *(hold("e-released", 400, "eli"), signed("e-released"), ReleaseHold("e-released", ())),
        _chargeback("released", event.OPENED, 300, taken=True, moved=303, fee=15),
        *(hold("e-won", 400, "eli"), _chargeback("won", event.OPENED, 400, taken=True)),
        _chargeback("won", event.WON, 400, moved=398),
        *(hold("e-lost", 400, "fay"), refund("r-lost", "e-lost", 350)),
        _chargeback("lost", event.OPENED, 400, taken=True, merchant_bears_fee=True, fee=20),
        *(_chargeback("lost", event.REPRESENTED, 400), _chargeback("lost", event.LOST, 400)),
        *(hold("e-accepted", 400, "eli"), _chargeback("accepted", event.OPENED, 250)),
        _chargeback("accepted", event.ACCEPTED, 250, moved=255),
    ]


def _chargeback(name: str, event: ChargebackEvent, amount: int, **said: Any) -> ReportChargeback:
    of = (f"k-{name}", f"e-{name}", f"ref-{name}", event, "EUR", amount, ())
    stated = {"taken": False, "moved": 0, "fee": 0, "merchant_bears_fee": False} | said
    return ReportChargeback(
        *of,
        **stated,
        original_currency="USD",
        original_amount=2 * amount,
        respond_by=CLOCK + 5 * DAY,
        occurred_time=None,
        reason="fraud",
    )


def _coupons() -> list[Command]:
    """Granted at once by either, and proposed, approved and declined."""
    return [
        *(_coupon("c-issued", 50, Liable.PLATFORM), _coupon("c-merchant", 40, Liable.MERCHANT)),
        _coupon("c-proposed", 60, Liable.PLATFORM),
        *(_coupon("c-approved", 70, Liable.MERCHANT), _coupon("c-declined", 80, Liable.PLATFORM)),
        ReviewCoupon("c-approved", approved=True, by="user:boss"),
        ReviewCoupon("c-declined", approved=False, by="user:boss"),
    ]


def _coupon(coupon_id: str, amount: int, funded_by: Liable) -> GrantCoupon:
    of = (coupon_id, "k-wide", "d-other", "2", "EUR", amount)
    return GrantCoupon(*of, funded_by, "sorry", None, by="user:clerk")


def _evidence(case_id: str, party: CaseParty) -> AddEvidence:
    digest = hashlib.sha256(f"{case_id} {party}".encode()).digest()
    return AddEvidence(case_id, Evidence(digest, "image/jpeg", 9_000, f"s3://{party}", party), None)


def _calendar(holidays: tuple[date, ...]) -> CreateCalendar:
    return CreateCalendar("office", 2026, 2026, (5, 6), holidays, (date(2026, 5, 9),), "a gazette")


def _careful(hold_id: str) -> PlaceHold:
    lines = (LineSpec("1", "cat", 1_000, "careful"), LineSpec("2", "cat", 500, "careful"))
    return PlaceHold(hold_id, "EUR", "psp", None, lines, "north", CLOCK + 30 * DAY)


def _staged(hold_id: str) -> PlaceHold:
    lines = (LineSpec("1", "dan", 1_000, "staged"), LineSpec("2", "dan", 500, "staged"))
    return PlaceHold(hold_id, "EUR", "psp", None, lines)


def _open(case_id: str, hold_id: str, amount: int = 300) -> OpenCase:
    claims = (Claim(hold_id, "1", amount), Claim(hold_id, "2", 50))
    return OpenCase(case_id, hold_id, "EUR", claims, CaseScope.LINES, RefundGround.NO_REASON, None)


def _payout(payout_id: str, merchant: str, amount: int) -> CreatePayout:
    return CreatePayout(payout_id, merchant, "EUR", amount, "iban", None)


def _report(payout_id: str, outcome: PayoutOutcome) -> ReportPayout:
    return ReportPayout(payout_id, outcome, "bank", None)
