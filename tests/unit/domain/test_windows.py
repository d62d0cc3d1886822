"""Windows are calendar days in a zone, counted from the day after signing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.refusals import Reason, Refusal
from ledger.domain.windows import local_date, start_of_day, window, zone

LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEAR_1990 = datetime(1990, 1, 1, tzinfo=UTC)
instants = st.integers(0, 47 * 365 * 86_400).map(lambda s: YEAR_1990 + timedelta(seconds=s))


@pytest.mark.parametrize(
    ("signed", "days", "tz", "end"),
    [
        # Signed 2025-03-01 10:00 in Shanghai: the seven days are March 2 to 8.
        ("2025-03-01T10:00+08:00", 7, SHANGHAI, "2025-03-09T00:00+08:00"),
        # One microsecond before and after midnight are different days.
        ("2025-03-01T23:59:59.999999+08:00", 7, SHANGHAI, "2025-03-09T00:00+08:00"),
        ("2025-03-02T00:00:00+08:00", 7, SHANGHAI, "2025-03-10T00:00+08:00"),
        # Across the changes of clocks of 2011 and 2025 the end is local midnight.
        ("2011-03-20T10:00+00:00", 14, LONDON, "2011-04-04T00:00+01:00"),
        ("2025-03-25T10:00+00:00", 14, LONDON, "2025-04-09T00:00+01:00"),
        ("2025-10-20T10:00+01:00", 14, LONDON, "2025-11-04T00:00+00:00"),
        # A leap day is a day.
        ("2024-02-25T10:00+00:00", 7, LONDON, "2024-03-04T00:00+00:00"),
        ("2025-02-25T10:00+00:00", 7, LONDON, "2025-03-05T00:00+00:00"),
        # Zones with half hours and quarters.
        ("2025-03-01T10:00+05:30", 1, ZoneInfo("Asia/Kolkata"), "2025-03-03T00:00+05:30"),
        ("2025-03-01T10:00+05:45", 1, ZoneInfo("Asia/Kathmandu"), "2025-03-03T00:00+05:45"),
        # A window of no days ends as the next day begins.
        ("2025-03-01T10:00+08:00", 0, SHANGHAI, "2025-03-02T00:00+08:00"),
    ],
)
def test_vectors(signed, days, tz, end):
    instant = datetime.fromisoformat(signed)
    assert window(instant, days, tz) == (instant, datetime.fromisoformat(end))


def test_a_day_whose_midnight_is_skipped_begins_at_its_first_moment():
    beirut = ZoneInfo("Asia/Beirut")
    begins = start_of_day(date(2022, 3, 27), beirut)
    assert begins == datetime.fromisoformat("2022-03-27T01:00+03:00")
    assert local_date(begins - timedelta(microseconds=1), beirut) == date(2022, 3, 26)


@given(
    instants,
    st.integers(0, 60),
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
)
def test_the_last_day_is_whole_and_the_next_one_is_out(signed, days, name):
    tz = zone(name)
    start, end = window(signed, days, tz)
    assert start == signed < end
    last = end - timedelta(microseconds=1)
    assert local_date(end, tz) > local_date(last, tz)
    # Where a zone skipped a calendar day there is one day less to live through.
    assert local_date(last, tz) <= local_date(signed, tz) + timedelta(days=days)


@given(
    instants,
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.integers(0, 60),
)
def test_signing_later_never_ends_a_window_earlier(signed, later, days):
    assert window(signed, days, LONDON)[1] <= window(signed + later, days, LONDON)[1]


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc/passwd", "Europe", "x" * 5000])
def test_what_is_no_zone_is_refused_by_the_field(name):
    with pytest.raises(Refusal) as refused:
        zone(name)
    assert refused.value.reason is Reason.FIELD_INVALID
    assert refused.value.fields[0].field == "time_zone"
