"""What happened to cases and holds: reports, and timelines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from escrow.v1 import case_pb2, journal_pb2, report_pb2, timeline_pb2
from escrow_client import (
    CaseAction,
    CaseGroup,
    CaseGrouping,
    CaseOutcome,
    CaseParty,
    CaseReport,
    CaseState,
    CaseSum,
    EntryKind,
    Evidence,
    Money,
    TimelineItem,
    TimelineLine,
    TimelineRole,
    TimelineTask,
)

NOON = datetime(2026, 2, 14, 12, tzinfo=UTC)
NOON_WIRE = Timestamp(seconds=1_771_070_400)
LATER = NOON + timedelta(days=1)
LATER_WIRE = Timestamp(seconds=1_771_156_800)
HASH = sha256(b"photo").digest()


def gbp(amount_minor: int) -> Money:
    return Money("GBP", amount_minor)


def test_cases_are_counted(server, client):
    returns = report_pb2.CaseGroup(
        key="RETURN",
        case_count=21,
        open_count=1,
        approved_count=2,
        partly_approved_count=3,
        rejected_count=4,
        dropped_count=5,
        breach_count=6,
        response_median=Duration(seconds=60),
        response_p90=Duration(seconds=120, nanos=500_000_000),
        resolution_median=Duration(seconds=86_400),
        resolution_p90=Duration(seconds=172_800),
        sums=[
            report_pb2.CaseSum(
                currency_code="GBP", claimed_minor=10, reserved_minor=9, awarded_minor=8
            )
        ],
        overdue_refund_count=7,
        answered_count=12,
        answered_late_count=11,
    )
    server.answers["ReportCases"] = lambda request, _: report_pb2.ReportCasesResponse(
        groups=[returns], total=report_pb2.CaseGroup(case_count=21), as_of_time=NOON_WIRE
    )
    report = client.report_cases(
        "cn", CaseGrouping.TYPE, start_time=NOON, end_time=LATER, merchant="acme"
    )
    assert report == CaseReport(
        groups=(
            CaseGroup(
                key="RETURN",
                case_count=21,
                open_count=1,
                approved_count=2,
                partly_approved_count=3,
                rejected_count=4,
                dropped_count=5,
                breach_count=6,
                response_median=timedelta(minutes=1),
                response_p90=timedelta(minutes=2, milliseconds=500),
                resolution_median=timedelta(days=1),
                resolution_p90=timedelta(days=2),
                sums=(CaseSum("GBP", gbp(10), gbp(9), gbp(8)),),
                overdue_refund_count=7,
                answered_count=12,
                answered_late_count=11,
            ),
        ),
        total=CaseGroup("", 21, 0, 0, 0, 0, 0, 0, None, None, None, None, (), 0, 0, 0),
        as_of_time=NOON,
    )
    client.report_cases("cn", CaseGrouping.AGE)
    assert server.requests == [
        report_pb2.ReportCasesRequest(
            parent="ledgers/cn",
            group_by=report_pb2.CASE_GROUPING_TYPE,
            start_time=NOON_WIRE,
            end_time=LATER_WIRE,
            merchant="acme",
        ),
        report_pb2.ReportCasesRequest(parent="ledgers/cn", group_by=report_pb2.CASE_GROUPING_AGE),
    ]


def test_a_report_from_a_naive_time_is_refused(client):
    naive = datetime(2026, 2, 14)  # noqa: DTZ001 (naive on purpose)
    with pytest.raises(ValueError, match="start_time must be an aware datetime"):
        client.report_cases("cn", CaseGrouping.TYPE, start_time=naive)


def test_a_timeline_iterates_over_pages(server, client):
    ruling = timeline_pb2.TimelineItem(
        entry_seq=9,
        kind=journal_pb2.ENTRY_KIND_CASE_MOVED,
        effective_time=NOON_WIRE,
        record_time=LATER_WIRE,
        actor="policies/p@1",
        lines=[
            timeline_pb2.TimelineLine(line_id="0", amount_minor=5, window_end_time=LATER_WIRE),
            timeline_pb2.TimelineLine(line_id="1"),
        ],
        currency_code="GBP",
        case_id="c-1",
        state=case_pb2.CASE_STATE_ARBITRATION,
        action=case_pb2.CASE_ACTION_ESCALATE,
        outcome=case_pb2.CASE_OUTCOME_ESCALATED,
        due_time=LATER_WIRE,
        next_party=case_pb2.CASE_PARTY_PLATFORM,
        evidence=[
            case_pb2.Evidence(
                sha256=HASH,
                media_type="image/jpeg",
                size_bytes=5,
                pointer="photos/1",
                party=case_pb2.CASE_PARTY_BUYER,
            )
        ],
        reference="c-1:2",
        detail="broken",
        appeal_until_time=LATER_WIRE,
    )
    # Field 2 of an item, set to 99: a kind of a newer server.
    pages = {
        "": timeline_pb2.ListTimelineResponse(items=[ruling], next_page_token="b"),
        "b": timeline_pb2.ListTimelineResponse(next_page_token="c"),
        "c": timeline_pb2.ListTimelineResponse(
            items=[timeline_pb2.TimelineItem.FromString(b"\x10\x63")]
        ),
    }
    server.answers["ListTimeline"] = lambda request, _: pages[request.page_token]
    known, unknown = client.list_timeline("cn", "order-1", TimelineRole.MERCHANT, merchant="acme")
    assert known == TimelineItem(
        entry_seq=9,
        kind=EntryKind.CASE_MOVED,
        effective_time=NOON,
        record_time=LATER,
        actor="policies/p@1",
        lines=(TimelineLine("0", gbp(5), LATER), TimelineLine("1", gbp(0), None)),
        currency="GBP",
        case_id="c-1",
        state=CaseState.ARBITRATION,
        action=CaseAction.ESCALATE,
        outcome=CaseOutcome.ESCALATED,
        due_time=LATER,
        next_party=CaseParty.PLATFORM,
        evidence=(Evidence(HASH, "image/jpeg", 5, "photos/1", CaseParty.BUYER),),
        reference="c-1:2",
        detail="broken",
        appeal_until_time=LATER,
    )
    assert unknown.kind is EntryKind.UNKNOWN
    assert unknown.state is unknown.action is unknown.outcome is unknown.next_party is None
    assert unknown.due_time is unknown.appeal_until_time is None
    assert server.requests == [
        timeline_pb2.ListTimelineRequest(
            parent="ledgers/cn/holds/order-1",
            role=timeline_pb2.TIMELINE_ROLE_MERCHANT,
            merchant="acme",
            page_size=1_000,
            page_token=page_token,
        )
        for page_token in pages
    ]


def test_who_has_to_act_on_a_hold(server, client):
    server.answers["ListTimeline"] = lambda request, _: timeline_pb2.ListTimelineResponse(
        items=[timeline_pb2.TimelineItem()],
        next_page_token="b",
        tasks=[
            timeline_pb2.TimelineTask(
                case_id="c-1",
                state=case_pb2.CASE_STATE_OPENED,
                next_party=case_pb2.CASE_PARTY_MERCHANT,
                due_time=LATER_WIRE,
                reserved_minor=5,
                currency_code="GBP",
            ),
            timeline_pb2.TimelineTask(
                case_id="c-2", state=case_pb2.CASE_STATE_ANSWERED, currency_code="GBP"
            ),
        ],
    )
    assert client.timeline_tasks("cn", "order-1", TimelineRole.BUYER) == (
        TimelineTask("c-1", CaseState.OPENED, CaseParty.MERCHANT, LATER, gbp(5)),
        TimelineTask("c-2", CaseState.ANSWERED, None, None, gbp(0)),
    )
    assert server.requests == [
        timeline_pb2.ListTimelineRequest(
            parent="ledgers/cn/holds/order-1",
            role=timeline_pb2.TIMELINE_ROLE_BUYER,
            page_size=1,
        )
    ]
