"""The SDK's calls about cases against a real server: the sync client, and the stream.

What the server makes of them is held by the tests of each service, which use the async client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from escrow_client import (
    AddEvidence,
    AnswerCase,
    AppealLapsed,
    AsyncClient,
    Award,
    Case,
    CaseAction,
    CaseGrouping,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseState,
    CaseStateConflict,
    CaseSubject,
    CaseType,
    ChargebackEvent,
    ChargebackMismatch,
    Claim,
    Client,
    CloseCase,
    Command,
    CouponExceedsCap,
    CouponExists,
    CouponNotFound,
    CouponState,
    CouponStateConflict,
    EntryKind,
    Evidence,
    EvidenceRecord,
    EvidenceRequired,
    FieldInvalid,
    GrantCoupon,
    Hold,
    LiabilityShare,
    Liable,
    MoveCase,
    OpenCase,
    PartyPart,
    PolicyTerms,
    PriorityTerms,
    ReportChargeback,
    ReviewCoupon,
    SecondPersonRequired,
    SharesInvalid,
    StageTerms,
    TimelineRole,
)
from tests.support.books import check_books
from tests.support.shop import LEDGER, START, gbp, order

HOUR = timedelta(hours=1)
ZONE = "Europe/London"
PHOTO = Evidence(sha256(b"photo").digest(), "image/jpeg", 5, "photos/1", CaseParty.BUYER)
TERMS = PolicyTerms(
    appeal_days=3,
    case_response_hours=48,
    case_default=CaseOutcome.ESCALATED,
    case_stages=(
        StageTerms(CaseState.RETURN_AUDIT, 72 * 60, CaseOutcome.APPROVED),
        StageTerms(CaseState.ARBITRATION, 48 * 60, CaseOutcome.REJECTED),
    ),
    case_priorities=(PriorityTerms(CasePriority.HIGH, 4 * 60),),
    evidence_required=True,
    refund_limit_days=14,
    coupon_cap_minor=500,
    coupon_approval_minor=200,
)


@pytest.fixture
def sync_client(server_target: str, ledger: str) -> Iterator[Client]:
    with Client(server_target) as client:
        yield client


def create_strict(client: Client) -> None:
    strict = client.create_policy(LEDGER, "strict", window_days=7, time_zone=ZONE, terms=TERMS)
    assert strict.terms == TERMS


async def test_a_case_from_its_opening_to_its_ruling(sync_client: Client, database_url: str):
    def story(client: Client) -> None:
        create_strict(client)
        client.place_hold(LEDGER, order("o", 600, 400, policy="strict"))
        claims = [Claim("1", gbp(500)), Claim("2", gbp(100))]
        opened = client.open_case(
            LEDGER,
            OpenCase("c", "o", claims, type=CaseType.RETURN, priority=CasePriority.HIGH),
        )
        assert (opened.type, opened.priority) == (CaseType.RETURN, CasePriority.HIGH)
        assert (opened.next_party, opened.default_outcome, opened.rule) == (
            CaseParty.MERCHANT,
            CaseOutcome.ESCALATED,
            "policies/strict@1",
        )
        assert opened.deadline_time == opened.answer_due_time == START + 4 * HOUR
        moved = client.move_case(LEDGER, MoveCase("c", CaseAction.ESCALATE))
        assert (moved.state, moved.next_party) == (CaseState.ARBITRATION, CaseParty.PLATFORM)
        assert moved.deadline_time == START + 48 * HOUR

        awards = [Award("1", gbp(300), gbp(20))]
        partly = CaseOutcome.PARTLY_APPROVED
        short = [LiabilityShare(Liable.MERCHANT, 9_999)]
        with pytest.raises(SharesInvalid):
            client.close_case(LEDGER, CloseCase("c", partly, awards=awards, shares=short))
        with pytest.raises(EvidenceRequired):
            client.close_case(LEDGER, CloseCase("c", partly, awards=awards))
        with pytest.raises(FieldInvalid):
            odd = Evidence(b"short", "image/jpeg", 5, "photos/1", CaseParty.BUYER)
            client.add_evidence(LEDGER, AddEvidence("c", odd))
        shown = client.add_evidence(LEDGER, AddEvidence("c", PHOTO))
        assert shown.evidence_count == 1
        [evidence] = client.list_evidence(LEDGER, "c")
        assert evidence == EvidenceRecord(PHOTO, START, evidence.entry_seq)

        ruling = CloseCase(
            "c",
            partly,
            awards=awards,
            shares=[
                LiabilityShare(Liable.MERCHANT, 5_000),
                LiabilityShare(Liable.CARRIER, 5_000, "dhl"),
            ],
            freight_shares=[LiabilityShare(Liable.PLATFORM, 10_000)],
            liable=Liable.CARRIER,
            subject=CaseSubject.SERVICE,
            reason="broken",
        )
        closed = client.close_case(LEDGER, ruling)
        assert (closed.state, closed.liable, closed.subject) == (
            CaseState.PARTLY_APPROVED,
            Liable.CARRIER,
            CaseSubject.SERVICE,
        )
        assert closed.refund_ids == ("c",)
        assert [line.awarded for line in closed.lines] == [gbp(300), gbp(0)]
        assert client.get_case(LEDGER, "c") == closed
        refund = client.get_refund(LEDGER, "c")
        assert (refund.amount, refund.offset, refund.case_id) == (gbp(320), gbp(0), "c")
        [line] = refund.lines
        assert (line.from_disputed, line.from_freight) == (gbp(150), gbp(20))
        assert line.from_parties == (PartyPart("dhl", gbp(150)),)

        client.advance_clock(LEDGER, START + 30 * 24 * HOUR)
        with pytest.raises(AppealLapsed):
            client.move_case(LEDGER, MoveCase("c", CaseAction.APPEAL))

    await asyncio.to_thread(story, sync_client)
    await check_books(database_url)


async def test_cases_are_found_and_counted(sync_client: Client, database_url: str):
    def story(client: Client) -> None:
        client.place_hold(LEDGER, order("o", 600, 400))
        client.place_hold(LEDGER, order("p", merchant="bob"))
        client.open_case(LEDGER, OpenCase("c-1", "o", [Claim("1", gbp(500))]))
        inquiry = OpenCase("c-2", "p", [Claim("1", gbp(0))], type=CaseType.INQUIRY)
        client.open_case(LEDGER, inquiry)
        client.close_case(LEDGER, CloseCase("c-2", CaseOutcome.WITHDRAWN))

        def found(**only: object) -> list[str]:
            return [case.case_id for case in client.list_cases(LEDGER, **only)]  # type: ignore[arg-type]

        assert found() == ["c-1", "c-2"]
        assert found(hold_id="o") == found(merchant="amy") == found(open_only=True) == ["c-1"]
        assert found(type=CaseType.INQUIRY) == found(state=CaseState.WITHDRAWN) == ["c-2"]

        report = client.report_cases(LEDGER, CaseGrouping.TYPE)
        assert {group.key: group.case_count for group in report.groups} == {
            "INQUIRY": 1,
            "REFUND": 1,
        }
        assert (report.total.case_count, report.total.open_count) == (2, 1)
        [sums] = report.total.sums
        assert (sums.currency, sums.claimed, sums.reserved) == ("GBP", gbp(500), gbp(500))
        later = client.report_cases(LEDGER, CaseGrouping.MERCHANT, start_time=START + HOUR)
        assert (later.groups, later.total.case_count) == ((), 0)

        items = list(client.list_timeline(LEDGER, "o", TimelineRole.AUDITOR))
        assert [item.kind for item in items] == [EntryKind.HOLD_PLACED, EntryKind.CASE_OPENED]
        assert (items[1].case_id, items[1].state) == ("c-1", CaseState.OPENED)
        assert [(line.line_id, line.amount) for line in items[1].lines] == [("1", gbp(500))]
        [task] = client.timeline_tasks(LEDGER, "o", TimelineRole.MERCHANT, merchant="amy")
        assert (task.case_id, task.next_party) == ("c-1", CaseParty.MERCHANT)
        assert task.reserved == gbp(500)
        assert client.timeline_tasks(LEDGER, "p", TimelineRole.BUYER) == ()

    await asyncio.to_thread(story, sync_client)
    await check_books(database_url)


async def test_chargebacks(sync_client: Client, database_url: str):
    def story(client: Client) -> None:
        client.place_hold(LEDGER, order("o", 600, 400))
        due = START + 48 * HOUR
        step = ReportChargeback(
            "cb", "o", "ref-1", ChargebackEvent.OPENED, gbp(500), taken=True, respond_by_time=due
        )
        opened = client.report_chargeback(LEDGER, step)
        assert (opened.state, opened.type) == (CaseState.CHARGED_BACK, CaseType.CHARGEBACK)
        assert [line.reserved for line in opened.lines] == [gbp(300), gbp(200)]
        assert opened.deadline_time == due
        assert opened.chargeback is not None
        assert (opened.chargeback.psp, opened.chargeback.taken) == ("card", gbp(500))
        again = ReportChargeback("cb", "o", "ref-1", ChargebackEvent.OPENED, gbp(500), taken=True)
        assert client.report_chargeback(LEDGER, again) == opened
        with pytest.raises(ChargebackMismatch):
            other = ReportChargeback("cb", "o", "ref-1", ChargebackEvent.LOST, gbp(400))
            client.report_chargeback(LEDGER, other)
        won = ReportChargeback("cb", "o", "ref-1", ChargebackEvent.WON, gbp(0))
        closed = client.report_chargeback(LEDGER, won)
        assert closed.state is CaseState.WON
        assert closed.chargeback is not None
        assert closed.chargeback.taken == gbp(0)

    await asyncio.to_thread(story, sync_client)
    await check_books(database_url)


async def test_coupons(sync_client: Client, database_url: str):
    def story(client: Client) -> None:
        create_strict(client)
        client.place_hold(LEDGER, order("o", policy="strict"))
        client.open_case(LEDGER, OpenCase("c", "o", [Claim("1", gbp(500))]))
        with pytest.raises(CouponNotFound):
            client.get_coupon(LEDGER, "k-1")
        grant = GrantCoupon("k-1", "c", "1", gbp(200), Liable.PLATFORM, reason="delay")
        issued = client.grant_coupon(LEDGER, grant)
        assert (issued.state, issued.case_id, issued.hold_id) == (CouponState.ISSUED, "c", "o")
        assert client.get_coupon(LEDGER, "k-1") == issued
        with pytest.raises(CouponExists):
            client.grant_coupon(LEDGER, GrantCoupon("k-1", "c", "1", gbp(1), Liable.PLATFORM))
        with pytest.raises(CouponStateConflict):
            client.review_coupon(LEDGER, ReviewCoupon("k-1", approved=True))
        with pytest.raises(CouponExceedsCap):
            client.grant_coupon(LEDGER, GrantCoupon("k-2", "c", "1", gbp(301), Liable.PLATFORM))
        proposal = GrantCoupon("k-2", "c", "1", gbp(300), Liable.MERCHANT)
        proposed = client.grant_coupon(LEDGER, proposal)
        assert (proposed.state, proposed.reviewed_by) == (CouponState.PROPOSED, "")
        with pytest.raises(SecondPersonRequired):
            client.review_coupon(LEDGER, ReviewCoupon("k-2", approved=True))
        declined = client.review_coupon(LEDGER, ReviewCoupon("k-2", approved=False))
        assert (declined.state, declined.reviewed_by) == (
            CouponState.DECLINED,
            proposed.proposed_by,
        )

    await asyncio.to_thread(story, sync_client)
    await check_books(database_url)


async def test_a_stream_carries_cases_and_chargebacks(
    client: AsyncClient, ledger: str, database_url: str
):
    commands: list[Command] = [
        order("o"),
        OpenCase("c", "o", [Claim("1", gbp(400))]),
        AddEvidence("c", PHOTO),
        AnswerCase("c"),
        MoveCase("c", CaseAction.AGREE_RETURN),
        MoveCase("c", CaseAction.RECEIVE_RETURN, party=CaseParty.MERCHANT),
        CloseCase("c", CaseOutcome.APPROVED),
        MoveCase("c", CaseAction.ESCALATE),
        ReportChargeback("cb", "o", "ref-1", ChargebackEvent.INQUIRY, gbp(600)),
    ]
    answers = [answer async for answer in client.stream_writes(ledger, commands)]
    kinds = [Hold, *[Case] * 6, CaseStateConflict, Case]
    assert [type(answer) for answer in answers] == kinds
    assert [answer.state for answer in answers if isinstance(answer, Case)] == [
        CaseState.OPENED,
        CaseState.OPENED,
        CaseState.ANSWERED,
        CaseState.RETURN_TRANSIT,
        CaseState.RETURN_AUDIT,
        CaseState.APPROVED,
        CaseState.INQUIRY,
    ]
    await check_books(database_url)
