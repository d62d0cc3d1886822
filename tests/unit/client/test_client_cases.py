"""Cases: from their opening to their ruling, their evidence, chargebacks and coupons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from escrow.v1 import case_pb2, chargeback_pb2, coupon_pb2, journal_pb2, refund_pb2
from escrow_client import (
    AddEvidence,
    AnswerCase,
    Award,
    Case,
    CaseAction,
    CaseLine,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseState,
    CaseSubject,
    CaseType,
    Chargeback,
    ChargebackEvent,
    Claim,
    CloseCase,
    Coupon,
    CouponState,
    EntryKind,
    Evidence,
    EvidenceRecord,
    GrantCoupon,
    LiabilityShare,
    Liable,
    Money,
    MoveCase,
    OpenCase,
    RefundGround,
    ReportChargeback,
    ReviewCoupon,
)

NOON = datetime(2026, 2, 14, 12, tzinfo=UTC)
NOON_WIRE = Timestamp(seconds=1_771_070_400)
LATER = NOON + timedelta(days=1)
LATER_WIRE = Timestamp(seconds=1_771_156_800)
NAME = "ledgers/cn/cases/c-1"
PHOTO_HASH = sha256(b"photo").digest()
PHOTO = Evidence(PHOTO_HASH, "image/jpeg", 5, "photos/1", CaseParty.BUYER)


def gbp(amount_minor: int) -> Money:
    return Money("GBP", amount_minor)


CASE_WIRE = case_pb2.Case(
    name=NAME,
    state=case_pb2.CASE_STATE_PARTLY_APPROVED,
    hold="ledgers/cn/holds/order-1",
    scope=case_pb2.CASE_SCOPE_ORDER,
    ground=refund_pb2.REFUND_GROUND_QUALITY,
    currency_code="GBP",
    lines=[
        case_pb2.CaseLine(
            line_id="0",
            claimed_minor=10,
            reserved_minor=7,
            hold_id="order-1",
            recalled_minor=2,
            awarded_minor=6,
            contingent_minor=1,
        )
    ],
    open_time=NOON_WIRE,
    answer_due_time=LATER_WIRE,
    refund_due_time=LATER_WIRE,
    close_time=NOON_WIRE,
    entry_seq=14,
    type=case_pb2.CASE_TYPE_RETURN,
    priority=case_pb2.CASE_PRIORITY_HIGH,
    default_outcome=case_pb2.CASE_OUTCOME_ESCALATED,
    rule="policies/retail-14d@2",
    next_party=case_pb2.CASE_PARTY_PLATFORM,
    deadline_time=LATER_WIRE,
    tag=case_pb2.CaseTag(liable=case_pb2.LIABLE_CARRIER, subject=case_pb2.CASE_SUBJECT_SERVICE),
    evidence_count=3,
    breach_count=2,
    appeal_until_time=LATER_WIRE,
    answer_time=NOON_WIRE,
    refunds=["ledgers/cn/refunds/c-1", "ledgers/cn/refunds/c-1:2"],
    chargeback=case_pb2.Chargeback(
        psp="card",
        reference="cb-1",
        amount_minor=10,
        taken_minor=9,
        original_currency_code="EUR",
        original_amount_minor=11,
        excess_minor=4,
    ),
)
CASE = Case(
    case_id="c-1",
    state=CaseState.PARTLY_APPROVED,
    hold_id="order-1",
    scope=CaseScope.ORDER,
    ground=RefundGround.QUALITY,
    currency="GBP",
    lines=(
        CaseLine(
            line_id="0",
            claimed=gbp(10),
            reserved=gbp(7),
            hold_id="order-1",
            recalled=gbp(2),
            awarded=gbp(6),
            contingent=gbp(1),
        ),
    ),
    open_time=NOON,
    answer_due_time=LATER,
    refund_due_time=LATER,
    close_time=NOON,
    entry_seq=14,
    type=CaseType.RETURN,
    priority=CasePriority.HIGH,
    default_outcome=CaseOutcome.ESCALATED,
    rule="policies/retail-14d@2",
    next_party=CaseParty.PLATFORM,
    deadline_time=LATER,
    liable=Liable.CARRIER,
    subject=CaseSubject.SERVICE,
    evidence_count=3,
    breach_count=2,
    appeal_until_time=LATER,
    answer_time=NOON,
    refund_ids=("c-1", "c-1:2"),
    chargeback=Chargeback("card", "cb-1", gbp(10), gbp(9), Money("EUR", 11), gbp(4)),
)


def test_every_field_of_a_case_is_read(server, client):
    server.answers["GetCase"] = lambda request, _: CASE_WIRE
    assert client.get_case("cn", "c-1") == CASE
    assert server.requests == [case_pb2.GetCaseRequest(name=NAME)]


def test_what_does_not_apply_to_a_case_is_none(server, client):
    server.answers["GetCase"] = lambda request, _: case_pb2.Case(
        name=request.name, chargeback=case_pb2.Chargeback()
    )
    read = client.get_case("cn", "c-1")
    assert read.answer_due_time is read.refund_due_time is read.close_time is None
    assert read.deadline_time is read.appeal_until_time is read.answer_time is None
    assert read.default_outcome is read.next_party is read.liable is read.subject is None
    assert (read.lines, read.refund_ids) == ((), ())
    assert read.chargeback.original is None
    server.answers["GetCase"] = lambda request, _: case_pb2.Case(name=request.name)
    assert client.get_case("cn", "c-1").chargeback is None


def test_a_case_of_a_newer_server_is_unknown(server, client):
    # Fields 2, 4, 5, 13, 14, 15 and 17 of a case, set to 99; and both of its tag, 19.
    numbers = [2, 4, 5, 13, 14, 15]
    odd = b"".join(bytes([number << 3, 99]) for number in numbers)
    odd += b"\x88\x01\x63" + b"\x9a\x01\x04\x08\x63\x10\x63"
    server.answers["GetCase"] = lambda request, _: case_pb2.Case.FromString(odd)
    read = client.get_case("cn", "odd")
    assert read.state is CaseState.UNKNOWN
    assert read.scope is CaseScope.UNKNOWN
    assert read.ground is RefundGround.UNKNOWN
    assert read.type is CaseType.UNKNOWN
    assert read.priority is CasePriority.UNKNOWN
    assert read.default_outcome is CaseOutcome.UNKNOWN
    assert read.next_party is CaseParty.UNKNOWN
    assert read.liable is Liable.UNKNOWN
    assert read.subject is CaseSubject.UNKNOWN


def test_a_case_is_opened(server, client):
    server.answers["OpenCase"] = lambda request, _: CASE_WIRE
    plain = OpenCase("c-1", "order-1", [Claim("0", gbp(10))])
    full = OpenCase(
        "c-2",
        "order-1",
        [Claim("0", gbp(10)), Claim("1", gbp(0), "order-2")],
        CaseScope.ORDER,
        RefundGround.QUALITY,
        NOON,
        CaseType.EXCHANGE,
        CasePriority.LIVE_STREAM,
    )
    assert client.open_case("cn", plain) == client.open_case("cn", full) == CASE
    assert server.requests == [
        case_pb2.OpenCaseRequest(
            parent="ledgers/cn",
            request_id=plain.request_id,
            case_id="c-1",
            hold_id="order-1",
            currency_code="GBP",
            claims=[case_pb2.CaseClaim(line_id="0", amount_minor=10)],
            scope=case_pb2.CASE_SCOPE_LINES,
            ground=refund_pb2.REFUND_GROUND_NO_REASON,
            type=case_pb2.CASE_TYPE_REFUND,
            priority=case_pb2.CASE_PRIORITY_NORMAL,
        ),
        case_pb2.OpenCaseRequest(
            parent="ledgers/cn",
            request_id=full.request_id,
            case_id="c-2",
            hold_id="order-1",
            currency_code="GBP",
            claims=[
                case_pb2.CaseClaim(line_id="0", amount_minor=10),
                case_pb2.CaseClaim(line_id="1", hold_id="order-2"),
            ],
            scope=case_pb2.CASE_SCOPE_ORDER,
            ground=refund_pb2.REFUND_GROUND_QUALITY,
            effective_time=NOON_WIRE,
            type=case_pb2.CASE_TYPE_EXCHANGE,
            priority=case_pb2.CASE_PRIORITY_LIVE_STREAM,
        ),
    ]


def test_a_case_goes_from_stage_to_stage(server, client):
    server.answers |= {
        name: lambda request, _: CASE_WIRE for name in ("AnswerCase", "MoveCase", "AddEvidence")
    }
    answered = AnswerCase("c-1")
    moved = MoveCase("c-1", CaseAction.CONTEST_RETURN, LATER, CaseParty.MERCHANT)
    escalated = MoveCase("c-1", CaseAction.ESCALATE)
    shown = AddEvidence("c-1", PHOTO, NOON)
    assert client.answer_case("cn", answered) == CASE
    assert client.move_case("cn", moved) == client.move_case("cn", escalated) == CASE
    assert client.add_evidence("cn", shown) == CASE
    assert server.requests == [
        case_pb2.AnswerCaseRequest(name=NAME, request_id=answered.request_id),
        case_pb2.MoveCaseRequest(
            name=NAME,
            request_id=moved.request_id,
            action=case_pb2.CASE_ACTION_CONTEST_RETURN,
            occurred_time=LATER_WIRE,
            party=case_pb2.CASE_PARTY_MERCHANT,
        ),
        case_pb2.MoveCaseRequest(
            name=NAME, request_id=escalated.request_id, action=case_pb2.CASE_ACTION_ESCALATE
        ),
        case_pb2.AddEvidenceRequest(
            name=NAME,
            request_id=shown.request_id,
            evidence=case_pb2.Evidence(
                sha256=PHOTO_HASH,
                media_type="image/jpeg",
                size_bytes=5,
                pointer="photos/1",
                party=case_pb2.CASE_PARTY_BUYER,
            ),
            occurred_time=NOON_WIRE,
        ),
    ]


def test_a_case_is_closed_without_more(server, client):
    server.answers["CloseCase"] = lambda request, _: CASE_WIRE
    closed = CloseCase("c-1", CaseOutcome.REJECTED, LATER)
    assert client.close_case("cn", closed) == CASE
    assert server.requests == [
        case_pb2.CloseCaseRequest(
            name=NAME,
            request_id=closed.request_id,
            outcome=case_pb2.CASE_OUTCOME_REJECTED,
            occurred_time=LATER_WIRE,
        )
    ]
    assert not server.requests[0].HasField("tag")


def test_a_ruling_says_who_bears_what(server, client):
    server.answers["CloseCase"] = lambda request, _: CASE_WIRE
    ruling = CloseCase(
        "c-1",
        CaseOutcome.PARTLY_APPROVED,
        awards=[Award("0", gbp(6), gbp(2)), Award("1", gbp(1), hold_id="order-2")],
        shares=[
            LiabilityShare(Liable.MERCHANT, 7_500),
            LiabilityShare(Liable.CARRIER, 2_500, "dhl"),
        ],
        freight_shares=[LiabilityShare(Liable.PLATFORM, 10_000)],
        liable=Liable.CARRIER,
        reason="broken",
        rule="damage@3",
    )
    assert client.close_case("cn", ruling) == CASE
    assert server.requests == [
        case_pb2.CloseCaseRequest(
            name=NAME,
            request_id=ruling.request_id,
            outcome=case_pb2.CASE_OUTCOME_PARTLY_APPROVED,
            awards=[
                case_pb2.CaseAward(line_id="0", amount_minor=6, freight_minor=2),
                case_pb2.CaseAward(hold_id="order-2", line_id="1", amount_minor=1),
            ],
            currency_code="GBP",
            shares=[
                case_pb2.LiabilityShare(liable=case_pb2.LIABLE_MERCHANT, share_bps=7_500),
                case_pb2.LiabilityShare(
                    liable=case_pb2.LIABLE_CARRIER, party_id="dhl", share_bps=2_500
                ),
            ],
            freight_shares=[
                case_pb2.LiabilityShare(liable=case_pb2.LIABLE_PLATFORM, share_bps=10_000)
            ],
            tag=case_pb2.CaseTag(liable=case_pb2.LIABLE_CARRIER),
            reason="broken",
            rule="damage@3",
        )
    ]


def test_cases_are_listed(server, client):
    def answer(request, _):
        name = f"ledgers/cn/cases/c-{request.page_token or 1}"
        return case_pb2.ListCasesResponse(
            cases=[case_pb2.Case(name=name)], next_page_token="" if request.page_token else "2"
        )

    server.answers["ListCases"] = answer
    found = client.list_cases(
        "cn",
        hold_id="order-1",
        merchant="acme",
        state=CaseState.ARBITRATION,
        type=CaseType.DISPUTE,
        open_only=True,
    )
    assert [case.case_id for case in found] == ["c-1", "c-2"]
    first = case_pb2.ListCasesRequest(
        parent="ledgers/cn",
        hold_id="order-1",
        merchant="acme",
        state=case_pb2.CASE_STATE_ARBITRATION,
        type=case_pb2.CASE_TYPE_DISPUTE,
        open_only=True,
        page_size=1_000,
    )
    assert server.requests[0] == first
    first.page_token = "2"
    assert server.requests[1:] == [first]
    client.list_cases("cn")
    assert server.requests[2] == case_pb2.ListCasesRequest(parent="ledgers/cn", page_size=1_000)


def test_evidence_is_listed(server, client):
    def answer(request, _):
        seq = int(request.page_token or 1)
        photo = case_pb2.Evidence(
            sha256=PHOTO_HASH,
            media_type="image/jpeg",
            size_bytes=5,
            pointer="photos/1",
            party=case_pb2.CASE_PARTY_BUYER,
            occurred_time=NOON_WIRE,
            entry_seq=seq,
        )
        return case_pb2.ListEvidenceResponse(
            evidence=[photo], next_page_token="" if request.page_token else "2"
        )

    server.answers["ListEvidence"] = answer
    expected = [EvidenceRecord(PHOTO, NOON, 1), EvidenceRecord(PHOTO, NOON, 2)]
    assert client.list_evidence("cn", "c-1") == expected
    assert [request.parent for request in server.requests] == [NAME, NAME]


def test_chargebacks(server, client):
    server.answers["ReportChargeback"] = lambda request, _: CASE_WIRE
    opened = ReportChargeback(
        "c-1",
        "order-1",
        "cb-1",
        ChargebackEvent.OPENED,
        gbp(10),
        items=[Claim("0", gbp(10))],
        taken=True,
        moved=gbp(9),
        original=Money("EUR", 11),
        fee=gbp(15),
        merchant_bears_fee=True,
        respond_by_time=LATER,
        occurred_time=NOON,
        reason="10.4",
    )
    won = ReportChargeback("c-1", "order-1", "cb-1", ChargebackEvent.WON, gbp(0))
    assert client.report_chargeback("cn", opened) == CASE
    assert client.report_chargeback("cn", won) == CASE
    assert server.requests == [
        chargeback_pb2.ReportChargebackRequest(
            parent="ledgers/cn",
            request_id=opened.request_id,
            case_id="c-1",
            hold_id="order-1",
            reference="cb-1",
            event=chargeback_pb2.CHARGEBACK_EVENT_OPENED,
            currency_code="GBP",
            amount_minor=10,
            items=[case_pb2.CaseClaim(line_id="0", amount_minor=10)],
            taken=True,
            moved_minor=9,
            original_currency_code="EUR",
            original_amount_minor=11,
            fee_minor=15,
            merchant_bears_fee=True,
            respond_by_time=LATER_WIRE,
            occurred_time=NOON_WIRE,
            reason="10.4",
        ),
        chargeback_pb2.ReportChargebackRequest(
            parent="ledgers/cn",
            request_id=won.request_id,
            case_id="c-1",
            hold_id="order-1",
            reference="cb-1",
            event=chargeback_pb2.CHARGEBACK_EVENT_WON,
            currency_code="GBP",
        ),
    ]


def test_coupons(server, client):
    message = coupon_pb2.Coupon(
        name="ledgers/cn/coupons/k-1",
        state=coupon_pb2.COUPON_STATE_PROPOSED,
        case=NAME,
        hold_id="order-2",
        line_id="0",
        currency_code="GBP",
        amount_minor=50,
        funded_by=case_pb2.LIABLE_PLATFORM,
        proposed_by="user:ann",
        reviewed_by="user:ben",
        entry_seq=15,
        reason="delay",
        expire_time={"seconds": int(NOON.timestamp())},
        balance_minor=20,
    )
    server.answers |= {
        name: lambda request, _: message for name in ("GrantCoupon", "ReviewCoupon", "GetCoupon")
    }
    grant = GrantCoupon("k-1", "c-1", "0", gbp(50), Liable.PLATFORM, "order-2", "delay", NOON)
    review = ReviewCoupon("k-1", approved=True)
    expected = Coupon(
        coupon_id="k-1",
        state=CouponState.PROPOSED,
        case_id="c-1",
        hold_id="order-2",
        line_id="0",
        amount=gbp(50),
        funded_by=Liable.PLATFORM,
        proposed_by="user:ann",
        reviewed_by="user:ben",
        entry_seq=15,
        reason="delay",
        expire_time=NOON,
        balance=gbp(20),
    )
    assert client.grant_coupon("cn", grant) == expected
    assert client.review_coupon("cn", review) == expected
    assert client.get_coupon("cn", "k-1") == expected
    assert server.requests == [
        coupon_pb2.GrantCouponRequest(
            parent="ledgers/cn",
            request_id=grant.request_id,
            coupon_id="k-1",
            case_id="c-1",
            hold_id="order-2",
            line_id="0",
            currency_code="GBP",
            amount_minor=50,
            funded_by=case_pb2.LIABLE_PLATFORM,
            reason="delay",
            occurred_time=NOON_WIRE,
        ),
        coupon_pb2.ReviewCouponRequest(
            name="ledgers/cn/coupons/k-1", request_id=review.request_id, approved=True
        ),
        coupon_pb2.GetCouponRequest(name="ledgers/cn/coupons/k-1"),
    ]


def test_naive_times_are_refused(client):
    naive = datetime(2026, 2, 14)  # noqa: DTZ001 (naive on purpose)
    opened = OpenCase("c-1", "order-1", [Claim("0", gbp(1))], effective_time=naive)
    with pytest.raises(ValueError, match="effective_time must be an aware datetime"):
        client.open_case("cn", opened)
    moved = MoveCase("c-1", CaseAction.ESCALATE, naive)
    with pytest.raises(ValueError, match="occurred_time must be an aware datetime"):
        client.move_case("cn", moved)
    step = ReportChargeback(
        "c-1", "order-1", "cb-1", ChargebackEvent.OPENED, gbp(1), respond_by_time=naive
    )
    with pytest.raises(ValueError, match="respond_by_time must be an aware datetime"):
        client.report_chargeback("cn", step)


def test_facts_about_cases_are_plain(server, client):
    day = Date(year=2026, month=2, day=17)
    opened = journal_pb2.CaseOpened(
        case_id="c-1",
        scope=case_pb2.CASE_SCOPE_ORDER,
        lines=[case_pb2.CaseLine(line_id="0", claimed_minor=10)],
        priority=case_pb2.CASE_PRIORITY_COMPLAINT,
    )
    added = journal_pb2.EvidenceAdded(
        case_id="c-1", evidence=case_pb2.Evidence(sha256=PHOTO_HASH, pointer="photos/1")
    )
    server.answers["ListEntries"] = lambda request, _: journal_pb2.ListEntriesResponse(
        entries=[
            journal_pb2.Entry(seq=1, business_date=day, case_opened=opened),
            journal_pb2.Entry(seq=2, business_date=day, evidence_added=added),
        ]
    )
    kinds = [EntryKind.CASE_OPENED, EntryKind.EVIDENCE_ADDED]
    case, evidence = client.list_entries("cn", kinds=kinds)
    assert case.kind is EntryKind.CASE_OPENED
    assert (case.fact["scope"], case.fact["priority"]) == ("ORDER", "COMPLAINT")
    assert case.fact["default_outcome"] is None
    [line] = case.fact["lines"]
    assert (line["line_id"], line["claimed_minor"], line["reserved_minor"]) == ("0", 10, 0)
    assert evidence.kind is EntryKind.EVIDENCE_ADDED
    assert evidence.fact["evidence"]["sha256"] == sha256(b"photo").hexdigest()
    assert list(server.requests[0].kinds) == [
        journal_pb2.ENTRY_KIND_CASE_OPENED,
        journal_pb2.ENTRY_KIND_EVIDENCE_ADDED,
    ]
