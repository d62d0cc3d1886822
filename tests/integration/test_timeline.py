"""TimelineService over the wire: the story of a hold, as each role may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import timeline_pb2
from escrow_client import (
    AddEvidence,
    AnswerCase,
    AsyncClient,
    Award,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CaseScope,
    CaseState,
    ChargebackEvent,
    Claim,
    CloseCase,
    EntryKind,
    Evidence,
    GrantCoupon,
    Liable,
    Line,
    MoveCase,
    OpenCase,
    PlaceHold,
    PolicyTerms,
    RefundOutcome,
    ReportChargeback,
    ReportRefund,
    ReportSettlement,
    ReviewCoupon,
    TimelineItem,
    TimelineRole,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp, signed

TIMELINE = "/escrow.v1.TimelineService/ListTimeline"
DAY = timedelta(days=1)
WINDOW_END = START.replace(hour=0) + 8 * DAY
PHOTO = Evidence(b"\x01" * 32, "image/jpeg", 4_096, "photos/1", CaseParty.BUYER)

BUYER, MERCHANT, AUDITOR = TimelineRole.BUYER, TimelineRole.MERCHANT, TimelineRole.AUDITOR
STAFF = (TimelineRole.SUPPORT, TimelineRole.FINANCE, AUDITOR)


async def told(
    client: AsyncClient, role: TimelineRole, hold_id: str = "o", merchant: str = ""
) -> list[TimelineItem]:
    items = client.list_timeline(LEDGER, hold_id, role, merchant=merchant)
    return [item async for item in items]


def kinds(items: Iterable[TimelineItem]) -> list[EntryKind]:
    return [item.kind for item in items]


def amounts(item: TimelineItem) -> dict[str, int]:
    return {line.line_id: line.amount.amount_minor for line in item.lines}


def case(case_id: str, *claims: Claim, **fields: Any) -> OpenCase:
    return OpenCase(case_id, "o", claims or [Claim("1", gbp(400))], **fields)


@pytest.fixture
async def shop(client: AsyncClient, ledger: str) -> str:
    """A ledger with a policy of many terms, and an order of Amy's and Bob's, signed for."""
    terms = PolicyTerms(
        case_response_hours=48,
        case_default=CaseOutcome.ESCALATED,
        appeal_days=1,
        refund_limit_days=2,
        reserve_bps=1_000,
        reserve_days=5,
        coupon_approval_minor=100,
    )
    await client.create_policy(
        ledger, "full", window_days=7, time_zone="UTC", commission_bps=500, terms=terms
    )
    for hold_id in ("o", "p"):
        lines = [Line("1", "amy", gbp(10_000), "full"), Line("2", "bob", gbp(5_000), "full")]
        await client.place_hold(ledger, PlaceHold(hold_id, "card", lines))
        await client.report_fulfilment(ledger, signed(hold_id))
    return ledger


async def live(client: AsyncClient, ledger: str) -> None:
    """The order `o`: settled, a case with all that belongs to it, released, charged back."""
    await client.report_settlement(ledger, ReportSettlement("o", "bank", gbp(150), START))
    await client.open_case(ledger, case("c"))
    await client.add_evidence(ledger, AddEvidence("c", PHOTO))
    await client.answer_case(ledger, AnswerCase("c"))
    await client.move_case(ledger, MoveCase("c", CaseAction.ESCALATE, party=CaseParty.BUYER))
    await client.close_case(
        ledger,
        CloseCase(
            "c",
            CaseOutcome.PARTLY_APPROVED,
            awards=[Award("1", gbp(150), gbp(7))],
            liable=Liable.MERCHANT,
            reason="damaged",
        ),
    )
    await client.report_refund(ledger, ReportRefund("c", RefundOutcome.SUCCEEDED))
    for coupon_id, amount in (("small", 50), ("large", 500)):
        coupon = GrantCoupon(coupon_id, "c", "1", gbp(amount), Liable.PLATFORM)
        await client.grant_coupon(ledger, coupon)
    await client.review_coupon(ledger, ReviewCoupon("large", approved=False))
    await client.advance_clock(ledger, START + 20 * DAY)
    items = [Claim("2", gbp(5_000))]
    for event in (ChargebackEvent.OPENED, ChargebackEvent.LOST):
        report = ReportChargeback("x", "o", "cb-1", event, gbp(5_000), items=items)
        await client.report_chargeback(ledger, report)


COMPLETE = [
    EntryKind.HOLD_PLACED,
    EntryKind.FULFILMENT_REPORTED,
    EntryKind.SETTLEMENT_REPORTED,
    EntryKind.CASE_OPENED,
    EntryKind.EVIDENCE_ADDED,
    EntryKind.CASE_ANSWERED,
    EntryKind.CASE_MOVED,
    EntryKind.CASE_CLOSED,
    EntryKind.REFUND_CREATED,
    EntryKind.REFUND_REPORTED,
    EntryKind.COUPON_GRANTED,
    EntryKind.COUPON_GRANTED,
    EntryKind.COUPON_REVIEWED,
    EntryKind.LINES_RELEASED,
    EntryKind.RESERVE_MATURED,
    EntryKind.CHARGEBACK_OPENED,
    EntryKind.CHARGEBACK_MOVED,
]


async def test_the_story_of_a_hold_as_its_auditor_reads_it(client: AsyncClient, shop):
    await live(client, shop)
    items = await told(client, AUDITOR)
    assert kinds(items) == COMPLETE
    for role in STAFF:
        assert await told(client, role) == items
    assert [item.entry_seq for item in items] == sorted(item.entry_seq for item in items)
    for item in items:
        entry = await client.get_entry(shop, item.entry_seq)
        assert (item.kind, item.actor) == (entry.kind, entry.actor)
        assert (item.effective_time, item.record_time) == (entry.effective_time, entry.record_time)
        assert (item.currency, bool(item.actor)) == ("GBP", True)
    by_kind = dict(zip(kinds(items), items, strict=True))

    assert amounts(by_kind[EntryKind.HOLD_PLACED]) == {"1": 10_000, "2": 5_000}
    fulfilled = by_kind[EntryKind.FULFILMENT_REPORTED]
    assert fulfilled.detail == "SIGNED"
    assert [line.window_end_time for line in fulfilled.lines] == [WINDOW_END] * 2
    assert by_kind[EntryKind.SETTLEMENT_REPORTED].lines == ()

    opened = by_kind[EntryKind.CASE_OPENED]
    assert (opened.case_id, amounts(opened), opened.detail) == ("c", {"1": 400}, "REFUND")
    assert (opened.state, opened.next_party) == (CaseState.OPENED, CaseParty.MERCHANT)
    assert opened.due_time == START + 2 * DAY
    added = by_kind[EntryKind.EVIDENCE_ADDED]
    assert (added.case_id, added.state, added.evidence) == ("c", None, (PHOTO,))
    answered = by_kind[EntryKind.CASE_ANSWERED]
    assert (answered.state, answered.next_party) == (CaseState.ANSWERED, CaseParty.BUYER)
    moved = by_kind[EntryKind.CASE_MOVED]
    assert (moved.state, moved.action) == (CaseState.ARBITRATION, CaseAction.ESCALATE)
    assert (moved.next_party, moved.due_time, moved.lines) == (CaseParty.PLATFORM, None, ())
    closed = by_kind[EntryKind.CASE_CLOSED]
    assert (closed.state, closed.outcome) == (
        CaseState.PARTLY_APPROVED,
        CaseOutcome.PARTLY_APPROVED,
    )
    assert (amounts(closed), closed.detail, closed.next_party) == ({"1": 157}, "damaged", None)
    ruled = await client.get_case(shop, "c")
    assert closed.due_time == ruled.refund_due_time is not None
    assert closed.appeal_until_time == ruled.appeal_until_time is not None

    for kind in (EntryKind.REFUND_CREATED, EntryKind.REFUND_REPORTED):
        refund = by_kind[kind]
        assert (refund.case_id, refund.reference, amounts(refund)) == ("c", "c", {"1": 157})
        assert refund.state is None
    assert by_kind[EntryKind.REFUND_REPORTED].detail == "SUCCEEDED"
    about_coupons = {EntryKind.COUPON_GRANTED, EntryKind.COUPON_REVIEWED}
    coupons = [item for item in items if item.kind in about_coupons]
    assert [(item.reference, item.detail, amounts(item)) for item in coupons] == [
        ("small", "ISSUED", {"1": 50}),
        ("large", "PROPOSED", {"1": 500}),
        ("large", "DECLINED", {"1": 500}),
    ]
    # Gross: of a net amount the buyer could tell the commission.
    assert amounts(by_kind[EntryKind.LINES_RELEASED]) == {"1": 9_843, "2": 5_000}
    for kind in (EntryKind.CHARGEBACK_OPENED, EntryKind.CHARGEBACK_MOVED):
        item = by_kind[kind]
        assert (item.case_id, item.reference, amounts(item)) == ("x", "cb-1", {"2": 5_000})
    lost = by_kind[EntryKind.CHARGEBACK_MOVED]
    assert (lost.state, lost.outcome, lost.detail) == (CaseState.LOST, CaseOutcome.LOST, "LOST")


async def test_a_buyer_is_told_neither_of_settlement_nor_reserves_nor_proposals(
    client: AsyncClient, shop
):
    await live(client, shop)
    items = await told(client, BUYER)
    hidden = {EntryKind.SETTLEMENT_REPORTED, EntryKind.RESERVE_MATURED, EntryKind.COUPON_REVIEWED}
    complete = [item for item in await told(client, AUDITOR) if item.detail != "PROPOSED"]
    assert kinds(items) == [kind for kind in kinds(complete) if kind not in hidden]
    assert {item.actor for item in items} == {""}
    assert amounts(items[0]) == {"1": 10_000, "2": 5_000}


async def test_a_merchant_is_told_of_its_own_lines(client: AsyncClient, shop):
    await live(client, shop)
    amy = await told(client, MERCHANT, merchant="amy")
    bob = await told(client, MERCHANT, merchant="bob")
    assert {item.actor for item in (*amy, *bob)} == {""}
    assert {line.line_id for item in amy for line in item.lines} == {"1"}
    assert {line.line_id for item in bob for line in item.lines} == {"2"}
    chargeback = {EntryKind.CHARGEBACK_OPENED, EntryKind.CHARGEBACK_MOVED}
    assert kinds(amy) == [kind for kind in COMPLETE if kind not in chargeback]
    assert kinds(bob) == [
        EntryKind.HOLD_PLACED,
        EntryKind.FULFILMENT_REPORTED,
        EntryKind.SETTLEMENT_REPORTED,
        EntryKind.LINES_RELEASED,
        EntryKind.RESERVE_MATURED,
        EntryKind.CHARGEBACK_OPENED,
        EntryKind.CHARGEBACK_MOVED,
    ]
    assert await told(client, MERCHANT, merchant="eve") == []


async def test_a_case_on_the_order_is_told_to_every_merchant_it_blocks(client: AsyncClient, shop):
    await client.open_case(shop, case("c", scope=CaseScope.ORDER))
    (*_, item) = await told(client, MERCHANT, merchant="bob")
    assert (item.kind, item.case_id, item.lines) == (EntryKind.CASE_OPENED, "c", ())
    for merchant, reserved in (("amy", 400), ("bob", 0)):
        (task,) = await client.timeline_tasks(shop, "o", MERCHANT, merchant=merchant)
        assert (task.case_id, task.reserved) == ("c", gbp(reserved))


async def test_tasks_say_who_has_to_act_and_until_when(client: AsyncClient, shop):
    assert await client.timeline_tasks(shop, "o", BUYER) == ()
    await client.open_case(shop, case("b"))
    await client.open_case(shop, case("a", Claim("2", gbp(100))))
    await client.answer_case(shop, AnswerCase("b"))
    for role in (BUYER, *STAFF):
        first, second = await client.timeline_tasks(shop, "o", role)
        assert (first.case_id, first.state) == ("b", CaseState.ANSWERED)
        assert (first.next_party, first.due_time) == (CaseParty.BUYER, None)
        assert first.reserved == gbp(400)
        assert (second.case_id, second.next_party) == ("a", CaseParty.MERCHANT)
        assert second.due_time == START + 2 * DAY
    (only,) = await client.timeline_tasks(shop, "o", MERCHANT, merchant="bob")
    assert only.case_id == "a"
    await client.advance_clock(shop, START + 3 * DAY)
    _, escalated = await client.timeline_tasks(shop, "o", BUYER)
    assert (escalated.state, escalated.next_party) == (CaseState.ARBITRATION, CaseParty.PLATFORM)
    (*_, moved) = await told(client, AUDITOR)
    assert (moved.detail, moved.actor) == ("BREACHED", "policies/full@1")
    assert moved.effective_time == START + 2 * DAY
    for case_id in ("a", "b"):
        await client.close_case(shop, CloseCase(case_id, CaseOutcome.WITHDRAWN))
    assert await client.timeline_tasks(shop, "o", BUYER) == ()


async def test_what_an_appeal_sets_apart_again_is_told(client: AsyncClient, shop):
    await client.open_case(shop, case("c"))
    await client.close_case(shop, CloseCase("c", CaseOutcome.REJECTED, reason="unfounded"))
    await client.move_case(shop, MoveCase("c", CaseAction.APPEAL))
    rejected, appealed = (await told(client, BUYER))[-2:]
    assert (rejected.outcome, rejected.detail) == (CaseOutcome.REJECTED, "unfounded")
    assert (amounts(rejected), rejected.due_time) == ({"1": 0}, None)
    assert rejected.appeal_until_time is not None
    assert (appealed.action, appealed.state) == (CaseAction.APPEAL, CaseState.APPEALED)
    assert (amounts(appealed), appealed.next_party) == ({"1": 400}, CaseParty.PLATFORM)


async def test_a_case_on_several_holds_is_told_of_each_with_its_own_lines(
    client: AsyncClient, shop
):
    await client.open_case(shop, case("c", Claim("1", gbp(400)), Claim("2", gbp(300), "p")))
    (task,) = await client.timeline_tasks(shop, "p", BUYER)
    assert (task.case_id, task.reserved) == ("c", gbp(300))
    await client.add_evidence(shop, AddEvidence("c", PHOTO))
    await client.close_case(shop, CloseCase("c", CaseOutcome.APPROVED))
    for hold_id, line_id, amount, refund_id in (("o", "1", 400, "c"), ("p", "2", 300, "c:2")):
        _, _, opened, added, closed, refund = await told(client, BUYER, hold_id)
        assert (opened.kind, amounts(opened)) == (EntryKind.CASE_OPENED, {line_id: amount})
        assert (added.kind, added.evidence) == (EntryKind.EVIDENCE_ADDED, (PHOTO,))
        assert (closed.kind, amounts(closed)) == (EntryKind.CASE_CLOSED, {line_id: amount})
        assert (refund.kind, refund.reference) == (EntryKind.REFUND_CREATED, refund_id)
        assert amounts(refund) == {line_id: amount}


async def test_pages_add_up_to_the_whole(server_target, client: AsyncClient, shop):
    await live(client, shop)
    for role, merchant in ((AUDITOR, ""), (BUYER, ""), (MERCHANT, "bob")):
        request = timeline_pb2.ListTimelineRequest(
            parent=f"ledgers/{shop}/holds/o", role=f"TIMELINE_ROLE_{role}", merchant=merchant
        )
        whole = await page(server_target, request)
        assert not whole.next_page_token
        request.page_size = 2
        found: list[timeline_pb2.TimelineItem] = []
        while True:
            part = await page(server_target, request)
            assert len(part.items) <= 2
            assert part.tasks == whole.tasks
            found += part.items
            if not part.next_page_token:
                break
            request.page_token = part.next_page_token
        assert found == list(whole.items)


async def page(
    target: str, request: timeline_pb2.ListTimelineRequest
) -> timeline_pb2.ListTimelineResponse:
    return timeline_pb2.ListTimelineResponse.FromString(await wire.call(target, TIMELINE, request))


async def test_refused(server_target, client: AsyncClient, shop):
    with pytest.raises(errors.LedgerNotFound):
        await client.timeline_tasks("nowhere", "o", BUYER)
    with pytest.raises(errors.HoldNotFound):
        await client.timeline_tasks(shop, "nothing", BUYER)
    for role, merchant in ((MERCHANT, ""), (BUYER, "amy"), (AUDITOR, "amy")):
        with pytest.raises(errors.FieldInvalid, match="merchant"):
            await client.timeline_tasks(shop, "o", role, merchant=merchant)
    unsaid = timeline_pb2.ListTimelineRequest(parent=f"ledgers/{shop}/holds/o")
    assert list(wire.violations(await wire.refused(server_target, TIMELINE, unsaid))) == ["role"]
