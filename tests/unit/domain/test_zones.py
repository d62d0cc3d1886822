"""Days and times of day in time zones: what the clocks did to them is part of the day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.refusals import Reason, Refusal
from ledger.domain.zones import (
    TICK,
    days_later,
    end_of_day,
    last_day_before,
    local_date,
    same_time_on,
    start_of_day,
    zone,
)
from tests.support.pure import at

YEAR_1990 = datetime(1990, 1, 1, tzinfo=UTC)
instants = st.integers(0, 47 * 365 * 86_400).map(lambda s: YEAR_1990 + timedelta(seconds=s))
zones = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(zone)


@pytest.mark.parametrize(
    ("name", "day", "begins"),
    [
        # Midnight was skipped: the day begins at its first moment, 01:00.
        ("Asia/Beirut", date(2022, 3, 27), "2022-03-27T01:00+03:00"),
        ("America/Havana", date(2025, 3, 9), "2025-03-09T01:00-04:00"),
        # The hour after midnight came twice: the day begins with the first.
        ("America/Havana", date(2025, 11, 2), "2025-11-02T00:00-04:00"),
        # The hour before midnight came twice: the day begins once it is over.
        ("America/Sao_Paulo", date(2018, 2, 18), "2018-02-18T00:00-03:00"),
        # The day was skipped: it begins, and ends, where the next one begins.
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-31T00:00+14:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-31T00:00+14:00"),
        ("Asia/Kolkata", date(2025, 3, 1), "2025-03-01T00:00+05:30"),
        ("Asia/Kathmandu", date(2025, 3, 1), "2025-03-01T00:00+05:45"),
        ("Australia/Lord_Howe", date(2025, 4, 7), "2025-04-07T00:00+10:30"),
    ],
)
def test_where_a_day_begins(name, day, begins):
    assert start_of_day(day, zone(name)) == at(begins)
    assert end_of_day(day - timedelta(days=1), zone(name)) == at(begins)


@pytest.mark.parametrize(
    ("name", "instant", "day", "shown"),
    [
        ("Asia/Shanghai", "2025-03-01T10:00+08:00", date(2025, 3, 8), "2025-03-08T10:00+08:00"),
        # Skipped: as much later as the clocks were moved, an hour or half of one.
        ("Europe/London", "2025-03-29T01:30+00:00", date(2025, 3, 30), "2025-03-30T02:30+01:00"),
        (
            "Australia/Lord_Howe",
            "2025-10-04T02:15+10:30",
            date(2025, 10, 5),
            "2025-10-05T02:45+11:00",
        ),
        # Occurs twice: the second time.
        ("Europe/London", "2025-10-25T01:30+01:00", date(2025, 10, 26), "2025-10-26T01:30+00:00"),
        (
            "Australia/Lord_Howe",
            "2025-04-05T01:45+11:00",
            date(2025, 4, 6),
            "2025-04-06T01:45+10:30",
        ),
        # Twice already when it begins: the time of day is what counts.
        ("Europe/London", "2025-10-26T01:30+01:00", date(2025, 10, 27), "2025-10-27T01:30+00:00"),
    ],
)
def test_the_same_time_of_another_day(name, instant, day, shown):
    assert same_time_on(at(instant), day, zone(name)) == at(shown)


@pytest.mark.parametrize(
    ("name", "instant", "days", "later"),
    [
        # A day's begin stays one, although the clocks show another time at it.
        ("Asia/Beirut", "2022-03-26T00:00+02:00", 1, "2022-03-27T01:00+03:00"),
        ("Asia/Beirut", "2022-03-27T01:00+03:00", 1, "2022-03-28T00:00+03:00"),
        ("America/Havana", "2025-11-01T00:00-04:00", 1, "2025-11-02T00:00-04:00"),
        # Samoa went from the 29th to the 31st.
        ("Pacific/Apia", "2011-12-29T00:00-10:00", 2, "2011-12-31T00:00+14:00"),
        ("Pacific/Apia", "2011-12-31T00:00+14:00", 1, "2012-01-01T00:00+14:00"),
        ("Europe/London", "2025-03-29T12:00+00:00", 1, "2025-03-30T12:00+01:00"),
        ("Europe/London", "2024-02-28T12:00+00:00", 1, "2024-02-29T12:00+00:00"),
        ("Europe/London", "2024-02-28T12:00+00:00", 0, "2024-02-28T12:00+00:00"),
    ],
)
def test_so_many_days_later(name, instant, days, later):
    assert days_later(at(instant), days, zone(name)) == at(later)


@given(instants, zones)
def test_an_instant_lies_in_its_day(instant, tz):
    day = local_date(instant, tz)
    assert start_of_day(day, tz) <= instant < end_of_day(day, tz)


@given(instants, zones, st.integers(0, 60))
def test_a_day_that_ends_has_its_last_moment(instant, tz, days):
    end = end_of_day(local_date(instant, tz) + timedelta(days=days), tz)
    last = last_day_before(end, tz)
    assert last == local_date(end - TICK, tz) < local_date(end, tz)
    # Where a zone skipped a calendar day there is one day less to live through.
    assert last <= local_date(instant, tz) + timedelta(days=days)


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc/passwd", "Europe", "x" * 5000])
def test_what_is_no_zone_is_refused_by_the_field(name):
    with pytest.raises(Refusal) as refused:
        zone(name)
    assert refused.value.reason is Reason.FIELD_INVALID
    assert refused.value.fields[0].field == "time_zone"


def test_zones_are_known_by_their_names():
    assert zone("Europe/London") == ZoneInfo("Europe/London")
