"""Where a case can go, over the wire: every step from every state, evidence, lists and pages."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Final

import pytest

from escrow.v1 import case_pb2
from escrow_client import (
    AddEvidence,
    AnswerCase,
    AsyncClient,
    Award,
    Case,
    CaseAction,
    CaseOutcome,
    CaseParty,
    CasePriority,
    CaseState,
    CaseType,
    Claim,
    CloseCase,
    Evidence,
    FulfilmentKind,
    MoveCase,
    OpenCase,
    PolicyTerms,
    PriorityTerms,
    ReportFulfilment,
    StageTerms,
    errors,
)
from ledger.domain import kinds, stages
from tests.support import wire
from tests.support.postings import entry_count, posted, recorded
from tests.support.shop import LEDGER, START, gbp, order

MOVE = "/escrow.v1.CaseService/MoveCase"
CLOSE = "/escrow.v1.CaseService/CloseCase"
ADD = "/escrow.v1.CaseService/AddEvidence"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

NOT_ASKED_FOR: Final = {"START_CLOCK", "ESCALATED", "WON", "LOST"}
"""What only the ledger does, or a processor."""

STEPS: Final = [
    step.value
    for step in (*kinds.CaseAction, *kinds.CaseOutcome)
    if step.value not in NOT_ASKED_FOR
]

ROUTES: Final[dict[CaseState, tuple[str, ...]]] = {
    CaseState.OPENED: (),
    CaseState.ANSWERED: ("ANSWER",),
    CaseState.RETURN_TRANSIT: ("AGREE_RETURN",),
    CaseState.RETURN_AUDIT: ("AGREE_RETURN", "RECEIVE_RETURN"),
    CaseState.ARBITRATION: ("ESCALATE",),
    CaseState.MEDIATION: ("ESCALATE", "ESCALATE"),
    CaseState.APPEALED: ("REJECTED", "APPEAL"),
    CaseState.WITHDRAWN: ("WITHDRAWN",),
    CaseState.EXPIRED: ("ANSWER", "EXPIRED"),
    CaseState.REJECTED: ("REJECTED",),
    CaseState.APPROVED: ("APPROVED",),
    CaseState.PARTLY_APPROVED: ("PARTLY_APPROVED",),
}
"""How a case comes to each state, but for those of chargebacks."""


async def step(client: AsyncClient, case_id: str, name: str) -> Case:
    if name == "ANSWER":
        return await client.answer_case(LEDGER, AnswerCase(case_id))
    if name in set(CaseAction):
        return await client.move_case(LEDGER, MoveCase(case_id, CaseAction(name)))
    awards = [Award("1", gbp(1))] if name == "PARTLY_APPROVED" else []
    return await client.close_case(LEDGER, CloseCase(case_id, CaseOutcome(name), awards=awards))


async def open_one(client: AsyncClient, case_id: str, policy: str = "tail", **fields: Any) -> Case:
    """A case on an order of its own."""
    await client.place_hold(LEDGER, order(case_id, 10, policy=policy))
    return await client.open_case(
        LEDGER, OpenCase(case_id, case_id, [Claim("1", gbp(2))], **fields)
    )


@pytest.fixture
async def tail(client: AsyncClient, ledger: str) -> None:
    """A policy whose rulings can be appealed."""
    terms = PolicyTerms(appeal_days=3)
    await client.create_policy(ledger, "tail", window_days=7, time_zone="UTC", terms=terms)


def test_there_is_a_route_to_every_state():
    assert {str(state) for state in ROUTES} == {
        str(state) for state in set(stages.CaseState) - stages.CHARGEBACK_STATES
    }


@pytest.mark.parametrize("start", ROUTES)
async def test_every_step_leads_where_the_table_says_or_nowhere(
    client: AsyncClient, ledger, tail, start
):
    moves = {str(key): led for key, led in stages.MOVES[stages.CaseState(start)].items()}
    for name in STEPS:
        case = await open_one(client, name)
        for before in ROUTES[start]:
            case = await step(client, name, before)
        assert case.state is start
        if name not in moves:
            count = await entry_count(client)
            with pytest.raises(errors.CaseStateConflict) as caught:
                await step(client, name, name)
            assert caught.value.metadata["state"] == start
            assert await entry_count(client) == count
            continue
        # An appeal that is not followed leads back to the ruling, which was REJECTED.
        expected = moves[name] or CaseState.REJECTED
        assert (await step(client, name, name)).state == str(expected), name


async def test_who_acts_next_and_until_when(client: AsyncClient, ledger):
    policies = (("slow", 60), ("fast", 30))
    for policy_id, minutes in policies:
        terms = PolicyTerms(
            case_stages=[StageTerms(CaseState.ARBITRATION, minutes, CaseOutcome.REJECTED)]
        )
        await client.create_policy(ledger, policy_id, time_zone="UTC", terms=terms)
        await client.place_hold(ledger, order(policy_id, policy=policy_id))
    claims = [Claim("1", gbp(5)), Claim("1", gbp(5), hold_id="fast")]
    opened = await client.open_case(ledger, OpenCase("c", "slow", claims))
    assert (opened.next_party, opened.deadline_time) == (CaseParty.MERCHANT, None)
    moved = await client.move_case(
        ledger, MoveCase("c", CaseAction.ESCALATE, START, CaseParty.BUYER)
    )
    # The strictest policy of its lines counts.
    assert moved.next_party is CaseParty.PLATFORM
    assert moved.deadline_time == START + timedelta(minutes=30)
    assert (moved.default_outcome, moved.rule) == (CaseOutcome.REJECTED, "policies/fast@1")
    (entry,) = await recorded(client, "case_moved")
    assert (entry.fact["action"], entry.fact["party"]) == ("ESCALATE", "BUYER")
    closed = await client.close_case(ledger, CloseCase("c", CaseOutcome.WITHDRAWN))
    assert (closed.next_party, closed.default_outcome, closed.rule) == (None, None, "")


async def test_a_case_that_is_opened_again_sets_its_claim_apart_again(
    client: AsyncClient, ledger, tail
):
    await open_one(client, "c")
    await step(client, "c", "WITHDRAWN")
    reopened = await step(client, "c", "REOPEN")
    assert (reopened.state, reopened.close_time) == (CaseState.OPENED, None)
    assert [line.reserved for line in reopened.lines] == [gbp(2)]
    (entry,) = await recorded(client, "case_moved")
    assert posted(entry) == {(2010, "amy"): 2, (2020, "amy"): -2}


async def test_nothing_is_opened_again_on_a_hold_that_is_closed(client: AsyncClient, ledger, tail):
    await open_one(client, "c")
    await step(client, "c", "WITHDRAWN")
    report = ReportFulfilment("c", FulfilmentKind.SIGNED, START, "carrier")
    await client.report_fulfilment(ledger, report)
    await client.advance_clock(ledger, START + 9 * DAY)
    with pytest.raises(errors.NothingHeld):
        await step(client, "c", "REOPEN")


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (FulfilmentKind.RETURN_SHIPPED, CaseState.RETURN_TRANSIT),
        (FulfilmentKind.RETURN_RECEIVED, CaseState.RETURN_AUDIT),
    ],
)
async def test_what_the_carrier_reports_moves_the_case(client: AsyncClient, ledger, kind, state):
    returned = PolicyTerms(
        case_stages=[
            StageTerms(CaseState.RETURN_TRANSIT, 7 * 24 * 60, CaseOutcome.EXPIRED),
            StageTerms(CaseState.RETURN_AUDIT, 72 * 60, CaseOutcome.APPROVED),
        ]
    )
    await client.create_policy(ledger, "returned", time_zone="UTC", terms=returned)
    await open_one(client, "c", "returned", type=CaseType.RETURN)
    await step(client, "c", "AGREE_RETURN")
    await client.advance_clock(ledger, START + DAY)
    shipped = ReportFulfilment("c", kind, START + DAY, "carrier", ["1"])
    assert (await client.report_fulfilment(ledger, shipped)).kind is kind
    case = await client.get_case(ledger, "c")
    given = 7 * DAY if state is CaseState.RETURN_TRANSIT else 3 * DAY
    assert (case.state, case.deadline_time) == (state, START + DAY + given)


async def test_a_live_streams_case_waits_for_its_end(client: AsyncClient, ledger):
    live = PolicyTerms(
        trigger=FulfilmentKind.STREAM_ENDED,
        case_priorities=[PriorityTerms(CasePriority.LIVE_STREAM, 120)],
        case_default=CaseOutcome.ESCALATED,
    )
    await client.create_policy(ledger, "live", window_days=7, time_zone="UTC", terms=live)
    opened = await open_one(client, "c", "live", priority=CasePriority.LIVE_STREAM)
    assert opened.deadline_time is None
    await client.advance_clock(ledger, START + HOUR)
    report = ReportFulfilment("c", FulfilmentKind.STREAM_ENDED, START + HOUR, "stream")
    await client.report_fulfilment(ledger, report)
    running = await client.get_case(ledger, "c")
    assert running.deadline_time == START + 3 * HOUR
    assert running.state is CaseState.OPENED
    (entry,) = await recorded(client, "case_moved")
    assert entry.fact["action"] == "START_CLOCK"


def evidence(text: str = "a photo", party: CaseParty = CaseParty.BUYER) -> Evidence:
    digest = hashlib.sha256(text.encode()).digest()
    return Evidence(digest, "image/jpeg", 1_024, f"vault/{len(text)}", party)


async def test_a_ruling_needs_evidence_where_the_policy_says_so(client: AsyncClient, ledger):
    terms = PolicyTerms(evidence_required=True)
    await client.create_policy(ledger, "proof", time_zone="UTC", terms=terms)
    await open_one(client, "c", "proof")
    await step(client, "c", "ESCALATE")
    for outcome in ("REJECTED", "APPROVED", "PARTLY_APPROVED"):
        with pytest.raises(errors.EvidenceRequired) as caught:
            await step(client, "c", outcome)
        assert caught.value.metadata["policy"] == "policies/proof@1"
    added = await client.add_evidence(ledger, AddEvidence("c", evidence()))
    assert added.evidence_count == 1
    assert (await step(client, "c", "REJECTED")).state is CaseState.REJECTED
    await open_one(client, "free", "proof")
    # Before anybody decides, and to take it back, nothing has to be proved.
    assert (await step(client, "free", "APPROVED")).state is CaseState.APPROVED


async def test_evidence_is_listed_as_it_was_added(client: AsyncClient, ledger, tail):
    await open_one(client, "c")
    pieces = [evidence("x" * n, CaseParty.MERCHANT if n % 2 else CaseParty.BUYER) for n in range(7)]
    for piece in pieces:
        await client.add_evidence(ledger, AddEvidence("c", piece, START))
    listed = [record async for record in client.list_evidence(ledger, "c")]
    assert [record.evidence for record in listed] == pieces
    assert [record.entry_seq for record in listed] == sorted(r.entry_seq for r in listed)
    assert {record.occurred_time for record in listed} == {START}
    assert (await client.get_case(ledger, "c")).evidence_count == 7
    entries = await recorded(client, "evidence_added")
    assert [entry.seq for entry in entries] == [record.entry_seq for record in listed]
    assert not any(entry.postings for entry in entries)
    with pytest.raises(errors.CaseNotFound):
        [record async for record in client.list_evidence(ledger, "none")]


async def test_evidence_that_cannot_be_added(client: AsyncClient, ledger, tail):
    with pytest.raises(errors.CaseNotFound):
        await client.add_evidence(ledger, AddEvidence("c", evidence()))
    await open_one(client, "c")
    with pytest.raises(errors.TimeInFuture):
        await client.add_evidence(ledger, AddEvidence("c", evidence(), START + DAY))
    await step(client, "c", "REJECTED")
    with pytest.raises(errors.CaseStateConflict):
        await client.add_evidence(ledger, AddEvidence("c", evidence()))
    assert (await client.get_case(ledger, "c")).evidence_count == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sha256": b""}, "evidence.sha256"),
        ({"sha256": b"x" * 31}, "evidence.sha256"),
        ({"sha256": b"x" * 33}, "evidence.sha256"),
        ({"media_type": "photo"}, "evidence.media_type"),
        ({"size_bytes": 0}, "evidence.size_bytes"),
        ({"pointer": "two words"}, "evidence.pointer"),
        ({"pointer": "x" * 513}, "evidence.pointer"),
        ({"party": 0}, "evidence.party"),
    ],
)
async def test_malformed_evidence_is_named(
    client: AsyncClient, server_target, ledger, tail, fields, field
):
    await open_one(client, "c")
    count = await entry_count(client)
    said = {
        "sha256": b"x" * 32,
        "media_type": "image/jpeg",
        "size_bytes": 1,
        "pointer": "p",
        "party": "CASE_PARTY_BUYER",
    } | fields
    request = case_pb2.AddEvidenceRequest(
        name=f"ledgers/{ledger}/cases/c", request_id="r", evidence=said
    )
    status = await wire.refused(server_target, ADD, request)
    assert set(wire.violations(status)) == {field}
    assert await entry_count(client) == count


@pytest.mark.parametrize(
    ("method", "request_type", "field", "numbers"),
    [
        (MOVE, case_pb2.MoveCaseRequest, "action", (0, 8, 9, -1)),
        (CLOSE, case_pb2.CloseCaseRequest, "outcome", (0, 7, 8, 9, 10)),
    ],
)
async def test_a_step_that_nobody_may_ask_for(
    client: AsyncClient, server_target, ledger, tail, method, request_type, field, numbers
):
    await open_one(client, "c")
    count = await entry_count(client)
    for number in numbers:
        request = request_type(name=f"ledgers/{ledger}/cases/c", request_id="r", **{field: number})
        status = await wire.refused(server_target, method, request)
        assert set(wire.violations(status)) == {field}
    assert await entry_count(client) == count


async def test_cases_are_listed_by_what_they_are(client: AsyncClient, server_target, ledger, tail):
    for n in range(5):
        await client.place_hold(ledger, order(f"h{n}", 10, merchant=f"m{n % 2}", policy="tail"))
        case_type = CaseType.DISPUTE if n == 3 else CaseType.REFUND
        case = OpenCase(f"c{n}", f"h{n}", [Claim("1", gbp(1))], type=case_type)
        await client.open_case(ledger, case)
    both = [Claim("1", gbp(1)), Claim("1", gbp(1), hold_id="h1")]
    await client.open_case(ledger, OpenCase("c5", "h0", both))
    await step(client, "c1", "WITHDRAWN")
    await step(client, "c2", "ANSWER")

    async def ids(**only: Any) -> list[str]:
        return [case.case_id async for case in client.list_cases(ledger, **only)]

    assert await ids() == ["c0", "c1", "c2", "c3", "c4", "c5"]
    assert await ids(hold_id="h1") == ["c1", "c5"]
    assert await ids(merchant="m1") == ["c1", "c3", "c5"]
    assert await ids(state=CaseState.ANSWERED) == ["c2"]
    assert await ids(type=CaseType.DISPUTE) == ["c3"]
    assert await ids(open_only=True) == ["c0", "c2", "c3", "c4", "c5"]
    assert await ids(merchant="m0", open_only=True, state=CaseState.OPENED) == ["c0", "c4", "c5"]
    assert await ids(hold_id="none") == []
    listed = [case async for case in client.list_cases(ledger, hold_id="h2")]
    assert listed == [await client.get_case(ledger, "c2")]

    pages: list[list[str]] = []
    token = ""
    while token or not pages:
        request = case_pb2.ListCasesRequest(
            parent=f"ledgers/{ledger}", page_size=4, page_token=token
        )
        answer = await wire.call(server_target, "/escrow.v1.CaseService/ListCases", request)
        page = case_pb2.ListCasesResponse.FromString(answer)
        pages.append([case.name.rsplit("/")[-1] for case in page.cases])
        token = page.next_page_token
    assert pages == [["c0", "c1", "c2", "c3"], ["c4", "c5"]]


async def test_repeated_steps_are_answered_byte_for_byte(
    client: AsyncClient, server_target, ledger, tail
):
    await open_one(client, "c")
    name = f"ledgers/{ledger}/cases/c"
    piece = {
        "sha256": b"x" * 32,
        "media_type": "image/jpeg",
        "size_bytes": 1,
        "pointer": "p",
        "party": "CASE_PARTY_BUYER",
    }
    calls: list[tuple[str, Any]] = [
        (MOVE, case_pb2.MoveCaseRequest(name=name, request_id="1", action="CASE_ACTION_ESCALATE")),
        (ADD, case_pb2.AddEvidenceRequest(name=name, request_id="2", evidence=piece)),
    ]
    answers = [await wire.call(server_target, *each) for each in calls]
    count = await entry_count(client)
    assert [await wire.call(server_target, *each) for each in calls] == answers
    assert await entry_count(client) == count
    calls[1][1].request_id = "1"
    status = await wire.refused(server_target, *calls[1])
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"
