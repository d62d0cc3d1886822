"""CaseService over the wire: what is set apart, what is blocked, and how a case ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import case_pb2
from escrow_client import (
    AnswerCase,
    AsyncClient,
    BlockerKind,
    Case,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseScope,
    CaseState,
    CaseType,
    Claim,
    CloseCase,
    CreateRefund,
    HoldState,
    Money,
    MoveCase,
    OpenCase,
    PolicyTerms,
    PriorityTerms,
    Refundability,
    RefundGround,
    RefundItem,
    RefundState,
    errors,
)
from tests.support import wire
from tests.support.postings import entry_count, posted
from tests.support.shop import LEDGER, START, WINDOW_END, gbp, order, refund, signed

OPEN = "/escrow.v1.CaseService/OpenCase"
ANSWER = "/escrow.v1.CaseService/AnswerCase"
CLOSE = "/escrow.v1.CaseService/CloseCase"
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def opened(**fields: Any) -> case_pb2.OpenCaseRequest:
    request: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "case_id": "c",
        "hold_id": "o",
        "currency_code": "GBP",
        "claims": [{"line_id": "1", "amount_minor": 400}],
    }
    return case_pb2.OpenCaseRequest(**request | fields)


def case(case_id: str, amount: int, *, hold_id: str = "o", **fields: Any) -> OpenCase:
    return OpenCase(case_id, hold_id, [Claim("1", gbp(amount))], **fields)


@pytest.fixture
async def hold(client: AsyncClient, ledger: str) -> str:
    """An order of two lines, both signed for at the start."""
    await client.place_hold(ledger, order("o", 1_000, 500))
    await client.report_fulfilment(ledger, signed("o"))
    return "o"


async def held(client: AsyncClient, hold_id: str = "o") -> list[tuple[int, int]]:
    """What each line holds, and what of it is disputed."""
    lines = (await client.get_hold(LEDGER, hold_id)).lines
    return [(line.held.amount_minor, line.disputed.amount_minor) for line in lines]


async def close(client: AsyncClient, outcome: CaseOutcome, case_id: str = "c") -> Case:
    return await client.close_case(LEDGER, CloseCase(case_id, outcome))


async def test_a_case_sets_its_claim_apart_and_blocks_its_line(client: AsyncClient, ledger, hold):
    answered = await client.open_case(ledger, case("c", 400, ground=RefundGround.QUALITY))
    assert (answered.case_id, answered.hold_id) == ("c", "o")
    assert (answered.state, answered.scope) == (CaseState.OPENED, CaseScope.LINES)
    assert (answered.ground, answered.currency) == (RefundGround.QUALITY, "GBP")
    (line,) = answered.lines
    assert (line.line_id, line.claimed, line.reserved) == ("1", gbp(400), gbp(400))
    assert answered.answer_due_time is answered.refund_due_time is answered.close_time is None
    assert await client.get_case(ledger, "c") == answered
    assert await held(client) == [(600, 400), (500, 0)]
    entry = await client.get_entry(ledger, answered.entry_seq)
    assert {p.account.kind: p.amount.amount_minor for p in entry.postings} == {
        2010: 400,
        2020: -400,
    }

    await client.advance_clock(ledger, WINDOW_END)
    assert await held(client) == [(600, 400), (0, 0)]
    assert (await client.get_hold(ledger, "o")).state is HoldState.PARTIALLY_RELEASED
    (explained,) = (await client.explain_release(ledger, "o", ["1"])).lines
    (blocker,) = explained.blockers
    assert (blocker.kind, blocker.reference) == (BlockerKind.CASE_OPEN, "cases/c")
    assert blocker.since_time == answered.open_time
    assert (blocker.until_time, explained.release_time) == (None, None)
    with pytest.raises(errors.ReleaseBlocked):
        await client.release_hold(ledger, "o", ["1"])
    (total,) = await client.summary(ledger)
    assert total.disputed == gbp(400)


async def test_a_case_on_an_order_blocks_every_line(client: AsyncClient, ledger, hold):
    answered = await client.open_case(ledger, case("c", 1, scope=CaseScope.ORDER))
    assert answered.scope is CaseScope.ORDER
    await client.advance_clock(ledger, WINDOW_END)
    assert await held(client) == [(999, 1), (500, 0)]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (CaseOutcome.WITHDRAWN, CaseState.WITHDRAWN),
        (CaseOutcome.REJECTED, CaseState.REJECTED),
    ],
)
async def test_what_is_dropped_goes_back_to_the_line(
    client: AsyncClient, ledger, hold, outcome, state
):
    await client.open_case(ledger, case("c", 400))
    answered = await client.answer_case(ledger, AnswerCase("c"))
    assert answered.state is CaseState.ANSWERED
    closed = await close(client, outcome)
    assert closed.state is state
    assert closed.close_time is not None
    assert await client.get_case(ledger, "c") == closed
    assert await held(client) == [(1_000, 0), (500, 0)]
    await client.advance_clock(ledger, WINDOW_END)
    assert await held(client) == [(0, 0), (0, 0)]


async def test_what_is_approved_becomes_a_refund_of_the_case(client: AsyncClient, ledger, hold):
    await client.open_case(ledger, case("c", 400))
    closed = await close(client, CaseOutcome.APPROVED)
    assert closed.state is CaseState.APPROVED
    made = await client.get_refund(ledger, "c")
    assert (made.amount, made.state, made.hold_id) == (gbp(400), RefundState.CREATED, "o")
    assert [line.from_disputed for line in made.lines] == [gbp(400)]
    assert [line.from_held for line in made.lines] == [gbp(0)]
    (line, _) = (await client.get_hold(ledger, "o")).lines
    assert (line.held, line.disputed) == (gbp(600), gbp(0))
    assert line.refunded_before_release == gbp(400)
    with pytest.raises(errors.RefundExists):
        await client.create_refund(ledger, refund("c", "o", 1))


async def test_only_what_the_line_still_holds_is_set_apart(client: AsyncClient, ledger, hold):
    await client.open_case(ledger, case("first", 700))
    second = await client.open_case(ledger, case("second", 600))
    assert [(line.claimed, line.reserved) for line in second.lines] == [(gbp(600), gbp(300))]
    assert await held(client) == [(0, 1_000), (500, 0)]
    await close(client, CaseOutcome.APPROVED, "second")
    # Half of it was set apart for the other case: that half the merchant owes meanwhile.
    assert (await client.get_refund(ledger, "second")).amount == gbp(600)
    await close(client, CaseOutcome.REJECTED, "first")
    assert await held(client) == [(700, 0), (500, 0)]


async def test_a_rejected_case_blocks_until_the_time_to_appeal_has_passed(
    client: AsyncClient, ledger
):
    await client.create_policy(
        ledger, "tail", time_zone="Europe/London", terms=PolicyTerms(appeal_days=3)
    )
    await client.place_hold(ledger, order("o", policy="tail"))
    await client.report_fulfilment(ledger, signed("o"))
    await client.open_case(ledger, case("c", 400))
    await client.advance_clock(ledger, START + 2 * DAY)
    await close(client, CaseOutcome.REJECTED)
    tail = START + timedelta(days=5, hours=12)
    (explained,) = (await client.explain_release(ledger, "o")).lines
    (blocker,) = explained.blockers
    assert (blocker.kind, blocker.reference) == (BlockerKind.APPEAL_TAIL, "cases/c")
    assert blocker.until_time == explained.release_time == explained.line.due_time == tail
    await client.advance_clock(ledger, tail - TICK)
    assert await held(client) == [(1_000, 0)]
    await client.advance_clock(ledger, tail)
    assert await held(client) == [(0, 0)]


@pytest.mark.parametrize("default", [CaseOutcome.APPROVED, CaseOutcome.REJECTED, None])
async def test_a_deadline_without_an_answer(client: AsyncClient, ledger, default):
    terms = PolicyTerms(case_response_hours=48, case_default=default)
    await client.create_policy(ledger, "answers", time_zone="UTC", terms=terms, window_days=30)
    await client.place_hold(ledger, order("o", policy="answers"))
    await client.report_fulfilment(ledger, signed("o"))
    due = START + 2 * DAY
    silent = await client.open_case(ledger, case("silent", 100, effective_time=START))
    told = await client.open_case(ledger, case("told", 100, effective_time=START))
    assert silent.answer_due_time == told.answer_due_time == due
    await client.advance_clock(ledger, due - TICK)
    await client.answer_case(ledger, AnswerCase("told"))
    await client.advance_clock(ledger, due)
    expected = CaseState(default) if default else CaseState.OPENED
    assert (await client.get_case(ledger, "silent")).state is expected
    assert (await client.get_case(ledger, "told")).state is CaseState.ANSWERED


async def test_an_approved_refund_is_due_in_working_days(client: AsyncClient, ledger):
    await client.create_calendar(
        ledger,
        "GB",
        first_year=2026,
        last_year=2026,
        weekend=[5, 6],
        holidays=[],
        working_days=[],
        provenance="gov.uk",
    )
    terms = PolicyTerms(calendar="GB", refund_working_days=2)
    await client.create_policy(ledger, "prompt", time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", policy="prompt"))
    await client.open_case(ledger, case("c", 100))
    closed = await close(client, CaseOutcome.APPROVED)
    # Of a Friday, the second working day is Tuesday.
    assert closed.refund_due_time == START + timedelta(days=4, hours=12)


async def test_repeated_requests_are_answered_byte_for_byte(server_target, ledger, hold):
    name = f"ledgers/{ledger}/cases/c"
    calls: list[tuple[str, Any]] = [
        (OPEN, opened()),
        (ANSWER, case_pb2.AnswerCaseRequest(name=name, request_id="r2")),
        (
            CLOSE,
            case_pb2.CloseCaseRequest(name=name, request_id="r3", outcome="CASE_OUTCOME_APPROVED"),
        ),
    ]
    answers = [await wire.call(server_target, *each) for each in calls]
    assert [await wire.call(server_target, *each) for each in calls] == answers
    for method, request in calls:
        if method == OPEN:
            continue
        request.request_id = "r"
        status = await wire.refused(server_target, method, request)
        assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


async def test_a_case_that_cannot_be_opened(client: AsyncClient, ledger, hold):
    """Each reason in the order that the contract gives; what is first in it is said first."""
    await client.create_policy(
        ledger,
        "quality",
        window_days=7,
        time_zone="UTC",
        terms=PolicyTerms(refundability=Refundability.QUALITY_ONLY),
    )
    await client.place_hold(ledger, order("q", policy="quality"))
    await client.place_hold(ledger, order("empty", 100))
    await client.create_refund(ledger, refund("all", "empty", 100))
    await client.open_case(ledger, case("there", 1))
    later = START + DAY

    def wrong(case_id: str, hold_id: str, *claims: Claim, **fields: Any) -> OpenCase:
        return OpenCase(case_id, hold_id, claims, **fields)

    euro, none = Claim("1", Money("EUR", 1)), Claim("none", gbp(1))
    line = Claim("1", gbp(1_001))
    foreign, unknown = Claim("1", gbp(1), hold_id="e"), Claim("1", gbp(1), hold_id="none")
    await client.place_hold(ledger, order("e", currency="EUR"))
    count = await entry_count(client)
    for error, command in [
        (errors.CaseExists, wrong("there", "none", euro)),
        (errors.RefundExists, wrong("all", "none", euro)),
        (errors.HoldNotFound, wrong("c", "none", euro)),
        (errors.HoldNotFound, wrong("c", "q", foreign, unknown)),
        (errors.CurrencyMismatch, wrong("c", "q", foreign, none)),
        (errors.CurrencyMismatch, wrong("c", "q", euro, euro)),
        (errors.DuplicateLine, wrong("c", "q", none, none)),
        (errors.LineNotFound, wrong("c", "q", none, effective_time=later)),
        (errors.TimeInFuture, wrong("c", "q", line, effective_time=later)),
        (errors.NothingHeld, wrong("c", "empty", line)),
        (errors.NothingHeld, wrong("c", "q", line, Claim("1", gbp(1), hold_id="empty"))),
        (errors.RefundNotAllowed, wrong("c", "q", line)),
        (errors.RefundExceedsRemainder, wrong("c", "q", line, ground=RefundGround.QUALITY)),
    ]:
        with pytest.raises(error):
            await client.open_case(ledger, command)
    with pytest.raises(errors.LedgerNotFound):
        await client.open_case("none", case("c", 1))
    assert await entry_count(client) == count
    with pytest.raises(errors.CaseNotFound):
        await client.get_case(ledger, "c")


async def test_a_case_that_cannot_be_answered_or_closed(client: AsyncClient, ledger, hold):
    with pytest.raises(errors.CaseNotFound):
        await client.answer_case(ledger, AnswerCase("c"))
    with pytest.raises(errors.CaseNotFound):
        await client.close_case(ledger, CloseCase("c", CaseOutcome.REJECTED))
    await client.open_case(ledger, case("c", 1))
    later = START + DAY
    with pytest.raises(errors.TimeInFuture):
        await client.answer_case(ledger, AnswerCase("c", later))
    with pytest.raises(errors.TimeInFuture):
        await client.close_case(ledger, CloseCase("c", CaseOutcome.REJECTED, later))
    await client.answer_case(ledger, AnswerCase("c"))
    with pytest.raises(errors.CaseStateConflict):
        await client.answer_case(ledger, AnswerCase("c"))
    await close(client, CaseOutcome.WITHDRAWN)
    for outcome in (CaseOutcome.WITHDRAWN, CaseOutcome.REJECTED, CaseOutcome.APPROVED):
        with pytest.raises(errors.CaseStateConflict) as caught:
            await close(client, outcome)
        assert caught.value.metadata["state"] == "WITHDRAWN"
    with pytest.raises(errors.CaseStateConflict):
        await client.answer_case(ledger, AnswerCase("c"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"case_id": "a/b"}, "case_id"),
        ({"hold_id": ""}, "hold_id"),
        ({"claims": []}, "claims"),
        ({"claims": [{"line_id": "1"}]}, "claims[0].amount_minor"),
        ({"claims": [{"line_id": "1", "amount_minor": -1}]}, "claims[0].amount_minor"),
        ({"claims": [{"amount_minor": 1}]}, "claims[0].line_id"),
        ({"currency_code": "gbp"}, "currency_code"),
        ({"claims": [{"line_id": "1", "amount_minor": 1, "hold_id": "a/b"}]}, "claims[0].hold_id"),
        ({"type": "CASE_TYPE_CHARGEBACK"}, "type"),
        ({"type": 10}, "type"),
        ({"priority": 9}, "priority"),
        ({"scope": 9}, "scope"),
        ({"ground": 9}, "ground"),
        ({"effective_time": {"seconds": -1}}, "effective_time"),
    ],
)
async def test_a_field_that_breaks_a_rule_is_named(
    client: AsyncClient, server_target, ledger, hold, fields, field
):
    count = await entry_count(client)
    status = await wire.refused(server_target, OPEN, opened(**fields))
    assert set(wire.violations(status)) == {field}
    assert await entry_count(client) == count


async def test_a_case_on_several_orders_blocks_lines_of_each(client: AsyncClient, ledger, hold):
    for hold_id in ("p", "q"):
        await client.place_hold(ledger, order(hold_id, 100, 200))
        await client.report_fulfilment(ledger, signed(hold_id))
    claims = [Claim("1", gbp(400)), Claim("2", gbp(200), hold_id="p")]
    answered = await client.open_case(ledger, OpenCase("c", "o", claims))
    assert [(line.hold_id, line.line_id, line.reserved) for line in answered.lines] == [
        ("o", "1", gbp(400)),
        ("p", "2", gbp(200)),
    ]
    whole = [Claim("1", gbp(1), hold_id="q")]
    await client.open_case(ledger, OpenCase("all", "q", whole, scope=CaseScope.ORDER))
    await client.advance_clock(ledger, WINDOW_END)
    assert await held(client) == [(600, 400), (0, 0)]
    assert await held(client, "p") == [(0, 0), (0, 200)]
    assert await held(client, "q") == [(99, 1), (200, 0)]


@pytest.mark.parametrize("case_type", [CaseType.INQUIRY, CaseType.REPAIR, CaseType.EXCHANGE])
async def test_what_asks_for_no_money_may_claim_none(client: AsyncClient, ledger, case_type):
    terms = PolicyTerms(refundability=Refundability.NONE)
    await client.create_policy(ledger, "final", window_days=7, time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", policy="final"))
    await client.report_fulfilment(ledger, signed("o"))
    asked = await client.open_case(ledger, case("c", 0, type=case_type))
    assert (asked.type, asked.state) == (case_type, CaseState.OPENED)
    assert posted(await client.get_entry(ledger, asked.entry_seq)) == {}
    await client.advance_clock(ledger, WINDOW_END)
    assert await held(client) == [(1_000, 0)]


async def test_only_some_may_claim_nothing_and_only_some_more_than_there_is(
    client: AsyncClient, ledger, hold
):
    free = {CaseType.INQUIRY, CaseType.REPAIR, CaseType.EXCHANGE}
    large = {CaseType.COMPENSATION, CaseType.DISPUTE}
    for case_type in set(CaseType) - {CaseType.UNKNOWN, CaseType.CHARGEBACK}:
        if case_type not in free:
            with pytest.raises(errors.FieldInvalid) as caught:
                await client.open_case(ledger, case("zero", 0, type=case_type))
            assert caught.value.metadata["field"] == "claims[0].amount_minor"
        if case_type not in large:
            with pytest.raises(errors.RefundExceedsRemainder):
                await client.open_case(ledger, case("more", 1_001, type=case_type))
    for case_type in large:
        answered = await client.open_case(ledger, case(case_type, 1_001, type=case_type))
        (line,) = answered.lines
        assert line.reserved.amount_minor + line.contingent.amount_minor == 1_001


async def test_the_priority_sets_the_time_to_answer(client: AsyncClient, ledger):
    minutes = {
        CasePriority.HIGH: 4 * 60,
        CasePriority.MEDIUM: 24 * 60,
        CasePriority.COMPLAINT: 30,
    }
    terms = PolicyTerms(
        case_response_hours=48,
        case_default=CaseOutcome.ESCALATED,
        case_priorities=[PriorityTerms(*each) for each in minutes.items()],
    )
    await client.create_policy(ledger, "tiers", window_days=7, time_zone="UTC", terms=terms)
    await client.place_hold(ledger, order("o", policy="tiers"))
    for priority in (*minutes, CasePriority.NORMAL, CasePriority.COMPLEX):
        answered = await client.open_case(
            ledger, case(priority, 1, priority=priority, effective_time=START)
        )
        due = START + timedelta(minutes=minutes.get(priority, 48 * 60))
        assert answered.priority is priority
        assert answered.deadline_time == answered.answer_due_time == due
        assert (answered.default_outcome, answered.rule) == (
            CaseOutcome.ESCALATED,
            "policies/tiers@1",
        )


async def test_the_merchants_first_answer_is_noted(client: AsyncClient, ledger, hold):
    await client.open_case(ledger, case("c", 1))
    await client.open_case(ledger, case("d", 1))
    await client.advance_clock(ledger, START + DAY)
    answered = await client.answer_case(ledger, AnswerCase("c", START))
    assert answered.answer_time == START
    agreed = await client.move_case(
        ledger, MoveCase("d", CaseAction.AGREE_RETURN, party=CaseParty.MERCHANT)
    )
    assert agreed.answer_time == START + DAY


async def test_an_outcome_must_be_stated(server_target, ledger, hold):
    request = case_pb2.CloseCaseRequest(name=f"ledgers/{ledger}/cases/c", request_id="r")
    status = await wire.refused(server_target, CLOSE, request)
    assert set(wire.violations(status)) == {"outcome"}


async def test_a_refund_on_a_ground_the_policy_does_not_know(client: AsyncClient, ledger):
    for policy_id, refundability in (
        ("quality", Refundability.QUALITY_ONLY),
        ("never", Refundability.NONE),
    ):
        terms = PolicyTerms(refundability=refundability)
        await client.create_policy(ledger, policy_id, time_zone="UTC", terms=terms)
        await client.place_hold(ledger, order(policy_id, policy=policy_id))
    item = RefundItem("1", gbp(1))
    for refund_id, hold_id, ground in (
        ("r1", "quality", RefundGround.NO_REASON),
        ("r2", "never", RefundGround.NO_REASON),
        ("r3", "never", RefundGround.QUALITY),
    ):
        with pytest.raises(errors.RefundNotAllowed) as caught:
            await client.create_refund(
                ledger, CreateRefund(refund_id, hold_id, [item], ground=ground)
            )
        assert caught.value.metadata["policy"] == f"policies/{hold_id}@1"
    allowed = CreateRefund("r4", "quality", [item], ground=RefundGround.QUALITY)
    assert (await client.create_refund(ledger, allowed)).amount == gbp(1)
