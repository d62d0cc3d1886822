"""Calendars: make-up days work, weekends and holidays do not, and only announced years are sure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendars import Calendar

ONE_DAY = timedelta(days=1)


def calendar(
    first_year=2026, last_year=2026, weekend=(5, 6), holidays=(), working_days=(), revision=1
):
    return Calendar(
        calendar_id="CN",
        revision=revision,
        first_year=first_year,
        last_year=last_year,
        weekend=frozenset(weekend),
        holidays=frozenset(holidays),
        working_days=frozenset(working_days),
        provenance="a test",
        entry_seq=1,
    )


# The Spring Festival of 2026, as China's State Council announced it on 4 November 2025: off from
# Sunday, February 15, to Monday, February 23; Saturdays February 14 and 28 are working days.
SPRING_FESTIVAL = calendar(
    holidays=[date(2026, 2, day) for day in range(15, 24)],
    working_days=[date(2026, 2, 14), date(2026, 2, 28)],
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # a Friday
        (date(2026, 2, 14), True),  # a Saturday made up for
        (date(2026, 2, 15), False),  # a Sunday within the festival
        (date(2026, 2, 16), False),  # New Year's Eve
        (date(2026, 2, 23), False),  # the last day off, a Monday
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # a Saturday made up for
        (date(2026, 3, 1), False),  # a Sunday
        (date(2026, 3, 7), False),  # a Saturday like any other
    ],
)
def test_days_around_the_spring_festival(day, works):
    assert SPRING_FESTIVAL.is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        # From Thursday the 12th: Friday, the Saturday made up for, then Tuesday the 24th.
        (date(2026, 2, 12), 1, date(2026, 2, 13)),
        (date(2026, 2, 12), 2, date(2026, 2, 14)),
        (date(2026, 2, 12), 3, date(2026, 2, 24)),
        # Seven working days from Friday the 13th: the 14th, the 24th to 28th, March 2.
        (date(2026, 2, 13), 6, date(2026, 2, 28)),
        (date(2026, 2, 13), 7, date(2026, 3, 2)),
        # From within the festival.
        (date(2026, 2, 17), 1, date(2026, 2, 24)),
        # None from any day is that day, whether it works or not.
        (date(2026, 2, 17), 0, date(2026, 2, 17)),
        (date(2026, 2, 12), 0, date(2026, 2, 12)),
    ],
)
def test_counting_around_the_spring_festival(day, count, last):
    assert SPRING_FESTIVAL.working_days_after(day, count) == last


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 3, 1), date(2026, 3, 2)),
    ],
)
def test_the_next_working_day_is_the_day_itself_if_it_works(day, rolled):
    assert SPRING_FESTIVAL.working_day_from(day) == rolled


def test_outside_announced_years_only_the_weekend_counts():
    assert not SPRING_FESTIVAL.is_working_day(date(2027, 2, 6))
    assert SPRING_FESTIVAL.is_working_day(date(2027, 2, 8))  # off, but not announced yet
    assert SPRING_FESTIVAL.working_days_after(date(2026, 12, 31), 1) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "announced"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2025, 12, 31), date(2026, 1, 1), False),
        (date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2025, 12, 31), date(2027, 1, 1), False),
        (date(2030, 1, 1), date(2030, 1, 2), False),
    ],
)
def test_what_reaches_out_of_the_announced_years_is_not_announced(first, last, announced):
    assert SPRING_FESTIVAL.is_announced(first, last) is announced


def test_several_years_are_announced_from_the_first_to_the_last():
    years = calendar(first_year=2024, last_year=2026)
    assert years.is_announced(date(2024, 1, 1), date(2026, 12, 31))
    assert not years.is_announced(date(2023, 12, 31), date(2024, 1, 1))


def test_a_weekend_may_be_friday_and_saturday():
    friday_and_saturday = calendar(weekend=(4, 5))
    assert friday_and_saturday.working_days_after(date(2026, 2, 12), 1) == date(2026, 2, 15)
    assert friday_and_saturday.working_day_from(date(2026, 2, 13)) == date(2026, 2, 15)


def test_without_a_weekend_every_day_works():
    assert calendar(weekend=()).working_days_after(date(2026, 2, 12), 10) == date(2026, 2, 22)


def test_a_long_run_of_days_off_is_passed():
    august = [date(2026, 8, 1) + n * ONE_DAY for n in range(31)]
    off = calendar(holidays=august)
    assert off.working_day_from(date(2026, 8, 1)) == date(2026, 9, 1)
    assert off.working_days_after(date(2026, 7, 31), 1) == date(2026, 9, 1)


def test_a_blocker_names_the_revision():
    assert calendar(revision=3).reference == "calendars/CN@3"


days = st.dates(date(2025, 12, 1), date(2027, 1, 31))
calendars = st.builds(
    calendar,
    weekend=st.sets(st.integers(0, 6), max_size=6),
    holidays=st.sets(days, max_size=40),
    working_days=st.sets(days, max_size=20),
)


@given(calendars, days, st.integers(0, 40))
def test_counting_ends_on_a_working_day_with_so_many_after_the_first(given_calendar, day, count):
    last = given_calendar.working_days_after(day, count)
    passed = [day + n * ONE_DAY for n in range(1, (last - day).days + 1)]
    assert sum(map(given_calendar.is_working_day, passed)) == count
    assert last == day or given_calendar.is_working_day(last)


@given(calendars, days, st.integers(0, 20), st.integers(0, 20))
def test_counting_in_two_goes_is_counting_in_one(given_calendar, day, some, more):
    halfway = given_calendar.working_days_after(day, some)
    assert given_calendar.working_days_after(halfway, more) == given_calendar.working_days_after(
        day, some + more
    )


@given(calendars, days)
def test_a_day_off_rolls_to_the_first_working_day_after_it(given_calendar, day):
    rolled = given_calendar.working_day_from(day)
    if given_calendar.is_working_day(day):
        assert rolled == day
    else:
        assert rolled == given_calendar.working_days_after(day, 1)
