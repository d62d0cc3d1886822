"""What a command prints: tables for people, JSON and CSV for programs."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from escrow_cli.output import (
    Format,
    Layout,
    Live,
    Record,
    amount,
    format_money,
    format_time,
    moment,
    number,
    print_record,
    print_records,
    rare_amount,
    text,
)
from escrow_client import Money

RECORDS: list[Record] = [
    {"owner": "851", "currency": "GBP", "balance_minor": -123456789, "count": 1200, "more": []},
    {"owner": "[b]x", "currency": "JPY", "balance_minor": 7, "count": 1, "more": [{"a": None}]},
]
LAYOUT = Layout(
    keys=list(RECORDS[0]),
    columns=[
        text("owner", "Owner"),
        text("currency", "Currency"),
        amount("balance_minor", "Balance"),
        number("count", "Count"),
    ],
)


def test_a_table_shows_amounts_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    print_records(RECORDS, LAYOUT, Format.TABLE, empty="Nothing.")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["Owner", "Currency", "Balance", "Count"],
        ["851", "GBP", "-1,234,567.89", "1,200"],
        ["[b]x", "JPY", "7", "1"],
    ]


def test_json_keeps_whole_minor_units(capsys: pytest.CaptureFixture[str]) -> None:
    print_records(RECORDS, LAYOUT, Format.JSON, empty="Nothing.")
    assert json.loads(capsys.readouterr().out) == RECORDS


def test_csv_has_the_same_fields_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_records(RECORDS, LAYOUT, Format.CSV, empty="Nothing.")
    first, second = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert list(first) == list(RECORDS[0])
    assert first["balance_minor"] == "-123456789"
    assert json.loads(second["more"]) == [{"a": None}]


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        (Format.TABLE, "Nothing.\n"),
        (Format.JSON, "[]\n"),
        (Format.CSV, "owner,currency,balance_minor,count,more\n"),
    ],
)
def test_no_records(form: Format, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_records([], LAYOUT, form, empty="Nothing.")
    assert capsys.readouterr().out == printed


def test_one_record(capsys: pytest.CaptureFixture[str]) -> None:
    print_record(RECORDS[0], LAYOUT.columns, Format.TABLE)
    assert "Balance   -1,234,567.89" in capsys.readouterr().out
    print_record(RECORDS[0], LAYOUT.columns, Format.JSON)
    assert json.loads(capsys.readouterr().out) == RECORDS[0]


def test_money_and_times_are_written_in_one_way() -> None:
    assert format_money(Money("KWD", -1234567)) == "-1,234.567 KWD"
    london = timezone(timedelta(hours=1))
    assert format_time(datetime(2011, 6, 1, 1, tzinfo=london)) == "2011-06-01T00:00:00Z"
    assert format_time(datetime(2011, 6, 1, 0, 0, 0, 5, UTC)) == "2011-06-01T00:00:00.000005Z"
    assert format_time(None) is None


def test_a_time_within_a_record_is_written_like_any_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fact = {"to_time": datetime(2026, 3, 5, tzinfo=UTC), "holidays": [date(2026, 5, 1)]}
    records: list[Record] = [{"fact": fact}]
    plain = {"to_time": "2026-03-05T00:00:00Z", "holidays": ["2026-05-01"]}
    layout = Layout(["fact"], [])
    print_records(records, layout, Format.JSON, empty="Nothing.")
    assert json.loads(capsys.readouterr().out) == [{"fact": plain}]
    print_records(records, layout, Format.CSV, empty="Nothing.")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert json.loads(row["fact"]) == plain


def test_a_list_is_printed_as_it_arrives(capsys: pytest.CaptureFixture[str]) -> None:
    def arriving() -> Iterator[Record]:
        yield RECORDS[0]
        printed.append(capsys.readouterr().out)
        yield RECORDS[1]

    printed: list[str] = []
    print_records(arriving(), LAYOUT, Format.JSON, empty="Nothing.")
    assert json.loads(printed[0].removeprefix("[")) == RECORDS[0]


@pytest.mark.parametrize("form", Format)
def test_what_has_no_end_is_printed_record_by_record(
    form: Format, capsys: pytest.CaptureFixture[str]
) -> None:
    live = Live(LAYOUT, form)
    header = capsys.readouterr().out
    assert (
        header.split()
        == {
            Format.TABLE: ["Owner", "Currency", "Balance", "Count"],
            Format.JSON: [],
            Format.CSV: [",".join(LAYOUT.keys)],
        }[form]
    )
    for record in RECORDS:
        live.write(record)
        printed = capsys.readouterr().out
        assert printed.count("\n") == 1
        assert record["owner"] in printed
        if form is Format.JSON:
            assert json.loads(printed) == record


def test_a_time_in_a_table_is_to_the_second() -> None:
    column = moment("at", "At")
    assert column.cell({"at": "2026-03-05T01:02:03.000004Z"}) == "2026-03-05 01:02:03Z"
    assert column.cell({"at": None}) == ""


def test_a_rare_column_is_left_out_where_it_would_be_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    layout = Layout(keys=["line"], columns=[text("line", "Line"), rare_amount("back", "Back")])
    record = {"line": "cups", "currency": "EUR", "back": 0}
    print_records([record], layout, Format.TABLE, empty="")
    assert capsys.readouterr().out == "Line\ncups\n"
    print_records([record, record | {"back": 5}], layout, Format.TABLE, empty="")
    assert capsys.readouterr().out == "Line  Back\ncups\ncups  0.05\n"
