"""Deadlines of cases on a ledger on real time, whose server was away when they passed."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from escrow_client import (
    AnswerCase,
    AsyncClient,
    CaseAction,
    CaseOutcome,
    CaseState,
    Claim,
    CloseCase,
    Entry,
    MoveCase,
    OpenCase,
    PolicyTerms,
    StageTerms,
    errors,
)
from ledger.storage import load
from server.app import running
from server.settings import Settings
from tests.support.books import check_books
from tests.support.postings import recorded
from tests.support.shop import gbp, order

LEDGER = "real"
DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)
AWAY = timedelta(hours=25)

REJECTING = PolicyTerms(case_response_hours=1, case_default=CaseOutcome.REJECTED)
APPROVING = PolicyTerms(case_response_hours=2, case_default=CaseOutcome.APPROVED)
CHAINED = PolicyTerms(
    case_response_hours=1,
    case_default=CaseOutcome.ESCALATED,
    case_stages=[
        StageTerms(CaseState.ARBITRATION, 120, CaseOutcome.ESCALATED),
        StageTerms(CaseState.MEDIATION, 180, CaseOutcome.REJECTED),
    ],
)
POLICIES = {"rejecting": REJECTING, "approving": APPROVING, "chained": CHAINED}
EACH = 40


@contextmanager
def in_the_past(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> Iterator[None]:
    """Whatever is written is written so long ago."""
    open_book = load.open_book

    async def opened_then(*args: Any, **kwargs: Any) -> load.Opened | None:
        opened = await open_book(*args, **kwargs)
        return None if opened is None else replace(opened, clock=opened.clock - by)

    with monkeypatch.context() as patch:
        patch.setattr(load, "open_book", opened_then)
        yield


@asynccontextmanager
async def serving(database_url: str, *, sweeps: bool) -> AsyncIterator[AsyncClient]:
    interval = 0.05 if sweeps else 3_600
    settings = Settings(
        database_url=database_url, port=0, auth="off", sweep_interval_seconds=interval
    )
    async with running(settings, database_url) as app, AsyncClient(app.address) as client:
        yield client


@pytest.fixture
async def opened(database_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """Cases that were opened a day ago, by a server that has been away since; when each was."""
    opened = {}
    async with serving(database_url, sweeps=False) as client:
        with in_the_past(monkeypatch, AWAY):
            await client.create_ledger(LEDGER, "UTC")
            for policy_id, terms in POLICIES.items():
                await client.create_policy(
                    LEDGER, policy_id, window_days=7, time_zone="UTC", terms=terms
                )
                ids = [f"{policy_id}-{n}" for n in range(EACH)]
                await client.batch_place_holds(
                    LEDGER, [order(case_id, 100, policy=policy_id) for case_id in ids]
                )
                for case_id in ids:
                    case = OpenCase(case_id, case_id, [Claim("1", gbp(60))])
                    opened[case_id] = (await client.open_case(LEDGER, case)).open_time
    return opened


async def nothing_due(client: AsyncClient) -> None:
    """Wait until no case is open any more."""
    async with asyncio.timeout(60):
        while [  # noqa: ASYNC110 (it happens in the servers)
            case async for case in client.list_cases(LEDGER, open_only=True)
        ]:
            await asyncio.sleep(0.1)


async def test_every_default_that_was_missed_is_taken_once_at_its_moment(
    database_url: str, opened: dict[str, datetime]
):
    back = datetime.now(UTC)
    async with (
        serving(database_url, sweeps=True) as client,
        serving(database_url, sweeps=True),
        serving(database_url, sweeps=True),
    ):
        await nothing_due(client)
        entries = await recorded(client, "case_moved", "case_closed", ledger=LEDGER)
        cases = {case.case_id: case async for case in client.list_cases(LEDGER)}
    steps: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        steps[entry.fact["case_id"]].append(entry)
        policy_id = entry.fact["case_id"].partition("-")[0]
        assert entry.actor == f"policies/{policy_id}@1"
        assert back <= entry.record_time
    assert steps.keys() == cases.keys() == opened.keys()
    for case_id, case in cases.items():
        policy_id = case_id.partition("-")[0]
        hours, state = {
            "rejecting": ([1], CaseState.REJECTED),
            "approving": ([2], CaseState.APPROVED),
            "chained": ([1, 3, 6], CaseState.REJECTED),
        }[policy_id]
        due = [opened[case_id] + number * HOUR for number in hours]
        assert [entry.effective_time for entry in steps[case_id]] == due
        assert (case.state, case.close_time) == (state, due[-1])
        assert case.breach_count == len(due)
    await check_books(database_url, LEDGER)


async def test_who_comes_before_the_sweep_meets_the_case_as_its_deadline_left_it(
    database_url: str, opened: dict[str, datetime]
):
    async with serving(database_url, sweeps=False) as client:
        for case_id, state in (("rejecting-1", "REJECTED"), ("approving-1", "APPROVED")):
            with pytest.raises(errors.CaseStateConflict) as caught:
                await client.answer_case(LEDGER, AnswerCase(case_id))
            assert caught.value.metadata["state"] == state
            with pytest.raises(errors.CaseStateConflict):
                await client.close_case(LEDGER, CloseCase(case_id, CaseOutcome.WITHDRAWN))
        # Both escalations are over, and so is mediation.
        with pytest.raises(errors.CaseStateConflict) as caught:
            await client.move_case(LEDGER, MoveCase("chained-1", CaseAction.ESCALATE))
        assert caught.value.metadata["state"] == "REJECTED"
    await check_books(database_url, LEDGER)


async def test_an_escalation_that_was_missed_is_recorded_with_what_follows_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    async with serving(database_url, sweeps=False) as client:
        with in_the_past(monkeypatch, timedelta(hours=2)):
            await client.create_ledger(LEDGER, "UTC")
            await client.create_policy(
                LEDGER, "chained", window_days=7, time_zone="UTC", terms=CHAINED
            )
            await client.place_hold(LEDGER, order("c", 100, policy="chained"))
            case = await client.open_case(LEDGER, OpenCase("c", "c", [Claim("1", gbp(60))]))
        # An hour ago it went to arbitration, which has another hour.
        with pytest.raises(errors.CaseStateConflict) as caught:
            await client.answer_case(LEDGER, AnswerCase("c"))
        assert caught.value.metadata["state"] == "ARBITRATION"
        moved = await client.move_case(LEDGER, MoveCase("c", CaseAction.ESCALATE))
        assert (moved.state, moved.breach_count) == (CaseState.MEDIATION, 1)
        missed, asked = await recorded(client, "case_moved", ledger=LEDGER)
        assert missed.effective_time == case.open_time + HOUR
        assert (missed.actor, asked.actor) == ("policies/chained@1", "user:anonymous")
        assert missed.fact["breached"] is True
        assert moved.deadline_time == asked.effective_time + 3 * HOUR
    await check_books(database_url, LEDGER)
