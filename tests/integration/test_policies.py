"""PolicyService over the wire: every term, and the policies that could never release."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from escrow.v1 import policy_pb2
from escrow_client import (
    AsyncClient,
    BlockerKind,
    CaseOutcome,
    CasePriority,
    CaseState,
    CommissionRefund,
    CountFrom,
    FulfilmentKind,
    Line,
    ParcelRule,
    PlaceHold,
    PolicyTerms,
    PriorityTerms,
    Refundability,
    ReportFulfilment,
    StageTerms,
    WaitingFor,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp, order, signed

CREATE = "/escrow.v1.PolicyService/CreatePolicy"
DAY = timedelta(days=1)


def created(terms: dict[str, Any] | None = None, **fields: Any) -> policy_pb2.CreatePolicyRequest:
    request: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "policy_id": "p",
        "time_zone": "Europe/London",
        "terms": terms,
    }
    return policy_pb2.CreatePolicyRequest(**request | fields)


async def create_calendar(client: AsyncClient, ledger: str) -> None:
    await client.create_calendar(
        ledger,
        "GB",
        first_year=2026,
        last_year=2026,
        weekend=[5, 6],
        holidays=[date(2026, 4, 3)],
        working_days=[],
        provenance="gov.uk",
    )


async def test_what_is_left_out_is_filled_in(server_target, client: AsyncClient, ledger):
    answer = policy_pb2.Policy.FromString(await wire.call(server_target, CREATE, created()))
    assert answer.terms == policy_pb2.PolicyTerms(
        trigger="FULFILMENT_KIND_SIGNED",
        count_from="COUNT_FROM_NEXT_DAY",
        parcel_rule="PARCEL_RULE_EACH_LINE",
        refundability="REFUNDABILITY_ANY",
        commission_refund="COMMISSION_REFUND_KEPT",
        refund_sources=[
            "REFUND_SOURCE_AVAILABLE",
            "REFUND_SOURCE_RESERVE",
            "REFUND_SOURCE_DEPOSIT",
        ],
    )
    assert (answer.version, answer.window_days, answer.commission_bps) == (1, 0, 0)
    assert (await client.get_policy(ledger, "week")).terms == PolicyTerms()


@pytest.mark.parametrize(
    ("window_days", "terms"),
    [
        (
            30,
            PolicyTerms(
                trigger=FulfilmentKind.INSTALLED,
                count_from=CountFrom.INSTANT,
                rolls_to_working_day=True,
                calendar="GB",
                parcel_rule=ParcelRule.LAST_OF_ORDER,
                fallback_after=FulfilmentKind.SIGNED,
                fallback_days=10,
                statutory_days=14,
                restarts_on_exchange=True,
                restart_limit_days=60,
                appeal_days=3,
                refundability=Refundability.QUALITY_ONLY,
                requires_settlement=True,
                unconfirmed_policy="week",
                reserve_bps=500,
                reserve_days=180,
                commission_refund=CommissionRefund.PRO_RATA,
                case_response_hours=48,
                case_default=CaseOutcome.APPROVED,
                refund_working_days=7,
            ),
        ),
        (
            0,
            PolicyTerms(
                trigger=FulfilmentKind.SERVICE_CONSUMED,
                window_hours=48,
                refundability=Refundability.NONE,
                commission_refund=CommissionRefund.FULL,
                case_response_hours=24,
                case_default=CaseOutcome.REJECTED,
            ),
        ),
        (
            0,
            PolicyTerms(
                trigger=FulfilmentKind.CONFIRMED,
                window_working_days=5,
                calendar="GB",
                fallback_after=FulfilmentKind.SHIPPED,
                fallback_days=15,
            ),
        ),
        (
            7,
            PolicyTerms(
                calendar="GB",
                appeal_days=5,
                case_response_hours=48,
                case_default=CaseOutcome.ESCALATED,
                refund_working_days=7,
                case_stages=(
                    StageTerms(CaseState.ANSWERED, 1, CaseOutcome.EXPIRED),
                    StageTerms(CaseState.RETURN_TRANSIT, 10_080, CaseOutcome.EXPIRED),
                    StageTerms(CaseState.RETURN_AUDIT, 4_320, CaseOutcome.APPROVED),
                    StageTerms(CaseState.ARBITRATION, 2_880, CaseOutcome.ESCALATED),
                    StageTerms(CaseState.MEDIATION, 525_600, CaseOutcome.REJECTED),
                    StageTerms(CaseState.APPEALED, 60, CaseOutcome.UPHELD),
                ),
                case_priorities=tuple(
                    PriorityTerms(priority, minutes)
                    for minutes, priority in enumerate(
                        (
                            CasePriority.HIGH,
                            CasePriority.MEDIUM,
                            CasePriority.COMPLAINT,
                            CasePriority.COMPLEX,
                            CasePriority.LIVE_STREAM,
                        ),
                        start=1,
                    )
                ),
                evidence_required=True,
                refund_limit_days=14,
                coupon_cap_minor=5_000,
                coupon_approval_minor=2_000,
            ),
        ),
        (7, PolicyTerms(parcel_rule=ParcelRule.FIRST)),
        (0, PolicyTerms(trigger=FulfilmentKind.STREAM_ENDED)),
    ],
)
async def test_a_policy_is_read_as_it_was_told(client: AsyncClient, ledger, window_days, terms):
    await create_calendar(client, ledger)
    answered = await client.create_policy(
        ledger,
        "p",
        window_days=window_days,
        time_zone="Asia/Kathmandu",
        commission_bps=250,
        terms=terms,
    )
    assert (answered.window_days, answered.time_zone) == (window_days, "Asia/Kathmandu")
    assert (answered.commission_bps, answered.terms) == (250, terms)
    assert await client.get_policy(ledger, "p") == answered


async def test_a_repeated_request_makes_no_second_version(server_target, ledger):
    answers = {await wire.call(server_target, CREATE, created()) for _ in range(3)}
    assert [policy_pb2.Policy.FromString(each).version for each in answers] == [1]
    status = await wire.refused(server_target, CREATE, created({"appeal_days": 1}))
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


async def test_what_a_policy_rests_on_must_be_there(client: AsyncClient, server_target, ledger):
    """In the order that the contract gives, FIELD_INVALID first."""
    await create_calendar(client, ledger)
    rolls = {"rolls_to_working_day": True, "calendar": "DE", "unconfirmed_policy": "none"}
    cases = [
        ("FIELD_INVALID", created(rolls | {"reserve_bps": 1})),
        ("CALENDAR_NOT_FOUND", created(rolls)),
        ("POLICY_NOT_FOUND", created(rolls | {"calendar": "GB"})),
    ]
    for number, (reason, request) in enumerate(cases):
        request.request_id = str(number)
        status = await wire.refused(server_target, CREATE, request)
        assert wire.error_info(status).reason == reason
    with pytest.raises(errors.PolicyNotFound):
        await client.get_policy(ledger, "p")


TWO_LENGTHS = {"window_days", "terms.window_hours"}


def stage(
    state: str = "CASE_STATE_ARBITRATION",
    minutes: int = 60,
    outcome: str = "CASE_OUTCOME_REJECTED",
) -> dict[str, Any]:
    """Terms that give one stage of a case a time."""
    return {"case_stages": [{"stage": state, "minutes": minutes, "default_outcome": outcome}]}


@pytest.mark.parametrize(
    ("terms", "fields", "named"),
    [
        # Negative, or without end.
        ({}, {"window_days": -1}, {"window_days"}),
        ({}, {"window_days": 3_651}, {"window_days"}),
        ({"window_hours": -1}, {}, {"terms.window_hours"}),
        ({"window_hours": 87_601}, {}, {"terms.window_hours"}),
        ({"window_working_days": -1}, {}, {"terms.window_working_days"}),
        ({"fallback_days": -1}, {}, {"terms.fallback_days"}),
        ({"statutory_days": -1}, {}, {"terms.statutory_days"}),
        ({"appeal_days": -1}, {}, {"terms.appeal_days"}),
        ({"reserve_bps": 10_001}, {}, {"terms.reserve_bps"}),
        ({"case_response_hours": -1}, {}, {"terms.case_response_hours"}),
        ({"refund_working_days": -1}, {}, {"terms.refund_working_days"}),
        # Two lengths.
        ({"window_hours": 48}, {"window_days": 7}, TWO_LENGTHS),
        (
            {"window_hours": 48, "window_working_days": 5, "calendar": "GB"},
            {"window_days": 7},
            TWO_LENGTHS | {"terms.window_working_days"},
        ),
        # Unknown.
        ({}, {"time_zone": "Mars/Olympus"}, {"time_zone"}),
        ({"trigger": 99}, {}, {"terms.trigger"}),
        ({"count_from": 99}, {}, {"terms.count_from"}),
        ({"calendar": "no calendar"}, {}, {"terms.calendar"}),
        # What could never release.
        ({"trigger": "FULFILMENT_KIND_SHIPPED"}, {}, {"terms.trigger"}),
        ({"trigger": "FULFILMENT_KIND_RETRACTED"}, {}, {"terms.trigger"}),
        ({"trigger": "FULFILMENT_KIND_AUTO_CONFIRMED"}, {}, {"terms.trigger"}),
        (
            {"trigger": "FULFILMENT_KIND_SERVICE_CONSUMED", "statutory_days": 7},
            {},
            {"terms.statutory_days"},
        ),
        # Fallbacks of nothing, on nothing, on what opens the window anyhow.
        ({"fallback_days": 7}, {}, {"terms.fallback_days"}),
        ({"fallback_after": "FULFILMENT_KIND_LOST"}, {}, {"terms.fallback_after"}),
        ({"fallback_after": "FULFILMENT_KIND_SIGNED"}, {}, {"terms.fallback_after"}),
        # Working days of no calendar, and a calendar for nothing.
        ({"window_working_days": 5}, {}, {"terms.calendar"}),
        ({"rolls_to_working_day": True}, {}, {"terms.calendar"}),
        ({"refund_working_days": 5}, {}, {"terms.calendar"}),
        ({"calendar": "GB"}, {}, {"terms.calendar"}),
        # Limits that contradict.
        ({"restart_limit_days": 5}, {}, {"terms.restart_limit_days"}),
        (
            {"restarts_on_exchange": True, "restart_limit_days": 5},
            {"window_days": 7},
            {"terms.restart_limit_days"},
        ),
        ({"reserve_bps": 100}, {}, {"terms.reserve_days"}),
        ({"reserve_days": 100}, {}, {"terms.reserve_days"}),
        (
            {"reserve_bps": 9_600, "reserve_days": 1},
            {"commission_bps": 500},
            {"terms.reserve_bps"},
        ),
        ({"case_default": "CASE_OUTCOME_APPROVED"}, {}, {"terms.case_default"}),
        (
            {"case_default": "CASE_OUTCOME_WITHDRAWN", "case_response_hours": 1},
            {},
            {"terms.case_default"},
        ),
        (
            {
                "trigger": "FULFILMENT_KIND_CONFIRMED",
                "parcel_rule": "PARCEL_RULE_FIRST",
            },
            {},
            {"terms.parcel_rule"},
        ),
        # Deadlines of cases that are none, twice, or end where a stage cannot.
        (stage("CASE_STATE_OPENED"), {}, {"terms.case_stages[0].stage"}),
        (stage("CASE_STATE_REPRESENTED"), {}, {"terms.case_stages[0].stage"}),
        (stage(minutes=0), {}, {"terms.case_stages[0].minutes"}),
        (stage(minutes=525_601), {}, {"terms.case_stages[0].minutes"}),
        (stage(outcome="CASE_OUTCOME_UNSPECIFIED"), {}, {"terms.case_stages[0].default_outcome"}),
        (stage(outcome="CASE_OUTCOME_EXPIRED"), {}, {"terms.case_stages[0].default_outcome"}),
        (stage(outcome="CASE_OUTCOME_UPHELD"), {}, {"terms.case_stages[0].default_outcome"}),
        (
            stage("CASE_STATE_MEDIATION", outcome="CASE_OUTCOME_ESCALATED"),
            {},
            {"terms.case_stages[0].default_outcome"},
        ),
        ({"case_stages": stage()["case_stages"] * 2}, {}, {"terms.case_stages[1].stage"}),
        (
            {"case_priorities": [{"priority": "CASE_PRIORITY_NORMAL", "minutes": 1}]},
            {},
            {"terms.case_priorities[0].priority"},
        ),
        (
            {"case_priorities": [{"priority": "CASE_PRIORITY_HIGH", "minutes": 1}] * 2},
            {},
            {"terms.case_priorities[1].priority"},
        ),
        ({"refund_limit_days": -1}, {}, {"terms.refund_limit_days"}),
        ({"coupon_cap_minor": -1}, {}, {"terms.coupon_cap_minor"}),
        (
            {"coupon_cap_minor": 10, "coupon_approval_minor": 10},
            {},
            {"terms.coupon_approval_minor"},
        ),
        # Everything at once.
        (
            {"trigger": "FULFILMENT_KIND_LOST", "fallback_days": 1, "reserve_bps": 1},
            {},
            {"terms.trigger", "terms.fallback_days", "terms.reserve_days"},
        ),
    ],
)
async def test_a_policy_that_makes_no_sense_names_its_fields(
    client: AsyncClient, server_target, ledger, terms, fields, named
):
    await create_calendar(client, ledger)
    count = (await client.get_ledger(ledger)).entry_count
    status = await wire.refused(server_target, CREATE, created(terms, **fields))
    assert wire.error_info(status).reason == "FIELD_INVALID"
    assert set(wire.violations(status)) == named
    assert (await client.get_ledger(ledger)).entry_count == count


async def test_an_unconfirmed_policy_needs_no_confirmation_itself(
    client: AsyncClient, server_target, ledger
):
    own = created({"unconfirmed_policy": "p"})
    status = await wire.refused(server_target, CREATE, own)
    assert wire.error_info(status).reason == "POLICY_NOT_FOUND"
    needs_one = PolicyTerms(unconfirmed_policy="week")
    await client.create_policy(ledger, "p", time_zone="UTC", terms=needs_one)
    for policy_id in ("p", "q"):
        again = created({"unconfirmed_policy": "p"}, policy_id=policy_id, request_id=policy_id)
        status = await wire.refused(server_target, CREATE, again)
        assert set(wire.violations(status)) == {"terms.unconfirmed_policy"}


async def test_what_the_buyer_did_not_confirm_does_not_apply(client: AsyncClient, ledger):
    """China: a custom-made article is exempt from the seven days only if the buyer agreed."""
    await client.create_policy(
        ledger,
        "custom-made",
        time_zone="UTC",
        terms=PolicyTerms(unconfirmed_policy="week", refundability=Refundability.QUALITY_ONLY),
    )
    lines = [
        Line("agreed", "amy", gbp(100), "custom-made", buyer_confirmed=True),
        Line("silent", "amy", gbp(100), "custom-made"),
        Line("normal", "amy", gbp(100), "week", buyer_confirmed=True),
    ]
    placed = await client.place_hold(ledger, PlaceHold("o", "card", lines))
    assert [line.policy for line in placed.lines] == ["custom-made", "week", "week"]
    assert await client.get_hold(ledger, "o") == placed


async def test_a_window_of_hours_and_one_that_opens_by_itself(client: AsyncClient, ledger):
    terms = PolicyTerms(
        trigger=FulfilmentKind.CONFIRMED,
        window_hours=48,
        fallback_after=FulfilmentKind.SHIPPED,
        fallback_days=5,
    )
    await client.create_policy(ledger, "hours", time_zone="Europe/London", terms=terms)
    for hold_id in ("confirmed", "silent"):
        await client.place_hold(ledger, order(hold_id, policy="hours"))
        shipped = ReportFulfilment(hold_id, FulfilmentKind.SHIPPED, START, "carrier")
        (line,) = (await client.report_fulfilment(ledger, shipped)).lines
        assert (line.window, line.waiting_for) == (None, WaitingFor.TRIGGER)
        assert line.fallback_time == START + 5 * DAY
    confirmed = ReportFulfilment("confirmed", FulfilmentKind.CONFIRMED, START, "app")
    (line,) = (await client.report_fulfilment(ledger, confirmed)).lines
    assert line.window and line.window.end_time == START + 2 * DAY
    assert line.waiting_for is None
    (explained,) = (await client.explain_release(ledger, "silent")).lines
    assert [each.kind for each in explained.blockers] == [BlockerKind.NOT_CONFIRMED]
    assert explained.release_time == START + 7 * DAY

    await client.advance_clock(ledger, START + 7 * DAY - timedelta(microseconds=1))
    held = [(await client.get_hold(ledger, each)).lines[0].held for each in ("confirmed", "silent")]
    assert held == [gbp(0), gbp(1_000)]
    kinds = [each.kind async for each in client.list_fulfilments(ledger, "silent")]
    assert kinds == [FulfilmentKind.SHIPPED, FulfilmentKind.AUTO_CONFIRMED]
    await client.advance_clock(ledger, START + 7 * DAY)
    assert (await client.get_hold(ledger, "silent")).lines[0].released == gbp(1_000)


async def test_a_reserve_is_kept_back_and_matures(client: AsyncClient, ledger):
    terms = PolicyTerms(reserve_bps=1_000, reserve_days=3)
    await client.create_policy(
        ledger, "reserved", time_zone="Europe/London", commission_bps=500, terms=terms
    )
    await client.place_hold(ledger, order("o", policy="reserved"))
    await client.report_fulfilment(ledger, signed("o"))
    window_end = START + timedelta(hours=12)
    await client.advance_clock(ledger, window_end)
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.released, line.reserved) == (gbp(1_000), gbp(100))
    (released,) = [e async for e in client.list_entries(ledger) if e.kind == "lines_released"]
    assert {p.account.kind: p.amount.amount_minor for p in released.postings} == {
        2010: 1_000,
        2110: -850,
        2120: -100,
        4010: -50,
    }
    due_time = line.due_time
    assert due_time == window_end + 4 * DAY
    await client.advance_clock(ledger, due_time - timedelta(microseconds=1))
    assert (await client.get_hold(ledger, "o")).lines[0].reserved == gbp(100)
    await client.advance_clock(ledger, due_time)
    (line,) = (await client.get_hold(ledger, "o")).lines
    assert (line.reserved, line.due_time) == (gbp(0), None)
    (matured,) = [e async for e in client.list_entries(ledger) if e.kind == "reserve_matured"]
    assert {p.account.kind: p.amount.amount_minor for p in matured.postings} == {
        2120: 100,
        2110: -100,
    }
