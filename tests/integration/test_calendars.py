"""CalendarService over the wire: revisions, and what windows make of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from escrow.v1 import calendar_pb2
from escrow_client import AsyncClient, Line, PlaceHold, PolicyTerms, errors
from tests.support import wire
from tests.support.shop import LEDGER, START, gbp, signed

CREATE = "/escrow.v1.CalendarService/CreateCalendar"
EASTER_2026 = [date(2026, 4, 3), date(2026, 4, 6)]
"""Good Friday and Easter Monday, as gov.uk announced them for England and Wales."""


def created(**fields: Any) -> calendar_pb2.CreateCalendarRequest:
    request: dict[str, Any] = {
        "parent": f"ledgers/{LEDGER}",
        "request_id": "r",
        "calendar_id": "GB",
        "first_year": 2025,
        "last_year": 2026,
        "weekend": ["SATURDAY", "SUNDAY"],
        "holidays": [day(date) for date in EASTER_2026],
        "provenance": "gov.uk",
    }
    return calendar_pb2.CreateCalendarRequest(**request | fields)


def day(of: date) -> dict[str, int]:
    return {"year": of.year, "month": of.month, "day": of.day}


async def create(client: AsyncClient, ledger: str, *holidays: date, last_year: int = 2026) -> Any:
    return await client.create_calendar(
        ledger,
        "GB",
        first_year=2025,
        last_year=last_year,
        weekend=[5, 6],
        holidays=holidays,
        working_days=[],
        provenance="gov.uk",
    )


async def test_a_calendar_is_read_as_it_was_answered(client: AsyncClient, ledger):
    made_up = [date(2026, 1, 4), date(2026, 2, 14)]
    answered = await client.create_calendar(
        ledger,
        "CN",
        first_year=2026,
        last_year=2026,
        weekend=[6, 5],
        holidays=[date(2026, 2, 17), date(2026, 1, 1)],
        working_days=made_up,
        provenance="State Council",
    )
    assert (answered.calendar_id, answered.revision) == ("CN", 1)
    assert (answered.first_year, answered.last_year) == (2026, 2026)
    assert answered.weekend == (5, 6)
    assert answered.holidays == (date(2026, 1, 1), date(2026, 2, 17))
    assert answered.working_days == tuple(made_up)
    assert answered.provenance == "State Council"
    assert await client.get_calendar(ledger, "CN") == answered
    (entry,) = [e async for e in client.list_entries(ledger) if e.seq == answered.entry_seq]
    assert (entry.kind, entry.postings) == ("calendar_created", ())


async def test_creating_it_again_makes_a_revision_and_keeps_the_old_one(
    client: AsyncClient, ledger
):
    first = await create(client, ledger)
    second = await create(client, ledger, *EASTER_2026)
    assert (first.revision, second.revision) == (1, 2)
    assert await client.get_calendar(ledger, "GB") == second
    assert await client.get_calendar(ledger, "GB", 1) == first
    for calendar, revision in (("GB", 3), ("DE", 0), ("DE", 1)):
        with pytest.raises(errors.CalendarNotFound):
            await client.get_calendar(ledger, calendar, revision)


async def test_a_repeated_request_makes_no_second_revision(server_target, ledger):
    answers = {await wire.call(server_target, CREATE, created()) for _ in range(3)}
    (answer,) = answers
    assert calendar_pb2.Calendar.FromString(answer).revision == 1
    status = await wire.refused(server_target, CREATE, created(provenance="another"))
    assert wire.error_info(status).reason == "REQUEST_ID_REUSED"


async def test_what_is_wrong_is_said_before_what_is_not_there(server_target, ledger):
    wrong = created(parent="ledgers/none", holidays=[{"year": 2026, "month": 2, "day": 30}])
    status = await wire.refused(server_target, CREATE, wrong)
    assert wire.error_info(status).reason == "FIELD_INVALID"
    status = await wire.refused(server_target, CREATE, created(parent="ledgers/none"))
    assert wire.error_info(status).reason == "LEDGER_NOT_FOUND"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"calendar_id": ""}, "calendar_id"),
        ({"calendar_id": "a/b"}, "calendar_id"),
        ({"provenance": ""}, "provenance"),
        ({"first_year": 1900}, "first_year"),
        ({"last_year": 3000}, "last_year"),
        ({"first_year": 2026, "last_year": 2025}, "last_year"),
        ({"weekend": range(1, 8)}, "weekend"),
        ({"weekend": [6, 6]}, "weekend"),
        ({"weekend": [0]}, "weekend[0]"),
        ({"weekend": [8]}, "weekend[0]"),
        ({"holidays": [{}]}, "holidays[0]"),
        ({"holidays": [{"year": 2026, "month": 2, "day": 29}]}, "holidays[0]"),
        ({"holidays": [day(date(2026, 5, 1)), {"year": -1, "month": 1, "day": 1}]}, "holidays[1]"),
        ({"holidays": [day(date(2027, 1, 1))]}, "holidays[0]"),
        ({"holidays": [day(date(2026, 5, 1))] * 2}, "holidays[1]"),
        ({"working_days": [{"year": 2026, "month": 13, "day": 1}]}, "working_days[0]"),
        ({"working_days": [day(date(2024, 12, 28))]}, "working_days[0]"),
        ({"working_days": [day(date(2026, 5, 1))]}, "working_days[0]"),
        (
            {
                "holidays": [day(date(2026, 5, 2))],
                "working_days": [day(date(2026, 5, 3)), day(date(2026, 5, 2))],
            },
            "working_days[1]",
        ),
    ],
)
async def test_a_calendar_that_says_two_things_or_none(
    client: AsyncClient, server_target, ledger, fields, field
):
    count = (await client.get_ledger(ledger)).entry_count
    status = await wire.refused(server_target, CREATE, created(**fields))
    assert wire.error_info(status).reason == "FIELD_INVALID"
    assert set(wire.violations(status)) == {field}
    assert (await client.get_ledger(ledger)).entry_count == count


async def test_an_end_on_a_holiday_rolls_and_a_revision_lengthens_a_window_that_runs(
    client: AsyncClient, ledger
):
    """Signed on March 20, 14 days end with Good Friday, which only the second revision knows."""
    await create(client, ledger)
    terms = PolicyTerms(rolls_to_working_day=True, calendar="GB")
    await client.create_policy(
        ledger, "rolling", window_days=14, time_zone="Europe/London", terms=terms
    )
    await client.place_hold(ledger, PlaceHold("o", "card", [Line("1", "amy", gbp(100), "rolling")]))
    (line,) = (await client.report_fulfilment(ledger, signed("o"))).lines
    friday_is_over = datetime(2026, 4, 3, 23, tzinfo=UTC)
    assert line.window and line.window.end_time == friday_is_over
    assert (line.calendar_revision, line.provisional) == (1, False)

    await create(client, ledger, *EASTER_2026)
    await client.advance_clock(ledger, friday_is_over)
    (explained,) = (await client.explain_release(ledger, "o")).lines
    tuesday_is_over = datetime(2026, 4, 7, 23, tzinfo=UTC)
    assert not explained.releasable
    assert explained.release_time == tuesday_is_over
    (blocker,) = explained.blockers
    assert (blocker.until_time, blocker.calendar) == (tuesday_is_over, "calendars/GB@2")

    await client.advance_clock(ledger, tuesday_is_over)
    (released,) = (await client.get_hold(ledger, "o")).lines
    assert released.released == gbp(100)

    # A revision that takes the holidays back brings nothing back.
    await create(client, ledger)
    assert (await client.get_hold(ledger, "o")).lines == (released,)


async def test_what_rests_on_an_unannounced_year_says_so(client: AsyncClient, ledger):
    await create(client, ledger, last_year=2025)
    terms = PolicyTerms(window_working_days=5, calendar="GB")
    await client.create_policy(ledger, "working", time_zone="Europe/London", terms=terms)
    await client.place_hold(ledger, PlaceHold("o", "card", [Line("1", "amy", gbp(100), "working")]))
    (line,) = (await client.report_fulfilment(ledger, signed("o"))).lines
    assert line.window and line.window.end_time == START + timedelta(days=7, hours=12)
    assert line.provisional
    (explained,) = (await client.explain_release(ledger, "o")).lines
    assert [blocker.provisional for blocker in explained.blockers] == [True]
