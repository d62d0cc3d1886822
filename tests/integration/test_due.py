"""What is due, and which windows have to follow a rule: found in order, by index, page by page."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.domain.commands import (
    AdvanceRevision,
    CaseFallDue,
    Claim,
    CreateCalendar,
    CreateLedger,
    CreatePolicy,
    ExtendWindows,
    FallDue,
    LineSpec,
    OpenCase,
    PlaceHold,
    PutMerchant,
    PutPayoutSchedule,
    ReachDueTime,
    ReleaseHold,
    ReportFulfilment,
    RunPayouts,
)
from ledger.domain.kinds import CaseOutcome, CaseScope, PayoutCadence, RefundGround
from ledger.domain.merchants import NOTHING_AGREED
from ledger.domain.payout_schedules import ScheduleTerms, schedule_key
from ledger.domain.rules import Revision
from ledger.storage import cases, due, ledgers, payout_schedules, read, revising
from ledger.storage.due import Due
from ledger.timestamps import EPOCH
from ledger.writer import Writer
from tests.support.books import check_books
from tests.support.writers import CLOCK, WEEK, accept, open_ledger, open_writer, signed

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

WINDOW_END: Final = (CLOCK + 8 * DAY).replace(hour=0)
"""When the week of what is signed for now ends."""

STRICT: Final = replace(WEEK, case_response_hours=48, case_default=CaseOutcome.REJECTED)
OFFICE: Final = replace(WEEK, calendar="office", rolls_to_working_day=True)


class Shop(NamedTuple):
    writer: Writer
    engine: AsyncEngine
    ledger_id: UUID
    url: str

    async def accept(self, *commands: Any) -> None:
        await accept(self.writer, self.ledger_id, *commands)


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_writer(database_url) as (writer, engine):
        shop = Shop(writer, engine, await open_ledger(writer, engine), database_url)
        await shop.accept(CreatePolicy("strict", STRICT))
        yield shop
    await check_books(database_url)


def placed(hold_id: str, *merchants: str, policy: str = "week", region: str = "") -> PlaceHold:
    lines = tuple(
        LineSpec(str(number), merchant, 100, policy)
        for number, merchant in enumerate(merchants or ("amy",), start=1)
    )
    return PlaceHold(hold_id, "EUR", "psp", None, lines, region)


def signed_now(hold_id: str, carrier: str = "") -> ReportFulfilment:
    return replace(signed(hold_id), occurred_time=CLOCK, carrier=carrier)


def case(case_id: str, hold_id: str) -> OpenCase:
    claims = (Claim(hold_id, "1", 10),)
    return OpenCase(case_id, hold_id, "EUR", claims, CaseScope.LINES, RefundGround.NO_REASON, None)


async def pages(shop: Shop, until: Any, limit: int) -> list[Due]:
    found: list[Due] = []
    after: tuple[Any, str, str] = (EPOCH, "", "")
    while page := await due.due_until(shop.engine, shop.ledger_id, until, after, limit):
        assert len(page) <= limit
        found += page
        after = page[-1]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_what_is_due_comes_in_order_whatever_the_pages(shop: Shop, limit: int) -> None:
    ids = [f"{letter}{number}" for letter in "ab" for number in range(3)]
    for hold_id in ids:
        await shop.accept(placed(hold_id, "amy", "bob"), signed_now(hold_id))
    await shop.accept(*(placed(f"late{n}", policy="strict") for n in range(2)))
    await shop.accept(*(case(f"k{n}", f"late{n}") for n in range(2)))
    answer_due = CLOCK + 48 * HOUR
    expected = [
        *(Due(answer_due, "case", case_id) for case_id in ("k0", "k1")),
        *(Due(WINDOW_END, "hold", hold_id) for hold_id in ids),
    ]
    assert await pages(shop, WINDOW_END, limit) == expected
    assert await pages(shop, WINDOW_END - HOUR, limit) == expected[:2]
    assert await pages(shop, CLOCK, limit) == []


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_at_one_moment_cases_come_before_holds_and_schedules(shop: Shop, limit: int) -> None:
    hour = replace(STRICT, case_response_hours=int((WINDOW_END - CLOCK) / HOUR))
    await shop.accept(CreatePolicy("hour", hour))
    for name in ("x", "y"):
        await shop.accept(placed(f"h{name}"), signed_now(f"h{name}"))
        await shop.accept(placed(f"z{name}", policy="hour"), case(f"k{name}", f"z{name}"))
    expected = [
        *(Due(WINDOW_END, "case", case_id) for case_id in ("kx", "ky")),
        *(Due(WINDOW_END, "hold", hold_id) for hold_id in ("hx", "hy")),
        *(Due(WINDOW_END, "schedule", f"{merchant}/EUR") for merchant in ("a", "b")),
    ]
    # The window ends on the second Saturday.
    weekly = ScheduleTerms(PayoutCadence.WEEKLY, 6, "00:00", "UTC", destination="bank")
    for merchant in ("b", "a"):
        await shop.accept(PutMerchant(merchant, NOTHING_AGREED, "new"))
        await shop.accept(PutPayoutSchedule(merchant, "EUR", weekly))
    runs = [Due(WINDOW_END - 7 * DAY, *each[1:]) for each in expected[-2:]]
    keys = tuple(schedule_key(each.id) for each in runs)
    assert await pages(shop, WINDOW_END, limit) == [*runs, *expected[:-2]]
    await shop.accept(ReachDueTime(runs[0].due_time), RunPayouts(runs[0].due_time, keys))
    assert await pages(shop, WINDOW_END, limit) == expected
    found: list[Due] = []
    last = ("", "")
    while page := await due.due_at(shop.engine, shop.ledger_id, WINDOW_END, last, limit):
        found += page
        last = page[-1].what, page[-1].id
    assert found == expected
    assert await due.due_at(shop.engine, shop.ledger_id, WINDOW_END - HOUR, ("", ""), 9) == []


async def test_the_next_moment_is_of_a_case_or_of_a_hold(shop: Shop) -> None:
    async def next_moment(after: Any, until: Any) -> Any:
        return await due.next_moment(shop.engine, shop.ledger_id, after, until)

    assert await next_moment(EPOCH, WINDOW_END) is None
    await shop.accept(placed("h"), signed_now("h"))
    await shop.accept(placed("z", policy="strict"), case("k", "z"))
    answer_due = CLOCK + 48 * HOUR
    assert await next_moment(EPOCH, WINDOW_END) == answer_due
    assert await next_moment(EPOCH, answer_due - HOUR) is None
    assert await next_moment(answer_due, WINDOW_END) == WINDOW_END
    assert await next_moment(WINDOW_END, WINDOW_END + DAY) is None


async def test_what_was_done_is_due_no_longer(shop: Shop) -> None:
    await shop.accept(placed("z", policy="strict"), case("k", "z"))
    await shop.accept(placed("h"), signed("h"))
    assert [each.id for each in await pages(shop, WINDOW_END, 9)] == ["h", "k"]
    await shop.accept(ReleaseHold("h", ()), CaseFallDue("k", CLOCK), FallDue("h", CLOCK))
    assert [each.id for each in await pages(shop, WINDOW_END, 9)] == ["k"]


async def test_only_ledgers_on_real_time_are_swept(shop: Shop) -> None:
    assert await due.ledgers(shop.engine) == []
    await shop.accept(placed("h"), signed("h"))
    assert await due.ledgers(shop.engine) == []
    real = []
    for name in ("by-hold", "by-case", "by-schedule", "by-nothing"):
        real.append(ledger_id := uuid4())
        await ledgers.insert(shop.engine, ledger_id, name, "UTC", None)
        created = (CreateLedger(name, "UTC", None), CreatePolicy("strict", STRICT))
        await accept(shop.writer, ledger_id, *created)
        await accept(shop.writer, ledger_id, placed("h", policy="strict"))
    await accept(shop.writer, real[0], signed("h"))
    await accept(shop.writer, real[1], case("k", "h"))
    daily = ScheduleTerms(
        PayoutCadence.DAILY, local_time="00:00", time_zone="UTC", destination="bank"
    )
    agreed = (PutMerchant("amy", NOTHING_AGREED, "new"), PutPayoutSchedule("amy", "EUR", daily))
    await accept(shop.writer, real[2], *agreed)
    with psycopg.connect(shop.url) as connection:
        connection.execute("UPDATE cases SET due_time = now()")
        connection.execute("UPDATE payout_schedules SET next_run_time = next_run_time - %s", (DAY,))
        connection.commit()
        found = {ledger_id for ledger_id, _ in await due.ledgers(shop.engine)}
        assert found == set(real[:3])
        connection.execute("UPDATE cases SET due_time = answer_due")
        connection.execute("UPDATE payout_schedules SET next_run_time = next_run_time + %s", (DAY,))


def storm(region: str = "", carrier: str = "", start: Any = None) -> ExtendWindows:
    start = start or WINDOW_END
    return ExtendWindows("storm", region, carrier, start, start + 30 * DAY, 2, "storm")


async def declare(shop: Shop, rule: Any) -> int:
    await shop.accept(rule)
    ((_, revision),) = await revising.unfinished(shop.engine)
    return revision.rule_seq


async def to_revise(shop: Shop, rule_seq: int, limit: int = 100) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    after = ("", "")
    while page := await revising.holds_to_revise(
        shop.engine, shop.ledger_id, rule_seq, after, limit, 10_000
    ):
        found += page
        after = page[-1]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_windows_that_run_follow_an_extension_in_order(shop: Shop, limit: int) -> None:
    for hold_id in ("h3", "h1", "h2"):
        await shop.accept(placed(hold_id, "bob", "amy", "bob"), signed_now(hold_id))
    await shop.accept(placed("unopened"), placed("over"), signed("over"))
    await shop.accept(placed("gone"), signed("gone"), ReleaseHold("gone", ()))
    seq = await declare(shop, storm())
    await shop.accept(placed("since"), signed_now("since"))
    expected = [
        (merchant, hold_id) for merchant in ("amy", "bob") for hold_id in ("h1", "h2", "h3")
    ]
    assert await to_revise(shop, seq, limit) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (storm(region="north"), {"by-post", "by-air"}),
        (storm(carrier="post"), {"by-post", "elsewhere"}),
        (storm(region="north", carrier="post"), {"by-post"}),
        (storm(start=WINDOW_END + HOUR), set()),
        (storm(region="south"), set()),
    ],
    ids=["region", "carrier", "both", "later", "nowhere"],
)
async def test_an_extension_bears_on_what_it_names(
    shop: Shop, rule: ExtendWindows, expected: set[str]
) -> None:
    await shop.accept(placed("by-post", region="north"), signed_now("by-post", "post"))
    await shop.accept(placed("by-air", region="north"), signed_now("by-air", "air"))
    await shop.accept(placed("elsewhere"), signed_now("elsewhere", "post"))
    seq = await declare(shop, rule)
    assert {hold_id for _, hold_id in await to_revise(shop, seq)} == expected


async def test_a_calendar_bears_on_the_policies_that_name_it(shop: Shop) -> None:
    office = CreateCalendar("office", 2026, 2026, (5, 6), (), (), "a gazette")
    await shop.accept(office, replace(office, calendar_id="other"))
    await shop.accept(CreatePolicy("office", OFFICE))
    await shop.accept(CreatePolicy("other", replace(OFFICE, calendar="other")))
    for policy in ("office", "other", "week"):
        await shop.accept(placed(policy, policy=policy), signed_now(policy))
    await shop.accept(placed("unopened", policy="office"))
    assert await revising.unfinished(shop.engine) == []
    seq = await declare(shop, replace(office, holidays=(date(2026, 3, 30),)))
    assert await to_revise(shop, seq) == [("amy", "office")]


async def test_a_revision_is_unfinished_until_it_is_done(shop: Shop) -> None:
    await shop.accept(placed("h"), signed_now("h"))
    seq = await declare(shop, storm())
    await shop.accept(AdvanceRevision(seq, ("", ""), (("amy", "h"),), done=False))
    reached = Revision(seq, "amy", "h", done=False, line_count=1)
    assert await revising.unfinished(shop.engine) == [(shop.ledger_id, reached)]
    found = await read.extension(shop.engine, shop.ledger_id, "storm")
    assert found is not None
    assert found[1] == reached
    await shop.accept(AdvanceRevision(seq, ("amy", "h"), (), done=True))
    assert await revising.unfinished(shop.engine) == []


LINES: Final = """
INSERT INTO lines (ledger_id, hold_id, line_id, ordinal, merchant, policy_id, policy_version,
        captured, held, refunded_before, released, refunded_after, window_start, window_end,
        due_time, waiting)
    SELECT %(ledger_id)s, 'h' || n, '1', 1, 'm' || n %% 7, 'week', 1, 100, 100, 0, 0, 0, %(from)s,
            %(from)s + n * interval '1 hour', %(from)s + n * interval '1 hour', NULL
        FROM generate_series(1, 20000) n
"""

CASES: Final = """
INSERT INTO cases (ledger_id, case_id, hold_id, currency, type, scope, ground, priority, state,
        open_time, entry_seq, deadline, default_outcome, rule, due_time, evidence_count,
        breach_count, refund_count, coupon_total)
    SELECT %(ledger_id)s, 'k' || n, 'h' || n, 'EUR', 'REFUND', 'LINES', 'NO_REASON', 'NORMAL',
            'OPENED', %(from)s, n, %(from)s + n * interval '1 hour', 'APPROVED', 'policies/week@1',
            %(from)s + n * interval '1 hour', 0, 0, 0, 0
        FROM generate_series(1, 20000) n
"""

# Every case is of two holds, and every tenth is a chargeback.
CASE_LINES: Final = """
INSERT INTO case_lines (ledger_id, case_id, hold_id, line_id, ordinal, claimed, reserved, recalled,
        awarded)
    SELECT %(ledger_id)s, 'k' || n, 'h' || n + other, '1', 1 + other, 10, 0, 0, 0
        FROM generate_series(1, 20000) n CROSS JOIN generate_series(0, 1) other
"""

CHARGEBACKS: Final = """
INSERT INTO chargebacks (ledger_id, case_id, psp, reference, amount, taken, original_currency,
        original_amount, excess)
    SELECT %(ledger_id)s, 'k' || n, 'psp', 'ref' || n, 10, 0, '', 0, 0
        FROM generate_series(1, 20000, 10) n
"""

SCHEDULES: Final = """
INSERT INTO payout_schedules (ledger_id, merchant, currency, schedule_id, cadence, weekday,
        local_time, time_zone, delay_days, minimum, calendar, destination, next_run_time, entry_seq)
    SELECT %(ledger_id)s, 'm' || n, 'EUR', 'm' || n || '/EUR', 'DAILY', 0, '10:00', 'UTC', 0, 0, '',
            'bank', %(from)s + n * interval '1 hour', n
        FROM generate_series(1, 20000) n
"""

SCANS: Final = {"Index Scan", "Index Only Scan"}


@pytest.fixture
def crowded(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Twenty thousand open lines, cases and payout schedules, each due an hour after another."""
    with psycopg.connect(database_url) as connection:
        asked = {"ledger_id": uuid4(), "from": CLOCK}
        for statement in (LINES, CASES, CASE_LINES, CHARGEBACKS, SCHEDULES):
            connection.execute(statement, asked)
        connection.execute("ANALYZE lines, cases, case_lines, chargebacks, payout_schedules")
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        yield connection
        connection.rollback()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def scans(
    connection: psycopg.Connection[Any], query: str, types: str, **values: Any
) -> list[dict[str, Any]]:
    """How a query that was prepared, and keeps its plan, reads its tables."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)[sb]", query)))
    assert len(names) == len(types.split())
    for number, name in enumerate(names, start=1):
        query = re.sub(rf"%\({name}\)[sb]", f"${number}", query)
    connection.execute(f"PREPARE asked ({types.replace(' ', ', ')}) AS {query}")
    literals = ", ".join(psycopg.sql.Literal(values[name]).as_string() for name in names)
    ((explained,),) = connection.execute(
        f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked ({literals})"
    ).fetchall()
    connection.execute("DEALLOCATE asked")
    plan = json.loads(explained)[0]["Plan"] if isinstance(explained, str) else explained[0]["Plan"]
    return [node for node in nodes(plan) if "Relation Name" in node]


@pytest.mark.parametrize("passed", [0, 15_000])
def test_the_cost_is_what_is_due(crowded: psycopg.Connection[Any], passed: int) -> None:
    ((ledger_id,),) = crowded.execute("SELECT DISTINCT ledger_id FROM lines").fetchall()
    begin = CLOCK + passed * HOUR
    asked = {"ledger_id": ledger_id, "until": begin + 10 * HOUR, "limit": 200}
    asked |= {"case_from": begin, "case_id": "", "freeze_from": begin, "freeze_id": ""}
    asked |= {"hold_from": begin, "hold_id": "h99999", "warranty_from": begin, "warranty_id": ""}
    asked |= {"schedule_from": begin, "schedule_id": "m99999/EUR"}
    asked |= {"coupon_from": begin, "coupon_id": ""}
    types = "uuid timestamptz timestamptz text bigint" + 5 * " timestamptz text"
    found = scans(crowded, due.DUE.format(held_up=due.HELD_UP), types, **asked)
    assert {node["Node Type"] for node in found} <= SCANS
    due_now = {"lines_due_idx", "lines_alert_idx", "cases_due_idx", "freezes_due_idx"}
    due_now |= {"coupons_due_idx", "payout_schedules_due_idx", "warranties_due_idx"}
    frozen = {"freezes_standing_idx", "holds_buyer_idx"}
    assert {node["Index Name"] for node in found} == due_now | frozen
    assert sum(node["Actual Rows"] for node in found) <= 33
    assert not any(node.get("Rows Removed by Filter") for node in found)


@pytest.mark.parametrize("passed", [0, 15_000])
def test_the_next_moment_costs_a_probe(crowded: psycopg.Connection[Any], passed: int) -> None:
    ((ledger_id,),) = crowded.execute("SELECT DISTINCT ledger_id FROM lines").fetchall()
    asked = {"ledger_id": ledger_id, "after": CLOCK + passed * HOUR, "until": CLOCK + 10_000 * DAY}
    query = due.NEXT_MOMENT.format(held_up=due.HELD_UP)
    found = scans(crowded, query, "uuid timestamptz timestamptz", **asked)
    assert {node["Node Type"] for node in found} <= SCANS
    assert sum(node["Actual Rows"] for node in found) == 3
    assert not any(node.get("Rows Removed by Filter") for node in found)


@pytest.mark.parametrize(
    ("query", "keys", "cases_found"),
    [
        pytest.param(cases.CASES, ["k5", "none"], 1, id="by their ids"),
        pytest.param(cases.CASES_OF_HOLDS, ["h50", "h900"], 4, id="by their holds"),
        pytest.param(cases.CASES_OF_REFERENCES, ["ref51", "ref52"], 1, id="by references"),
    ],
)
def test_cases_are_found_by_index(
    crowded: psycopg.Connection[Any], query: str, keys: list[str], cases_found: int
) -> None:
    ((ledger_id,),) = crowded.execute("SELECT DISTINCT ledger_id FROM lines").fetchall()
    found = scans(crowded, query, "uuid text[]", ledger_id=ledger_id, keys=keys)
    assert {node["Node Type"] for node in found} <= {*SCANS, "Bitmap Heap Scan"}
    read = sum(node["Actual Rows"] * node["Actual Loops"] for node in found)
    assert cases_found <= read <= 5 * cases_found + len(keys)
    asked = {"ledger_id": ledger_id, "keys": keys}
    assert len(crowded.execute(query, asked).fetchall()) == cases_found


def test_a_step_of_a_revision_begins_where_the_last_ended(
    crowded: psycopg.Connection[Any],
) -> None:
    ((ledger_id,),) = crowded.execute("SELECT DISTINCT ledger_id FROM lines").fetchall()
    asked = {"ledger_id": ledger_id, "merchant": "m3", "hold_id": "h5", "rule_seq": 9}
    asked |= {"start_time": CLOCK, "region": "", "carrier": "", "limit": 100}
    query = revising.HOLDS.format(concerned=revising.BY_EXTENSION)
    types = "uuid text text bigint timestamptz text text bigint"
    found = [s for s in scans(crowded, query, types, **asked) if s["Relation Name"] == "lines"]
    assert {node["Node Type"] for node in found} <= SCANS
    assert {node["Index Name"] for node in found} == {"lines_open_idx"}
    assert sum(node["Actual Rows"] for node in found) <= 101
    assert not any(node.get("Rows Removed by Filter") for node in found)


def test_schedules_and_what_they_leave_out_are_found_by_index(
    crowded: psycopg.Connection[Any],
) -> None:
    ((ledger_id,),) = crowded.execute("SELECT DISTINCT ledger_id FROM lines").fetchall()
    query = payout_schedules.SCHEDULES.format(columns="merchant, currency")
    keys = {"merchants": ["m5", "m6", "none"], "currencies": ["EUR", "EUR", "EUR"]}
    found = scans(crowded, query, "text[] text[] uuid", ledger_id=ledger_id, **keys)
    assert {node["Node Type"] for node in found} <= SCANS
    assert sum(node["Actual Rows"] * node["Actual Loops"] for node in found) <= 3
    asked = {"kinds": [2110], "owners": ["m5"], "currencies": ["EUR"]}
    asked |= {"since": [CLOCK], "recorded": [CLOCK]}
    types = "integer[] text[] text[] timestamptz[] timestamptz[] uuid"
    found = scans(crowded, payout_schedules.CREDITS, types, ledger_id=ledger_id, **asked)
    assert {node["Node Type"] for node in found} <= {*SCANS, "Bitmap Heap Scan"}
