"""How the words of a scenario are read, and written again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from escrow_cli.scenario.values import (
    Content,
    Leg,
    Parcel,
    Window,
    format_legs,
    format_local,
    format_span,
    read_balance,
    read_content,
    read_money,
    read_notation,
    read_parcel,
    read_span,
    read_time,
    read_window,
    read_years,
)
from escrow_client import AccountKey, Money

LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2025-03-01 10:00", SHANGHAI, datetime(2025, 3, 1, 2, tzinfo=UTC)),
        ("2025-03-09 00:00", SHANGHAI, datetime(2025, 3, 8, 16, tzinfo=UTC)),
        (
            "2025-03-08 23:59:59.999999",
            SHANGHAI,
            datetime(2025, 3, 8, 15, 59, 59, 999999, tzinfo=UTC),
        ),
        ("2025-07-01 00:00", LONDON, datetime(2025, 6, 30, 23, tzinfo=UTC)),
        ("2025-10-26T01:30+01:00", LONDON, datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        ("2025-10-26T01:30+00:00", LONDON, datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
        ("2025-10-26T01:30Z", LONDON, datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
    ],
)
def test_times_are_local_unless_they_say_otherwise(
    text: str, zone: ZoneInfo, expected: datetime
) -> None:
    assert read_time(text, zone) == expected


@pytest.mark.parametrize("text", ["2025-03-01", "10:00", "2025-02-29 10:00", "tomorrow", ""])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as"):
        read_time(text, LONDON)


def test_a_time_is_told_as_exactly_as_it_is() -> None:
    for text in ("2025-03-01 10:00", "2025-03-01 10:00:05", "2025-03-01 10:00:05.000001"):
        assert format_local(read_time(text, SHANGHAI), SHANGHAI) == text


def leg(kind: int, owner: str, amount_minor: int, currency: str = "CNY") -> Leg:
    return Leg(AccountKey(kind, owner, currency), amount_minor)


@pytest.mark.parametrize(
    ("text", "legs"),
    [
        (
            "Dr 2010 shop 100.00 Cr 2110 shop 95.00 Cr 4010 5.00",
            [leg(2010, "shop", 10_000), leg(2110, "shop", -9_500), leg(4010, "", -500)],
        ),
        ("Dr 5010 0.60", [leg(5010, "", 60)]),
        ("Cr 2010 shop 1,234,567.89", [leg(2010, "shop", -123_456_789)]),
        ("Dr 1110 card 100 JPY", [leg(1110, "card", 100, "JPY")]),
        ("Dr 4010 100 JPY", [leg(4010, "", 100, "JPY")]),
        # An owner may look like an amount, or like a currency.
        ("Dr 2010 7 100 Cr 2110 CNY 100", [leg(2010, "7", 10_000), leg(2110, "CNY", -10_000)]),
    ],
)
def test_accounting_notation(text: str, legs: list[Leg]) -> None:
    notation = read_notation(text, "CNY", SHANGHAI)
    assert (notation.time, list(notation.legs)) == (None, legs)
    assert read_notation(format_legs(legs, "CNY"), "CNY", SHANGHAI) == notation


def test_an_entry_may_say_when_it_happened() -> None:
    notation = read_notation("2025-03-09 00:00 Dr 2010 a 1 Cr 2110 a 1", "CNY", SHANGHAI)
    assert notation.time == datetime(2025, 3, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2010 shop 100.00",
        "Dr",
        "Dr 2010",
        "Dr 2010 shop",
        "Dr shop 100.00",
        "Dr 2010 my shop 100.00",
        "Dr 2010 shop 1.005",
        "Dr 2010 shop 100.00 XXZ",
        "2025-03-09 Dr 2010 shop 100.00",
        "Dr 2010 -shop 100.00",
    ],
)
def test_what_is_no_entry(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|not an amount|not a circulating"):
        read_notation(text, "CNY", SHANGHAI)


def test_a_balance_is_of_one_account() -> None:
    assert read_balance("Cr 2010 shop 1.00", "CNY", SHANGHAI) == leg(2010, "shop", -100)
    for text in ("Cr 2010 a 1.00 Cr 2010 b 1.00", "2025-03-09 00:00 Cr 2010 a 1.00"):
        with pytest.raises(ValueError, match="the balance of one account"):
            read_balance(text, "CNY", SHANGHAI)


def test_amounts_lengths_parcels_and_years() -> None:
    assert read_money("100", "JPY") == Money("JPY", 100)
    assert read_money("1.234 KWD", "JPY") == Money("KWD", 1_234)
    assert read_window("7 days") == Window(days=7)
    assert read_window("1 day") == Window(days=1)
    assert read_window("48 hours") == Window(hours=48)
    assert read_window("5 working days") == Window(working_days=5)
    assert (read_parcel("2"), read_parcel("2/3")) == (Parcel(2), Parcel(2, 3))
    assert (read_years("2025"), read_years("2025-2026")) == (range(2025, 2026), range(2025, 2027))
    for read, text in ((read_window, "7"), (read_parcel, "0/3"), (read_years, "2026-2025")):
        with pytest.raises(ValueError, match="expected"):
            read(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 minutes", timedelta(minutes=30)),
        ("1 minute", timedelta(minutes=1)),
        ("7 days", timedelta(days=7)),
        ("3 days 16 hours 48 minutes", timedelta(days=3, hours=16, minutes=48)),
    ],
)
def test_times_by_the_clock(text: str, span: timedelta) -> None:
    assert read_span(text) == span
    assert format_span(span) == text


def test_a_time_by_the_clock_is_told_in_the_largest_units() -> None:
    assert read_span("72 hours") == timedelta(days=3)
    assert format_span(timedelta(hours=72)) == "3 days"
    assert format_span(timedelta(seconds=90.5)) == "1 minute 30.5 seconds"
    assert format_span(timedelta()) == "0 minutes"


@pytest.mark.parametrize(
    "text", ["", "48", "48 h", "hours", "48  hours", "5 working days", "-1 day"]
)
def test_what_is_no_time_by_the_clock(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as 30 minutes"):
        read_span(text)


def test_evidence_is_known_by_its_hash_and_its_size() -> None:
    content = read_content("A café.")
    assert content == Content("A café.")
    assert content.size_bytes == 8
    assert content.sha256 == hashlib.sha256("A café.".encode()).digest()
    with pytest.raises(ValueError, match="found nothing"):
        read_content("")
