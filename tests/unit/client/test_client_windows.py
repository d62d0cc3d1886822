"""Windows: what they follow, what happened to the goods, and what blocks a release."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date
from google.type.dayofweek_pb2 import SATURDAY, SUNDAY
from google.type.interval_pb2 import Interval

from escrow.v1 import (
    calendar_pb2,
    case_pb2,
    extension_pb2,
    fulfilment_pb2,
    hold_pb2,
    journal_pb2,
    policy_pb2,
)
from escrow_client import (
    Calendar,
    CaseOutcome,
    CasePriority,
    CaseState,
    CommissionRefund,
    CountFrom,
    EntryKind,
    Extension,
    ExtensionState,
    FulfilledLine,
    Fulfilment,
    FulfilmentKind,
    Line,
    Money,
    ParcelRule,
    PlaceHold,
    Policy,
    PolicyTerms,
    PriorityTerms,
    Refundability,
    RefundSource,
    ReportFulfilment,
    ReportSettlement,
    StageTerms,
    TimeAxis,
    WaitingFor,
    Window,
)
from escrow_client.rules import DEFAULT_TERMS
from tests.unit.client.answers import placed

NOON = datetime(2026, 2, 14, 12, tzinfo=UTC)
NOON_WIRE = Timestamp(seconds=1_771_070_400)
LATER = NOON + timedelta(days=1)
LATER_WIRE = Timestamp(seconds=1_771_156_800)

EVERY_TERM = PolicyTerms(
    trigger=FulfilmentKind.INSTALLED,
    window_hours=1,
    window_working_days=2,
    count_from=CountFrom.INSTANT,
    rolls_to_working_day=True,
    calendar="CN",
    parcel_rule=ParcelRule.LAST_OF_ORDER,
    fallback_after=FulfilmentKind.SHIPPED,
    fallback_days=3,
    statutory_days=4,
    restarts_on_exchange=True,
    restart_limit_days=5,
    appeal_days=6,
    refundability=Refundability.QUALITY_ONLY,
    requires_settlement=True,
    unconfirmed_policy="retail-7d",
    reserve_bps=7,
    reserve_days=8,
    commission_refund=CommissionRefund.PRO_RATA,
    case_response_hours=9,
    case_default=CaseOutcome.APPROVED,
    refund_working_days=10,
    case_stages=(
        StageTerms(CaseState.RETURN_AUDIT, 11, CaseOutcome.APPROVED),
        StageTerms(CaseState.APPEALED, 12, CaseOutcome.UPHELD),
    ),
    case_priorities=(PriorityTerms(CasePriority.LIVE_STREAM, 13),),
    evidence_required=True,
    refund_limit_days=14,
    coupon_cap_minor=15,
    coupon_approval_minor=16,
    refund_sources=(RefundSource.DEPOSIT, RefundSource.AVAILABLE),
)
EVERY_TERM_WIRE = policy_pb2.PolicyTerms(
    trigger=fulfilment_pb2.FULFILMENT_KIND_INSTALLED,
    window_hours=1,
    window_working_days=2,
    count_from=policy_pb2.COUNT_FROM_INSTANT,
    rolls_to_working_day=True,
    calendar="CN",
    parcel_rule=policy_pb2.PARCEL_RULE_LAST_OF_ORDER,
    fallback_after=fulfilment_pb2.FULFILMENT_KIND_SHIPPED,
    fallback_days=3,
    statutory_days=4,
    restarts_on_exchange=True,
    restart_limit_days=5,
    appeal_days=6,
    refundability=policy_pb2.REFUNDABILITY_QUALITY_ONLY,
    requires_settlement=True,
    unconfirmed_policy="retail-7d",
    reserve_bps=7,
    reserve_days=8,
    commission_refund=policy_pb2.COMMISSION_REFUND_PRO_RATA,
    case_response_hours=9,
    case_default=case_pb2.CASE_OUTCOME_APPROVED,
    refund_working_days=10,
    case_stages=[
        policy_pb2.StageTerms(
            stage=case_pb2.CASE_STATE_RETURN_AUDIT,
            minutes=11,
            default_outcome=case_pb2.CASE_OUTCOME_APPROVED,
        ),
        policy_pb2.StageTerms(
            stage=case_pb2.CASE_STATE_APPEALED,
            minutes=12,
            default_outcome=case_pb2.CASE_OUTCOME_UPHELD,
        ),
    ],
    case_priorities=[
        policy_pb2.PriorityTerms(priority=case_pb2.CASE_PRIORITY_LIVE_STREAM, minutes=13)
    ],
    evidence_required=True,
    refund_limit_days=14,
    coupon_cap_minor=15,
    coupon_approval_minor=16,
    refund_sources=[policy_pb2.REFUND_SOURCE_DEPOSIT, policy_pb2.REFUND_SOURCE_AVAILABLE],
)


def gbp(amount_minor: int) -> Money:
    return Money("GBP", amount_minor)


def created_policy(request: policy_pb2.CreatePolicyRequest) -> policy_pb2.Policy:
    return policy_pb2.Policy(
        name=f"{request.parent}/policies/{request.policy_id}",
        version=2,
        window_days=request.window_days,
        time_zone=request.time_zone,
        commission_bps=request.commission_bps,
        terms=request.terms,
    )


def test_a_policy_of_nothing_but_days(server, client):
    server.answers["CreatePolicy"] = lambda request, _: created_policy(request)
    policy = client.create_policy(
        "uk", "retail-14d", window_days=14, time_zone="Europe/London", commission_bps=250
    )
    assert policy == Policy("retail-14d", 2, 14, "Europe/London", 250, DEFAULT_TERMS)
    [sent] = server.requests
    assert sent.request_id
    assert sent.terms == policy_pb2.PolicyTerms(
        trigger=fulfilment_pb2.FULFILMENT_KIND_SIGNED,
        count_from=policy_pb2.COUNT_FROM_NEXT_DAY,
        parcel_rule=policy_pb2.PARCEL_RULE_EACH_LINE,
        refundability=policy_pb2.REFUNDABILITY_ANY,
        commission_refund=policy_pb2.COMMISSION_REFUND_KEPT,
        refund_sources=[
            policy_pb2.REFUND_SOURCE_AVAILABLE,
            policy_pb2.REFUND_SOURCE_RESERVE,
            policy_pb2.REFUND_SOURCE_DEPOSIT,
        ],
    )


def test_every_term_of_a_policy_is_sent_and_read(server, client):
    server.answers["CreatePolicy"] = lambda request, _: created_policy(request)
    server.answers["GetPolicy"] = lambda request, _: policy_pb2.Policy(
        name=request.name, version=2, time_zone="Asia/Shanghai", terms=EVERY_TERM_WIRE
    )
    expected = Policy("installed", 2, 0, "Asia/Shanghai", 0, EVERY_TERM)
    assert (
        client.create_policy("cn", "installed", time_zone="Asia/Shanghai", terms=EVERY_TERM)
        == expected
    )
    assert client.get_policy("cn", "installed", version=2) == expected
    created, got = server.requests
    assert created.terms == EVERY_TERM_WIRE
    assert (got.name, got.version) == ("ledgers/cn/policies/installed", 2)


def test_terms_of_a_newer_server_are_unknown(server, client):
    # Fields 4, 7, 14, 19 and 21 of the terms, set to 99.
    terms = policy_pb2.PolicyTerms.FromString(b"\x20\x63\x38\x63\x70\x63\x98\x01\x63\xa8\x01\x63")
    server.answers["GetPolicy"] = lambda request, _: policy_pb2.Policy(
        name=request.name, terms=terms
    )
    read = client.get_policy("cn", "odd").terms
    assert read.count_from is CountFrom.UNKNOWN
    assert read.parcel_rule is ParcelRule.UNKNOWN
    assert read.refundability is Refundability.UNKNOWN
    assert read.commission_refund is CommissionRefund.UNKNOWN
    assert read.case_default is CaseOutcome.UNKNOWN
    with pytest.raises(ValueError, match="COUNT_FROM_UNKNOWN"):
        client.create_policy(
            "cn", "odd", time_zone="UTC", terms=PolicyTerms(count_from=CountFrom.UNKNOWN)
        )


def test_calendars(server, client):
    message = calendar_pb2.Calendar(
        name="ledgers/cn/calendars/CN",
        revision=2,
        first_year=2025,
        last_year=2026,
        weekend=[SATURDAY, SUNDAY],
        holidays=[Date(year=2026, month=2, day=17), Date(year=2026, month=2, day=18)],
        working_days=[Date(year=2026, month=2, day=14)],
        provenance="State Council",
        entry_seq=7,
    )
    server.answers |= {
        "CreateCalendar": lambda request, _: message,
        "GetCalendar": lambda request, _: message,
    }
    days: dict[str, Any] = {
        "first_year": 2025,
        "last_year": 2026,
        "weekend": (5, 6),
        "holidays": (date(2026, 2, 17), date(2026, 2, 18)),
        "working_days": (date(2026, 2, 14),),
        "provenance": "State Council",
    }
    expected = Calendar(calendar_id="CN", revision=2, entry_seq=7, **days)
    assert client.create_calendar("cn", "CN", **days, request_id="once") == expected
    assert client.get_calendar("cn", "CN") == expected
    assert client.get_calendar("cn", "CN", 2) == expected
    created, newest, second = server.requests
    assert (created.parent, created.calendar_id) == ("ledgers/cn", "CN")
    assert created.request_id == "once"
    for field in ("first_year", "last_year", "weekend", "holidays", "working_days", "provenance"):
        assert getattr(created, field) == getattr(message, field)
    assert (newest.name, newest.revision) == ("ledgers/cn/calendars/CN", 0)
    assert second.revision == 2
    with pytest.raises(ValueError, match="8"):
        client.create_calendar("cn", "CN", **days | {"weekend": [7]})


def test_extensions(server, client):
    message = extension_pb2.Extension(
        name="ledgers/cn/extensions/typhoon",
        state=extension_pb2.EXTENSION_STATE_DECLARED,
        region="Fujian",
        carrier="sf",
        start_time=NOON_WIRE,
        end_time=LATER_WIRE,
        days=3,
        reason="typhoon-2026-08",
        entry_seq=8,
        line_count=1_000,
    )
    server.answers |= {
        "ExtendWindows": lambda request, _: message,
        "GetExtension": lambda request, _: message,
    }
    declared: dict[str, Any] = {
        "start_time": NOON,
        "end_time": LATER,
        "days": 3,
        "reason": "typhoon-2026-08",
        "region": "Fujian",
        "carrier": "sf",
    }
    expected = Extension(
        extension_id="typhoon",
        state=ExtensionState.DECLARED,
        entry_seq=8,
        line_count=1_000,
        **declared,
    )
    assert client.extend_windows("cn", "typhoon", **declared) == expected
    assert client.get_extension("cn", "typhoon") == expected
    sent, got = server.requests
    assert (sent.parent, sent.extension_id) == ("ledgers/cn", "typhoon")
    assert sent.request_id
    for field in declared:
        assert getattr(sent, field) == getattr(message, field)
    assert got.name == "ledgers/cn/extensions/typhoon"
    with pytest.raises(ValueError, match="end_time"):
        client.extend_windows("cn", "x", **declared | {"end_time": LATER.replace(tzinfo=None)})


def test_what_is_known_when_a_hold_is_placed(server, client):
    server.answers["PlaceHold"] = lambda request, _: placed(request)
    lines = [
        Line("0", "acme", gbp(5), "opened-no-return", buyer_confirmed=True),
        Line("1", "acme", gbp(5), "retail-7d"),
    ]
    client.place_hold(
        "cn",
        PlaceHold("order-1", "card", lines, region="Fujian", provider_release_time=LATER),
    )
    client.place_hold("cn", PlaceHold("order-2", "card", lines))
    told, silent = server.requests
    assert [line.buyer_confirmed for line in told.lines] == [True, False]
    assert (told.region, told.provider_release_time) == ("Fujian", LATER_WIRE)
    assert silent.region == ""
    assert not silent.HasField("provider_release_time")
    with pytest.raises(ValueError, match="provider_release_time"):
        client.place_hold(
            "cn",
            PlaceHold("order-3", "card", lines, provider_release_time=datetime(2026, 1, 1)),  # noqa: DTZ001
        )


def test_what_is_known_of_a_hold(server, client):
    line = hold_pb2.HoldLine(
        line_id="0",
        disputed_minor=3,
        reserved_minor=4,
        waiting_for=fulfilment_pb2.WAITING_FOR_LOST_GOODS,
        due_time=LATER_WIRE,
    )
    server.answers["GetHold"] = lambda request, _: hold_pb2.Hold(
        name=request.name,
        currency_code="GBP",
        lines=[line, hold_pb2.HoldLine(line_id="1")],
        region="Fujian",
        provider_release_time=LATER_WIRE,
        settle_time=NOON_WIRE,
    )
    hold = client.get_hold("cn", "order-1")
    assert (hold.region, hold.provider_release_time, hold.settle_time) == ("Fujian", LATER, NOON)
    known, plain = hold.lines
    assert (known.disputed, known.reserved) == (gbp(3), gbp(4))
    assert (known.waiting_for, known.due_time) == (WaitingFor.LOST_GOODS, LATER)
    assert (plain.waiting_for, plain.due_time) == (None, None)


def test_settlement(server, client):
    server.answers["ReportSettlement"] = lambda request, _: hold_pb2.Hold(
        name=request.name, currency_code="GBP", settle_time=request.occurred_time
    )
    command = ReportSettlement("order-1", "main", gbp(30), NOON)
    hold = client.report_settlement("cn", command)
    assert (hold.hold_id, hold.settle_time) == ("order-1", NOON)
    assert server.requests == [
        hold_pb2.ReportSettlementRequest(
            name="ledgers/cn/holds/order-1",
            request_id=command.request_id,
            fee_minor=30,
            currency_code="GBP",
            bank_account="main",
            occurred_time=NOON_WIRE,
        )
    ]


def test_fulfilments(server, client):
    window = Interval(start_time=NOON_WIRE, end_time=LATER_WIRE)
    message = fulfilment_pb2.Fulfilment(
        hold="ledgers/cn/holds/order-1",
        kind=fulfilment_pb2.FULFILMENT_KIND_RETRACTED,
        occurred_time=NOON_WIRE,
        source="hub",
        entry_seq=12,
        lines=[
            fulfilment_pb2.FulfilledLine(
                line_id="0",
                window=window,
                waiting_for=fulfilment_pb2.WAITING_FOR_PARCEL,
                fallback_time=LATER_WIRE,
                refused_end_time=NOON_WIRE,
                provisional=True,
                calendar_revision=2,
                warranty_until_time=LATER_WIRE,
            )
        ],
        record_time=LATER_WIRE,
        parcel_number=2,
        parcel_count=3,
        carrier="sf",
        retracts_entry_seq=9,
    )
    pages = {
        "": fulfilment_pb2.ListFulfilmentsResponse(fulfilments=[message], next_page_token="2"),
        "2": fulfilment_pb2.ListFulfilmentsResponse(fulfilments=[message]),
    }
    server.answers |= {
        "ReportFulfilment": lambda request, _: message,
        "ListFulfilments": lambda request, _: pages[request.page_token],
    }
    expected = Fulfilment(
        hold_id="order-1",
        kind=FulfilmentKind.RETRACTED,
        occurred_time=NOON,
        source="hub",
        entry_seq=12,
        lines=(
            FulfilledLine("0", Window(NOON, LATER), WaitingFor.PARCEL, LATER, NOON, True, 2, LATER),
        ),
        record_time=LATER,
        parcel_number=2,
        parcel_count=3,
        carrier="sf",
        retracts_entry_seq=9,
    )
    command = ReportFulfilment(
        "order-1",
        FulfilmentKind.RETRACTED,
        NOON,
        "hub",
        parcel_number=2,
        parcel_count=3,
        carrier="sf",
        retracts_entry_seq=9,
    )
    assert client.report_fulfilment("cn", command) == expected
    assert client.list_fulfilments("cn", "order-1") == [expected, expected]
    reported, first, second = server.requests
    assert reported.kind == fulfilment_pb2.FULFILMENT_KIND_RETRACTED
    assert (reported.parcel_number, reported.parcel_count, reported.carrier) == (2, 3, "sf")
    assert reported.retracts_entry_seq == 9
    assert (first.parent, first.page_token) == ("ledgers/cn/holds/order-1", "")
    assert second.page_token == "2"


def test_a_release_is_explained_as_of_any_moment(server, client):
    server.answers["ExplainRelease"] = lambda request, _: hold_pb2.ExplainReleaseResponse(
        hold=request.name, evaluate_time=request.as_of_time
    )
    then = client.explain_release(
        "cn", "order-1", ["0"], as_of_time=NOON, time_axis=TimeAxis.EFFECTIVE
    )
    assert (then.hold, then.evaluate_time) == ("order-1", NOON)
    assert (then.provider_release_time, then.provider_releases_first) == (None, False)
    client.explain_release("cn", "order-1")
    earlier, now = server.requests
    assert list(earlier.line_ids) == ["0"]
    assert earlier.time_axis == hold_pb2.TIME_AXIS_EFFECTIVE
    assert now.time_axis == hold_pb2.TIME_AXIS_RECORD
    assert not now.HasField("as_of_time")


def test_a_merchant_is_explained_hold_by_hold(server, client):
    def answer(request, _):
        number = int(request.page_token or 1)
        name = f"ledgers/cn/holds/order-{number}"
        return hold_pb2.ExplainMerchantResponse(
            holds=[hold_pb2.ExplainReleaseResponse(hold=name, currency_code="GBP")],
            next_page_token=str(number + 1) if number < 3 else "",
        )

    server.answers["ExplainMerchant"] = answer
    explanations = client.explain_merchant(
        "cn", "acme", as_of_time=NOON, time_axis=TimeAxis.EFFECTIVE
    )
    assert [each.hold for each in explanations] == ["order-1", "order-2", "order-3"]
    assert [request.page_token for request in server.requests] == ["", "2", "3"]
    for request in server.requests:
        assert (request.parent, request.merchant) == ("ledgers/cn", "acme")
        assert request.as_of_time == NOON_WIRE
        assert request.time_axis == hold_pb2.TIME_AXIS_EFFECTIVE
    server.requests.clear()
    assert len(client.explain_merchant("cn", "acme")) == 3
    assert not server.requests[0].HasField("as_of_time")
    assert server.requests[0].time_axis == hold_pb2.TIME_AXIS_RECORD


def test_facts_about_windows_are_plain(server, client):
    day = Date(year=2026, month=2, day=17)
    created = journal_pb2.Entry(
        seq=1,
        business_date=day,
        calendar_created=journal_pb2.CalendarCreated(
            calendar_id="CN", weekend=[SATURDAY], holidays=[day]
        ),
    )
    server.answers["ListEntries"] = lambda request, _: journal_pb2.ListEntriesResponse(
        entries=[created]
    )
    [calendar] = client.list_entries("cn", kinds=[EntryKind.CALENDAR_CREATED])
    assert calendar.kind is EntryKind.CALENDAR_CREATED
    assert calendar.fact["weekend"] == ["SATURDAY"]
    assert calendar.fact["holidays"] == [date(2026, 2, 17)]
    assert list(server.requests[0].kinds) == [journal_pb2.ENTRY_KIND_CALENDAR_CREATED]
