"""The SDK's calls about windows against a real server: the sync client, and the stream.

What the server makes of them is held by the tests of each service, which use the async client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from escrow_client import (
    AnswerCase,
    AsyncClient,
    BlockerKind,
    Calendar,
    CalendarNotFound,
    Case,
    CaseExists,
    CaseNotFound,
    CaseOutcome,
    CaseScope,
    CaseState,
    CaseStateConflict,
    Claim,
    Client,
    CloseCase,
    Command,
    CommissionRefund,
    CountFrom,
    CreateRefund,
    EntryKind,
    ExtensionExists,
    ExtensionNotFound,
    ExtensionState,
    FeeExceedsGross,
    FulfilmentKind,
    FulfilmentNotFound,
    Hold,
    Line,
    NothingHeld,
    OpenCase,
    ParcelRule,
    PlaceHold,
    PolicyTerms,
    Refundability,
    RefundGround,
    RefundItem,
    RefundNotAllowed,
    ReleaseBlocked,
    ReportFulfilment,
    ReportSettlement,
    SettlementExists,
    TimeAxis,
    WaitingFor,
    Window,
)
from escrow_client.rules import DEFAULT_TERMS
from tests.support.processes import wait_until
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, signed

DAY = timedelta(days=1)
ZONE = "Europe/London"
BANK_HOLIDAYS = (date(2026, 4, 3), date(2026, 4, 6))
"""Good Friday and Easter Monday in England, https://www.gov.uk/bank-holidays."""

EVERY_TERM = PolicyTerms(
    trigger=FulfilmentKind.INSTALLED,
    window_working_days=5,
    count_from=CountFrom.NEXT_DAY,
    rolls_to_working_day=True,
    calendar="GB-ENG",
    parcel_rule=ParcelRule.LAST_OF_ORDER,
    fallback_after=FulfilmentKind.SHIPPED,
    fallback_days=30,
    statutory_days=14,
    restarts_on_exchange=True,
    restart_limit_days=90,
    appeal_days=3,
    refundability=Refundability.QUALITY_ONLY,
    requires_settlement=True,
    unconfirmed_policy="week",
    reserve_bps=1_000,
    reserve_days=30,
    commission_refund=CommissionRefund.PRO_RATA,
    case_response_hours=48,
    case_default=CaseOutcome.APPROVED,
    refund_working_days=3,
)


@pytest.fixture
def sync_client(server_target: str, ledger: str) -> Iterator[Client]:
    with Client(server_target) as client:
        yield client


def create_calendar(client: Client) -> Calendar:
    return client.create_calendar(
        LEDGER,
        "GB-ENG",
        first_year=2026,
        last_year=2026,
        weekend=[5, 6],
        holidays=BANK_HOLIDAYS,
        working_days=[],
        provenance="GOV.UK",
    )


async def test_what_a_policy_says_is_read_as_it_was_written(sync_client: Client):
    def story(client: Client) -> None:
        assert client.get_policy(LEDGER, "week").terms == DEFAULT_TERMS
        create_calendar(client)
        written = client.create_policy(
            LEDGER, "strict", time_zone=ZONE, commission_bps=250, terms=EVERY_TERM
        )
        assert (written.version, written.window_days, written.terms) == (1, 0, EVERY_TERM)
        assert client.get_policy(LEDGER, "strict") == written

    await asyncio.to_thread(story, sync_client)


async def test_calendars(sync_client: Client):
    def story(client: Client) -> None:
        with pytest.raises(CalendarNotFound):
            client.get_calendar(LEDGER, "GB-ENG")
        first = create_calendar(client)
        assert (first.calendar_id, first.revision, first.weekend) == ("GB-ENG", 1, (5, 6))
        assert (first.holidays, first.working_days) == (BANK_HOLIDAYS, ())
        assert create_calendar(client).revision == 2
        assert client.get_calendar(LEDGER, "GB-ENG").revision == 2
        assert client.get_calendar(LEDGER, "GB-ENG", 1) == first
        [entry, _] = client.list_entries(LEDGER, kinds=[EntryKind.CALENDAR_CREATED])
        assert entry.seq == first.entry_seq
        assert entry.fact["holidays"] == list(BANK_HOLIDAYS)
        assert entry.fact["weekend"] == ["SATURDAY", "SUNDAY"]

    await asyncio.to_thread(story, sync_client)


async def test_an_extension_reaches_what_runs(sync_client: Client):
    def story(client: Client) -> None:
        client.place_hold(LEDGER, order("o"))
        client.report_fulfilment(LEDGER, signed("o"))
        with pytest.raises(ExtensionNotFound):
            client.get_extension(LEDGER, "storm")
        declared = client.extend_windows(
            LEDGER,
            "storm",
            start_time=WINDOW_END,
            end_time=WINDOW_END + DAY,
            days=3,
            reason="storm-2026-03",
        )
        assert (declared.days, declared.reason, declared.region) == (3, "storm-2026-03", "")
        with pytest.raises(ExtensionExists):
            client.extend_windows(
                LEDGER, "storm", start_time=START, end_time=WINDOW_END, days=1, reason="again"
            )
        # The days after the clocks change begin an hour earlier in UTC.
        end = WINDOW_END + 3 * DAY - timedelta(hours=1)
        [line] = client.explain_release(LEDGER, "o").lines
        assert line.release_time == end
        assert [blocker.until_time for blocker in line.blockers] == [end]

        def applied() -> bool:
            return client.get_extension(LEDGER, "storm").state is ExtensionState.APPLIED

        wait_until(applied, 20, "the extension did not reach what runs")
        assert client.get_extension(LEDGER, "storm").line_count == 1
        client.advance_clock(LEDGER, end - timedelta(microseconds=1))
        with pytest.raises(ReleaseBlocked):
            client.release_hold(LEDGER, "o")
        client.advance_clock(LEDGER, end)
        assert client.get_hold(LEDGER, "o").lines[0].released == gbp(1_000)

    await asyncio.to_thread(story, sync_client)


async def test_parcels_and_what_is_taken_back(sync_client: Client):
    def story(client: Client) -> None:
        client.place_hold(LEDGER, order("o"))

        def report(kind: FulfilmentKind, **fields: Any) -> int:
            command = ReportFulfilment("o", kind, START, "carrier", carrier="dhl", **fields)
            answer = client.report_fulfilment(LEDGER, command)
            waiting.append(answer.lines[0].waiting_for)
            return answer.entry_seq

        waiting: list[WaitingFor | None] = []
        report(FulfilmentKind.SIGNED, parcel_number=1, parcel_count=2)
        report(FulfilmentKind.SIGNED, parcel_number=2)
        lost = report(FulfilmentKind.LOST, parcel_number=2)
        report(FulfilmentKind.RETRACTED, retracts_entry_seq=lost)
        assert waiting[:2] == [WaitingFor.PARCEL, None]
        assert waiting[-1] is None
        with pytest.raises(FulfilmentNotFound):
            report(FulfilmentKind.RETRACTED, retracts_entry_seq=lost)
        listed = list(client.list_fulfilments(LEDGER, "o"))
        assert [event.kind for event in listed] == [
            FulfilmentKind.SIGNED,
            FulfilmentKind.SIGNED,
            FulfilmentKind.LOST,
            FulfilmentKind.RETRACTED,
        ]
        assert [event.parcel_number for event in listed[:3]] == [1, 2, 2]
        assert (listed[0].parcel_count, listed[0].carrier) == (2, "dhl")
        assert START < listed[0].record_time < listed[1].record_time
        assert listed[3].retracts_entry_seq == lost
        assert listed[3].lines[0].window == Window(START, WINDOW_END)

    await asyncio.to_thread(story, sync_client)


async def test_a_settlement_is_waited_for(sync_client: Client):
    def story(client: Client) -> None:
        terms = PolicyTerms(requires_settlement=True)
        client.create_policy(LEDGER, "settled", time_zone=ZONE, terms=terms)
        client.place_hold(LEDGER, order("o", policy="settled"))
        client.report_fulfilment(LEDGER, signed("o"))
        client.advance_clock(LEDGER, START + DAY)
        [line] = client.explain_release(LEDGER, "o").lines
        assert [blocker.kind for blocker in line.blockers] == [BlockerKind.NOT_SETTLED]
        assert line.release_time is None
        with pytest.raises(FeeExceedsGross):
            client.report_settlement(LEDGER, ReportSettlement("o", "main", gbp(1_001), START))
        report = ReportSettlement("o", "main", gbp(30), START)
        hold = client.report_settlement(LEDGER, report)
        assert (hold.hold_id, hold.settle_time) == ("o", START)
        with pytest.raises(SettlementExists):
            client.report_settlement(LEDGER, ReportSettlement("o", "main", gbp(30), START))
        client.advance_clock(LEDGER, START + 2 * DAY)
        assert client.get_hold(LEDGER, "o").lines[0].released == gbp(1_000)

    await asyncio.to_thread(story, sync_client)


async def test_cases(sync_client: Client):
    def story(client: Client) -> None:
        terms = PolicyTerms(case_response_hours=48, refundability=Refundability.QUALITY_ONLY)
        client.create_policy(LEDGER, "picky", window_days=7, time_zone=ZONE, terms=terms)
        client.place_hold(LEDGER, order("o", 600, 400, policy="picky"))
        claims = [Claim("1", gbp(500))]
        with pytest.raises(CaseNotFound):
            client.get_case(LEDGER, "c")
        with pytest.raises(RefundNotAllowed):
            client.open_case(LEDGER, OpenCase("c", "o", claims))
        opened = client.open_case(
            LEDGER, OpenCase("c", "o", claims, CaseScope.ORDER, RefundGround.QUALITY)
        )
        assert (opened.state, opened.scope, opened.ground, opened.currency) == (
            CaseState.OPENED,
            CaseScope.ORDER,
            RefundGround.QUALITY,
            "GBP",
        )
        [line] = opened.lines
        assert (line.claimed, line.reserved) == (gbp(500), gbp(500))
        assert (opened.open_time, opened.answer_due_time) == (START, START + 2 * DAY)
        assert client.get_hold(LEDGER, "o").lines[0].disputed == gbp(500)
        with pytest.raises(CaseExists):
            client.open_case(LEDGER, OpenCase("c", "o", claims, ground=RefundGround.QUALITY))
        assert client.answer_case(LEDGER, AnswerCase("c")).state is CaseState.ANSWERED
        with pytest.raises(CaseStateConflict):
            client.answer_case(LEDGER, AnswerCase("c"))
        closed = client.close_case(LEDGER, CloseCase("c", CaseOutcome.APPROVED))
        assert (closed.state, closed.close_time) == (CaseState.APPROVED, START)
        assert client.get_case(LEDGER, "c") == closed
        [refunded] = client.get_refund(LEDGER, "c").lines
        assert (refunded.from_disputed, refunded.from_held) == (gbp(500), gbp(0))
        rest = [RefundItem("1", gbp(100)), RefundItem("2", gbp(400))]
        client.create_refund(LEDGER, CreateRefund("r", "o", rest, ground=RefundGround.QUALITY))
        with pytest.raises(NothingHeld):
            client.open_case(LEDGER, OpenCase("d", "o", claims, ground=RefundGround.QUALITY))

    await asyncio.to_thread(story, sync_client)


async def test_what_was_known_when_the_order_was_placed(sync_client: Client):
    def story(client: Client) -> None:
        terms = PolicyTerms(refundability=Refundability.NONE, unconfirmed_policy="week")
        client.create_policy(LEDGER, "exempt", time_zone=ZONE, terms=terms)
        lines = [
            Line("1", "amy", gbp(1), "exempt", buyer_confirmed=True),
            Line("2", "amy", gbp(1), "exempt"),
        ]
        payday = START + 30 * DAY
        placed = client.place_hold(
            LEDGER, PlaceHold("o", "card", lines, region="kent", provider_release_time=payday)
        )
        assert [line.policy for line in placed.lines] == ["exempt", "week"]
        assert (placed.region, placed.provider_release_time) == ("kent", payday)
        assert client.get_hold(LEDGER, "o") == placed

    await asyncio.to_thread(story, sync_client)


async def test_a_merchant_asks_why_and_why_then(sync_client: Client):
    def story(client: Client) -> None:
        for number in range(3):
            client.place_hold(LEDGER, order(f"o-{number}"))
        client.advance_clock(LEDGER, START + DAY)
        client.report_fulfilment(LEDGER, signed("o-0"))
        before = START + timedelta(hours=1)

        def kinds(**when: Any) -> dict[str, list[BlockerKind]]:
            return {
                each.hold: [blocker.kind for line in each.lines for blocker in line.blockers]
                for each in client.explain_merchant(LEDGER, "amy", **when)
            }

        waiting = {f"o-{number}": [BlockerKind.NOT_SIGNED] for number in range(3)}
        signed_for = waiting | {"o-0": [BlockerKind.WINDOW_OPEN]}
        assert kinds() == signed_for
        assert kinds(as_of_time=before) == waiting
        assert kinds(as_of_time=before, time_axis=TimeAxis.EFFECTIVE) == signed_for
        assert list(client.explain_merchant(LEDGER, "nobody")) == []
        then = client.explain_release(LEDGER, "o-0", as_of_time=before)
        assert (then.hold, then.evaluate_time, then.currency_code) == ("o-0", before, "GBP")
        assert then.lines[0].blockers[0].since_time == START

    await asyncio.to_thread(story, sync_client)


async def test_a_stream_carries_settlements_and_cases(client: AsyncClient, ledger: str):
    commands: list[Command] = [
        order("o"),
        ReportSettlement("o", "main", gbp(30), START),
        OpenCase("c", "o", [Claim("1", gbp(400))]),
        AnswerCase("c"),
        CloseCase("c", CaseOutcome.REJECTED),
        CloseCase("c", CaseOutcome.APPROVED),
    ]
    answers = [answer async for answer in client.stream_writes(ledger, commands)]
    assert [type(answer) for answer in answers] == [Hold, Hold, Case, Case, Case, CaseStateConflict]
    settled = answers[1]
    assert isinstance(settled, Hold)
    assert settled.settle_time == START
    assert [answer.state for answer in answers if isinstance(answer, Case)] == [
        CaseState.OPENED,
        CaseState.ANSWERED,
        CaseState.REJECTED,
    ]
