"""ListCases and ListEvidence over the wire: filters, order and pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from escrow.v1 import case_pb2
from escrow_client import (
    AddEvidence,
    AnswerCase,
    AsyncClient,
    CaseOutcome,
    CaseParty,
    CaseState,
    CaseType,
    Claim,
    CloseCase,
    Evidence,
    Line,
    OpenCase,
    PlaceHold,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp

LIST_CASES = "/escrow.v1.CaseService/ListCases"
LIST_EVIDENCE = "/escrow.v1.CaseService/ListEvidence"


def evidence(number: int) -> Evidence:
    return Evidence(
        bytes([number]) * 32, "image/png", number + 1, f"photos/{number}", CaseParty.BUYER
    )


@pytest.fixture
async def cases(client: AsyncClient, ledger: str) -> str:
    """Five cases on two holds of two merchants, the last on both holds."""
    for hold_id in ("o", "p"):
        lines = [Line("1", "amy", gbp(1_000), "week"), Line("2", "bob", gbp(500), "week")]
        await client.place_hold(ledger, PlaceHold(hold_id, "card", lines))
    for case_id, hold_id, line_id, case_type in (
        ("a", "o", "1", CaseType.REFUND),
        ("b", "o", "2", CaseType.RETURN),
        ("c", "p", "1", CaseType.RETURN),
        ("d", "p", "2", CaseType.REFUND),
    ):
        claims = [Claim(line_id, gbp(10))]
        await client.open_case(ledger, OpenCase(case_id, hold_id, claims, type=case_type))
    both = [Claim("1", gbp(10)), Claim("2", gbp(10), "p")]
    await client.open_case(ledger, OpenCase("e", "o", both))
    await client.answer_case(ledger, AnswerCase("b"))
    await client.close_case(ledger, CloseCase("d", CaseOutcome.REJECTED))
    return ledger


async def listed(client: AsyncClient, **asked: Any) -> str:
    return "".join([case.case_id async for case in client.list_cases(LEDGER, **asked)])


async def test_cases_are_listed_by_their_ids_and_as_they_are_read(client: AsyncClient, cases):
    assert await listed(client) == "abcde"
    async for case in client.list_cases(cases):
        assert case == await client.get_case(cases, case.case_id)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"hold_id": "o"}, "abe"),
        ({"hold_id": "p"}, "cde"),
        ({"hold_id": "q"}, ""),
        ({"merchant": "amy"}, "ace"),
        ({"merchant": "bob"}, "bde"),
        ({"merchant": "eve"}, ""),
        ({"state": CaseState.OPENED}, "ace"),
        ({"state": CaseState.REJECTED}, "d"),
        ({"type": CaseType.RETURN}, "bc"),
        ({"open_only": True}, "abce"),
        ({"open_only": True, "state": CaseState.REJECTED}, ""),
        ({"hold_id": "p", "open_only": True}, "ce"),
        ({"hold_id": "p", "merchant": "bob", "state": CaseState.OPENED}, "e"),
        ({"hold_id": "o", "type": CaseType.REFUND, "merchant": "amy"}, "ae"),
        ({"merchant": "bob", "type": CaseType.REFUND, "open_only": True}, "e"),
    ],
)
async def test_filters(client: AsyncClient, cases, asked, expected):
    assert await listed(client, **asked) == expected


async def test_cases_come_in_pages(server_target, cases):
    for hold_id, merchant in (("", ""), ("o", ""), ("", "bob")):
        request = case_pb2.ListCasesRequest(
            parent=f"ledgers/{cases}", hold_id=hold_id, merchant=merchant
        )
        whole = await list_cases(server_target, request)
        request.page_size = 2
        found: list[case_pb2.Case] = []
        while not found or request.page_token:
            page = await list_cases(server_target, request)
            assert 0 < len(page.cases) <= 2
            found += page.cases
            request.page_token = page.next_page_token
        assert found == list(whole.cases)


async def list_cases(target: str, request: case_pb2.ListCasesRequest) -> case_pb2.ListCasesResponse:
    return case_pb2.ListCasesResponse.FromString(await wire.call(target, LIST_CASES, request))


async def test_evidence_is_listed_as_it_was_added(server_target, client: AsyncClient, cases):
    assert [each async for each in client.list_evidence(cases, "a")] == []
    added = []
    for number in range(5):
        brought = START - timedelta(hours=number)
        await client.add_evidence(cases, AddEvidence("a", evidence(number), brought))
        await client.add_evidence(cases, AddEvidence("c", evidence(9)))
        added.append((evidence(number), brought))
    records = [each async for each in client.list_evidence(cases, "a")]
    assert [(each.evidence, each.occurred_time) for each in records] == added
    assert [each.entry_seq for each in records] == sorted(each.entry_seq for each in records)

    request = case_pb2.ListEvidenceRequest(parent=f"ledgers/{cases}/cases/a", page_size=2)
    sizes: list[list[int]] = []
    while not sizes or request.page_token:
        answer = await wire.call(server_target, LIST_EVIDENCE, request)
        page = case_pb2.ListEvidenceResponse.FromString(answer)
        sizes.append([each.size_bytes for each in page.evidence])
        request.page_token = page.next_page_token
    assert sizes == [[1, 2], [3, 4], [5]]


async def test_refused(client: AsyncClient, cases):
    with pytest.raises(errors.CaseNotFound):
        [each async for each in client.list_evidence(cases, "z")]
    with pytest.raises(errors.LedgerNotFound):
        [each async for each in client.list_cases("nowhere")]
