"""The days of calendars: one library against another, day by day, and against what was published.

A difference between the two is a fault unless it stands in a table here with its reason.
"""

from datetime import date, timedelta

import chinese_calendar
import pytest
import workalendar.europe as workalendar_of
from workalendar.core import Calendar as WorkalendarCalendar
from workalendar.registry import registry

from escrow_cli.announced_days import CalendarSourceError, announced, countries
from ledger.domain.calendars import Calendar

YEARS = range(2015, 2031)
EVERY_YEAR_OF_CHINA = range(2004, 2200)

CHINA_DIFFERS = {
    date(2005, 12, 31): "a Saturday that the notice for 2006 makes up for January 3; the other"
    " library begins the make-up days of that year with January",
}


def calendar(code, years):
    """The calendar the ledger would keep of a country."""
    days = announced(code, years)
    return Calendar(
        calendar_id=code,
        revision=1,
        first_year=days.first_year,
        last_year=days.last_year,
        weekend=frozenset(days.weekend),
        holidays=frozenset(days.holidays),
        working_days=frozenset(days.working_days),
        provenance=days.provenance,
        entry_seq=1,
    )


def days_of(first_year, last_year):
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_china_agrees_with_the_other_library_on_every_day_both_know():
    china = calendar("CN", EVERY_YEAR_OF_CHINA)
    assert china.first_year == 2004
    both_know = min(china.last_year, max(chinese_calendar.holidays).year)
    assert both_know >= 2026
    differing = {
        day
        for day in days_of(china.first_year, both_know)
        if china.is_working_day(day) != chinese_calendar.is_workday(day)
    }
    assert differing == set(CHINA_DIFFERS)


def test_the_notice_on_2026():
    """General Office of the State Council, notice of 4 November 2025, in full."""
    china = calendar("CN", range(2026, 2027))
    off = [
        *days_between(date(2026, 1, 1), date(2026, 1, 3)),
        *days_between(date(2026, 2, 15), date(2026, 2, 23)),
        *days_between(date(2026, 4, 4), date(2026, 4, 6)),
        *days_between(date(2026, 5, 1), date(2026, 5, 5)),
        *days_between(date(2026, 6, 19), date(2026, 6, 21)),
        *days_between(date(2026, 9, 25), date(2026, 9, 27)),
        *days_between(date(2026, 10, 1), date(2026, 10, 7)),
    ]
    made_up = [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    assert sorted(china.working_days) == made_up
    for day in days_of(2026, 2026):
        works = day in made_up or (day not in off and day.weekday() < 5)
        assert china.is_working_day(day) is works, day


def days_between(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        # Seven working days to finish a refund, from a case answered before the Spring Festival.
        (date(2026, 2, 11), 7, date(2026, 2, 27)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 2)),
    ],
)
def test_counting_around_the_spring_festival_of_2026(day, count, last):
    assert calendar("CN", range(2026, 2027)).working_days_after(day, count) == last


def test_a_year_that_was_not_announced_is_left_out():
    known = announced("CN", EVERY_YEAR_OF_CHINA).last_year
    assert announced("CN", range(known, known + 3)).last_year == known
    china = calendar("CN", range(known, known + 3))
    assert not china.is_announced(date(known, 12, 31), date(known + 1, 1, 1))
    with pytest.raises(CalendarSourceError, match=f"None of the years {known + 1}-{known + 2}"):
        announced("CN", range(known + 1, known + 3))


def test_make_up_days_of_the_december_before_belong_to_that_year():
    assert date(2006, 12, 30) in announced("CN", range(2006, 2007)).working_days
    assert date(2006, 12, 30) not in announced("CN", range(2007, 2008)).working_days


# Why the two libraries differ about a day; the first of each pair says it is a holiday.
OURS_ONLY = {
    ("DE-BE", "2025-05-08"): "once, eighty years after the end of the war: Act of 16 July 2024",
    ("GB-ENG", "2023-05-08"): "the coronation, by proclamation",
    ("GB-WLS", "2023-05-08"): "the coronation, by proclamation",
    ("GB-NIR", "2023-05-08"): "the coronation, by proclamation",
    ("IE", "2022-03-18"): "once, in remembrance: S.I. No. 50/2022",
    ("PL", "2018-11-12"): "once, a hundred years of independence: Act of 7 November 2018",
}
OURS_ONLY_SINCE = {
    ("DE-MV", (3, 8)): (2023, "Women's Day: Holiday Act of Mecklenburg-Vorpommern, section 2"),
    ("DE-TH", (9, 20)): (2019, "Children's Day: Holiday Act of Thüringen, section 2"),
    ("IT", (10, 4)): (2026, "Saint Francis: Act No. 151 of 8 October 2025"),
    ("PL", (12, 24)): (2025, "Christmas Eve: Act of 6 December 2024"),
}
IRISH_SUBSTITUTES = {"New Year shift", "Christmas Shift", "St. Stephen's Day Shift"}


def is_explained(code, day, name, ours):
    """Whether a difference is one of those that were looked into."""
    if ours:
        since = OURS_ONLY_SINCE.get((code, (day.month, day.day)))
        # Saint Brigid's Day: the first Monday of February since 2023, or February 1 if a Friday.
        brigid = code == "IE" and day.year >= 2023 and day.month == 2 and day.day <= 7
        return (code, str(day)) in OURS_ONLY or brigid or bool(since and day.year >= since[0])
    return (
        # A holiday in the communities of Bayern with a Catholic majority, not in all of it.
        (code == "DE-BY" and (day.month, day.day) == (8, 15))
        # The Irish act gives another day off, not a certain one, for a holiday on a weekend.
        or (code == "IE" and (name in IRISH_SUBSTITUTES or name == "Saint Patrick substitute"))
        # Great Prayer Day was abolished as of 2024; Christmas Eve is off by agreement only.
        or (code == "DK" and day.year >= 2024 and name == "Store Bededag")
        or (code == "DK" and name == "Christmas Eve")
    )


def other_library(code) -> WorkalendarCalendar:
    """The same country in the other library, which does not tell England from Wales."""
    return registry.get("GB" if code in ("GB-ENG", "GB-WLS") else code)()


@pytest.mark.parametrize("code", [c for c in countries() if c not in ("CN", "GB-SCT")])
def test_europe_agrees_with_the_other_library(code):
    other = other_library(code)
    theirs = {day: name for year in YEARS for day, name in other.holidays(year)}
    ours = announced(code, YEARS).holidays
    differing = {day for day in set(theirs) ^ set(ours) if day.weekday() < 5}
    unexplained = {
        day
        for day in differing
        if not is_explained(code, day, theirs.get(day), ours=day in set(ours))
    }
    assert unexplained == set()


def test_every_explained_day_is_one_of_ours():
    for code, once in OURS_ONLY:
        assert date.fromisoformat(once) in announced(code, YEARS).holidays
    for (code, (month, day)), (since, _) in OURS_ONLY_SINCE.items():
        assert date(since, month, day) in announced(code, YEARS).holidays
        assert date(since - 1, month, day) not in announced(code, YEARS).holidays


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_scotland_has_the_bank_holidays_that_were_published():
    """The government's list of bank holidays of 2025 and 2026, in full.

    The other library has only what most Scottish councils share, not the bank holidays.
    """
    ours = announced("GB-SCT", range(2025, 2027)).holidays
    assert " ".join(str(day) for day in ours if day.weekday() < 5) == (
        "2025-01-01 2025-01-02 2025-04-18 2025-05-05 2025-05-26"
        " 2025-08-04 2025-12-01 2025-12-25 2025-12-26"
        " 2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25"
        " 2026-06-15 2026-08-03 2026-11-30 2026-12-25 2026-12-28"
    )
    councils = {day for year in YEARS for day, _ in workalendar_of.Scotland().holidays(year)}
    ours = announced("GB-SCT", YEARS).holidays
    # In 2020 the bank holiday of early May was moved to the 75th anniversary of the end of war.
    assert {day for day in councils if day.weekday() < 5} - set(ours) == {date(2020, 5, 4)}


def test_good_friday_and_liberation_day_count_in_the_netherlands():
    dutch = announced("NL", range(2026, 2027)).holidays
    assert {date(2026, 4, 3), date(2026, 5, 5)} <= set(dutch)


@pytest.mark.parametrize("code", countries())
def test_what_is_offered_can_be_recorded(code):
    """Within what the contract takes: CreateCalendarRequest."""
    days = announced(code, range(2020, 2027))
    assert (days.first_year, days.last_year) == (2020, 2026)
    assert days.weekend == (5, 6)
    assert not set(days.holidays) & set(days.working_days)
    assert all(day.weekday() in days.weekend for day in days.working_days)
    assert list(days.holidays) == sorted(set(days.holidays))
    assert all(2020 <= day.year <= 2026 for day in (*days.holidays, *days.working_days))
    assert 1 <= len(days.provenance) <= 1000


def test_the_provenance_names_law_library_and_release():
    german = announced("DE", range(2026, 2027)).provenance
    assert german.startswith("DE 2026-2026: the Unification Treaty, article 2(2), and ")
    assert german.endswith(", as the law stood when that was released.")
    chinese = announced("CN", range(2026, 2027)).provenance
    assert "notices of the General Office of the State Council" in chinese
    assert "library holidays 0." in chinese


@pytest.mark.parametrize("code", ["QQ", "cn", "", "GB", "DE-XX", "CN-11", "DE-", "Germany"])
def test_a_country_that_is_not_offered_is_named(code):
    with pytest.raises(CalendarSourceError, match=f"no days of '{code}' here, but of AT, BE, CN"):
        announced(code, range(2026, 2027))


def test_years_before_there_were_any_are_named():
    with pytest.raises(CalendarSourceError, match="None of the years 1970-1980 is known for ES"):
        announced("ES", range(1970, 1981))
