"""Where a length of time ends: in days of a zone, hours, or working days of a calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendars import Calendar
from ledger.domain.counting import End, days_after, end_of, extended, roll
from ledger.domain.policies import CountFrom, Length, Unit
from ledger.domain.zones import TICK, local_date, zone
from tests.support.pure import at, days, terms

YEAR_1990 = datetime(1990, 1, 1, tzinfo=UTC)
instants = st.integers(0, 47 * 365 * 86_400).map(lambda s: YEAR_1990 + timedelta(seconds=s))

# The Spring Festival of 2026, as China's State Council announced it on 4 November 2025.
CHINA = Calendar(
    "CN",
    1,
    2026,
    2026,
    frozenset({5, 6}),
    frozenset(date(2026, 2, day) for day in range(15, 24)),
    frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    "a test",
    1,
)


def hours(number):
    return Length(number, Unit.HOUR)


def working(number):
    return Length(number, Unit.WORKING_DAY)


@pytest.mark.parametrize(
    ("signed", "count", "name", "end"),
    [
        # Signed 2025-03-01 10:00 in Shanghai: the seven days are March 2 to 8.
        ("2025-03-01T10:00+08:00", 7, "Asia/Shanghai", "2025-03-09T00:00+08:00"),
        # One microsecond before and after midnight are different days.
        ("2025-03-01T23:59:59.999999+08:00", 7, "Asia/Shanghai", "2025-03-09T00:00+08:00"),
        ("2025-03-02T00:00:00+08:00", 7, "Asia/Shanghai", "2025-03-10T00:00+08:00"),
        ("2025-03-02T00:00:00.000001+08:00", 7, "Asia/Shanghai", "2025-03-10T00:00+08:00"),
        # The same instant is another day elsewhere.
        ("2025-03-01T23:59:59.999999+08:00", 7, "UTC", "2025-03-09T00:00+00:00"),
        ("2025-03-02T07:59:59.999999+08:00", 7, "UTC", "2025-03-09T00:00+00:00"),
        # Across the changes of clocks of 2011 and 2025 the end is local midnight.
        ("2011-03-20T10:00+00:00", 14, "Europe/London", "2011-04-04T00:00+01:00"),
        ("2011-03-27T00:30+00:00", 14, "Europe/London", "2011-04-11T00:00+01:00"),
        ("2025-03-25T10:00+00:00", 14, "Europe/London", "2025-04-09T00:00+01:00"),
        ("2025-03-30T00:59:59.999999+00:00", 14, "Europe/London", "2025-04-14T00:00+01:00"),
        ("2025-10-20T10:00+01:00", 14, "Europe/London", "2025-11-04T00:00+00:00"),
        # In summer the day of London begins an hour before that of UTC.
        ("2025-03-30T23:30+00:00", 14, "Europe/London", "2025-04-15T00:00+01:00"),
        # A leap day is a day.
        ("2024-02-25T10:00+00:00", 7, "Europe/London", "2024-03-04T00:00+00:00"),
        ("2025-02-25T10:00+00:00", 7, "Europe/London", "2025-03-05T00:00+00:00"),
        ("2024-02-28T10:00+00:00", 1, "Europe/London", "2024-03-01T00:00+00:00"),
        # Zones with half hours and quarters, and with clocks moved by half an hour.
        ("2025-03-01T10:00+05:30", 1, "Asia/Kolkata", "2025-03-03T00:00+05:30"),
        ("2025-03-01T23:59:59.999999+05:30", 1, "Asia/Kolkata", "2025-03-03T00:00+05:30"),
        ("2025-03-01T10:00+05:45", 1, "Asia/Kathmandu", "2025-03-03T00:00+05:45"),
        ("2025-04-05T10:00+11:00", 1, "Australia/Lord_Howe", "2025-04-07T00:00+10:30"),
        # The clocks were moved at midnight, which ends where the next day has its first moment.
        ("2022-03-25T10:00+02:00", 1, "Asia/Beirut", "2022-03-27T01:00+03:00"),
        # Samoa skipped the 30th: it counts, and takes no time.
        ("2011-12-28T10:00-10:00", 2, "Pacific/Apia", "2011-12-31T00:00+14:00"),
        ("2011-12-28T10:00-10:00", 3, "Pacific/Apia", "2012-01-01T00:00+14:00"),
        # A window of no days ends as the next day begins.
        ("2025-03-01T10:00+08:00", 0, "Asia/Shanghai", "2025-03-02T00:00+08:00"),
    ],
)
def test_days_count_from_the_day_after(signed, count, name, end):
    instant = at(signed)
    assert end_of(instant, days(count), terms(time_zone=name), None) == End(at(end))
    assert days_after(instant, count, zone(name)) == at(end)


@pytest.mark.parametrize(
    ("signed", "length", "name", "end"),
    [
        ("2025-03-01T10:00+08:00", days(7), "Asia/Shanghai", "2025-03-08T10:00+08:00"),
        ("2025-03-01T10:00+08:00", days(0), "Asia/Shanghai", "2025-03-01T10:00+08:00"),
        # A day across a change of clocks has 23 or 25 hours; hours are hours.
        ("2025-03-29T10:00+00:00", days(1), "Europe/London", "2025-03-30T10:00+01:00"),
        ("2025-03-29T10:00+00:00", hours(24), "Europe/London", "2025-03-30T11:00+01:00"),
        ("2025-10-25T10:00+01:00", days(1), "Europe/London", "2025-10-26T10:00+00:00"),
        ("2025-10-25T10:00+01:00", hours(24), "Europe/London", "2025-10-26T09:00+00:00"),
        ("2025-03-29T10:00+00:00", hours(48), "Europe/London", "2025-03-31T11:00+01:00"),
        # A time of day that is skipped, and one that comes twice.
        ("2025-03-29T01:30+00:00", days(1), "Europe/London", "2025-03-30T02:30+01:00"),
        ("2025-10-25T01:30+01:00", days(1), "Europe/London", "2025-10-26T01:30+00:00"),
    ],
)
def test_from_the_instant(signed, length, name, end):
    said = terms(time_zone=name, count_from=CountFrom.INSTANT)
    assert end_of(at(signed), length, said, None) == End(at(end))


def test_hours_are_hours_wherever_days_begin_to_count():
    signed = at("2025-03-29T10:00+00:00")
    for count_from in CountFrom:
        said = terms(time_zone="Europe/London", count_from=count_from)
        assert end_of(signed, hours(48), said, None).time == signed + timedelta(hours=48)


@pytest.mark.parametrize(
    ("signed", "length", "end"),
    [
        # From Thursday the 12th: Friday, the Saturday made up for, then Tuesday the 24th.
        ("2026-02-12T10:00+08:00", working(1), "2026-02-14T00:00+08:00"),
        ("2026-02-12T10:00+08:00", working(2), "2026-02-15T00:00+08:00"),
        ("2026-02-12T10:00+08:00", working(3), "2026-02-25T00:00+08:00"),
        # Signed within the festival: the first working day is the 24th all the same.
        ("2026-02-17T10:00+08:00", working(1), "2026-02-25T00:00+08:00"),
        # From Thursday the 26th: Friday, the Saturday made up for, and Monday, not Sunday.
        ("2026-02-26T10:00+08:00", working(2), "2026-03-01T00:00+08:00"),
        ("2026-02-26T10:00+08:00", working(3), "2026-03-03T00:00+08:00"),
        # The seven working days of a refund, over the festival: 13, 14, 24 to 28.
        ("2026-02-12T10:00+08:00", working(7), "2026-03-01T00:00+08:00"),
        ("2026-02-12T10:00+08:00", working(0), "2026-02-13T00:00+08:00"),
        # A microsecond decides of which day it is the day after.
        ("2026-02-13T23:59:59.999999+08:00", working(1), "2026-02-15T00:00+08:00"),
        ("2026-02-14T00:00:00+08:00", working(1), "2026-02-25T00:00+08:00"),
    ],
)
def test_working_days_around_the_spring_festival(signed, length, end):
    assert end_of(at(signed), length, terms(calendar="CN"), CHINA) == End(at(end))


def test_working_days_from_the_instant_keep_the_time_of_day():
    said = terms(calendar="CN", count_from=CountFrom.INSTANT)
    end = end_of(at("2026-02-13T10:00+08:00"), working(2), said, CHINA)
    assert end == End(at("2026-02-24T10:00+08:00"))


@pytest.mark.parametrize(
    ("signed", "length", "end"),
    [
        # The 15th is a Sunday of the festival: to the end of the 24th.
        ("2026-02-08T10:00+08:00", days(7), "2026-02-25T00:00+08:00"),
        # The 14th is a Saturday that works, the 28th another; March 7 is one that does not.
        ("2026-02-07T10:00+08:00", days(7), "2026-02-15T00:00+08:00"),
        ("2026-02-21T10:00+08:00", days(7), "2026-03-01T00:00+08:00"),
        ("2026-02-28T10:00+08:00", days(7), "2026-03-10T00:00+08:00"),
        # Hours roll as well; what ends at midnight belongs to the day before.
        ("2026-02-14T10:00+08:00", hours(24), "2026-02-25T00:00+08:00"),
        ("2026-02-14T10:00+08:00", hours(14), "2026-02-15T00:00+08:00"),
        ("2026-02-13T10:00+08:00", hours(24), "2026-02-14T10:00+08:00"),
    ],
)
def test_an_end_on_no_working_day_moves_to_the_end_of_the_next(signed, length, end):
    said = terms(calendar="CN", rolls_to_working_day=True)
    assert end_of(at(signed), length, said, CHINA) == End(at(end))


@pytest.mark.parametrize(
    ("signed", "length", "rolls", "end", "provisional"),
    [
        # The last working days of 2026 are announced, those of 2027 are not.
        ("2026-12-28T10:00+08:00", working(3), False, "2027-01-01T00:00+08:00", False),
        ("2026-12-28T10:00+08:00", working(4), False, "2027-01-02T00:00+08:00", True),
        ("2026-12-28T10:00+08:00", working(5), False, "2027-01-05T00:00+08:00", True),
        ("2025-12-31T10:00+08:00", working(1), False, "2026-01-02T00:00+08:00", True),
        # Calendar days rest on the calendar only if they roll, and then by the end alone.
        ("2026-12-28T10:00+08:00", days(7), False, "2027-01-05T00:00+08:00", False),
        ("2026-12-28T10:00+08:00", days(7), True, "2027-01-05T00:00+08:00", True),
        ("2025-12-31T10:00+08:00", days(6), True, "2026-01-07T00:00+08:00", False),
    ],
)
def test_what_rests_on_an_unannounced_year_is_provisional(signed, length, rolls, end, provisional):
    said = terms(calendar="CN", rolls_to_working_day=rolls)
    assert end_of(at(signed), length, said, CHINA) == End(at(end), provisional)


@pytest.mark.parametrize(
    ("end", "count", "rolls", "later"),
    [
        ("2026-02-13T00:00+08:00", 3, False, "2026-02-16T00:00+08:00"),
        # The 15th is the last day then, and no working day.
        ("2026-02-13T00:00+08:00", 3, True, "2026-02-25T00:00+08:00"),
        ("2026-02-13T10:00+08:00", 1, False, "2026-02-14T10:00+08:00"),
    ],
)
def test_an_extension_counts_from_the_end(end, count, rolls, later):
    said = terms(calendar="CN", rolls_to_working_day=rolls)
    assert extended(End(at(end)), count, said, CHINA) == End(at(later))


def test_an_extended_end_stays_provisional():
    said = terms(calendar="CN")
    assert extended(End(at("2027-01-05T00:00+08:00"), provisional=True), 1, said, CHINA).provisional


def test_nothing_rolls_without_a_calendar():
    end = End(at("2026-02-16T00:00+08:00"))
    assert roll(end, terms(), None) == end


@given(
    instants,
    st.integers(0, 60),
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
)
def test_the_last_day_is_whole_and_the_next_one_is_out(signed, count, name):
    tz = zone(name)
    end = end_of(signed, days(count), terms(time_zone=name), None).time
    assert signed < end
    last = end - TICK
    assert local_date(end, tz) > local_date(last, tz)
    # Where a zone skipped a calendar day there is one day less to live through.
    assert local_date(last, tz) <= local_date(signed, tz) + timedelta(days=count)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)), st.integers(0, 60))
def test_signing_later_never_ends_a_window_earlier(signed, later, count):
    said = terms(time_zone="Europe/London")
    first, second = (end_of(i, days(count), said, None) for i in (signed, signed + later))
    assert first <= second
