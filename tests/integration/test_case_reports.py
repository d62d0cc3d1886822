"""ReportService over the wire: reports, the cases they count, the accounts they tie to."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from escrow.v1 import report_pb2
from escrow_client import (
    AnswerCase,
    AsyncClient,
    Award,
    Case,
    CaseAction,
    CaseGroup,
    CaseGrouping,
    CaseOutcome,
    CasePriority,
    CaseReport,
    CaseState,
    CaseSubject,
    CaseSum,
    CaseType,
    ChargebackEvent,
    Claim,
    CloseCase,
    LiabilityShare,
    Liable,
    Line,
    Money,
    MoveCase,
    OpenCase,
    PlaceHold,
    PolicyTerms,
    RefundOutcome,
    RefundState,
    ReportChargeback,
    ReportRefund,
    errors,
)
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp, order, signed

REPORT = "/escrow.v1.ReportService/ReportCases"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DISPUTED = 2020
RULED = {CaseState.APPROVED, CaseState.PARTLY_APPROVED, CaseState.REJECTED}
DROPPED = {CaseState.WITHDRAWN, CaseState.EXPIRED}
ENDED = {*RULED, *DROPPED, CaseState.WON, CaseState.LOST}
MERCHANTS = {"1": "amy", "2": "bob"}
PRIORITIES = (CasePriority.NORMAL, CasePriority.HIGH, CasePriority.COMPLAINT)


def eur(amount_minor: int) -> Money:
    return Money("EUR", amount_minor)


def case(case_id: str, *amounts: int, hold_id: str = "o", **fields: Any) -> OpenCase:
    claims = [Claim(str(number), gbp(amount)) for number, amount in enumerate(amounts, start=1)]
    return OpenCase(
        case_id, hold_id, [claim for claim in claims if claim.amount.amount_minor], **fields
    )


def shared(hold_id: str, *amounts: int, currency: str = "GBP") -> PlaceHold:
    """An order of two merchants, a line for each."""
    lines = [
        Line(line_id, MERCHANTS[line_id], Money(currency, amount), "prompt")
        for line_id, amount in zip(MERCHANTS, amounts, strict=True)
    ]
    return PlaceHold(hold_id, "card", lines)


@pytest.fixture
async def shop(client: AsyncClient, ledger: str) -> str:
    """A ledger with a policy that sets times, and an order of Amy's and Bob's lines."""
    terms = PolicyTerms(
        case_response_hours=48, case_default=CaseOutcome.ESCALATED, refund_limit_days=2
    )
    await client.create_policy(ledger, "prompt", window_days=30, time_zone="UTC", terms=terms)
    await client.place_hold(ledger, shared("o", 10_000, 5_000))
    await client.report_fulfilment(ledger, signed("o"))
    return ledger


async def disputed(client: AsyncClient, owner: str = "") -> dict[str, int]:
    """What the accounts of disputed money come to, by currency."""
    sums: dict[str, int] = defaultdict(int)
    async for balance in client.list_balances(LEDGER, kind=DISPUTED, owner=owner):
        sums[balance.account.currency] -= balance.balance.amount_minor
    return {currency: amount for currency, amount in sums.items() if amount}


def reserved(group: CaseGroup) -> dict[str, int]:
    return {
        each.currency: each.reserved.amount_minor
        for each in group.sums
        if each.reserved.amount_minor
    }


async def test_a_ledger_without_cases(client: AsyncClient, shop):
    for grouping in CaseGrouping:
        report = await client.report_cases(shop, grouping)
        assert (report.groups, report.total.case_count) == ((), 0)
        assert (report.total.sums, report.total.response_median) == ((), None)
        assert report.as_of_time == START


async def test_cases_by_what_is_asked_for(client: AsyncClient, shop):
    """Counts, times against the deadline, and sums, of five cases of three types."""
    for number, hours in enumerate([1, 2, 6]):
        await client.open_case(shop, case(f"r{number}", 100, 10, effective_time=START))
        await client.advance_clock(shop, START + hours * HOUR)
        await client.answer_case(shop, AnswerCase(f"r{number}"))
    await client.open_case(shop, case("c", 400, type=CaseType.COMPENSATION, effective_time=START))
    await client.open_case(shop, case("i", 1, type=CaseType.INQUIRY, effective_time=START))
    await client.close_case(shop, CloseCase("r0", CaseOutcome.APPROVED))
    await client.close_case(shop, CloseCase("r1", CaseOutcome.WITHDRAWN))
    awards = [Award("1", gbp(150), gbp(7))]
    await client.close_case(shop, CloseCase("c", CaseOutcome.PARTLY_APPROVED, awards=awards))
    await client.advance_clock(shop, START + 3 * DAY)

    report = await client.report_cases(shop, CaseGrouping.TYPE)
    assert report.as_of_time == START + 3 * DAY
    compensation, inquiry, refund = report.groups
    assert [each.key for each in report.groups] == ["COMPENSATION", "INQUIRY", "REFUND"]
    assert (refund.case_count, refund.open_count) == (3, 1)
    assert (refund.approved_count, refund.dropped_count, refund.rejected_count) == (1, 1, 0)
    assert (refund.answered_count, refund.answered_late_count, refund.breach_count) == (3, 0, 0)
    assert (refund.response_median, refund.response_p90) == (2 * HOUR, 5.2 * HOUR)
    assert (refund.resolution_median, refund.resolution_p90) == (6 * HOUR, 6 * HOUR)
    assert refund.sums == (CaseSum("GBP", gbp(330), gbp(110), gbp(110)),)
    # Nobody paid the refunds of two days ago, and nobody answered the inquiry.
    assert (refund.overdue_refund_count, compensation.overdue_refund_count) == (1, 1)
    assert compensation.sums == (CaseSum("GBP", gbp(400), gbp(0), gbp(150)),)
    assert (compensation.partly_approved_count, compensation.response_median) == (1, None)
    assert (inquiry.open_count, inquiry.breach_count, inquiry.answered_count) == (1, 1, 0)
    total = report.total
    assert (total.key, total.case_count, total.open_count) == ("", 5, 2)
    assert total.sums == (CaseSum("GBP", gbp(731), gbp(111), gbp(260)),)

    await client.report_refund(shop, ReportRefund("c", RefundOutcome.SUCCEEDED))
    report = await client.report_cases(shop, CaseGrouping.TYPE)
    assert report.total.overdue_refund_count == 1


async def test_a_case_of_two_merchants_counts_for_each_with_its_own_lines(
    client: AsyncClient, shop
):
    await client.open_case(shop, case("both", 300, 200))
    await client.open_case(shop, case("amy", 100))
    report = await client.report_cases(shop, CaseGrouping.MERCHANT)
    amy, bob = report.groups
    assert (amy.key, amy.case_count, bob.key, bob.case_count) == ("amy", 2, "bob", 1)
    assert (reserved(amy), reserved(bob)) == ({"GBP": 400}, {"GBP": 200})
    assert await disputed(client, "amy") == {"GBP": 400}
    assert (report.total.case_count, reserved(report.total)) == (2, {"GBP": 600})

    for grouping in (CaseGrouping.MERCHANT, CaseGrouping.STATE):
        (of_bob,) = (await client.report_cases(shop, grouping, merchant="bob")).groups
        assert (of_bob.case_count, reserved(of_bob)) == (1, {"GBP": 200})
    nobody = await client.report_cases(shop, CaseGrouping.STATE, merchant="eve")
    assert (nobody.groups, nobody.total.case_count) == ((), 0)


async def test_a_case_on_several_holds_counts_once(client: AsyncClient, shop):
    await client.place_hold(shop, shared("p", 700, 300))
    claims = [Claim("1", gbp(100)), Claim("1", gbp(700), "p"), Claim("2", gbp(900), "p")]
    with pytest.raises(errors.RefundExceedsRemainder):
        await client.open_case(shop, OpenCase("c", "o", claims))
    claims[-1] = Claim("2", gbp(300), "p")
    await client.open_case(shop, OpenCase("c", "o", claims))
    report = await client.report_cases(shop, CaseGrouping.TYPE)
    assert report.total.case_count == 1
    assert report.total.sums == (CaseSum("GBP", gbp(1_100), gbp(1_100), gbp(0)),)


async def test_ages_go_by_the_clock_of_the_ledger(client: AsyncClient, shop):
    """The age of an open case is as of now, that of a closed one how long it took."""
    for number, days in enumerate([0, 2, 5, 20]):
        await client.open_case(shop, case(f"c{number}", 10, effective_time=START))
        await client.advance_clock(shop, START + days * DAY)
        await client.close_case(shop, CloseCase(f"c{number}", CaseOutcome.WITHDRAWN))
    await client.open_case(shop, case("open", 10))
    for day, key in ((0, "P0D-P1D"), (1, "P1D-P3D"), (3, "P3D-P7D"), (7, "P7D-P30D")):
        await client.advance_clock(shop, START + (20 + day) * DAY)
        counts = {
            group.key: group.case_count
            for group in (await client.report_cases(shop, CaseGrouping.AGE)).groups
        }
        closed = dict.fromkeys(("P0D-P1D", "P1D-P3D", "P3D-P7D", "P7D-P30D"), 1)
        assert counts == closed | {key: 2}
    await client.advance_clock(shop, START + 50 * DAY)
    report = await client.report_cases(shop, CaseGrouping.AGE)
    assert [each.key for each in report.groups] == [*closed, "P30D-"]


async def test_tags_have_two_axes(client: AsyncClient, shop):
    tags = ((Liable.CARRIER, CaseSubject.GOODS), (Liable.PLATFORM, None), (None, None))
    for number, (liable, subject) in enumerate(tags):
        await client.open_case(shop, case(f"c{number}", 10))
        await client.close_case(
            shop, CloseCase(f"c{number}", CaseOutcome.REJECTED, liable=liable, subject=subject)
        )
    await client.open_case(shop, case("open", 10))
    report = await client.report_cases(shop, CaseGrouping.TAG)
    assert {each.key: each.case_count for each in report.groups} == {
        "CARRIER/GOODS": 1,
        "PLATFORM/-": 1,
        "-/-": 2,
    }


async def test_an_interval_begins_with_its_start_and_ends_before_its_end(client: AsyncClient, shop):
    await client.open_case(shop, case("c", 10, effective_time=START))
    tick = timedelta(microseconds=1)

    async def count(start: datetime | None, end: datetime | None) -> int:
        report = await client.report_cases(shop, CaseGrouping.STATE, start_time=start, end_time=end)
        return report.total.case_count

    assert await count(START, START + tick) == await count(START, None) == 1
    assert await count(START + tick, None) == await count(None, START) == 0


async def test_a_chargeback_counts_by_how_it_was_decided(client: AsyncClient, shop):
    """What is lost was awarded, and what is set apart of released money stands on 2020 too."""
    await client.place_hold(shop, order("sold", 1_000))
    await client.report_fulfilment(shop, signed("sold"))
    await client.advance_clock(shop, START + 10 * DAY)
    for case_id, event in (("won", ChargebackEvent.WON), ("lost", ChargebackEvent.LOST)):
        opened = ReportChargeback(case_id, "sold", case_id, ChargebackEvent.OPENED, gbp(300))
        await client.report_chargeback(shop, opened)
        report = await client.report_cases(shop, CaseGrouping.TYPE)
        assert reserved(report.total) == await disputed(client) == {"GBP": 300}
        decided = ReportChargeback(case_id, "sold", case_id, event, gbp(300))
        await client.report_chargeback(shop, decided)
    (group,) = (await client.report_cases(shop, CaseGrouping.TYPE)).groups
    assert (group.key, group.case_count) == ("CHARGEBACK", 2)
    assert (group.approved_count, group.rejected_count) == (1, 1)
    assert group.sums == (CaseSum("GBP", gbp(600), gbp(0), gbp(300)),)


async def test_refused(server_target, client: AsyncClient, shop):
    with pytest.raises(errors.LedgerNotFound):
        await client.report_cases("nowhere", CaseGrouping.TYPE)
    unsaid = report_pb2.ReportCasesRequest(parent=f"ledgers/{LEDGER}")
    status = await wire.refused(server_target, REPORT, unsaid)
    assert list(wire.violations(status)) == ["group_by"]


# Random cases, and the reports that follow from what ListCases says of them.


async def random_cases(client: AsyncClient, rng: random.Random) -> None:
    """Open, answer, escalate and close some cases, on lines of two currencies."""
    for hold_id, currency in (("e", "EUR"), ("g", "GBP")):
        await client.place_hold(LEDGER, shared(hold_id, 9_000, 9_000, currency=currency))
    types = [CaseType.REFUND, CaseType.RETURN, CaseType.DISPUTE, CaseType.COMPENSATION]
    moment = START
    for number in range(40):
        moment += timedelta(minutes=rng.randrange(60 * 12))
        await client.advance_clock(LEDGER, moment)
        hold_id, money = rng.choice([("e", eur), ("g", gbp)])
        named = rng.sample(list(MERCHANTS), rng.randint(1, 2))
        await client.open_case(
            LEDGER,
            OpenCase(
                f"c{number}",
                hold_id,
                [Claim(line_id, money(rng.randint(1, 200))) for line_id in named],
                type=rng.choice(types),
                priority=rng.choice(PRIORITIES),
            ),
        )
        chosen = f"c{rng.randint(0, number)}"
        if (await client.get_case(LEDGER, chosen)).close_time is None:
            await random_step(client, rng, chosen)


async def random_step(client: AsyncClient, rng: random.Random, case_id: str) -> None:
    found = await client.get_case(LEDGER, case_id)
    step = rng.randrange(5)
    if step == 0 and found.state is CaseState.OPENED:
        await client.answer_case(LEDGER, AnswerCase(case_id))
    elif step == 1 and found.state in {CaseState.OPENED, CaseState.ANSWERED}:
        await client.move_case(LEDGER, MoveCase(case_id, CaseAction.ESCALATE))
    elif step == 2:
        line = rng.choice(found.lines)
        half = Money(found.currency, (line.claimed.amount_minor + 1) // 2)
        shares = [LiabilityShare(Liable.MERCHANT, 7_000), LiabilityShare(Liable.PLATFORM, 3_000)]
        awards = [Award(line.line_id, half)]
        await client.close_case(
            LEDGER,
            CloseCase(
                case_id,
                CaseOutcome.PARTLY_APPROVED,
                awards=awards,
                shares=shares,
                liable=rng.choice([None, Liable.MERCHANT, Liable.CARRIER]),
                subject=rng.choice([None, CaseSubject.GOODS, CaseSubject.SERVICE]),
            ),
        )
        if rng.random() < 0.5:
            await client.report_refund(LEDGER, ReportRefund(case_id, RefundOutcome.SUCCEEDED))
    else:
        outcomes = [CaseOutcome.APPROVED, CaseOutcome.REJECTED, CaseOutcome.WITHDRAWN]
        await client.close_case(LEDGER, CloseCase(case_id, rng.choice(outcomes)))


def keys(grouping: CaseGrouping, of: Case, now: datetime) -> Iterable[str]:
    if grouping is CaseGrouping.MERCHANT:
        return {MERCHANTS[line.line_id] for line in of.lines}
    if grouping is CaseGrouping.AGE:
        age = (of.close_time or now) - of.open_time
        bounds = [(1, "P0D-P1D"), (3, "P1D-P3D"), (7, "P3D-P7D"), (30, "P7D-P30D")]
        return [next((key for days, key in bounds if age < days * DAY), "P30D-")]
    return {
        CaseGrouping.TYPE: [str(of.type)],
        CaseGrouping.STATE: [str(of.state)],
        CaseGrouping.PRIORITY: [str(of.priority)],
        CaseGrouping.TAG: [f"{of.liable or '-'}/{of.subject or '-'}"],
    }[grouping]


def percentile(times: Sequence[timedelta], share: float) -> timedelta | None:
    """With the value between two that are nearest, in proportion."""
    if not times:
        return None
    ordered = sorted(times)
    at = (len(ordered) - 1) * share
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def near(one: timedelta | None, other: timedelta | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= timedelta(microseconds=2)


def check_group(group: CaseGroup, cases: Sequence[Case], merchant: str, overdue: set[str]) -> None:
    def count(*states: CaseState) -> int:
        return sum(each.state in states for each in cases)

    assert group.case_count == len(cases)
    assert group.open_count == len(cases) - count(*ENDED)
    assert group.approved_count == count(CaseState.APPROVED)
    assert group.partly_approved_count == count(CaseState.PARTLY_APPROVED)
    assert group.rejected_count == count(CaseState.REJECTED)
    assert group.dropped_count == count(*DROPPED)
    assert group.breach_count == sum(each.breach_count for each in cases)
    assert group.overdue_refund_count == sum(each.case_id in overdue for each in cases)
    answers = [each.answer_time - each.open_time for each in cases if each.answer_time]
    ends = [each.close_time - each.open_time for each in cases if each.close_time]
    assert group.answered_count == len(answers)
    assert near(group.response_median, percentile(answers, 0.5))
    assert near(group.response_p90, percentile(answers, 0.9))
    assert near(group.resolution_median, percentile(ends, 0.5))
    assert near(group.resolution_p90, percentile(ends, 0.9))
    sums: dict[str, list[int]] = {}
    for each in cases:
        total = sums.setdefault(each.currency, [0, 0, 0])
        for line in each.lines:
            if merchant in {"", MERCHANTS[line.line_id]}:
                total[0] += line.claimed.amount_minor
                total[1] += line.reserved.amount_minor + line.recalled.amount_minor
                total[2] += line.awarded.amount_minor
    assert {
        each.currency: [money.amount_minor for money in (each.claimed, each.reserved, each.awarded)]
        for each in group.sums
    } == sums


async def check_report(
    report: CaseReport, grouping: CaseGrouping, cases: Sequence[Case], overdue: set[str]
) -> None:
    groups: dict[str, list[Case]] = defaultdict(list)
    for each in cases:
        for key in keys(grouping, each, report.as_of_time):
            groups[key].append(each)
    assert {group.key for group in report.groups} == set(groups)
    for group in report.groups:
        merchant = group.key if grouping is CaseGrouping.MERCHANT else ""
        check_group(group, groups[group.key], merchant, overdue)
    check_group(report.total, cases, "", overdue)


async def test_random_cases_are_counted_as_they_are_listed(client: AsyncClient, shop, seed):
    await random_cases(client, random.Random(seed))
    cases = [each async for each in client.list_cases(shop)]
    assert len(cases) == 40
    awarded: dict[str, int] = defaultdict(int)
    overdue = set()
    for each in cases:
        for refund_id in each.refund_ids:
            made = await client.get_refund(shop, refund_id)
            awarded[each.currency] += made.amount.amount_minor
            late = each.refund_due_time and each.refund_due_time <= await now(client)
            if late and made.state is not RefundState.SUCCEEDED:
                overdue.add(each.case_id)
    for grouping in CaseGrouping:
        report = await client.report_cases(shop, grouping)
        await check_report(report, grouping, cases, overdue)
    assert reserved(report.total) == await disputed(client)
    assert {
        each.currency: each.awarded.amount_minor
        for each in report.total.sums
        if each.awarded.amount_minor
    } == {currency: amount for currency, amount in awarded.items() if amount}


async def now(client: AsyncClient) -> datetime:
    return (await client.report_cases(LEDGER, CaseGrouping.TYPE)).as_of_time
